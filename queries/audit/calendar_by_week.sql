with rules as (
    select
        fiscal_year,
        "no",
        "group",
        format,
        weekday,
        months,
        ordinals,
        section
    from lpf_yoridokoro_rules
),

sessions as (
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

months as (
    select
        rules.*,
        unnest(string_split(months, ';'))::integer as month
    from rules
),

expected as (
    select
        * exclude (ordinals, months),
        ordinals,
        make_date(fiscal_year + if(month < 4, 1, 0), month, 1) as first_day,
        unnest(string_split(ordinals, ';'))::integer as ordinal
    from months
),

-- Read as the nth weekday of the month; or as the weekday of the nth row of a calendar that shows Monday to Friday.
readings as (
    select
        fiscal_year,
        "no",
        month,
        list(first_day + ((weekday - isodow(first_day) + 7) % 7 + 7 * (ordinal - 1))::integer order by ordinal)
            filter (month(first_day + ((weekday - isodow(first_day) + 7) % 7 + 7 * (ordinal - 1))::integer) = month) as by_weekday,
        list(
            date_trunc('week', if(isodow(first_day) > 5, first_day + 2, first_day))::date + (weekday - 1 + 7 * (ordinal - 1))::integer
            order by ordinal
        ) as by_week
    from expected
    group by fiscal_year, "no", month
),

held as (
    select
        months.fiscal_year,
        months."no",
        months.month,
        coalesce(list(sessions.date order by sessions.date) filter (sessions.date is not null), []) as dates
    from months
    left join sessions
        on
            months.fiscal_year = sessions.fiscal_year
            and months."group" = sessions."group"
            and months.format = sessions.format
            and months.weekday = isodow(sessions.date)
            and months.month = month(sessions.date)
    group by months.fiscal_year, months."no", months.month
),

-- Rules that the dates fit under neither reading.
remaining as (
    select
        held.fiscal_year,
        count(distinct held."no") filter (
            held.dates is distinct from readings.by_weekday and held.dates <> readings.by_week
        ) as rules
    from held
    inner join readings using (fiscal_year, "no", month)
    group by held.fiscal_year
),

misfits as (
    select
        held.fiscal_year,
        held."no",
        string_agg(list_aggregate(list_transform(held.dates, lambda d: strftime(d, '%-m/%-d')), 'string_agg', '、'), '、'
            order by (held.month + 8) % 12) as dates_ja,
        string_agg(list_aggregate(list_transform(held.dates, lambda d: strftime(d, '%-d %b')), 'string_agg', ', '), ', '
            order by (held.month + 8) % 12) as dates_en,
        string_agg(list_aggregate(list_transform(readings.by_weekday, lambda d: strftime(d, '%-m/%-d')), 'string_agg', '、'), '、'
            order by (held.month + 8) % 12) as expected_ja,
        string_agg(list_aggregate(list_transform(readings.by_weekday, lambda d: strftime(d, '%-d %b')), 'string_agg', ', '), ', '
            order by (held.month + 8) % 12) as expected_en
    from held
    inner join readings using (fiscal_year, "no", month)
    where held.dates is distinct from readings.by_weekday and held.dates = readings.by_week
    group by held.fiscal_year, held."no"
),

-- Each rule in words, with its dates by the weekday in brackets.
clauses as (
    select
        rules.fiscal_year,
        rules."no",
        rules.section,
        concat(
            groups.ja, '（', formats.ja, '）の第', replace(rules.ordinals, ';', '第'), ['月', '火', '水', '木', '金', '土', '日'][rules.weekday],
            '曜日は', coalesce(misfits.dates_ja, '開催なし'), '（曜日で数えると', coalesce(misfits.expected_ja, 'その曜日なし'), '）'
        ) as clause_ja,
        concat(
            groups.en, ' (', lower(formats.en), '), ',
            ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][rules.weekday],
            ' no. ', replace(rules.ordinals, ';', ' and '), ': ', coalesce(misfits.dates_en, 'none held'),
            ' (by the weekday ', coalesce(misfits.expected_en, 'no such day'), ')'
        ) as clause_en
    from misfits
    inner join rules using (fiscal_year, "no")
    left join labels as groups on groups.domain = 'yoridokoro_group' and rules."group" = groups.key
    left join labels as formats on formats.domain = 'format' and rules.format = formats.key
)

select
    clauses.fiscal_year,
    'lpf' as organisation,
    min(clauses.section) as section,
    'よりどころの曜日の決まり' as subject_ja,
    'Weekday rules of Yoridokoro' as subject_en,
    printf('第何曜日（%d件の決まり）', count(*)) as printed,
    printf('nth weekday (rules: %d)', count(*)) as printed_en,
    '暦の第何週' as expected,
    'nth week of the calendar' as expected_en,
    concat(
        '「第何曜日」と読むと合わず、月曜から金曜の暦の「第何週」と読むと合います。',
        string_agg(clause_ja, '、' order by clauses."no"), '。',
        printf('どちらにも合わない決まりは%d件です。', any_value(remaining.rules))
    ) as why_ja,
    concat(
        'The dates do not fit the nth weekday of the month, but the nth week of a Monday-to-Friday calendar. ',
        string_agg(clause_en, '; ' order by clauses."no"), '. ',
        printf('Rules that fit neither: %d.', any_value(remaining.rules))
    ) as why_en
from clauses
inner join remaining using (fiscal_year)
group by clauses.fiscal_year
order by clauses.fiscal_year
