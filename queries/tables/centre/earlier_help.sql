-- Whether help was sought before, of the new cases; what is blank is unknown.
with cases as (
    select
        fiscal_year,
        is_new,
        earlier_help
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        coalesce(cast(earlier_help as varchar), 'unknown') as answer,
        count(*) filter (is_new) as cases
    from cases
    group by all
),

totals as (
    select
        fiscal_year,
        'total' as answer,
        sum(cases) as cases
    from counted
    group by fiscal_year
),

answers as (
    select
        fiscal_year,
        unnest(['yes', 'no', 'unknown']) as answer
    from totals
),

answered as (
    select
        answers.fiscal_year,
        answers.answer,
        coalesce(counted.cases, 0) as cases
    from answers
    left join counted using (fiscal_year, answer)
    union all
    select * from totals
)

select
    fiscal_year,
    answer,
    'cases' as measure,
    cases as value,
    'cases' as unit
from answered
union all
select
    answered.fiscal_year,
    answered.answer,
    'share' as measure,
    round(100 * answered.cases / nullif(totals.cases, 0), 1) as value,
    'percent' as unit
from answered
inner join totals using (fiscal_year)
order by all
