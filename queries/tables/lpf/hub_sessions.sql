-- The hubs' sessions: every meeting that names a block, under whichever programme it stands in the log.
with meetings as (
    select
        fiscal_year,
        date,
        cast(block as varchar) as block,
        city,
        name,
        cast(format as varchar) as format,
        cast(slot as varchar) as slot
    from record_meetings
    where "group" = 'hub' or block is not null
)

select
    fiscal_year,
    date,
    block,
    city,
    name,
    format,
    slot
from meetings
order by all
