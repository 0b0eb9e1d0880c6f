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

of_same_ages as (
    select
        place,
        category,
        cases,
        if($population = 'all', 'all_ages', 'same_ages') as numerator,
        'records' as told_by
    from case_places()
    where
        (select there from logged)
        and ($level <> 'subprefecture' or $population <> 'all')
        and fiscal_year = $fiscal_year
        and level = $level
        and ages = $population
)

select
    place,
    if(place is null, category, null) as category,
    sum(cases) as cases,
    numerator,
    told_by
from (
    select * from of_all_ages
    union all
    select * from of_same_ages
)
group by all
