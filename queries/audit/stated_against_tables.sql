with stated as (
    select
        fiscal_year,
        'centre' as organisation,
        item,
        approximate,
        printed,
        unit,
        section
    from centre_stated
    where year = fiscal_year
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        item,
        approximate,
        printed,
        unit,
        section
    from lpf_stated
    where year = fiscal_year
),

-- Every cell of the tables under one name: table, then the keys of the row.
cells as (
    select fiscal_year, concat_ws('|', 'contacts', method, status) as cell, printed from centre_contacts
    where measure = 'contacts'
    union all
    select fiscal_year, concat_ws('|', 'consulters', relation), printed from centre_consulters
    where measure = 'cases'
    union all
    select fiscal_year, concat_ws('|', 'age', age_band), printed from centre_age_sex
    where measure = 'persons' and sex = 'total'
    union all
    select fiscal_year, concat_ws('|', 'residence', area), printed from centre_residence
    union all
    select fiscal_year, concat_ws('|', 'earlier_help', answer), printed from centre_earlier_help
    where measure = 'cases'
    union all
    select fiscal_year, concat_ws('|', 'outcomes', outcome), printed from centre_outcomes
    union all
    select fiscal_year, concat_ws('|', 'clinic', service, period, measure), printed from centre_clinic
    union all
    select fiscal_year, concat_ws('|', 'next_steps', step), printed from centre_next_steps
    union all
    select fiscal_year, concat_ws('|', 'training', residence), printed from centre_supporter_training
    union all
    select fiscal_year, concat_ws('|', 'website', measure), printed from centre_website
    union all
    select fiscal_year, concat_ws('|', 'found_by', found_by, measure), printed from centre_found_by
    union all
    select fiscal_year, concat_ws('|', 'activities', kind), participants from centre_activities
    where kind = 'conference'
    union all
    select fiscal_year, 'training_days', date_diff('day', date, date_to) + 1 from centre_activities
    where kind = 'supporter_training' and date_to is not null
    union all
    select
        fiscal_year,
        concat_ws('|', 'continuity', if(started = fiscal_year::varchar, 'new', started)),
        printed
    from centre_continuity
    where year = fiscal_year and measure = 'persons'
    union all
    select fiscal_year, concat_ws('|', 'channel', channel), printed from lpf_consultations
    union all
    select fiscal_year, concat_ws('|', 'letters', sex), printed from lpf_letters
    union all
    select fiscal_year, concat_ws('|', 'satisfaction', answer), printed from lpf_satisfaction
    where measure = 'share'
    union all
    select fiscal_year, concat_ws('|', 'yoridokoro', "group", measure), printed from lpf_yoridokoro
),

