with continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        value,
        printed
    from centre_continuity
),

breaks as (
    select
        fiscal_year,
        year,
        kind,
        months
    from centre_breaks
),

years as (
    select
        fiscal_year,
        year,
        max(value) filter (where measure = 'persons' and started = year::varchar) as persons_new,
        max(value) filter (where measure = 'persons' and started = 'earlier') as persons_earlier,
        max(value) filter (where measure = 'persons' and started = 'total') as persons,
        max(printed) filter (where measure = 'persons' and started = 'total' and value is distinct from printed)
            as persons_printed,
        max(value) filter (where measure = 'contacts') as contacts
    from continuity
    group by fiscal_year, year
),

changes as (
    select
        fiscal_year,
        max(year) as year
    from breaks
    where kind = 'scope_change'
    group by fiscal_year
)

select
    years.year,
    case
        when years.year < changes.year then 'with_sapporo'
        when years.year = changes.year then 'changing'
        else 'without_sapporo'
    end as scope,
    years.persons_new,
    years.persons_earlier,
    lag(years.persons_earlier) over (order by years.year) as persons_earlier_previous,
    years.persons,
    years.persons_printed,
    100 * years.persons_earlier / nullif(years.persons, 0) as share,
    years.contacts,
    partial.months
from years
left join changes on years.fiscal_year = changes.fiscal_year
left join breaks as partial
    on
        years.fiscal_year = partial.fiscal_year
        and years.year = partial.year
        and partial.kind = 'partial_year'
where years.fiscal_year = $fiscal_year
order by years.year
