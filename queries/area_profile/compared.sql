with rates as (
    select *
    from place_rates($fiscal_year, 'subprefecture', 'all')
),

neighbours as (
    select neighbour as area
    from neighbours
    where area = $area
)

select
    rates.place as area,
    rates.place = $area as own,
    rates.cases,
    rates.population,
    rates.rate,
    rates.rate_low,
    rates.rate_high,
    rates.rate_all,
    rates.compared,
    rates.smoothed,
    rates.smoothed_low,
    rates.smoothed_high,
    rates.weight,
    rates.spread,
    rates.chance_only,
    -- With fewer than five cases an interval is wider than six times its lower end: drawn as uncertain.
    rates.cases < 5 as uncertain,
    rates.cases_all,
    rates.population_all
from rates
where rates.place = $area or rates.place in (select area from neighbours)
order by own desc, rates.rate desc nulls last, rates.population desc
