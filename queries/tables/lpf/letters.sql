-- Recipients of letters that expect no reply, each once a year. Those of unknown sex are listed where there are any.
with cases as (
    select
        fiscal_year,
        sex,
        letters
    from record_cases
    where organisation = 'lpf'
),

years as (
    select distinct fiscal_year
    from cases
),

counted as (
    select
        fiscal_year,
        coalesce(cast(sex as varchar), 'unknown') as sex,
        count(*) as persons
    from cases
    where letters > 0
    group by all
),

sexes as (
    select
        fiscal_year,
        unnest(['male', 'female']) as sex
    from years
    union
    select
        fiscal_year,
        sex
    from counted
),

recipients as (
    select
        sexes.fiscal_year,
        sexes.sex,
        coalesce(counted.persons, 0) as persons
    from sexes
    left join counted using (fiscal_year, sex)
)

select
    recipients.fiscal_year,
    if(grouping(recipients.sex) = 1, 'total', recipients.sex) as sex,
    sum(recipients.persons) as value,
    'persons' as unit
from recipients
group by recipients.fiscal_year, rollup (recipients.sex)
order by all
