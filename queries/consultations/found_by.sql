with found_by as (
    select
        fiscal_year,
        found_by,
        measure,
        value,
        printed,
        origin
    from centre_found_by
),

stated as (
    select
        fiscal_year,
        item,
        year,
        value
    from centre_stated
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

base as (
    select
        fiscal_year,
        value as cases
    from stated
    where item = 'found_by_base' and year = fiscal_year
),

told as (
    select
        fiscal_year,
        found_by,
        -- Every way is counted from a log: there is nothing to tell apart.
        if(any_value(origin) = 'report', 'printed', null) as origin,
        max(value) filter (where measure = 'cases') as cases,
        max(printed) filter (where measure = 'cases' and value is distinct from printed) as cases_printed,
        max(value) filter (where measure = 'share' and origin = 'report') as share_stated
    from found_by
    where found_by <> 'total'
    group by fiscal_year, found_by
),

-- The report names other ways without numbers: they are what is left of the new cases.
ways as (
    select * from told
    union all by name
    select
        base.fiscal_year,
        'other' as found_by,
        'computed' as origin,
        any_value(base.cases) - sum(told.cases) as cases
    from base
    inner join told on base.fiscal_year = told.fiscal_year
    group by base.fiscal_year
    having bool_and(told.found_by <> 'other') and count(told.cases) = count(*)
)

select
    this.found_by,
    this.origin,
    this.cases,
    this.cases_printed,
    100 * this.cases / nullif(base.cases, 0) as share,
    this.share_stated,
    last.cases as cases_previous,
    this.cases - last.cases as change,
    base.cases as cases_all
from ways as this
left join ways as last on this.fiscal_year - 1 = last.fiscal_year and this.found_by = last.found_by
left join base on this.fiscal_year = base.fiscal_year
left join labels on labels.domain = 'found_by' and this.found_by = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
