with residents as (
    select
        place,
        any_value(area order by municipality) as area,
        cast(sum(persons) as bigint) as residents
    from place_residents($level, 'all')
    group by place
),

rates as (
    select *
    from place_rates($fiscal_year, $level, $population)
),

earlier as (
    select
        place,
        cases,
        numerator
    from place_counts($fiscal_year - 1, $level, $population)
),

-- Those in need are counted from 15 to 64; a log tells who of them came.
met as (
    select
        place,
        cases
    from place_counts($fiscal_year, $level, '15_64')
),

cases as (
    select
        place,
        cases
    from place_cases($fiscal_year, $level, $population)
),

reach as (
    select *
    from place_reach($fiscal_year, $level)
),

needs as (
    select
        place,
        population,
        need_low,
        need_high
    from place_need($level)
),

sessions as (
    select
        "no",
        participants,
        bool_or(place is not null) as placed
    from place_sessions($level)
    where fiscal_year = $fiscal_year
    group by all
),

held as (
    select
        count(*) as sessions,
        sum(participants) as participants,
        count(*) filter (not placed) as sessions_unplaced
    from sessions
),

labels as (
    select
        domain,
        key,
        position
    from labels
)

select
    residents.place,
    residents.area,
    rates.cases,
    if(earlier.numerator = rates.numerator, earlier.cases, null) as cases_previous,
    rates.population,
    rates.rate,
    rates.rate_low,
    rates.rate_high,
    rates.rate_all,
    rates.compared,
    rates.position,
    rates.smoothed,
    rates.smoothed_low,
    rates.smoothed_high,
    rates.weight,
    rates.surely_higher,
    rates.spread,
    rates.chance_only,
    rates.cases_all,
    rates.population_all,
    (select sum(cases) filter (place is null) from cases) as cases_unplaced,
    rates.numerator,
    -- With fewer than five cases an interval is wider than six times its lower end: drawn as uncertain.
    rates.cases < 5 as uncertain,
    residents.residents,
    needs.population as need_population,
    needs.need_low,
    needs.need_high,
    1000 * met.cases / needs.need_high as met_low,
    1000 * met.cases / needs.need_low as met_high,
    -- One range of rates holds everywhere: the places' ranges add up.
    sum(needs.need_low) over () as need_low_all,
    sum(needs.need_high) over () as need_high_all,
    1000 * sum(met.cases) over () / sum(needs.need_high) over () as met_low_all,
    1000 * sum(met.cases) over () / sum(needs.need_low) over () as met_high_all,
    reach.sessions,
    reach.participants,
    reach.not_recorded,
    reach.participants_rate,
    -- A joint session counts in each of its places, and once in all.
    held.sessions as sessions_all,
    held.participants as participants_all,
    held.sessions_unplaced,
    1e5 * held.participants / sum(residents.residents) over () as participants_rate_all,
    reach.sessions_known,
    reach.last_date,
    reach.municipalities,
    reach.municipalities_reached,
    reach.municipalities_never,
    reach.population_unreached,
    reach.km,
    reach.km_farthest,
    reach.nearest
from residents
cross join held
left join rates on residents.place = rates.place
left join earlier on residents.place = earlier.place
left join met on residents.place = met.place
left join reach on residents.place = reach.place
left join needs on residents.place = needs.place
left join labels on labels.domain = 'area' and residents.area = labels.key
where rates.place is not null or reach.place is not null
order by rates.rate desc nulls last, labels.position, residents.place
