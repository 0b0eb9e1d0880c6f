-- A year whose records don't reach from April to March is a break in the series, then and in later years: its months.
with incomplete as (
    select
        fiscal_year as year,
        datediff('month', date_trunc('month', first_date), through) + 1 as months
    from record_periods
    where
        organisation = 'centre'
        and kind = 'consultations'
        and (partial or not starts)
),

years as (
    select fiscal_year
    from record_periods
    where organisation = 'centre' and kind = 'consultations'
)

select
    years.fiscal_year,
    incomplete.year,
    'partial_year' as kind,
    incomplete.months,
    cast(null as date) as date
from years
inner join incomplete on years.fiscal_year >= incomplete.year
