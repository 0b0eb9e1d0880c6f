"""The map: one native shape an area, filled by its class; names and values beside it, and what is on no map."""

from collections.abc import Sequence
from math import dist

from pptx.enum.dml import MSO_PATTERN

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, Run
from dashboard.briefing.slides.data import MASKED, value
from dashboard.briefing.slides.measure import LEADING, fitting, height, shortened, width
from dashboard.briefing.slides.outlines import Outlines, freeform, one_more, outlines
from dashboard.briefing.slides.placing import Label, edge, placed
from dashboard.briefing.slides.scale import breaks
from dashboard.figures import maps as geo
from dashboard.figures.form import Datum
from dashboard.figures.shape import Shape
from dashboard.language import text

LEVELS = {
    "subprefecture": geo.SUBPREFECTURES,
    "health_centre": geo.HEALTH_CENTRES,
    "municipality": geo.MUNICIPALITIES,
}
#: Type of labels by level: many areas need small ones, and so does a map narrower than this.
SIZES, SMALLER, NARROW = {"subprefecture": 14, "health_centre": 12, "municipality": 11}, 2, 520
#: So many municipalities are named, at most so far away, in points.
MOST_NAMED, NEAR = 12, 70
#: The label of a municipality may reach over its borders: so much lies on it at least.
LOOSE = 0.35
DOTS, LINES = MSO_PATTERN.PERCENT_25, MSO_PATTERN.WIDE_UPWARD_DIAGONAL
ASIDE, GAP, SWATCH = 0.29, 20, 18
#: Rows of the legend, and those where there is less room.
ROW, SMALL_ROW, ROOMY = 22, 19, 320
#: The height of a label's lines.
TIGHT = 1.2
#: Fewer of a level's areas than this share are shown by themselves.
PART = 0.25
#: No line leads to what is so near.
TOUCHING = 6


