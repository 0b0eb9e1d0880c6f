with persons_by_method as (
    select
        fiscal_year,
        method,
        measure,
        value,
        printed
    from centre_persons_by_method
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        value
    from centre_continuity
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

methods as (
    select
        fiscal_year,
        method,
        max(value) filter (where measure = 'contacts') as contacts,
        max(printed) filter (where measure = 'contacts' and value is distinct from printed) as contacts_printed,
        max(value) filter (where measure = 'persons') as persons,
        max(printed) filter (where measure = 'persons' and value is distinct from printed) as persons_printed
    from persons_by_method
    group by fiscal_year, method
),

-- Each person once, however many methods they use.
everyone as (
    select
        fiscal_year,
        value as persons
    from continuity
    where year = fiscal_year and started = 'total' and measure = 'persons'
)

select
    this.method,
    this.contacts,
    this.contacts_printed,
    last.contacts as contacts_previous,
    this.persons,
    this.persons_printed,
    last.persons as persons_previous,
    this.contacts / nullif(this.persons, 0) as contacts_per_person,
    everyone.persons as persons_all
from methods as this
left join methods as last on this.fiscal_year - 1 = last.fiscal_year and this.method = last.method
left join everyone on this.fiscal_year = everyone.fiscal_year
left join labels on labels.domain = 'method' and this.method = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
