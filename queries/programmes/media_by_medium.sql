with media as (
    select
        fiscal_year,
        medium,
        programme
    from lpf_media
),

media_of_labels as (
    select
        key as medium,
        position
    from labels
    where domain = 'medium'
),

counted as (
    select
        fiscal_year,
        medium,
        count(*) as items
    from media
    where $programme is null or programme = $programme
    group by all
),

known as (
    select
        count(*) filter (where fiscal_year = $fiscal_year) > 0 as has_this,
        count(*) filter (where fiscal_year = $fiscal_year - 1) > 0 as has_previous
    from media
)

-- A medium without an item is a fact, since the list is complete: zero.
select
    media_of_labels.medium,
    coalesce(this.items, 0) as items,
    if(known.has_previous, coalesce(last.items, 0), null) as items_previous,
    if(known.has_previous, coalesce(this.items, 0) - coalesce(last.items, 0), null) as change
from media_of_labels
cross join known
left join counted as this on this.fiscal_year = $fiscal_year and media_of_labels.medium = this.medium
left join counted as last on last.fiscal_year = $fiscal_year - 1 and media_of_labels.medium = last.medium
where known.has_this
order by media_of_labels.position