def map_(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    """Draw the areas of the shape's level, the classes' legend, and places that are on no map."""
    level = LEVELS[shape.level]
    frame = Box(box.left, box.top, box.width * (1 - ASIDE) - GAP, box.height)
    aside = Box.between(frame.right + GAP, box.top, box.right, box.bottom)
    steps = shape.breaks or breaks(limits[0])
    rows = {category.key: place for place, category in enumerate(shape.categories)}
    told = frozenset(rows) & geo.boundaries(level).keys()
    # What tells of one part of Hokkaido shows that part.
    apart = len(told) < len(geo.boundaries(level)) * PART
    drawn = outlines(level, frame, frozenset(told)) if apart else outlines(level, frame)
    for key, contours in drawn.contours.items():
        _area(canvas, shape, rows.get(key), contours, steps)
    extra = None if apart else _sapporo(canvas, level, frame, rows)
    _labels(canvas, shape, drawn, rows, frame, steps, extra)
    off = [place for key, place in rows.items() if key not in drawn.contours]
    _aside(canvas, aside, shape, steps, off, bool(extra))


def _area(canvas: Canvas, shape: Shape, place: int | None, contours: tuple, steps: Sequence[float]) -> None:
    """Draw one area: filled by class, dotted where masked, hatched where not recorded, empty where not counted."""
    if place is None:
        name = canvas.say("name.area_without")
        area = freeform(canvas, contours, name, canvas.say("alt.not_counted", name=name))
        area.fill.background()
        canvas.edge(area.line, theme.EDGE)
        return
    name, datum = shape.categories[place].words, shape.series[0].data[place]
    told = canvas.say("alt.value", name=name, value=_told(canvas, shape, place))
    area = freeform(canvas, contours, name, told)
    pattern = {"not_recorded": LINES, **dict.fromkeys(MASKED, DOTS)}.get(datum.state)
    if pattern is not None:
        _patterned(canvas, area, pattern)
    elif value(datum) is None:
        area.fill.background()
    else:
        canvas.style.fill(area.fill, _class(datum, steps)[0], fixed=True)
    canvas.edge(area.line, theme.EDGE)


def _patterned(canvas: Canvas, area, pattern) -> None:
    """Fill a shape with dots (masked) or lines (not recorded): never a class."""
    area.fill.patterned()
    area.fill.pattern = pattern
    canvas.style.colour(area.fill.fore_color, theme.SECONDARY if pattern == DOTS else theme.AXIS, fixed=True)
    canvas.style.colour(area.fill.back_color, theme.GRID if pattern == DOTS else theme.PALE, fixed=True)


def _class(datum: Datum, steps: Sequence[float]) -> tuple[str, str]:
    """Return the fill of a value's class and the ink upon it; zero is white."""
    number = value(datum)
    if number is None or number == 0:
        return theme.GROUND, theme.INK
    # The class is that of the value as it is written.
    step = geo.class_of(round(number, 1), steps)
    return theme.SEQUENTIAL[step], theme.ON_SEQUENTIAL[step]


def _told(canvas: Canvas, shape: Shape, place: int) -> str:
    """Write a place's value, and in brackets what is told beside it."""
    first, *others = (one.data[place] for one in shape.series)
    beside = others[0].words if others else ""
    if not (first.words and beside):
        return first.words or beside
    # Where the value is masked with what stands behind it, one word says it.
    value = "" if first.state in MASKED and others[0].state in MASKED else first.words
    return canvas.say("with_state", name=value, state=beside).strip()


def _sapporo(canvas: Canvas, level: str, frame: Box, rows: dict) -> Outlines | None:
    """Draw Sapporo, which the centre does not count, unless the figure tells of it by itself."""
    if geo.SAPPORO in rows:
        return None
    extra = one_more(geo.MUNICIPALITIES, geo.SAPPORO, level, frame)
    name = text("maps.sapporo", canvas.style.language)
    alt = canvas.say("alt.not_counted", name=name)
    area = freeform(canvas, extra.contours[geo.SAPPORO], name, alt)
    canvas.style.fill(area.fill, theme.QUIET, fixed=True)
    canvas.edge(area.line, theme.EDGE)
    return extra


def _labels(canvas: Canvas, shape: Shape, drawn: Outlines, rows: dict, frame: Box, steps, extra) -> None:
    """Name each area with its value: all of few areas, of many those that have room."""
    size = SIZES[shape.level] - (SMALLER if frame.width < NARROW else 0)
    words = {
        key: (shape.categories[place].words, _told(canvas, shape, place))
        for key, place in _named(shape, {key: place for key, place in rows.items() if key in drawn.contours})
    }
    if extra is not None:
        drawn = drawn.with_one_more(extra)
        language = canvas.style.language
        words[geo.SAPPORO] = (text("maps.sapporo", language), text("maps.outside_counts", language))
    labels = [Label(key, max(width(line, size) for line in pair) + 2, 2 * size * TIGHT) for key, pair in words.items()]
    many = shape.level == "municipality"
    found = placed(labels, drawn, frame, LOOSE, NEAR) if many else placed(labels, drawn, frame)
    for key, at in found.items():
        ink = theme.INK
        if at.to is None and key in rows:
            ink = _class(shape.series[0].data[rows[key]], steps)[1]
        elif at.to is not None:
            _leader(canvas, at.box, at.to, words[key][0])
        label = _label(canvas, at.box, words[key], size, ink, at.to is None)
        if at.to is None and key in rows and shape.series[0].data[rows[key]].state:
            # Dots and lines would run through the words.
            canvas.style.fill(label.fill, theme.PALE, fixed=True)


def _leader(canvas: Canvas, box: Box, to: tuple[float, float], name: str) -> None:
    """Lead from a label to its area, where it does not stand right beside it."""
    start = edge(box, to)
    if dist(start, to) > TOUCHING:
        words = canvas.say("name.leader", name=name)
        canvas.line(start, to, theme.SECONDARY, words, words, width=0.75)


def _named(shape: Shape, rows: dict[str, int]) -> list[tuple[str, int]]:
    """Return the places to be named: all that have a word; of municipalities those with the highest values."""
    data = shape.series[0].data
    told = [(key, place) for key, place in rows.items() if data[place].words]
    if shape.level != "municipality":
        return told
    counted = [(key, place) for key, place in told if value(data[place])]
    return sorted(counted, key=lambda found: -data[found[1]].number)[:MOST_NAMED]


def _label(canvas: Canvas, box: Box, pair: tuple[str, str], size: float, ink: str, on_area: bool):
    """Write a name and its value, each on a line."""
    runs = [[Run(pair[0], size, False, ink)], [Run(pair[1], size, True, ink)]]
    name = canvas.say("name.label", name=pair[0])
    return canvas.words(box, runs, name, align="center", anchor="middle", fixed=on_area, leading=TIGHT, wrap=False)


def _aside(canvas: Canvas, box: Box, shape: Shape, steps: Sequence[float], off: list[int], sapporo: bool) -> None:
    """Say what the fills mean, and what is on no map."""
    top = _headed(canvas, box, shape)
    high = ROW if box.height >= ROOMY else SMALL_ROW
    for fill, words, pattern in _entries(canvas, shape, steps, sapporo):
        swatch = Box(box.left, top + 2, SWATCH + 8, high - 4)
        mark = canvas.rectangle(swatch, fill, canvas.say("name.legend"), words, edge=theme.EDGE, fixed=True)
        if pattern is not None:
            _patterned(canvas, mark, pattern)
        row = Box.between(swatch.right + 8, top, box.right, top + high)
        canvas.words(row, words, canvas.say("name.legend"), size=14, colour=theme.SECONDARY, anchor="middle")
        top += high
    if off:
        _off_map(canvas, Box.between(box.left, top + 10, box.right, box.bottom), shape, off)


def _headed(canvas: Canvas, box: Box, shape: Shape) -> float:
    """Say what the numbers of the map are; return where the heading ends."""
    words = shape.series[0].name
    if len(shape.series) > 1:
        words = canvas.say("beside", value=words, beside=shape.series[1].name)
    size = fitting(words, (16, 15, 14), box.width, 3 * 16 * LEADING) or 14
    head = Box(box.left, box.top, box.width, 3 * size * LEADING)
    words = shortened(words, size, box.width, head.height)
    canvas.words(head, words, canvas.say("name.legend"), size=size, bold=False, anchor="top")
    return box.top + height(words, size, box.width) + 6


def _entries(canvas: Canvas, shape: Shape, steps: Sequence[float], sapporo: bool) -> list[tuple]:
    """Return the legend: fill, words, pattern; classes from high to low, then zero and what has no number."""
    language, data = canvas.style.language, shape.series[0].data
    entries: list[tuple] = [(theme.SEQUENTIAL[-1], text("maps.from", language, start=f"{steps[-1]:g}"), None)]
    for place in range(len(steps) - 1, 0, -1):
        ends = {"start": f"{steps[place - 1]:g}", "to": f"{steps[place]:g}"}
        entries.append((theme.SEQUENTIAL[place], text("maps.between", language, **ends), None))
    entries.append((theme.SEQUENTIAL[0], text("maps.under", language, to=f"{steps[0]:g}"), None))
    if any(value(datum) == 0 for datum in data):
        entries.append((theme.GROUND, "0", None))
    masked = list(dict.fromkeys(datum.words for datum in data if datum.state in MASKED))
    if masked:
        entries.append((theme.PALE, canvas.say("list_join").join(masked), DOTS))
    missing = next((datum.words for datum in data if datum.state == "not_recorded"), "")
    if missing:
        entries.append((theme.PALE, missing, LINES))
    if sapporo:
        entries.append((theme.QUIET, text("maps.sapporo_legend", language), None))
    return entries


def _off_map(canvas: Canvas, box: Box, shape: Shape, off: list[int]) -> None:
    """List the places that are on no map, with their numbers."""
    unit = shape.series[-1].name
    rows = [
        canvas.say("alt.value", name=shape.categories[place].words, value=words)
        for place in off
        if (words := _told(canvas, shape, place))
    ]
    words = "\n".join([canvas.say("off_map", unit=unit), *rows])
    size = fitting(words, (16, 15, 14, 12, 11), box.width, box.height) or 11
    shown = shortened(words, size, box.width, box.height)
    head, *others = shown.split("\n")
    runs = [[Run(head, size, True)], *([Run(line, size)] for line in others)]
    canvas.words(box, runs, canvas.say("name.off_map"))
