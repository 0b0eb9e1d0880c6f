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
    count(*) over (partition by strftime(date, '%Y-%m')) as sessions_month
from sessions
where fiscal_year = $fiscal_year
order by date, "no"
