"""Bars from the left, one row a category; and the pyramid, with a side for each of two series."""

from collections.abc import Sequence

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.oxml.ns import qn

from dashboard import theme
from dashboard.briefing.slides import charts
from dashboard.briefing.slides.alt import chart_alt
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.charts import SIZES, Bands
from dashboard.briefing.slides.data import largest, number_format, said, short, value, whole, with_states, written
from dashboard.briefing.slides.measure import lines, width
from dashboard.briefing.slides.scale import end, step
from dashboard.figures.shape import Series, Shape

#: The least height of a row, at the smallest type; the gap between charts side by side.
ROW, GAP = 18.5, 28
#: A bar (or the bars of a row) is no thicker than this.
THICKEST = 52
#: Names take so much of a chart's width at most.
NAMES = 0.4
AXIS_LINE = 24


def rows_that_fit(shape: Shape, height: float) -> int:
    """Return how many categories have room, one below the other."""
    beside = 1 if shape.stacked else max(len(panel) for panel in shape.panels)
    return max(int((height - charts.LEGEND_LINE) / (ROW * max(1, beside * 0.8))), 1)


def bars(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw bars; series of different units in a chart each, side by side. ``limits``: the largest value by panel."""
    cells = box.grid(len(shape.panels), 1, GAP)
    panels = [[shape.series[place] for place in panel] for panel in shape.panels]
    plain = short(shape.categories)
    names = [
        [with_states(shape, series, place, name, canvas.style.language) for place, name in enumerate(plain)]
        for series in panels
    ]
    frames = [_bands(box, shape, series) for box, series in zip(cells, panels, strict=True)]
    # All names have one size.
    size = min(
        name_size(found, slot, cell.width * NAMES)[0]
        for cell, found, (_, _, slot) in zip(cells, names, frames, strict=True)
    )
    for cell, series, limit, found, frame in zip(cells, panels, limits, names, frames, strict=True):
        _chart(canvas, cell, shape, series, limit, found, frame, size)


def _bands(box: Box, shape: Shape, series: list[Series]) -> tuple[float, float, float]:
    """Return the heights of what stands above and below the rows of a chart, and of a row."""
    head = charts.legend_lines(series, box.width) * charts.LEGEND_LINE
    head = head or (charts.TITLE_LINE if len(shape.panels) > 1 else 0)
    foot = AXIS_LINE if shape.stacked and len(series) > 1 else 0
    return head, foot, (box.height - head - foot) / max(len(shape.categories), 1)


def _chart(
    canvas: Canvas,
    box: Box,
    shape: Shape,
    series: list[Series],
    limit: float,
    names: list[str],
    frame: tuple[float, float, float],
    size: float,
) -> None:
    form, stacked = number_format(series), shape.stacked and len(series) > 1
    head, foot, slot = frame
    beside = name_width(names, size, box.width * NAMES)
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    alt = chart_alt(canvas, shape, series)
    chart = charts.place(canvas, kind, box, charts.sheet(names, series), canvas.say("name.chart"), alt)
    inside = charts.layout(chart, box, Bands(beside + 10, head, 12, foot))
    _rows(canvas, chart, size, gap=round(100 * max(0.45, slot / THICKEST - 1)))
    if len(series) > 1:
        charts.legend(canvas, chart, box, series)
    elif len(shape.panels) > 1:
        charts.title(canvas, chart, series[0].name, box)
    if stacked:
        _stack(canvas, chart, series, inside, limit, form, min(size, 16))
    else:
        _side_by_side(canvas, chart, series, inside, limit, form, size, slot)


def _rows(canvas: Canvas, chart, size: float, gap: int = 45) -> None:
    """Put the first category on top."""
    chart.plots[0].gap_width = gap
    charts.axis_of_names(canvas, chart, size)
    chart.category_axis.reverse_order = True
    # The axis of values stays below: it crosses where the last category is.
    chart.value_axis._element.find(qn("c:crosses")).set("val", "max")


def _stack(canvas: Canvas, chart, series: list[Series], inside: Box, limit: float, form: str, size: float) -> None:
    """Let series stand on each other, with an axis; label the parts that are wide enough."""
    by = step(limit, whole=whole(series))
    most = end(limit, by)
    charts.axis_of_values(canvas, chart, 0, most, by, form)
    for drawn, one in zip(chart.plots[0].series, series, strict=True):
        charts.filled(canvas, drawn, one.colour, apart=True)
        charts.labels(canvas, drawn, form, size, XL_LABEL_POSITION.CENTER, canvas.style.on(one.colour), fixed=True)
        narrow = [
            place
            for place, datum in enumerate(one.data)
            if (found := value(datum)) is not None
            and inside.width * found / most < width(written(found, form), size) + 4
        ]
        charts.unlabelled(drawn, narrow)


def _side_by_side(
    canvas: Canvas, chart, series: list[Series], inside: Box, limit: float, form: str, size: float, slot: float
) -> None:
    """Give each series a bar of its own, with its value at the end; no axis is needed."""
    if len(series) > 1:
        chart.plots[0].overlap = 0
        size = min(size, max(slot * 0.7 / len(series), 10))
    needed = max(
        (width(written(v, form), size) for one in series for d in one.data if (v := value(d)) is not None), default=0
    )
    charts.axis_of_values(canvas, chart, 0, (limit or 1) / max(1 - (needed + 8) / inside.width, 0.3), None, form)
    for drawn, one in zip(chart.plots[0].series, series, strict=True):
        charts.filled(canvas, drawn, one.colour)
        charts.labels(canvas, drawn, form, size, XL_LABEL_POSITION.OUTSIDE_END)


def name_size(names: Sequence[str], slot: float, most: float) -> tuple[float, float]:
    """Return the largest type in which all names fit their rows, on two lines if need be, and the width they take."""
    for size in (*SIZES, 13, 12):
        if all(len(lines(name, size, most)) * size * 1.35 <= slot for name in names):
            return size, name_width(names, size, most)
    return 12, most


def name_width(names: Sequence[str], size: float, most: float) -> float:
    """Return the width that names take, broken into lines no wider than ``most``."""
    return max((width(line, size) for name in names for line in lines(name, size, most)), default=0) + 4


def pyramid(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw the first series to the left and the second to the right; further ones beside, on the same scale."""
    sides, others = [*shape.series[:2]], [one for one in shape.series[2:] if any(d.state or d.number for d in one.data)]
    names = short(shape.categories)
    stated = [*sides, *(one for one in others if any(said(datum) for datum in one.data))]
    told = [with_states(shape, stated, place, name, canvas.style.language) for place, name in enumerate(names)]
    form, head = number_format(sides), charts.LEGEND_LINE
    share = 0.2 if others else 0
    main = Box(box.left, box.top, box.width * (1 - share) - (GAP if others else 0), box.height)
    slot = (box.height - head) / max(len(names), 1)
    size, beside = name_size(told, slot, main.width * NAMES)
    data = charts.sheet(told, sides, sign=(-1, 1), form=_unsigned(form))
    chart = charts.place(
        canvas,
        XL_CHART_TYPE.BAR_CLUSTERED,
        main,
        data,
        canvas.say("name.chart"),
        chart_alt(canvas, shape, shape.series),
    )
    inside = charts.layout(chart, main, Bands(beside + 10, head, 12, 0))
    # The first category, the youngest, stands below, as on every pyramid.
    charts.axis_of_names(canvas, chart, size, low=True)
    chart.plots[0].gap_width, chart.plots[0].overlap = 25, 100
    _heads(canvas, main, inside, sides)
    limit = max(limits[0], 1)
    needed = width(written(limit, form), size) + 8
    most = limit / max(1 - 2 * needed / inside.width, 0.3)
    charts.axis_of_values(canvas, chart, -most, most, None, form)
    for drawn, one in zip(chart.plots[0].series, sides, strict=True):
        charts.filled(canvas, drawn, one.colour)
        charts.labels(canvas, drawn, _unsigned(form), size, XL_LABEL_POSITION.OUTSIDE_END)
    if others:
        room = Box.between(main.right + GAP, box.top, box.right, box.bottom)
        _beside(canvas, room, shape, others, told, 2 * most / inside.width, size)


def _heads(canvas: Canvas, main: Box, inside: Box, sides: Sequence[Series]) -> None:
    """Name the two sides above them, in their colours."""
    middle = inside.left + inside.width / 2
    boxes = (
        Box.between(inside.left, main.top, middle - 10, inside.top),
        Box.between(middle + 10, main.top, inside.right, inside.top),
    )
    for box, one, align in zip(boxes, sides, ("right", "left"), strict=False):
        canvas.words(
            box,
            one.name,
            canvas.say("name.legend"),
            size=16,
            bold=True,
            colour=canvas.style.readable(one.colour),
            align=align,
        )


def _beside(
    canvas: Canvas, box: Box, shape: Shape, others: list[Series], names: list[str], scale: float, size: float
) -> None:
    """Draw what stands on neither side (sex unknown) on the scale of the sides, without names of its own."""
    form = number_format(others)
    chart = charts.place(
        canvas,
        XL_CHART_TYPE.BAR_CLUSTERED,
        box,
        charts.sheet(names, others),
        canvas.say("name.chart"),
        chart_alt(canvas, shape, others),
    )
    inside = charts.layout(chart, box, Bands(4, charts.LEGEND_LINE, 12, 0))
    charts.axis_of_names(canvas, chart, size)
    chart.plots[0].gap_width = 25
    chart.category_axis.tick_label_position = charts.XL_TICK_LABEL_POSITION.NONE
    charts.title(canvas, chart, others[0].name if len(others) == 1 else "", box, 16)
    charts.axis_of_values(canvas, chart, 0, max(scale * inside.width, largest(others) * 1.3), None, form)
    for drawn, one in zip(chart.plots[0].series, others, strict=True):
        charts.filled(canvas, drawn, theme.GREY if len(others) == 1 else one.colour)
        charts.labels(canvas, drawn, form, size, XL_LABEL_POSITION.OUTSIDE_END)


def _unsigned(form: str) -> str:
    return f"{form};{form}"
