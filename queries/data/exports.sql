with exports as (
    select
        "table",
        fiscal_year,
        organisation,
        file,
        title_ja,
        title_en,
        row_ja,
        row_en,
        rows,
        figures,
        report,
        as_of,
        derivable,
        faults,
        fault_ja,
        fault_en
    from exports
)

select
    "table",
    fiscal_year,
    organisation,
    file,
    title_ja,
    title_en,
    row_ja,
    row_en,
    rows,
    nullif(figures, 0) as figures,
    report,
    try_cast(as_of as date) as as_of,
    derivable,
    faults,
    fault_ja,
    fault_en
from exports
where coalesce(fiscal_year, $fiscal_year) = $fiscal_year
order by faults = 0, fiscal_year is null, organisation, "table"
