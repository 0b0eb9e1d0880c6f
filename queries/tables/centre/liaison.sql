-- Liaison with agencies: those that there was any with. One whose row names no partner is in the total alone.
with consultations as (
    select
        fiscal_year,
        direction,
        partner
    from record_consultations
    where organisation = 'centre' and method = 'liaison' and direction is not null
),

counted as (
    select
        fiscal_year,
        cast(direction as varchar) as direction,
        cast(partner as varchar) as partner,
        count(*) as contacts
    from consultations
    group by all
)

select
    fiscal_year,
    direction,
    partner,
    contacts as value,
    'cases' as unit
from counted
where partner is not null
union all
select
    fiscal_year,
    direction,
    'total' as partner,
    sum(contacts) as value,
    'cases' as unit
from counted
group by fiscal_year, direction
order by all
