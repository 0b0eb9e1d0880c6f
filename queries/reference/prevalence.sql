with prevalence as (
    select
        survey,
        title_ja,
        title_en,
        publisher_ja,
        publisher_en,
        surveyed,
        place,
        applied,
        age_from,
        age_to,
        cases,
        sample,
        rate_percent,
        estimate,
        basis_ja,
        basis_en,
        note_ja,
        note_en,
        source_ja,
        source_en,
        url,
        confirmed_by
    from prevalence
),

labels as (
    select
        domain,
        key
    from labels
)

select
    prevalence.survey,
    prevalence.title_ja,
    prevalence.title_en,
    prevalence.publisher_ja,
    prevalence.publisher_en,
    prevalence.surveyed,
    prevalence.place,
    prevalence.applied,
    prevalence.age_from,
    prevalence.age_to,
    -- The age group of the population that the survey fits; none for those of Sapporo's survey from 40 on.
    age_groups.key as age_group,
    prevalence.cases,
    prevalence.sample,
    prevalence.rate_percent,
    prevalence.estimate,
    prevalence.basis_ja,
    prevalence.basis_en,
    prevalence.note_ja,
    prevalence.note_en,
    prevalence.source_ja,
    prevalence.source_en,
    prevalence.url,
    prevalence.confirmed_by
from prevalence
left join labels as age_groups
    on age_groups.domain = 'age_group' and age_groups.key = concat(prevalence.age_from, '_', prevalence.age_to)
order by prevalence.applied desc, prevalence.age_from, prevalence.surveyed
