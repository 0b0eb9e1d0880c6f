with consultations as (
    select
        fiscal_year,
        channel,
        value,
        unit,
        origin,
        section
    from lpf_consultations
),

yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value,
        origin,
        section
    from lpf_yoridokoro
),

sango as (
    select
        fiscal_year,
        kind,
        attendance,
        origin,
        section
    from lpf_sango_meetings
),

letters as (
    select
        fiscal_year,
        value,
        origin,
        section
    from lpf_letters
    where sex = 'total'
),

media as (
    select
        fiscal_year,
        origin,
        section
    from lpf_media
),

stated as (
    select
        fiscal_year,
        item,
        year,
        approximate,
        printed
    from lpf_stated
    where origin = 'report'
),

-- A log may lack the attendance of a meeting. What the report prints as a total is one.
meetings as (
    select
        fiscal_year,
        if("group" = 'yoridokoro_members', 'members', 'family') as "group",
        count(*) - count(attendance) as unrecorded
    from record_meetings
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
    group by all
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- A total may be printed with another unit than the parts that it is the sum of: theirs is used, its own is told.
contacts as (
    select
        fiscal_year,
        max(value) filter (channel = 'total') as value,
        any_value(unit) filter (channel = 'total') as unit_of_total,
        sum(value) filter (channel <> 'total') as value_of_parts,
        any_value(unit) filter (channel <> 'total') as unit_of_parts,
        any_value(origin) as origin,
        any_value(section) filter (channel = 'total') as section
    from consultations
    group by fiscal_year
),

measures as (
    select
        fiscal_year,
        'consultations' as measure,
        value,
        'contacts' as unit,
        if(value = value_of_parts and unit_of_total <> unit_of_parts, unit_of_total, null) as unit_printed,
        origin,
        section
    from contacts
    where value is not null
    union all by name
    select
        fiscal_year,
        concat('yoridokoro_', "group") as measure,
        value,
        'attendances' as unit,
        if(origin = 'log', meetings.unrecorded, null) as unrecorded,
        origin,
        section
    from yoridokoro
    left join meetings using (fiscal_year, "group")
    where measure = 'attendances' and "group" <> 'total'
    union all by name
    select
        fiscal_year,
        'sango_attendances' as measure,
        sum(attendance) as value,
        'attendances' as unit,
        count(*) - count(attendance) as unrecorded,
        any_value(origin) as origin,
        any_value(section) as section
    from sango
    group by fiscal_year
    union all by name
    select
        fiscal_year,
        'letter_recipients' as measure,
        value,
        'persons' as unit,
        origin,
        section
    from letters
    union all by name
    select
        fiscal_year,
        'media' as measure,
        count(*) as value,
        'media_items' as unit,
        any_value(origin) as origin,
        string_agg(distinct section, '・' order by section) as section
    from media
    group by fiscal_year
),

-- Totals as the report tells them.
told as (
    select
        fiscal_year,
        case
            when item = 'consultation_total' then 'consultations'
            when item = 'yoridokoro_members_attendances' then 'yoridokoro_members'
            when item = 'yoridokoro_family_attendances' then 'yoridokoro_family'
            when item = 'letters_recipients' then 'letter_recipients'
        end as measure,
        printed as value,
        approximate
    from stated
    where year = fiscal_year
),

-- SANGO's total is not told: each kind of meeting has its own, beside the sum of its list.
sango_listed as (
    select
        fiscal_year,
        sum(attendance) filter (kind = 'regular') as regular,
        sum(attendance) filter (kind <> 'regular') as online
    from sango
    group by fiscal_year
),

sango_told as (
    select
        fiscal_year,
        'sango_attendances' as measure,
        max(printed) filter (item = 'sango_regular_attendances') as regular,
        max(printed) filter (item = 'sango_online_attendances') as online
    from stated
    where year = fiscal_year
    group by fiscal_year
),

-- The report prints how よりどころ changed, not what it was: the year before is worked out.
computed_before as (
    select
        fiscal_year,
        concat('yoridokoro_', "group") as measure,
        sum(value) filter (measure = 'attendances') - sum(value) filter (measure = 'change') as value
    from yoridokoro
    where "group" <> 'total'
    group by fiscal_year, "group"
),

compared as (
    select
        this.measure,
        this.value,
        this.unit,
        this.unit_printed,
        nullif(this.unrecorded, 0) as unrecorded,
        told.value as stated,
        told.approximate as stated_approximate,
        sango_told.regular as regular_stated,
        sango_told.online as online_stated,
        if(sango_told.measure is null, null, sango_listed.regular) as regular_listed,
        if(sango_told.measure is null, null, sango_listed.online) as online_listed,
        coalesce(last.value, before.value) as previous,
        case
            when last.value is not null then if(last.origin = 'report', 'report', 'log')
            when before.value is not null then 'printed_change'
            else 'none'
        end as previous_basis,
        this.section
    from measures as this
    left join measures as last on this.fiscal_year - 1 = last.fiscal_year and this.measure = last.measure
    left join computed_before as before on this.fiscal_year = before.fiscal_year and this.measure = before.measure
    left join told on this.fiscal_year = told.fiscal_year and this.measure = told.measure
    left join sango_told on this.fiscal_year = sango_told.fiscal_year and this.measure = sango_told.measure
    left join sango_listed on this.fiscal_year = sango_listed.fiscal_year
    where this.fiscal_year = $fiscal_year
)

select
    compared.measure,
    compared.value,
    compared.unit,
    compared.unit_printed,
    compared.unrecorded,
    compared.stated,
    compared.stated_approximate,
    compared.regular_stated,
    compared.regular_listed,
    compared.online_stated,
    compared.online_listed,
    compared.previous,
    compared.previous_basis,
    compared.value - compared.previous as change,
    compared.section
from compared
left join labels on labels.domain = 'key_number' and compared.measure = labels.key
order by labels.position
