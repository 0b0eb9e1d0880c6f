with cases as (
    select
        place,
        category,
        cases
    from place_cases($fiscal_year, 'subprefecture', 'all')
),

counted as (
    select
        sum(cases) as cases_all,
        coalesce(sum(cases) filter (place is null), 0) as cases_unplaced,
        coalesce(sum(cases) filter (category = 'outside'), 0) as cases_outside
    from cases
),

sessions as (
    select
        "no",
        participants,
        list(place) as places
    from place_sessions('subprefecture')
    where fiscal_year = $fiscal_year
    group by "no", participants
),

held as (
    select
        count(*) filter (list_contains(places, $area)) as sessions,
        count(*) filter (list_contains(places, $area) and participants is null) as not_recorded,
        count(*) filter (list_contains(places, $area) and len(places) > 1) as joint,
        count(*) filter (len(list_filter(places, lambda place: place is not null)) = 0) as sessions_unplaced
    from sessions
),

known as (
    select
        min(fiscal_year) as since,
        count(*) filter (fiscal_year = $fiscal_year) > 0 as told
    from main.centre_seminars
    where fiscal_year <= $fiscal_year
),

logged as (
    select count(*) > 0 as ages_known
    from record_periods
    where organisation = 'centre' and fiscal_year = $fiscal_year and kind = 'consultations'
),

residents as (
    select cast(sum(persons) as bigint) as residents
    from residents('all')
    where area = $area
),

outside as (
    select cast(sum(population_2020.total) as bigint) as residents_outside
    from population_2020
    inner join municipalities on population_2020.code = municipalities.code
    where
        municipalities.subprefecture = $area
        and population_2020.code not in (select municipality from residents('all'))
)

select
    $area as area,
    counted.cases_all,
    counted.cases_unplaced,
    counted.cases_outside,
    if(known.told, held.sessions, null) as sessions,
    if(known.told, held.not_recorded, null) as not_recorded,
    if(known.told, held.joint, null) as joint,
    if(known.told, held.sessions_unplaced, null) as sessions_unplaced,
    known.since,
    logged.ages_known,
    residents.residents,
    outside.residents_outside
from counted
cross join held
cross join known
cross join logged
cross join residents
cross join outside
where counted.cases_all is not null or known.told
