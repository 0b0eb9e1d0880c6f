-- One row per meeting, as taken in.
select
    intake,
    "row",
    cast(fiscal_year as integer) as fiscal_year,
    date,
    cast("group" as meeting_group) as "group",
    cast(format as meeting_format) as format,
    place,
    attendance,
    first_timers,
    online_attendance,
    staff,
    joint,
    start,
    "end",
    cast(block as block) as block,
    city,
    name,
    cast(slot as slot) as slot
from meetings
