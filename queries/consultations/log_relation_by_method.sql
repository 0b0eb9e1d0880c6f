with consultations as (
    select
        fiscal_year,
        organisation,
        case_id,
        method,
        relation
    from record_consultations
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

by_case as (
    select
        fiscal_year,
        relation,
        method,
        case_id,
        count(*) as contacts
    from consultations
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and method not in ('liaison', 'letter_outreach')
    group by all
),

counted as (
    select
        fiscal_year,
        coalesce(cast(relation as varchar), 'not_recorded') as relation,
        cast(method as varchar) as method,
        cast(sum(contacts) as bigint) as contacts,
        count(*) as persons
    from by_case
    group by all
),

years as (
    select distinct fiscal_year
    from counted
),

methods as (
    select distinct method
    from counted
),

relations as (
    select key as relation
    from labels
    where domain = 'relation' and key not in ('total', 'not_recorded')
    union
    select relation
    from counted
),

grid as (
    select
        years.fiscal_year,
        relations.relation,
        methods.method,
        coalesce(counted.contacts, 0) as contacts,
        coalesce(counted.persons, 0) as persons
    from years
    cross join relations
    cross join methods
    left join counted using (fiscal_year, relation, method)
)

select
    this.relation,
    this.method,
    this.contacts,
    this.persons,
    100 * this.contacts / sum(this.contacts) over () as share,
    last.contacts as contacts_previous,
    last.persons as persons_previous,
    this.contacts - last.contacts as change
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.relation = last.relation
        and this.method = last.method
left join labels as relations on relations.domain = 'relation' and this.relation = relations.key
left join labels as methods on methods.domain = 'method' and this.method = methods.key
where this.fiscal_year = $fiscal_year
order by relations.position, methods.position
