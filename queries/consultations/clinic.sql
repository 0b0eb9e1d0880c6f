with clinic as (
    select
        fiscal_year,
        service,
        period,
        measure,
        value,
        printed
    from centre_clinic
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

periods as (
    select
        fiscal_year,
        service,
        period,
        max(value) filter (where measure = 'persons') as persons,
        max(printed) filter (where measure = 'persons' and value is distinct from printed) as persons_printed,
        max(value) filter (where measure = 'new_cases') as new_cases,
        max(printed) filter (where measure = 'new_cases' and value is distinct from printed) as new_cases_printed,
        max(value) filter (where measure = 'consultations') as consultations,
        max(printed) filter (where measure = 'consultations' and value is distinct from printed)
            as consultations_printed
    from clinic
    group by fiscal_year, service, period
)

select
    this.service,
    this.period,
    this.persons,
    this.persons_printed,
    last.persons as persons_previous,
    this.new_cases,
    this.new_cases_printed,
    last.new_cases as new_cases_previous,
    this.consultations,
    this.consultations_printed,
    last.consultations as consultations_previous
from periods as this
left join periods as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.service = last.service
        and this.period = last.period
left join labels as services on services.domain = 'service' and this.service = services.key
left join labels as spans on spans.domain = 'period' and this.period = spans.key
where this.fiscal_year = $fiscal_year
order by services.position, spans.position
