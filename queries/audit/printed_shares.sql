with contacts as (
    select
        fiscal_year,
        method as key,
        measure,
        printed,
        section
    from centre_contacts
    where status = 'total'
),

consulters as (
    select
        fiscal_year,
        relation as key,
        measure,
        printed,
        section
    from centre_consulters
),

ages as (
    select
        fiscal_year,
        age_band as key,
        measure,
        printed,
        section
    from centre_age_sex
    where sex = 'total'
),

earlier_help as (
    select
        fiscal_year,
        answer as key,
        measure,
        printed,
        section
    from centre_earlier_help
),

outcomes as (
    select
        fiscal_year,
        outcome,
        printed,
        section
    from centre_outcomes
),

stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from centre_stated
    where year = fiscal_year
),

satisfaction as (
    select
        fiscal_year,
        answer,
        measure,
        printed,
        section
    from lpf_satisfaction
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

cells as (
    select *, 'centre/contacts' as origin, 'method' as domain from contacts
    union all by name
    select *, 'centre/consulters' as origin, 'relation' as domain from consulters
    union all by name
    select *, 'centre/age_sex' as origin, 'age_band' as domain from ages
    union all by name
    select *, 'centre/earlier_help' as origin, 'answer' as domain from earlier_help
),

table_shares as (
    select
        fiscal_year,
        'centre' as organisation,
        any_value(section) as section,
        origin,
        domain,
        key,
        max(printed) filter (measure = 'share') as share,
        max(printed) filter (measure <> 'share') as part,
        any_value(max(printed) filter (measure <> 'share' and key = 'total')) over (partition by fiscal_year, origin) as base
    from cells
    group by fiscal_year, origin, domain, key
),

outcome_shares as (
    select
        stated.fiscal_year,
        'centre' as organisation,
        stated.section,
        'centre/outcomes' as origin,
        'stated_item' as domain,
        stated.item as key,
        any_value(stated.printed) as share,
        sum(outcomes.printed) filter (
            if(
                stated.item = 'first_consultation_ended_share',
                outcomes.outcome = 'ended',
                outcomes.outcome in ('visit_advised', 'phone_mail_continued')
            )
        ) as part,
        max(outcomes.printed) filter (outcomes.outcome = 'total') as base
    from stated
    inner join outcomes using (fiscal_year)
    where stated.item in ('first_consultation_ended_share', 'continuing_after_first_share')
    group by stated.fiscal_year, stated.section, stated.item
),

-- The number of respondents is not printed: the largest answer and its share give it.
respondents as (
    select
        fiscal_year,
        max(printed) filter (measure = 'responses') as responses,
        max(printed) filter (measure = 'share' and answer <> 'positive_total') as share
    from satisfaction
    group by fiscal_year
),

satisfaction_shares as (
    select
        satisfaction.fiscal_year,
        'lpf' as organisation,
        any_value(satisfaction.section) as section,
        'lpf/satisfaction' as origin,
        'satisfaction' as domain,
        satisfaction.answer as key,
        max(satisfaction.printed) filter (satisfaction.measure = 'share') as share,
        max(satisfaction.printed) filter (satisfaction.measure = 'responses') as part,
        any_value(round(100 * respondents.responses / respondents.share)) as base
    from satisfaction
    inner join respondents using (fiscal_year)
    where satisfaction.answer <> 'positive_total'
    group by satisfaction.fiscal_year, satisfaction.answer
),

shares as (
    select *, 100 * part / nullif(base, 0) as expected from table_shares
    union all by name
    select *, 100 * part / nullif(base, 0) as expected from outcome_shares
    union all by name
    select *, 100 * part / nullif(base, 0) as expected from satisfaction_shares
)

select
    shares.fiscal_year,
    shares.organisation,
    shares.section,
    '構成比・' || label.ja as subject_ja,
    'Share, ' || label.en as subject_en,
    printf('%g%%', share) as printed,
    printf('%g%%', share) as printed_en,
    printf('%.1f%%', expected) as expected,
    printf('%.1f%%', expected) as expected_en,
    printf('%g ÷ %g = %.1f%% です。', part, base, expected) as why_ja,
    printf('%g / %g = %.1f%%.', part, base, expected) as why_en
from shares
left join labels as label on shares.domain = label.domain and shares.key = label.key
where abs(share - expected) > 0.050001
order by shares.fiscal_year, shares.section, subject_ja
