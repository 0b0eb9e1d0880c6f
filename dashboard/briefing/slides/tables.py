"""Native tables: columns as wide as their words need, rows as high as their lines, as many as fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import SubElement
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, Run
from dashboard.briefing.slides.measure import LEADING, lines, width

#: No style, no grid: what a cell looks like is written in it.
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
PAD, PAD_HIGH = 6, 3
SIZES = (18, 17, 16, 15, 14, 13, 12)
#: A column is no narrower than this, and takes no more than this share for itself before others have theirs.
NARROWEST, WIDEST = 44, 0.42


@dataclass(frozen=True)
class Grid:
    """A table laid out: type size, widths of columns, heights of the heading and of each row, in points."""

    heading: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float
    widths: tuple[float, ...]
    head: float
    heights: tuple[float, ...]

    def pages(self, height: float) -> list[slice]:
        """Return which rows come on each slide."""
        found, start, used = [], 0, self.head
        for place, high in enumerate(self.heights):
            if place > start and used + high > height:
                found.append(slice(start, place))
                start, used = place, self.head
            used += high
        return [*found, slice(start, len(self.rows))]


def grid(
    heading: Sequence[str], numeric: Sequence[bool], rows: Sequence[Sequence[str]], room: Box, sizes=SIZES
) -> Grid:
    """Lay a table out in the largest type in which all rows fit; where none does, in the one with the fewest slides.

    Type of 14 points and more comes before fewer slides.
    """
    laid = [_laid(heading, numeric, rows, room.width, size) for size in sizes]
    for found in laid:
        if len(found.pages(room.height)) == 1:
            return found
    readable = [found for found in laid if found.size >= 14] or laid
    return min(readable, key=lambda found: len(found.pages(room.height)))


def _laid(heading, numeric, rows, room: float, size: float) -> Grid:
    widths = _widths(heading, rows, room, size)
    inner = [wide - 2 * PAD for wide in widths]

    def high(cells: Sequence[str], bold: bool = False) -> float:
        count = max((len(lines(c, size, w, bold)) for c, w in zip(cells, inner, strict=True)), default=1)
        return count * size * LEADING + 2 * PAD_HIGH

    return Grid(
        tuple(heading),
        tuple(numeric),
        tuple(tuple(row) for row in rows),
        size,
        tuple(widths),
        high(heading, True),
        tuple(high(row) for row in rows),
    )


def _widths(heading: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Return widths that give each column its longest words, or the longest ones less than they would like."""
    wanted = [
        max(
            (width(cell, size) for row in rows for cell in row[place].split("\n")), default=0
        )
        for place in range(len(heading))
    ]
    # A heading may break in two or three.
    wanted = [max(cell, min(width(head, size, True), max(width(head, size, True) / 3 + size, cell))) + 2 * PAD + 1
              for cell, head in zip(wanted, heading, strict=True)]
    wanted = [max(one, NARROWEST) for one in wanted]
    if sum(wanted) <= room:
        spare = (room - sum(wanted)) / len(wanted)
        return [one + min(spare, 60) for one in wanted]
    return _shared(wanted, room)


def _shared(wanted: list[float], room: float) -> list[float]:
    """Give what is wanted to those who want little, and share the rest among the others by what they want."""
    given = dict.fromkeys(range(len(wanted)), 0.0)
    open_, left = [*given], room
    while True:
        fair = left / len(open_)
        modest = [place for place in open_ if wanted[place] <= fair]
        if not modest or len(modest) == len(open_):
            break
        for place in modest:
            given[place] = wanted[place]
            left -= wanted[place]
            open_.remove(place)
    whole = sum(wanted[place] for place in open_)
    for place in open_:
        given[place] = left * (0.5 / len(open_) + 0.5 * wanted[place] / whole)
    return [*given.values()]


def table(canvas: Canvas, box: Box, laid: Grid, shown: slice, name: str, alt: str):
    """Write some rows of a table under its heading."""
    rows = laid.rows[shown]
    made = native(canvas, Box(box.left, box.top, sum(laid.widths), 10), len(rows) + 1, len(laid.widths), name, alt)
    for place, wide in enumerate(laid.widths):
        made.columns[place].width = Pt(wide)
    made.rows[0].height = Pt(laid.head)
    for place, high in enumerate(laid.heights[shown], 1):
        made.rows[place].height = Pt(high)
    for place, words in enumerate(laid.heading):
        align = "right" if laid.numeric[place] else "left"
        head = made.cell(0, place)
        cell(canvas, head, words, laid.size, align, bold=True, below=theme.AXIS)
    for number, row in enumerate(rows, 1):
        for place, words in enumerate(row):
            align = "right" if laid.numeric[place] else "left"
            cell(canvas, made.cell(number, place), words, laid.size, align, below=theme.GRID)
    return made


def native(canvas: Canvas, box: Box, rows: int, columns: int, name: str, alt: str):
    """Put an empty table on a slide, without a style."""
    frame = canvas.slide.shapes.add_table(rows, columns, *box.emu)
    canvas.named(frame, name, alt)
    properties = frame.table._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN
    frame.table.horz_banding = False
    return frame.table


def cell(
    canvas: Canvas,
    target,
    words: str,
    size: float,
    align: str = "left",
    *,
    bold: bool = False,
    fill: str = "",
    colour: str = theme.INK,
    below: str = "",
    pad: float = PAD,
    pad_high: float = PAD_HIGH,
    edges: str = "",
) -> None:
    """Write one cell: its words, fill, and the line below it or all around it."""
    target.margin_left = target.margin_right = Pt(pad)
    target.margin_top = target.margin_bottom = Pt(pad_high)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    canvas.write(target.text_frame, [[Run(line, size, bold, colour)] for line in words.split("\n")], align, bool(fill))
    if not words:
        canvas.style.type(target.text_frame.paragraphs[0].font, size)
    properties = target._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT", "lnB"):
        line = SubElement(properties, qn(f"a:{side}"))
        drawn = edges or (below if side == "lnB" else "")
        line.set("w", "9525")
        if drawn:
            SubElement(SubElement(line, qn("a:solidFill")), qn("a:srgbClr")).set("val", drawn.lstrip("#"))
        else:
            SubElement(line, qn("a:noFill"))
    if fill:
        SubElement(SubElement(properties, qn("a:solidFill")), qn("a:srgbClr")).set("val", fill.lstrip("#"))
    else:
        SubElement(properties, qn("a:noFill"))
