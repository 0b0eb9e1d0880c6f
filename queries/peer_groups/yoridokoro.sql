with yoridokoro as (
    select
        fiscal_year,
        "group",
        measure,
        value,
        printed
    from lpf_yoridokoro
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

groups as (
    select
        fiscal_year,
        "group",
        max(value) filter (where measure = 'sessions') as sessions,
        max(printed) filter (where measure = 'sessions' and value is distinct from printed) as sessions_printed,
        max(value) filter (where measure = 'attendances') as attendances,
        max(printed) filter (where measure = 'attendances' and value is distinct from printed) as attendances_printed,
        max(value) filter (where measure = 'change') as change_printed
    from yoridokoro
    where "group" <> 'total'
    group by all
),

-- Last year's report where there is one; otherwise this year's figure less the change that it prints.
compared as (
    select
        this.*,
        last.sessions as sessions_previous,
        coalesce(last.attendances, this.attendances - this.change_printed) as attendances_previous,
        case
            when last.attendances is not null then 'report'
            when this.change_printed is not null then 'printed_change'
        end as previous_basis
    from groups as this
    left join groups as last
        on
            this.fiscal_year - 1 = last.fiscal_year
            and this."group" = last."group"
    where this.fiscal_year = $fiscal_year
)

select
    compared."group",
    compared.sessions,
    compared.sessions_printed,
    compared.sessions_previous,
    compared.attendances,
    compared.attendances_printed,
    compared.attendances_previous,
    compared.attendances - compared.attendances_previous as change,
    compared.previous_basis,
    compared.attendances / nullif(compared.sessions, 0) as mean_attendances
from compared
left join labels on labels.domain = 'yoridokoro_group' and compared."group" = labels.key
order by labels.position
