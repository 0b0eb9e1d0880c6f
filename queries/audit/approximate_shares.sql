with stated as (
    select
        fiscal_year,
        item,
        year,
        printed,
        section
    from centre_stated
    where year = fiscal_year
),

contacts as (
    select
        fiscal_year,
        method,
        printed
    from centre_contacts
    where measure = 'contacts' and status = 'total'
),

consulters as (
    select
        fiscal_year,
        relation,
        printed
    from centre_consulters
    where measure = 'cases'
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

earlier_help as (
    select
        fiscal_year,
        answer,
        printed
    from centre_earlier_help
    where measure = 'cases'
),

found_by as (
    select
        fiscal_year,
        found_by,
        measure,
        printed,
        section
    from centre_found_by
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- What the tables say: the part and the whole of each share that the prose rounds.
parts as (
    select
        fiscal_year,
        'mail_share' as item,
        max(printed) filter (method = 'mail') as part,
        max(printed) filter (method = 'total') as base
    from contacts
    group by fiscal_year
    union all
    select
        fiscal_year,
        'self_share',
        max(printed) filter (relation = 'self'),
        max(printed) filter (relation = 'total')
    from consulters
    group by fiscal_year
    union all
    select
        fiscal_year,
        'under_50_share',
        sum(printed) filter (sex = 'total' and age_band in ('lt20', '20_29', '30_39', '40_49')),
        max(printed) filter (sex = 'total' and age_band = 'total')
    from ages
    group by fiscal_year
    union all
    select
        fiscal_year,
        'earlier_help_share',
        max(printed) filter (answer = 'yes'),
        max(printed) filter (answer = 'total')
    from earlier_help
    group by fiscal_year
),

ways as (
    select
        found_by.fiscal_year,
        any_value(found_by.section) as section,
        found_by.found_by,
        max(found_by.printed) filter (found_by.measure = 'share') as share,
        max(found_by.printed) filter (found_by.measure = 'cases') as part,
        stated.printed as base
    from found_by
    inner join stated on found_by.fiscal_year = stated.fiscal_year and found_by.fiscal_year = stated.year
    where stated.item = 'found_by_base'
    group by found_by.fiscal_year, found_by.found_by, stated.printed
),

-- A sentence rounds all of its shares alike: to tens only where all of them are tens.
ways_rounded as (
    select
        *,
        if(bool_and(share % 10 = 0) over (partition by fiscal_year), 10, 1) as step
    from ways
),

sexes as (
    select
        fiscal_year,
        max(printed) filter (sex = 'male') as male,
        max(printed) filter (sex = 'female') as female
    from ages
    where age_band = 'total'
    group by fiscal_year
),

ratio as (
    select
        fiscal_year,
        any_value(section) as section,
        max(printed) filter (item = 'sex_ratio_male') as male,
        max(printed) filter (item = 'sex_ratio_female') as female
    from stated
    where item in ('sex_ratio_male', 'sex_ratio_female')
    group by fiscal_year
),

compared as (
    select
        stated.fiscal_year,
        stated.section,
        'stated_item' as domain,
        stated.item as key,
        stated.printed as share,
        parts.part,
        parts.base,
        if(stated.printed % 10 = 0, 10, 1) as step
    from stated
    inner join parts using (fiscal_year, item)
    union all by name
    select
        fiscal_year,
        section,
        'found_by' as domain,
        found_by as key,
        share,
        part,
        base,
        step
    from ways_rounded
),

findings as (
    select
        compared.fiscal_year,
        compared.section,
        if(compared.domain = 'found_by', '知ったきっかけの割合・', '') || label.ja as subject_ja,
        if(compared.domain = 'found_by', 'How people found the centre, ', '') || label.en as subject_en,
        printf('約%g%%', share) as printed,
        printf('about %g%%', share) as printed_en,
        printf('約%g%%（%.1f%%）', round(100 * part / base / step) * step, 100 * part / base) as expected,
        printf('about %g%% (%.1f%%)', round(100 * part / base / step) * step, 100 * part / base) as expected_en,
        printf('%g ÷ %g = %.1f%% で、%s', part, base, 100 * part / base, if(step = 1, '同じ文の他の割合は1%単位です。', '四捨五入しても合いません。'))
            as why_ja,
        printf(
            '%g / %g = %.1f%%; %s', part, base, 100 * part / base,
            if(step = 1, 'the other shares of the sentence are rounded to whole percents.', 'rounding does not explain it.')
        ) as why_en
    from compared
    left join labels as label on compared.domain = label.domain and compared.key = label.key
    where abs(share - 100 * part / nullif(base, 0)) > step / 2 + 0.000001
    union all by name
    select
        ratio.fiscal_year,
        ratio.section,
        '男女比' as subject_ja,
        'Ratio of men to women' as subject_en,
        printf('約%g:%g', ratio.male / 10, ratio.female / 10) as printed,
        printf('about %g:%g', ratio.male / 10, ratio.female / 10) as printed_en,
        printf('約%.0f:%.0f', 10 * sexes.male / (sexes.male + sexes.female), 10 * sexes.female / (sexes.male + sexes.female))
            as expected,
        printf(
            'about %.0f:%.0f', 10 * sexes.male / (sexes.male + sexes.female), 10 * sexes.female / (sexes.male + sexes.female)
        ) as expected_en,
        printf(
            '表の%g人対%g人は%.0f対%.0fです。', sexes.male, sexes.female,
            100 * sexes.male / (sexes.male + sexes.female), 100 * sexes.female / (sexes.male + sexes.female)
        ) as why_ja,
        printf(
            'The table''s %g men and %g women are %.0f to %.0f.', sexes.male, sexes.female,
            100 * sexes.male / (sexes.male + sexes.female), 100 * sexes.female / (sexes.male + sexes.female)
        ) as why_en
    from ratio
    inner join sexes using (fiscal_year)
    where abs(ratio.male - 100 * sexes.male / nullif(sexes.male + sexes.female, 0)) > 5
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    subject_ja,
    subject_en,
    printed,
    printed_en,
    expected,
    expected_en,
    why_ja,
    why_en
from findings
order by fiscal_year, section, subject_ja
