with sango as (
    select
        fiscal_year,
        kind,
        joint,
        attendance,
        section
    from lpf_sango_meetings
),

stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from lpf_stated
    where year = fiscal_year and item = 'dohirokai_attendances'
),

-- Whether those online are in the count of the event is not said, so only the meetings at a venue are held against it.
joint_meetings as (
    select
        fiscal_year,
        any_value(section) as section,
        sum(attendance)::double as attendance,
        count(*) as meetings
    from sango
    where kind = 'regular' and list_contains(joint, 'dohirokai')
    group by fiscal_year
    having count(*) = count(attendance)
)

-- More came than one group counts of its own; fewer can't have.
select
    stated.fiscal_year,
    'lpf' as organisation,
    stated.section,
    '道ひ老会の参加者' as subject_ja,
    'Attendance of Dohirokai' as subject_en,
    printf('延べ%g人', stated.printed) as printed,
    printf('%g attendances', stated.printed) as printed_en,
    printf('%g人以上', joint_meetings.attendance) as expected,
    printf('at least %g', joint_meetings.attendance) as expected_en,
    printf('%s は、兼ねて開いた%d回の参加者を合わせて%g人とします。', joint_meetings.section, meetings, attendance) as why_ja,
    printf(
        'Programme %s counts %g at the %d meetings held jointly.',
        replace(joint_meetings.section, '事業', ''), attendance, meetings
    ) as why_en
from stated
inner join joint_meetings using (fiscal_year)
where stated.printed < joint_meetings.attendance
order by stated.fiscal_year
