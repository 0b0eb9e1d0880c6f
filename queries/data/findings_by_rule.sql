with findings as (
    select
        rule,
        fiscal_year
    from findings
),

cards as (
    select
        name,
        severity,
        title_ja,
        title_en,
        why_ja,
        why_en
    from cards
    where name like 'audit/%'
),

reports as (
    select fiscal_year from centre_report
    union
    select fiscal_year from lpf_report
),

labels as (
    select
        key,
        position
    from labels
    where domain = 'severity'
),

counted as (
    select
        rule,
        count(*) filter (fiscal_year = $fiscal_year) as findings,
        count(*) filter (fiscal_year = $fiscal_year - 1) as findings_previous
    from findings
    group by rule
)

select
    cards.name as rule,
    cards.title_ja,
    cards.title_en,
    cards.severity,
    coalesce(counted.findings, 0) as findings,
    if(last.fiscal_year is null, null, coalesce(counted.findings_previous, 0)) as findings_previous,
    if(last.fiscal_year is null, null, coalesce(counted.findings, 0) - coalesce(counted.findings_previous, 0)) as change,
    cards.why_ja,
    cards.why_en
from cards
inner join reports as this on this.fiscal_year = $fiscal_year
left join reports as last on last.fiscal_year = $fiscal_year - 1
left join counted on cards.name = 'audit/' || counted.rule
left join labels on cards.severity = labels.key
order by labels.position, findings desc, cards.name
