-- Where the persons concerned live, of the new cases; what is blank is unknown.
with cases as (
    select
        fiscal_year,
        is_new,
        area
    from record_cases
    where organisation = 'centre'
),

labels as (
    select key as area
    from labels
    where domain = 'area' and key <> 'total'
),

counted as (
    select
        fiscal_year,
        coalesce(cast(area as varchar), 'unknown') as area,
        count(*) filter (is_new) as persons
    from cases
    group by all
),

years as (
    select
        fiscal_year,
        sum(persons) as persons
    from counted
    group by fiscal_year
)

select
    years.fiscal_year,
    labels.area,
    coalesce(counted.persons, 0) as value,
    'persons' as unit
from years
cross join labels
left join counted using (fiscal_year, area)
union all
select
    fiscal_year,
    'total' as area,
    persons as value,
    'persons' as unit
from years
order by all
