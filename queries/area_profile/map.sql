with towns as (
    select
        municipality,
        persons
    from place_residents('municipality', 'all')
    where area = $area
),

reach as (
    select *
    from place_reach($fiscal_year, 'municipality')
),

in_towns as (
    select distinct sessions."no"
    from place_sessions('municipality') as sessions
    inner join towns on sessions.place = towns.municipality
    where sessions.fiscal_year = $fiscal_year
),

-- A session without a municipality belongs to the area by its health centre: it is on no map.
nowhere as (
    select count(*) as sessions
    from place_sessions('subprefecture')
    where
        fiscal_year = $fiscal_year
        and place = $area
        and "no" not in (select "no" from in_towns)
)

select
    towns.municipality,
    towns.persons as residents,
    reach.sessions,
    reach.participants,
    reach.not_recorded,
    reach.sessions_known,
    reach.last_date,
    reach.km,
    reach.nearest,
    nowhere.sessions as sessions_nowhere
from towns
inner join reach on towns.municipality = reach.place
cross join nowhere
order by reach.sessions desc, reach.sessions_known desc, reach.km, towns.municipality
