with contacts as (
    select
        fiscal_year,
        method,
        status,
        measure,
        value,
        printed
    from centre_contacts
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        value,
        printed
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

stated as (
    select
        fiscal_year,
        item,
        year,
        value,
        printed
    from centre_stated
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- What each report says of its own year and of the year before; its own year's report comes first.
told as (
    select
        fiscal_year,
        fiscal_year as year,
        status,
        'contacts' as measure,
        value,
        printed
    from contacts
    where measure = 'contacts' and method = 'subtotal'
    union all
    select
        fiscal_year,
        year,
        'total' as status,
        'contacts' as measure,
        value,
        printed
    from continuity
    where measure = 'contacts' and started = 'total' and year < fiscal_year
    union all
    select
        fiscal_year,
        year,
        case started when 'total' then 'total' when 'earlier' then 'continuing' else 'new' end as status,
        'persons' as measure,
        value,
        printed
    from continuity
    where measure = 'persons' and started in ('total', 'earlier', year::varchar)
    union all
    select
        fiscal_year,
        year,
        'total' as status,
        'contacts_per_person' as measure,
        value,
        printed
    from stated
    where item = 'contacts_per_person'
),

known as (
    select
        year,
        status,
        measure,
        value,
        if(value is distinct from printed, printed, null) as printed
    from told
    where year in ($fiscal_year, $fiscal_year - 1) and fiscal_year in ($fiscal_year, $fiscal_year - 1)
    qualify row_number() over (partition by year, status, measure order by fiscal_year) = 1
),

wide as (
    select
        status,
        max(value) filter (where measure = 'contacts' and year = $fiscal_year) as contacts,
        max(printed) filter (where measure = 'contacts' and year = $fiscal_year) as contacts_printed,
        max(value) filter (where measure = 'contacts' and year < $fiscal_year) as contacts_previous,
        max(printed) filter (where measure = 'contacts' and year < $fiscal_year) as contacts_previous_printed,
        max(value) filter (where measure = 'persons' and year = $fiscal_year) as persons,
        max(printed) filter (where measure = 'persons' and year = $fiscal_year) as persons_printed,
        max(value) filter (where measure = 'persons' and year < $fiscal_year) as persons_previous,
        max(printed) filter (where measure = 'persons' and year < $fiscal_year) as persons_previous_printed,
        max(value) filter (where measure = 'contacts_per_person' and year = $fiscal_year) as stated,
        max(value) filter (where measure = 'contacts_per_person' and year < $fiscal_year) as stated_previous
    from known
    group by status
)

-- New and continuing contacts are not divided by new and continuing persons: a new person's later
-- contacts count as continuing.
select
    wide.status,
    wide.contacts,
    wide.contacts_printed,
    wide.contacts_previous,
    wide.contacts_previous_printed,
    wide.contacts - wide.contacts_previous as contacts_change,
    wide.persons,
    wide.persons_printed,
    wide.persons_previous,
    wide.persons_previous_printed,
    wide.persons - wide.persons_previous as persons_change,
    if(wide.status = 'total', coalesce(wide.stated, round(wide.contacts / nullif(wide.persons, 0), 1)), null)
        as contacts_per_person,
    if(wide.status = 'total', wide.contacts / nullif(wide.persons, 0), null) as contacts_per_person_computed,
    wide.stated_previous as contacts_per_person_previous,
    if(wide.status = 'total', wide.contacts_previous / nullif(wide.persons_previous, 0), null)
        as contacts_per_person_previous_computed
from wide
left join labels as statuses on statuses.domain = 'status' and wide.status = statuses.key
where exists (select 1 from contacts where contacts.fiscal_year = $fiscal_year)
order by statuses.position
