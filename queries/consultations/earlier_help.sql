with earlier_help as (
    select
        fiscal_year,
        answer,
        measure,
        value as cases,
        if(value is distinct from printed, printed, null) as cases_printed
    from centre_earlier_help
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select *
    from earlier_help
    where measure = 'cases' and answer <> 'total'
)

select
    this.answer,
    this.cases,
    this.cases_printed,
    100 * this.cases / nullif(sum(this.cases) over (), 0) as share,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    sum(this.cases) over () as cases_all
from counted as this
left join counted as last on this.fiscal_year - 1 = last.fiscal_year and this.answer = last.answer
left join labels on labels.domain = 'answer' and this.answer = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
