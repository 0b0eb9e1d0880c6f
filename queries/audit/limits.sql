with contacts as (
    select
        fiscal_year,
        method,
        status,
        printed
    from centre_contacts
    where measure = 'contacts'
),

persons_by_method as (
    select
        fiscal_year,
        method,
        measure,
        printed,
        section
    from centre_persons_by_method
),

continuity as (
    select
        fiscal_year,
        printed
    from centre_continuity
    where year = fiscal_year and started = 'total' and measure = 'persons'
),

age_summary as (
    select
        fiscal_year,
        measure,
        printed,
        section
    from centre_age_summary
    where sex = 'total'
),

ages as (
    select
        fiscal_year,
        age_band,
        printed
    from centre_age_sex
    where measure = 'persons' and sex = 'total' and age_band not in ('total', 'unknown')
),

found_by as (
    select
        fiscal_year,
        sum(printed) as printed,
        any_value(section) as section
    from centre_found_by
    where measure = 'cases'
    group by fiscal_year
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
        place,
        printed,
        section
    from centre_earlier_help_places
),

satisfaction as (
    select
        fiscal_year,
        sum(printed) as printed,
        any_value(section) as section
    from lpf_satisfaction
    where measure = 'responses'
    group by fiscal_year
),

lpf_stated as (
    select
        fiscal_year,
        item,
        printed
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

bands as (
    select
        fiscal_year,
        min(if(age_band like 'lt%', 0, regexp_extract(age_band, '\d+')::integer)) as least,
        max(if(age_band like 'ge%', 120, regexp_extract(age_band, '\d+$')::integer)) as most
    from ages
    where printed > 0
    group by fiscal_year
),

persons as (
    select
        fiscal_year,
        method,
        any_value(section) as section,
        max(printed) filter (measure = 'persons') as persons,
        max(printed) filter (measure = 'contacts') as contacts
    from persons_by_method
    group by fiscal_year, method
),

-- Each bound is one that holds whatever happened: lowest <= printed <= highest.
bounds (fiscal_year, organisation, section, subject_ja, subject_en, printed, lowest, highest, why_ja, why_en) as (
    select
        fiscal_year, 'centre', persons.section, '実人数・' || label.ja, 'Persons, ' || label.en, persons.persons,
        contacts.printed, least(persons.contacts, continuity.printed),
        '方法別の実人数は、その方法の新規件数以上で、延べ回数と全体の実人数を超えません。',
        'Persons by a method are at least its new cases, and at most its contacts and all persons.'
    from persons
    inner join contacts using (fiscal_year, method)
    inner join continuity using (fiscal_year)
    left join labels as label on label.domain = 'method' and label.key = persons.method
    where contacts.status = 'new'
    union all
    select
        fiscal_year, 'centre', any_value(persons.section), '全体の実人数', 'All persons', any_value(continuity.printed),
        max(persons.persons), sum(persons.persons),
        '全体の実人数は、方法別の最大以上、方法別の和以下です。',
        'All persons are at least the most of one method, and at most the sum of the methods.'
    from persons
    inner join continuity using (fiscal_year)
    group by fiscal_year
    union all
    select
        fiscal_year, 'centre', age_summary.section, label.ja || '年齢', label.en || ' age', age_summary.printed,
        bands.least, bands.most,
        '最少・最高・平均の年齢は、人のいる年齢区分の範囲にあるはずです。',
        'Minimum, maximum and mean age must lie within the age bands that have people.'
    from age_summary
    inner join bands using (fiscal_year)
    left join labels as label on label.domain = 'measure' and label.key = age_summary.measure
    union all
    select
        fiscal_year, 'centre', found_by.section, '知ったきっかけの件数', 'How people found the centre, cases', found_by.printed,
        0, contacts.printed,
        'きっかけ別の件数の和は新規の件数を超えません。',
        'The ways that people found the centre can''t be more than the new cases.'
    from found_by
    inner join contacts using (fiscal_year)
    where contacts.method = 'subtotal' and contacts.status = 'new'
    union all
    select
        fiscal_year, 'centre', places.section, '以前の相談先・' || label.ja, 'Earlier help, ' || label.en, places.printed,
        0, earlier_help.printed,
        '一つの相談先の件数は、相談経験のある件数を超えません。',
        'One place can''t have been asked by more cases than sought help at all.'
    from earlier_help_places as places
    inner join earlier_help using (fiscal_year)
    left join labels as label on label.domain = 'help_place' and label.key = places.place
    union all
    select
        fiscal_year, 'lpf', satisfaction.section, '満足度の回答者', 'Satisfaction, respondents', satisfaction.printed,
        0, lpf_stated.printed,
        '回答者は延べ参加者を超えません。',
        'Respondents can''t be more than attendances.'
    from satisfaction
    inner join lpf_stated using (fiscal_year)
    where lpf_stated.item = 'dohirokai_attendances'
)

select
    fiscal_year,
    organisation,
    section,
    subject_ja,
    subject_en,
    printf('%g', printed) as printed,
    printf('%g', printed) as printed_en,
    if(printed < lowest, printf('%g以上', lowest), printf('%g以下', highest)) as expected,
    if(printed < lowest, printf('at least %g', lowest), printf('at most %g', highest)) as expected_en,
    why_ja,
    why_en
from bounds
where printed < lowest or printed > highest
order by fiscal_year, organisation, section, subject_ja
