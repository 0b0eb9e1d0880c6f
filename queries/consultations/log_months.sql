with consultations as (
    select
        fiscal_year,
        organisation,
        date,
        method
    from record_consultations
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
        method,
        count(*) as contacts
    from consultations
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and method not in ('liaison', 'letter_outreach')
    group by fiscal_year, month_number, method
),

begun as (
    select min(first_date) as first_date
    from periods
    where organisation = $organisation
),

-- The last record of any kind: records that end early in winter, or before, tell only of the beginning of a year.
ended as (
    select
        fiscal_year,
        max(last_date) as last_date
    from periods
    where organisation = $organisation
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
        periods.organisation = $organisation
        and periods.kind = 'consultations'
        and periods.fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

methods as (
    select distinct method
    from counted
),

grid as (
    select
        months.fiscal_year,
        months.month,
        months.through,
        methods.method,
        coalesce(counted.contacts, 0) as contacts
    from months
    cross join methods
    left join counted
        on
            months.fiscal_year = counted.fiscal_year
            and month(months.month) = counted.month_number
            and methods.method = counted.method
)

select
    strftime(this.month, '%Y-%m') as month,
    this.method,
    this.contacts,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    this.through
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.month = last.month + interval 1 year
        and this.method = last.method
left join labels on labels.domain = 'method' and cast(this.method as varchar) = labels.key
where this.fiscal_year = $fiscal_year
order by this.month, labels.position
