with sango_meetings as (
    select
        fiscal_year,
        date,
        joint
    from lpf_sango_meetings
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
        date,
        block,
        format
    from lpf_hub_sessions
),

yoridokoro_sessions as (
    select
        fiscal_year,
        date
    from lpf_yoridokoro_sessions
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- Only what the report calls joint counts as one meeting; hubs hold theirs with SANGO in the Central block.
held as (
    select
        fiscal_year,
        'sango' as programme,
        if(len(joint) > 0, 'shared', 'alone') as counted
    from sango_meetings
    union all
    select
        sessions.fiscal_year,
        'dohirokai' as programme,
        if(exists (
            select 1 from sango_meetings as meetings
            where
                meetings.fiscal_year = sessions.fiscal_year
                and meetings.date = sessions.date
                and list_contains(meetings.joint, 'dohirokai')
        ), 'shared', 'alone') as counted
    from dohirokai_sessions as sessions
    union all
    select
        sessions.fiscal_year,
        'hubs' as programme,
        if(sessions.block = 'central' and exists (
            select 1 from sango_meetings as meetings
            where
                meetings.fiscal_year = sessions.fiscal_year
                and meetings.date = sessions.date
                and list_contains(meetings.joint, 'hubs')
        ), 'shared', 'alone') as counted
    from hub_sessions as sessions
    union all
    select
        fiscal_year,
        'yoridokoro' as programme,
        'alone' as counted
    from yoridokoro_sessions
),

programmes as (
    select
        fiscal_year,
        programme,
        counted,
        count(*) as sessions
    from held
    group by all
),

compared as (
    select
        this.programme,
        this.counted,
        this.sessions,
        last.sessions as sessions_previous,
        this.sessions - last.sessions as change
    from programmes as this
    left join programmes as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this.programme = last.programme
            and this.counted = last.counted
    where this.fiscal_year = $fiscal_year
)

-- A shared session stands once under SANGO and once under the other programme: it is the others that count it again.
select
    compared.programme,
    compared.counted,
    compared.sessions,
    compared.sessions_previous,
    compared.change,
    sum(compared.sessions) over () as sessions_summed,
    sum(if(compared.counted = 'shared' and compared.programme <> 'sango', 0, compared.sessions)) over ()
        as sessions_distinct
from compared
left join labels as of_programme on of_programme.domain = 'peer_programme' and compared.programme = of_programme.key
left join labels as of_counted on of_counted.domain = 'counted' and compared.counted = of_counted.key
order by of_programme.position, of_counted.position
