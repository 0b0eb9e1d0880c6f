"""Rows that contradict other files: first contacts of cases that are known already, and sheets that repeat another."""

import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from dashboard.reading.across import BESIDE
from dashboard.records.kind import Kind
from dashboard.records.overlap import LIMITS, keys

#: What a case's other contacts are looked up by.
COLUMNS = ("date", "organisation", "case_number", "status", "method", "fiscal_year")
#: How a table about to be taken in is named as a source, before its position.
UNIT = "unit "


@dataclass(frozen=True)
class Against:
    """What speaks against a row that is called a case's first contact.

    ``earlier``: sources with an earlier contact of the case. ``later``: sources in force that call a
    later contact its first, each with the fiscal year of that.
    """

    earlier: set[str] = field(default_factory=set)
    later: dict[str, int] = field(default_factory=dict)


def known_cases(files: Iterable[tuple[str, str]], units: Sequence[pa.Table]) -> Mapping[tuple[int, int], Against]:
    """Return the rows that are called a case's first contact although another source speaks against it.

    ``files`` are Parquet files of consultations in force, each with the id of its intake; ``units``
    the tables about to be taken in. A row is told by its unit and its position there; a source is
    an intake's id, or ``unit 0``. Of two first contacts on one day, the later unit's is
    the second, and of two about to be taken in only the second is told of. Liaison and letters that
    expect no reply are no first contact.
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
            SELECT
                incoming.unit,
                incoming.position,
                other.source,
                min(CAST(other.fiscal_year AS INTEGER)) FILTER (other.date > incoming.date) AS later,
                bool_or(other.date <= incoming.date) AS earlier
            FROM incoming
            JOIN everything AS other USING (organisation, case_number)
            WHERE incoming.status = 'new' AND NOT list_contains($beside, incoming.method)
                AND NOT list_contains($beside, other.method) AND other.unit <> incoming.unit
                AND (
                    other.date < incoming.date
                    OR (other.date = incoming.date AND other.status = 'new' AND other.unit < incoming.unit)
                    OR (other.date > incoming.date AND other.status = 'new' AND other.unit = -1)
                )
            GROUP BY incoming.unit, incoming.position, other.source
            """,
            {"beside": [*BESIDE]},
        ).fetchall()
    against: dict[tuple[int, int], Against] = {}
    for unit, position, source, later, earlier in found:
        told = against.setdefault((unit, position), Against())
        if earlier:
            told.earlier.add(source)
        if later is not None:
            told.later[source] = later
    return against


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
