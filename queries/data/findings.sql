with findings as (
    select
        rule,
        severity,
        fiscal_year,
        organisation,
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
),

cards as (
    select
        name,
        title_ja,
        title_en,
        matters
    from cards
),

exports as (
    select
        fiscal_year,
        faults
    from exports
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'severity'
),

places as (
    select
        replace(name, 'audit/', '') as rule,
        unnest(matters) as place
    from cards
),

where_it_matters as (
    select
        places.rule,
        list(cards.title_ja order by places.place) as matters_ja,
        list(cards.title_en order by places.place) as matters_en
    from places
    inner join cards on places.place = cards.name
    group by places.rule
)

select
    findings.rule,
    cards.title_ja as rule_title_ja,
    cards.title_en as rule_title_en,
    findings.severity,
    findings.fiscal_year,
    findings.organisation,
    findings.section,
    findings.subject_ja,
    findings.subject_en,
    findings.printed as printed_ja,
    findings.printed_en,
    findings.expected as expected_ja,
    findings.expected_en,
    findings.why_ja,
    findings.why_en,
    where_it_matters.matters_ja,
    where_it_matters.matters_en,
    (
        select count(*)
        from exports
        where exports.faults > 0 and coalesce(exports.fiscal_year, $fiscal_year) = $fiscal_year
    ) as faulty_files
from findings
left join cards on cards.name = 'audit/' || findings.rule
left join where_it_matters using (rule)
left join labels on findings.severity = labels.key
where
    findings.fiscal_year = $fiscal_year
    and ($organisation is null or findings.organisation = $organisation)
    and ($severity is null or findings.severity = $severity)
order by labels.position, findings.organisation, findings.section, findings.rule, findings.subject_ja, findings.printed
