with seminars as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre,
        health_centre_printed,
        kinds,
        participants,
        format,
        lived_experience
    from centre_seminars
),

municipalities as (
    select
        code,
        name_ja,
        name_en,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

-- A health centre tells the area only where all its municipalities lie in one.
centres as (
    select
        health_centre,
        min(area) as area
    from municipalities
    group by health_centre
    having count(distinct area) = 1
),

codes as (
    select
        fiscal_year,
        "no",
        unnest(municipalities) as code
    from seminars
),

named as (
    select
        codes.fiscal_year,
        codes."no",
        list(municipalities.name_ja order by municipalities.code) as names_ja,
        list(municipalities.name_en order by municipalities.code) as names_en,
        list_sort(list(distinct municipalities.area)) as areas,
        list_sort(list(distinct municipalities.health_centre)) as health_centres
    from codes
    inner join municipalities on codes.code = municipalities.code
    group by codes.fiscal_year, codes."no"
),

placed as (
    select
        seminars.*,
        named.names_ja,
        named.names_en,
        coalesce(named.areas, if(centres.area is null, null, [centres.area])) as areas,
        -- As in the list of the seminars' page: the health centre follows from the municipality.
        coalesce(named.health_centres, [seminars.health_centre]) as health_centres,
        case
            when named.areas is not null then 'municipality'
            when centres.area is not null then 'health_centre'
            else 'nowhere'
        end as placed_by
    from seminars
    left join named on seminars.fiscal_year = named.fiscal_year and seminars."no" = named."no"
    left join centres on seminars.health_centre = centres.health_centre
)

select
    "no",
    date,
    areas,
    coalesce(array_to_string(names_ja, '、'), '市町村の印刷なし') as municipalities_ja,
    coalesce(array_to_string(names_en, ', '), 'no municipality printed') as municipalities_en,
    health_centres,
    if(health_centres = [health_centre_printed], null, health_centre_printed) as health_centre_as_printed,
    health_centre,
    if(health_centre is distinct from health_centre_printed, health_centre_printed, null) as health_centre_printed,
    kinds,
    participants,
    format,
    lived_experience,
    placed_by
from placed
where fiscal_year = $fiscal_year and ($area is null or list_contains(areas, $area))
order by date, "no"
