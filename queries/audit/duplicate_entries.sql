with seminars as (
    select
        fiscal_year,
        date,
        municipalities,
        health_centre_printed as health_centre,
        kinds,
        section
    from centre_seminars
),

centre_activities as (
    select
        fiscal_year,
        date,
        title,
        partner,
        section
    from centre_activities
    where date is not null
),

lpf_activities as (
    select
        fiscal_year,
        date,
        title,
        section
    from lpf_activities
),

media as (
    select
        fiscal_year,
        date,
        outlet,
        title,
        section
    from lpf_media
    where date is not null
),

entries as (
    select
        fiscal_year,
        'centre' as organisation,
        section,
        date,
        concat_ws('・', health_centre, municipalities::varchar, kinds::varchar) as entry
    from seminars
    union all
    select
        fiscal_year,
        'centre' as organisation,
        section,
        date,
        concat_ws('・', title, partner) as entry
    from centre_activities
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        section,
        date,
        title as entry
    from lpf_activities
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        section,
        date,
        concat_ws('・', outlet, title) as entry
    from media
)

select
    fiscal_year,
    organisation,
    section,
    concat(strftime(date, '%-m月%-d日の'), entry) as subject_ja,
    concat(strftime(date, '%-d %b %Y, '), entry) as subject_en,
    printf('%d回', count(*)) as printed,
    printf('%d times', count(*)) as printed_en,
    '1回' as expected,
    'once' as expected_en,
    '同じ日付・同じ内容の項目が重なっています。' as why_ja,
    'The same entry is listed more than once on one day.' as why_en
from entries
group by fiscal_year, organisation, section, date, entry
having count(*) > 1
order by fiscal_year, organisation, section, date
