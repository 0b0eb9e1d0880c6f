with activities as (
    select
        fiscal_year,
        date,
        kind,
        title,
        section
    from lpf_activities
),

yoridokoro as (
    select
        fiscal_year,
        date,
        "group"
    from lpf_yoridokoro_sessions
),

hubs as (
    select
        fiscal_year,
        date,
        name
    from lpf_hub_sessions
),

labels as (
    select
        key,
        ja
    from labels
    where domain = 'yoridokoro_group'
),

names as (
    select distinct
        fiscal_year,
        name
    from hubs
),

groups as (
    select distinct
        yoridokoro.fiscal_year,
        yoridokoro."group",
        labels.ja as name
    from yoridokoro
    inner join labels on yoridokoro."group" = labels.key
),

-- Talks and visits whose title names the meeting that they took place at.
placed as (
    select
        activities.*,
        groups.name as meeting,
        exists (
            select 1
            from yoridokoro
            where
                yoridokoro.fiscal_year = activities.fiscal_year
                and yoridokoro."group" = groups."group"
                and yoridokoro.date = activities.date
        ) as held
    from activities
    inner join groups on activities.fiscal_year = groups.fiscal_year and contains(activities.title, 'よりどころ' || groups.name)
    union all
    select
        activities.*,
        names.name as meeting,
        exists (
            select 1
            from hubs
            where hubs.fiscal_year = activities.fiscal_year and hubs.name = names.name and hubs.date = activities.date
        ) as held
    from activities
    inner join names on activities.fiscal_year = names.fiscal_year and contains(activities.title, '「' || names.name || '」')
)

select
    fiscal_year,
    'lpf' as organisation,
    section,
    concat(strftime(date, '%-m月%-d日の'), title) as subject_ja,
    concat(meeting, strftime(date, ', %-d %b %Y')) as subject_en,
    strftime(date, '%-m月%-d日') as printed,
    strftime(date, '%-d %b') as printed_en,
    meeting || 'の開催日' as expected,
    'a date of ' || meeting as expected_en,
    concat(meeting, 'の開催日の一覧に、この日がありません。') as why_ja,
    concat('The list of dates of ', meeting, ' does not have this day.') as why_en
from placed
where not held
order by fiscal_year, date, subject_ja
