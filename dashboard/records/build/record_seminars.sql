-- One row per seminar session, as taken in.
select
    intake,
    "row",
    cast(fiscal_year as integer) as fiscal_year,
    date,
    municipalities,
    cast(health_centre as varchar) as health_centre,
    kinds,
    participants,
    online,
    cast(format as varchar) as format,
    lived_experience
from seminars
