with ages as (
    select
        fiscal_year,
        sex,
        measure,
        value
    from centre_age_summary
),

age_sex as (
    select
        fiscal_year,
        age_band,
        sex,
        -- Bands may be merged for outside audiences; one on both sides of 50 tells nothing of either.
        list_has_all(['lt20', '20_29', '30_39', '40_49'], string_split(age_band, '+')) as is_under_50,
        list_has_any(['lt20', '20_29', '30_39', '40_49'], string_split(age_band, '+')) as may_be_under_50,
        value as persons
    from centre_age_sex
    where measure = 'persons'
),

stated as (
    select
        fiscal_year,
        year,
        item,
        if(value is distinct from printed, printed, null) as printed
    from centre_stated
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

-- The youngest and the oldest are printed for everyone only; means are printed for each sex.
summaries as (
    select
        fiscal_year,
        sex,
        max(value) filter (measure = 'mean') as mean_age,
        max(value) filter (measure = 'min') as youngest,
        max(value) filter (measure = 'max') as oldest
    from ages
    group by fiscal_year, sex
),

people as (
    select
        fiscal_year,
        sex,
        max(persons) filter (age_band = 'total') as persons,
        sum(persons) filter (age_band not in ('total', 'unknown')) as known_age,
        sum(if(is_under_50, persons, 'nan')) filter (may_be_under_50) as under_50
    from age_sex
    group by fiscal_year, sex
),

years as (
    select
        people.fiscal_year,
        people.sex,
        people.persons,
        people.known_age,
        if(people.known_age = 0, null, people.under_50) as under_50,
        if(people.sex = 'total', stated.printed, null) as under_50_printed,
        summaries.mean_age,
        summaries.youngest,
        summaries.oldest
    from people
    left join summaries on people.fiscal_year = summaries.fiscal_year and people.sex = summaries.sex
    left join stated
        on
            people.fiscal_year = stated.fiscal_year
            and people.fiscal_year = stated.year
            and stated.item = 'under_50_persons'
)

select
    this.sex,
    this.persons,
    100 * this.persons / nullif(max(this.persons) filter (this.sex = 'total') over (), 0) as share,
    this.mean_age,
    this.youngest,
    this.oldest,
    this.under_50,
    this.under_50_printed,
    this.known_age,
    100 * this.under_50 / nullif(this.known_age, 0) as under_50_share,
    last.persons as persons_previous,
    this.persons - last.persons as change,
    last.mean_age as mean_age_previous,
    this.mean_age - last.mean_age as mean_age_change,
    last.youngest as youngest_previous,
    last.oldest as oldest_previous,
    last.under_50 as under_50_previous,
    this.under_50 - last.under_50 as under_50_change
from years as this
left join years as last on this.fiscal_year - 1 = last.fiscal_year and this.sex = last.sex
left join labels as sexes on sexes.domain = 'sex' and this.sex = sexes.key
where this.fiscal_year = $fiscal_year and (this.sex <> 'unknown' or this.persons > 0)
order by this.sex = 'total' desc, sexes.position
