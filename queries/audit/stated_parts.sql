with stated as (
    select
        fiscal_year,
        'centre' as organisation,
        item,
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
        printed,
        unit,
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

sums (organisation, total, parts) as (
    values
    ('centre', 'contacts_total', ['contacts_new_table', 'contacts_continuing_table']),
    ('centre', 'persons_total', ['persons_new', 'persons_continuing']),
    ('centre', 'other_relation_total', ['other_relation_agency', 'other_relation_acquaintance']),
    ('centre', 'continuing_after_first', ['phone_mail_continued', 'switched_to_visit']),
    ('lpf', 'letters_recipients', ['letters_recipients_male', 'letters_recipients_female']),
    ('lpf', 'yoridokoro_staff', ['yoridokoro_coordinators', 'yoridokoro_peer_staff', 'yoridokoro_family_peer_staff']),
    ('lpf', 'yoridokoro_total_attendances', ['yoridokoro_members_attendances', 'yoridokoro_family_attendances']),
    (
        'lpf',
        'yoridokoro_sessions_per_month',
        ['yoridokoro_online_sessions_per_month', 'yoridokoro_hybrid_sessions_per_month']
    )
),

listed as (
    select
        organisation,
        total,
        len(parts) as number_of_parts,
        unnest(parts) as item
    from sums
),

added as (
    select
        stated.fiscal_year,
        listed.organisation,
        listed.total,
        sum(stated.printed) as value,
        string_agg(printf('%g', stated.printed), '+') as addition
    from listed
    inner join stated using (organisation, item)
    group by stated.fiscal_year, listed.organisation, listed.total
    having count(stated.printed) = any_value(listed.number_of_parts)
)

select
    stated.fiscal_year,
    stated.organisation,
    stated.section,
    item.ja as subject_ja,
    item.en as subject_en,
    printf('%g', stated.printed) || unit.ja as printed,
    concat(printf('%g', stated.printed), ' ', unit.en) as printed_en,
    printf('%g', added.value) || unit.ja as expected,
    concat(printf('%g', added.value), ' ', unit.en) as expected_en,
    concat('本文の内訳を足すと ', added.addition, ' = ', printf('%g', added.value), ' です。') as why_ja,
    concat('The parts told in the text add up to ', added.addition, ' = ', printf('%g', added.value), '.') as why_en
from stated
inner join added on stated.fiscal_year = added.fiscal_year and stated.organisation = added.organisation and stated.item = added.total
left join labels as item on item.domain = 'stated_item' and stated.item = item.key
left join labels as unit on unit.domain = 'unit' and stated.unit = unit.key
where stated.printed <> added.value
order by stated.fiscal_year, stated.organisation, stated.section, subject_ja
