-- What came of the first contact, of the new cases. One whose row does not say is in the total alone.
with cases as (
    select
        fiscal_year,
        is_new,
        outcome
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        cast(outcome as varchar) as outcome,
        count(*) filter (is_new) as cases
    from cases
    group by all
),

years as (
    select distinct fiscal_year
    from counted
),

outcomes as (
    select
        fiscal_year,
        unnest([
            'advice_ended', 'referral', 'treatment_advised', 'visit_advised', 'phone_mail_continued', 'other',
            'interrupted'
        ]) as outcome
    from years
)

select
    outcomes.fiscal_year,
    outcomes.outcome,
    coalesce(counted.cases, 0) as value,
    'cases' as unit
from outcomes
left join counted using (fiscal_year, outcome)
union all
select
    fiscal_year,
    'ended' as outcome,
    coalesce(sum(cases) filter (outcome in ('advice_ended', 'referral', 'treatment_advised')), 0) as value,
    'cases' as unit
from counted
group by fiscal_year
union all
select
    fiscal_year,
    'total' as outcome,
    sum(cases) as value,
    'cases' as unit
from counted
group by fiscal_year
order by all
