-- place_cases(fiscal_year, level, population): one row per place, and per category on no map; the year's new cases.
-- By sub-prefecture and of all ages they are those of the report, or of the log where none is printed. Smaller
-- places and ages are told by the log alone; without one the numerator is of all ages.
with residence as (
    select
        area,
        value as cases
    from centre_residence
    where fiscal_year = $fiscal_year and area <> 'total'
),

persons as (
    select
        cast(municipality as varchar) as municipality,
        coalesce(cast(area as varchar), 'unknown') as area,
        cast(age_band5 as varchar) as age_band5
    from record_cases
    where fiscal_year = $fiscal_year and organisation = 'centre' and is_new
),

-- The log beside a report counts where it covers the year.
logged as (
    select count(*) > 0 as there
    from record_periods
    where
        fiscal_year = $fiscal_year
        and organisation = 'centre'
        and kind = 'consultations'
        and (
            starts and through >= make_date($fiscal_year + 1, 3, 25)
            or not exists (select 1 from centre_residence where fiscal_year = $fiscal_year and origin = 'report')
        )
),

areas as (
    select distinct area
    from residents('all')
),

towns as (
    select
        municipality,
        health_centre
    from residents('all')
),

of_all_ages as (
    select
        areas.area as place,
        residence.area as category,
        residence.cases,
        'all_ages' as numerator,
        'residence' as told_by
    from residence
    left join areas on residence.area = areas.area
    where
        $level = 'subprefecture'
        and ($population = 'all' or not (select there from logged))
),

-- Whose age is unknown is in no age group.
of_same_ages as (
    select
        case $level
            when 'subprefecture' then areas.area
            when 'health_centre' then towns.health_centre
            when 'municipality' then towns.municipality
        end as place,
        persons.area as category,
        count(*) as cases,
        any_value(if($population = 'all', 'all_ages', 'same_ages')) as numerator,
        'records' as told_by
    from persons
    left join areas on persons.area = areas.area and persons.municipality is distinct from '01100'
    left join towns on persons.municipality = towns.municipality
    where
        (select there from logged)
        and ($level <> 'subprefecture' or $population <> 'all')
        and (
            $population = 'all'
            or $population = '15_39' and persons.age_band5 between '15_19' and '35_39'
            or $population = '40_64' and persons.age_band5 between '40_44' and '60_64'
            or $population = '15_64' and persons.age_band5 between '15_19' and '60_64'
        )
    group by place, category
)

select
    place,
    if(place is null, category, null) as category,
    cast(sum(cases) as bigint) as cases,
    numerator,
    told_by
from (
    select * from of_all_ages
    union all
    select * from of_same_ages
)
group by all
