with contacts as (
    select
        fiscal_year,
        method,
        status,
        printed,
        unit,
        section
    from centre_contacts
    where measure = 'contacts'
),

durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
        printed,
        unit,
        section
    from centre_durations
    where measure in ('contacts', 'minutes')
),

consulters as (
    select
        fiscal_year,
        relation,
        printed,
        unit,
        section
    from centre_consulters
    where measure = 'cases'
),

consulters_by_method as (
    select
        fiscal_year,
        relation,
        method,
        printed,
        unit,
        section
    from centre_consulters_by_method
),

ages as (
    select
        fiscal_year,
        age_band,
        sex,
        printed,
        unit,
        section
    from centre_age_sex
    where measure = 'persons'
),

residence as (
    select
        fiscal_year,
        area,
        printed,
        unit,
        section
    from centre_residence
),

liaison as (
    select
        fiscal_year,
        direction,
        partner,
        printed,
        unit,
        section
    from centre_liaison
),

earlier_help as (
    select
        fiscal_year,
        answer,
        printed,
        unit,
        section
    from centre_earlier_help
    where measure = 'cases'
),

outcomes as (
    select
        fiscal_year,
        outcome,
        printed,
        unit,
        section
    from centre_outcomes
),

clinic as (
    select
        fiscal_year,
        service,
        measure,
        period,
        printed,
        unit,
        section
    from centre_clinic
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

exports as (
    select
        fiscal_year,
        "table",
        title_ja,
        title_en
    from exports
),

-- Every total with its parts; what they share is told by up to two labels.
cells (origin, fiscal_year, section, unit, domain, key, domain_2, key_2, is_total, printed) as (
    select 'centre/contacts', fiscal_year, section, unit, 'method', method, null, null, status = 'total', printed
    from contacts
    union all
    select 'centre/contacts', fiscal_year, section, unit, 'method', 'subtotal', 'status', status, method = 'subtotal', printed
    from contacts
    where method not in ('total', 'liaison', 'case_conference') and status <> 'total'
    union all
    select 'centre/contacts', fiscal_year, section, unit, 'method', 'total', 'status', status, method = 'total', printed
    from contacts
    where method in ('subtotal', 'liaison', 'total')
    union all
    select 'centre/durations', fiscal_year, section, unit, 'method', method, null, null, band = 'total', printed
    from durations
    where measure = 'contacts'
    union all
    select 'centre/durations', fiscal_year, section, unit, 'duration_band', band, 'measure', measure, method = 'total', printed
    from durations
    union all
    select 'centre/consulters', fiscal_year, section, unit, null, null, null, null, relation = 'total', printed
    from consulters
    union all
    select 'centre/consulters_by_method', fiscal_year, section, unit, 'relation', relation, null, null, method = 'total', printed
    from consulters_by_method
    union all
    select 'centre/consulters_by_method', fiscal_year, section, unit, 'method', method, null, null, relation = 'total', printed
    from consulters_by_method
    union all
    select 'centre/age_sex', fiscal_year, section, unit, 'age_band', age_band, null, null, sex = 'total', printed
    from ages
    union all
    select 'centre/age_sex', fiscal_year, section, unit, 'sex', sex, null, null, age_band = 'total', printed
    from ages
    union all
    select 'centre/residence', fiscal_year, section, unit, null, null, null, null, area = 'total', printed
    from residence
    union all
    select 'centre/liaison', fiscal_year, section, unit, 'direction', direction, null, null, partner = 'total', printed
    from liaison
    union all
    select 'centre/earlier_help', fiscal_year, section, unit, null, null, null, null, answer = 'total', printed
    from earlier_help
    union all
    select 'centre/outcomes', fiscal_year, section, unit, 'outcome', 'ended', null, null, outcome = 'ended', printed
    from outcomes
    where outcome in ('ended', 'advice_ended', 'referral', 'treatment_advised')
    union all
    select 'centre/outcomes', fiscal_year, section, unit, 'outcome', 'total', null, null, outcome = 'total', printed
    from outcomes
    where outcome not in ('advice_ended', 'referral', 'treatment_advised')
    union all
    select 'centre/clinic', fiscal_year, section, unit, 'service', service, 'measure', measure, period = 'total', printed
    from clinic
    where measure <> 'persons' or service = 'day_care'
),

sums as (
    select
        origin,
        fiscal_year,
        domain,
        key,
        domain_2,
        key_2,
        any_value(section) as section,
        any_value(unit) as unit,
        max(printed) filter (is_total) as total,
        sum(printed) filter (not is_total) as parts,
        string_agg(printf('%g', printed), '+') filter (not is_total and printed <> 0) as addition
    from cells
    group by all
    having
        count(printed) filter (is_total) = 1
        and count(*) filter (not is_total) > 1
        and count(*) filter (not is_total and printed is null) = 0
        and total <> parts
)

select
    sums.fiscal_year,
    'centre' as organisation,
    sums.section,
    concat_ws('・', exports.title_ja, label.ja, label_2.ja) as subject_ja,
    concat_ws(', ', exports.title_en, label.en, label_2.en) as subject_en,
    printf('%g', sums.total) || unit.ja as printed,
    concat_ws(' ', printf('%g', sums.total), unit.en) as printed_en,
    printf('%g', sums.parts) || unit.ja as expected,
    concat_ws(' ', printf('%g', sums.parts), unit.en) as expected_en,
    concat('内訳を足すと ', sums.addition, ' = ', printf('%g', sums.parts), ' で、印刷された合計と合いません。') as why_ja,
    concat('The parts add up to ', sums.addition, ' = ', printf('%g', sums.parts), ', not to the printed total.') as why_en
from sums
left join exports on sums.origin = exports."table" and sums.fiscal_year = exports.fiscal_year
left join labels as label on sums.domain = label.domain and sums.key = label.key
left join labels as label_2 on sums.domain_2 = label_2.domain and sums.key_2 = label_2.key
left join labels as unit on unit.domain = 'unit' and sums.unit = unit.key
order by sums.fiscal_year, sums.section, subject_ja
