-- The figures that the report states in its prose, as far as the log gives them.
with consultations as (
    select
        fiscal_year,
        method,
        status
    from record_consultations
    where organisation = 'centre' and method <> 'letter_outreach'
),

cases as (
    select
        fiscal_year,
        is_new,
        contacts,
        relation,
        age_band,
        area,
        earlier_help,
        found_by,
        outcome
    from record_cases
    where organisation = 'centre'
),

seminars as (
    select
        fiscal_year,
        kinds,
        participants
    from record_seminars
),

contacts as (
    select
        fiscal_year,
        count(*) filter (method <> 'liaison') as total,
        count(*) filter (method <> 'liaison' and status = 'new') as new,
        count(*) filter (method <> 'liaison' and status = 'continuing') as continuing,
        count(*) filter (method = 'liaison') as liaison,
        count(*) filter (method = 'outreach') as outreach
    from consultations
    group by fiscal_year
),

persons as (
    select
        fiscal_year,
        count(*) as total,
        count(*) filter (is_new) as new,
        count(*) filter (not is_new) as continuing
    from cases
    where contacts > 0
    group by fiscal_year
),

new_cases as (
    select
        fiscal_year,
        count(*) as total,
        count(*) filter (relation = 'other') as other,
        count(*) filter (age_band in ('lt20', '20_29', '30_39', '40_49')) as under_50,
        count(*) filter (area = 'ishikari') as ishikari,
        count(*) filter (earlier_help = 'yes') as helped,
        count(*) filter (outcome = 'advice_ended') as advice_ended,
        count(*) filter (outcome in ('advice_ended', 'referral', 'treatment_advised')) as ended,
        count(*) filter (outcome = 'phone_mail_continued') as by_phone_or_mail,
        count(*) filter (outcome = 'visit_advised') as to_visit,
        count(*) filter (outcome in ('phone_mail_continued', 'visit_advised')) as continuing,
        count(*) filter (found_by = 'website') as website,
        count(*) filter (found_by = 'municipality_agency') as agency,
        count(*) filter (coalesce(found_by, 'unknown') = 'unknown') as found_unknown
    from cases
    where is_new
    group by fiscal_year
),

sessions as (
    select
        fiscal_year,
        count(*) as sessions,
        sum(participants) filter (list_contains(kinds, 'training')) as trained
    from seminars
    group by fiscal_year
),

stated as (
    select
        fiscal_year,
        unnest([
            {'item': 'contacts_total', 'value': contacts.total, 'unit': 'contacts'},
            {'item': 'contacts_total_table', 'value': contacts.total, 'unit': 'contacts'},
            {'item': 'contacts_new_table', 'value': contacts.new, 'unit': 'contacts'},
            {'item': 'contacts_continuing_table', 'value': contacts.continuing, 'unit': 'contacts'},
            {'item': 'liaison_subtotal', 'value': contacts.liaison, 'unit': 'times'},
            {'item': 'liaison_subtotal_continuing', 'value': contacts.liaison, 'unit': 'times'},
            {'item': 'outreach_contacts', 'value': contacts.outreach, 'unit': 'contacts'},
            {'item': 'persons_total', 'value': persons.total, 'unit': 'persons'},
            {'item': 'persons_total_restated', 'value': persons.total, 'unit': 'persons'},
            {'item': 'persons_new', 'value': persons.new, 'unit': 'persons'},
            {'item': 'persons_continuing', 'value': persons.continuing, 'unit': 'persons'},
            {'item': 'carried_over_persons', 'value': persons.continuing, 'unit': 'persons'},
            {
                'item': 'contacts_per_person',
                'value': round(contacts.total / nullif(persons.total, 0), 1),
                'unit': 'times'
            }
        ], recursive := true)
    from contacts
    left join persons using (fiscal_year)
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'new_consulters', 'value': total, 'unit': 'persons'},
            {'item': 'other_relation_total', 'value': other, 'unit': 'cases'},
            {'item': 'under_50_persons', 'value': under_50, 'unit': 'persons'},
            {'item': 'residence_ishikari', 'value': ishikari, 'unit': 'persons'},
            {'item': 'earlier_help_yes', 'value': helped, 'unit': 'cases'},
            {'item': 'first_consultation_ended', 'value': ended, 'unit': 'cases'},
            {'item': 'first_consultation_ended_share', 'value': round(100 * ended / total, 1), 'unit': 'percent'},
            {'item': 'advice_ended', 'value': advice_ended, 'unit': 'cases'},
            {'item': 'phone_mail_continued', 'value': by_phone_or_mail, 'unit': 'cases'},
            {'item': 'switched_to_visit', 'value': to_visit, 'unit': 'cases'},
            {'item': 'continuing_after_first', 'value': continuing, 'unit': 'cases'},
            {'item': 'continuing_after_first_share', 'value': round(100 * continuing / total, 1), 'unit': 'percent'},
            {'item': 'found_by_base', 'value': total, 'unit': 'cases'},
            {'item': 'found_by_website', 'value': website, 'unit': 'cases'},
            {'item': 'found_by_municipality_agency', 'value': agency, 'unit': 'cases'},
            {'item': 'found_by_unknown', 'value': found_unknown, 'unit': 'cases'}
        ], recursive := true)
    from new_cases
    union all
    select
        fiscal_year,
        unnest([
            {'item': 'seminar_sessions', 'value': sessions, 'unit': 'sessions'},
            {'item': 'training_participants', 'value': trained, 'unit': 'attendances'}
        ], recursive := true)
    from sessions
)

select
    fiscal_year,
    item,
    fiscal_year as year,
    false as approximate,
    value,
    unit
from stated
where value is not null
order by all
