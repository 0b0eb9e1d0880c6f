with stated as (
    select
        fiscal_year,
        item,
        year,
        approximate,
        value,
        printed,
        unit,
        section
    from lpf_stated
    where origin = 'report'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- The report numbers its programmes in the order of the labels; the policy belongs to none.
placed as (
    select
        stated.*,
        labels.key as programme,
        labels.position
    from stated
    left join labels on labels.domain = 'programme' and stated.section = '事業' || labels.position
)

select
    coalesce(this.programme, 'policy') as programme,
    this.item,
    this.year,
    if(this.approximate, 'approximate', null) as nature,
    this.value,
    if(this.value is distinct from this.printed, this.printed, null) as value_printed,
    this.unit,
    if(this.year = this.fiscal_year, null, this.year) as other_year,
    this.section,
    last.value as value_previous,
    this.value - last.value as change
from placed as this
left join placed as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.year - 1 = last.year
        and this.item = last.item
        and this.unit = last.unit
left join labels as items on items.domain = 'stated_item' and this.item = items.key
where
    this.fiscal_year = $fiscal_year
    and ($programme is null or this.programme = $programme)
order by this.position nulls first, items.position, this.year
