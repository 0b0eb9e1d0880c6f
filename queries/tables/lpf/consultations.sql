-- Consultations by channel. Visits to people's homes are listed where there are any.
with consultations as (
    select
        fiscal_year,
        method
    from record_consultations
    where organisation = 'lpf'
),

years as (
    select distinct fiscal_year
    from consultations
),

counted as (
    select
        fiscal_year,
        cast(method as varchar) as channel,
        contacts
    from (
        select
            fiscal_year,
            method,
            count(*) as contacts
        from consultations
        where method not in ('liaison', 'letter_outreach')
        group by fiscal_year, method
    )
),

channels as (
    select
        fiscal_year,
        unnest(['letter', 'mail', 'phone', 'visit', 'travel']) as channel
    from years
    union
    select
        fiscal_year,
        channel
    from counted
),

contacts as (
    select
        channels.fiscal_year,
        channels.channel,
        coalesce(counted.contacts, 0) as contacts
    from channels
    left join counted using (fiscal_year, channel)
)

select
    contacts.fiscal_year,
    if(grouping(contacts.channel) = 1, 'total', contacts.channel) as channel,
    sum(contacts.contacts) as value,
    'contacts' as unit
from contacts
group by contacts.fiscal_year, rollup (contacts.channel)
order by all
