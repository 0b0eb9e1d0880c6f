with claims as (
    select
        fiscal_year,
        claim,
        kind,
        subject,
        section
    from centre_claims
    where kind in ('most_common', 'half')
),

contacts as (
    select
        fiscal_year,
        method,
        printed
    from centre_contacts
    where measure = 'contacts' and status = 'new' and method not in ('subtotal', 'total')
),

consulters as (
    select
        fiscal_year,
        relation,
        printed
    from centre_consulters
    where measure = 'cases' and relation <> 'total'
),

residence as (
    select
        fiscal_year,
        area,
        printed
    from centre_residence
    where area <> 'total'
),

earlier_help_places as (
    select
        fiscal_year,
        place,
        printed
    from centre_earlier_help_places
),

found_by as (
    select
        fiscal_year,
        found_by,
        printed
    from centre_found_by
    where measure = 'cases'
),

stated as (
    select
        fiscal_year,
        printed
    from centre_stated
    where item = 'found_by_base' and year = fiscal_year
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

cells (fiscal_year, family, subject, domain, key, value) as (
    select fiscal_year, 'contacts', 'contacts_new_' || method, 'method', method, printed
    from contacts
    union all
    select fiscal_year, 'consulters', 'consulters_' || relation, 'relation', relation, printed
    from consulters
    union all
    select fiscal_year, 'residence', 'residence_' || area, 'area', area, printed
    from residence
    union all
    select fiscal_year, 'earlier_help', 'earlier_help_' || place, 'help_place', place, printed
    from earlier_help_places
),

leaders as (
    select
        fiscal_year,
        family,
        max(value) as value,
        arg_max(domain, value) as domain,
        arg_max(key, value) as key
    from cells
    group by fiscal_year, family
),

findings as (
    select
        claims.fiscal_year,
        claims.claim,
        claims.kind,
        claims.section,
        printf('%s %g', label.ja, leaders.value) as expected,
        printf('%s %g', label.en, leaders.value) as expected_en,
        printf('表では%gで、最多は%s（%g）です。', cells.value, label.ja, leaders.value) as why_ja,
        printf('The table has %g; the most is %s with %g.', cells.value, label.en, leaders.value) as why_en
    from claims
    inner join cells using (fiscal_year, subject)
    inner join leaders using (fiscal_year, family)
    left join labels as label on leaders.domain = label.domain and leaders.key = label.key
    where claims.kind = 'most_common' and cells.value < leaders.value
    union all by name
    select
        claims.fiscal_year,
        claims.claim,
        claims.kind,
        claims.section,
        printf('%.1f%%', 100 * found_by.printed / stated.printed) as expected,
        printf('%.1f%%', 100 * found_by.printed / stated.printed) as expected_en,
        printf('%g ÷ %g = %.1f%% で、40〜60%%の外です。', found_by.printed, stated.printed, 100 * found_by.printed / stated.printed)
            as why_ja,
        printf('%g / %g = %.1f%%, outside 40 to 60%%.', found_by.printed, stated.printed, 100 * found_by.printed / stated.printed)
            as why_en
    from claims
    inner join found_by on claims.fiscal_year = found_by.fiscal_year and claims.subject = 'found_by_' || found_by.found_by
    inner join stated on claims.fiscal_year = stated.fiscal_year
    where claims.kind = 'half' and stated.printed > 0 and found_by.printed / stated.printed not between 0.4 and 0.6
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
