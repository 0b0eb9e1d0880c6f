"""Rows that contradict other files: first contacts of cases that are known already, and sheets that repeat another."""

import glob
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from dashboard.reading.across import BESIDE
from dashboard.records.kind import Kind
from dashboard.records.overlap import LIMITS, keys

#: What a case's earlier contact is looked up by.
COLUMNS = ("date", "organisation", "case_number", "status", "method")
#: How a table about to be taken in is named as a source, before its position.
UNIT = "unit "


def known_cases(files: Iterable[tuple[str, str]], units: Sequence[pa.Table]) -> dict[tuple[int, int], frozenset[str]]:
    """Return the rows that are called a case's first contact although another source has an earlier one.

    ``files`` are Parquet files of consultations in force, each with the id of its intake; ``units``
    the tables about to be taken in. A row is told by its unit and its position there; a source is
    an intake's id, or ``unit 0``. Of two first contacts on one day, the later unit's is
    the second. Liaison and letters that expect no reply may come before a first contact.
    """
    read = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" if name != "date" else name for name in COLUMNS)
    parts = []
    with duckdb.connect(config=LIMITS) as connection:
        for unit, table in enumerate(units):
            positions = pa.array(range(table.num_rows), pa.int64())
            connection.register(f"unit_{unit}", table.select([*COLUMNS]).append_column("position", positions))
            parts.append(f"SELECT {unit} AS unit, '{UNIT}{unit}' AS source, position, {read} FROM unit_{unit}")
        connection.execute(f"CREATE VIEW incoming AS {' UNION ALL '.join(parts)}")
        kept = [*files]
        if kept:
            paths, ids = zip(*kept, strict=True)
            connection.register("files", pa.table({"filename": paths, "source": ids}))
            rows = connection.read_parquet([*map(glob.escape, paths)], filename=True, hive_partitioning=False)
            rows.create_view("kept")
            parts.append(f"SELECT -1 AS unit, source, -1 AS position, {read} FROM kept JOIN files USING (filename)")
        connection.execute(f"CREATE VIEW everything AS {' UNION ALL '.join(parts)}")
        found = connection.execute(
            """
            SELECT later.unit, later.position, list(DISTINCT earlier.source)
            FROM incoming AS later
            JOIN everything AS earlier USING (organisation, case_number)
            WHERE later.status = 'new' AND NOT list_contains($beside, later.method)
                AND NOT list_contains($beside, earlier.method) AND earlier.unit <> later.unit
                AND (
                    earlier.date < later.date
                    OR (earlier.date = later.date AND earlier.status = 'new' AND earlier.unit < later.unit)
                )
            GROUP BY later.unit, later.position
            """,
            {"beside": [*BESIDE]},
        ).fetchall()
    return {(unit, position): frozenset(sources) for unit, position, sources in found}


def repeated(kind: Kind, earlier: pa.Table, later: pa.Table) -> list[int]:
    """Return the positions of the rows of ``later`` whose keys ``earlier`` has too."""
    columns = keys(kind)
    same = " AND ".join(f'earlier."{column}" IS NOT DISTINCT FROM later."{column}"' for column in columns)
    with duckdb.connect(config=LIMITS) as connection:
        connection.register("earlier", earlier.select([*columns]))
        positions = pa.array(range(later.num_rows), pa.int64())
        connection.register("later", later.select([*columns]).append_column("position", positions))
        found = connection.execute(f"SELECT position FROM later SEMI JOIN earlier ON {same} ORDER BY position")
        return [position for (position,) in found.fetchall()]
