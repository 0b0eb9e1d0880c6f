with sango_meetings as (
    select
        fiscal_year,
        date,
        kind,
        attendance,
        joint
    from lpf_sango_meetings
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

grouped as (
    select
        fiscal_year,
        kind,
        if(coalesce(list_contains(joint, 'dohirokai'), false), 'joint', 'alone') as together,
        count(*) as sessions,
        sum(attendance) as attendances,
        avg(attendance) as mean_attendances,
        list(attendance order by date) filter (where attendance is not null) as each_meeting
    from sango_meetings
    group by all
)

select
    this.kind,
    this.together,
    this.sessions,
    this.attendances,
    this.mean_attendances,
    last.mean_attendances as mean_attendances_previous,
    this.mean_attendances - last.mean_attendances as change,
    this.each_meeting
from grouped as this
left join grouped as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.kind = last.kind
        and this.together = last.together
left join labels as kinds on kinds.domain = 'sango_kind' and this.kind = kinds.key
left join labels as ways on ways.domain = 'together' and this.together = ways.key
where this.fiscal_year = $fiscal_year
order by kinds.position, ways.position
