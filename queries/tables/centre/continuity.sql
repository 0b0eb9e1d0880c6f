-- Persons of each year by the year of their first contact, as the report of every year of the log would print it:
-- the years of the log up to its own. A person of whom the log does not tell when they first came is of no start year:
-- they count as unknown, and among those of earlier years, since they are not new.
with cases as (
    select
        fiscal_year as year,
        started,
        contacts
    from record_cases
    where organisation = 'centre' and contacts > 0
),

dated as (
    select
        year,
        -- A case that is new in a later year only was not new in this one.
        if(started <= year, started, null) as started,
        contacts
    from cases
),

counted as (
    select
        year,
        started,
        count(*) as persons,
        sum(contacts) as contacts
    from dated
    group by year, started
),

years as (
    select
        year,
        sum(persons) as persons,
        sum(contacts) as contacts,
        sum(persons) filter (started is distinct from year) as earlier
    from counted
    group by year
),

-- The service began in July 2009: the table starts there.
firsts as (
    select
        year,
        unnest(range(2009, year + 1)) as started
    from years
    union
    select
        year,
        started
    from counted
    where started is not null
),

lines as (
    select
        firsts.year,
        cast(firsts.started as varchar) as started,
        'persons' as measure,
        coalesce(counted.persons, 0) as value
    from firsts
    left join counted using (year, started)
    union all
    select
        year,
        'unknown' as started,
        'persons' as measure,
        persons as value
    from counted
    where started is null
    union all
    select
        year,
        'total' as started,
        'persons' as measure,
        persons as value
    from years
    union all
    select
        year,
        'total' as started,
        'contacts' as measure,
        contacts as value
    from years
    union all
    select
        year,
        'earlier' as started,
        'persons' as measure,
        coalesce(earlier, 0) as value
    from years
    where year > 2009
)

select
    reports.year as fiscal_year,
    lines.year,
    lines.started,
    lines.measure,
    lines.value,
    lines.measure as unit
from years as reports
inner join lines on reports.year >= lines.year
order by all
