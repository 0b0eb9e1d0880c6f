with media as (
    select
        fiscal_year,
        medium,
        date,
        issue,
        programme
    from lpf_media
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select
        fiscal_year,
        coalesce(strftime(date, '%Y-%m'), issue) as month,
        medium,
        count(*) as items
    from media
    where $programme is null or programme = $programme
    group by all
),

-- The same month a year later, so that it can be joined.
moved as (
    select
        medium,
        items,
        strftime(cast(month || '-01' as date) + interval 1 year, '%Y-%m') as month
    from counted
    where fiscal_year = $fiscal_year - 1
),

this as (
    select
        month,
        medium,
        items
    from counted
    where fiscal_year = $fiscal_year
),

known as (
    select
        count(*) filter (where fiscal_year = $fiscal_year) > 0 as has_this,
        count(*) filter (where fiscal_year = $fiscal_year - 1) > 0 as has_previous
    from media
),

compared as (
    select
        coalesce(this.month, moved.month) as month,
        coalesce(this.medium, moved.medium) as medium,
        coalesce(this.items, 0) as items,
        if(known.has_previous, coalesce(moved.items, 0), null) as items_previous
    from this
    full join moved
        on
            this.month is not distinct from moved.month
            and this.medium = moved.medium
    cross join known
    where known.has_this
)

select
    compared.month,
    compared.medium,
    compared.items,
    compared.items_previous,
    compared.items - compared.items_previous as change
from compared
left join labels on labels.domain = 'medium' and compared.medium = labels.key
order by compared.month nulls last, labels.position
