-- residents(population): one row per municipality whose citizens the centre counts, with its residents of an age group.
-- Sapporo (01100) has a centre of its own: it is in no denominator. People of unknown age are in 'all' only.
select
    municipalities.code as municipality,
    municipalities.subprefecture as area,
    municipalities.health_centre_ja as health_centre,
    case $population
        when 'all' then population_2020.total
        when '15_39' then population_2020.age_15_39
        when '40_64' then population_2020.age_40_64
        when '15_64' then population_2020.age_15_39 + population_2020.age_40_64
    end as persons
from main.population_2020
inner join main.municipalities on population_2020.code = municipalities.code
where municipalities.code <> '01100'
