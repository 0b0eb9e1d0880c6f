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
    from place_counts($fiscal_year - 1, 'subprefecture', 'all')
),

-- Those in need are counted from 15 to 64; a log tells who of them came.
met as (
    select
        place,
        cases,
        numerator
    from place_counts($fiscal_year, 'subprefecture', '15_64')
),

reach as (
    select *
    from place_reach($fiscal_year, 'subprefecture')
),

-- Beside a year that goes on stands the year before up to the same day: centre_seminars has no more of it.
seminars_earlier as (
    select
        fiscal_year,
        "no"
    from centre_seminars
    where fiscal_year = $fiscal_year - 1
),

reach_earlier as (
    select
        count(*) filter (held.place = $area) as sessions,
        sum(held.participants) filter (held.place = $area) as participants
    from place_sessions('subprefecture') as held
    inner join seminars_earlier on held.fiscal_year = seminars_earlier.fiscal_year and held."no" = seminars_earlier."no"
    having count(*) > 0
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
    earlier.cases as cases_previous,
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
    if(reach_earlier.sessions = 0, 0, reach_earlier.participants) as participants_previous,
    reach.not_recorded,
    reach.municipalities_reached,
    reach.municipalities_never,
    reach.municipalities,
    needs.population as need_population,
    needs.need_low,
    needs.need_high,
    1000 * met.cases / needs.need_high as met_low,
    1000 * met.cases / needs.need_low as met_high,
    met.numerator as met_numerator
from residents
left join rates on residents.place = rates.place
left join earlier on residents.place = earlier.place
left join met on residents.place = met.place
left join reach on residents.place = reach.place
left join reach_earlier on true
left join needs on residents.place = needs.place
where
    residents.place = $area
    and (rates.place is not null or reach.place is not null)
