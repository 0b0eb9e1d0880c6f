with consultations as (
    select
        fiscal_year,
        organisation,
        date,
        method
    from record_consultations
),

counted as (
    select
        fiscal_year,
        isodow(date) as weekday,
        count(*) as contacts
    from consultations
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and method not in ('liaison', 'letter_outreach')
    group by fiscal_year, weekday
),

years as (
    select distinct fiscal_year
    from counted
),

grid as (
    select
        years.fiscal_year,
        weekdays.weekday,
        coalesce(counted.contacts, 0) as contacts
    from years
    cross join range(1, 8) as weekdays (weekday)
    left join counted on years.fiscal_year = counted.fiscal_year and weekdays.weekday = counted.weekday
)

select
    cast(this.weekday as varchar) as weekday,
    this.contacts,
    100 * this.contacts / sum(this.contacts) over () as share,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    sum(this.contacts) over () as contacts_all,
    sum(this.contacts) filter (this.weekday >= 6) over () as contacts_weekend
from grid as this
left join grid as last on last.fiscal_year = $fiscal_year - 1 and this.weekday = last.weekday
where this.fiscal_year = $fiscal_year
order by this.weekday
