with rules as (
    select
        fiscal_year,
        "group",
        format,
        weekday,
        unnest(string_split(months, ';'))::integer as month
    from lpf_yoridokoro_rules
),

sessions as (
    select
        fiscal_year,
        date,
        "group",
        format,
        section
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

ruled as (
    select distinct fiscal_year
    from rules
)

select
    sessions.fiscal_year,
    'lpf' as organisation,
    sessions.section,
    concat(groups.ja, '（', formats.ja, '）・', strftime(sessions.date, '%-m月%-d日')) as subject_ja,
    concat(groups.en, ' (', lower(formats.en), '), ', strftime(sessions.date, '%-d %b %Y')) as subject_en,
    concat(strftime(sessions.date, '%-m月%-d日'), '（', ['月', '火', '水', '木', '金', '土', '日'][isodow(sessions.date)], '）') as printed,
    strftime(sessions.date, '%a %-d %b') as printed_en,
    'この月・曜日の決まりなし' as expected,
    'no rule for this month and weekday' as expected_en,
    '併記された決まりのどれにも当たらない月・曜日の開催です。' as why_ja,
    'The session falls on a month and weekday that none of the rules beside the list covers.' as why_en
from sessions
semi join ruled using (fiscal_year)
left join labels as groups on groups.domain = 'yoridokoro_group' and sessions."group" = groups.key
left join labels as formats on formats.domain = 'format' and sessions.format = formats.key
where
    not exists (
        select 1
        from rules
        where
            rules.fiscal_year = sessions.fiscal_year
            and rules."group" = sessions."group"
            and rules.format = sessions.format
            and rules.weekday = isodow(sessions.date)
            and rules.month = month(sessions.date)
    )
order by sessions.fiscal_year, sessions.date, subject_ja
