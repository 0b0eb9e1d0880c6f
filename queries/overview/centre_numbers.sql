with contacts as (
    select
        fiscal_year,
        value,
        origin,
        section
    from centre_contacts
    where measure = 'contacts' and method = 'subtotal' and status = 'total'
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        value,
        printed,
        origin,
        section
    from centre_continuity
    -- A year that goes on is not to be compared with all of another.
    where
        year = fiscal_year
        or fiscal_year not in (
            select breaks.fiscal_year
            from centre_breaks as breaks
            where breaks.year = breaks.fiscal_year and breaks.kind = 'partial_year'
        )
),

seminars as (
    select
        fiscal_year,
        kinds,
        participants,
        origin,
        section
    from centre_seminars
),

website as (
    select
        fiscal_year,
        value,
        origin,
        section
    from centre_website
    where measure = 'accesses'
),

stated as (
    select
        fiscal_year,
        item,
        year,
        approximate,
        printed
    from centre_stated
    where origin = 'report'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- What each row of the continuity table is a key number of.
series as (
    select
        *,
        case
            when measure = 'contacts' and started = 'total' then 'contacts'
            when measure = 'persons' and started = 'total' then 'persons'
            when measure = 'persons' and started = cast(year as varchar) then 'persons_new'
        end as number
    from continuity
),

measures as (
    select
        fiscal_year,
        'contacts' as measure,
        value,
        'contacts' as unit,
        null as unrecorded,
        origin,
        section
    from contacts
    union all
    select
        fiscal_year,
        number as measure,
        value,
        'persons' as unit,
        null as unrecorded,
        origin,
        section
    from series
    where year = fiscal_year and number in ('persons_new', 'persons')
    union all
    select
        fiscal_year,
        'seminar_sessions' as measure,
        count(*) as value,
        'sessions' as unit,
        null as unrecorded,
        any_value(origin) as origin,
        any_value(section) as section
    from seminars
    group by fiscal_year
    union all
    -- Sessions without a printed head-count are not zero: they are counted beside the sum.
    select
        fiscal_year,
        'seminar_attendances' as measure,
        sum(participants) as value,
        'attendances' as unit,
        count(*) - count(participants) as unrecorded,
        any_value(origin) as origin,
        any_value(section) as section
    from seminars
    group by fiscal_year
    union all
    select
        fiscal_year,
        'website_accesses' as measure,
        value,
        'accesses' as unit,
        null as unrecorded,
        origin,
        section
    from website
),

-- The totals that the prose gives, for this year and for the year before.
told as (
    select
        fiscal_year,
        year,
        case item
            when 'contacts_total' then 'contacts'
            when 'persons_new' then 'persons_new'
            when 'persons_total' then 'persons'
            when 'seminar_sessions' then 'seminar_sessions'
            when 'training_participants' then 'seminar_attendances'
            when 'website_accesses' then 'website_accesses'
        end as measure,
        printed as value,
        approximate
    from stated
),

-- The prose tells the participants of trainings: they stand beside these, and compare where they are all there is.
trainings as (
    select
        fiscal_year,
        sum(participants) filter (list_contains(kinds, 'training')) as participants,
        coalesce(bool_and(list_contains(kinds, 'training')) filter (participants is not null), false) as alone
    from seminars
    group by fiscal_year
),

printed_before as (
    select
        fiscal_year,
        number as measure,
        value,
        if(value is distinct from printed, printed, null) as printed,
        false as approximate
    from series
    where year = fiscal_year - 1 and number is not null
    union all
    select
        told.fiscal_year,
        told.measure,
        told.value,
        null as printed,
        told.approximate
    from told
    left join trainings on told.fiscal_year = trainings.fiscal_year
    where
        told.year = told.fiscal_year - 1
        and told.measure is not null
        and (told.measure <> 'seminar_attendances' or trainings.alone)
),

compared as (
    select
        this.measure,
        this.value,
        this.unit,
        this.unrecorded,
        told.value as stated,
        told.approximate as stated_approximate,
        if(this.measure = 'seminar_attendances', trainings.participants, this.value) as listed,
        coalesce(last.value, before.value) as previous,
        if(last.value is null, before.printed, null) as previous_printed,
        coalesce(last.value is null and before.approximate, false) as previous_approximate,
        case
            when last.value is not null then if(last.origin = 'report', 'report', 'log')
            when before.value is not null then 'printed'
            else 'none'
        end as previous_basis,
        this.section
    from measures as this
    left join measures as last on this.fiscal_year - 1 = last.fiscal_year and this.measure = last.measure
    left join printed_before as before on this.fiscal_year = before.fiscal_year and this.measure = before.measure
    left join told on this.fiscal_year = told.fiscal_year and this.fiscal_year = told.year and this.measure = told.measure
    left join trainings on this.fiscal_year = trainings.fiscal_year
    where this.fiscal_year = $fiscal_year
)

select
    compared.measure,
    compared.value,
    compared.unit,
    compared.unrecorded,
    compared.stated,
    compared.stated_approximate,
    compared.listed,
    compared.previous,
    compared.previous_printed,
    compared.previous_approximate,
    compared.previous_basis,
    if(compared.previous_approximate, null, compared.value - compared.previous) as change,
    compared.section
from compared
left join labels on labels.domain = 'key_number' and compared.measure = labels.key
order by labels.position
