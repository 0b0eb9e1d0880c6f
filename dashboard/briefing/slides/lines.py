"""Columns and lines over time: categories from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard import theme
from dashboard.briefing.slides import charts
from dashboard.briefing.slides.alt import chart_alt
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.charts import SIZES, Bands
from dashboard.briefing.slides.data import along, number_format, short, states, told, value, whole, written
from dashboard.briefing.slides.measure import width
from dashboard.briefing.slides.scale import end, step
from dashboard.figures.shape import Series, Shape

#: Charts one above the other up to so many, since time needs width; more stand side by side.
STACKED_CHARTS = 2
GAP = 18
#: What an axis and the margins take beside the names, at most.
SIDES = 92
#: A value's label at each mark up to so many categories.
LABELLED = 18
#: Values at the ends of two lines that are closer than this would touch, in points.
CLOSE = 20
#: Names of categories take so much more than measured: renderers break them early.
ROOMY = 1.12
MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND)


def over_time(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw columns or lines; series of different units in a chart each. ``limits``: the largest value by panel."""
    count = len(shape.panels)
    columns, rows = (1, count) if count <= STACKED_CHARTS else (count, 1)
    cells = box.grid(columns, rows, GAP)
    for cell, panel, limit in zip(cells, shape.panels, limits, strict=True):
        _chart(canvas, cell, shape, [shape.series[place] for place in panel], limit)


@dataclass(frozen=True)
class Names:
    """Categories' names below a chart: their type size, the height that they take, whether they stand upright."""

    words: tuple[str, ...]
    size: float
    height: float
    upright: bool = False
    every: int = 1
    #: Whether what stands in place of numbers is said below the names.
    stated: bool = False


