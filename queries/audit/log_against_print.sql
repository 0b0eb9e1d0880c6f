with cells as (
    select
        fiscal_year,
        organisation,
        "table",
        row,
        domains,
        "column",
        domain,
        unit,
        section,
        printed,
        value,
        log,
        only_in
    from log_cells
    where derivable and not same
),

sections as (
    select
        fiscal_year,
        "table",
        string_agg(distinct section, '・' order by section) as section
    from log_cells
    group by fiscal_year, "table"
),

exports as (
    select
        fiscal_year,
        "table",
        title_ja,
        title_en
    from exports
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

municipalities as (
    select
        code,
        name_ja,
        name_en
    from municipalities
),

-- An entry that only one side has is one contradiction, not one for each of its columns.
differing as (
    select *
    from cells
    qualify
        only_in is null
        or "column" = 'value'
        or row_number() over (partition by fiscal_year, "table", row order by "column") = 1
),

-- Every word of a subject: the keys of the row, one after the other.
keys as (
    select
        fiscal_year,
        "table",
        row,
        unnest(range(1, len(string_split(domains, '|')) + 1)) as place,
        unnest(string_split(domains, '|')) as domain,
        unnest(string_split(row, '|')) as key
    from (select distinct fiscal_year, "table", row, domains from differing)
),

-- The words that a cell compares.
sides as (
    select
        fiscal_year,
        "table",
        row,
        "column",
        unnest(['printed', 'value', 'log']) as side,
        domain,
        unit,
        unnest([printed, value, log]) as key
    from differing
),

parts as (
    select
        fiscal_year,
        "table",
        row,
        cast(place as varchar) as of,
        domain,
        null as unit,
        unnest(string_split(key, ';')) as key
    from keys
    union all
    select
        fiscal_year,
        "table",
        row,
        concat("column", ' ', side) as of,
        domain,
        unit,
        unnest(string_split(key, ';')) as key
    from sides
),

worded as (
    select
        parts.*,
        case
            when parts.domain = 'year' then parts.key || '年度'
            when parts.domain = 'started' and regexp_full_match(parts.key, '\d+') then parts.key || '年度に開始'
            when parts.domain = 'started' and parts.key = 'earlier' then '以前からの相談者計'
            when parts.domain = 'started' and parts.key = 'unknown' then '開始年度は未記録'
            when parts.domain = 'no' then parts.key || '番'
            when parts.domain = 'date' then strftime(try_cast(parts.key as date), '%-m月%-d日')
            when parts.domain = 'lived_experience' then if(parts.key = 'true', 'あり', 'なし')
            else coalesce(labels.ja, municipalities.name_ja, parts.key)
        end || coalesce(unit.ja, '') as ja,
        case
            when parts.domain = 'year' then 'FY' || parts.key
            when parts.domain = 'started' and regexp_full_match(parts.key, '\d+') then 'started FY' || parts.key
            when parts.domain = 'started' and parts.key = 'earlier' then 'from earlier years'
            when parts.domain = 'started' and parts.key = 'unknown' then 'first year not recorded'
            when parts.domain = 'no' then 'no. ' || parts.key
            when parts.domain = 'date' then strftime(try_cast(parts.key as date), '%-d %b %Y')
            when parts.domain = 'lived_experience' then if(parts.key = 'true', 'yes', 'no')
            else coalesce(labels.en, municipalities.name_en, parts.key)
        end || coalesce(if(parts.unit = 'percent', '%', ' ' || unit.en), '') as en
    from parts
    left join labels
        on
            labels.key = parts.key
            and labels.domain = if(parts.domain = 'started', 'status', parts.domain)
    left join labels as unit on unit.domain = 'unit' and parts.unit = unit.key
    left join municipalities on parts.domain = 'municipalities' and parts.key = municipalities.code
    where parts.key <> ''
),

words as (
    select
        fiscal_year,
        "table",
        row,
        of,
        string_agg(ja, '、' order by key) as ja,
        string_agg(en, ', ' order by key) as en
    from worded
    group by all
),

subjects as (
    select
        fiscal_year,
        "table",
        row,
        string_agg(ja, '・' order by cast(of as integer)) as ja,
        string_agg(en, ', ' order by cast(of as integer)) as en
    from words
    where regexp_full_match(of, '\d+')
    group by all
)

select
    differing.fiscal_year,
    differing.organisation,
    coalesce(differing.section, sections.section) as section,
    concat_ws('・', exports.title_ja, subjects.ja, if(differing."column" = 'value' or only_in is not null, null, label.ja))
        as subject_ja,
    concat_ws(', ', exports.title_en, subjects.en, if(differing."column" = 'value' or only_in is not null, null, label.en))
        as subject_en,
    case only_in
        when 'log' then '印刷なし'
        else if(only_in is null or differing."column" = 'value', coalesce(printed.ja, '空欄'), '印刷あり')
    end as printed,
    case only_in
        when 'log' then 'not printed'
        else if(only_in is null or differing."column" = 'value', coalesce(printed.en, 'blank'), 'printed')
    end as printed_en,
    case only_in
        when 'report' then '記録なし'
        else if(only_in is null or differing."column" = 'value', coalesce(log.ja, '空欄'), '記録あり')
    end as expected,
    case only_in
        when 'report' then 'not in the log'
        else if(only_in is null or differing."column" = 'value', coalesce(log.en, 'blank'), 'in the log')
    end as expected_en,
    concat(
        '「あるべき値」は、記録から同じ表を作った結果です。記録に漏れや誤りがあるか、報告書が数え違えています。',
        if(differing.value is distinct from differing.printed, concat('訂正した値（', value.ja, '）とも違います。'), '')
    ) as why_ja,
    concat(
        'Expected is what the log gives for the same table: either a record is missing or wrong, or the report miscounted.',
        if(differing.value is distinct from differing.printed, concat(' The corrected value (', value.en, ') differs too.'), '')
    ) as why_en
from differing
left join exports on differing.fiscal_year = exports.fiscal_year and differing."table" = exports."table"
left join sections on differing.fiscal_year = sections.fiscal_year and differing."table" = sections."table"
left join subjects
    on
        differing.fiscal_year = subjects.fiscal_year
        and differing."table" = subjects."table"
        and differing.row = subjects.row
left join words as printed
    on
        differing.fiscal_year = printed.fiscal_year
        and differing."table" = printed."table"
        and differing.row = printed.row
        and printed.of = differing."column" || ' printed'
left join words as value
    on
        differing.fiscal_year = value.fiscal_year
        and differing."table" = value."table"
        and differing.row = value.row
        and value.of = differing."column" || ' value'
left join words as log
    on
        differing.fiscal_year = log.fiscal_year
        and differing."table" = log."table"
        and differing.row = log.row
        and log.of = differing."column" || ' log'
left join labels as label on label.domain = 'column' and differing."column" = label.key
order by differing.fiscal_year, differing.organisation, differing."table", differing.row, differing."column"
