with residence as (
    select
        fiscal_year,
        area,
        value as persons,
        if(value is distinct from printed, printed, null) as persons_printed
    from centre_residence
    where area <> 'total'
),

towns as (
    select
        area,
        persons
    from residents('all')
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- Without Sapporo: the centre does not count its citizens, so they must not stand below a rate either.
residents as (
    select
        area,
        sum(persons) as population
    from towns
    group by area
),

-- All areas, whether or not the year has a row for them, and the year's categories that are on no map.
places as (
    select area from residents
    where exists (select 1 from residence where fiscal_year = $fiscal_year)
    union
    select area from residence
    where fiscal_year = $fiscal_year
)

select
    places.area,
    if(residents.area is null, 'off_map', 'on_map') as place,
    this.persons,
    this.persons_printed,
    100 * this.persons / nullif(sum(this.persons) over (), 0) as share,
    cast(residents.population as bigint) as population,
    1e5 * this.persons / residents.population as rate,
    -- Exact Poisson interval of 95 % (Garwood).
    rate_low(this.persons, residents.population) as rate_low,
    rate_high(this.persons, residents.population) as rate_high,
    last.persons as persons_previous,
    this.persons - last.persons as change,
    1e5 * last.persons / residents.population as rate_previous,
    1e5 * (this.persons - last.persons) / residents.population as rate_change,
    -- The 14 areas together: those placed on the map, by all residents without Sapporo.
    1e5 * sum(this.persons) filter (residents.area is not null) over () / sum(residents.population) over ()
        as rate_all,
    places.area is not distinct from $area as chosen
from places
left join residents on places.area = residents.area
left join residence as this on places.area = this.area and this.fiscal_year = $fiscal_year
left join residence as last on places.area = last.area and last.fiscal_year = $fiscal_year - 1
left join labels as areas on areas.domain = 'area' and places.area = areas.key
order by place = 'off_map', rate desc nulls last, this.persons desc nulls last, areas.position
