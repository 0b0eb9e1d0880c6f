with sango_meetings as (
    select
        fiscal_year,
        kind,
        attendance
    from lpf_sango_meetings
),

stated as (
    select
        fiscal_year,
        item,
        value,
        printed,
        origin
    from lpf_stated
    where year = fiscal_year
),

yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value,
        printed,
        origin
    from lpf_yoridokoro
),

dohirokai_sessions as (
    select
        fiscal_year,
        date
    from lpf_dohirokai_sessions
),

hub_sessions as (
    select
        fiscal_year,
        date
    from lpf_hub_sessions
),

letters as (
    select
        fiscal_year,
        sex,
        value
    from lpf_letters
),

programmes as (
    select
        fiscal_year,
        programme,
        printed,
        certainty
    from lpf_programmes
    where measure = 'beneficiaries' and origin = 'report'
),

records as (
    select
        fiscal_year,
        "group",
        block,
        attendance
    from record_meetings
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- A log may lack the attendance of a meeting. What the report prints as a total is one.
unrecorded as (
    select
        fiscal_year,
        cast("group" as varchar) as peer_group,
        count(*) - count(attendance) as sessions
    from records
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
    group by all
    union all
    select
        fiscal_year,
        'hubs' as peer_group,
        count(*) - count(attendance) as sessions
    from records
    where "group" = 'hub' or block is not null
    group by fiscal_year
),

-- The meetings' attendances are added up; the total that the report prints stands beside the sum.
sango as (
    select
        fiscal_year,
        if(kind = 'regular', 'sango_regular', 'sango_online') as peer_group,
        count(*) as sessions,
        sum(attendance) as attendances,
        count(*) - count(attendance) as unrecorded
    from sango_meetings
    group by all
),

sango_checked as (
    select
        sango.fiscal_year,
        sango.peer_group,
        sango.sessions,
        sango.attendances,
        sango.unrecorded,
        if(sango.attendances is distinct from stated.printed, stated.printed, null) as attendances_printed
    from sango
    left join stated
        on
            sango.fiscal_year = stated.fiscal_year
            and stated.item = sango.peer_group || '_attendances'
            and stated.origin = 'report'
),

yoridokoro_groups as (
    select
        fiscal_year,
        'yoridokoro_' || "group" as peer_group,
        max(value) filter (where measure = 'sessions') as sessions,
        max(value) filter (where measure = 'attendances') as attendances,
        max(printed) filter (where measure = 'attendances' and value is distinct from printed) as attendances_printed,
        max(value) filter (where measure = 'change') as change_printed,
        any_value(origin) as origin
    from yoridokoro
    where "group" <> 'total'
    group by all
),

dohirokai as (
    select
        fiscal_year,
        'dohirokai' as peer_group,
        count(*) as sessions
    from dohirokai_sessions
    group by all
),

hubs as (
    select
        fiscal_year,
        'hubs' as peer_group,
        count(*) as sessions
    from hub_sessions
    group by all
),

with_stated as (
    select
        held.fiscal_year,
        held.peer_group,
        held.sessions,
        stated.value as attendances,
        if(stated.value is distinct from stated.printed, stated.printed, null) as attendances_printed,
        -- A report prints them as beneficiaries; a log has the attendances of its meetings.
        if(stated.origin = 'report', 'beneficiaries', null) as counted_as,
        stated.origin,
        programmes.certainty
    from (
        select * from dohirokai
        union all
        select * from hubs
    ) as held
    left join stated
        on
            held.fiscal_year = stated.fiscal_year
            and stated.item = if(held.peer_group = 'hubs', 'hubs_beneficiaries', 'dohirokai_attendances')
    -- How sure the reading of the figure is, as the programmes' table has it.
    left join programmes
        on
            held.fiscal_year = programmes.fiscal_year
            and programmes.programme = if(held.peer_group = 'hubs', 'hubs', 'aging')
            and stated.printed = programmes.printed
),

recipients as (
    select
        fiscal_year,
        'letters' as peer_group,
        sum(value) as persons
    from letters
    where sex <> 'total'
    group by all
),

groups as (
    select * from sango_checked
    union all by name
    select * from yoridokoro_groups
    union all by name
    select * from with_stated
    union all by name
    select * from recipients
),

years as (
    select
        this.peer_group,
        this.sessions,
        last.sessions as sessions_previous,
        this.attendances,
        this.attendances_printed,
        coalesce(
            if(this.counted_as is not distinct from last.counted_as, last.attendances, null),
            this.attendances - this.change_printed
        ) as attendances_previous,
        nullif(coalesce(this.unrecorded, if(this.origin = 'log', unrecorded.sessions, null)), 0) as unrecorded,
        this.persons,
        last.persons as persons_previous,
        this.counted_as,
        this.certainty
    from groups as this
    left join groups as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this.peer_group = last.peer_group
    left join unrecorded
        on
            this.fiscal_year = unrecorded.fiscal_year
            and this.peer_group = unrecorded.peer_group
    where this.fiscal_year = $fiscal_year
)

select
    years.peer_group,
    years.sessions,
    years.sessions_previous,
    years.attendances,
    years.attendances_printed,
    years.attendances_previous,
    years.attendances - years.attendances_previous as change,
    years.counted_as,
    years.certainty,
    years.unrecorded,
    years.persons,
    years.persons_previous
from years
left join labels on labels.domain = 'peer_group' and years.peer_group = labels.key
order by labels.position
