with places as (
    select
        code,
        longitude,
        latitude
    from places
),

municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
)

select
    places.code,
    municipalities.area,
    municipalities.health_centre,
    places.longitude,
    places.latitude,
    -- Sapporo has a centre of its own: its citizens are outside the counts.
    places.code <> '01100' as counted
from places
inner join municipalities on places.code = municipalities.code
order by places.code
