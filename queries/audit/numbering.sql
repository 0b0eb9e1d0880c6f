with sections as (
    select
        fiscal_year,
        "no",
        level,
        number::integer as number,
        title,
        section
    from centre_sections
    where regexp_full_match(number, '\d+')
),

-- Sections count within their chapter, items within their section, figures through the report.
placed as (
    select
        *,
        last_value(if(level = 'chapter', number, null) ignore nulls) over up_to as chapter,
        last_value(if(level = 'section', "no", null) ignore nulls) over up_to as parent
    from sections
    window up_to as (partition by fiscal_year order by "no" rows between unbounded preceding and current row)
),

grouped as (
    select
        *,
        case level
            when 'section' then chapter
            when 'item' then parent
            else 0
        end as series
    from placed
),

neighbours as (
    select
        *,
        lag(number) over (partition by fiscal_year, level, series order by "no") as before,
        lag(number) over (partition by fiscal_year, level, series order by number, "no") as lower
    from grouped
),

-- 2. (3), 図4: as the report writes them.
written as (
    select
        *,
        case level
            when 'chapter' then '%d.'
            when 'figure' then '図%d'
            else '(%d)'
        end as form_ja,
        case level
            when 'chapter' then '%d.'
            when 'figure' then 'figure %d'
            else '(%d)'
        end as form_en
    from neighbours
),

gaps as (
    select
        fiscal_year,
        section,
        "no",
        if(level in ('section', 'item'), concat('第', chapter, '章の番号'), if(level = 'figure', '図の番号', '章の番号')) as subject_ja,
        if(level in ('section', 'item'), concat('Numbers in chapter ', chapter), if(level = 'figure', 'Figure numbers', 'Chapter numbers'))
            as subject_en,
        printf(form_ja, coalesce(lower, 0)) as from_ja,
        printf(form_en, coalesce(lower, 0)) as from_en,
        printf(form_ja, number) as to_ja,
        printf(form_en, number) as to_en,
        printf(form_ja, coalesce(lower, 0) + 1) || if(number - coalesce(lower, 0) > 2, if(number - coalesce(lower, 0) > 3, '〜', '') || printf(form_ja, number - 1), '') as missing_ja,
        printf(form_en, coalesce(lower, 0) + 1) || if(number - coalesce(lower, 0) > 2, if(number - coalesce(lower, 0) > 3, ' to ', ' and ') || printf(form_en, number - 1), '') as missing_en
    from written
    where number - coalesce(lower, 0) > 1
),

disorder as (
    select
        fiscal_year,
        section,
        "no",
        if(level in ('section', 'item'), concat('第', chapter, '章の順序'), '番号の順序') as subject_ja,
        if(level in ('section', 'item'), concat('Order in chapter ', chapter), 'Order of numbers') as subject_en,
        printf(form_ja, before) as from_ja,
        printf(form_en, before) as from_en,
        printf(form_ja, number) as to_ja,
        printf(form_en, number) as to_en
    from written
    where number <= before
),

-- Items and sections of a chapter are written alike, so the same number can't stand for both.
twice as (
    select
        fiscal_year,
        chapter,
        printf('(%d)', number) as form,
        number,
        min(section) as section,
        string_agg(title, '・' order by "no") as titles
    from grouped
    where level in ('section', 'item')
    group by fiscal_year, chapter, number
    having count(*) > 1
),

doubled as (
    select
        fiscal_year,
        min(section) as section,
        chapter,
        string_agg(form, '' order by number) as forms,
        string_agg(form || ' ' || titles, '、' order by number) as titles
    from twice
    group by fiscal_year, chapter
),

findings as (
    select
        fiscal_year,
        section,
        subject_ja,
        subject_en,
        from_ja || 'の次が' || to_ja as printed,
        from_en || ', then ' || to_en as printed_en,
        missing_ja as expected,
        missing_en as expected_en,
        missing_ja || 'がありません。' as why_ja,
        'Missing: ' || missing_en || '.' as why_en
    from gaps
    union all
    select
        fiscal_year,
        section,
        subject_ja,
        subject_en,
        from_ja || 'の次が' || to_ja as printed,
        from_en || ', then ' || to_en as printed_en,
        to_ja || 'が先' as expected,
        to_en || ' first' as expected_en,
        '番号の順に並んでいません。' as why_ja,
        'The numbers are out of order.' as why_en
    from disorder
    union all
    select
        fiscal_year,
        section,
        concat('第', chapter, '章で重なる番号') as subject_ja,
        concat('Numbers used twice in chapter ', chapter) as subject_en,
        forms || ' が2度' as printed,
        forms || ' twice' as printed_en,
        '節と項で異なる書式' as expected,
        'different forms for sections and items' as expected_en,
        concat('節と項が同じ書式で番号を付けています：', titles, '。') as why_ja,
        'Sections and their items are numbered in the same form, so a reference can mean either.' as why_en
    from doubled
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    subject_ja,
    subject_en,
    printed,
    printed_en,
    expected,
    expected_en,
    why_ja,
    why_en
from findings
order by fiscal_year, section, subject_ja, printed
