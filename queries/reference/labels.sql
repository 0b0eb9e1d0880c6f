with labels as (
    select
        domain,
        key,
        ja,
        en,
        position
    from labels
),

municipalities as (
    select
        code,
        name_ja,
        name_en
    from municipalities
),

named as (
    select
        domain,
        key,
        ja,
        en,
        position
    from labels
    union all
    select
        'municipality' as domain,
        code as key,
        name_ja as ja,
        name_en as en,
        row_number() over (order by code) as position
    from municipalities
)

select
    domain,
    key,
    ja,
    en,
    position
from named
union all
-- A place is an area, a health centre or a municipality, by the level that is looked at.
select
    'place' as domain,
    key,
    ja,
    en,
    position
from named
where domain in ('area', 'health_centre', 'municipality')
order by domain, position
