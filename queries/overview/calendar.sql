with seminars as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre,
        kinds,
        participants,
        format
    from centre_seminars
),

centre_events as (
    select
        fiscal_year,
        kind,
        date,
        date_to,
        title,
        partner,
        participants,
        format
    from centre_activities
),

lpf_events as (
    select
        fiscal_year,
        kind,
        date,
        title,
        organiser,
        place,
        format,
        participants,
        programme
    from lpf_activities
),

yoridokoro as (
    select
        fiscal_year,
        date,
        "group",
        format
    from lpf_yoridokoro_sessions
),

sango as (
    select
        fiscal_year,
        date,
        kind,
        attendance,
        joint
    from lpf_sango_meetings
),

dohirokai as (
    select
        fiscal_year,
        date,
        format,
        venue
    from lpf_dohirokai_sessions
),

hubs as (
    select
        fiscal_year,
        date,
        block,
        city,
        name,
        format
    from lpf_hub_sessions
),

media as (
    select
        fiscal_year,
        date,
        issue,
        outlet,
        title
    from lpf_media
),

labels as (
    select
        domain,
        key,
        ja,
        en,
        position
    from labels
),

municipalities as (
    select
        code,
        name_ja,
        name_en
    from municipalities
),

seminar_kinds as (
    select
        seminars.fiscal_year,
        seminars."no",
        string_agg(labels.ja, '・' order by labels.position) as ja,
        string_agg(labels.en, ', ' order by labels.position) as en
    from seminars, unnest(seminars.kinds) as kinds(kind) -- noqa: RF01
    inner join labels on labels.domain = 'seminar_kind' and kinds.kind = labels.key
    group by all
),

seminar_places as (
    select
        seminars.fiscal_year,
        seminars."no",
        string_agg(municipalities.name_ja, '・' order by municipalities.code) as ja,
        string_agg(municipalities.name_en, ', ' order by municipalities.code) as en
    from seminars, unnest(seminars.municipalities) as places(code) -- noqa: RF01
    inner join municipalities on places.code = municipalities.code
    group by all
),

