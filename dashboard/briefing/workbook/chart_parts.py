"""Parts of native charts: series with their cells, labels, words for missing values, axes."""

from collections.abc import Iterable
from math import floor, log10

from xlsxwriter.chart import Chart
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from dashboard import theme
from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.data import Cells, Source
from dashboard.briefing.workbook.formats import FACE, number_format
from dashboard.briefing.workbook.table import number_of
from dashboard.figures.shape import Series

#: Size of type of labels in points, and the height of a line of it in pixels.
LABEL, LINE = 9, 15
NOTHING = {"fill": {"none": True}, "border": {"none": True}}
NO_LINE = {"line": {"none": True}, "marker": {"type": "none"}}


def refers(source: Source, cells: Cells) -> dict:
    """Return a series' name, categories and values, with what their cells hold."""
    return {
        "name": cells.name,
        "categories": source.categories.address,
        "categories_data": [*source.categories.data],
        "values": cells.address,
        "values_data": cached(cells),
    }


def cached(cells: Cells) -> list[str | None]:
    """Return what a chart keeps of its cells: the digits that a spreadsheet keeps, nothing where they are empty."""
    return [None if value is None else f"{value:.16g}" for value in cells.data]


def formula(cells: Cells) -> str:
    """Return the formula of a range."""
    return f"={quote_sheetname(cells.sheet)}!{xl_range_abs(*cells.address[1:])}"


def values(one: Series, position: str) -> dict:
    """Return the labels that write a series' values as the table does."""
    return {"value": True, "position": position, "font": font(), "num_format": shown(one)}


def values_inside(one: Series, cells: Cells, along: float, most: float, slot: float | None) -> dict:
    """Return labels within the parts of stacked bars, none where a part has no room.

    ``along`` is the length in pixels of ``most``, ``slot`` the breadth of standing bars (None: they lie).
    """
    custom: list[dict | None] = []
    for value, datum in zip(cells.data, one.data, strict=True):
        length = along * (value or 0) / most if most else 0
        wide = measure.width(datum.words, LABEL) + 4
        room = length >= wide if slot is None else length >= LINE and slot >= wide
        custom.append(None if room else {"delete": True})
    return values(one, "center") | {"font": font(colour=_ink_on(one.colour)), "custom": custom}


def add_marks(
    chart: Chart, source: Source, panel: tuple[int, ...], position: str, invisible: dict, slot: float | None = None
) -> None:
    """Add the words for missing values: a series without extent, of which nothing but its labels is seen.

    ``slot`` is the breadth of standing columns: where the words are wider they are cut short, or stand too.
    """
    marks = source.marks.get(panel)
    if marks is None:
        return
    words, turned = marks.words, {}
    if slot is not None and _widest(words) > slot:
        words = marks.short
        turned = {"rotation": -90} if _widest(words) > slot else {}
    custom = [{"value": each} if each else {"delete": True} for each in words]
    look = font(colour=theme.SECONDARY) | turned
    for label in custom:
        label["font"] = look
    labels = {"value": True, "custom": custom, "position": position, "font": look}
    # A legend has an entry for every series: without a fill and a name, this one is not seen.
    chart.add_series(refers(source, marks.cells) | invisible | {"name": "\u3000", "data_labels": labels})


def names_axis() -> dict:
    """Return the axis of the categories."""
    return {"num_font": font(), "text_axis": True, "line": {"color": theme.AXIS}, "major_tick_mark": "none"}


def values_axis(one: Series, name: str) -> dict:
    """Return the axis of the values, its grid from zero."""
    return {
        "name": name,
        "name_font": font(colour=theme.MUTED),
        "num_font": font(colour=theme.MUTED),
        "num_format": "#,##0.##" if _fractional(one) else "#,##0",
        "min": 0,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": theme.GRID, "width": 0.75}},
        "major_tick_mark": "none",
    }


def font(points: float = LABEL, colour: str = theme.INK, bold: bool = False) -> dict:
    return {"name": FACE, "size": points, "color": colour, "bold": bold}


def shown(one: Series) -> str:
    """Return the number format of a series, as its first number is written."""
    return next((number_format(datum.words) for datum in one.data if number_of(datum) is not None), "General")


def widest(one: Series) -> float:
    """Return the width of a series' widest label in pixels."""
    return _widest(datum.words for datum in one.data)


def _widest(words: Iterable[str]) -> float:
    return max((measure.width(each, LABEL) for each in words), default=0) + 4


def round_up(value: float) -> float:
    """Return the next round number: 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 of a power of ten."""
    power = 10 ** floor(log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * (1 - 1e-9))


def _fractional(one: Series) -> bool:
    numbers = (number_of(datum) for datum in one.data)
    return any(number is not None and not float(number).is_integer() for number in numbers)


def _ink_on(colour: str) -> str:
    """Return the text colour of more contrast against a fill."""
    light = _luminance(colour)
    return theme.GROUND if 1.05 / (light + 0.05) > (light + 0.05) / (_luminance(theme.INK) + 0.05) else theme.INK


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
