with programmes as (
    select
        fiscal_year,
        programme,
        measure,
        certainty,
        value,
        printed,
        value_to
    from lpf_programmes
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

worked as (
    select
        fiscal_year,
        programme,
        certainty,
        value as staff,
        if(value is distinct from printed, printed, null) as staff_printed,
        value_to as staff_to
    from programmes
    where measure = 'staff'
)

select
    this.programme,
    this.staff,
    this.staff_printed,
    this.staff_to,
    this.certainty,
    last.staff as staff_previous,
    last.staff_to as staff_to_previous,
    this.staff - last.staff as change
from worked as this
left join worked as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.programme = last.programme
left join labels on labels.domain = 'programme' and this.programme = labels.key
where this.fiscal_year = $fiscal_year
order by coalesce(this.staff_to, this.staff) desc nulls last, labels.position
