-- Where help was sought before, of the new cases; a case may name several. Other places are listed where named.
with cases as (
    select
        fiscal_year,
        is_new,
        earlier_places
    from record_cases
    where organisation = 'centre'
),

years as (
    select distinct fiscal_year
    from cases
),

named as (
    select
        fiscal_year,
        unnest(list_distinct(earlier_places)) as place
    from cases
    where is_new
),

counted as (
    select
        fiscal_year,
        cast(place as varchar) as place,
        count(*) as cases
    from named
    group by all
),

places as (
    select
        fiscal_year,
        unnest([
            'medical', 'health_centre', 'municipal_desk', 'other_hikikomori_centre', 'youth_support_station',
            'needy_support_desk'
        ]) as place
    from years
    union
    select
        fiscal_year,
        place
    from counted
)

select
    places.fiscal_year,
    places.place,
    coalesce(counted.cases, 0) as value,
    'cases' as unit
from places
left join counted using (fiscal_year, place)
order by all
