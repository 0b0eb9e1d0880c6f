with consultations as (
    select
        fiscal_year,
        channel,
        printed,
        unit,
        section
    from lpf_consultations
),

letters as (
    select
        fiscal_year,
        sex,
        printed,
        unit,
        section
    from lpf_letters
),

yoridokoro as (
    select
        fiscal_year,
        "group",
        printed,
        unit,
        section
    from lpf_yoridokoro
    where measure = 'attendances'
),

satisfaction as (
    select
        fiscal_year,
        answer,
        measure,
        printed,
        unit,
        section
    from lpf_satisfaction
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

exports as (
    select
        fiscal_year,
        "table",
        title_ja,
        title_en
    from exports
),

-- A sum of shares may differ by the rounding of each of them.
cells (origin, fiscal_year, section, unit, measure, is_total, printed, rounding) as (
    select 'lpf/consultations', fiscal_year, section, unit, null, channel = 'total', printed, 0
    from consultations
    union all
    select 'lpf/letters', fiscal_year, section, unit, null, sex = 'total', printed, 0
    from letters
    union all
    select 'lpf/yoridokoro', fiscal_year, section, unit, null, "group" = 'total', printed, 0
    from yoridokoro
    union all
    select 'lpf/satisfaction', fiscal_year, section, unit, measure, answer = 'positive_total', printed, if(measure = 'share', 0.05, 0)
    from satisfaction
),

sums as (
    select
        origin,
        fiscal_year,
        measure,
        any_value(section) as section,
        max(unit) filter (is_total) as unit,
        max(printed) filter (is_total) as total,
        sum(printed) filter (not is_total) as parts,
        string_agg(printf('%g', printed), '+') filter (not is_total and printed <> 0) as addition
    from cells
    group by origin, fiscal_year, measure
    having
        count(printed) filter (is_total) = 1
        and count(*) filter (not is_total) > 1
        and count(*) filter (not is_total and printed is null) = 0
        and abs(total - parts) > sum(rounding) + 0.000001
)

select
    sums.fiscal_year,
    'lpf' as organisation,
    sums.section,
    concat_ws('・', exports.title_ja, label.ja) as subject_ja,
    concat_ws(', ', exports.title_en, label.en) as subject_en,
    printf('%g', sums.total) || unit.ja as printed,
    concat(printf('%g', sums.total), if(sums.unit = 'percent', '', ' '), unit.en) as printed_en,
    printf('%g', sums.parts) || unit.ja as expected,
    concat(printf('%g', sums.parts), if(sums.unit = 'percent', '', ' '), unit.en) as expected_en,
    concat('内訳を足すと ', sums.addition, ' = ', printf('%g', sums.parts), ' で、印刷された合計と合いません。') as why_ja,
    concat('The parts add up to ', sums.addition, ' = ', printf('%g', sums.parts), ', not to the printed total.') as why_en
from sums
left join exports on sums.origin = exports."table" and sums.fiscal_year = exports.fiscal_year
left join labels as label on label.domain = 'satisfaction_measure' and sums.measure = label.key
left join labels as unit on unit.domain = 'unit' and sums.unit = unit.key
order by sums.fiscal_year, sums.section, subject_ja
