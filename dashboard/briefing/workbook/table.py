"""A figure's table on its sheet: numbers as numbers, dates as dates, what is missing in words."""

import datetime as dt
import re
from dataclasses import dataclass, field
from math import ceil

from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY, number_format, plus_of
from dashboard.briefing.workbook.page import Page
from dashboard.figures import Published
from dashboard.figures.form import Datum

#: Least and greatest widths of a column in pixels.
NARROW, WIDE = 76, 300
#: Names of columns up to this width stand on one line.
NAME = 190
#: What the button of a filter takes of a heading.
BUTTON = 20
#: Tables with fewer rows need no filter.
FILTERED = 8
DATES = {"ja": 'yyyy"年"m"月"d"日"', "en": "[$-409]d mmm yyyy"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNIT = re.compile(r"(?P<name>.+?) ?(?P<unit>[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)])", re.DOTALL)
_ORDINAL = re.compile(r"0|[1-9]\d{0,8}")


@dataclass
class Written:
    """Where a table stands: its heading row, its first and last row, and the cell of each datum."""

    head: int
    first: int
    last: int
    places: dict[int, tuple[int, int]] = field(default_factory=dict)

    def place(self, datum: Datum) -> tuple[int, int] | None:
        """Return the cell that holds this very datum."""
        return self.places.get(id(datum))


def widths(published: Published) -> list[int]:
    """Return the width of each column: as wide as its words, headings over two lines."""
    found = []
    for position, column in enumerate(published.columns):
        cells = (row[position].words for row in published.values)
        body = max((_longest(words) for words in cells), default=0)
        least = max(NARROW, _heading_width(column["label"]) + BUTTON)
        found.append(ceil(min(max(body, least), max(WIDE, least))))
    return found


def write_table(page: Page, published: Published, top: int) -> Written:
    """Write the table with its heading at row ``top``."""
    sheet, width = page.sheet, len(published.columns)
    written = Written(top, top + 1, top + len(published.values))
    for position, column in enumerate(published.columns):
        align = "right" if column["numeric"] else "left"
        room = page.width(position, position) - BUTTON
        words = _broken(column["label"], room)
        page.cell(top, position, words, "head", align=align)
        page.height(top, measure.height(words, room, BODY) + 6)
    looks = [_looks(published, position) for position in range(width)]
    for row, data in enumerate(published.values, start=written.first):
        for position, datum in enumerate(data):
            _write(page, row, position, datum, looks[position])
            written.places[id(datum)] = (row, position)
            page.height(row, measure.height(datum.words, page.width(position, position), BODY))
    if len(published.values) >= FILTERED:
        sheet.autofilter(top, 0, written.last, width - 1)
    return written


def number_of(datum: Datum) -> float | None:
    """Return the number of a cell, None where its words stand in for it: whatever a masked cell holds stays out."""
    return None if datum.state else datum.number


def write_number(page: Page, row: int, column: int, datum: Datum, plus: str = "") -> None:
    """Write a number as a number, and anything else as its words."""
    number = number_of(datum)
    if number is None:
        page.sheet.write_string(row, column, datum.words, page.formats.state("number", datum.state))
    else:
        shown = page.formats.of("number", num_format=number_format(datum.words, plus))
        page.sheet.write_number(row, column, number, shown)


@dataclass(frozen=True)
class _Look:
    """How a column is written: as numbers (with the sign of changes), as dates, or as words."""

    numeric: bool
    dates: bool
    plus: str = ""


def _looks(published: Published, position: int) -> _Look:
    data = [row[position] for row in published.values]
    keys = [datum.key for datum in data if datum.key]
    dates = bool(keys) and all(_DAY.fullmatch(key) for key in keys)
    return _Look(published.columns[position]["numeric"], dates, plus_of([datum.words for datum in data]))


def _write(page: Page, row: int, column: int, datum: Datum, look: _Look) -> None:
    sheet, formats = page.sheet, page.formats
    if look.numeric or number_of(datum) is not None:
        write_number(page, row, column, datum, look.plus)
    elif look.dates and datum.key:
        day = dt.date.fromisoformat(datum.key)
        sheet.write_datetime(row, column, day, formats.of("cell", num_format=DATES[page.language]))
    elif datum.key == datum.words and _ORDINAL.fullmatch(datum.words):
        sheet.write_number(row, column, int(datum.words), formats.of("cell"))
    else:
        page.cell(row, column, datum.words, "cell")


def _heading_width(heading: str) -> float:
    """Return the width that a heading wants: its name on one line, or on two if it is long; its unit below."""
    name, *unit = (_longest(part) for part in _parts(heading))
    return max(name if name <= NAME else name / 2 + measure.ASIDE + BODY, *unit, 0)


def _broken(heading: str, room: float) -> str:
    """Return a heading, with its unit on a line of its own where they don't fit one line."""
    return "\n".join(_parts(heading)) if measure.lines(heading, room, BODY) > 1 else heading


def _parts(heading: str) -> list[str]:
    """Return a heading's name and, in brackets (which may hold others), its unit."""
    found = _UNIT.fullmatch(heading)
    return [found["name"], found["unit"]] if found else [heading]


def _longest(words: str) -> float:
    return max(measure.width(line, BODY) for line in words.split("\n")) + measure.ASIDE + 6
