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

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'centre' and kind = 'consultations' and partial
),

-- A year that goes on is compared with the same period of last year, which last year's own table tells.
same_period as (
    select
        fiscal_year,
        persons_earlier
    from years
    where year = fiscal_year
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
    if(
        years.year = years.fiscal_year and partial.months is not null,
        same_period.persons_earlier,
        lag(years.persons_earlier) over (order by years.year)
    ) as persons_earlier_previous,
    years.persons,
    years.persons_printed,
    100 * years.persons_earlier / nullif(years.persons, 0) as share,
    years.contacts,
    partial.months,
    periods.through
from years
cross join periods
left join same_period on years.fiscal_year - 1 = same_period.fiscal_year
left join changes on years.fiscal_year = changes.fiscal_year
left join breaks as partial
    on
        years.fiscal_year = partial.fiscal_year
        and years.year = partial.year
        and partial.kind = 'partial_year'
where
    years.fiscal_year = $fiscal_year
    -- What earlier years were is no figure of a year of which nothing is known yet.
    and exists (select 1 from continuity as own where own.fiscal_year = $fiscal_year and own.year = $fiscal_year)
order by years.year
