with programmes as (
    select
        fiscal_year,
        programme,
        measure,
        certainty,
        value,
        printed
    from lpf_programmes
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

spent as (
    select
        fiscal_year,
        programme,
        certainty,
        value as expenditure,
        if(value is distinct from printed, printed, null) as expenditure_printed
    from programmes
    where measure = 'expenditure'
)

select
    this.programme,
    this.expenditure,
    this.expenditure_printed,
    if(this.expenditure is null, null, this.certainty) as certainty,
    100 * this.expenditure / nullif(sum(this.expenditure) over (), 0) as share,
    last.expenditure as expenditure_previous,
    this.expenditure - last.expenditure as change
from spent as this
left join spent as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.programme = last.programme
left join labels on labels.domain = 'programme' and this.programme = labels.key
where this.fiscal_year = $fiscal_year
order by this.expenditure desc nulls last, labels.position
