with website as (
    select
        fiscal_year,
        measure,
        value,
        printed
    from centre_website
),

years as (
    select
        fiscal_year,
        max(value) filter (where measure = 'accesses') as accesses,
        max(printed) filter (where measure = 'accesses' and value is distinct from printed) as accesses_printed,
        max(value) filter (where measure = 'accesses_per_day') as accesses_per_day,
        max(printed) filter (where measure = 'accesses_per_day' and value is distinct from printed)
            as accesses_per_day_printed
    from website
    group by fiscal_year
)

select
    this.fiscal_year,
    this.accesses,
    this.accesses_printed,
    last.accesses as accesses_previous,
    this.accesses_per_day,
    this.accesses_per_day_printed,
    last.accesses_per_day as accesses_per_day_previous
from years as this
left join years as last on this.fiscal_year - 1 = last.fiscal_year
where this.fiscal_year = $fiscal_year
