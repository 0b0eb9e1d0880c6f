with centre as (
    select
        fiscal_year,
        title,
        date,
        sessions,
        section
    from centre_activities
    where kind = 'external_training'
),

lpf as (
    select
        fiscal_year,
        title,
        date,
        section
    from lpf_activities
),

dohirokai as (
    select
        fiscal_year,
        date,
        section
    from lpf_dohirokai_sessions
    where format = 'in_person'
),

labels as (
    select
        key,
        ja
    from labels
    where domain = 'programme'
),

-- The host's own list of what the centre took part in: by title, or by the programme's name.
hosted as (
    select
        centre.fiscal_year,
        centre.title,
        lpf.date,
        lpf.section
    from centre
    inner join lpf
        on
            centre.fiscal_year = lpf.fiscal_year
            and (contains(centre.title, lpf.title) or contains(lpf.title, regexp_extract(centre.title, '^[^ (（]+')))
    union
    select
        centre.fiscal_year,
        centre.title,
        dohirokai.date,
        dohirokai.section
    from centre
    inner join dohirokai using (fiscal_year)
    inner join labels on labels.key = 'aging' and contains(centre.title, labels.ja)
),

counted as (
    select
        fiscal_year,
        title,
        count(*) as sessions,
        list(date order by date) as dates,
        string_agg(strftime(date, '%-m月%-d日'), '・' order by date) as dates_ja,
        string_agg(strftime(date, '%-d %b'), ', ' order by date) as dates_en,
        any_value(section) as section
    from hosted
    group by fiscal_year, title
)

select
    centre.fiscal_year,
    'centre' as organisation,
    centre.section,
    regexp_extract(centre.title, '^[^ (（]+') as subject_ja,
    'Event of the other organisation: ' || regexp_extract(centre.title, '^[^ (（]+') as subject_en,
    concat_ws('・', strftime(centre.date, '%-m月%-d日'), printf('全%d回', centre.sessions)) as printed,
    concat_ws(', ', strftime(centre.date, '%-d %b'), printf('%d sessions', centre.sessions)) as printed_en,
    printf('%d回（%s）', counted.sessions, counted.dates_ja) as expected,
    printf('%d (%s)', counted.sessions, counted.dates_en) as expected_en,
    printf('主催した団体の報告（%s）には%d回（%s）だけがあります。', counted.section, counted.sessions, counted.dates_ja) as why_ja,
    printf('The host''s own report (%s) has %d: %s.', replace(counted.section, '事業', 'programme '), counted.sessions, counted.dates_en) as why_en
from centre
inner join counted using (fiscal_year, title)
where centre.sessions <> counted.sessions or not list_contains(counted.dates, centre.date)
order by centre.fiscal_year, centre.section, subject_ja
