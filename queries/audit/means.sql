with stated as (
    select
        fiscal_year,
        item,
        year,
        printed,
        section
    from centre_stated
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        printed
    from centre_continuity
),

age_summary as (
    select
        fiscal_year,
        sex,
        measure,
        printed,
        section
    from centre_age_summary
    where measure = 'mean'
),

ages as (
    select
        fiscal_year,
        age_band,
        sex,
        printed
    from centre_age_sex
    where measure = 'persons'
),

years as (
    select
        fiscal_year,
        year,
        max(printed) filter (measure = 'contacts') as contacts,
        sum(printed) filter (measure = 'persons' and started not in ('total', 'earlier')) as persons,
        max(printed) filter (measure = 'persons' and started = 'total') as printed_persons
    from continuity
    group by fiscal_year, year
),

contacts_per_person as (
    select
        stated.fiscal_year,
        stated.section,
        concat('1ケースあたりの相談回数・', stated.year, '年度') as subject_ja,
        concat('Contacts per person, FY', stated.year) as subject_en,
        stated.printed,
        years.contacts / nullif(years.persons, 0) as expected,
        0.05 as rounding,
        '回' as unit_ja,
        ' times' as unit_en,
        concat(
            printf('延べ%g件 ÷ 実人数（内訳の和）%g人 = %.2f です。', years.contacts, years.persons, years.contacts / years.persons),
            if(
                abs(stated.printed - years.contacts / nullif(years.printed_persons, 0)) <= 0.050001,
                printf('印刷の合計%g人で割れば合うので、%g人への訂正を前提とします。', years.printed_persons, years.persons), ''
            )
        ) as why_ja,
        concat(
            printf(
                '%g contacts / %g persons (the sum of the parts) = %.2f.',
                years.contacts, years.persons, years.contacts / years.persons
            ),
            if(
                abs(stated.printed - years.contacts / nullif(years.printed_persons, 0)) <= 0.050001,
                printf(' It fits the printed total of %g, so this depends on the corrected %g.', years.printed_persons, years.persons), ''
            )
        ) as why_en
    from stated
    inner join years using (fiscal_year, year)
    where stated.item = 'contacts_per_person'
),

-- The means by sex know only the ages that were recorded, and each is rounded too.
known_ages as (
    select
        fiscal_year,
        sum(printed) filter (sex = 'male') as men,
        sum(printed) filter (sex = 'female') as women
    from ages
    where age_band not in ('total', 'unknown')
    group by fiscal_year
),

mean_ages as (
    select
        fiscal_year,
        any_value(section) as section,
        max(printed) filter (sex = 'male') as men,
        max(printed) filter (sex = 'female') as women,
        max(printed) filter (sex = 'total') as total
    from age_summary
    group by fiscal_year
),

mean_age as (
    select
        mean_ages.fiscal_year,
        mean_ages.section,
        '全体の平均年齢' as subject_ja,
        'Mean age of all' as subject_en,
        mean_ages.total as printed,
        (mean_ages.men * known_ages.men + mean_ages.women * known_ages.women) / (known_ages.men + known_ages.women) as expected,
        0.1 as rounding,
        '歳' as unit_ja,
        ' years' as unit_en,
        printf('男性%g歳と女性%g歳を人数で平均しても一致しません。', mean_ages.men, mean_ages.women) as why_ja,
        printf('It is not the mean of %g for men and %g for women.', mean_ages.men, mean_ages.women) as why_en
    from mean_ages
    inner join known_ages using (fiscal_year)
),

accesses_per_day as (
    select
        stated.fiscal_year,
        stated.section,
        '1日あたりのアクセス' as subject_ja,
        'Website accesses a day' as subject_en,
        stated.printed,
        whole.printed / date_diff('day', make_date(fiscal_year, 4, 1), make_date(fiscal_year + 1, 4, 1)) as expected,
        0.5 as rounding,
        '回' as unit_ja,
        ' accesses' as unit_en,
        printf('年間%g件を1年の日数で割った値と違います。', whole.printed) as why_ja,
        printf('It is not the year''s %g accesses divided by its days.', whole.printed) as why_en
    from stated
    inner join stated as whole using (fiscal_year, year)
    where stated.item = 'website_accesses_per_day' and whole.item = 'website_accesses'
),

compared as (
    select * from contacts_per_person
    union all by name
    select * from mean_age
    union all by name
    select * from accesses_per_day
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    subject_ja,
    subject_en,
    printf('%g', printed) || unit_ja as printed,
    printf('%g', printed) || unit_en as printed_en,
    printf('%g', round(expected, 1)) || unit_ja as expected,
    printf('%g', round(expected, 1)) || unit_en as expected_en,
    why_ja,
    why_en
from compared
where abs(printed - expected) > rounding + 0.000001
order by fiscal_year, section, subject_ja
