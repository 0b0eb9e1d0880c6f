with next_steps as (
    select
        fiscal_year,
        step,
        value as persons,
        if(value is distinct from printed, printed, null) as persons_printed
    from centre_next_steps
),

clinic as (
    select
        fiscal_year,
        service,
        period,
        measure,
        value
    from centre_clinic
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

day_care as (
    select
        fiscal_year,
        value as persons
    from clinic
    where service = 'day_care' and period = 'total' and measure = 'persons'
),

-- The total that the year before's report gave, where this report says that it was restated.
restated as (
    select
        fiscal_year,
        value as persons
    from stated
    where item = 'day_care_total' and year = fiscal_year - 1
)

select
    this.step,
    this.persons,
    this.persons_printed,
    100 * this.persons / nullif(day_care.persons, 0) as share,
    last.persons as persons_previous,
    this.persons - last.persons as change,
    sum(this.persons) over () as persons_moved,
    day_care.persons as persons_all,
    restated.persons as persons_all_restated
from next_steps as this
left join next_steps as last on this.fiscal_year - 1 = last.fiscal_year and this.step = last.step
left join day_care on this.fiscal_year = day_care.fiscal_year
left join restated on this.fiscal_year = restated.fiscal_year
left join labels on labels.domain = 'next_step' and this.step = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
