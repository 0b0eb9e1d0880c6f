-- place_need(level): one row per place: how many may be in need, by the lowest and the highest survey of each age group.
-- Where a survey's sample is known, its sampling error (Clopper-Pearson, 95 %) widens the range. An order of magnitude.
with surveys as (
    select
        if(age_from = 15, '15_39', '40_64') as age_group,
        rate_percent / 100 as rate,
        coalesce(proportion_low(cases, sample), rate_percent / 100) as rate_low,
        coalesce(proportion_high(cases, sample), rate_percent / 100) as rate_high
    from main.prevalence
    where applied
),

ages as (
    select
        age_group,
        min(rate_low) as rate_low,
        max(rate_high) as rate_high
    from surveys
    group by age_group
),

people as (
    select
        place,
        '15_39' as age_group,
        sum(persons) as persons
    from place_residents($level, '15_39')
    group by place
    union all
    select
        place,
        '40_64' as age_group,
        sum(persons) as persons
    from place_residents($level, '40_64')
    group by place
)

select
    people.place,
    cast(sum(people.persons) as bigint) as population,
    sum(people.persons * ages.rate_low) as need_low,
    sum(people.persons * ages.rate_high) as need_high
from people
inner join ages on people.age_group = ages.age_group
group by people.place
