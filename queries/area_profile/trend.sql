-- Of years gone by all of each year is told, also beside one that goes on (main: not those to the same day).
with residence as (
    select
        fiscal_year,
        value as cases
    from main.centre_residence
    where area = $area and fiscal_year <= $fiscal_year
),

seminars as (
    select
        fiscal_year,
        municipalities,
        health_centre,
        participants
    from main.centre_seminars
    where fiscal_year <= $fiscal_year
),

towns as (
    select
        municipality,
        area,
        health_centre,
        persons
    from residents('all')
),

residents as (
    select cast(sum(persons) as bigint) as persons
    from towns
    where area = $area
),

-- A health centre tells the area only where all its municipalities lie in one.
centres as (
    select health_centre
    from towns
    group by health_centre
    having count(distinct area) = 1 and any_value(area) = $area
),

own as (
    select list(municipality) as municipalities
    from towns
    where area = $area
),

held as (
    select
        seminars.fiscal_year,
        count(*) as sessions,
        sum(seminars.participants) as participants,
        count(*) filter (seminars.participants is null) as not_recorded
    from seminars
    cross join own
    where
        list_has_any(seminars.municipalities, own.municipalities)
        or seminars.municipalities is null and seminars.health_centre in (select health_centre from centres)
    group by seminars.fiscal_year
),

years as (
    select fiscal_year
    from residence
    union
    select fiscal_year
    from seminars
),

-- From which day, and through which, the records tell of a year that no report prints, where not of all of it.
periods as (
    select
        fiscal_year,
        max(first_date) filter (not starts) as since,
        max(through) filter (partial) as through
    from main.record_periods
    where
        organisation = 'centre'
        and fiscal_year not in (select fiscal_year from main.centre_residence where origin = 'report')
    group by fiscal_year
)

select
    years.fiscal_year,
    residence.cases,
    residents.persons as population,
    1e5 * residence.cases / residents.persons as rate,
    rate_low(residence.cases, residents.persons) as rate_low,
    rate_high(residence.cases, residents.persons) as rate_high,
    if(told.fiscal_year is null, null, coalesce(held.sessions, 0)) as sessions,
    if(told.fiscal_year is null, null, if(held.sessions is null, 0, held.participants)) as participants,
    if(told.fiscal_year is null, null, coalesce(held.not_recorded, 0)) as not_recorded,
    periods.since,
    periods.through
from years
cross join residents
left join residence on years.fiscal_year = residence.fiscal_year
left join held on years.fiscal_year = held.fiscal_year
left join (select distinct fiscal_year from seminars) as told on years.fiscal_year = told.fiscal_year
left join periods on years.fiscal_year = periods.fiscal_year
where exists (select 1 from years as asked where asked.fiscal_year = $fiscal_year)
order by years.fiscal_year
