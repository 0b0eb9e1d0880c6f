"""One figure on as many slides as it takes: headline, what it is, the native object, remarks, source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

from dashboard import theme
from dashboard.briefing.content import Deck, Slide
from dashboard.briefing.slides import bars, intervals, tables
from dashboard.briefing.slides.bars import pyramid
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.data import MASKED, largest, part, short, told
from dashboard.briefing.slides.ground import Ground
from dashboard.briefing.slides.lines import over_time, unsaid
from dashboard.briefing.slides.maps import map_
from dashboard.briefing.slides.matrix import matrix
from dashboard.briefing.slides.measure import LEADING, fitting, height, shortened
from dashboard.briefing.slides.notes import notes
from dashboard.briefing.slides.points import points
from dashboard.briefing.slides.tiles import sentences, tiles
from dashboard.figures import Published
from dashboard.figures.shape import Shape, shape_of

SUBTITLE, NOTE, REMARK = (20, 18, 16, 14), (20, 18, 16), 14
GAP = 8
#: A figure goes over so many slides at most; the rest is in the workbook.
MOST_SLIDES = 3
DRAWN: dict[str, Callable[[Canvas, Box, Shape, Sequence[float]], None]] = {
    "bars": bars.bars,
    "columns": over_time,
    "lines": over_time,
    "pyramid": pyramid,
    "points": points,
    "intervals": intervals.intervals,
    "matrix": matrix,
    "map": map_,
}
#: Kinds that go on over several slides, by how many categories one holds.
PAGED: dict[str, Callable[[Shape, float], int]] = {
    "bars": bars.rows_that_fit,
    "intervals": intervals.rows_that_fit,
}


@dataclass(frozen=True)
class Page:
    """One slide of a figure: what draws it, and what is said below."""

    draw: Callable[[Canvas, Box], None]
    remark: str = ""


def figure(ground: Ground, deck: Deck, slide: Slide) -> None:
    """Write the slides of one figure."""
    headline = slide.headline or slide.published.title
    pages: list[Page] = []
    place = 0
    while place == 0 or place < len(pages):
        canvas = ground.add(ground.figure)
        title = headline
        if place:
            title = canvas.say("continued", headline=headline, number=place + 1, count=len(pages))
        body, remarks = _frame(ground, canvas, slide, title, place == 0)
        if place == 0:
            pages = _pages(canvas, slide, body, remarks)
        _remarks(canvas, body, [*remarks, pages[place].remark], pages[place])
        notes(canvas, slide)
        place += 1


def _frame(ground: Ground, canvas: Canvas, slide: Slide, title: str, first: bool) -> tuple[Box, list[str]]:
    """Write what stands around a figure; return its room, and what is to be said below it."""
    published = slide.published
    top = ground.title(canvas, title)
    room = Box.between(ground.free.left, top, ground.free.right, ground.free.bottom)
    size = fitting(published.subtitle, SUBTITLE, room.width, 2 * 16 * LEADING) or SUBTITLE[-1]
    high = height(published.subtitle, size, room.width)
    line = Box(room.left, top, room.width, high)
    canvas.words(line, published.subtitle, canvas.say("name.subtitle"), size=size, colour=theme.SECONDARY)
    top += high + GAP
    if slide.note and first:
        size = fitting(slide.note, NOTE, room.width, 3 * 18 * LEADING) or NOTE[-1]
        words = shortened(slide.note, size, room.width, 4 * size * LEADING)
        high = height(words, size, room.width)
        canvas.words(Box(room.left, top, room.width, high), words, canvas.say("name.note"), size=size)
        top += high + GAP
    source(ground, canvas, published.source)
    masked = {datum.words for row in published.values for datum in row if datum.state in MASKED}
    remarks = []
    if masked:
        words = canvas.say("or").join(
            f"「{word}」" if canvas.style.language == "ja" else f"“{word}”" for word in sorted(masked)
        )
        remarks.append(canvas.say("masked", words=words))
    remarks += [*published.warnings]
    return Box.between(room.left, top + 4, room.right, ground.free.bottom), remarks


def source(ground: Ground, canvas: Canvas, words: str) -> None:
    """Write the source and its date into the foot, with a thin line above."""
    foot = ground.foot
    if ground.style.own:
        canvas.line(
            (foot.left, foot.top - 4),
            (ground.free.right, foot.top - 4),
            theme.QUIET,
            canvas.say("name.rule"),
            canvas.say("alt.rule"),
            0.75,
        )
    size = fitting(words, (14, 13, 12, 11), foot.width, foot.height + 4) or 11
    words = shortened(words, size, foot.width, foot.height + 4)
    canvas.words(foot, words, canvas.say("name.source"), size=size, colour=theme.MUTED, anchor="bottom")


def _remarks(canvas: Canvas, body: Box, remarks: list[str], page: Page) -> None:
    """Draw the figure, and below it what must be known to read it."""
    words = "\n".join(remark for remark in remarks if remark)
    if words:
        high = min(height(words, REMARK, body.width), 4 * REMARK * LEADING)
        place = Box.between(body.left, body.bottom - high, body.right, body.bottom)
        canvas.words(
            place,
            shortened(words, REMARK, place.width, high),
            canvas.say("name.remark"),
            size=REMARK,
            colour=theme.SECONDARY,
        )
        body = Box.between(body.left, body.top, body.right, place.top - GAP)
    page.draw(canvas, body)


def _pages(canvas: Canvas, slide: Slide, body: Box, remarks: list[str]) -> list[Page]:
    """Return a figure's slides, by its form; words where there is nothing to draw."""
    published = slide.published
    if published.faults or published.empty:
        words = published.faults or (published.empty,)
        return [Page(lambda canvas, box: sentences(canvas, box, words))]
    words = "\n".join(remarks)
    high = height(words, REMARK, body.width) + GAP if words else 0
    room = Box.between(body.left, body.top, body.right, body.bottom - high)
    kind = published.form.get("kind", "table")
    if kind == "numbers" and published.numbers:
        return [Page(lambda canvas, box: tiles(canvas, box, published.numbers))]
    if kind not in DRAWN or not published.cells:
        return _told_or_table(canvas, slide, room)
    shape = shape_of(published)
    if not shape.categories:
        return _told_or_table(canvas, slide, room)
    limits = [_limit(shape, panel) for panel in shape.panels]
    shown = _parts(shape, room)
    left = len(shape.categories) - sum(len(one.categories) for one in shown)
    return [
        Page(
            partial(_draw, shape=one, limits=limits),
            _below(canvas, one, room, left if place == len(shown) - 1 else 0),
        )
        for place, one in enumerate(shown)
    ]


