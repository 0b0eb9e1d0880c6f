with contacts as (
    select
        fiscal_year,
        method,
        status,
        measure,
        value as contacts,
        printed
    from centre_contacts
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

totals as (
    select
        fiscal_year,
        if(method = 'subtotal', 'consultations', 'with_liaison') as contact_basis,
        contacts,
        if(contacts is distinct from printed, printed, null) as contacts_printed
    from contacts
    where
        measure = 'contacts'
        and status = 'total'
        and method in ('subtotal', 'total')
)

select
    this.contact_basis,
    this.contacts,
    this.contacts_printed,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change
from totals as this
left join totals as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.contact_basis = last.contact_basis
left join labels as bases on bases.domain = 'contact_basis' and this.contact_basis = bases.key
where this.fiscal_year = $fiscal_year
order by bases.position
