with municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre,
        health_centre_operator as operator
    from municipalities
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'area'
),

districts as (
    select
        health_centre,
        any_value(operator) as operator,
        -- That of its seat, which has its lowest code.
        arg_min(area, code) as area,
        list_sort(list(distinct area)) as areas,
        list(code order by code) as codes,
        count(*) as municipalities,
        min(code) <> '01100' as counted
    from municipalities
    group by health_centre
)

select
    districts.health_centre,
    districts.operator,
    districts.area,
    districts.areas,
    districts.codes,
    districts.municipalities,
    districts.counted
from districts
left join labels on districts.area = labels.key
order by labels.position, districts.codes[1]
