"""The file of rows set aside: the staff's own cells with the reasons, to be corrected and dropped in again."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dashboard.formula import FORMULA, neutral
from dashboard.language import text
from dashboard.reading.sheet import Cell, Sheet

#: The file is for staff: its own headings are always Japanese.
LANGUAGE = "ja"


@dataclass(frozen=True)
class Row:
    """A row set aside: where it stood, its cells as the file has them, whether it is refused, and why."""

    sheet: int
    number: int
    cells: Sequence[Cell] = field(repr=False)
    refused: bool
    reasons: str


def headings() -> list[str]:
    """Return the headings that the file has before those of the original: row, verdict, reasons."""
    return [text(f"intake.aside.{name}", LANGUAGE) for name in ("row", "verdict", "reasons")]


def as_csv(rows: Iterable[Row], sheets: Sequence[tuple[str | None, Sequence[str]]]) -> bytes:
    """Return the file as CSV for Excel. ``sheets`` are the name and the headings of each sheet that rows come from.

    Columns of several sheets stand below one another where their headings are the same. Formulas are neutralised.
    """
    columns: dict[tuple[str, int], int] = {}
    places = []
    for _, names in sheets:
        # Two columns with one heading (or none) stay two columns.
        seen: dict[str, int] = {}
        place = []
        for name in names:
            seen[name] = seen.get(name, 0) + 1
            place.append(columns.setdefault((name, seen[name]), len(columns)))
        places.append(place)
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([*headings(), *(neutral(name) for name, _ in columns)])
    for row in sorted(rows, key=lambda row: (row.sheet, row.number)):
        cells = [""] * len(columns)
        place = places[row.sheet]
        beyond = [_written(cell) for cell in row.cells[len(place) :]]
        for position, cell in zip(place, row.cells, strict=False):
            cells[position] = _written(cell)
        name = sheets[row.sheet][0]
        number = text("intake.aside.of_sheet", LANGUAGE, sheet=name, row=row.number) if name else str(row.number)
        verdict = text(f"intake.aside.{'refused' if row.refused else 'questioned'}", LANGUAGE)
        writer.writerow([neutral(number), verdict, neutral(row.reasons), *cells, *beyond])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def without_reasons(sheet: Sheet) -> Sheet:
    """Return a sheet as it was before the file of rows set aside was made of it; any other sheet unchanged.

    The row numbers are those of the file dropped in now.
    """
    own = headings()
    if not sheet.rows or [*sheet.rows[0][1][: len(own)]] != own:
        return sheet
    return replace(sheet, rows=[(number, [*map(_plain, cells[len(own) :])]) for number, cells in sheet.rows])


def _written(cell: Cell) -> str:
    """Write a cell as it is read again: days without a time, whole numbers without a fraction."""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _plain(cell: Cell) -> Cell:
    """Take off the apostrophe that keeps a formula from running."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
