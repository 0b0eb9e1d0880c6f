with sango_meetings as (
    select
        fiscal_year,
        date,
        kind,
        attendance,
        joint
    from lpf_sango_meetings
),

media as (
    select
        fiscal_year,
        "no",
        date,
        medium,
        outlet,
        title,
        programme
    from lpf_media
),

-- The n-th meeting of its kind in its month: what a meeting is compared with a year later.
meetings as (
    select
        *,
        row_number() over (partition by fiscal_year, kind, month(date) order by date) as nth
    from sango_meetings
),

compared as (
    select
        this.date,
        this.kind,
        this.attendance,
        last.attendance as attendance_previous,
        this.attendance - last.attendance as change,
        this.joint
    from meetings as this
    left join meetings as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this.kind = last.kind
            and month(this.date) = month(last.date)
            and this.nth = last.nth
    where this.fiscal_year = $fiscal_year
),

entries as (
    select
        date,
        'meeting' as entry,
        row_number() over (order by date, kind) as "no",
        kind,
        attendance,
        attendance_previous,
        change,
        joint
    from compared
    union all by name
    select
        date,
        'media' as entry,
        "no",
        medium,
        outlet,
        title,
        programme,
        programme in ('sango', 'aging', 'hubs', 'yoridokoro') as about_groups
    from media
    where
        fiscal_year = $fiscal_year
        and date is not null
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'lpf' and kind = 'meetings' and partial
)

select
    date,
    entry,
    "no",
    kind,
    attendance,
    attendance_previous,
    change,
    joint,
    medium,
    outlet,
    title,
    programme,
    about_groups,
    (select count(*) from media where fiscal_year = $fiscal_year and date is null) as undated,
    periods.through
from entries
cross join periods
order by date, entry, "no"
