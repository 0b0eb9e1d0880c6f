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

wide as (
    select
        year,
        max(value) filter (measure = 'contacts' and started = 'total') as contacts,
        max(printed) filter (measure = 'contacts' and started = 'total') as contacts_as_printed,
        max(value) filter (measure = 'persons' and started = cast(year as varchar)) as persons_new,
        max(printed) filter (measure = 'persons' and started = cast(year as varchar)) as persons_new_as_printed,
        max(value) filter (measure = 'persons' and started = 'total') as persons,
        max(printed) filter (measure = 'persons' and started = 'total') as persons_as_printed
    from continuity
    where
        fiscal_year = $fiscal_year
        -- What earlier years were is no figure of a year of which nothing is known yet.
        and exists (select 1 from continuity as own where own.fiscal_year = $fiscal_year and own.year = $fiscal_year)
    group by year
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'centre' and kind = 'consultations' and partial
),

-- A year in which the scope changed belongs to neither side: it has no segment.
segments as (
    select
        wide.year,
        partial.months,
        scope.date as scope_date,
        if(
            scope.date is null,
            (
                select count(*)
                from breaks
                where fiscal_year = $fiscal_year and kind = 'scope_change' and breaks.year < wide.year
            ),
            null
        ) as segment
    from wide
    left join breaks as partial
        on partial.fiscal_year = $fiscal_year and partial.kind = 'partial_year' and wide.year = partial.year
    left join breaks as scope
        on scope.fiscal_year = $fiscal_year and scope.kind = 'scope_change' and wide.year = scope.year
)

select
    wide.year,
    wide.contacts,
    if(wide.contacts is distinct from wide.contacts_as_printed, wide.contacts_as_printed, null) as contacts_printed,
    wide.persons_new,
    if(
        wide.persons_new is distinct from wide.persons_new_as_printed, wide.persons_new_as_printed, null
    ) as persons_new_printed,
    wide.persons,
    if(wide.persons is distinct from wide.persons_as_printed, wide.persons_as_printed, null) as persons_printed,
    segments.months,
    segments.scope_date,
    segments.segment,
    if(
        segments.months is null and segments.segment is not null,
        rank() over (partition by segments.segment, segments.months is null order by wide.contacts desc),
        null
    ) as contacts_rank,
    periods.through
from wide
inner join segments on wide.year = segments.year
cross join periods
order by wide.year
