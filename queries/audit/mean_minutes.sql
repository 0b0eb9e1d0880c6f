with durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
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
        max(printed) filter (measure = 'mean_minutes') as mean
    from durations
    group by fiscal_year, method
)

-- A mean printed in whole minutes may be half a minute off.
select
    methods.fiscal_year,
    'centre' as organisation,
    methods.section,
    '平均所要時間・' || label.ja as subject_ja,
    'Mean time, ' || label.en as subject_en,
    printf('%g分', mean) as printed,
    printf('%g minutes', mean) as printed_en,
    printf('%.0f分', minutes / contacts) as expected,
    printf('%.0f minutes', minutes / contacts) as expected_en,
    printf('同じ表の延べ時間%g分を件数%gで割ると%.0f分になります。', minutes, contacts, minutes / contacts) as why_ja,
    printf('The same table''s %g minutes divided by its %g contacts give %.0f minutes.', minutes, contacts, minutes / contacts)
        as why_en
from methods
left join labels as label on label.domain = 'method' and methods.method = label.key
where contacts > 0 and abs(mean - minutes / contacts) > 0.500001
order by methods.fiscal_year, subject_ja
