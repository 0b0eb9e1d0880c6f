with municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

-- The census table does not cross sex with age. People of unknown age are in 'all' only.
population as (
    select
        code,
        total as "total|all",
        male as "male|all",
        female as "female|all",
        age_0_14 as "total|lt15",
        age_15_39 as "total|15_39",
        age_40_64 as "total|40_64",
        age_15_39 + age_40_64 as "total|15_64",
        age_65_over as "total|ge65"
    from population_2020
),

persons as (
    select
        code,
        split_part(name, '|', 1) as sex,
        split_part(name, '|', 2) as age_group,
        persons
    from (unpivot population on columns(* exclude (code)) into name name value persons)
)

select
    persons.code,
    municipalities.area,
    municipalities.health_centre,
    persons.sex,
    persons.age_group,
    persons.persons,
    -- Sapporo has a centre of its own: its citizens are outside the counts.
    persons.code <> '01100' as counted
from persons
inner join municipalities on persons.code = municipalities.code
order by persons.code, persons.sex <> 'total', persons.sex, persons.age_group
