with meetings as (
    select
        fiscal_year,
        date,
        "group",
        attendance,
        first_timers,
        online_attendance
    from record_meetings
),

periods as (
    select
        fiscal_year,
        organisation,
        kind,
        first_date,
        last_date,
        through,
        partial
    from record_periods
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
        month(date) as month_number,
        cast("group" as varchar) as "group",
        count(*) as sessions,
        count(*) filter (attendance is null) as without,
        sum(attendance) as attendances,
        sum(first_timers) as first_timers,
        sum(online_attendance) as online,
        sum(attendance) filter (online_attendance is not null) as online_base
    from meetings
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
    group by all
),

begun as (
    select min(first_date) as first_date
    from periods
    where organisation = 'lpf'
),

-- The last record of any kind: records that end early in winter, or before, tell only of the beginning of a year.
ended as (
    select
        fiscal_year,
        max(last_date) as last_date
    from periods
    where organisation = 'lpf'
    group by fiscal_year
),

-- The months that the records tell of: from the first record of all to the day through which they reach in a year
-- that goes on, or of which they tell only the beginning.
months as (
    select
        periods.fiscal_year,
        if(periods.partial, periods.through, null) as through,
        unnest(generate_series(
            date_trunc('month', greatest(begun.first_date, make_date(periods.fiscal_year, 4, 1))),
            date_trunc('month', if(
                periods.partial or ended.last_date < make_date(periods.fiscal_year + 1, 1, 31),
                periods.through,
                make_date(periods.fiscal_year + 1, 3, 1)
            )),
            interval 1 month
        )) as month
    from periods
    inner join ended on periods.fiscal_year = ended.fiscal_year
    cross join begun
    where
        periods.organisation = 'lpf'
        and periods.kind = 'meetings'
        and periods.fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

groups as (
    select distinct "group"
    from counted
),

-- Without a meeting there was no attendance: zero; with meetings, but no recorded attendance: none.
grid as (
    select
        months.fiscal_year,
        months.month,
        months.through,
        groups."group",
        coalesce(counted.sessions, 0) as sessions,
        coalesce(counted.without, 0) as without,
        if(counted.sessions is null, 0, counted.attendances) as attendances,
        if(counted.sessions is null, 0, counted.first_timers) as first_timers,
        if(counted.sessions is null, 0, counted.online) as online,
        if(counted.sessions is null, 0, counted.online_base) as online_base
    from months
    cross join groups
    left join counted
        on
            months.fiscal_year = counted.fiscal_year
            and month(months.month) = counted.month_number
            and groups."group" = counted."group"
)

select
    strftime(this.month, '%Y-%m') as month,
    this."group",
    this.sessions,
    cast(this.attendances as bigint) as attendances,
    cast(this.first_timers as bigint) as first_timers,
    cast(this.online as bigint) as online,
    this.without,
    last.sessions as sessions_previous,
    cast(last.attendances as bigint) as attendances_previous,
    cast(last.first_timers as bigint) as first_timers_previous,
    cast(last.online as bigint) as online_previous,
    cast(this.online_base as bigint) as online_base,
    cast(last.online_base as bigint) as online_base_previous,
    this.through
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.month = last.month + interval 1 year
        and this."group" = last."group"
left join labels on labels.domain = 'meeting_group' and this."group" = labels.key
where this.fiscal_year = $fiscal_year
order by this.month, labels.position
