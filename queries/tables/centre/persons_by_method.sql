-- Contacts and persons by method: a person counts once in each method used. Letters are listed where there are any.
with consultations as (
    select
        fiscal_year,
        method,
        case_id
    from record_consultations
    where organisation = 'centre' and method not in ('liaison', 'letter_outreach')
),

by_case as (
    select
        fiscal_year,
        method,
        case_id,
        count(*) as contacts
    from consultations
    group by fiscal_year, method, case_id
),

counted as (
    select
        fiscal_year,
        cast(method as varchar) as method,
        sum(contacts) as contacts,
        count(*) as persons
    from by_case
    group by all
),

years as (
    select distinct fiscal_year
    from counted
),

methods as (
    select
        fiscal_year,
        unnest(['phone', 'visit', 'mail', 'outreach', 'travel']) as method
    from years
    union
    select
        fiscal_year,
        method
    from counted
)

select
    methods.fiscal_year,
    methods.method,
    unnest(['contacts', 'persons']) as measure,
    unnest([coalesce(counted.contacts, 0), coalesce(counted.persons, 0)]) as value,
    unnest(['times', 'persons']) as unit
from methods
left join counted using (fiscal_year, method)
order by all
