with contacts as (
    select
        fiscal_year,
        method,
        status,
        measure,
        value as contacts
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
        contacts
    from contacts
    where
        measure = 'contacts'
        and status = 'total'
        and method in ('subtotal', 'total')
)

select
    totals.contact_basis,
    totals.contacts
from totals
left join labels on labels.domain = 'contact_basis' and totals.contact_basis = labels.key
where totals.fiscal_year = $fiscal_year
order by labels.position
