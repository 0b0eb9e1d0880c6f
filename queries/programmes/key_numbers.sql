with programmes as (
    select
        fiscal_year,
        programme,
        measure,
        value
    from lpf_programmes
),

media as (
    select
        fiscal_year,
        medium
    from lpf_media
),

activities as (
    select
        fiscal_year,
        kind
    from lpf_activities
),

counted as (
    select
        fiscal_year,
        1 as position,
        'programmes' as measure,
        count(distinct programme) as value,
        'programmes' as unit,
        count(value) filter (where measure = 'expenditure') as besides
    from programmes
    group by fiscal_year
    union all
    select
        fiscal_year,
        2 as position,
        'expenditure' as measure,
        sum(value) as value,
        'thousand_yen' as unit,
        count(value) as besides
    from programmes
    where measure = 'expenditure'
    group by fiscal_year
    union all
    -- A listing on a website and a video channel are no press.
    select
        fiscal_year,
        3 as position,
        'press' as measure,
        count(*) filter (where medium <> 'web') as value,
        'media_items' as unit,
        count(*) filter (where medium = 'web') as besides
    from media
    group by fiscal_year
    union all
    select
        fiscal_year,
        4 as position,
        'appearances' as measure,
        count(*) filter (where kind in ('lecture', 'peer_dispatch', 'family_talk', 'workshop', 'event')) as value,
        'activities' as unit,
        count(*) filter (where kind not in ('lecture', 'peer_dispatch', 'family_talk', 'workshop', 'event')) as besides
    from activities
    group by fiscal_year
)

select
    this.measure,
    this.value,
    this.unit,
    this.besides,
    last.value as value_previous,
    this.value - last.value as change
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.measure = last.measure
where this.fiscal_year = $fiscal_year
order by this.position
