with yoridokoro_sessions as (
    select
        fiscal_year,
        date,
        "group",
        format,
        "start",
        "end"
    from lpf_yoridokoro_sessions
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

months as (
    select
        fiscal_year,
        "group",
        format,
        strftime(min(date), '%Y-%m') as month,
        month(date) as month_of_year,
        count(*) as sessions,
        list_sort(list(distinct "start" || '–' || "end")) as hours,
        list(strftime(date, '%Y-%m-%d') order by date) as dates
    from yoridokoro_sessions
    group by fiscal_year, "group", format, month_of_year
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'lpf' and kind = 'meetings' and partial
)

select
    this."group",
    this.format,
    this.month,
    this.sessions,
    last.sessions as sessions_previous,
    this.sessions - last.sessions as change,
    this.hours,
    this.dates,
    periods.through
from months as this
cross join periods
left join months as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this."group" = last."group"
        and this.format = last.format
        and this.month_of_year = last.month_of_year
left join labels as of_group on of_group.domain = 'yoridokoro_group' and this."group" = of_group.key
left join labels as of_format on of_format.domain = 'format' and this.format = of_format.key
where this.fiscal_year = $fiscal_year
order by of_group.position, of_format.position, this.month
