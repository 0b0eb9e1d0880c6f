"""The cells that a sheet's charts refer to.

A spreadsheet draws text in a chart's range as zero. So a chart refers to the figure's table only where that has all
its numbers; else, and where the table is longer than wide, to cells of their own: formulas that point to the table,
and nothing at all where a value is missing. The word for what is missing stands in the chart as the label of a mark
without extent, whose cell shows the same word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY, number_format, showing
from dashboard.briefing.workbook.page import Page
from dashboard.briefing.workbook.table import Written, number_of
from dashboard.figures.form import Datum
from dashboard.figures.shape import Shape

#: States that a chart tells in words; where there is no such cell ("absent") there is nothing to tell.
MISSING = ("under", "withheld", "not_recorded")
#: Where the words of a pyramid's left side stand: left of the axis, by no visible length.
LEFT_OF_AXIS = -1e-6
#: The greatest width of the column of categories, and the least and greatest of one of numbers, in pixels.
NAMES, NUMBERS, HEADING = 240, 100, 170


@dataclass(frozen=True)
class Cells:
    """Cells of a column that a chart refers to. ``data`` is what they hold, None where they are empty.

    ``name`` is the series' name, or the sheet, row and column of the cell that holds it.
    """

    sheet: str
    name: str | list
    first: int
    column: int
    data: tuple[str | float | None, ...]

    @property
    def address(self) -> list:
        return [self.sheet, self.first, self.column, self.first + len(self.data) - 1, self.column]


@dataclass(frozen=True)
class Marks:
    """Where the words for missing values stand in a chart: positions, and the words in full and in short."""

    cells: Cells
    words: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """All that the charts of a sheet refer to; ``marks`` by the series (of a chart, of a side) that they stand for."""

    categories: Cells
    series: tuple[Cells, ...]
    marks: dict[tuple[int, ...], Marks]
    #: How far each interval reaches above and below its value.
    whiskers: tuple[Cells, Cells] | None = None
    end: int = 0


def panels(shape: Shape) -> tuple[tuple[int, ...], ...]:
    """Return the series of each chart. Bars beside each other have no room for words: then each series has its own."""
    if shape.kind not in ("bars", "columns") or shape.stacked:
        return shape.panels
    found: list[tuple[int, ...]] = []
    for panel in shape.panels:
        missing = any(datum.state in MISSING for one in panel for datum in shape.series[one].data)
        found += [(one,) for one in panel] if missing else [panel]
    return tuple(found)


def refer(page: Page, shape: Shape, written: Written) -> Source | None:
    """Return the cells of the table itself, if a chart can be drawn of them."""
    if shape.kind in ("pyramid", "intervals"):
        return None
    categories = _column(page, shape.axis, shape.categories, written, lambda datum: datum.words)
    series = [_column(page, one.name, one.data, written, number_of) for one in shape.series]
    if categories is None or any(cells is None or None in cells.data for cells in series):
        return None
    return Source(categories, tuple(series), {})


def _column(
    page: Page, name: str, data: tuple[Datum, ...], written: Written, value: Callable[[Datum], str | float | None]
) -> Cells | None:
    """Return the table's cells that hold these data, if they stand below each other."""
    places = [written.place(datum) for datum in data]
    if not places or None in places:
        return None
    row, column = places[0]
    if places != [(row + step, column) for step in range(len(places))]:
        return None
    return Cells(page.name, name, row, column, tuple(value(datum) for datum in data))


def data_widths(shape: Shape) -> list[int]:
    """Return the widths that the columns of ``write_data`` want."""
    longest = max(measure.width(datum.words, BODY) for datum in shape.categories)
    heads = [measure.width(one.name, BODY) for one in shape.series]
    extra = {"pyramid": 2, "intervals": 3}.get(shape.kind, len(panels(shape)))
    numbers = [min(max(NUMBERS, head + measure.ASIDE), HEADING) for head in heads]
    return [ceil(width) for width in (min(max(longest + measure.ASIDE, 96), NAMES), *numbers, *[NUMBERS] * extra)]


