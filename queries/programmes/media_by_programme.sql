with media as (
    select
        fiscal_year,
        medium,
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
        programme,
        medium,
        count(*) as items
    from media
    group by all
),

this as (
    select
        programme,
        medium,
        items
    from counted
    where fiscal_year = $fiscal_year
),

last as (
    select
        programme,
        medium,
        items
    from counted
    where fiscal_year = $fiscal_year - 1
),

known as (
    select
        count(*) filter (where fiscal_year = $fiscal_year) > 0 as has_this,
        count(*) filter (where fiscal_year = $fiscal_year - 1) > 0 as has_previous
    from media
),

compared as (
    select
        coalesce(this.programme, last.programme) as programme,
        coalesce(this.medium, last.medium) as medium,
        coalesce(this.items, 0) as items,
        if(known.has_previous, coalesce(last.items, 0), null) as items_previous
    from this
    full join last
        on
            this.programme = last.programme
            and this.medium = last.medium
    cross join known
    where known.has_this
)

select
    compared.programme,
    compared.medium,
    compared.items,
    compared.items_previous,
    compared.items - compared.items_previous as change
from compared
left join labels as programmes on programmes.domain = 'programme' and compared.programme = programmes.key
left join labels as mediums on mediums.domain = 'medium' and compared.medium = mediums.key
order by sum(compared.items) over (partition by compared.programme) desc, programmes.position, mediums.position
