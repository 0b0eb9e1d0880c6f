-- distances(fiscal_year): one row per municipality, and how far it is to the nearest one with a session in that year.
-- As the crow flies between the points that stand for the municipalities (haversine, earth radius 6,371 km).
with points as (
    select
        residents.municipality,
        radians(places.latitude) as lat,
        radians(places.longitude) as lon
    from residents('all') as residents
    inner join main.places on residents.municipality = places.code
),

held as (
    select distinct place as municipality
    from place_sessions('municipality')
    where fiscal_year = $fiscal_year and place is not null
),

pairs as (
    select
        here.municipality,
        there.municipality as nearest,
        2 * 6371 * asin(
            sqrt(
                pow(sin((there.lat - here.lat) / 2), 2)
                + cos(here.lat) * cos(there.lat) * pow(sin((there.lon - here.lon) / 2), 2)
            )
        ) as km
    from points as here
    cross join points as there
    inner join held on there.municipality = held.municipality
)

select
    municipality,
    min(km) as km,
    arg_min(nearest, km) as nearest
from pairs
group by municipality
