with cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        is_new,
        municipality,
        area
    from record_cases
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select
        fiscal_year,
        cast(municipality as varchar) as municipality,
        coalesce(cast(area as varchar), 'unknown') as area,
        count(*) as persons
    from cases
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and contacts > 0
        and (is_new or $counted = 'everyone')
    group by all
),

years as (
    select distinct fiscal_year
    from counted
)

select
    this.municipality,
    this.area,
    this.persons,
    100 * this.persons / sum(this.persons) over () as share,
    if(years.fiscal_year is null, null, coalesce(last.persons, 0)) as persons_previous,
    this.persons - persons_previous as change
from counted as this
left join years on years.fiscal_year = $fiscal_year - 1
left join counted as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.municipality is not distinct from last.municipality
        and this.area = last.area
left join labels on labels.domain = 'area' and this.area = labels.key
where this.fiscal_year = $fiscal_year
order by this.municipality is null, if(this.municipality is null, 0, -this.persons), labels.position, this.municipality
