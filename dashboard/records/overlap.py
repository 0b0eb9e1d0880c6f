"""How much of a new file is in the store already."""

import glob
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.records.kind import Kind
from dashboard.records.ledger import Intake

#: Columns that tell one record of a log from another.
KEYS = {
    "consultations": ("organisation", "case_number", "date"),
    "meetings": ("date", "group"),
    "seminars": ("date", "municipalities", "health_centre"),
}
#: No spilling: a temporary file would put row-level records outside the data folder.
LIMITS = {"memory_limit": "500MB", "threads": 2, "temp_directory": ""}


def keys(kind: Kind) -> tuple[str, ...]:
    """Return the columns that tell one row of a kind from another."""
    if kind.is_log:
        return KEYS[kind.name]
    return ("fiscal_year", *(key for key in kind.contract.keys if key in kind.fields))


def overlaps(kind: Kind, rows: pa.Table, files: Iterable[tuple[Intake, int, Path]]) -> dict[str, tuple[int, int]]:
    """Return, for each intake with rows of the fiscal years of ``rows``, how many of them share a key with ``rows``.

    ``rows`` needs the fiscal year and the key columns; cells left empty are alike. The pair is
    (rows shared, rows of these years), both of the earlier intake.
    """
    years = {*rows["fiscal_year"].unique().to_pylist()}
    earlier = {str(path): (intake.id, intake.fiscal_years[year]) for intake, year, path in files if year in years}
    if not earlier:
        return {}
    same = " AND ".join(f'earlier."{key}" IS NOT DISTINCT FROM incoming."{key}"' for key in keys(kind))
    with duckdb.connect(config=LIMITS) as connection:
        connection.register("incoming", rows.select([*keys(kind)]))
        counted = connection.execute(
            f"""
            SELECT filename, count(*)
            FROM read_parquet($files, filename = true, hive_partitioning = false) AS earlier
            SEMI JOIN incoming ON {same}
            GROUP BY filename
            """,
            {"files": [*map(glob.escape, earlier)]},
        ).fetchall()
    found: dict[str, tuple[int, int]] = {}
    for file, (id, rows_of_year) in earlier.items():
        shared, of = found.get(id, (0, 0))
        found[id] = (shared + dict(counted).get(file, 0), of + rows_of_year)
    return found
