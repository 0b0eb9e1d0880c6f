-- place_reach(fiscal_year, level): one row per place: sessions, participants, who was never reached, and how far people have to go.
with towns as (
    select
        place,
        municipality,
        persons
    from place_residents($level, 'all')
),

sessions as (
    select
        place,
        fiscal_year,
        date,
        participants
    from place_sessions($level)
    where place is not null and fiscal_year <= $fiscal_year
),

counted as (
    select
        place,
        count(*) filter (fiscal_year = $fiscal_year) as sessions,
        sum(participants) filter (fiscal_year = $fiscal_year) as participants,
        count(*) filter (fiscal_year = $fiscal_year and participants is null) as not_recorded,
        count(*) as sessions_known,
        max(date) as last_date
    from sessions
    group by place
),

visited as (
    select
        place as municipality,
        bool_or(fiscal_year = $fiscal_year) as this_year
    from place_sessions('municipality')
    where place is not null and fiscal_year <= $fiscal_year
    group by place
),

residents as (
    select
        towns.place,
        cast(sum(towns.persons) as bigint) as population,
        count(*) as municipalities,
        count(*) filter (visited.this_year) as municipalities_reached,
        count(*) filter (visited.municipality is null) as municipalities_never,
        cast(coalesce(sum(towns.persons) filter (not coalesce(visited.this_year, false)), 0) as bigint) as population_unreached,
        sum(towns.persons * distances.km) / sum(towns.persons) as km,
        max(distances.km) as km_farthest,
        if(count(*) = 1, any_value(distances.nearest), null) as nearest
    from towns
    left join visited on towns.municipality = visited.municipality
    left join distances($fiscal_year) as distances on towns.municipality = distances.municipality
    group by towns.place
)

select
    residents.place,
    residents.population,
    coalesce(counted.sessions, 0) as sessions,
    if(coalesce(counted.sessions, 0) = 0, 0, counted.participants) as participants,
    coalesce(counted.not_recorded, 0) as not_recorded,
    1e5 * if(coalesce(counted.sessions, 0) = 0, 0, counted.participants) / residents.population as participants_rate,
    coalesce(counted.sessions_known, 0) as sessions_known,
    counted.last_date,
    residents.municipalities,
    residents.municipalities_reached,
    residents.municipalities_never,
    residents.population_unreached,
    residents.km,
    residents.km_farthest,
    residents.nearest
from residents
left join counted on residents.place = counted.place
where exists (select 1 from centre_seminars where fiscal_year = $fiscal_year)
