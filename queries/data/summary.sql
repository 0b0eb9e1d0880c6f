with reports as (
    select fiscal_year from centre_report
    union
    select fiscal_year from lpf_report
),

exports as (
    select
        fiscal_year,
        figures,
        entries,
        faults
    from exports
    where fiscal_year in (select fiscal_year from reports)
),

findings as (
    select
        fiscal_year,
        severity
    from findings
),

corrections as (
    select fiscal_year
    from corrections
),

files as (
    select
        fiscal_year,
        count(*) as files,
        sum(figures)::bigint as figures,
        sum(entries)::bigint as entries,
        count(*) filter (faults > 0) as faulty_files
    from exports
    group by fiscal_year
),

found as (
    select
        fiscal_year,
        count(*) as findings,
        count(*) filter (severity = 'high') as high,
        count(*) filter (severity = 'medium') as medium,
        count(*) filter (severity = 'low') as low
    from findings
    group by fiscal_year
),

corrected as (
    select
        fiscal_year,
        count(*) as corrections
    from corrections
    group by fiscal_year
),

years as (
    select
        files.fiscal_year,
        files.files,
        files.figures,
        files.entries,
        files.faulty_files,
        coalesce(found.findings, 0) as findings,
        coalesce(found.high, 0) as high,
        coalesce(found.medium, 0) as medium,
        coalesce(found.low, 0) as low,
        coalesce(corrected.corrections, 0) as corrections
    from files
    left join found using (fiscal_year)
    left join corrected using (fiscal_year)
)

select
    this.*,
    last.files as files_previous,
    last.figures as figures_previous,
    last.findings as findings_previous,
    last.corrections as corrections_previous
from years as this
left join years as last on this.fiscal_year - 1 = last.fiscal_year
where this.fiscal_year = $fiscal_year
