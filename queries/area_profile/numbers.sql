with residents as (
    select
        place,
        cast(sum(persons) as bigint) as residents
    from place_residents('subprefecture', 'all')
    group by place
),

rates as (
    select *
    from place_rates($fiscal_year, 'subprefecture', 'all')
),

earlier as (
    select
        place,
        cases
    from place_cases($fiscal_year - 1, 'subprefecture', 'all')
),

reach as (
    select *
    from place_reach($fiscal_year, 'subprefecture')
),

reach_earlier as (
    select *
    from place_reach($fiscal_year - 1, 'subprefecture')
),

needs as (
    select
        place,
        population,
        need_low,
        need_high
    from place_need('subprefecture')
)

select
    residents.place as area,
    rates.cases,
    if(exists (select 1 from earlier), coalesce(earlier.cases, 0), null) as cases_previous,
    residents.residents,
    rates.rate,
    rates.rate_low,
    rates.rate_high,
    rates.rate_all,
    rates.compared,
    rates.smoothed,
    rates.smoothed_low,
    rates.smoothed_high,
    rates.chance_only,
    reach.sessions,
    reach_earlier.sessions as sessions_previous,
    reach.participants,
    reach_earlier.participants as participants_previous,
    reach.not_recorded,
    reach.municipalities_reached,
    reach.municipalities_never,
    reach.municipalities,
    needs.population as need_population,
    needs.need_low,
    needs.need_high,
    1000 * rates.cases / needs.need_high as met_low,
    1000 * rates.cases / needs.need_low as met_high
from residents
left join rates on residents.place = rates.place
left join earlier on residents.place = earlier.place
left join reach on residents.place = reach.place
left join reach_earlier on residents.place = reach_earlier.place
left join needs on residents.place = needs.place
where
    residents.place = $area
    and (rates.place is not null or reach.place is not null)
