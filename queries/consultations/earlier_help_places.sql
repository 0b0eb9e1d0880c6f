with places as (
    select
        fiscal_year,
        place,
        value as cases,
        if(value is distinct from printed, printed, null) as cases_printed
    from centre_earlier_help_places
),

answers as (
    select
        fiscal_year,
        answer,
        measure,
        value as cases
    from centre_earlier_help
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

asked as (
    select
        fiscal_year,
        cases
    from answers
    where measure = 'cases' and answer = 'yes'
)

select
    this.place,
    this.cases,
    this.cases_printed,
    100 * this.cases / nullif(asked.cases, 0) as share,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    asked.cases as cases_asked
from places as this
left join places as last on this.fiscal_year - 1 = last.fiscal_year and this.place = last.place
left join asked on this.fiscal_year = asked.fiscal_year
left join labels on labels.domain = 'help_place' and this.place = labels.key
where this.fiscal_year = $fiscal_year
order by this.cases desc nulls last, labels.position
