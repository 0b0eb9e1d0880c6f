with media as (
    select
        fiscal_year,
        outlet,
        issue,
        series_no,
        section
    from lpf_media
    where issue is not null and series_no is not null
),

-- A monthly series goes up by one a month from its first issue in the list.
numbered as (
    select
        *,
        first_value(series_no) over (partition by fiscal_year, outlet order by issue, series_no)
        + date_diff(
            'month',
            first_value((issue || '-01')::date) over (partition by fiscal_year, outlet order by issue, series_no),
            (issue || '-01')::date
        ) as expected
    from media
)

select
    fiscal_year,
    'lpf' as organisation,
    section,
    concat(outlet, strftime((issue || '-01')::date, ' %Y年%-m月号'), 'の連載番号') as subject_ja,
    concat('Series number in the magazine''s issue of ', strftime((issue || '-01')::date, '%b %Y')) as subject_en,
    printf('%d', series_no) as printed,
    printf('%d', series_no) as printed_en,
    printf('%d', expected) as expected,
    printf('%d', expected) as expected_en,
    printf('ほかの号では毎月1つずつ進むので、この号は%dのはずです。', expected) as why_ja,
    printf('The other issues go up by one a month, so this one should be %d.', expected) as why_en
from numbered
where series_no <> expected
order by fiscal_year, issue
