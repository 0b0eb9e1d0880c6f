with consultations as (
    select
        fiscal_year,
        organisation,
        case_id,
        method,
        purpose
    from record_consultations
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

contacts as not materialized (
    select
        fiscal_year,
        case_id,
        purpose
    from consultations
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and method not in ('liaison', 'letter_outreach')
),

totals as (
    select
        fiscal_year,
        count(*) as contacts_all
    from contacts
    group by fiscal_year
),

purposes_told as (
    select
        fiscal_year,
        case_id,
        unnest(purpose) as purpose
    from contacts
    union all
    select
        fiscal_year,
        case_id,
        null as purpose
    from contacts
    where coalesce(len(purpose), 0) = 0
),

by_case as (
    select
        fiscal_year,
        case_id,
        purpose,
        count(*) as contacts
    from purposes_told
    group by all
),

counted as (
    select
        fiscal_year,
        coalesce(cast(purpose as varchar), 'not_recorded') as purpose,
        cast(sum(contacts) as bigint) as contacts,
        count(*) as persons
    from by_case
    group by all
),

purposes as (
    select key as purpose
    from labels
    where domain = 'purpose' and key <> 'not_recorded'
    union
    select purpose
    from counted
),

grid as (
    select
        totals.fiscal_year,
        purposes.purpose,
        coalesce(counted.contacts, 0) as contacts,
        coalesce(counted.persons, 0) as persons,
        totals.contacts_all
    from totals
    cross join purposes
    left join counted using (fiscal_year, purpose)
)

select
    this.purpose,
    this.contacts,
    100 * this.contacts / this.contacts_all as share,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    this.persons,
    last.persons as persons_previous,
    this.contacts_all
from grid as this
left join grid as last on last.fiscal_year = $fiscal_year - 1 and this.purpose = last.purpose
left join labels on labels.domain = 'purpose' and this.purpose = labels.key
where this.fiscal_year = $fiscal_year
order by this.purpose in ('other', 'not_recorded'), if(this.purpose in ('other', 'not_recorded'), 0, -this.contacts), labels.position
