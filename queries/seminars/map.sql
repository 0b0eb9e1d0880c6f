with sessions as (
    select
        "no",
        municipalities,
        health_centre,
        participants,
        fiscal_year
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- A health centre's area is that of its seat, which has its lowest code.
health_centres as (
    select
        health_centre,
        arg_min(area, code) as area
    from municipalities
    group by health_centre
),

-- A joint session of two towns is told in both; one without municipality stands beside the map.
placed as (
    select
        sessions.fiscal_year,
        municipalities.area,
        municipalities.code as municipality,
        sessions.participants
    from sessions
    inner join municipalities on list_contains(sessions.municipalities, municipalities.code)
    union all
    select
        sessions.fiscal_year,
        coalesce(health_centres.area, 'hokkaido_unknown') as area,
        null as municipality,
        sessions.participants
    from sessions
    left join health_centres on sessions.health_centre = health_centres.health_centre
    where sessions.municipalities is null
),

counted as (
    select
        fiscal_year,
        area,
        municipality,
        count(*) as sessions,
        sum(participants) as participants,
        count(*) - count(participants) as not_recorded
    from placed
    group by all
),

places as (
    select
        area,
        municipality
    from counted
    union
    select
        municipalities.area,
        null as municipality
    from municipalities
    where not exists (
        select 1 from counted where counted.area = municipalities.area and counted.fiscal_year = $fiscal_year
    )
),

years as (
    select
        bool_or(fiscal_year = $fiscal_year) as has_this,
        bool_or(fiscal_year = $fiscal_year - 1) as has_last
    from sessions
)

select
    places.area,
    places.municipality,
    coalesce(this.sessions, 0) as sessions,
    if(this.sessions is null, 0, this.participants) as participants,
    coalesce(this.not_recorded, 0) as not_recorded,
    if(years.has_last, coalesce(last.sessions, 0), null) as sessions_previous,
    if(years.has_last, coalesce(this.sessions, 0) - coalesce(last.sessions, 0), null) as change,
    coalesce(places.area = $area, false) as chosen
from places
inner join years on years.has_this
left join counted as this
    on
        places.area = this.area
        and places.municipality is not distinct from this.municipality
        and this.fiscal_year = $fiscal_year
left join counted as last
    on
        places.area = last.area
        and places.municipality is not distinct from last.municipality
        and last.fiscal_year = $fiscal_year - 1
left join labels on labels.domain = 'area' and places.area = labels.key
order by labels.position, places.municipality nulls last
