with stated as (
    select
        fiscal_year,
        printed,
        section
    from centre_stated
    where item = 'western_year_label'
),

reports as (
    select
        fiscal_year,
        'centre' as organisation,
        period_from,
        period_to,
        section
    from centre_report
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        period_from,
        period_to,
        section
    from lpf_report
),

labelled as (
    select
        fiscal_year,
        'centre' as organisation,
        section,
        concat('令和', fiscal_year - 2018, '年度に添えた西暦') as subject_ja,
        concat('Western year printed beside 令和', fiscal_year - 2018, '年度') as subject_en,
        printf('%.0f年度', printed) as printed,
        printf('FY%.0f', printed) as printed_en,
        concat(fiscal_year, '年度') as expected,
        concat('FY', fiscal_year) as expected_en,
        printed = fiscal_year as fits
    from stated
    union all
    select
        fiscal_year,
        organisation,
        section,
        '報告の期間' as subject_ja,
        'Period of the report' as subject_en,
        concat(period_from, '〜', period_to) as printed,
        concat(period_from, ' to ', period_to) as printed_en,
        printf('%d-04-01〜%d-03-31', fiscal_year, fiscal_year + 1) as expected,
        printf('%d-04-01 to %d-03-31', fiscal_year, fiscal_year + 1) as expected_en,
        period_from = make_date(fiscal_year, 4, 1) and period_to = make_date(fiscal_year + 1, 3, 31) as fits
    from reports
)

select
    fiscal_year,
    organisation,
    section,
    subject_ja,
    subject_en,
    printed,
    printed_en,
    expected,
    expected_en,
    concat('令和', fiscal_year - 2018, '年度は', fiscal_year, '年4月から', fiscal_year + 1, '年3月までです。') as why_ja,
    concat('令和', fiscal_year - 2018, '年度 runs from April ', fiscal_year, ' to March ', fiscal_year + 1, '.') as why_en
from labelled
where not fits
order by fiscal_year, organisation, section
