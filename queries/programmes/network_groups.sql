with network as (
    select
        fiscal_year,
        name,
        city
    from lpf_network
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

last as (
    select nullif(count(*), 0) as groups_previous
    from network
    where fiscal_year = $fiscal_year - 1
)

select
    this.name,
    this.city,
    if(last.groups_previous is null, null, exists (
        select 1
        from network as before
        where
            before.fiscal_year = $fiscal_year - 1
            and before.name = this.name
    )) as member_before,
    last.groups_previous
from network as this
cross join last
left join labels on labels.domain = 'city' and this.city = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position nulls last, this.city, this.name
