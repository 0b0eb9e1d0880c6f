"""Tables that no log can give (website accesses, expenditure), as staff took them in: exports like the shipped ones."""

import glob
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.exports.contract import Contract, contracts
from dashboard.exports.load import Export
from dashboard.exports.reader import as_text
from dashboard.records.ledger import Intake, Ledger
from dashboard.records.overlap import LIMITS
from dashboard.records.store import Store

#: Column of the part that a row stands in: the later part was taken in later.
PART = "part"


def taken_in(store: Store, ledger: Ledger, shipped: list[Export]) -> list[Export]:
    """Return the tables in force as exports, one for each fiscal year that has none among ``shipped``.

    Their cells were judged when they were taken in. A key counts once a year: where several intakes
    hold it, as the last of them says.
    """
    there = {(export.contract.path, export.fiscal_year) for export in shipped}
    found = []
    for path, contract in contracts().items():
        parts: dict[int, list[tuple[Intake, Path]]] = {}
        for intake, year, file in store.parquet(path, ledger):
            parts.setdefault(year, []).append((intake, file))
        found += [_export(contract, year, files) for year, files in sorted(parts.items()) if (path, year) not in there]
    return found


def _export(contract: Contract, year: int, parts: Sequence[tuple[Intake, Path]]) -> Export:
    """Return the export of a table and year from its intakes, in the order in which they were taken in."""
    cells = _cells(contract, [file for _, file in parts])
    counting = [parts[position] for position in sorted({*cells[PART].astype(int)})]
    frame = cells.reindex(columns=[*contract.columns], fill_value="").astype("str")
    for key, companion in contract.correctable.items():
        frame[companion] = frame[key]
    files = tuple(dict.fromkeys(intake.name for intake, _ in counting))
    taken = max(map(_day, (intake for intake, _ in counting)))
    return Export(contract, counting[-1][1], "・".join(files), year, frame, origin="table", files=files, taken=taken)


def _cells(contract: Contract, files: Sequence[Path]) -> pd.DataFrame:
    """Return the rows of the files as text, each key from the last file that holds it, with the place of the file."""
    read = "SELECT *, {} AS {} FROM read_parquet(?, hive_partitioning = false, file_row_number = true)"
    parts = " UNION ALL BY NAME ".join(read.format(position, PART) for position in range(len(files)))
    with duckdb.connect(config=LIMITS) as connection:
        rows = connection.sql(parts, params=[glob.escape(str(file)) for file in files])
        keys = ", ".join(f'"{key}"' for key in contract.keys if key in rows.columns)
        last = rows.project(f"*, max({PART}) OVER (PARTITION BY {keys}) AS last").filter(f"{PART} = last")
        last = last.order(f"{PART}, file_row_number")
        return last.project(", ".join(map(as_text, last.columns, last.types))).df()


def _day(intake: Intake) -> date:
    """Return the day on which it was taken in, by this machine's clock."""
    return datetime.fromisoformat(intake.taken_at).astimezone().date()
