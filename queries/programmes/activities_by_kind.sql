with activities as (
    select
        fiscal_year,
        "no",
        kind,
        date,
        title,
        programme
    from lpf_activities
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

chosen as (
    select *
    from activities
    where $programme is null or programme = $programme
),

kinds as (
    select
        fiscal_year,
        kind,
        count(*) as activities
    from chosen
    group by all
),

known as (
    select count(*) filter (where fiscal_year = $fiscal_year - 1) > 0 as has_previous
    from activities
)

select
    this."no",
    this.kind,
    this.date,
    this.title,
    this.programme,
    if(
        this.kind in ('lecture', 'peer_dispatch', 'family_talk', 'workshop', 'event'), 'appearance', 'other'
    ) as class,
    kinds.activities,
    if(known.has_previous, coalesce(last.activities, 0), null) as activities_previous,
    if(known.has_previous, kinds.activities - coalesce(last.activities, 0), null) as change
from chosen as this
cross join known
left join kinds on this.fiscal_year = kinds.fiscal_year and this.kind = kinds.kind
left join kinds as last on this.fiscal_year - 1 = last.fiscal_year and this.kind = last.kind
left join labels on labels.domain = 'activity_kind' and this.kind = labels.key
where this.fiscal_year = $fiscal_year
order by class, labels.position, this.date, this."no"
