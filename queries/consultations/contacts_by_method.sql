with contacts as (
    select
        fiscal_year,
        method,
        status,
        value as contacts,
        if(value is distinct from printed, printed, null) as contacts_printed
    from centre_contacts
    where measure = 'contacts'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- Liaison stands outside the printed subtotal of contacts and inside the printed total.
counted as (
    select *
    from contacts
    where
        method not in ('subtotal', 'total')
        and status <> 'total'
        and ($basis = 'with_liaison' or method not in ('liaison', 'case_conference'))
),

years as (
    select
        this.method,
        this.status,
        this.contacts,
        this.contacts_printed,
        last.contacts as contacts_previous,
        this.contacts - last.contacts as change,
        100 * this.contacts / nullif(sum(this.contacts) over (), 0) as share,
        sum(this.contacts) over () as contacts_all
    from counted as this
    left join counted as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this.method = last.method
            and this.status = last.status
    where
        this.fiscal_year = $fiscal_year
        and this.contacts is not null
)

select
    years.method,
    years.status,
    years.contacts,
    years.contacts_printed,
    years.share,
    years.contacts_previous,
    years.change,
    years.contacts_all
from years
left join labels as methods on methods.domain = 'method' and years.method = methods.key
left join labels as statuses on statuses.domain = 'status' and years.status = statuses.key
order by methods.position, statuses.position