def _draw(canvas: Canvas, box: Box, shape: Shape, limits: Sequence[float]) -> None:
    DRAWN[shape.kind](canvas, box, shape, limits)


def _below(canvas: Canvas, shape: Shape, room: Box, left: int) -> str:
    """Say which values are not told where the drawing has no word for each, and what did not fit."""
    words = []
    if shape.kind in ("columns", "lines"):
        words.append(unsaid(shape, room.width, canvas.style.language))
    elif shape.kind == "points":
        words.append(told(shape, shape.series, short(shape.categories), canvas.style.language))
    if left:
        words.append(canvas.say("more_categories", count=left))
    return canvas.say("sentence_join").join(word for word in words if word)


def _limit(shape: Shape, panel: Sequence[int]) -> float:
    """Return the largest value of a panel: of a bar where series stand on each other."""
    series = [shape.series[place] for place in panel]
    if not shape.stacked or len(series) == 1:
        return largest(series)
    return max(
        (
            sum(one.data[at].number or 0 for one in series if not one.data[at].state)
            for at in range(len(shape.categories))
        ),
        default=0,
    )


def _parts(shape: Shape, room: Box) -> list[Shape]:
    """Cut a shape into slides where it has more rows than one holds, of about the same number each."""
    count = len(shape.categories)
    most = PAGED[shape.kind](shape, room.height) if shape.kind in PAGED else count
    slides = ceil(count / most)
    each = ceil(count / slides) if slides <= MOST_SLIDES else most
    return [part(shape, start, start + each) for start in range(0, count, each)][:MOST_SLIDES]


def _told_or_table(canvas: Canvas, slide: Slide, room: Box) -> list[Page]:
    """Return a figure without a drawing: its sentences where it has no table, else the table."""
    published = slide.published
    if published.lead and (not published.cells or published.form.get("kind") != "table"):
        return [Page(lambda canvas, box: sentences(canvas, box, published.lead))]
    if not published.cells:
        words = (published.headline or canvas.say("nothing"),)
        return [Page(lambda canvas, box: sentences(canvas, box, words))]
    kept, dropped = _columns(published, room)
    laid = tables.grid(
        [published.columns[place]["label"] for place in kept],
        [published.columns[place]["numeric"] for place in kept],
        [[row[place] for place in kept] for row in published.cells],
        room,
    )
    # The line that says how many rows are left out takes room of its own.
    shown = laid.pages(room.height - REMARK * LEADING - GAP)
    shown = shown if len(shown) > MOST_SLIDES or dropped else laid.pages(room.height)
    pages = []
    for place, rows in enumerate(shown[:MOST_SLIDES]):
        last = place == MOST_SLIDES - 1 and len(shown) > MOST_SLIDES
        remark = canvas.say("more_rows", shown=rows.stop, count=len(laid.rows)) if last else ""
        if dropped:
            remark = canvas.say("sentence_join").join(
                word for word in (remark, canvas.say("more_columns", count=dropped)) if word
            )
        pages.append(Page(partial(_table, laid=laid, rows=rows, title=published.title), remark))
    return pages


def _columns(published: Published, room: Box) -> tuple[list[int], int]:
    """Return the columns that a slide has room for, and how many are left out: the emptiest go first."""
    rows = published.cells
    filled = {place: sum(bool(row[place]) for row in rows) for place in range(len(published.columns))}
    # A column without a single word says nothing.
    kept = [place for place, count in filled.items() if count]
    said = len(kept)
    while len(kept) > 1 and tables.crowded(
        [published.columns[place]["label"] for place in kept],
        [[row[place] for place in kept] for row in rows],
        room.width,
    ):
        kept.remove(min(reversed(kept), key=filled.__getitem__))
    return kept, said - len(kept)


def _table(canvas: Canvas, box: Box, laid: tables.Grid, rows: slice, title: str) -> None:
    count = len(laid.rows[rows])
    alt = canvas.say("alt.table", title=title, rows=count, columns=len(laid.heading))
    tables.table(canvas, box, laid, rows, canvas.say("name.table"), alt)
