with consulters as (
    select
        fiscal_year,
        relation,
        method,
        value as cases,
        if(value is distinct from printed, printed, null) as cases_printed
    from centre_consulters_by_method
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
    from consulters
    where relation <> 'total' and method <> 'total'
)

select
    this.relation,
    this.method,
    this.cases,
    this.cases_printed,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    sum(this.cases) over (partition by this.relation) as cases_relation,
    sum(this.cases) over (partition by this.method) as cases_method,
    sum(this.cases) over () as cases_all
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.relation = last.relation
        and this.method = last.method
left join labels as relations on relations.domain = 'relation' and this.relation = relations.key
left join labels as methods on methods.domain = 'method' and this.method = methods.key
where this.fiscal_year = $fiscal_year
order by relations.position, methods.position
