with centre as (
    select
        fiscal_year,
        method,
        status,
        measure,
        value,
        printed
    from centre_contacts
),

lpf as (
    select
        fiscal_year,
        channel,
        value,
        printed
    from lpf_consultations
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
        'centre' as organisation,
        method,
        value as contacts,
        if(value is distinct from printed, printed, null) as contacts_printed
    from centre
    where
        measure = 'contacts'
        and status = 'total'
        and method not in ('subtotal', 'total', 'liaison', 'case_conference')
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        channel as method,
        value as contacts,
        if(value is distinct from printed, printed, null) as contacts_printed
    from lpf
    where channel <> 'total'
)

select
    this.method,
    this.organisation,
    this.contacts,
    this.contacts_printed,
    100 * this.contacts / nullif(sum(this.contacts) over (partition by this.organisation), 0) as share,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    sum(this.contacts) over (partition by this.organisation) as contacts_all
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.organisation = last.organisation
        and this.method = last.method
left join labels as methods on methods.domain = 'method' and this.method = methods.key
left join labels as organisations on organisations.domain = 'org' and this.organisation = organisations.key
where this.fiscal_year = $fiscal_year
order by methods.position, organisations.position
