with stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from centre_stated
    where year = fiscal_year and approximate
),

seminars as (
    select
        fiscal_year,
        kinds,
        participants
    from centre_seminars
),

listed as (
    select
        fiscal_year,
        sum(participants)::double as participants,
        count(participants) as recorded,
        count(*) filter (participants is null) as unrecorded,
        count(*) filter (participants is null and list_contains(kinds, 'training')) as unrecorded_trainings
    from seminars
    group by fiscal_year
),

-- A rounded number may be half of its last digit off: 470 by 5, 500 by 50.
compared as (
    select
        stated.fiscal_year,
        stated.section,
        stated.printed,
        listed.participants,
        listed.recorded,
        listed.unrecorded,
        listed.unrecorded_trainings,
        if(stated.printed % 100 = 0, 50, if(stated.printed % 10 = 0, 5, 0.5)) as rounding
    from stated
    inner join listed using (fiscal_year)
    where stated.item = 'training_participants'
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    '研修会の参加者' as subject_ja,
    'Participants of the trainings' as subject_en,
    printf('約%g名', printed) as printed,
    printf('about %g', printed) as printed_en,
    printf('%g人', participants) as expected,
    printf('%g', participants) as expected_en,
    printf(
        '一覧に人数のある%d回を足すと%gです。人数のない%d回のうち、研修会を含むものは%d回です。',
        recorded, participants, unrecorded, unrecorded_trainings
    ) as why_ja,
    printf(
        'The %d sessions with a head-count add up to %g. Of the %d without one, %d include a training.',
        recorded, participants, unrecorded, unrecorded_trainings
    ) as why_en
from compared
where participants - printed > rounding or (unrecorded_trainings = 0 and printed - participants > rounding)
order by fiscal_year
