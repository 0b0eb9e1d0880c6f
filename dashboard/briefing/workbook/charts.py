"""Native charts: what each kind of figure looks like in a spreadsheet, drawn from the cells of its sheet."""

from collections.abc import Callable

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from dashboard import theme
from dashboard.briefing.workbook import chart_parts as parts
from dashboard.briefing.workbook.data import Source
from dashboard.figures.shape import Shape

#: The series of a chart, and its width and height in pixels.
Panel = tuple[int, ...]
Size = tuple[int, int]
Draw = Callable[[Workbook, Shape, Source, Panel, Size], Chart]
#: The width of a chart, and what its frame, title and legend take of its height, in pixels.
WIDTH, AROUND, LEGEND = 600, 84, 30
#: The height of a bar with its gap; of each of several beside each other; of bars where there are very many.
BAR, BESIDE, CROWDED, MANY = 28, 17, 17, 60
#: The height of charts over time and of scatters.
TALL, SQUARE = 340, 460
#: What is left for bars of the width, and for columns of the height.
LYING, STANDING = 0.62, 0.55
#: Size of a title in points.
TITLE = 11
MARKERS = ("circle", "square", "triangle", "diamond", "x", "star", "circle")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "solid", "round_dot")
#: More points than this can't be named without names lying on each other.
NAMED = 40


def size(shape: Shape, panel: Panel, width: int) -> Size:
    """Return the width and height of a chart in pixels."""
    count = len(shape.categories)
    if shape.kind in ("bars", "pyramid", "intervals"):
        beside = len(panel) if shape.kind == "bars" and not shape.stacked else 1
        bar = CROWDED if count > MANY else max(BAR, 10 + BESIDE * beside)
        return width, max(200, AROUND + LEGEND * (_visible(shape, panel) > 1) + count * bar)
    return width, SQUARE if shape.kind == "points" else TALL


def draw(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size, title: str) -> Chart:
    """Return the chart of some series of a shape."""
    chart = _DRAWN[shape.kind](workbook, shape, source, panel, size)
    chart.set_size({"width": size[0], "height": size[1]})
    chart.set_title({"name": title, "name_font": parts.font(TITLE, bold=True), "overlay": False})
    chart.set_chartarea({"border": {"color": theme.GRID}, "fill": {"color": theme.GROUND}})
    legend = {"position": "top", "font": parts.font()} if _visible(shape, panel) > 1 else {"none": True}
    chart.set_legend(legend)
    return chart


def _visible(shape: Shape, panel: Panel) -> int:
    """Return how many series a reader sees; they come first."""
    return {"points": 1, "intervals": 1, "pyramid": 2}.get(shape.kind, len(panel))


