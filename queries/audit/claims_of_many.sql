with claims as (
    select
        fiscal_year,
        claim,
        kind,
        section
    from centre_claims
    where kind in ('many_online', 'held')
),

seminars as (
    select
        fiscal_year,
        kinds,
        format
    from centre_seminars
),

activities as (
    select
        fiscal_year,
        kind
    from centre_activities
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

trainings as (
    select
        fiscal_year,
        count(*) filter (list_contains(kinds, 'training')) as held,
        count(*) filter (list_contains(kinds, 'training') and format = 'online') as online,
        count(*) as sessions,
        count(*) filter (format = 'online') as sessions_online
    from seminars
    group by fiscal_year
),

lectures as (
    select
        fiscal_year,
        count(*) filter (kind = 'lecture') as held
    from activities
    group by fiscal_year
),

findings as (
    select
        claims.fiscal_year,
        claims.claim,
        claims.kind,
        claims.section,
        printf('%d回（%d回のうち）', online, held) as expected,
        printf('%d of %d', online, held) as expected_en,
        printf('一覧でオンラインの研修会は%d回のうち%d回、相談会なども含めると%d回のうち%d回です。', held, online, sessions, sessions_online)
            as why_ja,
        printf(
            'The list has %d of %d trainings online, and %d of %d sessions of all kinds.', online, held, sessions_online, sessions
        ) as why_en
    from claims
    inner join trainings using (fiscal_year)
    where claims.kind = 'many_online' and online < held / 3
    union all by name
    select
        claims.fiscal_year,
        claims.claim,
        claims.kind,
        claims.section,
        '0回' as expected,
        'none' as expected_en,
        '本文は講師を派遣したと述べますが、講師派遣の一覧には1件もありません。' as why_ja,
        'The text says that lecturers were sent, but the list of such dispatches is empty.' as why_en
    from claims
    inner join lectures using (fiscal_year)
    where claims.kind = 'held' and lectures.held = 0
)

select
    findings.fiscal_year,
    'centre' as organisation,
    findings.section,
    label.ja as subject_ja,
    label.en as subject_en,
    kind.ja as printed,
    kind.en as printed_en,
    findings.expected,
    findings.expected_en,
    findings.why_ja,
    findings.why_en
from findings
left join labels as label on label.domain = 'claim' and findings.claim = label.key
left join labels as kind on kind.domain = 'claim_kind' and findings.kind = kind.key
order by findings.fiscal_year, findings.section, subject_ja
