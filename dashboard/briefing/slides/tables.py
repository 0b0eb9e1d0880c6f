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
from dashboard.briefing.slides.measure import LEADING, lines, longest_piece, width

#: No style, no grid: what a cell looks like is written in it.
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
PAD, PAD_HIGH = 6, 2.5
SIZES = (18, 17, 16, 15, 14, 13, 12)
#: A column is no narrower than this; one that wants no more than a share of the room is not broken, if all have room.
NARROWEST, UNBROKEN, CROWD = 40, (0.2, 0.15, 0.09), 0.85


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
    """Lay a table out on the fewest slides, and there in the largest type."""
    best = None
    for size in sizes:
        found = _laid(heading, numeric, rows, room.width, size)
        count = len(found.pages(room.height))
        if best is None or count < best[0]:
            best = count, found
        if count == 1:
            break
    return best[1]


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
    wanted = []
    for place, head in enumerate(heading):
        longest = max((width(line, size) for row in rows for line in row[place].split("\n")), default=0)
        # A heading may break in two or three.
        word = max(longest_piece(head, size, True), min(width(head, size, True) / 3 + size, width(head, size, True)))
        wanted.append(max(longest, word, NARROWEST - 2 * PAD) + 2 * PAD + 1)
    least = _least(heading, rows, size)
    if sum(wanted) <= room:
        spare = min((room - sum(wanted)) / len(wanted), 60)
        return [one + spare for one in wanted]
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    return _shared(wanted, least, room)


def _least(heading: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Return widths in which no word breaks."""
    pieces = (max((longest_piece(row[place], size) for row in rows), default=0) for place in range(len(heading)))
    return [max(one, longest_piece(head, size, True)) + 2 * PAD + 1 for head, one in zip(heading, pieces, strict=True)]


def _shared(wanted: list[float], least: list[float], room: float) -> list[float]:
    """Give narrow columns what they want, and all others the same share of it: they break into as many lines."""
    for share in UNBROKEN:
        whole = [full if full <= share * room else one for full, one in zip(wanted, least, strict=True)]
        if sum(whole) <= CROWD * room:
            least = whole
            break
    low, high = 0.0, 1.0
    for _ in range(30):
        share = (low + high) / 2
        over = sum(max(one, share * full) for full, one in zip(wanted, least, strict=True)) > room
        low, high = (low, share) if over else (share, high)
    return [max(one, low * full) for full, one in zip(wanted, least, strict=True)]


def crowded(heading: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float = SIZES[-1]) -> bool:
    """Tell whether so many columns have no room: words would break within."""
    return sum(_least(heading, rows, size)) > room


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
        # The line of an empty cell is as high as its type, too.
        paragraph = target.text_frame.paragraphs[0]._p
        paragraph.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
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