def write_data(page: Page, shape: Shape, written: Written, row: int, column: int) -> Source:
    """Write the charts' own cells, their corner at ``row`` and ``column``."""
    page.cell(row, column, page.text("data"), "section", text_wrap=False)
    page.cell(row + 1, column, page.text("data_note"), "small", text_wrap=False)
    sides = shape.kind == "pyramid"
    if sides:
        row += 1
        page.cell(row + 1, column, page.text("data_sides", name=shape.series[0].name), "small", text_wrap=False)
    words = {}
    if shape.kind != "points":
        for panel in ((0,), (1,)) if sides else panels(shape):
            missing = _missing(page, shape, panel)
            if any(short for _, short in missing):
                words[panel] = missing
    heads = [shape.axis, *(one.name for one in shape.series), *[page.text("marks")] * len(words)]
    if shape.kind == "intervals":
        heads += [page.text("above"), page.text("below")]
    first = page.heads(row + 2, column, heads, ["left", *["right"] * (len(heads) - 1)])
    block = _Block(page, row + 2, first, column)
    categories = block.add([*shape.categories], _write_name)
    series = [
        block.add([*one.data], _writer(written, -1 if sides and position == 0 else 1))
        for position, one in enumerate(shape.series)
    ]
    marks = {}
    for panel, found in words.items():
        at = LEFT_OF_AXIS if sides and panel == (0,) else 0
        full, short = zip(*found, strict=True)
        marks[panel] = Marks(block.add(short, _word_at(at)), full, short)
    whiskers = _whiskers(block, series) if shape.kind == "intervals" else None
    return Source(categories, tuple(series), marks, whiskers, first + len(shape.categories))


class _Block:
    """Columns beside each other, their headings written already."""

    def __init__(self, page: Page, head: int, first: int, column: int) -> None:
        self.page, self.head, self.first, self.column = page, head, first, column

    def add(self, data: Sequence, write: Callable[[Page, int, int, object], str | float | None]) -> Cells:
        """Write a column; ``write`` writes one cell and returns what it holds."""
        held = tuple(write(self.page, row, self.column, datum) for row, datum in enumerate(data, start=self.first))
        self.column += 1
        return Cells(self.page.name, [self.page.name, self.head, self.column - 1], self.first, self.column - 1, held)


def _write_name(page: Page, row: int, column: int, datum: Datum) -> str:
    page.cell(row, column, datum.words, "cell")
    page.height(row, measure.height(datum.words, page.width(column, column), BODY))
    return datum.words


def _writer(written: Written, sign: int) -> Callable[[Page, int, int, Datum], float | None]:
    """Return what writes a value: a formula that points to the table, times ``sign``; nothing where it is missing."""

    def write(page: Page, row: int, column: int, datum: Datum) -> float | None:
        number = number_of(datum)
        if number is None:
            look = page.formats.empty(datum.state) if datum.state in MISSING else page.formats.of("number")
            page.sheet.write_blank(row, column, None, look)
            return None
        page.widen(column, measure.width(datum.words, BODY) + measure.ASIDE)
        value, place = sign * number, written.place(datum)
        shown = number_format(datum.words)
        look = page.formats.of("number", num_format=";".join([shown.split(";")[0]] * 2) if sign < 0 else shown)
        if place is None:
            page.sheet.write_number(row, column, value, look)
        else:
            page.sheet.write_formula(row, column, f"={'-' * (sign < 0)}{xl_rowcol_to_cell(*place)}", look, value)
        return value

    return write


def _missing(page: Page, shape: Shape, panel: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return for each category the words for what a chart misses: in full, with the series' names, and in short."""
    drawn = [shape.series[one] for one in (panel[:1] if shape.kind == "intervals" else panel)]
    join = page.text("list_join").join
    found = []
    for place in range(len(shape.categories)):
        missing = [(one.name, one.data[place].words) for one in drawn if one.data[place].state in MISSING]
        short = join(dict.fromkeys(words for _, words in missing))
        found.append((join(f"{name} {words}" for name, words in missing) if len(drawn) > 1 else short, short))
    return found


def _word_at(position: float) -> Callable[[Page, int, int, str], float | None]:
    """Return what writes a cell that shows a word, and stands at a position of the chart's axis."""

    def write(page: Page, row: int, column: int, words: str) -> float | None:
        if not words:
            page.sheet.write_blank(row, column, None, page.formats.of("number"))
            return None
        page.sheet.write_number(row, column, position, page.formats.of("number", num_format=showing(words)))
        page.widen(column, measure.width(words, BODY) + measure.ASIDE)
        return position

    return write


def _whiskers(block: _Block, series: list[Cells]) -> tuple[Cells, Cells]:
    """Write how far each interval reaches: differences that the spreadsheet takes of the cells beside them."""

    def reach(above: Cells, below: Cells) -> Cells:
        rows = [*range(len(above.data))]

        def write(page: Page, row: int, column: int, place: int) -> float | None:
            high, low = above.data[place], below.data[place]
            look = page.formats.of("number", num_format="#,##0.0")
            if high is None or low is None:
                page.sheet.write_blank(row, column, None, look)
                return None
            formula = f"={xl_rowcol_to_cell(row, above.column)}-{xl_rowcol_to_cell(row, below.column)}"
            page.sheet.write_formula(row, column, formula, look, high - low)
            return high - low

        return block.add(rows, write)

    value, low, high = series
    return reach(high, value), reach(value, low)
