with activities as (
    select
        fiscal_year,
        kind,
        "no",
        date,
        date_to,
        title,
        partner,
        participants,
        format,
        sessions
    from centre_activities
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'activity_kind'
)

select
    activities.kind,
    activities."no",
    activities.date,
    activities.date_to,
    activities.title,
    activities.partner,
    activities.participants,
    activities.format,
    activities.sessions
from activities
left join labels on activities.kind = labels.key
where
    activities.fiscal_year = $fiscal_year
    and ($kind is null or activities.kind = $kind)
order by labels.position, activities.date nulls last, activities."no"
