with consultations as (
    select
        fiscal_year,
        organisation,
        method,
        days_since
    from record_consultations
),

cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        last_date
    from record_cases
),

periods as (
    select
        fiscal_year,
        organisation,
        kind,
        last_date
    from record_periods
),

classes (position, waiting, low, high) as (
    values
    (1, 'same_day', 0, 0),
    (2, '1_7', 1, 7),
    (3, '8_14', 8, 14),
    (4, '15_30', 15, 30),
    (5, '31_60', 31, 60),
    (6, '61_90', 61, 90),
    (7, '91_180', 91, 180),
    (8, 'gt180', 181, null)
),

days as (
    select
        fiscal_year,
        days_since,
        count(*) as contacts
    from consultations
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and method not in ('liaison', 'letter_outreach')
    group by fiscal_year, days_since
),

contacts as (
    select
        days.fiscal_year,
        classes.waiting,
        cast(sum(days.contacts) as bigint) as contacts
    from days
    inner join classes on days.days_since between classes.low and coalesce(classes.high, days.days_since)
    group by days.fiscal_year, classes.waiting
),

-- The number of days that half of the contacts do not exceed.
medians as (
    select
        fiscal_year,
        min(days_since) filter (2 * so_far >= contacts) as median
    from (
        select
            fiscal_year,
            days_since,
            sum(contacts) over (partition by fiscal_year order by days_since) as so_far,
            sum(contacts) over (partition by fiscal_year) as contacts
        from days
        where days_since is not null
    )
    group by fiscal_year
),

silence as (
    select
        cases.fiscal_year,
        periods.last_date - cases.last_date as days_silent,
        periods.last_date as as_of
    from cases
    inner join periods
        on
            cases.fiscal_year = periods.fiscal_year
            and cases.organisation = periods.organisation
            and periods.kind = 'consultations'
    where
        cases.organisation = $organisation
        and cases.fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and cases.contacts > 0
),

persons as (
    select
        silence.fiscal_year,
        classes.waiting,
        count(*) as persons
    from silence
    inner join classes on silence.days_silent between classes.low and coalesce(classes.high, silence.days_silent)
    group by silence.fiscal_year, classes.waiting
),

years as (
    select
        fiscal_year,
        cast(sum(contacts) filter (days_since is null) as bigint) as contacts_first,
        cast(sum(contacts) as bigint) as contacts_all
    from days
    group by fiscal_year
),

grid as (
    select
        years.fiscal_year,
        classes.position,
        classes.waiting,
        coalesce(contacts.contacts, 0) as contacts,
        coalesce(persons.persons, 0) as persons,
        coalesce(years.contacts_first, 0) as contacts_first
    from years
    cross join classes
    left join contacts using (fiscal_year, waiting)
    left join persons using (fiscal_year, waiting)
)

select
    this.waiting,
    this.contacts,
    100 * this.contacts / nullif(sum(this.contacts) over (), 0) as share,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    this.persons,
    last.persons as persons_previous,
    this.contacts_first,
    medians.median,
    before.median as median_previous,
    periods.last_date as as_of
from grid as this
left join grid as last on last.fiscal_year = $fiscal_year - 1 and this.waiting = last.waiting
left join medians on this.fiscal_year = medians.fiscal_year
left join medians as before on before.fiscal_year = $fiscal_year - 1
left join periods
    on
        this.fiscal_year = periods.fiscal_year
        and periods.organisation = $organisation
        and periods.kind = 'consultations'
where this.fiscal_year = $fiscal_year
order by this.position
