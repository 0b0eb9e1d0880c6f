-- Dohirokai's sessions, those that stand in the log under the programme that shared them included.
with meetings as (
    select
        fiscal_year,
        date,
        cast(format as varchar) as format,
        place
    from record_meetings
    where "group" = 'dohirokai' or list_contains(joint, 'dohirokai')
)

select
    fiscal_year,
    date,
    format,
    place as venue
from meetings
order by all
