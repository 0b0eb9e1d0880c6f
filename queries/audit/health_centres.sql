with seminars as (
    select
        fiscal_year,
        "no",
        date,
        municipalities,
        health_centre_printed as printed,
        section
    from centre_seminars
),

municipalities as (
    select
        code,
        name_ja,
        name_en,
        health_centre_ja as health_centre,
        health_centre_operator as operator
    from municipalities
),

places as (
    select
        fiscal_year,
        "no",
        date,
        printed,
        section,
        unnest(municipalities) as code
    from seminars
),

-- A session for several towns is printed with the health centre of one of them.
compared as (
    select
        places.*,
        municipalities.name_ja,
        municipalities.name_en,
        municipalities.health_centre,
        municipalities.operator
    from places
    inner join municipalities using (code)
    qualify not bool_or(places.printed = municipalities.health_centre) over (partition by places.fiscal_year, places."no")
),

-- A health centre is called after the town that it stands in.
centres as (
    select printed as health_centre from compared
    union
    select health_centre from compared
),

stems as (
    select
        health_centre,
        regexp_replace(health_centre, '^市立|保健所$', '', 'g') as stem
    from centres
),

named as (
    select
        stems.health_centre as name_ja,
        concat(any_value(town.name_en), if(any_value(stems.stem) like '%市', ' City', ''), ' health centre') as name_en
    from stems
    inner join municipalities as town on town.name_ja in (stems.stem, stems.stem || '市', stems.stem || '町')
    group by stems.health_centre
)

select
    compared.fiscal_year,
    'centre' as organisation,
    compared.section,
    strftime(date, '%-m月%-d日の') || compared.name_ja as subject_ja,
    concat(compared.name_en, strftime(date, ', %-d %b %Y')) as subject_en,
    compared.printed as printed,
    coalesce(this.name_en, compared.printed) as printed_en,
    compared.health_centre as expected,
    coalesce(other.name_en, compared.health_centre) as expected_en,
    if(
        compared.operator = 'city',
        concat(compared.name_ja, 'は自ら保健所を置いています（', compared.health_centre, '）。'),
        concat(compared.name_ja, 'を管轄するのは', compared.health_centre, 'です。')
    ) as why_ja,
    if(
        compared.operator = 'city',
        concat('The city of ', compared.name_en, ' runs a health centre of its own (', coalesce(other.name_en, compared.health_centre), ').'),
        concat(compared.name_en, ' belongs to ', coalesce(other.name_en, compared.health_centre), '.')
    ) as why_en
from compared
left join named as this on compared.printed = this.name_ja
left join named as other on compared.health_centre = other.name_ja
order by compared.fiscal_year, date, code
