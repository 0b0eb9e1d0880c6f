-- The sessions, numbered by date. Where the record names no health centre it is that of the (first) municipality.
with seminars as (
    select
        intake,
        "row",
        fiscal_year,
        date,
        nullif(municipalities, []) as municipalities,
        health_centre,
        kinds,
        participants,
        format,
        lived_experience
    from record_seminars
),

municipalities as (
    select
        code,
        health_centre_ja as health_centre
    from municipalities
)

select
    seminars.fiscal_year,
    row_number() over (
        partition by seminars.fiscal_year order by seminars.date, seminars.intake, seminars."row"
    ) as "no",
    seminars.date,
    seminars.municipalities,
    coalesce(seminars.health_centre, municipalities.health_centre) as health_centre,
    seminars.kinds,
    seminars.participants,
    seminars.format,
    seminars.lived_experience
from seminars
left join municipalities on seminars.municipalities[1] = municipalities.code
order by seminars.fiscal_year, "no"
