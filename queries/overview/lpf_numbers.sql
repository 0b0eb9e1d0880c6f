with consultations as (
    select
        fiscal_year,
        value,
        section
    from lpf_consultations
    where channel = 'total'
),

yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value,
        section
    from lpf_yoridokoro
),

sango as (
    select
        fiscal_year,
        attendance,
        section
    from lpf_sango_meetings
),

letters as (
    select
        fiscal_year,
        value,
        section
    from lpf_letters
    where sex = 'total'
),

media as (
    select
        fiscal_year,
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
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- The report prints 人 beside the total of consultations, and 件 beside each of its parts.
measures as (
    select
        fiscal_year,
        'consultations' as measure,
        value,
        'contacts' as unit,
        section
    from consultations
    union all
    select
        fiscal_year,
        concat('yoridokoro_', "group") as measure,
        value,
        'attendances' as unit,
        section
    from yoridokoro
    where measure = 'attendances' and "group" <> 'total'
    union all
    select
        fiscal_year,
        'sango_attendances' as measure,
        sum(attendance) as value,
        'attendances' as unit,
        any_value(section) as section
    from sango
    group by fiscal_year
    union all
    select
        fiscal_year,
        'letter_recipients' as measure,
        value,
        'persons' as unit,
        section
    from letters
    union all
    select
        fiscal_year,
        'media' as measure,
        count(*) as value,
        'media_items' as unit,
        string_agg(distinct section, '・' order by section) as section
    from media
    group by fiscal_year
),

-- Totals as the prose gives them: SANGO's are two, one for each kind of meeting.
told as (
    select
        fiscal_year,
        case
            when item = 'consultation_total' then 'consultations'
            when item = 'yoridokoro_members_attendances' then 'yoridokoro_members'
            when item = 'yoridokoro_family_attendances' then 'yoridokoro_family'
            when item in ('sango_regular_attendances', 'sango_online_attendances') then 'sango_attendances'
            when item = 'letters_recipients' then 'letter_recipients'
        end as measure,
        sum(printed) as value,
        bool_or(approximate) as approximate
    from stated
    where year = fiscal_year
    group by all
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
        told.value as stated,
        told.approximate as stated_approximate,
        coalesce(last.value, before.value) as previous,
        case
            when last.value is not null then 'report'
            when before.value is not null then 'printed_change'
            else 'none'
        end as previous_basis,
        this.section
    from measures as this
    left join measures as last on this.fiscal_year - 1 = last.fiscal_year and this.measure = last.measure
    left join computed_before as before on this.fiscal_year = before.fiscal_year and this.measure = before.measure
    left join told on this.fiscal_year = told.fiscal_year and this.measure = told.measure
    where this.fiscal_year = $fiscal_year
)

select
    compared.measure,
    compared.value,
    compared.unit,
    compared.stated,
    compared.stated_approximate,
    compared.previous,
    compared.previous_basis,
    compared.value - compared.previous as change,
    compared.section
from compared
left join labels on labels.domain = 'key_number' and compared.measure = labels.key
order by labels.position
