with cases as (
    select
        fiscal_year,
        is_new,
        coalesce(cast(age_band as varchar), 'unknown') as age_band,
        coalesce(cast(sex as varchar), 'unknown') as sex
    from record_cases
    where organisation = 'centre' and fiscal_year = $fiscal_year and area = $area
),

-- A log of the year that names nobody of the area tells that there was none.
logged as (
    select 1 as there
    from record_periods
    where organisation = 'centre' and fiscal_year = $fiscal_year and kind = 'consultations'
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
        age_band,
        sex,
        count(*) as persons
    from cases
    where is_new
    group by age_band, sex
)

select
    bands.key as age_band,
    sexes.key as sex,
    coalesce(counted.persons, 0) as persons
from labels as bands
cross join labels as sexes
left join counted on bands.key = counted.age_band and sexes.key = counted.sex
where
    bands.domain = 'age_band' and bands.key <> 'total'
    and sexes.domain = 'sex' and sexes.key <> 'total'
    and exists (select 1 from logged)
order by bands.position, sexes.position
