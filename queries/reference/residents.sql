-- Every denominator of the centre's rates is a row of this, or a sum of rows of one age group.
with residents as (
    select
        *,
        'all' as age_group
    from residents('all')
    union all by name
    select
        *,
        '15_39' as age_group
    from residents('15_39')
    union all by name
    select
        *,
        '40_64' as age_group
    from residents('40_64')
    union all by name
    select
        *,
        '15_64' as age_group
    from residents('15_64')
)

select
    municipality,
    area,
    health_centre,
    age_group,
    persons
from residents
order by municipality, age_group
