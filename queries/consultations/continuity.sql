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
        months,
        date
    from centre_breaks
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'centre' and kind = 'consultations' and partial
),

-- One row a year; of several breaks in a year a change of scope, which parts the years, comes first.
breaks_by_year as (
    select
        fiscal_year,
        year,
        arg_min(kind, kind <> 'scope_change') as kind,
        max(months) as months,
        max(date) filter (kind = 'scope_change') as scope_date,
        max(date) as date
    from breaks
    group by fiscal_year, year
),

-- Persons whose start the log does not tell have a row without one.
cells as (
    select
        fiscal_year,
        year,
        try_cast(started as integer) as started,
        value as persons,
        if(value is distinct from printed, printed, null) as persons_printed
    from continuity
    where measure = 'persons' and started not in ('total', 'earlier')
),

totals as (
    select
        fiscal_year,
        year,
        max(value) filter (where measure = 'persons' and started = 'total') as persons_all,
        max(printed) filter (where measure = 'persons' and started = 'total' and value is distinct from printed)
            as persons_all_printed,
        max(value) filter (where measure = 'persons' and started = 'earlier') as persons_earlier,
        max(value) filter (where measure = 'persons' and started = 'unknown') as persons_unknown,
        max(value) filter (where measure = 'contacts') as contacts_all
    from continuity
    group by fiscal_year, year
)

select
    cells.year,
    cells.started,
    cells.persons,
    cells.persons_printed,
    totals.persons_earlier,
    totals.persons_unknown,
    totals.persons_all,
    totals.persons_all_printed,
    totals.contacts_all,
    breaks_by_year.kind as break_kind,
    breaks_by_year.months as break_months,
    strftime(coalesce(breaks_by_year.scope_date, breaks_by_year.date), '%Y-%m') as break_month,
    periods.through
from cells
cross join periods
left join totals on cells.fiscal_year = totals.fiscal_year and cells.year = totals.year
left join breaks_by_year on cells.fiscal_year = breaks_by_year.fiscal_year and cells.year = breaks_by_year.year
where
    cells.fiscal_year = $fiscal_year
    -- What earlier years were is no figure of a year of which nothing is known yet.
    and exists (select 1 from continuity as own where own.fiscal_year = $fiscal_year and own.year = $fiscal_year)
order by cells.year, cells.started desc
