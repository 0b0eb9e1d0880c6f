"""What a confirmation, or undoing one, changes in the headline numbers: before and after."""

import glob
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.records.kind import kinds
from dashboard.records.ledger import Intake
from dashboard.records.overlap import LIMITS
from dashboard.records.store import Store

SQL = Path(__file__).with_suffix(".sql")
#: What the numbers are counted from.
COLUMNS = {
    "consultations": ("fiscal_year", "organisation", "case_number", "status", "method"),
    "meetings": ("fiscal_year", "attendance"),
    "seminars": ("fiscal_year", "participants"),
}
#: The unit of each number.
UNITS = {
    "contacts": "contacts",
    "persons": "persons",
    "new_cases": "persons",
    "meetings": "sessions",
    "attendances": "attendances",
    "seminars": "sessions",
    "participants": "attendances",
}


@dataclass(frozen=True)
class Headline:
    """One headline number of one fiscal year and organisation; None where there are no records."""

    fiscal_year: int
    organisation: str
    measure: str
    before: int | None
    after: int | None

    @property
    def unit(self) -> str:
        return UNITS[self.measure]


def headlines(
    store: Store,
    stands: Sequence[Intake],
    will_stand: Sequence[Intake],
    added: Mapping[str, Sequence[pa.Table]],
) -> list[Headline]:
    """Return the headline numbers that change, counted from accepted rows.

    ``stands`` are the intakes that count now, ``will_stand`` those of them (or others) that count
    afterwards, beside the rows ``added`` of each kind.
    """
    before, after = ({intake.id: intake for intake in intakes} for intakes in (stands, will_stand))
    both = before | after
    moved = [both[id] for id in before.keys() ^ after.keys()]
    if not moved and not any(added.values()):
        return []
    with duckdb.connect(config=LIMITS) as connection:
        for kind in COLUMNS:
            tables = [table for table in added.get(kind, ()) if table.num_rows]
            years = {year for intake in moved if intake.kind == kind for year in intake.fiscal_years}
            for table in tables:
                years |= {*table["fiscal_year"].unique().to_pylist()}
            files = [
                (str(store.path(intake, intake.rows_file(year))), id in before, id in after)
                for id, intake in both.items()
                if intake.kind == kind
                for year in years & intake.fiscal_years.keys()
            ]
            _create(connection, kind, files, tables)
        rows = connection.execute(SQL.read_text(encoding="utf-8")).fetchall()
    return [Headline(*row) for row in rows]


def _create(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    files: Sequence[tuple[str, bool, bool]],
    tables: Sequence[pa.Table],
) -> None:
    """Create the view of one kind's records, each told whether it stands now and whether it will."""
    schema = kinds()[kind].schema
    plain = ", ".join(
        f"CAST({name} AS VARCHAR) AS {name}" if pa.types.is_dictionary(schema.field(name).type) else name
        for name in COLUMNS[kind]
    )
    parts = []
    # A kind of which nothing changes has no rows: the numbers are then not listed.
    for position, table in enumerate((schema.empty_table(), *tables)):
        connection.register(f"{kind}_{position}", table.select([*COLUMNS[kind]]))
        parts.append(f"SELECT {plain}, false AS stands, true AS will_stand FROM {kind}_{position}")
    if files:
        paths, stands, will_stand = zip(*files, strict=True)
        connection.register(f"{kind}_files", pa.table({"filename": paths, "stands": stands, "will_stand": will_stand}))
        kept = connection.read_parquet([*map(glob.escape, paths)], filename=True, hive_partitioning=False)
        kept.create_view(f"{kind}_kept")
        parts.append(f"SELECT {plain}, stands, will_stand FROM {kind}_kept JOIN {kind}_files USING (filename)")
    connection.execute(f"CREATE VIEW {kind} AS {' UNION ALL '.join(parts)}")
