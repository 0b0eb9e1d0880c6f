with continuity as (
    select
        fiscal_year,
        year,
        started,
        printed,
        section
    from centre_continuity
    where measure = 'persons'
),

parts as (
    select
        fiscal_year,
        year,
        any_value(section) as section,
        sum(printed) as total,
        sum(printed) filter (started <> year::varchar) as earlier,
        string_agg(printf('%g', printed), '+' order by started desc) filter (printed <> 0) as addition,
        string_agg(printf('%g', printed), '+' order by started desc)
            filter (printed <> 0 and started <> year::varchar) as addition_earlier
    from continuity
    where started not in ('total', 'earlier')
    group by fiscal_year, year
    having count(*) = count(printed)
),

compared as (
    select
        parts.fiscal_year,
        parts.year,
        parts.section,
        continuity.started as total,
        continuity.printed,
        if(continuity.started = 'total', parts.total, parts.earlier) as expected,
        if(continuity.started = 'total', parts.addition, parts.addition_earlier) as addition
    from parts
    inner join continuity
        on parts.fiscal_year = continuity.fiscal_year and parts.year = continuity.year
    where continuity.started in ('total', 'earlier') and continuity.printed is not null
)

select
    fiscal_year,
    'centre' as organisation,
    section,
    concat('相談の継続性・', year, '年度の', if(total = 'total', '実人数', '以前からの相談者計')) as subject_ja,
    concat('Continuity, FY', year, if(total = 'total', ', persons', ', persons from earlier years')) as subject_en,
    printf('%g人', printed) as printed,
    printf('%g persons', printed) as printed_en,
    printf('%g人', expected) as expected,
    printf('%g persons', expected) as expected_en,
    concat('相談開始年度別の人数を足すと ', addition, ' = ', printf('%g', expected), ' で、印刷された計と合いません。') as why_ja,
    concat(
        'The persons by year of first contact add up to ', addition, ' = ', printf('%g', expected), ', not to the printed total.'
    ) as why_en
from compared
where printed <> expected
order by fiscal_year, year, total
