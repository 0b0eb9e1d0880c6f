with stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from lpf_stated
    where year = fiscal_year
),

sango as (
    select
        fiscal_year,
        date,
        kind
    from lpf_sango_meetings
),

yoridokoro as (
    select
        fiscal_year,
        date,
        "group",
        format
    from lpf_yoridokoro_sessions
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- Meetings that are said to be held so many times a month, by series and month.
meetings (fiscal_year, item, domain, key, month) as (
    select fiscal_year, 'sango_meetings_per_month', 'sango_kind', kind, month(date)
    from sango
    union all
    select fiscal_year, 'yoridokoro_sessions_per_month', 'yoridokoro_group', "group", month(date)
    from yoridokoro
    union all
    select fiscal_year, 'yoridokoro_online_sessions_per_month', 'yoridokoro_group', "group", month(date)
    from yoridokoro
    where format <> 'in_person'
    union all
    select fiscal_year, 'yoridokoro_hybrid_sessions_per_month', 'yoridokoro_group', "group", month(date)
    from yoridokoro
    where format = 'in_person' and "group" = 'members'
),

series as (
    select distinct
        fiscal_year,
        item,
        domain,
        key
    from meetings
),

months as (
    select
        series.*,
        unnest(range(1, 13)) as month
    from series
),

counted as (
    select
        months.fiscal_year,
        months.item,
        months.domain,
        months.key,
        months.month,
        count(meetings.month) as sessions
    from months
    left join meetings using (fiscal_year, item, domain, key, month)
    group by all
)

select
    counted.fiscal_year,
    'lpf' as organisation,
    stated.section,
    concat_ws('・', item.ja, label.ja, printf('%d月', counted.month)) as subject_ja,
    concat_ws(', ', item.en, label.en, strftime(make_date(2000, counted.month::integer, 1), '%B')) as subject_en,
    printf('月%g回', stated.printed) as printed,
    printf('%g a month', stated.printed) as printed_en,
    printf('%d回', counted.sessions) as expected,
    printf('%d', counted.sessions) as expected_en,
    printf('一覧のこの月は%d回です。', counted.sessions) as why_ja,
    printf('The list has %d in this month.', counted.sessions) as why_en
from counted
inner join stated using (fiscal_year, item)
left join labels as item on item.domain = 'stated_item' and counted.item = item.key
left join labels as label on counted.domain = label.domain and counted.key = label.key
where counted.sessions <> stated.printed
order by counted.fiscal_year, subject_ja
