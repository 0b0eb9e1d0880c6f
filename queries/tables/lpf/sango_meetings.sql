-- SANGO's meetings, those that stand in the log under the programme that shared them included: in person they are
-- regular ones, else for beginners.
with meetings as (
    select
        fiscal_year,
        date,
        cast("group" as varchar) as "group",
        cast(format as varchar) as format,
        place,
        attendance,
        joint
    from record_meetings
    where "group" in ('sango_regular', 'sango_beginner') or list_contains(joint, 'sango')
),

shared as (
    select
        *,
        list_distinct(
            list_append(coalesce(joint, []), case "group" when 'hub' then 'hubs' when 'dohirokai' then 'dohirokai' end)
        ) as programmes
    from meetings
)

select
    fiscal_year,
    date,
    case
        when "group" = 'sango_regular' then 'regular'
        when "group" = 'sango_beginner' then 'beginner_online'
        when format in ('online', 'metaverse') then 'beginner_online'
        else 'regular'
    end as kind,
    attendance,
    nullif(list_sort(list_filter(programmes, lambda programme: programme in ('hubs', 'dohirokai'))), []) as joint,
    place as venue
from shared
order by all
