-- Who asked, of the new cases. One whose row does not say is in the total alone.
with cases as (
    select
        fiscal_year,
        is_new,
        relation
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        cast(relation as varchar) as relation,
        count(*) filter (is_new) as cases
    from cases
    group by all
),

totals as (
    select
        fiscal_year,
        'total' as relation,
        sum(cases) as cases
    from counted
    group by fiscal_year
),

relations as (
    select
        fiscal_year,
        unnest(['self', 'father', 'mother', 'siblings', 'other']) as relation
    from totals
),

consulters as (
    select
        relations.fiscal_year,
        relations.relation,
        coalesce(counted.cases, 0) as cases
    from relations
    left join counted using (fiscal_year, relation)
    union all
    select * from totals
)

select
    fiscal_year,
    relation,
    'cases' as measure,
    cases as value,
    'cases' as unit
from consulters
union all
select
    consulters.fiscal_year,
    consulters.relation,
    'share' as measure,
    round(100 * consulters.cases / nullif(totals.cases, 0), 1) as value,
    'percent' as unit
from consulters
inner join totals using (fiscal_year)
order by all
