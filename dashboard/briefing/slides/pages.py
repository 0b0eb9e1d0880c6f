"""What each slide of a figure holds: by its form, cut where there is more than one slide has room for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

from dashboard.briefing.content import Slide
from dashboard.briefing.slides import bars, intervals, tables
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.data import largest, part, said, short, told, value
from dashboard.briefing.slides.lines import over_time, unsaid
from dashboard.briefing.slides.maps import map_
from dashboard.briefing.slides.matrix import matrix
from dashboard.briefing.slides.measure import LEADING
from dashboard.briefing.slides.points import points
from dashboard.briefing.slides.tiles import sentences, tiles
from dashboard.figures import Published
from dashboard.figures.form import Datum
from dashboard.figures.shape import Shape, shape_of
from dashboard.language import text

#: The type of remarks below a figure, and the gap above them.
REMARK, GAP = 14, 8
#: A figure goes over so many slides at most; the rest is in the workbook. Rows of a table that are laid out for them.
MOST_SLIDES, MOST_ROWS = 3, 120
DRAWN: dict[str, Callable[[Canvas, Box, Shape, Sequence[float]], None]] = {
    "bars": bars.bars,
    "columns": over_time,
    "lines": over_time,
    "pyramid": bars.pyramid,
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
    """One slide of a figure: what draws it, what is said below, and the words of the masks that stand on it."""

    draw: Callable[[Canvas, Box], None]
    remark: str = ""
    masks: frozenset[str] = frozenset()


def pages(canvas: Canvas, slide: Slide, room: Box) -> list[Page]:
    """Return a figure's slides, by its form, each with so much room; words where there is nothing to draw."""
    published = slide.published
    if published.faults or published.empty:
        words = published.faults or (published.empty,)
        return [_read(words)]
    kind = published.form.get("kind", "table")
    if kind == "numbers" and published.numbers:
        return [Page(lambda canvas, box: tiles(canvas, box, published.numbers))]
    if kind not in DRAWN or not published.cells:
        return _told_or_table(canvas, slide, room)
    shape = shape_of(published)
    if not any(value(datum) is not None or said(datum) for one in shape.series for datum in one.data):
        # An empty chart says nothing; the figure's own words say why.
        return _told_or_table(canvas, slide, room)
    limits = [_limit(shape, panel) for panel in shape.panels]
    shown = _parts(shape, room)
    left = len(shape.categories) - sum(len(one.categories) for one in shown)
    return [
        Page(
            partial(_draw, shape=one, limits=limits),
            _below(canvas, one, room, left if place == len(shown) - 1 else 0),
            masks(datum for series in one.series for datum in series.data),
        )
        for place, one in enumerate(shown)
    ]


def masks(data: Iterable[Datum]) -> frozenset[str]:
    """Return the words of all masks among some cells."""
    return frozenset(mask.words for datum in data for mask in datum.masks)


def _read(words: tuple[str, ...]) -> Page:
    return Page(lambda canvas, box: sentences(canvas, box, words))


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
    if published.lead:
        return [_read(published.lead)]
    if not published.cells:
        words = (published.headline or canvas.say("nothing"),)
        return [_read(words)]
    kept, dropped = _columns(published, room)
    columns = [published.columns[place] for place in kept]
    rows = [[row[place] for place in kept] for row in published.values[:MOST_ROWS]]
    if len(rows) == 1:
        laid, rows = _terms(canvas, columns, rows[0], room), [[datum] for datum in rows[0]]
    else:
        words = [[datum.words for datum in row] for row in rows]
        laid = tables.grid([one["label"] for one in columns], [one["numeric"] for one in columns], words, room)
    # The line that says how many rows are left out takes room of its own.
    shown = laid.pages(room.height - REMARK * LEADING - GAP)
    shown = shown if len(shown) > MOST_SLIDES or dropped else laid.pages(room.height)
    pages = []
    for place, held in enumerate(shown[:MOST_SLIDES]):
        last = place == MOST_SLIDES - 1 and len(shown) > MOST_SLIDES
        remark = canvas.say("more_rows", shown=held.stop, count=max(len(rows), len(published.cells))) if last else ""
        if dropped:
            remark = canvas.say("sentence_join").join(
                word for word in (remark, canvas.say("more_columns", count=dropped)) if word
            )
        on_it = masks(datum for row in rows[held] for datum in row)
        pages.append(Page(partial(_table, laid=laid, rows=held, title=published.title), remark, on_it))
    return pages


def _terms(canvas: Canvas, columns: Sequence[dict], row: Sequence[Datum], room: Box) -> tables.Grid:
    """Lay a table of one row out as terms with their values: a slide is too narrow for many columns."""
    heading = [text(f"xlsx.number_{key}", canvas.style.language) for key in ("measure", "value")]
    terms = [(column["label"], datum.words) for column, datum in zip(columns, row, strict=True)]
    return tables.grid(heading, (False, True), terms, room)


def _columns(published: Published, room: Box) -> tuple[list[int], int]:
    """Return the columns that a slide has room for, and how many are left out: the emptiest go first."""
    rows = published.cells[:MOST_ROWS]
    filled = {place: sum(bool(row[place]) for row in rows) for place in range(len(published.columns))}
    # A column without a single word says nothing.
    kept = [place for place, count in filled.items() if count]
    said = len(kept)
    while (
        len(rows) > 1
        and len(kept) > 1
        and tables.crowded(
            [published.columns[place]["label"] for place in kept],
            [[row[place] for place in kept] for row in rows],
            room.width,
        )
    ):
        kept.remove(min(reversed(kept), key=filled.__getitem__))
    return kept, said - len(kept)


def _table(canvas: Canvas, box: Box, laid: tables.Grid, rows: slice, title: str) -> None:
    count = len(laid.rows[rows])
    alt = canvas.say("alt.table", title=title, rows=count, columns=len(laid.heading))
    tables.table(canvas, box, laid, rows, canvas.say("name.table"), alt)
