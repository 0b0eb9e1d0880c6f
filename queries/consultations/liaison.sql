with liaison as (
    select
        fiscal_year,
        direction,
        partner,
        value as cases,
        if(value is distinct from printed, printed, null) as cases_printed
    from centre_liaison
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
    from liaison
    where partner <> 'total'
)

select
    this.partner,
    this.direction,
    this.cases,
    this.cases_printed,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    sum(this.cases) over (partition by this.direction) as cases_direction,
    sum(this.cases) over (partition by this.partner) as cases_partner,
    sum(this.cases) over () as cases_all
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.direction = last.direction
        and this.partner = last.partner
left join labels as partners on partners.domain = 'partner' and this.partner = partners.key
left join labels as directions on directions.domain = 'direction' and this.direction = directions.key
where this.fiscal_year = $fiscal_year
order by cases_partner desc, partners.position, directions.position desc
