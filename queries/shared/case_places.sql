-- case_places(): one row per fiscal year, level, age group and place, or category on no map: the centre's new cases of the log.
-- Whose age is unknown is in no age group but 'all'.
with areas as (
    select distinct area
    from residents('all')
),

persons as (
    select
        record_cases.fiscal_year,
        coalesce(cast(record_cases.area as varchar), 'unknown') as category,
        areas.area,
        towns.health_centre,
        towns.municipality,
        cast(record_cases.age_band5 as varchar) as age_band5
    from record_cases
    left join areas
        on
            cast(record_cases.area as varchar) = areas.area
            -- Who lives in Sapporo is in no area.
            and cast(record_cases.municipality as varchar) is distinct from '01100'
    left join residents('all') as towns on cast(record_cases.municipality as varchar) = towns.municipality
    where record_cases.organisation = 'centre' and record_cases.is_new
),

told as (
    select
        fiscal_year,
        category,
        unnest(['subprefecture', 'health_centre', 'municipality']) as level,
        unnest([area, health_centre, municipality]) as place,
        age_band5
    from persons
),

aged as (
    select
        fiscal_year,
        category,
        level,
        place,
        unnest(
            list_filter(
                ['all', '15_39', '40_64', '15_64'],
                lambda ages: ages = 'all'
                or ages = '15_39' and age_band5 between '15_19' and '35_39'
                or ages = '40_64' and age_band5 between '40_44' and '60_64'
                or ages = '15_64' and age_band5 between '15_19' and '60_64'
            )
        ) as ages
    from told
)

select
    fiscal_year,
    level,
    ages,
    place,
    if(place is null, category, null) as category,
    cast(count(*) as double) as cases
from aged
group by all
