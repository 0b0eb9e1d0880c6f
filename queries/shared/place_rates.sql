-- place_rates(fiscal_year, level, population): one row per place, with its new cases per 100,000 and how sure one can be of them.
-- The interval is exact (Garwood); the smoothed rate is pulled towards the mean of all places as far as chance explains
-- the differences (empirical Bayes). Python functions of dashboard/rates.py do both.
with numerators as (
    select
        place,
        cases,
        numerator
    from place_counts($fiscal_year, $level, $population)
),

denominators as (
    select
        place,
        cast(sum(persons) as bigint) as population
    from place_residents($level, $population)
    group by place
),

counted as (
    select
        numerators.place,
        denominators.population,
        numerators.cases,
        numerators.numerator
    from numerators
    inner join denominators on numerators.place = denominators.place
),

known as (
    select
        list(place order by place) as places,
        smoothed(list(cases order by place), list(population order by place)) as found,
        sum(cases) as cases_all,
        sum(population) as population_all
    from counted
    where cases is not null
),

smooth as (
    select
        unnest(known.places) as place,
        unnest(known.found.estimate) as smoothed,
        unnest(known.found.low) as smoothed_low,
        unnest(known.found.high) as smoothed_high,
        unnest(known.found.weight) as weight
    from known
)

select
    counted.place,
    counted.cases,
    counted.population,
    1e5 * counted.cases / counted.population as rate,
    rate_low(counted.cases, counted.population) as rate_low,
    rate_high(counted.cases, counted.population) as rate_high,
    1e5 * known.cases_all / known.population_all as rate_all,
    ['lower', 'similar', 'higher'][2 + try_cast(rate_compared(rate_low, rate_high, rate_all) as integer)] as compared,
    try_cast(funnel_position(counted.cases, counted.population, rate_all) as integer) as position,
    smooth.smoothed,
    smooth.smoothed_low,
    smooth.smoothed_high,
    smooth.weight,
    -- Higher than all together beyond doubt: by its own count and smoothed.
    not known.found.chance_only and rate > rate_all and smooth.smoothed_low > rate_all as surely_higher,
    known.found.spread as spread,
    known.found.chance_only as chance_only,
    known.cases_all,
    cast(known.population_all as bigint) as population_all,
    counted.numerator
from counted
cross join known
left join smooth on counted.place = smooth.place
