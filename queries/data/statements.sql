with centre_claims as (
    select
        fiscal_year,
        claim,
        kind,
        section
    from centre_claims
),

lpf_claims as (
    select
        fiscal_year,
        claim,
        kind,
        section
    from lpf_claims
),

sections as (
    select
        fiscal_year,
        "no",
        level,
        number,
        title,
        section
    from centre_sections
),

rules as (
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

dates as (
    select
        fiscal_year,
        date,
        section
    from lpf_lecture_dates
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

statements as (
    select
        claims.fiscal_year,
        claims.organisation,
        'claim' as statement,
        claims.section,
        claims.claim as key,
        null as place,
        concat(label.ja, '（', kind.ja, '）') as what_ja,
        concat(label.en, ' (', lower(kind.en), ')') as what_en
    from (
        select *, 'centre' as organisation from centre_claims
        union all by name
        select *, 'lpf' as organisation from lpf_claims
    ) as claims
    left join labels as label on label.domain = 'claim' and claims.claim = label.key
    left join labels as kind on kind.domain = 'claim_kind' and claims.kind = kind.key
    union all by name
    select
        sections.fiscal_year,
        'centre' as organisation,
        'number' as statement,
        sections.section,
        concat_ws('|', sections.level, sections."no") as key,
        sections."no" as place,
        concat(label.ja, ' ', sections.number, ' ', sections.title) as what_ja,
        concat(label.en, ' ', sections.number, ' ', sections.title) as what_en
    from sections
    left join labels as label on label.domain = 'section_level' and sections.level = label.key
    union all by name
    select
        rules.fiscal_year,
        'lpf' as organisation,
        'rule' as statement,
        rules.section,
        rules."no"::varchar as key,
        rules."no" as place,
        concat(
            groups.ja, '（', formats.ja, '）第', replace(rules.ordinals, ';', '第'),
            ['月', '火', '水', '木', '金', '土', '日'][rules.weekday], '曜日（', replace(rules.months, ';', '・'), '月）'
        ) as what_ja,
        concat(
            groups.en, ' (', lower(formats.en), '), ',
            ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][rules.weekday],
            ' no. ', replace(rules.ordinals, ';', ' and '), ' of months ', replace(rules.months, ';', ', ')
        ) as what_en
    from rules
    left join labels as groups on groups.domain = 'yoridokoro_group' and rules."group" = groups.key
    left join labels as formats on formats.domain = 'format' and rules.format = formats.key
    union all by name
    select
        fiscal_year,
        'lpf' as organisation,
        'date' as statement,
        section,
        date::varchar as key,
        date_diff('day', make_date(fiscal_year, 4, 1), date) as place,
        strftime(date, '%Y年%-m月%-d日') as what_ja,
        strftime(date, '%-d %b %Y') as what_en
    from dates
)

select
    fiscal_year,
    organisation,
    statement,
    section,
    key,
    what_ja,
    what_en
from statements
where fiscal_year = $fiscal_year
order by organisation, statement, place, section, key
