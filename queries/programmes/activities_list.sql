with activities as (
    select
        fiscal_year,
        "no",
        kind,
        date,
        title,
        organiser,
        place,
        format,
        participants,
        programme
    from lpf_activities
),

chosen as (
    select *
    from activities
    where $programme is null or programme = $programme
),

last as (
    select nullif(count(*), 0) as listed
    from activities
    where fiscal_year = $fiscal_year - 1
)

select
    chosen."no",
    chosen.date,
    chosen.kind,
    chosen.title,
    chosen.organiser,
    chosen.place,
    chosen.format,
    chosen.participants,
    chosen.programme,
    if(last.listed is null, null, (
        select count(*) from chosen as before
        where before.fiscal_year = $fiscal_year - 1
    )) as activities_previous
from chosen
cross join last
where chosen.fiscal_year = $fiscal_year
order by chosen.date, chosen."no"
