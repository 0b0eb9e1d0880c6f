with satisfaction as (
    select
        fiscal_year,
        answer,
        measure,
        value,
        printed
    from lpf_satisfaction
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

answers as (
    select
        fiscal_year,
        answer,
        max(value) filter (where measure = 'responses') as responses,
        max(value) filter (where measure = 'share') as share,
        max(printed) filter (where measure = 'share' and value is distinct from printed) as share_printed
    from satisfaction
    group by all
),

positive as (
    select
        fiscal_year,
        sum(responses) as responses,
        sum(share) as share,
        round(100 * sum(responses) / nullif(sum(share), 0)) as base
    from answers
    where answer <> 'positive_total'
    group by all
),

-- Those who answered otherwise or not at all are not printed: what is missing to the base and to 100%.
completed as (
    select
        answers.fiscal_year,
        answers.answer,
        coalesce(answers.responses, positive.responses) as responses,
        answers.share,
        answers.share_printed,
        positive.base
    from answers
    left join positive on answers.fiscal_year = positive.fiscal_year
    union all
    select
        fiscal_year,
        'rest' as answer,
        base - responses as responses,
        100 - share as share,
        null as share_printed,
        base
    from positive
)

select
    this.answer,
    this.responses,
    this.share,
    this.share_printed,
    last.share as share_previous,
    this.share - last.share as change,
    this.base
from completed as this
left join completed as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.answer = last.answer
left join labels on labels.domain = 'satisfaction' and this.answer = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
