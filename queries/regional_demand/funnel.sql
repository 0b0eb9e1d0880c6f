with rates as (
    select
        place,
        cases,
        population,
        rate,
        rate_all,
        position,
        cases_all,
        population_all,
        numerator
    from place_rates($fiscal_year, $level, $population)
),

-- The limits are drawn through forty populations, evenly spaced on a logarithmic scale.
grid as (
    select
        exp(ln(bounds.least) + step * (ln(bounds.most) - ln(bounds.least)) / 39) as population,
        bounds.rate_all
    from (
        select
            0.8 * min(population) as least,
            1.25 * max(population) as most,
            any_value(rate_all) as rate_all
        from rates
    ) as bounds
    cross join range(40) as steps (step)
    where bounds.least > 0
)

select
    place,
    cases,
    population,
    rate,
    rate_all,
    funnel_low(population, rate_all, 0.95) as low_95,
    funnel_high(population, rate_all, 0.95) as high_95,
    funnel_low(population, rate_all, 0.998) as low_998,
    funnel_high(population, rate_all, 0.998) as high_998,
    position,
    cases_all,
    population_all,
    numerator
from rates
where cases is not null
union all
select
    null as place,
    null as cases,
    population,
    null as rate,
    rate_all,
    funnel_low(population, rate_all, 0.95) as low_95,
    funnel_high(population, rate_all, 0.95) as high_95,
    funnel_low(population, rate_all, 0.998) as low_998,
    funnel_high(population, rate_all, 0.998) as high_998,
    null as position,
    null as cases_all,
    null as population_all,
    null as numerator
from grid
order by place is null, population
