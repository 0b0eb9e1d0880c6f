-- One row per fiscal year, organisation and headline number that a confirmation touches: as it stands,
-- and as it will stand. Null where there are no records. Contacts and persons are counted as the
-- tables of the report count them: without liaison and letters that expect no reply.
with contacts as (
    select
        fiscal_year,
        cast(organisation as varchar) as organisation,
        case_number,
        status = 'new' as is_new,
        method not in ('liaison', 'letter_outreach') as counts,
        stands,
        will_stand
    from consultations
),

cases as (
    select
        fiscal_year,
        organisation,
        count(*) filter (stands) as records_before,
        count(*) filter (will_stand) as records_after,
        count(*) filter (counts and stands) as before,
        count(*) filter (counts and will_stand) as after,
        bool_or(is_new and stands) as new_before,
        bool_or(is_new and will_stand) as new_after
    from contacts
    group by fiscal_year, organisation, case_number
),

numbers as (
    select
        fiscal_year,
        organisation,
        sum(records_before) as records_before,
        sum(records_after) as records_after,
        unnest([
            {'measure': 'contacts', 'before': sum(before), 'after': sum(after)},
            {
                'measure': 'persons',
                'before': count(*) filter (before > 0),
                'after': count(*) filter (after > 0)
            },
            {
                'measure': 'new_cases',
                'before': count(*) filter (before > 0 and new_before),
                'after': count(*) filter (after > 0 and new_after)
            }
        ], recursive := true)
    from cases
    group by fiscal_year, organisation
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        count(*) filter (stands) as records_before,
        count(*) filter (will_stand) as records_after,
        unnest([
            {'measure': 'meetings', 'before': count(*) filter (stands), 'after': count(*) filter (will_stand)},
            {
                'measure': 'attendances',
                'before': sum(attendance) filter (stands),
                'after': sum(attendance) filter (will_stand)
            }
        ], recursive := true)
    from meetings
    group by fiscal_year
    union all
    select
        fiscal_year,
        'centre' as organisation,
        count(*) filter (stands) as records_before,
        count(*) filter (will_stand) as records_after,
        unnest([
            {'measure': 'seminars', 'before': count(*) filter (stands), 'after': count(*) filter (will_stand)},
            {
                'measure': 'participants',
                'before': sum(participants) filter (stands),
                'after': sum(participants) filter (will_stand)
            }
        ], recursive := true)
    from seminars
    group by fiscal_year
)

select
    fiscal_year,
    organisation,
    measure,
    if(records_before > 0, cast(before as bigint), null) as before,
    if(records_after > 0, cast(after as bigint), null) as after
from numbers
order by
    fiscal_year,
    organisation,
    array_position(
        ['contacts', 'persons', 'new_cases', 'meetings', 'attendances', 'seminars', 'participants'], measure
    )
