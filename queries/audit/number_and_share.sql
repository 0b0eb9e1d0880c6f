with stated as (
    select
        fiscal_year,
        item,
        printed,
        section
    from centre_stated
    where year = fiscal_year
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- A number, its share and the number of all new cases, told in one sentence.
pairs (number_item, share_item) as (
    values
    ('under_50_persons', 'under_50_share'),
    ('earlier_help_yes', 'earlier_help_share'),
    ('first_consultation_ended', 'first_consultation_ended_share'),
    ('continuing_after_first', 'continuing_after_first_share'),
    ('found_by_website', 'found_by_website_share'),
    ('found_by_municipality_agency', 'found_by_municipality_agency_share')
),

compared as (
    select
        number.fiscal_year,
        number.section,
        number.item,
        number.printed as number,
        share.printed as share,
        base.printed as base,
        100 * number.printed / nullif(base.printed, 0) as expected,
        if(share.printed % 10 = 0, 5, if(share.printed % 1 = 0, 0.5, 0.05)) as rounding
    from pairs
    inner join stated as number on pairs.number_item = number.item
    inner join stated as share on pairs.share_item = share.item and number.fiscal_year = share.fiscal_year
    inner join stated as base on base.item = 'new_consulters' and number.fiscal_year = base.fiscal_year
)

select
    compared.fiscal_year,
    'centre' as organisation,
    compared.section,
    concat(label.ja, 'とその割合') as subject_ja,
    concat(label.en, ', number and share') as subject_en,
    printf('%g人・%g%%', number, share) as printed,
    printf('%g; %g%%', number, share) as printed_en,
    printf('%.0f%%', expected) as expected,
    printf('%.0f%%', expected) as expected_en,
    printf('同じ文の%gは、新規%gの%.1f%%にあたり、%g%%ではありません。', number, base, expected, share) as why_ja,
    printf('The sentence''s own %g of %g new cases are %.1f%%, not %g%%.', number, base, expected, share) as why_en
from compared
left join labels as label on label.domain = 'stated_item' and compared.item = label.key
where abs(share - expected) > rounding + 0.000001
order by compared.fiscal_year, compared.section, subject_ja
