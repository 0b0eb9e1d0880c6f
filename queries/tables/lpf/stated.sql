-- The figures that the report states in its prose, as far as the log gives them.
with consultations as (
    select
        fiscal_year,
        method,
        status
    from record_consultations
    where organisation = 'lpf'
),

cases as (
    select
        fiscal_year,
        sex,
        letters
    from record_cases
    where organisation = 'lpf'
),

meetings as (
    select
        fiscal_year,
        cast("group" as varchar) as "group",
        cast(format as varchar) as format,
        cast(block as varchar) as block,
        attendance,
        joint
    from record_meetings
),

contacts as (
    select
        fiscal_year,
        count(*) filter (method not in ('liaison', 'letter_outreach')) as total,
        count(*) filter (method = 'letter' and status = 'continuing') as letters_continuing
    from consultations
    group by fiscal_year
),

recipients as (
    select
        fiscal_year,
        count(*) filter (letters > 0) as total,
        count(*) filter (letters > 0 and sex = 'male') as male,
        count(*) filter (letters > 0 and sex = 'female') as female
    from cases
    group by fiscal_year
),

-- A meeting that two programmes share counts in both.
programmes as (
    select
        *,
        "group" in ('sango_regular', 'sango_beginner') or coalesce(list_contains(joint, 'sango'), false) as sango,
        "group" = 'dohirokai' or coalesce(list_contains(joint, 'dohirokai'), false) as dohirokai,
        "group" = 'hub' or block is not null as hub,
        format in ('online', 'metaverse') as remote
    from meetings
),

sango as (
    select
        fiscal_year,
        sum(attendance) filter ("group" = 'sango_regular' or ("group" <> 'sango_beginner' and not remote)) as regular,
        sum(attendance) filter ("group" = 'sango_beginner' or ("group" <> 'sango_regular' and remote)) as online
    from programmes
    where sango
    group by fiscal_year
),

-- Its attendances are not told: where it shares a meeting with SANGO, each programme counts its own people, and
-- the record has one number.
dohirokai as (
    select
        fiscal_year,
        count(*) filter (not remote) as study,
        count(*) filter (remote) as online
    from programmes
    where dohirokai
    group by fiscal_year
),

blocks as (
    select
        fiscal_year,
        block,
        count(*) as sessions,
        count(*) filter (format in ('in_person', 'hybrid')) as onsite,
        count(*) filter (format = 'satellite') as satellite,
        count(*) filter (remote) as remote,
        sum(attendance) as attendances
    from programmes
    where hub
    group by fiscal_year, block
),

-- "Three in each block" holds only where the blocks agree.
hubs as (
    select
        fiscal_year,
        count(block) as blocks,
        if(min(onsite) = max(onsite), min(onsite), null) as onsite,
        if(min(remote) = max(remote), min(remote), null) as remote,
        sum(onsite + satellite) filter (block = 'central') as central_onsite,
        sum(remote) filter (block = 'central') as central_remote,
        sum(sessions) filter (block = 'north') as north,
        sum(sessions) filter (block = 'east') as east,
        sum(sessions) filter (block = 'south') as south,
        sum(attendances) as attendances
    from blocks
    group by fiscal_year
),

yoridokoro as (
    select
        fiscal_year,
        count(*) filter ("group" = 'yoridokoro_members') as members_sessions,
        count(*) filter ("group" = 'yoridokoro_family') as family_sessions,
        sum(attendance) filter ("group" = 'yoridokoro_members') as members,
        sum(attendance) filter ("group" = 'yoridokoro_family') as family,
        sum(attendance) as total,
        count(*) filter ("group" = 'yoridokoro_family' and attendance = 1) as family_single
    from programmes
    where "group" in ('yoridokoro_members', 'yoridokoro_family')
    group by fiscal_year
),

stated as (
    select
        fiscal_year,
        unnest([
            {'item': 'consultation_total', 'value': total, 'unit': 'contacts'},
            {'item': 'consultation_letter_continuing', 'value': letters_continuing, 'unit': 'contacts'}
        ], recursive := true)
    from contacts
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'letters_recipients', 'value': total, 'unit': 'persons'},
            {'item': 'letters_recipients_male', 'value': male, 'unit': 'persons'},
            {'item': 'letters_recipients_female', 'value': female, 'unit': 'persons'}
        ], recursive := true)
    from recipients
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'sango_regular_attendances', 'value': regular, 'unit': 'attendances'},
            {'item': 'sango_online_attendances', 'value': online, 'unit': 'attendances'}
        ], recursive := true)
    from sango
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'dohirokai_study_sessions', 'value': study, 'unit': 'sessions'},
            {'item': 'dohirokai_online_sessions', 'value': online, 'unit': 'sessions'},
            {'item': 'network_dohirokai_series', 'value': study, 'unit': 'sessions'}
        ], recursive := true)
    from dohirokai
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'hub_places', 'value': blocks, 'unit': 'places'},
            {'item': 'hubs_blocks', 'value': blocks, 'unit': 'blocks'},
            {'item': 'hubs_sessions_per_block', 'value': onsite, 'unit': 'sessions'},
            {'item': 'hubs_metaverse_sessions_per_block', 'value': remote, 'unit': 'sessions'},
            {'item': 'hubs_central_onsite_sessions', 'value': central_onsite, 'unit': 'sessions'},
            {'item': 'hubs_central_metaverse_sessions', 'value': central_remote, 'unit': 'sessions'},
            {'item': 'hubs_north_sessions', 'value': north, 'unit': 'sessions'},
            {'item': 'hubs_east_sessions', 'value': east, 'unit': 'sessions'},
            {'item': 'hubs_south_sessions', 'value': south, 'unit': 'sessions'},
            {'item': 'hubs_beneficiaries', 'value': attendances, 'unit': 'attendances'},
            {'item': 'network_hub_places', 'value': blocks, 'unit': 'places'}
        ], recursive := true)
    from hubs
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'yoridokoro_members_sessions', 'value': members_sessions, 'unit': 'sessions'},
            {'item': 'yoridokoro_members_attendances', 'value': members, 'unit': 'attendances'},
            {'item': 'yoridokoro_family_sessions', 'value': family_sessions, 'unit': 'sessions'},
            {'item': 'yoridokoro_family_attendances', 'value': family, 'unit': 'attendances'},
            {'item': 'yoridokoro_total_attendances', 'value': total, 'unit': 'attendances'},
            {'item': 'yoridokoro_family_single_participant_sessions', 'value': family_single, 'unit': 'sessions'}
        ], recursive := true)
    from yoridokoro
)

select
    fiscal_year,
    item,
    fiscal_year as year,
    false as approximate,
    value,
    unit
from stated
where value is not null
order by all
