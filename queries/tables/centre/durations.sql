-- Contacts (with liaison) by method and duration. A contact whose minutes are blank is in no band and in no total:
-- it is not known how long it took.
with consultations as (
    select
        fiscal_year,
        method,
        minutes
    from record_consultations
    where organisation = 'centre' and method <> 'letter_outreach'
),

years as (
    select distinct fiscal_year
    from consultations
),

timed as (
    select
        fiscal_year,
        method,
        case
            when minutes < 15 then 'lt15'
            when minutes < 30 then '15_30'
            when minutes < 60 then '30_60'
            else 'ge60'
        end as band,
        count(*) as contacts,
        sum(minutes) as minutes
    from consultations
    where minutes is not null
    group by all
),

methods as (
    select
        fiscal_year,
        unnest(['phone', 'visit', 'mail', 'outreach', 'travel', 'liaison']) as method
    from years
    union
    select
        fiscal_year,
        cast(method as varchar) as method
    from timed
),

bands as (
    select unnest(['lt15', '15_30', '30_60', 'ge60']) as band
),

direct as (
    select
        methods.fiscal_year,
        methods.method,
        bands.band,
        coalesce(timed.contacts, 0) as contacts,
        coalesce(timed.minutes, 0) as minutes
    from methods
    cross join bands
    left join timed
        on
            methods.fiscal_year = timed.fiscal_year
            and methods.method = cast(timed.method as varchar)
            and bands.band = timed.band
),

by_band as (
    select
        direct.fiscal_year,
        if(grouping(direct.method) = 1, 'total', direct.method) as method,
        if(grouping(direct.band) = 1, 'total', direct.band) as band,
        sum(direct.contacts) as contacts,
        sum(direct.minutes) as minutes
    from direct
    group by direct.fiscal_year, cube (direct.method, direct.band)
)

select
    fiscal_year,
    method,
    band,
    'contacts' as measure,
    contacts as value,
    'contacts' as unit
from by_band
union all
select
    fiscal_year,
    method,
    band,
    'minutes' as measure,
    minutes as value,
    'minutes' as unit
from by_band
where band = 'total'
union all
select
    fiscal_year,
    method,
    band,
    'mean_minutes' as measure,
    round(minutes / nullif(contacts, 0)) as value,
    'minutes' as unit
from by_band
where band = 'total'
order by all
