with neighbours as (
    select
        area,
        neighbour
    from neighbours
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'area'
)

select
    neighbours.area,
    neighbours.neighbour
from neighbours
left join labels as areas on neighbours.area = areas.key
left join labels as others on neighbours.neighbour = others.key
order by areas.position, others.position
