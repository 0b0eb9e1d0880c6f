"""Values with their bounds, as native shapes: a line from bound to bound and a dot at the value, one row each."""

from collections.abc import Sequence

from pptx.enum.shapes import MSO_SHAPE

from dashboard import theme
from dashboard.briefing.slides.bars import name_size
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.data import number_format, said, short, value, written
from dashboard.briefing.slides.measure import width
from dashboard.briefing.slides.scale import end, step
from dashboard.figures.shape import Shape

NAMES, DOT, FOOT, ROW = 0.36, 11, 22, 17.6


def rows_that_fit(shape: Shape, height: float) -> int:
    return max(int((height - FOOT - ROW) / ROW), 1)


def intervals(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw each row: its name, the interval and the value on one scale, and the words for both at the right."""
    names = short(shape.categories)
    told = [_told(canvas, shape, place) for place in range(len(names))]
    slot = min((box.height - FOOT) / (len(names) + 1), 40)
    size, beside = name_size(names, slot, box.width * NAMES)
    words = max(width(line, size) for line in (*told, canvas.say("interval")))
    inside = Box.between(
        box.left + beside + 14, box.top + slot, box.right - words - 20, box.top + slot * (len(names) + 1)
    )
    most, by, form = _scale(shape, limits)
    right = Box.between(inside.right + 20, box.top, box.right, box.top + slot)
    head = canvas.say("interval")
    name = canvas.say("name.axis")
    canvas.words(right, head, name, size=min(size, 16), colour=theme.MUTED, anchor="middle", wrap=False)
    _grid(canvas, inside, most, by, form)
    for place, name in enumerate(names):
        top = box.top + slot * (place + 1)
        row = Box(box.left, top, beside, slot)
        canvas.words(row, name, canvas.say("name.row", name=name), size=size, anchor="middle", align="right")
        _row(canvas, shape, place, Box(inside.left, top, inside.width, slot), most, name, told[place])
        right = Box.between(inside.right + 20, top, box.right, top + slot)
        canvas.words(right, told[place], canvas.say("name.value", name=name), size=size, anchor="middle", wrap=False)


def _scale(shape: Shape, limits: Sequence[float]) -> tuple[float, float, str]:
    """Return where the axis ends, its steps and the numbers' format."""
    by = step(limits[0], 6, whole=False)
    return end(limits[0], by), by, number_format([shape.series[0]])


def _told(canvas: Canvas, shape: Shape, place: int) -> str:
    """Write a row's value and bounds: 6.4（1.8〜16.5）, or the word that stands in place of them."""
    middle, low, high = (one.data[place] for one in shape.series)
    if said(middle) or value(middle) is None:
        return middle.words
    if value(low) is None or value(high) is None:
        return middle.words
    return canvas.say("interval_of", value=middle.words, low=low.words, high=high.words)


def _grid(canvas: Canvas, inside: Box, most: float, by: float, form: str) -> None:
    """Draw lines at round values, with the values below."""
    for number in range(round(most / by) + 1):
        across = inside.left + inside.width * number * by / most
        colour = theme.AXIS if number == 0 else theme.GRID
        tick = written(number * by, "#,##0" if by == int(by) else form).rstrip("%")
        name = canvas.say("name.grid")
        canvas.line((across, inside.top), (across, inside.bottom), colour, name, canvas.say("alt.grid", value=tick))
        below = Box(across - 40, inside.bottom + 3, 80, FOOT - 3)
        canvas.words(below, tick, canvas.say("name.tick"), size=14, colour=theme.MUTED, align="center")


def _row(canvas: Canvas, shape: Shape, place: int, row: Box, most: float, name: str, told: str) -> None:
    """Draw one interval and its value; nothing where they are not told."""
    middle, low, high = (value(one.data[place]) for one in shape.series)
    alt = canvas.say("alt.value", name=name, value=told)
    height = row.top + row.height / 2

    def across(number: float) -> float:
        return row.left + row.width * min(number, most) / most

    if low is not None and high is not None:
        start, stop = (across(low), height), (across(high), height)
        canvas.line(start, stop, theme.AXIS, canvas.say("name.interval", name=name), alt, width=2.5)
    if middle is not None:
        dot = Box(across(middle) - DOT / 2, height - DOT / 2, DOT, DOT)
        canvas.mark(MSO_SHAPE.OVAL, dot, theme.BLUE, canvas.say("name.dot", name=name), alt, theme.GROUND)
