with cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        is_new,
        age_band5,
        sex
    from record_cases
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select
        fiscal_year,
        coalesce(cast(age_band5 as varchar), 'unknown') as age_band5,
        coalesce(cast(sex as varchar), 'unknown') as sex,
        count(*) as persons
    from cases
    where
        organisation = $organisation
        and fiscal_year in ($fiscal_year, $fiscal_year - 1)
        and contacts > 0
        and (is_new or $counted = 'everyone')
    group by all
),

years as (
    select distinct fiscal_year
    from counted
),

grid as (
    select
        years.fiscal_year,
        bands.key as age_band5,
        bands.position as band_position,
        sexes.key as sex,
        sexes.position as sex_position,
        coalesce(counted.persons, 0) as persons
    from years
    cross join labels as bands
    cross join labels as sexes
    left join counted
        on
            years.fiscal_year = counted.fiscal_year
            and bands.key = counted.age_band5
            and sexes.key = counted.sex
    where
        bands.domain = 'age_band5'
        and sexes.domain = 'sex' and sexes.key <> 'total'
)

select
    this.age_band5,
    this.sex,
    this.persons,
    100 * this.persons / sum(this.persons) over () as share,
    last.persons as persons_previous,
    this.persons - last.persons as change
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.age_band5 = last.age_band5
        and this.sex = last.sex
where this.fiscal_year = $fiscal_year
order by this.band_position, this.sex_position
