with cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        is_new,
        withdrawn
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
        coalesce(cast(withdrawn as varchar), 'not_recorded') as withdrawn,
        if(is_new, 'new', 'continuing') as status,
        count(*) as persons
    from cases
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and contacts > 0
    group by all
),

years as (
    select distinct fiscal_year
    from counted
),

classes as (
    select key as withdrawn
    from labels
    where domain = 'withdrawn' and key <> 'not_recorded'
    union
    select withdrawn
    from counted
),

grid as (
    select
        years.fiscal_year,
        classes.withdrawn,
        statuses.status,
        coalesce(counted.persons, 0) as persons
    from years
    cross join classes
    cross join (values ('new'), ('continuing')) as statuses (status)
    left join counted using (fiscal_year, withdrawn, status)
)

select
    this.withdrawn,
    this.status,
    this.persons,
    100 * this.persons / sum(this.persons) over () as share,
    last.persons as persons_previous,
    this.persons - last.persons as change
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.withdrawn = last.withdrawn
        and this.status = last.status
left join labels as classes on classes.domain = 'withdrawn' and this.withdrawn = classes.key
left join labels as statuses on statuses.domain = 'status' and this.status = statuses.key
where this.fiscal_year = $fiscal_year
order by classes.position, statuses.position
