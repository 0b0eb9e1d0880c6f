with sessions as (
    select
        fiscal_year,
        date,
        municipalities,
        participants
    from centre_seminars
    where fiscal_year <= $fiscal_year
),

-- Sapporo has a centre of its own and is outside the reach.
municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
    where code <> '01100'
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'area'
),

visits as (
    select
        municipalities.code,
        sessions.fiscal_year,
        sessions.date,
        sessions.participants
    from sessions
    inner join municipalities on list_contains(sessions.municipalities, municipalities.code)
),

-- Reached in this year or in the year before: so that a town no longer visited shows.
counted as (
    select
        code,
        count(*) filter (fiscal_year = $fiscal_year) as sessions,
        sum(participants) filter (fiscal_year = $fiscal_year) as participants,
        count(*) filter (fiscal_year = $fiscal_year and participants is null) as not_recorded,
        max(date) as last_date,
        count(*) filter (fiscal_year = $fiscal_year - 1) as sessions_previous
    from visits
    group by code
    having max(fiscal_year) >= $fiscal_year - 1
),

years as (
    select
        bool_or(fiscal_year = $fiscal_year) as has_this,
        bool_or(fiscal_year = $fiscal_year - 1) as has_last
    from sessions
)

select
    counted.code as municipality,
    municipalities.area,
    municipalities.health_centre,
    counted.sessions,
    if(counted.sessions = 0, 0, counted.participants) as participants,
    counted.not_recorded,
    counted.last_date,
    if(years.has_last, counted.sessions_previous, null) as sessions_previous,
    if(years.has_last, counted.sessions - counted.sessions_previous, null) as change
from counted
inner join municipalities on counted.code = municipalities.code
inner join years on years.has_this
left join labels on municipalities.area = labels.key
order by labels.position, counted.code
