with listed as (
    select
        fiscal_year,
        date,
        section
    from lpf_lecture_dates
),

activities as (
    select
        fiscal_year,
        date,
        title,
        section
    from lpf_activities
),

sections as (
    select distinct
        fiscal_year,
        section
    from listed
),

told as (
    select
        fiscal_year,
        date,
        section,
        string_agg(title, '・' order by title) as titles
    from activities
    semi join sections using (fiscal_year, section)
    group by fiscal_year, date, section
),

compared as (
    select
        fiscal_year,
        section,
        date,
        listed.date is not null as in_column,
        told.titles
    from listed
    full join told using (fiscal_year, section, date)
    where listed.date is null or told.titles is null
)

select
    fiscal_year,
    'lpf' as organisation,
    section,
    concat('講演会・イベントの実施月日 ', strftime(date, '%-m月%-d日')) as subject_ja,
    concat('Date of lectures and events, ', strftime(date, '%-d %b %Y')) as subject_en,
    if(in_column, '実施月日の欄にあり', '実施月日の欄になし') as printed,
    if(in_column, 'in the column of dates', 'not in the column of dates') as printed_en,
    if(in_column, '本文に活動なし', coalesce(titles, '')) as expected,
    if(in_column, 'no activity in the text', coalesce(titles, '')) as expected_en,
    if(in_column, '本文にはこの日の活動がありません。', '本文にはこの日の活動がありますが、実施月日の欄にありません。') as why_ja,
    if(in_column, 'The text tells of no activity on this day.', 'The text tells of an activity that the column of dates lacks.') as why_en
from compared
order by fiscal_year, section, date
