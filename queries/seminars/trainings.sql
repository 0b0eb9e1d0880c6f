with activities as (
    select
        fiscal_year,
        kind,
        "no",
        date,
        date_to,
        title,
        partner,
        participants,
        format
    from centre_activities
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

supporter_training as (
    select
        fiscal_year,
        residence,
        value as participants
    from centre_supporter_training
    where fiscal_year in ($fiscal_year, $fiscal_year - 1)
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- The training itself is the entry with a period; its participants are printed by residence only.
supporter_dates as (
    select
        fiscal_year,
        max(date) as date,
        max(date_to) as date_to,
        max(format) as format
    from activities
    where kind = 'supporter_training' and date_to is not null
    group by fiscal_year
),

trainings as (
    select
        fiscal_year,
        'conference' as training,
        null as residence,
        sum(participants) as persons,
        min(date) as date,
        null::date as date_to,
        max(format) as format,
        max(partner) as partner
    from activities
    where kind = 'conference'
    group by fiscal_year
    union all
    select
        supporter_training.fiscal_year,
        'supporter_training' as training,
        supporter_training.residence,
        supporter_training.participants as persons,
        supporter_dates.date,
        supporter_dates.date_to,
        supporter_dates.format,
        null as partner
    from supporter_training
    left join supporter_dates on supporter_training.fiscal_year = supporter_dates.fiscal_year
)

select
    this.training,
    this.residence,
    this.persons,
    this.date,
    this.date_to,
    this.format,
    this.partner,
    last.persons as persons_previous,
    this.persons - last.persons as change
from trainings as this
left join trainings as last
    on
        this.training = last.training
        and this.residence is not distinct from last.residence
        and last.fiscal_year = $fiscal_year - 1
left join labels as names on names.domain = 'training' and this.training = names.key
left join labels as residences on residences.domain = 'training_residence' and this.residence = residences.key
where this.fiscal_year = $fiscal_year
order by names.position, residences.position
