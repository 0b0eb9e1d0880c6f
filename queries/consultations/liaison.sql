with liaison as (
    select
        fiscal_year,
        direction,
        partner,
        value as contacts,
        if(value is distinct from printed, printed, null) as contacts_printed
    from centre_liaison
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select *
    from liaison
    where partner <> 'total'
)

select
    this.partner,
    this.direction,
    this.contacts,
    this.contacts_printed,
    last.contacts as contacts_previous,
    this.contacts - last.contacts as change,
    sum(this.contacts) over (partition by this.direction) as contacts_direction,
    sum(this.contacts) over (partition by this.partner) as contacts_partner,
    sum(this.contacts) over () as contacts_all
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.direction = last.direction
        and this.partner = last.partner
left join labels as partners on partners.domain = 'partner' and this.partner = partners.key
left join labels as directions on directions.domain = 'direction' and this.direction = directions.key
where this.fiscal_year = $fiscal_year
order by contacts_partner desc, partners.position, directions.position desc
