with residence as (
    select
        fiscal_year,
        area,
        value as persons
    from centre_residence
    where area <> 'total'
),

seminars as (
    select
        fiscal_year,
        "no",
        municipalities,
        health_centre,
        participants
    from centre_seminars
),

hubs as (
    select
        fiscal_year,
        city
    from lpf_hub_sessions
    where format = 'in_person'
),

-- Not named like the table, which it would hide from residents().
listed as (
    select
        code,
        name_ja,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

towns as (
    select
        municipality as code,
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
counted as (
    select
        towns.code,
        listed.name_ja,
        towns.area,
        towns.persons as population
    from towns
    inner join listed on towns.code = listed.code
),

residents as (
    select
        area,
        count(*) as municipalities,
        cast(sum(population) as bigint) as population
    from counted
    group by area
),

-- A health centre tells the area only where all its municipalities lie in one.
centres as (
    select
        health_centre,
        min(area) as area
    from listed
    group by health_centre
    having count(distinct area) = 1
),

codes as (
    select
        fiscal_year,
        "no",
        unnest(municipalities) as code
    from seminars
),

-- A joint session counts in every area that it touches.
placed as (
    select
        codes.fiscal_year,
        codes."no",
        listed.area
    from codes
    inner join listed on codes.code = listed.code
    union
    select
        seminars.fiscal_year,
        seminars."no",
        centres.area
    from seminars
    inner join centres on seminars.health_centre = centres.health_centre
    where seminars.municipalities is null
),

held as (
    select
        placed.fiscal_year,
        placed.area,
        count(*) as sessions,
        sum(seminars.participants) as participants,
        count(*) - count(seminars.participants) as without_count
    from placed
    inner join seminars on placed.fiscal_year = seminars.fiscal_year and placed."no" = seminars."no"
    group by placed.fiscal_year, placed.area
),

reached as (
    select
        codes.fiscal_year,
        counted.area,
        count(distinct counted.code) as reached
    from codes
    inner join counted on codes.code = counted.code
    group by codes.fiscal_year, counted.area
),

hub_meetings as (
    select
        hubs.fiscal_year,
        counted.area,
        count(*) as hub_meetings
    from hubs
    inner join counted on hubs.city || '市' = counted.name_ja
    group by hubs.fiscal_year, counted.area
),

-- Everyone and every session once, however many areas a session touches.
years as (
    select
        fiscal_year,
        count(*) as sessions_all,
        sum(participants) as participants_all,
        count(*) - count(participants) as without_count_all
    from seminars
    group by fiscal_year
),

areas as (
    select
        years.fiscal_year,
        residents.area,
        residence.persons,
        residents.population,
        1e5 * residence.persons / residents.population as rate,
        coalesce(held.sessions, 0) as sessions,
        -- Sessions without any head-count: not recorded; no session: no participants.
        if(held.sessions is null, 0, held.participants) as participants,
        coalesce(held.without_count, 0) as without_count,
        coalesce(reached.reached, 0) as reached,
        residents.municipalities,
        coalesce(hub_meetings.hub_meetings, 0) as hub_meetings,
        years.sessions_all,
        years.participants_all,
        years.without_count_all
    from years
    cross join residents
    left join residence on years.fiscal_year = residence.fiscal_year and residents.area = residence.area
    left join held on years.fiscal_year = held.fiscal_year and residents.area = held.area
    left join reached on years.fiscal_year = reached.fiscal_year and residents.area = reached.area
    left join hub_meetings on years.fiscal_year = hub_meetings.fiscal_year and residents.area = hub_meetings.area
),

compared as (
    select
        this.*,
        100 * this.persons / nullif(sum(this.persons) over (), 0) as share_placed,
        sum(this.persons) over () as persons_placed,
        last.persons as persons_previous,
        this.persons - last.persons as change,
        last.rate as rate_previous,
        last.sessions as sessions_previous,
        this.sessions - last.sessions as sessions_change,
        last.participants as participants_previous,
        this.participants - last.participants as participants_change
    from areas as this
    left join areas as last on this.fiscal_year - 1 = last.fiscal_year and this.area = last.area
    where this.fiscal_year = $fiscal_year
)

select compared.* exclude (fiscal_year)
from compared
left join labels as names on names.domain = 'area' and compared.area = names.key
where $area is null or compared.area = $area
order by names.position
