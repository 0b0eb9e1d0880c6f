with labels as (
    select
        domain,
        key,
        position
    from labels
),

municipalities as (
    select subprefecture as area
    from municipalities
)

select key as area
from labels
where domain = 'area' and key in (select area from municipalities)
order by position
