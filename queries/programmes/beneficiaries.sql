with programmes as (
    select
        fiscal_year,
        programme,
        measure,
        basis,
        certainty,
        value,
        printed
    from lpf_programmes
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

served as (
    select
        fiscal_year,
        programme,
        nullif(replace(replace(measure, 'beneficiaries', ''), '_', ''), '') as part,
        coalesce(basis, 'not_said') as basis,
        certainty,
        value as beneficiaries,
        if(value is distinct from printed, printed, null) as beneficiaries_printed
    from programmes
    where measure like 'beneficiaries%'
),

-- A programme that prints its parts and no total has no row for the total.
parts as (
    select *
    from served as this
    where
        this.part is not null
        or this.beneficiaries is not null
        or not exists (
            select 1
            from served as other
            where
                this.fiscal_year = other.fiscal_year
                and this.programme = other.programme
                and other.part is not null
        )
)

select
    this.programme,
    coalesce(this.part, 'all') as part,
    this.beneficiaries,
    this.beneficiaries_printed,
    this.basis,
    this.certainty,
    last.beneficiaries as beneficiaries_previous,
    this.beneficiaries - last.beneficiaries as change
from parts as this
left join parts as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.programme = last.programme
        and this.part is not distinct from last.part
        and this.basis = last.basis
left join labels on labels.domain = 'programme' and this.programme = labels.key
where this.fiscal_year = $fiscal_year
order by this.beneficiaries desc nulls last, labels.position, this.part desc
