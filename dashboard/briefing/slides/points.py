"""A scatter: a native chart of x and y, with the names that have room."""

from collections.abc import Sequence
from math import log10

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn

from dashboard import theme
from dashboard.briefing.slides import charts
from dashboard.briefing.slides.alt import chart_alt
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, clean
from dashboard.briefing.slides.charts import Bands
from dashboard.briefing.slides.data import number_format, safe, short, value, written
from dashboard.briefing.slides.measure import width
from dashboard.briefing.slides.scale import end, step
from dashboard.figures.fitting import LINE, fit
from dashboard.figures.shape import Shape

#: A logarithmic axis from this ratio of the largest to the smallest on.
WIDE = 50
SIZE, DOT = 14, 10
BESIDE = {
    "middle right": XL_LABEL_POSITION.RIGHT,
    "middle left": XL_LABEL_POSITION.LEFT,
    "top center": XL_LABEL_POSITION.ABOVE,
    "bottom center": XL_LABEL_POSITION.BELOW,
}


def points(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw a dot for each category that has both numbers."""
    across, along = shape.series
    names = short(shape.categories)
    known = [
        (name, x, y)
        for name, a, b in zip(names, across.data, along.data, strict=True)
        if (x := value(a)) is not None and (y := value(b)) is not None
    ]
    forms = [number_format([one]) for one in (across, along)]
    data = XyChartData(number_format=forms[1])
    column = data.add_series(safe(clean(along.name)), number_format=forms[1])
    for _, x, y in known:
        column.add_data_point(x, y)
    alt = chart_alt(canvas, shape, shape.series)
    chart = charts.place(canvas, XL_CHART_TYPE.XY_SCATTER, box, data, canvas.say("name.chart"), alt)
    tops = [
        _axis(canvas, axis, [p[place] for p in known], forms[place - 1])
        for place, axis in enumerate((chart.category_axis, chart.value_axis), 1)
    ]
    left = width(written(tops[1][1], forms[1]), 14) + 10
    inside = charts.layout(chart, box, Bands(left, 30, 40, 52))
    canvas.words(
        Box(box.left, box.top, box.width, 20), along.name, canvas.say("name.axis"), size=14, colour=theme.MUTED
    )
    foot = Box(inside.left, box.bottom - 20, inside.width, 20)
    canvas.words(foot, across.name, canvas.say("name.axis"), size=14, colour=theme.MUTED, align="right")
    for drawn in chart.plots[0].series:
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, DOT
        canvas.style.fill(drawn.marker.format.fill, theme.BLUE)
        canvas.style.colour(drawn.marker.format.line.color, theme.GROUND)
        drawn.format.line.fill.background()
        _names(canvas, drawn, known, tops, inside)


def _axis(canvas: Canvas, axis, numbers: list[float], form: str) -> tuple[float, float, bool]:
    """Set an axis; return its ends, and whether it is logarithmic."""
    positive = [number for number in numbers if number > 0]
    steep = len(positive) == len(numbers) > 0 and max(positive) / min(positive) >= WIDE
    if steep:
        least, most = 10.0 ** (len(str(int(min(positive)))) - 1), 10.0 ** len(str(int(max(positive))))
        base = axis._element.find(qn("c:scaling")).makeelement(qn("c:logBase"), {"val": "10"})
        axis._element.find(qn("c:scaling")).insert(0, base)
    else:
        by = step(max(numbers, default=1), 5, all(number == int(number) for number in numbers))
        least, most = 0.0, end(max(numbers, default=1), by)
        axis.major_unit = by
        form = "#,##0" if by == int(by) else form
    axis.minimum_scale, axis.maximum_scale = least, most
    axis.has_major_gridlines = True
    canvas.edge(axis.major_gridlines.format.line, theme.GRID, 0.75)
    canvas.edge(axis.format.line, theme.AXIS, 1)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    canvas.style.type(axis.tick_labels.font, 14, False, theme.MUTED)
    axis.major_tick_mark = charts.XL_TICK_MARK.NONE
    return least, most, steep


def _names(canvas: Canvas, drawn, known: list[tuple], tops: list[tuple], inside: Box) -> None:
    """Name the dots, those far from the origin first, where nothing else stands."""

    def share(number: float, ends: tuple[float, float, bool]) -> float:
        least, most, steep = ends
        turn = log10 if steep else float
        return (turn(number) - turn(least)) / (turn(most) - turn(least))

    scale = LINE / (SIZE * 1.3)
    order = sorted(
        range(len(known)), key=lambda place: -share(known[place][1], tops[0]) - share(known[place][2], tops[1])
    )
    at = [
        (scale * inside.width * share(known[p][1], tops[0]), scale * inside.height * (1 - share(known[p][2], tops[1])))
        for p in order
    ]
    texts, sides = fit(
        at,
        # A name stays on one line here.
        [known[place][0].replace(" ", "\u00a0") for place in order],
        [DOT * scale] * len(order),
        positions=[*BESIDE],
        character=SIZE * scale * 1.15,
        frame=(0, -20 * scale, (inside.width + 40) * scale, (inside.height) * scale),
    )
    for place, words, side in zip(order, texts, sides, strict=True):
        if not words:
            continue
        label = drawn.points[place].data_label
        frame = label.text_frame
        frame.text = clean(words.replace("\u00a0", " "))
        canvas.style.type(frame.paragraphs[0].runs[0].font, SIZE, False, theme.INK)
        label.position = BESIDE[side]
