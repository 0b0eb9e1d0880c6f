with sessions as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre,
        kinds,
        participants,
        format,
        lived_experience
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

years as (
    select
        count(*) filter (fiscal_year = $fiscal_year) as sessions,
        nullif(count(*) filter (fiscal_year = $fiscal_year - 1), 0) as sessions_previous
    from sessions
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'centre' and kind = 'seminars' and partial
)

select
    "no",
    date,
    strftime(date, '%Y-%m') as month,
    municipalities,
    health_centre,
    kinds,
    participants,
    format,
    lived_experience,
    count(*) over (partition by strftime(date, '%Y-%m')) as sessions_month,
    years.sessions,
    years.sessions_previous,
    periods.through
from sessions
cross join years
cross join periods
where fiscal_year = $fiscal_year
order by date, "no"
