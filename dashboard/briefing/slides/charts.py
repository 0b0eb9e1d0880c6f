"""Native charts, with their data sheets: what all kinds share. The drawing area is placed by hand, so all fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import Element, SubElement
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, clean
from dashboard.briefing.slides.data import number_format, safe, value
from dashboard.briefing.slides.measure import width
from dashboard.briefing.slides.style import LANGUAGES
from dashboard.figures.shape import Series

#: Type sizes of chart text, from the one that is wanted to the smallest.
SIZES = (18, 17, 16, 15, 14)
#: Widths beside a legend's words: its key, and the gap to the next.
KEY, BETWEEN = 34, 14
LEGEND_LINE, TITLE_LINE = 27, 28


@dataclass(frozen=True)
class Bands:
    """What stands around the drawing area, in points."""

    left: float
    top: float
    right: float
    bottom: float

    def inside(self, box: Box) -> Box:
        """Return the drawing area of a chart that fills ``box``."""
        return Box.between(box.left + self.left, box.top + self.top, box.right - self.right, box.bottom - self.bottom)


def sheet(
    names: Sequence[str], series: Sequence[Series], sign: Sequence[int] = (), form: str = ""
) -> CategoryChartData:
    """Return the data sheet of a chart: a row for each category, a column for each series; masks are empty cells.

    ``sign`` turns a series to the other side; ``form`` is the number format.
    """
    form = form or number_format(series)
    data = CategoryChartData(number_format=form)
    data.categories = [safe(clean(name)) for name in names]
    for place, one in enumerate(series):
        turn = sign[place] if sign else 1
        numbers = [None if (found := value(datum)) is None else turn * found for datum in one.data]
        data.add_series(safe(clean(one.name)), numbers, form)
    return data


def place(canvas: Canvas, kind, box: Box, data: CategoryChartData | XyChartData, name: str, alt: str) -> Chart:
    """Put a chart on a slide, in our type, without what a theme would add."""
    frame = canvas.slide.shapes.add_chart(kind, *box.emu, data)
    canvas.named(frame, name, alt)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    canvas.style.type(chart.font, 16, False, theme.INK)
    space = chart._chartSpace
    first = space.find(qn("c:chart"))
    for tag, setting in (("c:lang", LANGUAGES[canvas.style.language]), ("c:roundedCorners", "0")):
        element = SubElement(space, qn(tag))
        element.set("val", setting)
        first.addprevious(element)
    properties = SubElement(space, qn("c:spPr"))
    SubElement(properties, qn("a:noFill"))
    SubElement(SubElement(properties, qn("a:ln")), qn("a:noFill"))
    first.addnext(properties)
    return chart


def layout(chart: Chart, box: Box, bands: Bands) -> Box:
    """Place the drawing area inside a chart; return where it is on the slide."""
    inside = bands.inside(box)
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, _manual(box, inside, "inner"))
    return inside


def _manual(box: Box, inside: Box, target: str = ""):
    """Return a layout element that places something inside a chart."""
    made = Element(qn("c:layout"))
    manual = SubElement(made, qn("c:manualLayout"))
    settings = [("layoutTarget", target)] if target else []
    settings += [("xMode", "edge"), ("yMode", "edge")]
    settings += [
        ("x", f"{(inside.left - box.left) / box.width:.5f}"),
        ("y", f"{(inside.top - box.top) / box.height:.5f}"),
    ]
    if inside.width:
        settings += [("w", f"{inside.width / box.width:.5f}"), ("h", f"{inside.height / box.height:.5f}")]
    for name, setting in settings:
        SubElement(manual, qn(f"c:{name}")).set("val", setting)
    return made


def legend_lines(series: Sequence[Series], room: float, size: float = 16) -> int:
    """Return how many lines a legend of several series takes, 0 for one series."""
    if len(series) < 2:
        return 0
    lines, used = 1, 0.0
    for one in series:
        needed = KEY + width(one.name, size) + BETWEEN
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        used += needed
    return lines


def legend(canvas: Canvas, chart: Chart, box: Box, series: Sequence[Series], size: float = 16) -> None:
    """Put the legend on top, from the left, in the order of the drawing."""
    count = legend_lines(series, box.width, size)
    if not count:
        return
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    canvas.style.type(chart.legend.font, size, False, theme.SECONDARY)
    needed = sum(KEY + width(one.name, size) + BETWEEN for one in series)
    wide = min(needed, box.width) if count == 1 else box.width
    element = chart.legend._element
    for old in element.findall(qn("c:layout")):
        element.remove(old)
    placed = Box(box.left, box.top, wide, count * LEGEND_LINE)
    element.find(qn("c:legendPos")).addnext(_manual(box, placed))


def title(canvas: Canvas, chart: Chart, words: str, box: Box, size: float = 18) -> None:
    """Write the name of one of several charts on top of it, from the left."""
    chart.has_title = True
    frame = chart.chart_title.text_frame
    frame.text = clean(words)
    canvas.style.type(frame.paragraphs[0].runs[0].font, size, True, theme.INK)
    chart.chart_title.include_in_layout = False
    element = chart.chart_title._element
    for old in element.findall(qn("c:layout")):
        element.remove(old)
    element.find(qn("c:tx")).addnext(_manual(box, Box(box.left, box.top, 0, 0)))


def axis_of_names(canvas: Canvas, chart: Chart, size: float, low: bool = False) -> None:
    """Set the axis of categories: their names, a thin line, no marks."""
    axis = chart.category_axis
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if low else XL_TICK_LABEL_POSITION.NEXT_TO_AXIS
    canvas.style.type(axis.tick_labels.font, size, False, theme.INK)
    canvas.edge(axis.format.line, theme.AXIS, 1)
    name_each(chart)


def name_each(chart: Chart, steps: int = 1) -> None:
    """Write the name of every category, or of one in so many: left to itself, Office leaves out what it likes."""
    axis = chart.category_axis._element
    for tag in ("c:tickLblSkip", "c:noMultiLvlLbl"):
        for old in axis.findall(qn(tag)):
            axis.remove(old)
    axis.append(axis.makeelement(qn("c:tickLblSkip"), {"val": str(steps)}))
    axis.append(axis.makeelement(qn("c:noMultiLvlLbl"), {"val": "1"}))


def axis_of_values(
    canvas: Canvas, chart: Chart, least: float, most: float, by: float | None, form: str, size: float = 14
) -> None:
    """Set the axis of values: from ``least`` to ``most`` in steps; hidden where ``by`` is None (labels say it all)."""
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = least, most
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    if by is None:
        axis.has_major_gridlines = False
        axis.visible = False
        return
    axis.major_unit = by
    axis.has_major_gridlines = True
    canvas.edge(axis.major_gridlines.format.line, theme.GRID, 0.75)
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    canvas.style.type(axis.tick_labels.font, size, False, theme.MUTED)


def labels(canvas: Canvas, series, form: str, size: float, position=None, colour: str = theme.INK, fixed=False) -> None:
    """Write the value at each mark of a series."""
    shown = series.data_labels
    shown.show_value = True
    shown.number_format, shown.number_format_is_linked = form, False
    if position is not None:
        shown.position = position
    canvas.style.type(shown.font, size, False, colour, fixed)
    # A number is never broken over two lines, however narrow its column.
    shown._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("wrap", "none")


def unlabelled(series, positions: Sequence[int]) -> None:
    """Take the labels of some marks away: those that have no room."""
    found = series.data_labels._element
    for before, position in enumerate(sorted(positions)):
        label = SubElement(found, qn("c:dLbl"))
        SubElement(label, qn("c:idx")).set("val", str(position))
        SubElement(label, qn("c:delete")).set("val", "1")
        found.insert(before, label)


def filled(canvas: Canvas, series, colour: str, apart: bool = False) -> None:
    """Fill a series' bars; with a gap of the ground's colour between neighbours that stand ``apart``."""
    canvas.style.fill(series.format.fill, colour)
    if apart:
        canvas.style.colour(series.format.line.color, theme.GROUND)
        series.format.line.width = Pt(0.75)
    series.invert_if_negative = False
