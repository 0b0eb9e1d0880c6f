"""A matrix: a shaded table, the classes and colours of the page; and a map's places in the classes of the map."""

import re

from dashboard import theme
from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY, number_format
from dashboard.briefing.workbook.page import Page
from dashboard.briefing.workbook.table import Written, number_of
from dashboard.figures import cells, maps
from dashboard.figures.form import Datum
from dashboard.figures.shape import Shape
from dashboard.language import text

#: Widths of the column of names, and of a column of cells, in pixels.
NAMES, LEAST = 220, 52
#: Words up to this width are not broken.
WORD = 96
_WORDS = re.compile(r"[^\s（(]+")


def matrix_widths(shape: Shape) -> list[int]:
    """Return the widths that the columns of ``write_matrix`` want: headings over two lines, no word broken."""
    names = max(measure.width(one.name, BODY) for one in shape.series) + 2 * measure.ASIDE
    words = [measure.width(datum.words, BODY) for one in shape.series for datum in one.data]
    heads = [measure.width(datum.words, BODY) for datum in shape.categories]
    parts = [measure.width(part, BODY) for datum in shape.categories for part in _WORDS.findall(datum.words)]
    cell = max(LEAST, *words, max(heads) / 2, *(min(part, WORD) for part in parts)) + measure.ASIDE
    return [int(min(names, NAMES)), *[int(cell)] * len(shape.categories)]


def write_matrix(page: Page, shape: Shape, row: int, column: int) -> int:
    """Write the shaded table, its corner at ``row`` and ``column``; return the row after it."""
    page.cell(row, column, f"{page.text('across', name=shape.axis)} {shape.measure}", "section", text_wrap=False)
    head = row + 1
    heads = ["", *(datum.words for datum in shape.categories)]
    first = page.heads(head, column, heads, ["left", *["center"] * len(shape.categories)])
    for below, one in enumerate(shape.series, start=first):
        page.cell(below, column, one.name, "head", align="left")
        page.height(below, measure.height(one.name, page.width(column, column), BODY))
        for position, datum in enumerate(one.data, start=column + 1):
            _shaded(page, below, position, datum)
    return first + len(shape.series)


def _shaded(page: Page, row: int, column: int, datum: Datum) -> None:
    if datum.state == "absent":
        return
    border = {"border": 1, "border_color": theme.EDGE, "align": "center", "indent": 0}
    number = number_of(datum)
    if number is None:
        page.sheet.write_string(row, column, datum.words, page.formats.state("cell", datum.state, **border))
        return
    step = cells.class_of(number)
    ink = theme.INK if step == 0 else theme.ON_SEQUENTIAL[step - 1]
    look = {"bg_color": cells.FILLS[step], "font_color": ink, "num_format": number_format(datum.words)}
    page.sheet.write_number(row, column, number, page.formats.of("cell", **border, **look))


def shade_places(page: Page, shape: Shape, written: Written) -> None:
    """Fill the cells of a map's value with the colour that each area has on the map."""
    for datum in shape.series[0].data:
        place, number = written.place(datum), number_of(datum)
        if place is None or not number:
            # Zero is white on the map, and what is missing has its own ground already.
            continue
        step = maps.class_of(round(number, 1), shape.breaks)
        look = {"bg_color": theme.SEQUENTIAL[step], "font_color": theme.ON_SEQUENTIAL[step]}
        shown = page.formats.of("number", num_format=number_format(datum.words), **look)
        page.sheet.write_number(*place, number, shown)


def classes(page: Page, shape: Shape, row: int, column: int) -> int:
    """Write the legend of a map's classes, a cell each; return the row after it."""
    page.cell(row, column, page.text("classes", name=shape.measure), "small", text_wrap=False)
    steps = [("0", theme.GROUND, theme.INK)]
    for step, colours in enumerate(zip(theme.SEQUENTIAL, theme.ON_SEQUENTIAL, strict=True)):
        steps.append((_class_words(page.language, step, shape.breaks), *colours))
    for below, (words, ground, ink) in enumerate(steps, start=row + 1):
        page.cell(below, column, words, "cell", bg_color=ground, font_color=ink, border=1, border_color=theme.EDGE)
    return row + 1 + len(steps)


def _class_words(language: str, step: int, breaks: tuple[float, ...]) -> str:
    """Say what one class holds, as the map's legend does."""
    if step == 0:
        return text("maps.under", language, to=f"{breaks[0]:g}")
    if step == len(breaks):
        return text("maps.from", language, start=f"{breaks[-1]:g}")
    return text("maps.between", language, start=f"{breaks[step - 1]:g}", to=f"{breaks[step]:g}")