def _bars(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    stacked = shape.stacked and len(panel) > 1
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked" if stacked else "clustered"})
    for one in panel:
        series, cells = shape.series[one], source.series[one]
        if stacked:
            labels = parts.values_inside(series, cells, size[0] * LYING, _most(source, panel), None)
        else:
            labels = parts.values(series, "outside_end")
        _add_bar(chart, source, one, series.colour, labels, 100 if len(panel) == 1 or stacked else None)
    parts.add_marks(chart, source, panel, "inside_base" if stacked else "outside_end", parts.NOTHING)
    chart.set_y_axis({"reverse": True, **parts.names_axis()})
    chart.set_x_axis(
        {"visible": False, "major_gridlines": {"visible": False}, "min": 0, **_reach(shape, source, panel)}
    )
    return chart


def _columns(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    stacked = shape.stacked and len(panel) > 1
    chart = workbook.add_chart({"type": "column", "subtype": "stacked" if stacked else "clustered"})
    slot = 0.7 * size[0] / len(shape.categories) / (1 if stacked else len(panel))
    for one in panel:
        series, cells = shape.series[one], source.series[one]
        if stacked:
            labels = parts.values_inside(series, cells, size[1] * STANDING, _most(source, panel), slot)
        else:
            labels = parts.values(series, "outside_end") if parts.widest(series) <= slot * 1.3 else None
        _add_bar(chart, source, one, series.colour, labels, 100 if len(panel) == 1 or stacked else None)
    place = "inside_base" if stacked else "outside_end"
    parts.add_marks(chart, source, panel, place, parts.NOTHING, 0.9 * size[0] / len(shape.categories))
    chart.set_x_axis(parts.names_axis())
    chart.set_y_axis(parts.values_axis(shape.series[panel[0]], "") | _reach(shape, source, panel))
    return chart


def _lines(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    chart = workbook.add_chart({"type": "line"})
    for position, one in enumerate(panel):
        colour, style = shape.series[one].colour, position % len(MARKERS)
        marker = {"type": MARKERS[style], "size": 7, "fill": {"color": colour}, "border": {"color": colour}}
        line = {"color": colour, "width": 2.5, "dash_type": DASHES[style]}
        chart.add_series(parts.refers(source, source.series[one]) | {"line": line, "marker": marker})
    parts.add_marks(chart, source, panel, "above", parts.NO_LINE, 0.9 * size[0] / len(shape.categories))
    chart.set_x_axis(parts.names_axis())
    chart.set_y_axis(parts.values_axis(shape.series[panel[0]], ""))
    return chart


def _pyramid(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    chart = workbook.add_chart({"type": "bar"})
    for one in panel[:2]:
        labels = parts.values(shape.series[one], "outside_end") | {"num_format": "#,##0;#,##0"}
        _add_bar(chart, source, one, shape.series[one].colour, labels, 100)
    for side in ((0,), (1,)):
        parts.add_marks(chart, source, side, "outside_end", parts.NOTHING)
    chart.set_y_axis({"reverse": True, "label_position": "low", **parts.names_axis()})
    most = max((abs(value) for one in source.series[:2] for value in one.data if value is not None), default=0)
    # Both sides reach equally far, with room for the labels at their ends.
    reach = {"min": -most * 1.2, "max": most * 1.2} if most else {}
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **reach})
    return chart


def _intervals(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    chart = workbook.add_chart({"type": "bar"})
    above, below = source.whiskers
    bars = {
        "type": "custom",
        "plus_values": parts.formula(above),
        "plus_data": parts.cached(above),
        "minus_values": parts.formula(below),
        "minus_data": parts.cached(below),
        "line": {"color": theme.SECONDARY, "width": 1.5},
    }
    look = {"fill": {"color": theme.SEQUENTIAL[1]}, "border": {"color": theme.SEQUENTIAL[3]}, "y_error_bars": bars}
    chart.add_series(parts.refers(source, source.series[0]) | look | {"overlap": 100, "gap": 60})
    parts.add_marks(chart, source, panel, "outside_end", parts.NOTHING)
    chart.set_y_axis({"reverse": True, **parts.names_axis()})
    # The reversed axis of names carries that of values to the top; its labels stay at the bottom.
    # A spreadsheet leaves the whiskers out when it chooses how far the axis reaches.
    most = max((value for value in source.series[2].data if value is not None), default=0)
    reach = {"max": parts.round_up(most)} if most else {}
    chart.set_x_axis(parts.values_axis(shape.series[0], "") | {"label_position": "high"} | reach)
    return chart


def _points(workbook: Workbook, shape: Shape, source: Source, panel: Panel, size: Size) -> Chart:
    chart = workbook.add_chart({"type": "scatter"})
    across, up = source.series
    series = {
        "name": up.name,
        "categories": across.address,
        "categories_data": parts.cached(across),
        "values": up.address,
        "values_data": parts.cached(up),
        "marker": {"type": "circle", "size": 8, "fill": {"color": theme.BLUE}, "border": {"color": theme.GROUND}},
    }
    if len(shape.categories) <= NAMED:
        names = [{"value": name} for name in source.categories.data]
        series["data_labels"] = {"value": True, "custom": names, "position": "right", "font": parts.font()}
    chart.add_series(series)
    chart.set_x_axis(parts.values_axis(shape.series[0], shape.series[0].name))
    chart.set_y_axis(parts.values_axis(shape.series[1], shape.series[1].name))
    return chart


_DRAWN: dict[str, Draw] = {
    "bars": _bars,
    "columns": _columns,
    "lines": _lines,
    "pyramid": _pyramid,
    "intervals": _intervals,
    "points": _points,
}
#: The kinds of figures that a spreadsheet has a chart for.
CHARTED = frozenset(_DRAWN)


def _add_bar(chart: Chart, source: Source, one: int, colour: str, labels: dict | None, overlap: int | None) -> None:
    look = {"fill": {"color": colour}, "border": {"color": theme.GROUND}, "data_labels": labels}
    chart.add_series(parts.refers(source, source.series[one]) | look | {"gap": 36, "overlap": overlap})


def _reach(shape: Shape, source: Source, panel: Panel) -> dict:
    """Return how far the axis of values reaches where series of one unit have a chart each: equally far."""
    family = next((group for group in shape.panels if panel[0] in group), panel)
    units = {one.unit for one in shape.series}
    alike = range(len(shape.series)) if len(units) == 1 else family
    if shape.stacked or len(panel) == len(alike):
        return {}
    most = max((value for one in alike for value in source.series[one].data if value is not None), default=0)
    # Some room is left for the labels at the ends.
    return {"max": parts.round_up(most * 1.08)} if most else {}


def _most(source: Source, panel: Panel) -> float:
    """Return the length of the longest stacked bar, in its unit: only labels that have room are written."""
    places = range(len(source.categories.data))
    return max(sum(source.series[one].data[place] or 0 for one in panel) for place in places)
