with cases as (
    select
        fiscal_year,
        organisation,
        contacts,
        is_new,
        area,
        age_band
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
        coalesce(cast(area as varchar), 'unknown') as area,
        coalesce(cast(age_band as varchar), 'unknown') as age_band,
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
        areas.key as area,
        areas.position as area_position,
        bands.key as age_band,
        bands.position as band_position,
        coalesce(counted.persons, 0) as persons
    from years
    cross join labels as areas
    cross join labels as bands
    left join counted
        on
            years.fiscal_year = counted.fiscal_year
            and areas.key = counted.area
            and bands.key = counted.age_band
    where
        areas.domain = 'area' and areas.key <> 'total'
        and bands.domain = 'age_band' and bands.key <> 'total'
)

select
    this.area,
    this.age_band,
    this.persons,
    last.persons as persons_previous,
    this.persons - last.persons as change
from grid as this
left join grid as last
    on
        last.fiscal_year = $fiscal_year - 1
        and this.area = last.area
        and this.age_band = last.age_band
where this.fiscal_year = $fiscal_year
order by this.area_position, this.band_position
