-- One row per case: its id, and the fiscal year of its first contact, as declared or as its new row tells it, the
-- earlier of the two. Where the log says neither, it is not known: a case may be older than the log.
select
    organisation,
    case_number,
    cast(row_number() over () as integer) as case_id,
    least(
        min(first_year),
        min(fiscal_year) filter (status = 'new' and method not in ('liaison', 'letter_outreach'))
    ) as started
from consultations
group by organisation, case_number
