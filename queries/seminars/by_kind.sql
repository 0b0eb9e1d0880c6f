with sessions as (
    select
        fiscal_year,
        "no",
        kinds,
        participants
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'seminar_kind'
),

held as (
    select
        fiscal_year,
        count(*) as sessions
    from sessions
    group by fiscal_year
),

-- A session of two kinds counts in both.
counted as (
    select
        sessions.fiscal_year,
        labels.key as kind,
        count(*) as sessions,
        sum(sessions.participants) as participants,
        count(*) - count(sessions.participants) as not_recorded
    from sessions
    inner join labels on list_contains(sessions.kinds, labels.key)
    group by all
)

select
    labels.key as kind,
    coalesce(this.sessions, 0) as sessions,
    100 * coalesce(this.sessions, 0) / held.sessions as share,
    if(this.sessions is null, 0, this.participants) as participants,
    coalesce(this.not_recorded, 0) as not_recorded,
    if(last_held.sessions is null, null, coalesce(last.sessions, 0)) as sessions_previous,
    if(last_held.sessions is null, null, coalesce(this.sessions, 0) - coalesce(last.sessions, 0)) as change,
    held.sessions as sessions_all
from labels
inner join held on held.fiscal_year = $fiscal_year
left join held as last_held on last_held.fiscal_year = $fiscal_year - 1
left join counted as this on labels.key = this.kind and this.fiscal_year = $fiscal_year
left join counted as last on labels.key = last.kind and last.fiscal_year = $fiscal_year - 1
order by labels.position
