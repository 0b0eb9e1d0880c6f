with stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from centre_stated
    where year = fiscal_year and item in ('phone_contacts_online', 'online_individual_sessions')
),

pairs as (
    select
        fiscal_year,
        max(printed) filter (item = 'online_individual_sessions') as sessions,
        max(section) filter (item = 'online_individual_sessions') as section,
        max(printed) filter (item = 'phone_contacts_online') as contacts,
        max(section) filter (item = 'phone_contacts_online') as other_section
    from stated
    group by fiscal_year
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    '電話相談に含めたオンライン相談' as subject_ja,
    'Online consultations counted as phone' as subject_en,
    printf('%g回', sessions) as printed,
    printf('%g times', sessions) as printed_en,
    printf('%g件', contacts) as expected,
    printf('%g contacts', contacts) as expected_en,
    printf('%s は電話に含まれるオンラインの相談を%g件とし、%s は電話相談の項で%g回とします。残りの数え方が書かれていません。', other_section, contacts, section, sessions)
        as why_ja,
    printf(
        'Section %s has %g online contact(s) among those by phone, section %s tells of %g under phone; where the rest is counted is not said.',
        other_section, contacts, section, sessions
    ) as why_en
from pairs
where sessions <> contacts
order by fiscal_year
