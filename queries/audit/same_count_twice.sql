with contacts as (
    select
        fiscal_year,
        method,
        status,
        printed,
        section
    from centre_contacts
    where measure = 'contacts'
),

durations as (
    select
        fiscal_year,
        method,
        printed,
        unit,
        section
    from centre_durations
    where measure = 'contacts' and band = 'total'
),

persons_by_method as (
    select
        fiscal_year,
        method,
        printed,
        unit,
        section
    from centre_persons_by_method
    where measure = 'contacts'
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
        printed,
        unit,
        section
    from centre_age_sex
    where measure = 'persons' and age_band = 'total' and sex = 'total'
),

residence as (
    select
        fiscal_year,
        printed,
        unit,
        section
    from centre_residence
    where area = 'total'
),

earlier_help as (
    select
        fiscal_year,
        printed,
        unit,
        section
    from centre_earlier_help
    where measure = 'cases' and answer = 'total'
),

outcomes as (
    select
        fiscal_year,
        printed,
        unit,
        section
    from centre_outcomes
    where outcome = 'total'
),

liaison as (
    select
        fiscal_year,
        sum(printed) as printed,
        any_value(unit) as unit,
        any_value(section) as section
    from centre_liaison
    where partner = 'total'
    group by fiscal_year
),

continuity as (
    select
        fiscal_year,
        started,
        measure,
        printed,
        unit,
        section
    from centre_continuity
    where year = fiscal_year
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

new_cases as (
    select
        fiscal_year,
        printed,
        section
    from contacts
    where method = 'subtotal' and status = 'new'
),

compared (origin, fiscal_year, section, domain, key, printed, unit, other_section, expected) as (
    select 'centre/durations', fiscal_year, durations.section, 'method', method, durations.printed, durations.unit, contacts.section, contacts.printed
    from durations
    inner join contacts using (fiscal_year, method)
    where contacts.status = 'total'
    union all
    select 'centre/persons_by_method', fiscal_year, other.section, 'method', method, other.printed, other.unit, contacts.section, contacts.printed
    from persons_by_method as other
    inner join contacts using (fiscal_year, method)
    where contacts.status = 'total'
    union all
    select 'centre/consulters_by_method', fiscal_year, other.section, 'method', method, other.printed, other.unit, contacts.section, contacts.printed
    from consulters_by_method as other
    inner join contacts using (fiscal_year, method)
    where other.relation = 'total' and method <> 'total' and contacts.status = 'new'
    union all
    select 'centre/consulters_by_method', fiscal_year, other.section, 'relation', relation, other.printed, other.unit, this.section, this.printed
    from consulters_by_method as other
    inner join consulters as this using (fiscal_year, relation)
    where other.method = 'total'
    union all
    select 'centre/consulters', fiscal_year, this.section, null, null, this.printed, this.unit, new_cases.section, new_cases.printed
    from consulters as this
    inner join new_cases using (fiscal_year)
    where this.relation = 'total'
    union all
    select 'centre/age_sex', fiscal_year, ages.section, null, null, ages.printed, ages.unit, new_cases.section, new_cases.printed
    from ages
    inner join new_cases using (fiscal_year)
    union all
    select 'centre/residence', fiscal_year, residence.section, null, null, residence.printed, residence.unit, new_cases.section, new_cases.printed
    from residence
    inner join new_cases using (fiscal_year)
    union all
    select 'centre/earlier_help', fiscal_year, other.section, null, null, other.printed, other.unit, new_cases.section, new_cases.printed
    from earlier_help as other
    inner join new_cases using (fiscal_year)
    union all
    select 'centre/outcomes', fiscal_year, outcomes.section, null, null, outcomes.printed, outcomes.unit, new_cases.section, new_cases.printed
    from outcomes
    inner join new_cases using (fiscal_year)
    union all
    select 'centre/liaison', fiscal_year, liaison.section, null, null, liaison.printed, liaison.unit, contacts.section, contacts.printed
    from liaison
    inner join contacts using (fiscal_year)
    where contacts.method = 'liaison' and contacts.status = 'total'
    union all
    select 'centre/continuity', fiscal_year, other.section, 'measure', 'contacts', other.printed, other.unit, contacts.section, contacts.printed
    from continuity as other
    inner join contacts using (fiscal_year)
    where other.measure = 'contacts' and contacts.method = 'subtotal' and contacts.status = 'total'
    union all
    select 'centre/continuity', fiscal_year, other.section, 'status', 'new', other.printed, other.unit, new_cases.section, new_cases.printed
    from continuity as other
    inner join new_cases using (fiscal_year)
    where other.measure = 'persons' and other.started = fiscal_year::varchar
),

differing as (
    select * from compared
    where printed <> expected
),

-- Two that print each other's count have changed places.
explained as (
    select
        differing.*,
        swapped.key as swapped_key
    from differing
    left join differing as swapped
        on
            differing.fiscal_year = swapped.fiscal_year
            and differing.origin = swapped.origin
            and differing.domain = swapped.domain
            and differing.key <> swapped.key
            and differing.printed = swapped.expected
            and differing.expected = swapped.printed
)

select
    explained.fiscal_year,
    'centre' as organisation,
    explained.section,
    concat_ws('・', exports.title_ja, label.ja) as subject_ja,
    concat_ws(', ', exports.title_en, label.en) as subject_en,
    printf('%g', explained.printed) || unit.ja as printed,
    concat(printf('%g', explained.printed), ' ', unit.en) as printed_en,
    printf('%g', explained.expected) || unit.ja as expected,
    concat(printf('%g', explained.expected), ' ', unit.en) as expected_en,
    concat(
        explained.other_section, ' は同じ数を', printf('%g', explained.expected), 'と印刷しています。',
        label_2.ja || 'と入れ替わっているとみられます。'
    ) as why_ja,
    concat(
        'Section ', explained.other_section, ' prints ', printf('%g', explained.expected), ' for the same count.',
        ' It seems to have changed places with ' || label_2.en || '.'
    ) as why_en
from explained
left join exports on explained.origin = exports."table" and explained.fiscal_year = exports.fiscal_year
left join labels as unit on unit.domain = 'unit' and explained.unit = unit.key
left join labels as label on explained.domain = label.domain and explained.key = label.key
left join labels as label_2 on explained.domain = label_2.domain and explained.swapped_key = label_2.key
order by explained.fiscal_year, explained.section, subject_ja
