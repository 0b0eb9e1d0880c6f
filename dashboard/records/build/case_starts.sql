-- One row per case: its id, and the fiscal year of its first contact (declared, where older than the log).
select
    organisation,
    case_number,
    cast(row_number() over () as integer) as case_id,
    least(
        coalesce(min(fiscal_year) filter (status = 'new'), min(fiscal_year)),
        coalesce(min(first_year), min(fiscal_year) filter (status = 'new'), min(fiscal_year))
    ) as started
from consultations
group by organisation, case_number
