with claims as (
    select
        fiscal_year,
        claim,
        section
    from centre_claims
    where kind = 'multiple_answers'
),

earlier_help as (
    select
        fiscal_year,
        printed
    from centre_earlier_help
    where measure = 'cases' and answer = 'yes'
),

earlier_help_places as (
    select
        fiscal_year,
        printed
    from centre_earlier_help_places
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

mentions as (
    select
        fiscal_year,
        sum(printed) as mentions
    from earlier_help_places
    group by fiscal_year
    having count(*) = count(printed)
)

-- Each case names one place; only what is left over can be a second one.
select
    claims.fiscal_year,
    'centre' as organisation,
    claims.section,
    label.ja as subject_ja,
    label.en as subject_en,
    '多い' as printed,
    'many' as printed_en,
    printf('%g件のうち多くて%g件', earlier_help.printed, mentions - earlier_help.printed) as expected,
    printf('at most %g of %g', mentions - earlier_help.printed, earlier_help.printed) as expected_en,
    printf(
        '挙げられた相談先の和は%gで、経験のある%g件が1か所ずつ挙げると、残りは%gです（印刷のない相談先は分かりません）。',
        mentions, earlier_help.printed, mentions - earlier_help.printed
    ) as why_ja,
    printf(
        'The places named add up to %g; once each of the %g cases has named one, %g are left (places not printed are unknown).',
        mentions, earlier_help.printed, mentions - earlier_help.printed
    ) as why_en
from claims
inner join earlier_help using (fiscal_year)
inner join mentions using (fiscal_year)
left join labels as label on label.domain = 'claim' and claims.claim = label.key
where mentions - earlier_help.printed < earlier_help.printed / 3
order by claims.fiscal_year
