-- Who asked and how, of the new cases. One whose row does not say is in the totals alone.
with cases as (
    select
        fiscal_year,
        is_new,
        relation,
        method
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        cast(relation as varchar) as relation,
        cast(method as varchar) as method,
        count(*) filter (is_new) as cases
    from cases
    group by all
),

summed as (
    select
        counted.fiscal_year,
        if(grouping(counted.relation) = 1, 'total', counted.relation) as relation,
        if(grouping(counted.method) = 1, 'total', counted.method) as method,
        sum(counted.cases) as cases
    from counted
    group by counted.fiscal_year, cube (counted.relation, counted.method)
),

years as (
    select distinct fiscal_year
    from counted
),

relations as (
    select unnest(['self', 'father', 'mother', 'siblings', 'other', 'total']) as relation
),

methods as (
    select
        fiscal_year,
        unnest(['phone', 'visit', 'mail', 'outreach', 'travel', 'total']) as method
    from years
    union
    select
        fiscal_year,
        method
    from counted
    where cases > 0 and method is not null
)

select
    methods.fiscal_year,
    relations.relation,
    methods.method,
    coalesce(summed.cases, 0) as value,
    'cases' as unit
from methods
cross join relations
left join summed using (fiscal_year, relation, method)
order by all
