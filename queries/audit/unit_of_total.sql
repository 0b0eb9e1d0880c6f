with consultations as (
    select
        fiscal_year,
        channel,
        printed,
        unit,
        section
    from lpf_consultations
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

units as (
    select
        fiscal_year,
        any_value(section) as section,
        max(unit) filter (channel = 'total') as total_unit,
        any_value(unit) filter (channel <> 'total') as part_unit,
        max(printed) filter (channel = 'total') as total
    from consultations
    group by fiscal_year
    having count(distinct unit) filter (channel <> 'total') = 1
)

select
    units.fiscal_year,
    'lpf' as organisation,
    units.section,
    '相談総数の単位' as subject_ja,
    'Unit of all consultations' as subject_en,
    printf('%g', total) || this.ja as printed,
    concat(printf('%g', total), ' ', this.en) as printed_en,
    printf('%g', total) || other.ja as expected,
    concat(printf('%g', total), ' ', other.en) as expected_en,
    concat('方法別は「', other.ja, '」で数え、その和がこの数です。「', this.ja, '」なら実人数になります。') as why_ja,
    concat('The parts are counted in ', other.en, ' and add up to this number; ', this.en, ' would each be counted once.') as why_en
from units
left join labels as this on this.domain = 'unit' and units.total_unit = this.key
left join labels as other on other.domain = 'unit' and units.part_unit = other.key
where total_unit <> part_unit
order by units.fiscal_year
