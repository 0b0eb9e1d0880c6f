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

-- Last year's report, or the figure that this year's report gives for last year.
previous as (
    select
        this.item,
        coalesce(reported.value, restated.value) as value
    from stated as this
    left join stated as reported
        on
            this.fiscal_year - 1 = reported.fiscal_year
            and this.year - 1 = reported.year
            and this.item = reported.item
    left join stated as restated
        on
            this.fiscal_year = restated.fiscal_year
            and this.year - 1 = restated.year
            and this.item = restated.item
    where
        this.fiscal_year = $fiscal_year
        and this.year = $fiscal_year
)

select
    this.section,
    this.item,
    this.value,
    if(this.value is distinct from this.printed, this.printed, null) as value_printed,
    this.unit,
    this.approximate,
    previous.value as value_previous,
    this.value - previous.value as change
from stated as this
inner join labels as sections on sections.domain = 'peer_section' and this.section = sections.key
left join previous on this.item = previous.item
left join labels as items on items.domain = 'stated_item' and this.item = items.key
where
    this.fiscal_year = $fiscal_year
    and this.year = $fiscal_year
order by sections.position, items.position
