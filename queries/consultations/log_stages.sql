with cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        stage_first,
        stage_last
    from record_cases
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

stages as (
    select
        key as stage,
        position
    from labels
    where domain = 'stage'
),

counted as (
    select
        fiscal_year,
        cast(stage_first as varchar) as stage_first,
        cast(stage_last as varchar) as stage_last,
        count(*) as persons
    from cases
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and contacts > 0
    group by all
),

years as (
    select
        fiscal_year,
        sum(persons) as persons_all
    from counted
    group by fiscal_year
    having count(stage_first) > 0
),

grid as (
    select
        years.fiscal_year,
        years.persons_all,
        starts.stage as stage_first,
        ends.stage as stage_last,
        starts.position as first_position,
        ends.position as last_position,
        coalesce(counted.persons, 0) as persons
    from years
    cross join stages as starts
    cross join stages as ends
    left join counted
        on
            years.fiscal_year = counted.fiscal_year
            and starts.stage = counted.stage_first
            and ends.stage = counted.stage_last
)

select
    this.stage_first,
    this.stage_last,
    this.persons,
    last.persons as persons_previous,
    this.persons - last.persons as change,
    cast(this.last_position - this.first_position as integer) as steps,
    cast(this.persons_all as bigint) as persons_all
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.stage_first = last.stage_first
        and this.stage_last = last.stage_last
where this.fiscal_year = $fiscal_year
order by this.first_position, this.last_position
