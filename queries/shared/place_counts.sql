-- place_counts(fiscal_year, level, population): one row per place: its new cases, of all or of the same ages (numerator).
-- What a report leaves blank is not known; a log that names no case in a place tells of none there.
with numerators as (
    select
        place,
        cases,
        numerator,
        told_by
    from place_cases($fiscal_year, $level, $population)
),

told as (
    select
        min(numerator) as numerator,
        min(told_by) as told_by
    from numerators
    having count(*) > 0
),

places as (
    select distinct place
    from place_residents($level, 'all')
)

select
    places.place,
    coalesce(numerators.cases, if(told.told_by = 'records', 0, null)) as cases,
    told.numerator
from places
cross join told
left join numerators on places.place = numerators.place
