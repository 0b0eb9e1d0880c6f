"""A shaded table: five fixed classes and the value in each cell, as in the dashboard."""

from collections.abc import Sequence

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.data import MASKED, along, value
from dashboard.briefing.slides.measure import LEADING, lines, width
from dashboard.briefing.slides.tables import cell, native
from dashboard.figures.cells import CLASSES, FILLS, class_of
from dashboard.figures.form import Datum
from dashboard.figures.shape import Shape

SIZES = (18, 16, 15, 14, 13, 12, 11, 10, 9)
#: Masked cells are grey with their word; the pattern of the dashboard would make small type hard to read.
MASK = theme.GRID
LEGEND, SWATCH, NAMES = 26, 16, 0.3


def matrix(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Write a table of rows by columns whose cells are shaded by the class of their value."""
    names, heads = ([name for name, _ in along(found)] for found in (_rows(shape), shape.categories))
    entries = _entries(canvas, shape)
    places = _places(shape, entries, box)
    _legend(canvas, box, shape, entries, places)
    box = Box.between(box.left, places[-1][1] + LEGEND, box.right, box.bottom)
    size, first = _fit(box, names, heads, shape)
    wide = (box.width - first) / max(len(heads), 1)
    wide = min(wide, 140)
    head = max(len(lines(words, size, wide - 2, True)) for words in (*heads, "")) * size * LEADING + 4
    high = min((box.height - head) / max(len(names), 1), size * 2.6)
    alt = canvas.say("alt.table", title=shape.measure, rows=len(names), columns=len(heads))
    frame = Box(box.left, box.top, first + wide * len(heads), head + high * len(names))
    made = native(canvas, frame, len(names) + 1, len(heads) + 1, canvas.say("name.table"), alt)
    made.columns[0].width = Box(0, 0, first, 0).emu[2]
    for place in range(len(heads)):
        made.columns[place + 1].width = Box(0, 0, wide, 0).emu[2]
    made.rows[0].height = Box(0, 0, 0, head).emu[3]
    cell(canvas, made.cell(0, 0), "", size, pad=1, pad_high=0)
    for place, words in enumerate(heads, 1):
        cell(canvas, made.cell(0, place), words, size, "center", bold=True, pad=1, pad_high=0)
    for place, name in enumerate(names, 1):
        made.rows[place].height = Box(0, 0, 0, high).emu[3]
        cell(canvas, made.cell(place, 0), name, size, "right", bold=True, pad=4, pad_high=0)
        for column, datum in enumerate(shape.series[place - 1].data, 1):
            fill, ink = shade(datum)
            edges = theme.EDGE if fill else ""
            words = datum.words
            target = made.cell(place, column)
            cell(canvas, target, words, size, "center", fill=fill, colour=ink, edges=edges, pad=1, pad_high=0)


def _rows(shape: Shape) -> list[Datum]:
    return [Datum(one.name) for one in shape.series]


def shade(datum: Datum) -> tuple[str, str]:
    """Return the fill and the ink of a cell; no fill where there is no such cell."""
    if datum.state in MASKED:
        return MASK, theme.INK
    if datum.state == "not_recorded":
        return theme.PALE, theme.INK
    number = value(datum)
    if number is None:
        return "", theme.INK
    step = class_of(number)
    return FILLS[step], theme.INK if step == 0 else theme.ON_SEQUENTIAL[step - 1]


def _fit(box: Box, names: list[str], heads: list[str], shape: Shape) -> tuple[float, float]:
    """Return the largest type in which rows and cells have room, and the width of the names."""
    rows = max(len(names), 1)
    cells = [datum.words for one in shape.series for datum in one.data] or [""]
    for size in SIZES:
        first = min(max((width(name, size, True) for name in names), default=0) + 12, box.width * NAMES)
        wide = (box.width - first) / max(len(heads), 1) - 3
        head = max(len(lines(words, size, wide, True)) for words in (*heads, "")) * size * LEADING + 4
        fits = max(width(words, size) for words in cells) <= wide
        unbroken = all(width(word, size, True) <= wide for words in heads for word in words.split())
        if fits and unbroken and rows * (size * LEADING + 0.5) + head <= box.height:
            return size, first
    return SIZES[-1], min(max((width(name, SIZES[-1], True) for name in names), default=0) + 12, box.width * NAMES)


def _entries(canvas: Canvas, shape: Shape) -> list[tuple[str, str]]:
    """Return the fills and what they mean."""
    data = [datum for one in shape.series for datum in one.data]
    entries = [(FILLS[0], "0")]
    ends = [*(str(stop - 1) for stop in CLASSES[1:]), ""]
    entries += [
        (fill, canvas.say("from_to", start=start, stop=stop) if stop else canvas.say("from", start=start))
        for fill, start, stop in zip(FILLS[1:], CLASSES, ends, strict=False)
    ]
    masked = list(dict.fromkeys(datum.words for datum in data if datum.state in MASKED))
    if masked:
        entries.append((MASK, canvas.say("list_join").join(masked)))
    missing = next((datum.words for datum in data if datum.state == "not_recorded"), "")
    if missing:
        entries.append((theme.PALE, missing))
    return entries


def _places(shape: Shape, entries: list[tuple[str, str]], box: Box) -> list[tuple[float, float]]:
    """Return where each entry of the legend stands, after the name of what is measured: on as many rows as it takes."""
    found, across, down = [], box.left + width(shape.measure, 14) * 1.1 + 16, box.top
    for _, words in entries:
        needed = SWATCH + 11 + width(words, 14) * 1.2
        if across + needed > box.right and found:
            across, down = box.left, down + LEGEND - 4
        found.append((across, down))
        across += needed + 12
    return found


def _legend(canvas: Canvas, box: Box, shape: Shape, entries: list, places: list[tuple[float, float]]) -> None:
    """Say what each shade means, above the table."""
    if shape.measure:
        place = Box(box.left, box.top, width(shape.measure, 14) * 1.1 + 8, 20)
        name = canvas.say("name.legend")
        canvas.words(place, shape.measure, name, size=14, colour=theme.SECONDARY, anchor="middle", wrap=False)
    for (fill, words), (across, down) in zip(entries, places, strict=True):
        swatch = Box(across, down + 2, SWATCH, SWATCH)
        canvas.rectangle(swatch, fill, canvas.say("name.legend"), words, edge=theme.EDGE, fixed=True)
        place = Box(across + SWATCH + 5, down, width(words, 14) * 1.2 + 6, 20)
        canvas.words(
            place, words, canvas.say("name.legend"), size=14, colour=theme.SECONDARY, anchor="middle", wrap=False
        )
