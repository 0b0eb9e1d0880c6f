with sango as (
    select
        fiscal_year,
        date,
        kind,
        joint,
        venue,
        section
    from lpf_sango_meetings
),

dohirokai as (
    select
        fiscal_year,
        date,
        format,
        venue,
        section
    from lpf_dohirokai_sessions
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

differing as (
    select
        sango.fiscal_year,
        sango.kind,
        sango.venue,
        sango.section,
        dohirokai.venue as other_venue,
        dohirokai.section as other_section,
        count(*) as meetings,
        string_agg(strftime(sango.date, '%-m月%-d日'), '・' order by sango.date) as dates_ja,
        string_agg(strftime(sango.date, '%-d %b'), ', ' order by sango.date) as dates_en
    from sango
    inner join dohirokai
        on
            sango.fiscal_year = dohirokai.fiscal_year
            and sango.date = dohirokai.date
            and (sango.kind = 'regular') = (dohirokai.format = 'in_person')
    where list_contains(sango.joint, 'dohirokai') and sango.venue <> dohirokai.venue
    group by all
)

select
    differing.fiscal_year,
    'lpf' as organisation,
    differing.section,
    concat('道ひ老会を兼ねた', label.ja, 'の会場') as subject_ja,
    concat('Venue of the ', lower(label.en), ' that doubled as Dohirokai') as subject_en,
    differing.venue as printed,
    differing.venue as printed_en,
    differing.other_venue as expected,
    differing.other_venue as expected_en,
    printf('同じ%d回（%s）の会場を、%s と %s が別に書いています。', meetings, dates_ja, section, other_section) as why_ja,
    printf(
        'Programmes %s and %s name different venues for the same %d meetings (%s).',
        replace(section, '事業', ''), replace(other_section, '事業', ''), meetings, dates_en
    ) as why_en
from differing
left join labels as label on label.domain = 'sango_kind' and differing.kind = label.key
order by differing.fiscal_year, subject_ja
