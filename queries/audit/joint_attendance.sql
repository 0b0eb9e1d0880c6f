with sango as (
    select
        fiscal_year,
        date,
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
    where year = fiscal_year and item in ('dohirokai_attendances', 'dohirokai_study_sessions')
),

joint_meetings as (
    select
        fiscal_year,
        any_value(section) as section,
        sum(attendance)::double as attendance,
        count(*) filter (kind = 'regular') as meetings,
        min(attendance) filter (kind = 'regular') as least,
        max(attendance) filter (kind = 'regular') as most
    from sango
    where list_contains(joint, 'dohirokai')
    group by fiscal_year
),

totals as (
    select
        fiscal_year,
        any_value(section) as section,
        max(printed) filter (item = 'dohirokai_attendances') as attendances,
        max(printed) filter (item = 'dohirokai_study_sessions') as sessions
    from stated
    group by fiscal_year
)

select
    totals.fiscal_year,
    'lpf' as organisation,
    totals.section,
    '道ひ老会の参加者' as subject_ja,
    'Attendance of Dohirokai' as subject_en,
    printf('延べ%g人（1回平均%.1f人）', totals.attendances, totals.attendances / totals.sessions) as printed,
    printf('%g attendances (%.1f a session)', totals.attendances, totals.attendances / totals.sessions) as printed_en,
    printf('1回%d〜%d人', joint_meetings.least, joint_meetings.most) as expected,
    printf('%d to %d a session', joint_meetings.least, joint_meetings.most) as expected_en,
    printf(
        '%s は、兼ねて開いた同じ%d回を%d〜%d人とし、オンラインを含めても%g人です。自団体の参加者だけを数えた可能性があります。',
        joint_meetings.section, meetings, least, most, attendance
    ) as why_ja,
    printf(
        'Programme %s gives the same %d joint meetings %d to %d each, and %g with those online. It may count its own members only.',
        replace(joint_meetings.section, '事業', ''), meetings, least, most, attendance
    ) as why_en
from totals
inner join joint_meetings using (fiscal_year)
where totals.sessions > 0 and totals.attendances > joint_meetings.attendance
order by totals.fiscal_year
