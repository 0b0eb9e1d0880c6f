with sango as (
    select
        fiscal_year,
        date,
        joint,
        section
    from lpf_sango_meetings
    where kind = 'beginner_online'
),

hubs as (
    select
        fiscal_year,
        date,
        name,
        section
    from lpf_hub_sessions
    where format = 'metaverse'
),

yoridokoro as (
    select
        fiscal_year,
        date,
        section
    from lpf_yoridokoro_sessions
    where format = 'metaverse'
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

others as (
    select
        fiscal_year,
        date,
        section,
        name,
        'hubs' as programme
    from hubs
    union all by name
    select
        fiscal_year,
        date,
        section,
        'yoridokoro' as programme
    from yoridokoro
)

-- All of them meet in the metaverse, so two on one day are one meeting or two rooms: the report should say which.
select
    sango.fiscal_year,
    'lpf' as organisation,
    sango.section,
    concat(strftime(sango.date, '%-m月%-d日'), 'のオンライン初心者例会') as subject_ja,
    concat('Online beginner meeting of ', strftime(sango.date, '%-d %b %Y')) as subject_en,
    '兼ねた事業の記載なし' as printed,
    'not said to be joint' as printed_en,
    concat_ws('・', label.ja, others.name) || 'と同じ会か' as expected,
    concat('the same meeting as ', concat_ws(', ', label.en, others.name), '?') as expected_en,
    concat(others.section, ' も同じ日にメタバースでの開催を挙げています。同じ会かもしれませんが、書かれていません。同じなら、事業を足すと2度数えます。') as why_ja,
    concat(replace(others.section, '事業', 'Programme '), ' lists a meeting in the metaverse on the same day. It may be the same meeting; the report does not say. If so, adding up programmes counts it twice.')
        as why_en
from sango
inner join others using (fiscal_year, date)
left join labels as label on label.domain = 'programme' and others.programme = label.key
where not coalesce(list_contains(sango.joint, others.programme), false)
order by sango.fiscal_year, sango.date
