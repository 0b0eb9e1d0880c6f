-- Every figure of every table: what it is about, told by the keys of its row.
with figures as (
    select
        fiscal_year,
        'centre/activities' as "table",
        [
            {'domain': 'text', 'key': strftime(date, '%Y-%m-%d')},
            {'domain': 'text', 'key': title},
            {'domain': 'column', 'key': 'participants'}
        ] as dimensions,
        participants::double as printed,
        participants::double as value,
        'persons' as unit,
        section,
        note
    from centre_activities
    where participants is not null
    union all by name
    select
        fiscal_year,
        'centre/activities' as "table",
        [
            {'domain': 'text', 'key': strftime(date, '%Y-%m-%d')},
            {'domain': 'text', 'key': title},
            {'domain': 'column', 'key': 'sessions'}
        ] as dimensions,
        sessions::double as printed,
        sessions::double as value,
        'sessions' as unit,
        section,
        note
    from centre_activities
    where sessions is not null
    union all by name
    select
        fiscal_year,
        'centre/age_sex' as "table",
        [
            {'domain': 'age_band', 'key': age_band},
            {'domain': 'sex', 'key': sex},
            {'domain': 'measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_age_sex
    union all by name
    select
        fiscal_year,
        'centre/age_summary' as "table",
        [{'domain': 'sex', 'key': sex}, {'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_age_summary
    union all by name
    select
        fiscal_year,
        'centre/clinic' as "table",
        [
            {'domain': 'service', 'key': service},
            {'domain': 'period', 'key': period},
            {'domain': 'measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_clinic
    union all by name
    select
        fiscal_year,
        'centre/consulters' as "table",
        [{'domain': 'relation', 'key': relation}, {'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_consulters
    union all by name
    select
        fiscal_year,
        'centre/consulters_by_method' as "table",
        [{'domain': 'relation', 'key': relation}, {'domain': 'method', 'key': method}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_consulters_by_method
    union all by name
    select
        fiscal_year,
        'centre/contacts' as "table",
        [
            {'domain': 'method', 'key': method},
            {'domain': 'status', 'key': status},
            {'domain': 'measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_contacts
    union all by name
    select
        fiscal_year,
        'centre/continuity' as "table",
        [
            {'domain': 'year', 'key': year::varchar},
            {'domain': 'started', 'key': started},
            {'domain': 'measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_continuity
    union all by name
    select
        fiscal_year,
        'centre/durations' as "table",
        [
            {'domain': 'method', 'key': method},
            {'domain': 'duration_band', 'key': band},
            {'domain': 'measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_durations
    union all by name
    select
        fiscal_year,
        'centre/earlier_help' as "table",
        [{'domain': 'answer', 'key': answer}, {'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_earlier_help
    union all by name
    select
        fiscal_year,
        'centre/earlier_help_places' as "table",
        [{'domain': 'help_place', 'key': place}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_earlier_help_places
    union all by name
    select
        fiscal_year,
        'centre/found_by' as "table",
        [{'domain': 'found_by', 'key': found_by}, {'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_found_by
    union all by name
    select
        fiscal_year,
        'centre/liaison' as "table",
        [{'domain': 'direction', 'key': direction}, {'domain': 'partner', 'key': partner}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_liaison
    union all by name
    select
        fiscal_year,
        'centre/next_steps' as "table",
        [{'domain': 'next_step', 'key': step}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_next_steps
    union all by name
    select
        fiscal_year,
        'centre/outcomes' as "table",
        [{'domain': 'outcome', 'key': outcome}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_outcomes
    union all by name
    select
        fiscal_year,
        'centre/persons_by_method' as "table",
        [{'domain': 'method', 'key': method}, {'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_persons_by_method
    union all by name
    select
        fiscal_year,
        'centre/residence' as "table",
        [{'domain': 'area', 'key': area}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_residence
    union all by name
    select
        fiscal_year,
        'centre/seminars' as "table",
        [
            {'domain': 'text', 'key': strftime(date, '%Y-%m-%d')},
            {'domain': 'municipality', 'key': coalesce(municipalities[1], '')},
            {'domain': 'text', 'key': health_centre_printed}
        ] as dimensions,
        participants::double as printed,
        participants::double as value,
        'attendances' as unit,
        section,
        note
    from centre_seminars
    where participants is not null
    union all by name
    select
        fiscal_year,
        'centre/stated' as "table",
        [{'domain': 'stated_item', 'key': item}, {'domain': 'year', 'key': year::varchar}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_stated
    union all by name
    select
        fiscal_year,
        'centre/supporter_training' as "table",
        [{'domain': 'training_residence', 'key': residence}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_supporter_training
    union all by name
    select
        fiscal_year,
        'centre/website' as "table",
        [{'domain': 'measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from centre_website
    union all by name
    select
        fiscal_year,
        'lpf/activities' as "table",
        [{'domain': 'text', 'key': strftime(date, '%Y-%m-%d')}, {'domain': 'text', 'key': title}] as dimensions,
        participants::double as printed,
        participants::double as value,
        'persons' as unit,
        section,
        note
    from lpf_activities
    where participants is not null
    union all by name
    select
        fiscal_year,
        'lpf/consultations' as "table",
        [{'domain': 'method', 'key': channel}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_consultations
    union all by name
    select
        fiscal_year,
        'lpf/letters' as "table",
        [{'domain': 'sex', 'key': sex}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_letters
    union all by name
    select
        fiscal_year,
        'lpf/programmes' as "table",
        [{'domain': 'programme', 'key': programme}, {'domain': 'programme_measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_programmes
    union all by name
    select
        fiscal_year,
        'lpf/programmes' as "table",
        [
            {'domain': 'programme', 'key': programme},
            {'domain': 'programme_measure', 'key': measure},
            {'domain': 'column', 'key': 'value_to'}
        ] as dimensions,
        value_to::double as printed,
        value_to::double as value,
        unit,
        section,
        note
    from lpf_programmes
    where value_to is not null
    union all by name
    select
        fiscal_year,
        'lpf/sango_meetings' as "table",
        [{'domain': 'text', 'key': strftime(date, '%Y-%m-%d')}, {'domain': 'sango_kind', 'key': kind}] as dimensions,
        attendance::double as printed,
        attendance::double as value,
        'attendances' as unit,
        section,
        note
    from lpf_sango_meetings
    union all by name
    select
        fiscal_year,
        'lpf/satisfaction' as "table",
        [{'domain': 'satisfaction', 'key': answer}, {'domain': 'satisfaction_measure', 'key': measure}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_satisfaction
    union all by name
    select
        fiscal_year,
        'lpf/stated' as "table",
        [{'domain': 'stated_item', 'key': item}, {'domain': 'year', 'key': year::varchar}] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_stated
    union all by name
    select
        fiscal_year,
        'lpf/yoridokoro' as "table",
        [
            {'domain': 'yoridokoro_group', 'key': "group"},
            {'domain': 'yoridokoro_measure', 'key': measure}
        ] as dimensions,
        printed,
        value,
        unit,
        section,
        note
    from lpf_yoridokoro
),

reports as (
    select
        'centre' as organisation,
        fiscal_year
    from centre_report
    union all
    select
        'lpf' as organisation,
        fiscal_year
    from lpf_report
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

asked as (
    select
        *,
        list_aggregate(list_transform(dimensions, lambda dimension: coalesce(dimension.key, '')), 'string_agg', '|') as row
    from figures
    where
        fiscal_year = $fiscal_year
        and (split_part("table", '/', 1), fiscal_year) in (select (organisation, fiscal_year) from reports)
        and printed is not null
        and ($table is null or "table" = $table)
),

dimensions as (
    select
        "table",
        row,
        unnest(range(1, len(dimensions) + 1)) as place,
        unnest(dimensions, recursive := true)
    from asked
),

words as (
    select
        dimensions."table",
        dimensions.row,
        string_agg(
            case
                when dimensions.domain in ('year', 'started') and regexp_full_match(dimensions.key, '\d+')
                    then dimensions.key || if(dimensions.domain = 'year', '年度', '年度に開始')
                when dimensions.domain = 'started'
                    then
                        case dimensions.key
                            when 'total' then '計'
                            when 'unknown' then '開始年度は未記録'
                            else '以前からの相談者計'
                        end
                else coalesce(labels.ja, municipalities.name_ja, nullif(dimensions.key, ''))
            end,
            '・' order by dimensions.place
        ) as what_ja,
        string_agg(
            case
                when dimensions.domain in ('year', 'started') and regexp_full_match(dimensions.key, '\d+')
                    then if(dimensions.domain = 'year', 'FY', 'started FY') || dimensions.key
                when dimensions.domain = 'started'
                    then
                        case dimensions.key
                            when 'total' then 'total'
                            when 'unknown' then 'first year not recorded'
                            else 'from earlier years'
                        end
                else coalesce(labels.en, municipalities.name_en, nullif(dimensions.key, ''))
            end,
            ', ' order by dimensions.place
        ) as what_en,
        list(coalesce(labels.position, try_cast(dimensions.key as integer), 0) order by dimensions.place) as positions
    from dimensions
    left join labels on dimensions.domain = labels.domain and dimensions.key = labels.key
    left join municipalities on dimensions.domain = 'municipality' and dimensions.key = municipalities.code
    group by dimensions."table", dimensions.row
)

select
    asked.fiscal_year,
    asked."table",
    asked.row,
    words.what_ja,
    words.what_en,
    asked.printed,
    if(asked.value is distinct from asked.printed, asked.value, null) as corrected,
    asked.unit,
    asked.section,
    asked.note
from asked
left join words on asked."table" = words."table" and asked.row = words.row
order by asked."table", words.positions, asked.row
