with durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
        value,
        printed,
        section
    from centre_durations
    where band = 'total'
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

methods as (
    select
        fiscal_year,
        method,
        any_value(section) as section,
        max(printed) filter (measure = 'contacts') as contacts,
        max(printed) filter (measure = 'minutes') as minutes,
        max(printed) filter (measure = 'mean_minutes') as mean,
        max(value) filter (measure = 'contacts') as corrected_contacts,
        max(value) filter (measure = 'minutes') as corrected_minutes
    from durations
    group by fiscal_year, method
)

-- A mean printed in whole minutes may be half a minute off. Which of the three is wrong, only a correction can tell.
select
    methods.fiscal_year,
    'centre' as organisation,
    methods.section,
    '平均所要時間・' || label.ja as subject_ja,
    'Mean time, ' || label.en as subject_en,
    printf('%g分', mean) as printed,
    printf('%g minutes', mean) as printed_en,
    printf('件数と合わない（印刷の件数では1件あたり%.0f分）', minutes / contacts) as expected,
    printf('does not fit the contacts (%.0f minutes each by those printed)', minutes / contacts) as expected_en,
    concat(
        printf('同じ表の延べ時間%g分を印刷の件数%gで割ると%.0f分になります。', minutes, contacts, minutes / contacts),
        if(
            abs(mean - corrected_minutes / nullif(corrected_contacts, 0)) <= 0.500001,
            printf('訂正後の件数なら合います（%g分 ÷ %g件）。', corrected_minutes, corrected_contacts), ''
        )
    ) as why_ja,
    concat(
        printf('The same table''s %g minutes divided by the %g contacts printed give %.0f minutes.', minutes, contacts, minutes / contacts),
        if(
            abs(mean - corrected_minutes / nullif(corrected_contacts, 0)) <= 0.500001,
            printf(' The mean fits the corrected counts (%g minutes / %g).', corrected_minutes, corrected_contacts), ''
        )
    ) as why_en
from methods
left join labels as label on label.domain = 'method' and methods.method = label.key
where contacts > 0 and abs(mean - minutes / contacts) > 0.500001
order by methods.fiscal_year, subject_ja
