with durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
        value,
        printed
    from centre_durations
),

-- All contacts, those without a duration too.
everything as (
    select
        fiscal_year,
        value as contacts
    from centre_contacts
    where
        measure = 'contacts'
        and status = 'total'
        and method = if($basis = 'with_liaison', 'total', 'subtotal')
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
        method,
        band,
        value as contacts,
        if(value is distinct from printed, printed, null) as contacts_printed
    from durations
    where
        measure = 'contacts'
        and method <> 'total'
        and band <> 'total'
        and ($basis = 'with_liaison' or method <> 'liaison')
)

select
    this.method,
    this.band,
    this.contacts,
    this.contacts_printed,
    100 * this.contacts / nullif(sum(this.contacts) over (partition by this.method), 0) as share,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    sum(this.contacts) over (partition by this.method) as contacts_method,
    sum(this.contacts) over () as contacts_all,
    greatest(everything.contacts - sum(this.contacts) over (), 0) as untimed
from counted as this
left join everything on this.fiscal_year = everything.fiscal_year
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.method = last.method
        and this.band = last.band
left join labels as methods on methods.domain = 'method' and this.method = methods.key
left join labels as bands on bands.domain = 'duration_band' and this.band = bands.key
where this.fiscal_year = $fiscal_year
order by methods.position, bands.position
