-- Youngest, oldest and mean age of the persons concerned, of the new cases whose age is given in years.
with cases as (
    select
        fiscal_year,
        age,
        sex
    from record_cases
    where organisation = 'centre' and is_new
),

ages as (
    select
        fiscal_year,
        min(age) as youngest,
        max(age) as oldest,
        round(avg(age), 1) as mean,
        round(avg(age) filter (sex = 'male'), 1) as mean_male,
        round(avg(age) filter (sex = 'female'), 1) as mean_female
    from cases
    group by fiscal_year
)

select
    fiscal_year,
    unnest(['total', 'total', 'male', 'female', 'total']) as sex,
    unnest(['min', 'max', 'mean', 'mean', 'mean']) as measure,
    unnest([youngest, oldest, mean_male, mean_female, mean]) as value,
    'years' as unit
from ages
order by all
