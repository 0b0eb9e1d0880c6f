with stated as (
    select
        fiscal_year,
        item,
        value,
        printed,
        unit
    from lpf_stated
    where year = fiscal_year
),

activities as (
    select
        fiscal_year,
        kind,
        date,
        programme
    from lpf_activities
),

labels as (
    select
        domain,
        key,
        position
    from labels
)

select
    this.item,
    this.value,
    if(this.value is distinct from this.printed, this.printed, null) as value_printed,
    this.unit,
    last.value as value_previous,
    this.value - last.value as change,
    (
        select min(date)
        from activities
        where
            fiscal_year = $fiscal_year
            and kind = 'event'
            and programme = 'awareness'
    ) as held
from stated as this
left join stated as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.item = last.item
left join labels on labels.domain = 'stated_item' and this.item = labels.key
where
    this.fiscal_year = $fiscal_year
    and this.item in ('university_capacity', 'university_attendance', 'university_lecturers', 'awareness_leaflets')
order by labels.position
