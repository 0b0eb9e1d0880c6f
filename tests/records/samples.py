"""Small intakes and looks at the data folder, for the tests of the store."""

import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.exports.contract import contracts
from dashboard.records.kind import Kind, kinds, table_kinds
from dashboard.records.store import Entry, Store

LOGS = tuple(kinds())
#: Every kind that the store can hold.
KINDS: dict[str, Kind] = {**kinds(), **table_kinds({})}
VALUES = {
    "consultations": {"organisation": "centre", "status": "new", "method": "phone", "purpose": ["work", "school"]},
    "meetings": {"group": "hub", "format": "online", "attendance": 7},
    "seminars": {"municipalities": ["01203"], "health_centre": "otaru", "kinds": ["training"]},
}
#: A fiscal year begins in April.
APRIL = 4


def rows(kind: str = "meetings", days: int = 3, years: Sequence[int] = (2024,), first: int = 0) -> pa.Table:
    """Return accepted rows: one a day in each fiscal year, from the ``first`` day of April on."""
    shape = KINDS[kind]
    made = []
    for year in years:
        for day in range(first, first + days):
            row = {"row": len(made) + 2, "fiscal_year": year, **VALUES.get(kind, {})}
            if kind in LOGS:
                row["date"] = date(year, APRIL, 1) + timedelta(day)
            if kind == "consultations":
                row["case_number"] = f"C-{day:04d}"
            if kind not in LOGS:
                for key in contracts()[kind].keys:
                    row[key] = day if pa.types.is_integer(shape.schema.field(key).type) else f"{key} {day}"
            made.append(row)
    return pa.Table.from_pylist(made, schema=shape.schema)


def entry(content: str = "file", kind: str = "meetings", replaces: Sequence[str] = (), **shape: object) -> Entry:
    """Return an entry whose file is ``content``, with one row set aside."""
    table = rows(kind, **shape)
    return Entry(
        name=f"{content[:20]}.csv",
        content=content.encode(),
        table=table,
        kind=KINDS[kind],
        rows_read=table.num_rows + 1,
        set_aside="行,理由\n9,日付\n".encode("utf-8-sig"),
        set_aside_rows=1,
        replaces=replaces,
    )


def take_in(store: Store, *entries: Entry) -> list[str]:
    """Take in entries on top of whatever is there; return their ids."""
    return [made.id for made in store.add_many(entries, store.version)]


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder and the bytes of every file (None: a folder)."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def state(folder: Path) -> tuple:
    """Return what readers of a folder see: its version, the ids in force, and every row, read by DuckDB."""
    store = Store(folder)
    ledger = store.read()
    seen = []
    for kind in sorted({made.kind for made in ledger.in_force()}):
        for made, year, path in store.parquet(kind, of=ledger):
            found = duckdb.sql(f"FROM read_parquet('{path}', hive_partitioning = false)").fetchall()
            seen.append((made.id, kind, year, tuple(map(str, found))))
    return ledger.version, tuple(made.id for made in ledger.in_force()), tuple(seen)


def leftovers(folder: Path) -> list[str]:
    """Return what is in a folder although its ledger does not name it."""
    named = {made.id for made in Store(folder).read().intakes}
    stray = [path.name for path in folder.iterdir() if path.name not in ("records.json", "intakes", "lock")]
    return stray + [path.name for path in (folder / "intakes").iterdir() if path.name not in named]


def copied(folder: Path, target: Path) -> Path:
    """Return a fresh copy of a data folder, in place of what is at ``target``."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(folder, target))