-- Two records of one occasion, as far as the reports say so: `also` is where else it is listed.
entries as (
    select
        seminars.fiscal_year,
        'seminars' as list,
        'centre' as organisation,
        'seminar' as kind,
        seminars.date,
        null as date_to,
        null as issue,
        null as activity,
        seminar_kinds.ja as what_ja,
        seminar_kinds.en as what_en,
        coalesce(seminar_places.ja, seminars.health_centre) as place_ja,
        coalesce(seminar_places.en, centres.en, seminars.health_centre) as place_en,
        seminars.format,
        seminars.participants,
        null as also
    from seminars
    left join seminar_kinds on seminars.fiscal_year = seminar_kinds.fiscal_year and seminars."no" = seminar_kinds."no"
    left join seminar_places
        on seminars.fiscal_year = seminar_places.fiscal_year and seminars."no" = seminar_places."no"
    left join labels as centres on centres.domain = 'health_centre' and seminars.health_centre = centres.key

    union all

    select
        events.fiscal_year,
        'centre_activities' as list,
        'centre' as organisation,
        case
            when events.kind in ('conference', 'supporter_training') then 'seminar'
            when events.kind = 'publicity' then 'media'
            else 'meeting'
        end as kind,
        events.date,
        events.date_to,
        null as issue,
        events.kind as activity,
        events.title as what_ja,
        coalesce(titles.en, events.title) as what_en,
        events.partner as place_ja,
        coalesce(partners.en, events.partner) as place_en,
        events.format,
        events.participants,
        if(
            events.kind = 'external_training' and exists (
                select 1
                from lpf_events
                where lpf_events.date = events.date and lpf_events.kind in ('event', 'workshop')
            ),
            'lpf_report',
            null
        ) as also
    from centre_events as events
    left join labels as titles on titles.domain = 'activity_title' and events.title = titles.key
    left join labels as partners on partners.domain = 'activity_partner' and events.partner = partners.key

    union all

    select
        events.fiscal_year,
        'lpf_activities' as list,
        'lpf' as organisation,
        'meeting' as kind,
        events.date,
        null as date_to,
        null as issue,
        events.kind as activity,
        events.title as what_ja,
        coalesce(titles.en, events.title) as what_en,
        coalesce(events.place, events.organiser) as place_ja,
        coalesce(places.en, organisers.en, events.place, events.organiser) as place_en,
        events.format,
        events.participants,
        case
            when events.kind = 'family_talk' and exists (
                select 1
                from yoridokoro
                where yoridokoro.date = events.date and yoridokoro."group" = 'family'
            ) then 'yoridokoro'
            when events.kind = 'participation' and events.programme = 'network' and exists (
                select 1
                from yoridokoro
                where yoridokoro.date = events.date and yoridokoro."group" = 'members'
            ) then 'yoridokoro'
            when events.kind = 'participation' and events.programme = 'network' and exists (
                select 1
                from hubs
                where hubs.date = events.date
            ) then 'hubs'
            when events.kind in ('event', 'workshop') and exists (
                select 1
                from centre_events
                where centre_events.date = events.date and centre_events.kind = 'external_training'
            ) then 'centre_report'
        end as also
    from lpf_events as events
    left join labels as titles on titles.domain = 'activity_title' and events.title = titles.key
    left join labels as places on places.domain = 'activity_place' and events.place = places.key
    left join labels as organisers on organisers.domain = 'organiser' and events.organiser = organisers.key

    union all

    select
        yoridokoro.fiscal_year,
        'yoridokoro' as list,
        'lpf' as organisation,
        'yoridokoro' as kind,
        yoridokoro.date,
        null as date_to,
        null as issue,
        null as activity,
        concat('よりどころ ', groups.ja) as what_ja,
        concat('Yoridokoro: ', groups.en) as what_en,
        null as place_ja,
        null as place_en,
        yoridokoro.format,
        null as participants,
        if(
            exists (
                select 1
                from lpf_events
                where
                    lpf_events.date = yoridokoro.date
                    and (
                        (lpf_events.kind = 'family_talk' and yoridokoro."group" = 'family')
                        or (
                            lpf_events.kind = 'participation'
                            and lpf_events.programme = 'network'
                            and yoridokoro."group" = 'members'
                        )
                    )
            ),
            'activity',
            null
        ) as also
    from yoridokoro
    left join labels as groups on groups.domain = 'yoridokoro_group' and yoridokoro."group" = groups.key

    union all

    select
        sango.fiscal_year,
        'sango' as list,
        'lpf' as organisation,
        'peer' as kind,
        sango.date,
        null as date_to,
        null as issue,
        null as activity,
        concat('SANGOの会 ', kinds.ja) as what_ja,
        concat('SANGO: ', kinds.en) as what_en,
        null as place_ja,
        null as place_en,
        if(sango.kind = 'regular', 'in_person', 'metaverse') as format,
        sango.attendance as participants,
        sango.joint[1] as also
    from sango
    left join labels as kinds on kinds.domain = 'sango_kind' and sango.kind = kinds.key

    union all

    select
        dohirokai.fiscal_year,
        'dohirokai' as list,
        'lpf' as organisation,
        'peer' as kind,
        dohirokai.date,
        null as date_to,
        null as issue,
        null as activity,
        '道ひ老会' as what_ja,
        'Dohirokai' as what_en,
        dohirokai.venue as place_ja,
        coalesce(venues.en, dohirokai.venue) as place_en,
        dohirokai.format,
        null as participants,
        if(
            exists (
                select 1
                from sango
                where sango.date = dohirokai.date and list_contains(sango.joint, 'dohirokai')
            ),
            'sango',
            null
        ) as also
    from dohirokai
    left join labels as venues on venues.domain = 'peer_venue' and dohirokai.venue = venues.key

    union all

    select
        hubs.fiscal_year,
        'hubs' as list,
        'lpf' as organisation,
        'peer' as kind,
        hubs.date,
        null as date_to,
        null as issue,
        null as activity,
        concat('支援拠点 ', blocks.ja, '「', hubs.name, '」') as what_ja,
        concat('Hub ', coalesce(names.en, hubs.name), ' (', blocks.en, ')') as what_en,
        hubs.city as place_ja,
        coalesce(cities.en, hubs.city) as place_en,
        hubs.format,
        null as participants,
        case
            when exists (
                select 1
                from sango
                where
                    sango.date = hubs.date
                    and list_contains(sango.joint, 'hubs')
                    and (sango.kind = 'regular') = (hubs.format = 'in_person')
            ) then 'sango'
            when exists (
                select 1
                from lpf_events
                where
                    lpf_events.date = hubs.date
                    and lpf_events.kind = 'participation'
                    and lpf_events.programme = 'network'
            ) then 'activity'
        end as also
    from hubs
    left join labels as blocks on blocks.domain = 'block' and hubs.block = blocks.key
    left join labels as names on names.domain = 'hub_name' and hubs.name = names.key
    left join labels as cities on cities.domain = 'hub_city' and hubs.city = cities.key

    union all

    select
        media.fiscal_year,
        'media' as list,
        'lpf' as organisation,
        'media' as kind,
        media.date,
        null as date_to,
        media.issue,
        null as activity,
        concat(media.outlet, '：', media.title) as what_ja,
        concat(coalesce(outlets.en, media.outlet), ': ', coalesce(titles.en, media.title)) as what_en,
        null as place_ja,
        null as place_en,
        null as format,
        null as participants,
        null as also
    from media
    left join labels as outlets on outlets.domain = 'outlet' and media.outlet = outlets.key
    left join labels as titles on titles.domain = 'media_title' and media.title = titles.key
),

-- Lists that no log gives and that are not there yet: what stands in them the calendar can't show.
missing as (
    select list(list_name order by list_name) as lists
    from (select unnest(['centre_activities', 'lpf_activities', 'media']) as list_name)
    where list_name not in (select list from entries where fiscal_year = $fiscal_year)
),

-- Entries with a day, which the calendar can show; of last year, those of the lists that this year has too.
dated as (
    select
        fiscal_year,
        kind,
        count(date) as entries
    from entries
    where list in (select list from entries where fiscal_year = $fiscal_year)
    group by fiscal_year, kind
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and partial
)

select
    row_number() over (
        order by
            entries.date nulls last,
            entries.issue nulls last,
            entries.organisation,
            kinds.position,
            entries.what_ja,
            entries.place_ja
    ) as "no",
    entries.date,
    entries.date_to,
    coalesce(entries.issue, strftime(entries.date, '%Y-%m')) as month,
    entries.organisation,
    entries.kind,
    entries.activity,
    entries.what_ja,
    entries.what_en,
    entries.place_ja,
    entries.place_en,
    entries.format,
    entries.participants,
    entries.also,
    this.entries as dated,
    last.entries as dated_previous,
    missing.lists as missing,
    periods.through
from entries
cross join missing
cross join periods
left join dated as this on entries.fiscal_year = this.fiscal_year and entries.kind = this.kind
left join dated as last on entries.fiscal_year - 1 = last.fiscal_year and entries.kind = last.kind
left join labels as kinds on kinds.domain = 'calendar_kind' and entries.kind = kinds.key
where entries.fiscal_year = $fiscal_year
order by "no"
