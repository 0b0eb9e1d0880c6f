with rates as (
    select
        place,
        cases,
        rate,
        rate_all,
        smoothed,
        smoothed_low,
        smoothed_high,
        surely_higher
    from place_rates($fiscal_year, $level, 'all')
),

reach as (
    select *
    from place_reach($fiscal_year, $level)
),

needs as (
    select
        place,
        need_low,
        need_high
    from place_need($level)
),

areas as (
    select
        place,
        any_value(area order by municipality) as area
    from place_residents($level, 'all')
    group by place
),

-- Each reason is a plain comparison: nothing is weighed against anything else.
judged as (
    select
        reach.place,
        areas.area,
        list_filter(
            [
                if(reach.sessions_known = 0, 'never', null),
                if(reach.sessions_known > 0 and reach.sessions = 0, 'not_this_year', null),
                if(reach.sessions > 0 and reach.municipalities > 1 and 2 * reach.population_unreached >= reach.population, 'mostly_unreached', null),
                if(reach.km >= 50, 'far', null),
                if(rates.surely_higher, 'high_demand', null),
                if(rates.cases = 0, 'no_case', null)
            ],
            lambda reason: reason is not null
        ) as reasons,
        reach.last_date,
        reach.km,
        reach.population,
        reach.population_unreached,
        reach.municipalities,
        reach.municipalities_reached,
        reach.sessions,
        needs.need_low,
        needs.need_high,
        rates.cases,
        rates.rate,
        rates.smoothed,
        rates.smoothed_low,
        rates.smoothed_high
    from reach
    inner join areas on reach.place = areas.place
    inner join needs on reach.place = needs.place
    left join rates on reach.place = rates.place
)

select
    place,
    -- An area is its own: nothing to tell.
    if($level = 'subprefecture', null, area) as area,
    reasons,
    last_date,
    km,
    population,
    population_unreached,
    municipalities,
    municipalities_reached,
    need_low,
    need_high,
    cases,
    rate,
    smoothed,
    smoothed_low,
    smoothed_high,
    sessions
from judged
where len(list_filter(reasons, lambda reason: reason <> 'no_case')) > 0
order by
    if($order = 'waiting', last_date, null) nulls first,
    case $order
        when 'unreached' then population_unreached
        when 'distance' then km
        when 'need' then need_high
        when 'demand' then smoothed
    end desc nulls last,
    population_unreached desc,
    place
