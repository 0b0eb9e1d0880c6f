"""A sheet whose geometry is known: widths, heights, texts over several columns, and how it is printed."""

import datetime as dt
from collections.abc import Sequence
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from dashboard.briefing.content import Deck
from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY, FACE, SIZES, SMALL, Formats
from dashboard.formula import FORMULA
from dashboard.language import text

#: Heights of a row and widths of a column that nobody set, in pixels.
ROW, COLUMN = 26, 72
#: Margins of a printed page in inches.
SIDE, EDGE, HEADER = 0.5, 0.75, 0.35
PAPER_A4 = 9
#: The longest header or footer that Excel takes.
LONGEST_HEADER = 255
#: The printed part of A4 in pixels of the screen: across and down, upright and lying.
PRINTED = {False: (698, 978), True: (1026, 650)}
#: The least scale that is read without effort: type of 10.5 points is printed as large as 6.7.
READABLE = 0.64


class Page:
    """A sheet. Rows and columns count from 0; lengths are pixels."""

    def __init__(self, workbook: Workbook, formats: Formats, name: str, language: str) -> None:
        self.name = name
        self.language = language
        self.formats = formats
        self.sheet = workbook.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.set_default_row(ROW / measure.POINT)
        self._widths: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._new_page = 0

    def text(self, key: str, **values: object) -> str:
        return text(f"xlsx.{key}", self.language, **values)

    def widths(self, first: int, widths: Sequence[int]) -> None:
        """Set the widths of columns from ``first`` on."""
        for column, width in enumerate(widths, start=first):
            self._widths[column] = width
            self.sheet.set_column_pixels(column, column, width)

    def widen(self, column: int, width: float) -> None:
        """Make a column at least so wide: a number that does not fit is shown as ###."""
        if width > self.width(column, column):
            self.widths(column, [ceil(width)])

    def width(self, first: int, last: int) -> int:
        """Return the width of columns together."""
        return sum(self._widths.get(column, COLUMN) for column in range(first, last + 1))

    def height(self, row: int, height: float, **options: object) -> None:
        """Make a row at least so high."""
        self._heights[row] = max(round(height), self._heights.get(row, ROW))
        self.sheet.set_row_pixels(row, self._heights[row], None, options)

    def top(self, row: int) -> int:
        """Return how far below the sheet's edge a row begins."""
        return sum(self._heights.get(above, ROW) for above in range(row))

    def below(self, row: int, height: float) -> int:
        """Return the first row that begins no less than ``height`` below the top of ``row``."""
        left = height
        while left > 0:
            left -= self._heights.get(row, ROW)
            row += 1
        return row

    def cell(self, row: int, column: int, words: str, style: str = "cell", **more: object) -> None:
        """Write words so that no spreadsheet takes them for a formula, now or when the cell is edited."""
        if words.startswith(FORMULA):
            more["quote_prefix"] = True
        self.sheet.write_string(row, column, words, self.formats.of(style, **more))

    def words(self, row: int, words: str, style: str, first: int, last: int) -> int:
        """Write a text over several columns, its row as high as it needs; return the next row."""
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", self.formats.of(style))
        self.cell(row, first, words, style)
        self.height(row, measure.height(words, self.width(first, last), SIZES[style]))
        return row + 1

    def link(self, row: int, column: int, sheet: str, words: str, style: str = "link", cell: str = "A1") -> None:
        """Write a link to a cell of a sheet of this workbook."""
        quoted = sheet.replace("'", "''")
        self.sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", self.formats.of(style), words)

    def chart(self, row: int, column: int, left: int, chart: Chart, description: str) -> None:
        """Put a chart on the sheet, ``left`` pixels right of a column's edge."""
        # It keeps its place in the table and its own size when columns are widened.
        options = {"x_offset": left, "y_offset": 4, "description": description, "object_position": 2}
        self.sheet.insert_chart(row, column, chart, options)

    def heads(self, row: int, column: int, heads: Sequence[str], aligns: Sequence[str]) -> int:
        """Write headings beside each other, over as many rows as they need; return the row below.

        Rows keep their height: they may be those of a table beside.
        """
        columns = range(column, column + len(heads))
        needed = (measure.height(words, self.width(at, at), BODY) for words, at in zip(heads, columns, strict=True))
        rows = ceil(max(needed) / ROW)
        for words, at, align in zip(heads, columns, aligns, strict=True):
            if rows > 1:
                self.sheet.merge_range(row, at, row + rows - 1, at, "", self.formats.of("head", align=align))
            self.cell(row, at, words, "head", align=align)
        return row + rows

    def start_page(self, row: int) -> None:
        """Begin a printed page at a row, if the sheet takes several."""
        self._new_page = row

    def printed(self, deck: Deck, last_row: int, last_column: int) -> None:
        """Print on A4: on one page where that stays readable, else as wide as the page; with as-of and page numbers."""
        sheet = self.sheet
        wide, high = self.width(0, last_column), self.top(last_row + 1)
        scales = {lying: min(across / wide, down / high) for lying, (across, down) in PRINTED.items()}
        lying = max(scales, key=lambda each: scales[each])
        one_page = scales[lying] >= READABLE
        if not one_page:
            lying = PRINTED[False][0] / wide < READABLE
            if self._new_page:
                sheet.set_h_pagebreaks([self._new_page])
        sheet.set_paper(PAPER_A4)
        if lying:
            sheet.set_landscape()
        sheet.fit_to_pages(1, int(one_page))
        sheet.set_margins(left=SIDE, right=SIDE, top=EDGE, bottom=EDGE)
        sheet.print_area(0, 0, last_row, last_column)
        mark = self.text("synthetic_short") if deck.synthetic else ""
        sheet.set_header(_edge(deck.title, "", mark), {"margin": HEADER})
        as_of = self.text("as_of", date=self.day(deck.as_of))
        sheet.set_footer(_edge(as_of, "&P / &N", ""), {"margin": HEADER})

    def day(self, iso: str) -> str:
        """Write a day: 2025年3月31日, 31 Mar 2025."""
        day = dt.date.fromisoformat(iso)
        return text("deck.date", self.language, year=day.year, month=day.month, day=day.day, name=f"{day:%b}")


def _edge(left: str, centre: str, right: str) -> str:
    """Return a header or footer; its words may hold no codes, and a space keeps digits from the size before them."""
    font = f'&"{FACE},Regular"&{SMALL} '
    rest = f"&C{font}{centre}" * bool(centre) + f"&R{font}{right}" * bool(right)
    room = LONGEST_HEADER - len(rest) - len(f"&L{font}")
    words = left[:room].replace("&", "&&")
    while len(words) > room:
        left = left[:-1]
        words = left.replace("&", "&&")
    return f"&L{font}{words}{rest}"
