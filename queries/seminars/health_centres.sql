with sessions as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre,
        participants
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

-- Sapporo has a centre of its own and is outside the reach.
-- Not named like the table, which it would hide from residents().
listed as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
    where code <> '01100'
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
        arg_min(area, code) as area,
        min(code) as seat,
        count(*) as municipalities
    from listed
    group by health_centre
),

placed as (
    select
        sessions.fiscal_year,
        sessions."no",
        sessions.date,
        sessions.participants,
        coalesce(listed.health_centre, sessions.health_centre) as health_centre,
        listed.code
    from sessions
    inner join listed on list_contains(sessions.municipalities, listed.code)
    union all
    select
        fiscal_year,
        "no",
        date,
        participants,
        health_centre,
        null as code
    from sessions
    where municipalities is null
),

-- Once per session and health centre, however many of its towns took part.
held as (
    select
        fiscal_year,
        health_centre,
        "no",
        any_value(date) as date,
        any_value(participants) as participants
    from placed
    group by all
),

counted as (
    select
        fiscal_year,
        health_centre,
        count(*) as sessions,
        sum(participants) as participants,
        count(*) - count(participants) as not_recorded,
        max(date) as last_date
    from held
    group by all
),

towns as (
    select
        fiscal_year,
        health_centre,
        count(distinct code) as municipalities
    from placed
    group by all
),

years as (
    select distinct fiscal_year from sessions
),

residents as (
    select
        health_centre,
        cast(sum(persons) as bigint) as residents
    from residents('all')
    group by health_centre
)

select
    health_centres.area,
    health_centres.health_centre,
    coalesce(this.sessions, 0) as sessions,
    if(this.sessions is null, 0, this.participants) as participants,
    coalesce(this.not_recorded, 0) as not_recorded,
    coalesce(towns.municipalities, 0) as municipalities_reached,
    health_centres.municipalities,
    residents.residents,
    1e5 * if(this.sessions is null, 0, this.participants) / residents.residents as participants_rate,
    this.last_date,
    if(last_year.fiscal_year is null, null, coalesce(last.sessions, 0)) as sessions_previous,
    if(last_year.fiscal_year is null, null, coalesce(this.sessions, 0) - coalesce(last.sessions, 0)) as change
from health_centres
inner join years as this_year on this_year.fiscal_year = $fiscal_year
left join years as last_year on last_year.fiscal_year = $fiscal_year - 1
left join counted as this on health_centres.health_centre = this.health_centre and this.fiscal_year = $fiscal_year
left join counted as last on health_centres.health_centre = last.health_centre and last.fiscal_year = $fiscal_year - 1
left join towns on health_centres.health_centre = towns.health_centre and towns.fiscal_year = $fiscal_year
left join residents on health_centres.health_centre = residents.health_centre
left join labels on labels.domain = 'area' and health_centres.area = labels.key
order by labels.position, health_centres.seat
