with yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value,
        printed,
        origin
    from lpf_yoridokoro
),

-- A log has the attendance of each session, unless it was not written down: the mean is that of the others.
recorded as (
    select
        fiscal_year,
        if("group" = 'yoridokoro_members', 'members', 'family') as "group",
        count(*) - count(attendance) as unrecorded
    from record_meetings
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
    group by all
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

groups as (
    select
        fiscal_year,
        "group",
        max(value) filter (where measure = 'sessions') as sessions,
        max(printed) filter (where measure = 'sessions' and value is distinct from printed) as sessions_printed,
        max(value) filter (where measure = 'attendances') as attendances,
        max(printed) filter (where measure = 'attendances' and value is distinct from printed) as attendances_printed,
        max(value) filter (where measure = 'change') as change_printed,
        any_value(origin) as origin
    from yoridokoro
    where "group" <> 'total'
    group by all
),

-- Last year's report where there is one; otherwise this year's figure less the change that it prints.
compared as (
    select
        this.*,
        last.sessions as sessions_previous,
        coalesce(last.attendances, this.attendances - this.change_printed) as attendances_previous,
        case
            when last.attendances is not null then last.origin
            when this.change_printed is not null then 'printed_change'
        end as previous_basis,
        if(this.origin = 'log', coalesce(recorded.unrecorded, 0), 0) as unrecorded
    from groups as this
    left join groups as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this."group" = last."group"
    left join recorded
        on
            this.fiscal_year = recorded.fiscal_year
            and this."group" = recorded."group"
    where this.fiscal_year = $fiscal_year
)

select
    compared."group",
    compared.sessions,
    compared.sessions_printed,
    compared.sessions_previous,
    compared.attendances,
    compared.attendances_printed,
    compared.attendances_previous,
    compared.attendances - compared.attendances_previous as change,
    compared.previous_basis,
    compared.attendances / nullif(compared.sessions - compared.unrecorded, 0) as mean_attendances,
    nullif(compared.unrecorded, 0) as unrecorded
from compared
left join labels on labels.domain = 'yoridokoro_group' and compared."group" = labels.key
order by labels.position
