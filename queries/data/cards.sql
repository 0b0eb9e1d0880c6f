with cards as (
    select
        name,
        unit,
        title_ja,
        title_en,
        row_ja,
        row_en,
        numerator_ja,
        numerator_en,
        denominator_ja,
        denominator_en,
        caveat_ja,
        caveat_en
    from cards
)

select
    name,
    title_ja,
    title_en,
    unit,
    row_ja,
    row_en,
    numerator_ja,
    numerator_en,
    denominator_ja,
    denominator_en,
    caveat_ja,
    caveat_en
from cards
where name not like 'audit/%'
order by name