-- Which cells a stated figure restates; several are added up.
restated (organisation, item, cell) as (
    values
    ('centre', 'contacts_total_table', 'contacts|subtotal|total'),
    ('centre', 'contacts_new_table', 'contacts|subtotal|new'),
    ('centre', 'contacts_continuing_table', 'contacts|subtotal|continuing'),
    ('centre', 'contacts_total', 'contacts|subtotal|total'),
    ('centre', 'new_consulters', 'contacts|subtotal|new'),
    ('centre', 'persons_total', 'continuity|total'),
    ('centre', 'persons_total_restated', 'continuity|total'),
    ('centre', 'persons_new', 'continuity|new'),
    ('centre', 'persons_continuing', 'continuity|earlier'),
    ('centre', 'carried_over_persons', 'continuity|earlier'),
    ('centre', 'liaison_subtotal_continuing', 'contacts|liaison|continuing'),
    ('centre', 'liaison_subtotal', 'contacts|liaison|total'),
    ('centre', 'outreach_contacts', 'contacts|outreach|total'),
    ('centre', 'other_relation_total', 'consulters|other'),
    ('centre', 'under_50_persons', 'age|lt20'),
    ('centre', 'under_50_persons', 'age|20_29'),
    ('centre', 'under_50_persons', 'age|30_39'),
    ('centre', 'under_50_persons', 'age|40_49'),
    ('centre', 'residence_ishikari', 'residence|ishikari'),
    ('centre', 'earlier_help_yes', 'earlier_help|yes'),
    ('centre', 'first_consultation_ended', 'outcomes|ended'),
    ('centre', 'advice_ended', 'outcomes|advice_ended'),
    ('centre', 'phone_mail_continued', 'outcomes|phone_mail_continued'),
    ('centre', 'switched_to_visit', 'outcomes|visit_advised'),
    ('centre', 'continuing_after_first', 'outcomes|phone_mail_continued'),
    ('centre', 'continuing_after_first', 'outcomes|visit_advised'),
    ('centre', 'day_care_year', 'clinic|day_care|year|persons'),
    ('centre', 'day_care_total', 'clinic|day_care|total|persons'),
    ('centre', 'day_care_total_restated', 'clinic|day_care|total|persons'),
    ('centre', 'next_steps_total', 'next_steps|employment'),
    ('centre', 'next_steps_total', 'next_steps|continuous_a'),
    ('centre', 'next_steps_total', 'next_steps|continuous_b'),
    ('centre', 'next_steps_total', 'next_steps|study'),
    ('centre', 'next_steps_total', 'next_steps|other_treatment'),
    ('centre', 'outpatient_new_persons', 'clinic|outpatient|year|new_cases'),
    ('centre', 'outpatient_new_persons_total', 'clinic|outpatient|total|new_cases'),
    ('centre', 'outpatient_persons', 'clinic|outpatient|year|persons'),
    ('centre', 'outpatient_consultations', 'clinic|outpatient|year|consultations'),
    ('centre', 'conference_participants', 'activities|conference'),
    ('centre', 'supporter_training_hokkaido', 'training|hokkaido_without_sapporo'),
    ('centre', 'supporter_training_sapporo', 'training|sapporo'),
    ('centre', 'supporter_training_days', 'training_days'),
    ('centre', 'website_accesses', 'website|accesses'),
    ('centre', 'website_accesses_per_day', 'website|accesses_per_day'),
    ('centre', 'found_by_website', 'found_by|website|cases'),
    ('centre', 'found_by_unknown', 'found_by|unknown|cases'),
    ('centre', 'found_by_municipality_agency', 'found_by|municipality_agency|cases'),
    ('centre', 'found_by_base', 'contacts|subtotal|new'),
    ('lpf', 'consultation_total', 'channel|total'),
    ('lpf', 'letters_recipients', 'letters|total'),
    ('lpf', 'letters_recipients_male', 'letters|male'),
    ('lpf', 'letters_recipients_female', 'letters|female'),
    ('lpf', 'dohirokai_satisfaction', 'satisfaction|positive_total'),
    ('lpf', 'yoridokoro_members_sessions', 'yoridokoro|members|sessions'),
    ('lpf', 'yoridokoro_members_attendances', 'yoridokoro|members|attendances'),
    ('lpf', 'yoridokoro_members_change', 'yoridokoro|members|change'),
    ('lpf', 'yoridokoro_family_sessions', 'yoridokoro|family|sessions'),
    ('lpf', 'yoridokoro_family_attendances', 'yoridokoro|family|attendances'),
    ('lpf', 'yoridokoro_family_change', 'yoridokoro|family|change'),
    ('lpf', 'yoridokoro_total_attendances', 'yoridokoro|total|attendances')
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

expected as (
    select
        cells.fiscal_year,
        restated.organisation,
        restated.item,
        sum(cells.printed) as value,
        string_agg(printf('%g', cells.printed), '+') as addition
    from restated
    inner join cells using (cell)
    group by cells.fiscal_year, restated.organisation, restated.item
    having count(*) = count(cells.printed)
)

select
    stated.fiscal_year,
    stated.organisation,
    stated.section,
    item.ja as subject_ja,
    item.en as subject_en,
    printf('%g', stated.printed) || unit.ja as printed,
    concat(printf('%g', stated.printed), if(stated.unit = 'percent', '', ' '), unit.en) as printed_en,
    printf('%g', expected.value) || unit.ja as expected,
    concat(printf('%g', expected.value), if(stated.unit = 'percent', '', ' '), unit.en) as expected_en,
    concat('表の値は ', expected.addition, if(contains(expected.addition, '+'), printf(' = %g', expected.value), ''), ' です。')
        as why_ja,
    concat('The table gives ', expected.addition, if(contains(expected.addition, '+'), printf(' = %g', expected.value), ''), '.')
        as why_en
from stated
inner join expected using (fiscal_year, organisation, item)
left join labels as item on item.domain = 'stated_item' and stated.item = item.key
left join labels as unit on unit.domain = 'unit' and stated.unit = unit.key
where not stated.approximate and stated.printed <> expected.value
order by stated.fiscal_year, stated.organisation, stated.section, subject_ja
