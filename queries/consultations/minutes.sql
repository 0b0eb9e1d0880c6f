with durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
        value,
        printed
    from centre_durations
),

-- All contacts by method, those without a duration too.
counted as (
    select
        fiscal_year,
        method,
        value as contacts
    from centre_contacts
    where measure = 'contacts' and status = 'total'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

methods as (
    select
        fiscal_year,
        method,
        max(value) filter (where measure = 'contacts') as contacts,
        max(printed) filter (where measure = 'contacts' and value is distinct from printed) as contacts_printed,
        max(value) filter (where measure = 'minutes') as minutes,
        max(printed) filter (where measure = 'minutes' and value is distinct from printed) as minutes_printed,
        max(value) filter (where measure = 'mean_minutes') as mean_minutes,
        max(printed) filter (where measure = 'mean_minutes' and value is distinct from printed) as mean_minutes_printed
    from durations
    where
        band = 'total'
        and method <> 'total'
        and ($basis = 'with_liaison' or method <> 'liaison')
    group by fiscal_year, method
)

select
    this.method,
    this.contacts,
    this.contacts_printed,
    if(this.contacts = 0 and counted.contacts > 0, null, this.minutes) as minutes,
    this.minutes_printed,
    last.minutes as minutes_previous,
    this.mean_minutes,
    this.mean_minutes_printed,
    last.mean_minutes as mean_minutes_previous,
    sum(this.minutes) over () as minutes_all,
    sum(this.minutes) over () / nullif(sum(this.contacts) over (), 0) as mean_minutes_all,
    counted.contacts as contacts_method,
    greatest(counted.contacts - this.contacts, 0) as untimed
from methods as this
left join methods as last on this.fiscal_year - 1 = last.fiscal_year and this.method = last.method
left join counted on this.fiscal_year = counted.fiscal_year and this.method = counted.method
left join labels on labels.domain = 'method' and this.method = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
