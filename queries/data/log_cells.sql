with cells as (
    select
        fiscal_year,
        organisation,
        "table",
        derivable,
        reason_ja,
        reason_en,
        unfinished_ja,
        unfinished_en,
        same
    from log_cells
    where fiscal_year = $fiscal_year
),

exports as (
    select
        "table",
        title_ja,
        title_en
    from exports
    where fiscal_year = $fiscal_year
),

counted as (
    select
        organisation,
        "table",
        count(*) as cells,
        count(*) filter (derivable) as derivable,
        count(*) filter (same) as same,
        count(*) filter (derivable and not same) as different,
        count(*) filter (not derivable and unfinished_ja is null) as not_derivable,
        nullif(count(unfinished_ja), 0) as not_compared,
        any_value(unfinished_ja) as unfinished_ja,
        any_value(unfinished_en) as unfinished_en,
        list(distinct reason_ja order by reason_ja) filter (reason_ja is not null) as reasons_ja,
        list(distinct reason_en order by reason_en) filter (reason_en is not null) as reasons_en
    from cells
    group by organisation, "table"
)

select
    counted."table",
    counted.organisation,
    exports.title_ja,
    exports.title_en,
    counted.cells,
    counted.derivable,
    counted.same,
    counted.different,
    counted.not_derivable,
    counted.not_compared,
    counted.reasons_ja,
    counted.reasons_en,
    counted.unfinished_ja,
    counted.unfinished_en
from counted
left join exports using ("table")
order by counted.different > 0 desc, counted.derivable = 0, counted.organisation, counted."table"
