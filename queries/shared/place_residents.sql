-- place_residents(level, population): one row per municipality, with the place of the level that it belongs to.
select
    case $level
        when 'subprefecture' then area
        when 'health_centre' then health_centre
        when 'municipality' then municipality
    end as place,
    municipality,
    area,
    health_centre,
    persons
from residents($population)
