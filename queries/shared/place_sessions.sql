-- place_sessions(level): one row per session and place, of every year. A joint session counts in each of its places.
-- A session without a municipality belongs to its health centre, and to the area in which that lies as a whole.
-- Who was reached in years gone by stays so: all of each year is told, also beside one that goes on (main).
with sessions as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre,
        participants
    from main.centre_seminars
),

towns as (
    select
        municipality,
        area,
        health_centre
    from residents('all')
),

centres as (
    select
        health_centre,
        min(area) as area
    from towns
    group by health_centre
    having count(distinct area) = 1
),

placed as (
    select
        sessions.fiscal_year,
        sessions."no",
        sessions.date,
        sessions.participants,
        towns.municipality,
        towns.area,
        towns.health_centre
    from sessions
    inner join towns on list_contains(sessions.municipalities, towns.municipality)
    union all
    select
        sessions.fiscal_year,
        sessions."no",
        sessions.date,
        sessions.participants,
        null as municipality,
        centres.area,
        sessions.health_centre
    from sessions
    left join centres on sessions.health_centre = centres.health_centre
    where sessions.municipalities is null
)

select distinct
    fiscal_year,
    "no",
    date,
    participants,
    case $level
        when 'subprefecture' then area
        when 'health_centre' then health_centre
        when 'municipality' then municipality
    end as place
from placed
