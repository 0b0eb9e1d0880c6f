-- The newest fiscal year is a break in the series as long as it goes on: months so far.
select distinct
    fiscal_year,
    fiscal_year as year,
    'partial_year' as kind,
    1 + (month(through) + 8) % 12 as months,
    cast(null as date) as date
from record_periods
where organisation = 'centre' and partial
