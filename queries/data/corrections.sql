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

-- Number written as %g, so that 89.0 and 89 are one.
written as (
    select
        * exclude (printed, corrected),
        coalesce(printf('%g', try_cast(printed as double)), printed) as printed,
        coalesce(printf('%g', try_cast(corrected as double)), corrected) as corrected
    from corrections
)

select * from written
order by fiscal_year, "table", row
