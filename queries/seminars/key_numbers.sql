with sessions as (
    select
        fiscal_year,
        "no",
        municipalities,
        health_centre,
        kinds,
        participants,
        lived_experience
    from centre_seminars
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

municipalities as (
    select
        code,
        subprefecture as area,
        health_centre_ja as health_centre
    from municipalities
),

stated as (
    select
        fiscal_year,
        item,
        year,
        value,
        approximate
    from centre_stated
    where fiscal_year = $fiscal_year and origin = 'report'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- A health centre's area is that of its seat, which has its lowest code.
health_centres as (
    select
        health_centre,
        arg_min(area, code) as area
    from municipalities
    group by health_centre
),

-- Jurisdiction is by reference. An entry without municipality counts for its health centre and area.
placed as (
    select
        sessions.fiscal_year,
        municipalities.code,
        municipalities.area,
        municipalities.health_centre
    from sessions
    inner join municipalities on list_contains(sessions.municipalities, municipalities.code)
    union all
    select
        sessions.fiscal_year,
        null as code,
        health_centres.area,
        health_centres.health_centre
    from sessions
    inner join health_centres on sessions.health_centre = health_centres.health_centre
    where sessions.municipalities is null
),

held as (
    select
        fiscal_year,
        count(*) as sessions,
        sum(participants) as participants,
        -- The prose tells the participants of trainings: they compare where no other session has a head-count.
        sum(participants) filter (list_contains(kinds, 'training')) as trained,
        coalesce(bool_and(list_contains(kinds, 'training')) filter (participants is not null), false) as trainings_alone,
        count(participants) as recorded,
        if(count(lived_experience) = 0, null, count(*) filter (lived_experience)) as lived_experience
    from sessions
    group by fiscal_year
),

reached as (
    select
        fiscal_year,
        count(distinct area) as areas,
        count(distinct health_centre) filter (health_centre <> '札幌市保健所') as health_centres,
        count(distinct code) filter (code <> '01100') as municipalities
    from placed
    group by fiscal_year
),

years as (
    select
        held.*,
        coalesce(reached.areas, 0) as areas,
        coalesce(reached.health_centres, 0) as health_centres,
        coalesce(reached.municipalities, 0) as municipalities
    from held
    left join reached on held.fiscal_year = reached.fiscal_year
),

-- Sapporo has a centre of its own and is outside the reach.
possible as (
    select
        count(distinct area) as areas,
        count(distinct health_centre) filter (health_centre <> '札幌市保健所') as health_centres,
        count(*) filter (code <> '01100') as municipalities
    from municipalities
),

measures as (
    select fiscal_year, 'sessions' as measure, sessions as value, null as possible, 'sessions' as unit from years
    union all
    select fiscal_year, 'participants', participants, null, 'attendances' from years
    union all
    select fiscal_year, 'recorded', recorded, sessions, 'sessions' from years
    union all
    select fiscal_year, 'lived_experience', lived_experience, sessions, 'sessions' from years
    union all
    select years.fiscal_year, 'areas', years.areas, possible.areas, 'areas' from years cross join possible
    union all
    select years.fiscal_year, 'health_centres', years.health_centres, possible.health_centres, 'health_centres'
    from years cross join possible
    union all
    select years.fiscal_year, 'municipalities', years.municipalities, possible.municipalities, 'municipalities'
    from years cross join possible
),

told as (
    select
        case item when 'seminar_sessions' then 'sessions' when 'training_participants' then 'participants' end as measure,
        max(value) filter (year = fiscal_year) as value,
        bool_or(approximate) filter (year = fiscal_year) as approximate,
        max(value) filter (year = fiscal_year - 1) as previous,
        bool_or(approximate) filter (year = fiscal_year - 1) as previous_approximate
    from stated
    where item in ('seminar_sessions', 'training_participants')
    group by all
)

select
    this.measure,
    this.value,
    this.possible,
    this.unit,
    told.value as stated,
    told.approximate as stated_approximate,
    if(this.measure = 'participants', years.trained, this.value) as listed,
    coalesce(last.value, before.previous) as value_previous,
    if(last.value is null, before.previous_approximate, null) as previous_approximate,
    if(last.value is null and before.previous_approximate, null, this.value - coalesce(last.value, before.previous))
        as change
from measures as this
left join years on this.fiscal_year = years.fiscal_year
left join measures as last on this.measure = last.measure and last.fiscal_year = $fiscal_year - 1
left join told on this.measure = told.measure
left join told as before
    on this.measure = before.measure and (before.measure <> 'participants' or years.trainings_alone)
left join labels on labels.domain = 'seminar_measure' and this.measure = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
