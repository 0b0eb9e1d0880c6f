with media as (
    select
        fiscal_year,
        "no",
        date,
        issue,
        medium,
        outlet,
        series_no,
        title,
        programme,
        mentions
    from lpf_media
),

chosen as (
    select *
    from media
    where $programme is null or programme = $programme
),

last as (
    select nullif(count(*), 0) as listed
    from media
    where fiscal_year = $fiscal_year - 1
)

select
    chosen."no",
    coalesce(strftime(chosen.date, '%Y-%m'), chosen.issue) as month,
    chosen.date,
    chosen.medium,
    chosen.outlet,
    chosen.title,
    chosen.series_no,
    chosen.programme,
    chosen.mentions,
    if(last.listed is null, null, (
        select count(*) from chosen as before
        where before.fiscal_year = $fiscal_year - 1
    )) as items_previous
from chosen
cross join last
where chosen.fiscal_year = $fiscal_year
order by month nulls last, chosen.date nulls last, chosen."no"
