with letters as (
    select
        fiscal_year,
        sex,
        value as persons,
        if(value is distinct from printed, printed, null) as persons_printed
    from lpf_letters
),

labels as (
    select
        domain,
        key,
        position
    from labels
)

select
    this.sex,
    this.persons,
    this.persons_printed,
    last.persons as persons_previous,
    this.persons - last.persons as change
from letters as this
left join letters as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.sex = last.sex
left join labels on labels.domain = 'sex' and this.sex = labels.key
where
    this.fiscal_year = $fiscal_year
    and this.sex <> 'total'
order by labels.position
