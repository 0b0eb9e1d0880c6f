-- One row per fiscal year, organisation and kind of record: how many records, from when to when, and the day
-- through which the organisation's records reach. The newest year is partial while that day lies before the end of March.
with records as (
    select
        fiscal_year,
        cast(organisation as varchar) as organisation,
        'consultations' as kind,
        date,
        intake
    from record_consultations
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        'meetings' as kind,
        date,
        intake
    from record_meetings
    union all
    select
        fiscal_year,
        'centre' as organisation,
        'seminars' as kind,
        date,
        intake
    from record_seminars
),

periods as (
    select
        fiscal_year,
        organisation,
        kind,
        count(*) as records,
        count(distinct intake) as files,
        min(date) as first_date,
        max(date) as last_date
    from records
    group by fiscal_year, organisation, kind
),

reach as (
    select
        *,
        max(last_date) over (partition by organisation, fiscal_year) as through,
        min(first_date) over (partition by organisation, fiscal_year) as since,
        max(fiscal_year) over () as newest
    from periods
)

select
    fiscal_year,
    organisation,
    kind,
    records,
    files,
    first_date,
    last_date,
    since,
    through,
    fiscal_year = newest and through < make_date(fiscal_year + 1, 3, 25) as partial
from reach
