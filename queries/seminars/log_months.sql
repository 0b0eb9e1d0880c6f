with seminars as (
    select
        fiscal_year,
        date,
        participants,
        online,
        format,
        lived_experience
    from record_seminars
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

-- Who came in person and who online, as far as it is told.
told as (
    select
        fiscal_year,
        month(date) as month_number,
        lived_experience,
        participants,
        coalesce(online, if(format = 'in_person', 0, if(format = 'online', participants, null))) as online
    from seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

counted as (
    select
        fiscal_year,
        month_number,
        count(*) as sessions,
        count(*) filter (lived_experience) as peers,
        count(lived_experience) as peers_base,
        count(*) filter (participants is null) as without,
        sum(participants) as participants,
        sum(participants - online) as in_person,
        sum(online) filter (participants is not null) as online,
        sum(participants) filter (online is null) as unknown
    from told
    group by fiscal_year, month_number
),

begun as (
    select min(first_date) as first_date
    from periods
    where organisation = 'centre'
),

-- The last record of any kind: records that end early in winter, or before, tell only of the beginning of a year.
ended as (
    select
        fiscal_year,
        max(last_date) as last_date
    from periods
    where organisation = 'centre'
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
        periods.organisation = 'centre'
        and periods.kind = 'seminars'
        and periods.fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

-- Months without a session had no participants: zero; with sessions, but no head-count: none.
grid as (
    select
        months.fiscal_year,
        months.month,
        months.through,
        unnest(['in_person', 'online', 'unknown']) as part,
        unnest(if(
            counted.sessions > 0 and counted.participants is null,
            [null, null, null],
            [coalesce(counted.in_person, 0), coalesce(counted.online, 0), coalesce(counted.unknown, 0)]
        )) as participants,
        coalesce(counted.sessions, 0) as sessions,
        coalesce(counted.peers, 0) as peers,
        coalesce(counted.peers_base, 0) as peers_base,
        coalesce(counted.without, 0) as without
    from months
    left join counted
        on months.fiscal_year = counted.fiscal_year and month(months.month) = counted.month_number
)

select
    strftime(this.month, '%Y-%m') as month,
    this.part,
    cast(this.participants as bigint) as participants,
    cast(last.participants as bigint) as participants_previous,
    this.sessions,
    this.peers,
    this.without,
    last.sessions as sessions_previous,
    last.peers as peers_previous,
    this.peers_base,
    this.through
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.month = last.month + interval 1 year
        and this.part = last.part
left join labels on labels.domain = 'seminar_part' and this.part = labels.key
where this.fiscal_year = $fiscal_year
order by this.month, labels.position
