with outcomes as (
    select
        fiscal_year,
        outcome,
        value as cases,
        if(value is distinct from printed, printed, null) as cases_printed
    from centre_outcomes
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- What ended is told twice: as one outcome, and by its three kinds.
levels as (
    select
        *,
        if(outcome in ('advice_ended', 'referral', 'treatment_advised'), 'of_ended', 'outcome') as outcome_level
    from outcomes
    where outcome <> 'total'
)

select
    this.outcome,
    this.outcome_level,
    this.cases,
    this.cases_printed,
    100 * this.cases / nullif(sum(this.cases) filter (where this.outcome_level = 'outcome') over (), 0) as share,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    sum(this.cases) filter (where this.outcome_level = 'outcome') over () as cases_all
from levels as this
left join levels as last on this.fiscal_year - 1 = last.fiscal_year and this.outcome = last.outcome
left join labels on labels.domain = 'outcome' and this.outcome = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
