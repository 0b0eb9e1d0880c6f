with programmes as (
    select
        fiscal_year,
        programme,
        measure,
        printed,
        section
    from lpf_programmes
),

stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from lpf_stated
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

-- The table's margin columns and the prose beside them tell of the same people.
pairs (programme, measure, item) as (
    values
    ('consultation', 'beneficiaries', 'consultation_total'),
    ('sango', 'beneficiaries_regular', 'sango_regular_attendances'),
    ('sango', 'beneficiaries_online', 'sango_online_attendances'),
    ('letters', 'beneficiaries', 'letters_recipients'),
    ('aging', 'beneficiaries', 'dohirokai_attendances'),
    ('hubs', 'beneficiaries', 'hubs_beneficiaries'),
    ('yoridokoro', 'beneficiaries', 'yoridokoro_total_attendances'),
    ('yoridokoro', 'staff', 'yoridokoro_staff')
)

select
    programmes.fiscal_year,
    'lpf' as organisation,
    programmes.section,
    concat_ws('・', programme.ja, measure.ja) as subject_ja,
    concat_ws(', ', programme.en, measure.en) as subject_en,
    printf('%g人', programmes.printed) as printed,
    printf('%g', programmes.printed) as printed_en,
    printf('%g人', stated.printed) as expected,
    printf('%g', stated.printed) as expected_en,
    concat('本文は「', item.ja, '」を', printf('%g', stated.printed), 'とします。') as why_ja,
    concat('The prose gives ', printf('%g', stated.printed), ' (', item.en, ').') as why_en
from programmes
inner join pairs using (programme, measure)
inner join stated using (fiscal_year, item)
left join labels as programme on programme.domain = 'programme' and programmes.programme = programme.key
left join labels as measure on measure.domain = 'programme_measure' and programmes.measure = measure.key
left join labels as item on item.domain = 'stated_item' and stated.item = item.key
where programmes.printed <> stated.printed
order by programmes.fiscal_year, programmes.section, subject_ja
