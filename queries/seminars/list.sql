with sessions as (
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
    where fiscal_year = $fiscal_year
),

municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

health_centres as (
    select
        health_centre,
        arg_min(area, code) as area
    from municipalities
    group by health_centre
),

-- The areas and health centres that a session's municipalities belong to.
districts as (
    select
        sessions."no",
        list(distinct municipalities.area order by municipalities.area) as areas,
        list(distinct municipalities.health_centre order by municipalities.health_centre) as health_centres
    from sessions
    inner join municipalities on list_contains(sessions.municipalities, municipalities.code)
    group by sessions."no"
),

placed as (
    select
        sessions.*,
        coalesce(districts.areas, [coalesce(health_centres.area, 'hokkaido_unknown')]) as areas,
        coalesce(districts.health_centres, [sessions.health_centre]) as health_centres
    from sessions
    left join districts on sessions."no" = districts."no"
    left join health_centres on sessions.health_centre = health_centres.health_centre
)

select
    "no",
    date,
    areas,
    municipalities,
    health_centres,
    if(health_centres = [health_centre_printed], null, health_centre_printed) as health_centre_as_printed,
    health_centre,
    if(health_centre is distinct from health_centre_printed, health_centre_printed, null) as health_centre_printed,
    kinds,
    participants,
    format,
    lived_experience
from placed
where
    ($area is null or list_contains(areas, $area))
    and ($kind is null or list_contains(kinds, $kind))
order by date, "no"
