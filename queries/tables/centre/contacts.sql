-- Contacts by method and status. Liaison counts with the continuing ones, outside the subtotal and inside the
-- total, of which the shares are; case conferences are not counted. Letters are listed where there are any.
with consultations as (
    select
        fiscal_year,
        method,
        status
    from record_consultations
    where organisation = 'centre' and method <> 'letter_outreach'
),

counted as (
    select
        fiscal_year,
        cast(method as varchar) as method,
        cast(status as varchar) as status,
        contacts
    from (
        select
            fiscal_year,
            method,
            status,
            count(*) as contacts
        from consultations
        group by fiscal_year, method, status
    )
),

years as (
    select distinct fiscal_year
    from counted
),

methods as (
    select
        fiscal_year,
        unnest(['phone', 'visit', 'mail', 'outreach', 'travel']) as method
    from years
    union
    select
        fiscal_year,
        method
    from counted
    where method <> 'liaison'
),

statuses as (
    select unnest(['new', 'continuing']) as status
),

direct as (
    select
        methods.fiscal_year,
        methods.method,
        statuses.status,
        coalesce(counted.contacts, 0) as contacts
    from methods
    cross join statuses
    left join counted using (fiscal_year, method, status)
),

by_status as (
    select
        direct.fiscal_year,
        if(grouping(direct.method) = 1, 'subtotal', direct.method) as method,
        if(grouping(direct.status) = 1, 'total', direct.status) as status,
        sum(direct.contacts) as contacts
    from direct
    group by direct.fiscal_year, cube (direct.method, direct.status)
),

liaison as (
    select
        years.fiscal_year,
        'liaison' as method,
        unnest(['continuing', 'total']) as status,
        coalesce(sum(counted.contacts), 0) as contacts
    from years
    left join counted on years.fiscal_year = counted.fiscal_year and counted.method = 'liaison'
    group by years.fiscal_year
),

totals as (
    select
        by_status.fiscal_year,
        'total' as method,
        by_status.status,
        by_status.contacts + coalesce(liaison.contacts, 0) as contacts
    from by_status
    left join liaison using (fiscal_year, status)
    where by_status.method = 'subtotal'
),

not_counted as (
    select
        fiscal_year,
        unnest(['liaison', 'case_conference', 'case_conference', 'case_conference']) as method,
        unnest(['new', 'new', 'continuing', 'total']) as status,
        null as contacts
    from years
),

contacts as (
    select * from by_status
    union all
    select * from liaison
    union all
    select * from totals
    union all
    select * from not_counted
),

shares as (
    select
        this.fiscal_year,
        this.method,
        this.status,
        round(100 * this.contacts / nullif(totals.contacts, 0), 1) as share
    from contacts as this
    inner join totals using (fiscal_year, status)
    where this.status = 'total' and this.method <> 'subtotal'
)

select
    fiscal_year,
    method,
    status,
    'contacts' as measure,
    contacts as value,
    'times' as unit
from contacts
union all
select
    fiscal_year,
    method,
    status,
    'share' as measure,
    share as value,
    'percent' as unit
from shares
order by all
