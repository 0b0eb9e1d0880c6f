with stated as (
    select
        fiscal_year,
        'centre' as organisation,
        item,
        approximate,
        printed,
        unit,
        section
    from centre_stated
    where year = fiscal_year
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        item,
        approximate,
        printed,
        unit,
        section
    from lpf_stated
    where year = fiscal_year
),

seminars as (
    select
        fiscal_year,
        "no"
    from centre_seminars
),

sango as (
    select
        fiscal_year,
        kind,
        attendance
    from lpf_sango_meetings
),

dohirokai as (
    select
        fiscal_year,
        format
    from lpf_dohirokai_sessions
),

themes as (
    select
        fiscal_year,
        theme
    from lpf_dohirokai_themes
),

hubs as (
    select
        fiscal_year,
        block,
        format
    from lpf_hub_sessions
),

yoridokoro as (
    select
        fiscal_year,
        "group"
    from lpf_yoridokoro_sessions
),

activities as (
    select
        fiscal_year,
        kind,
        participants
    from lpf_activities
),

network as (
    select
        fiscal_year,
        name
    from lpf_network
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- What the lists hold under the name of the figure that the report states.
counted (fiscal_year, organisation, item, value, entries) as (
    select fiscal_year, 'centre', 'seminar_sessions', count(*), null
    from seminars
    group by fiscal_year
    union all
    select
        fiscal_year,
        'lpf',
        if(kind = 'regular', 'sango_regular_attendances', 'sango_online_attendances'),
        sum(attendance),
        count(*)
    from sango
    group by fiscal_year, kind
    union all
    select
        fiscal_year,
        'lpf',
        unnest(if(format = 'in_person', ['dohirokai_study_sessions', 'network_dohirokai_series'], ['dohirokai_online_sessions'])),
        count(*),
        null
    from dohirokai
    group by fiscal_year, format
    union all
    select fiscal_year, 'lpf', 'dohirokai_themes', count(*), null
    from themes
    group by fiscal_year
    union all
    select fiscal_year, 'lpf', unnest(['hub_places', 'hubs_blocks', 'network_hub_places']), count(distinct block), null
    from hubs
    group by fiscal_year
    union all
    select
        fiscal_year,
        'lpf',
        if(block = 'central', 'hubs_central_metaverse_sessions', 'hubs_' || block || '_sessions'),
        count(*) filter (block <> 'central' or format = 'metaverse'),
        null
    from hubs
    group by fiscal_year, block
    union all
    select fiscal_year, 'lpf', 'hubs_central_onsite_sessions', count(*) filter (format <> 'metaverse'), null
    from hubs
    where block = 'central'
    group by fiscal_year
    union all
    select
        fiscal_year,
        'lpf',
        if(format = 'metaverse', 'hubs_metaverse_sessions_per_block', 'hubs_sessions_per_block'),
        count(*),
        null
    from hubs
    group by fiscal_year, block, format
    union all
    select fiscal_year, 'lpf', 'yoridokoro_' || "group" || '_sessions', count(*), null
    from yoridokoro
    group by fiscal_year, "group"
    union all
    select fiscal_year, 'lpf', 'hubs_committee_meetings', count(*), null
    from activities
    where kind = 'committee'
    group by fiscal_year
    union all
    select fiscal_year, 'lpf', 'shiesta_sessions', count(*), null
    from activities
    where kind = 'peer_dispatch'
    group by fiscal_year
    union all
    select fiscal_year, 'lpf', 'university_attendance', sum(participants), null
    from activities
    where kind = 'event'
    group by fiscal_year
    union all
    select fiscal_year, 'lpf', 'network_groups', count(*), null
    from network
    group by fiscal_year
)

select distinct
    stated.fiscal_year,
    stated.organisation,
    stated.section,
    item.ja as subject_ja,
    item.en as subject_en,
    printf('%g', stated.printed) || unit.ja as printed,
    concat(printf('%g', stated.printed), ' ', unit.en) as printed_en,
    printf('%g', counted.value::double) || unit.ja as expected,
    concat(printf('%g', counted.value::double), ' ', unit.en) as expected_en,
    if(
        counted.entries is null,
        printf('一覧を数えると%gです。', counted.value::double),
        printf('一覧の%d回の値を足すと%gです。', counted.entries, counted.value::double)
    ) as why_ja,
    if(
        counted.entries is null,
        printf('The list counts %g.', counted.value::double),
        printf('The list''s %d meetings add up to %g.', counted.entries, counted.value::double)
    ) as why_en
from stated
inner join counted using (fiscal_year, organisation, item)
left join labels as item on item.domain = 'stated_item' and stated.item = item.key
left join labels as unit on unit.domain = 'unit' and stated.unit = unit.key
where not stated.approximate and stated.printed <> counted.value
order by all
