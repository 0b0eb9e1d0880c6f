with programmes as (
    select
        fiscal_year,
        programme,
        printed,
        section
    from lpf_programmes
    where measure = 'expenditure'
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

columns as (
    select
        fiscal_year,
        count(*) as programmes,
        count(printed) as amounts
    from programmes
    group by fiscal_year
)

select
    programmes.fiscal_year,
    'lpf' as organisation,
    programmes.section,
    label.ja || 'の支出額' as subject_ja,
    'Expenditure, ' || label.en as subject_en,
    '印刷なし' as printed,
    'not printed' as printed_en,
    '金額（0を含む）' as expected,
    'an amount, zero included' as expected_en,
    printf('%d事業に対し支出額は%d個で、この事業の金額がありません。', columns.programmes, columns.amounts) as why_ja,
    printf('%d programmes have %d amounts; this one has none.', columns.programmes, columns.amounts) as why_en
from programmes
inner join columns using (fiscal_year)
left join labels as label on label.domain = 'programme' and programmes.programme = label.key
where programmes.printed is null
order by programmes.fiscal_year, programmes.section
