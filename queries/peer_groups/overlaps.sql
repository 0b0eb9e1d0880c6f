with sango_meetings as (
    select
        fiscal_year,
        date,
        kind,
        attendance,
        joint
    from lpf_sango_meetings
),

dohirokai_sessions as (
    select
        fiscal_year,
        date,
        format
    from lpf_dohirokai_sessions
),

hub_sessions as (
    select
        fiscal_year,
        date,
        block,
        format
    from lpf_hub_sessions
),

-- Online sessions of other programmes on the evening of an online SANGO meeting: perhaps the same, but it isn't said.
same_date as (
    select
        fiscal_year,
        date,
        'dohirokai' as programme
    from dohirokai_sessions
    where format <> 'in_person'
    union
    select
        fiscal_year,
        date,
        'hubs' as programme
    from hub_sessions
    where format in ('metaverse', 'online')
),

meetings as (
    select
        meetings.fiscal_year,
        meetings.date,
        meetings.kind,
        meetings.attendance,
        meetings.joint,
        list(same_date.programme order by same_date.programme) filter (
            where same_date.programme is not null
        ) as same_date_only
    from sango_meetings as meetings
    left join same_date
        on
            meetings.fiscal_year = same_date.fiscal_year
            and meetings.date = same_date.date
            and meetings.kind = 'beginner_online'
            and not coalesce(list_contains(meetings.joint, same_date.programme), false)
    group by all
)

select
    date,
    kind,
    attendance,
    joint,
    same_date_only,
    coalesce(len(joint), 0) as times_more
from meetings
where
    fiscal_year = $fiscal_year
    and (len(joint) > 0 or len(same_date_only) > 0)
order by date, kind
