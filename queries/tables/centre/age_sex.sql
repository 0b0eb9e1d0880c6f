-- Age and sex of the persons concerned, of the new cases; what is blank is unknown.
with cases as (
    select
        fiscal_year,
        is_new,
        age_band,
        sex
    from record_cases
    where organisation = 'centre'
),

counted as (
    select
        fiscal_year,
        coalesce(cast(age_band as varchar), 'unknown') as age_band,
        coalesce(cast(sex as varchar), 'unknown') as sex,
        count(*) filter (is_new) as persons
    from cases
    group by all
),

summed as (
    select
        counted.fiscal_year,
        if(grouping(counted.age_band) = 1, 'total', counted.age_band) as age_band,
        if(grouping(counted.sex) = 1, 'total', counted.sex) as sex,
        sum(counted.persons) as persons
    from counted
    group by counted.fiscal_year, cube (counted.age_band, counted.sex)
),

years as (
    select distinct fiscal_year
    from counted
),

bands as (
    select unnest(['lt20', '20_29', '30_39', '40_49', '50_59', 'ge60', 'unknown', 'total']) as age_band
),

sexes as (
    select unnest(['male', 'female', 'unknown', 'total']) as sex
),

persons as (
    select
        years.fiscal_year,
        bands.age_band,
        sexes.sex,
        coalesce(summed.persons, 0) as persons
    from years
    cross join bands
    cross join sexes
    left join summed using (fiscal_year, age_band, sex)
)

select
    fiscal_year,
    age_band,
    sex,
    'persons' as measure,
    persons as value,
    'persons' as unit
from persons
union all
select
    this.fiscal_year,
    this.age_band,
    this.sex,
    'share' as measure,
    round(100 * this.persons / nullif(everyone.persons, 0), 1) as value,
    'percent' as unit
from persons as this
inner join persons as everyone using (fiscal_year)
where this.sex = 'total' and everyone.age_band = 'total' and everyone.sex = 'total'
order by all
