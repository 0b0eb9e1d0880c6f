with sessions as (
    select
        fiscal_year,
        municipalities
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

-- Sapporo has a centre of its own and is outside the reach.
municipalities as (
    select
        code,
        subprefecture as area
    from municipalities
    where code <> '01100'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

visited as (
    select distinct
        fiscal_year,
        unnest(municipalities) as code
    from sessions
),

states as (
    select
        municipalities.area,
        municipalities.code,
        if(this.code is null, 'not_reached', 'reached') as reach,
        last.code as code_previous
    from municipalities
    left join visited as this on municipalities.code = this.code and this.fiscal_year = $fiscal_year
    left join visited as last on municipalities.code = last.code and last.fiscal_year = $fiscal_year - 1
),

areas as (
    select
        area,
        count(*) as municipalities_all,
        count(*) filter (reach = 'reached') as reached,
        count(code_previous) as reached_previous
    from states
    group by area
),

counted as (
    select
        area,
        reach,
        count(*) as municipalities,
        list(code order by code) as names
    from states
    group by all
),

years as (
    select distinct fiscal_year from sessions
)

select
    areas.area,
    reaches.key as reach,
    coalesce(counted.municipalities, 0) as municipalities,
    areas.municipalities_all,
    100 * coalesce(counted.municipalities, 0) / areas.municipalities_all as share,
    counted.names,
    if(last_year.fiscal_year is null or reaches.key <> 'reached', null, areas.reached_previous) as reached_previous,
    if(last_year.fiscal_year is null or reaches.key <> 'reached', null, areas.reached - areas.reached_previous) as change
from areas
inner join years as this_year on this_year.fiscal_year = $fiscal_year
left join years as last_year on last_year.fiscal_year = $fiscal_year - 1
inner join labels as reaches on reaches.domain = 'reach'
left join counted on areas.area = counted.area and reaches.key = counted.reach
left join labels on labels.domain = 'area' and areas.area = labels.key
order by labels.position, reaches.position
