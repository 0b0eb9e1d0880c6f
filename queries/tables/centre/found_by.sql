-- How people found the centre, of the new cases; what is blank is unknown.
with cases as (
    select
        fiscal_year,
        is_new,
        found_by
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        coalesce(cast(found_by as varchar), 'unknown') as found_by,
        count(*) filter (is_new) as cases
    from cases
    group by all
),

years as (
    select
        fiscal_year,
        sum(cases) as cases
    from counted
    group by fiscal_year
),

ways as (
    select
        years.fiscal_year,
        unnest(['website', 'municipality_agency', 'other', 'unknown']) as found_by,
        years.cases as cases_all
    from years
),

found as (
    select
        ways.fiscal_year,
        ways.found_by,
        coalesce(counted.cases, 0) as cases,
        ways.cases_all
    from ways
    left join counted using (fiscal_year, found_by)
)

select
    fiscal_year,
    found_by,
    'cases' as measure,
    cases as value,
    'cases' as unit
from found
union all
select
    fiscal_year,
    found_by,
    'share' as measure,
    round(100 * cases / nullif(cases_all, 0)) as value,
    'percent' as unit
from found
order by all
