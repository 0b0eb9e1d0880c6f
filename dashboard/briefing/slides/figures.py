"""One figure on as many slides as it takes: headline, what it is, the native object, remarks, source."""

from collections.abc import Iterable

from dashboard import theme
from dashboard.briefing.content import Slide
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.ground import Ground
from dashboard.briefing.slides.measure import LEADING, fitting, height, shortened
from dashboard.briefing.slides.notes import notes
from dashboard.briefing.slides.pages import GAP, REMARK, Page, masks, pages

SUBTITLE, NOTE = (20, 18, 16, 14), (20, 18, 16)
#: Remarks take so many lines at most.
REMARK_LINES = 4


def figure(ground: Ground, slide: Slide) -> None:
    """Write the slides of one figure."""
    headline = slide.headline or slide.published.title
    canvas = ground.add(ground.figure)
    body = _frame(ground, canvas, slide, headline, slide.note)

    def again(number: int, count: int) -> str:
        return canvas.say("continued", headline=headline, number=number, count=count)

    # What goes on has a longer title, and may have less room for it.
    lower = max(ground.end_of_title(canvas, again(2, 3)) - ground.end_of_title(canvas, headline), 0)
    warnings = slide.published.warnings
    # All masks of the figure: a slide may hold fewer.
    known = masks(datum for row in slide.published.values for datum in row)
    words = "\n".join(word for word in (_masked(canvas, known), *warnings) if word)
    high = min(height(words, REMARK, body.width), REMARK_LINES * REMARK * LEADING) + GAP if words else 0
    room = Box.between(body.left, body.top + lower, body.right, body.bottom - high)
    found = pages(canvas, slide, room)
    for number, page in enumerate(found, 1):
        if number > 1:
            canvas = ground.add(ground.figure)
            body = _frame(ground, canvas, slide, again(number, len(found)), "")
        _draw(canvas, body, [_masked(canvas, page.masks), *warnings, page.remark], page)
        notes(canvas, slide)


def _frame(ground: Ground, canvas: Canvas, slide: Slide, title: str, note: str) -> Box:
    """Write what stands around a figure; return its room."""
    published = slide.published
    top = ground.title(canvas, title)
    room = Box.between(ground.free.left, top, ground.free.right, ground.free.bottom)
    size = fitting(published.subtitle, SUBTITLE, room.width, 2 * 16 * LEADING) or SUBTITLE[-1]
    high = height(published.subtitle, size, room.width)
    line = Box(room.left, top, room.width, high)
    canvas.words(line, published.subtitle, canvas.say("name.subtitle"), size=size, colour=theme.SECONDARY)
    top += high + GAP
    if note:
        size = fitting(note, NOTE, room.width, 3 * 18 * LEADING) or NOTE[-1]
        words = shortened(note, size, room.width, 4 * size * LEADING)
        high = height(words, size, room.width)
        canvas.words(Box(room.left, top, room.width, high), words, canvas.say("name.note"), size=size)
        top += high + GAP
    _source(ground, canvas, published.source)
    return Box.between(room.left, top + 4, room.right, ground.free.bottom)


def _masked(canvas: Canvas, masks: Iterable[str]) -> str:
    """Say what the masks on a slide mean, "" where there are none."""
    quoted = [f"「{word}」" if canvas.style.language == "ja" else f"“{word}”" for word in sorted(masks)]
    return canvas.say("masked", words=canvas.say("or").join(quoted)) if quoted else ""


def _source(ground: Ground, canvas: Canvas, words: str) -> None:
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
    size = fitting(words, (14, 13, 12, 11), foot.width, foot.height) or 11
    words = shortened(words, size, foot.width, foot.height)
    canvas.words(foot, words, canvas.say("name.source"), size=size, colour=theme.MUTED, anchor="bottom")


def _draw(canvas: Canvas, body: Box, remarks: list[str], page: Page) -> None:
    """Draw the figure, and below it what must be known to read it."""
    words = "\n".join(remark for remark in remarks if remark)
    if words:
        high = min(height(words, REMARK, body.width), REMARK_LINES * REMARK * LEADING)
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
