with sessions as (
    select
        fiscal_year,
        "no",
        municipalities,
        health_centre,
        participants
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

-- Not named like the table, which it would hide from residents().
listed as (
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
    from listed
    group by health_centre
),

-- Once per session and area: a joint session of two towns of one area counts once there.
placed as (
    select distinct
        sessions.fiscal_year,
        sessions."no",
        sessions.participants,
        coalesce(listed.area, health_centres.area, 'hokkaido_unknown') as area
    from sessions
    left join listed on list_contains(sessions.municipalities, listed.code)
    left join health_centres
        on sessions.municipalities is null and sessions.health_centre = health_centres.health_centre
),

counted as (
    select
        fiscal_year,
        area,
        count(*) as sessions,
        sum(participants) as participants,
        count(*) - count(participants) as not_recorded
    from placed
    group by all
),

areas as (
    select area from listed
    union
    select area from counted
),

years as (
    select distinct fiscal_year from sessions
),

residents as (
    select
        area,
        cast(sum(persons) as bigint) as residents
    from residents('all')
    group by area
)

select
    areas.area,
    coalesce(this.sessions, 0) as sessions,
    if(this.sessions is null, 0, this.participants) as participants,
    coalesce(this.not_recorded, 0) as not_recorded,
    residents.residents,
    1e5 * if(this.sessions is null, 0, this.participants) / residents.residents as participants_rate,
    if(last_year.fiscal_year is null, null, coalesce(last.sessions, 0)) as sessions_previous,
    if(last_year.fiscal_year is null, null, coalesce(this.sessions, 0) - coalesce(last.sessions, 0)) as change,
    if(last_year.fiscal_year is null, null, if(last.sessions is null, 0, last.participants)) as participants_previous
from areas
inner join years as this_year on this_year.fiscal_year = $fiscal_year
left join years as last_year on last_year.fiscal_year = $fiscal_year - 1
left join counted as this on areas.area = this.area and this.fiscal_year = $fiscal_year
left join counted as last on areas.area = last.area and last.fiscal_year = $fiscal_year - 1
left join residents on areas.area = residents.area
left join labels on labels.domain = 'area' and areas.area = labels.key
order by sessions desc, participants desc nulls last, labels.position
