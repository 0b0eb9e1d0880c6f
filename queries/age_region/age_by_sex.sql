with age_sex as (
    select
        fiscal_year,
        age_band,
        sex,
        value as persons,
        if(value is distinct from printed, printed, null) as persons_printed
    from centre_age_sex
    where measure = 'persons'
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

counted as (
    select *
    from age_sex
    where age_band <> 'total' and sex <> 'total'
)

select
    this.age_band,
    this.sex,
    this.persons,
    this.persons_printed,
    100 * this.persons / nullif(sum(this.persons) over (), 0) as share,
    last.persons as persons_previous,
    this.persons - last.persons as change,
    sum(this.persons) over (partition by this.age_band) as persons_of_band,
    sum(this.persons) over () as persons_all
from counted as this
left join counted as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.age_band = last.age_band
        and this.sex = last.sex
left join labels as bands on bands.domain = 'age_band' and this.age_band = bands.key
left join labels as sexes on sexes.domain = 'sex' and this.sex = sexes.key
where this.fiscal_year = $fiscal_year
order by bands.position, sexes.position
