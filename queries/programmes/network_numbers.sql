with stated as (
    select
        fiscal_year,
        item,
        year,
        value,
        printed,
        unit
    from lpf_stated
),

activities as (
    select
        fiscal_year,
        kind,
        participants
    from lpf_activities
),

told as (
    select
        fiscal_year,
        case item
            when 'network_groups' then 1
            when 'softbank_trials' then 4
            when 'softbank_hires' then 5
        end as position,
        case item
            when 'network_groups' then 'groups'
            when 'softbank_trials' then 'trials'
            when 'softbank_hires' then 'hires'
        end as measure,
        value,
        if(value is distinct from printed, printed, null) as value_printed,
        unit,
        null as persons
    from stated
    where
        item in ('network_groups', 'softbank_trials', 'softbank_hires')
        and year = fiscal_year
),

listed as (
    select
        fiscal_year,
        if(kind = 'visit', 2, 3) as position,
        if(kind = 'visit', 'visits', kind) as measure,
        count(*) as value,
        null as value_printed,
        'occasions' as unit,
        sum(participants) as persons
    from activities
    where kind in ('visit', 'assembly')
    group by fiscal_year, kind
),

numbers as (
    select * from told
    union all
    select * from listed
)

select
    this.measure,
    this.value,
    this.value_printed,
    this.unit,
    this.persons,
    last.value as value_previous,
    this.value - last.value as change
from numbers as this
left join numbers as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.measure = last.measure
where this.fiscal_year = $fiscal_year
order by this.position
