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
)

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
order by domain, position
