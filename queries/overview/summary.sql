with continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        value,
        printed
    from centre_continuity
),

breaks as (
    select
        fiscal_year,
        year,
        kind
    from centre_breaks
),

seminars as (
    select
        fiscal_year,
        kinds,
        participants
    from centre_seminars
),

stated as (
    select
        fiscal_year,
        item,
        year,
        approximate,
        value
    from centre_stated
),

yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value
    from lpf_yoridokoro
    where "group" <> 'total'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

series as (
    select
        fiscal_year,
        year,
        if(measure = 'contacts', 'contacts', 'persons_new') as measure,
        value
    from continuity
    where (measure = 'contacts' and started = 'total') or (measure = 'persons' and started = cast(year as varchar))
),

-- The years that compare: whole ones, after the last change of scope; none with a year that still goes on.
comparable as (
    select
        series.fiscal_year,
        series.year,
        series.measure,
        series.value
    from series
    where
        series.year < series.fiscal_year
        and series.year > coalesce(
            (
                select max(breaks.year)
                from breaks
                where breaks.fiscal_year = series.fiscal_year and breaks.kind = 'scope_change'
            ),
            0
        )
        and not exists (
            select 1
            from breaks
            where
                breaks.fiscal_year = series.fiscal_year
                and breaks.year in (series.year, series.fiscal_year)
                and breaks.kind = 'partial_year'
        )
),

measures as (
    select
        fiscal_year,
        measure,
        value,
        if(measure = 'contacts', 'contacts', 'persons') as unit,
        null as recorded
    from series
    where year = fiscal_year
    union all
    select
        fiscal_year,
        'seminar_sessions' as measure,
        count(*) as value,
        'sessions' as unit,
        null as recorded
    from seminars
    group by fiscal_year
    union all
    select
        fiscal_year,
        'seminar_attendances' as measure,
        sum(participants) as value,
        'attendances' as unit,
        count(participants) as recorded
    from seminars
    group by fiscal_year
    union all
    select
        fiscal_year,
        concat('yoridokoro_', "group") as measure,
        value,
        'attendances' as unit,
        null as recorded
    from yoridokoro
    where measure = 'attendances'
),

-- The prose tells the participants of trainings: they compare where no other session has a head-count.
trainings as (
    select
        fiscal_year,
        coalesce(bool_and(list_contains(kinds, 'training')) filter (participants is not null), false) as alone
    from seminars
    group by fiscal_year
),

told_before as (
    select
        fiscal_year,
        measure,
        value,
        false as approximate
    from comparable
    where year = fiscal_year - 1
    union all
    select
        stated.fiscal_year,
        'seminar_attendances' as measure,
        stated.value,
        stated.approximate
    from stated
    inner join trainings on stated.fiscal_year = trainings.fiscal_year
    where stated.item = 'training_participants' and stated.year = stated.fiscal_year - 1 and trainings.alone
    union all
    select
        fiscal_year,
        concat('yoridokoro_', "group") as measure,
        sum(value) filter (measure = 'attendances') - sum(value) filter (measure = 'change') as value,
        false as approximate
    from yoridokoro
    group by fiscal_year, "group"
),

compared as (
    select
        this.fiscal_year,
        this.measure,
        this.value,
        this.unit,
        this.recorded,
        coalesce(last.value, before.value) as previous,
        coalesce(last.value is null and before.approximate, false) as previous_approximate
    from measures as this
    left join measures as last on this.fiscal_year - 1 = last.fiscal_year and this.measure = last.measure
    left join told_before as before on this.fiscal_year = before.fiscal_year and this.measure = before.measure
    where this.fiscal_year = $fiscal_year
),

-- To put a rise (or fall) in its place: the latest year before last that had still more (or fewer).
beyond as (
    select
        compared.measure,
        max(earlier.year) as beyond_year,
        arg_max(earlier.value, earlier.year) as beyond_value
    from compared
    inner join comparable as earlier
        on
            compared.fiscal_year = earlier.fiscal_year
            and compared.measure = earlier.measure
            and sign(earlier.value - compared.value) = sign(compared.value - compared.previous)
    group by compared.measure
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and partial
),

first_comparable as (
    select
        fiscal_year,
        measure,
        min(year) as year
    from comparable
    group by fiscal_year, measure
)

select
    compared.measure,
    compared.value,
    compared.unit,
    compared.recorded,
    compared.previous,
    compared.previous_approximate,
    if(compared.previous_approximate, null, compared.value - compared.previous) as change,
    beyond.beyond_year,
    beyond.beyond_value,
    first_comparable.year as comparable_from,
    periods.through
from compared
cross join periods
left join beyond on compared.measure = beyond.measure
left join first_comparable
    on compared.fiscal_year = first_comparable.fiscal_year and compared.measure = first_comparable.measure
left join labels on labels.domain = 'key_number' and compared.measure = labels.key
order by labels.position
