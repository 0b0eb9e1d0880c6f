"""A table of cells as it was read, whatever the file; and the exception for a file that can't be read."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.reading.remark import Remark, quote

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time
#: Told the part that is done, from 0 to 1.
Progress = Callable[[float], None]

#: Characters of a file's name that are shown.
NAME_CHARACTERS = 80
#: Rows listed in a remark on many.
LISTED = 20


class Unreadable(Exception):
    """A file that can't be read; ``remark`` says why."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.message("en"))
        self.remark = remark


@dataclass
class Sheet:
    """One table of cells: a CSV or Parquet file (``name`` None) or a sheet of a workbook.

    ``rows`` holds the rows that are not empty, each with its number as Excel or an editor counts
    it; an empty cell is "". ``remarks`` are notes on how it was read. ``file`` is the file's name
    as it may be shown. ``date1904``: serial numbers of days count from 1904.
    """

    name: str | None
    rows: list[tuple[int, list[Cell]]]
    remarks: list[Remark] = field(default_factory=list)
    file: str = ""
    date1904: bool = False

    @property
    def title(self) -> str:
        """Name the file and, in a workbook, the sheet."""
        return f"{self.file}［{quote(self.name)}］" if self.name else self.file

    def remark(
        self,
        kind: str,
        verdict: str,
        path: str = "",
        row: int | None = None,
        column: str | None = None,
        values: dict[str, str] | None = None,
    ) -> Remark:
        """Make a remark on this sheet."""
        return Remark(kind, self.title, path, row=row, column=column, values=values or {}, verdict=verdict)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: without folders and control characters, cut."""
    return quote(re.split(r"[/\\]", name)[-1], NAME_CHARACTERS) or "?"


def refused(file: str, kind: str, row: int | None = None, column: str | None = None, **values: str) -> Unreadable:
    """Return the exception that refuses a file, to be raised."""
    return Unreadable(Remark(kind, file, "", row=row, column=column, values=values))


def listed(rows: list[int]) -> dict[str, str]:
    """Return row numbers as the values of a remark: a short list, and how many there are."""
    words = "、".join(map(str, rows[:LISTED])) + ("…" if len(rows) > LISTED else "")
    return {"rows": words, "count": f"{len(rows):,}"}
