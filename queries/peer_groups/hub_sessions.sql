with hub_sessions as (
    select
        fiscal_year,
        date,
        block,
        city,
        name,
        format,
        slot
    from lpf_hub_sessions
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

blocks as (
    select
        fiscal_year,
        block,
        format,
        list_sort(list(distinct name)) as names,
        list_sort(list(distinct city) filter (where city is not null)) as cities,
        list_sort(list(distinct slot) filter (where slot is not null)) as slots,
        count(*) as sessions,
        list(strftime(date, '%Y-%m-%d') order by date) as dates
    from hub_sessions
    group by all
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'lpf' and kind = 'meetings' and partial
)

select
    this.block,
    this.format,
    this.names,
    this.cities,
    this.sessions,
    last.sessions as sessions_previous,
    this.sessions - last.sessions as change,
    this.slots,
    this.dates,
    periods.through
from blocks as this
cross join periods
left join blocks as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.block = last.block
        and this.format = last.format
left join labels as of_block on of_block.domain = 'block' and this.block = of_block.key
left join labels as of_format on of_format.domain = 'format' and this.format = of_format.key
where this.fiscal_year = $fiscal_year
order by of_block.position, of_format.position
