with corrections as (
    select
        fiscal_year,
        "table",
        row,
        "column",
        printed,
        corrected,
        why_ja,
        why_en,
        certainty
    from corrections
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
    where
        domain in (
            'method', 'duration_band', 'measure', 'stated_item',
            'programme', 'programme_measure', 'satisfaction', 'satisfaction_measure'
        )
),

-- Number written as %g, so that 89.0 and 89 are one.
written as (
    select
        * exclude (printed, corrected),
        coalesce(printf('%g', try_cast(printed as double)), printed) as printed,
        coalesce(printf('%g', try_cast(corrected as double)), corrected) as corrected
    from corrections
),

keys as (
    select
        fiscal_year,
        "table",
        row,
        "column",
        unnest(range(1, len(string_split(row, '|')) + 1)) as place,
        unnest(string_split(row, '|')) as key
    from corrections
),

-- A key may mean the same in several domains: any of them will do.
worded as (
    select
        keys.fiscal_year,
        keys."table",
        keys.row,
        keys."column",
        keys.place,
        coalesce(min(labels.ja), keys.key) as ja,
        coalesce(min(labels.en), keys.key) as en
    from keys
    left join labels using (key)
    group by keys.fiscal_year, keys."table", keys.row, keys."column", keys.place, keys.key
),

places as (
    select
        fiscal_year,
        "table",
        row,
        "column",
        string_agg(ja, '・' order by place) as what_ja,
        string_agg(en, ', ' order by place) as what_en
    from worded
    group by fiscal_year, "table", row, "column"
)

select
    written.*,
    places.what_ja,
    places.what_en
from written
left join places using (fiscal_year, "table", row, "column")
order by fiscal_year, "table", row
