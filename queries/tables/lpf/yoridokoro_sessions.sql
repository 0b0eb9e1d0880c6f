-- Yoridokoro's sessions.
with meetings as (
    select
        fiscal_year,
        date,
        if("group" = 'yoridokoro_members', 'members', 'family') as "group",
        cast(format as varchar) as format,
        start,
        "end"
    from record_meetings
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
)

select
    fiscal_year,
    date,
    "group",
    format,
    start,
    "end"
from meetings
order by all
