with prevalence as (
    select
        survey,
        surveyed,
        place,
        applied,
        age_from,
        age_to,
        cases,
        sample,
        rate_percent,
        estimate,
        source_ja,
        source_en
    from prevalence
)

select
    survey,
    place,
    concat(age_from, '_', age_to) as ages,
    if(applied, 'applied', 'quoted') as applied,
    rate_percent,
    100 * proportion_low(cases, sample) as percent_low,
    100 * proportion_high(cases, sample) as percent_high,
    cases,
    sample,
    estimate,
    source_ja,
    source_en
from prevalence
order by prevalence.applied desc, age_from, surveyed
