-- Yoridokoro's sessions and attendances. The change on the year before is told of whole years of which every
-- session has its attendance.
with meetings as (
    select
        fiscal_year,
        if("group" = 'yoridokoro_members', 'members', 'family') as "group",
        attendance
    from record_meetings
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
),

periods as (
    select
        fiscal_year,
        starts and not partial as whole
    from record_periods
    where organisation = 'lpf' and kind = 'meetings'
),

groups as (
    select
        fiscal_year,
        unnest(['members', 'family']) as "group"
    from (select distinct fiscal_year from meetings)
),

counted as (
    select
        fiscal_year,
        "group",
        count(*) as sessions,
        sum(attendance) as attendances,
        count(*) = count(attendance) as recorded
    from meetings
    group by all
),

years as (
    select
        groups.fiscal_year,
        groups."group",
        coalesce(counted.sessions, 0) as sessions,
        if(counted.sessions is null, 0, counted.attendances) as attendances,
        coalesce(counted.recorded, true) and periods.whole as whole
    from groups
    inner join periods using (fiscal_year)
    left join counted using (fiscal_year, "group")
),

changes as (
    select
        this.fiscal_year,
        this."group",
        this.attendances - last.attendances as change
    from years as this
    inner join years as last on this.fiscal_year - 1 = last.fiscal_year and this."group" = last."group"
    where this.whole and last.whole
)

select
    fiscal_year,
    "group",
    unnest(['sessions', 'attendances']) as measure,
    unnest([sessions, attendances]) as value,
    unnest(['sessions', 'attendances']) as unit
from years
union all
select
    fiscal_year,
    'total' as "group",
    'attendances' as measure,
    sum(attendances) as value,
    'attendances' as unit
from years
group by fiscal_year
union all
select
    fiscal_year,
    "group",
    'change' as measure,
    change as value,
    'attendances' as unit
from changes
order by all