def names_along(shape: Shape, series: Sequence[Series], room: float) -> Names:
    """Return names that do not touch: as they are, by month or day with the year below, or turned upright.

    What stands in place of numbers comes below a name where there is room for it.
    """
    slot = room / max(len(shape.categories), 1)
    below = [_below(shape, series, place) for place in range(len(shape.categories))]
    for pairs in ([(name, "") for name in short(shape.categories)], along(shape.categories)):
        for size in (*SIZES[1:], 13, 12):
            if max(width(name, size) for name, _ in pairs) * ROOMY + 4 > slot:
                continue
            stated = all(width(line, size) * ROOMY <= slot for words in below for line in words.split("\n"))
            words = [
                "\n".join(part for part in (name, state if stated else "", year) if part)
                for (name, year), state in zip(pairs, below, strict=True)
            ]
            lines = max(name.count("\n") + 1 for name in words)
            return Names(tuple(words), size, lines * size * 1.35 + 6, stated=stated)
    words = [name for name, _ in along(shape.categories)]
    return Names(tuple(words), 12, max(width(name, 12) for name in words) + 12, True, int(-(-16 // slot)))


def unsaid(shape: Shape, room: float, language: str) -> str:
    """Say which numbers are not told, as far as the names in a chart of this width do not."""
    panels = [[shape.series[place] for place in panel] for panel in shape.panels]
    across = room / (1 if len(panels) <= STACKED_CHARTS else len(panels))
    missing = [series for series in panels if not names_along(shape, series, across - SIDES).stated]
    return told(shape, [one for series in missing for one in series], short(shape.categories), language)


def _below(shape: Shape, series: Sequence[Series], place: int) -> str:
    return "\n".join(dict.fromkeys(word for _, word in states(shape, series, place)))


def _chart(canvas: Canvas, box: Box, shape: Shape, series: list[Series], limit: float) -> None:
    form, several = number_format(series), len(shape.panels) > 1
    by = step(limit, 4, whole(series))
    most = end(limit, by)
    head = charts.legend_lines(series, box.width) * charts.LEGEND_LINE or (charts.TITLE_LINE if several else 6)
    left = min(width(written(most, form), 14) + 10, 80)
    ends = max((width(written(v, form), 16) for one in series if (v := _last(one)) is not None), default=0)
    right = 12 + (ends if shape.kind == "lines" and len(series) > 1 else 0)
    names = names_along(shape, series, box.width - SIDES)
    kinds = {
        "lines": XL_CHART_TYPE.LINE_MARKERS,
        "columns": XL_CHART_TYPE.COLUMN_STACKED
        if shape.stacked and len(series) > 1
        else XL_CHART_TYPE.COLUMN_CLUSTERED,
    }
    alt = chart_alt(canvas, shape, series)
    chart = charts.place(
        canvas, kinds[shape.kind], box, charts.sheet(names.words, series), canvas.say("name.chart"), alt
    )
    inside = charts.layout(chart, box, Bands(left, head + 8, right, names.height))
    charts.axis_of_names(canvas, chart, names.size)
    _turned(chart, names)
    charts.axis_of_values(canvas, chart, 0, most, by, form)
    if len(series) > 1:
        charts.legend(canvas, chart, box, series)
    elif several:
        charts.title(canvas, chart, series[0].name, box)
    if shape.kind == "lines":
        _lines(canvas, chart, series, inside, most, form)
    else:
        _columns(canvas, chart, series, inside, most, form, shape.stacked and len(series) > 1)


def _last(one: Series) -> float | None:
    return next((found for datum in reversed(one.data) if (found := value(datum)) is not None), None)


def _turned(chart, names: Names) -> None:
    """Set names level or upright; name one of so many where even upright there is no room for all."""
    axis = chart.category_axis._element
    body = axis.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    body.set("rot", "-5400000" if names.upright else "0")
    body.set("vert", "horz")
    charts.name_each(chart, names.every)


def _columns(canvas: Canvas, chart, series: list[Series], inside: Box, most: float, form: str, stacked: bool) -> None:
    plot = chart.plots[0]
    plot.gap_width = 40
    if not stacked:
        plot.overlap = 0
    slot = inside.width / max(len(series[0].data), 1)
    bar = slot / 1.4 / (1 if stacked else len(series))
    for drawn, one in zip(plot.series, series, strict=True):
        charts.filled(canvas, drawn, one.colour, apart=stacked)
        shown = [(place, found) for place, datum in enumerate(one.data) if (found := value(datum)) is not None]
        widest = max((width(written(found, form), 14) for _, found in shown), default=0)
        if not stacked and widest <= (slot if len(series) == 1 else bar + 4):
            charts.labels(canvas, drawn, form, 14, XL_LABEL_POSITION.OUTSIDE_END)
        elif stacked and widest <= bar:
            ink = canvas.style.on(one.colour)
            charts.labels(canvas, drawn, form, 14, XL_LABEL_POSITION.CENTER, ink, fixed=True)
            charts.unlabelled(drawn, [place for place, found in shown if inside.height * found / most < 18])


def _ends(series: list[Series], inside: Box, most: float) -> list:
    """Return where each line's last value is written: beside its end, or above and below where two ends are close."""
    ends = sorted(
        ((value, place) for place, one in enumerate(series) if (value := _last(one)) is not None), reverse=True
    )
    found = [XL_LABEL_POSITION.RIGHT] * len(series)
    for (high, upper), (low, lower) in pairwise(ends):
        if inside.height * (high - low) / most < CLOSE:
            found[upper], found[lower] = XL_LABEL_POSITION.ABOVE, XL_LABEL_POSITION.BELOW
    return found


def _lines(canvas: Canvas, chart, series: list[Series], inside: Box, most: float, form: str) -> None:
    slot, ends = inside.width / max(len(series[0].data), 1), _ends(series, inside, most)
    for place, (drawn, one) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        drawn.smooth = False
        canvas.style.colour(drawn.format.line.color, one.colour)
        drawn.format.line.width = Pt(3)
        drawn.marker.style, drawn.marker.size = MARKERS[place % len(MARKERS)], 9
        canvas.style.fill(drawn.marker.format.fill, one.colour)
        canvas.style.colour(drawn.marker.format.line.color, theme.GROUND)
        shown = [(at, found) for at, datum in enumerate(one.data) if (found := value(datum)) is not None]
        widest = max((width(written(found, form), 14) for _, found in shown), default=0)
        if len(series) == 1 and len(one.data) <= LABELLED and widest <= slot:
            charts.labels(canvas, drawn, form, 14, XL_LABEL_POSITION.ABOVE)
        elif shown:
            charts.labels(canvas, drawn, form, 16, ends[place], canvas.style.readable(one.colour))
            charts.unlabelled(drawn, [at for at, _ in shown[:-1]])
