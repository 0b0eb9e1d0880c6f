-- One row per fiscal year, organisation and kind of record: how many records, from when to when, and the day
-- through which they reach. That is the day of the organisation's last record of any kind, unless this kind stopped
-- more than a month before: then it has not been taken in further. A year of which the end of March is not
-- reached is partial; one that starts later than April is no measure for another. Seminars begin after the
-- start of the year and end before its end.
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
        max(last_date) over (partition by organisation, fiscal_year) as newest,
        min(first_date) over (partition by organisation, fiscal_year) as since
    from periods
),

reached as (
    select
        *,
        if(newest - last_date <= 31, newest, last_date) as through
    from reach
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
    -- The same day a year before; the end of February after the end of February.
    cast(
        if(
            through = last_day(through),
            last_day(cast(through - interval 1 year as date)),
            through - interval 1 year
        ) as date
    ) as same_day,
    first_date < make_date(fiscal_year, if(kind = 'seminars', 7, 5), 1) as starts,
    if(
        kind = 'seminars',
        newest < make_date(fiscal_year + 1, 3, 25) and last_date < make_date(fiscal_year + 1, 1, 31),
        through < make_date(fiscal_year + 1, 3, 25)
    ) as partial
from reached
