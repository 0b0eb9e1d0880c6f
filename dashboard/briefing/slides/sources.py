"""The last slides: what each figure counts and where it comes from; what is protected."""

from dashboard.briefing.content import Deck
from dashboard.briefing.slides import tables
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas
from dashboard.briefing.slides.ground import Ground
from dashboard.briefing.slides.notes import write
from dashboard.briefing.slides.tiles import sentences
from dashboard.language import text

#: What of a card is said here; the rest is in the notes of its slide.
TERMS = ("measured_in", "numerator", "denominator")
SIZES = (14, 12)


def sources(ground: Ground, deck: Deck, numbers: list[int], said: bool) -> None:
    """Write a table of all figures, which begin on the slides ``numbers``; what is protected unless it is ``said``."""
    if not said:
        canvas, box = _slide(ground, text("pptx.protection", deck.language))
        sentences(canvas, box, deck.protection, sizes=(20, 18, 16, 14))
        write(canvas, "\n".join(deck.protection))
    heading = [text(f"pptx.sources.{key}", deck.language) for key in ("slide", "figure", "definition", "source")]
    rows = [_row(deck, number, slide) for number, slide in zip(numbers, deck.slides, strict=True)]
    title = text("pptx.sources.title", deck.language)
    canvas, box = _slide(ground, title)
    laid = tables.grid(heading, (False,) * 4, rows, box, SIZES)
    shown = laid.pages(box.height)
    for place, part in enumerate(shown):
        if place:
            words = text("pptx.continued", deck.language, headline=title, number=place + 1, count=len(shown))
            canvas, box = _slide(ground, words)
        alt = canvas.say("alt.table", title=title, rows=len(laid.rows[part]), columns=4)
        tables.table(canvas, box, laid, part, canvas.say("name.table"), alt)
        write(canvas, title)


def _slide(ground: Ground, title: str) -> tuple[Canvas, Box]:
    canvas = ground.add(ground.figure)
    top = ground.title(canvas, title) + 10
    return canvas, Box.between(ground.free.left, top, ground.free.right, ground.foot.top)


def _row(deck: Deck, number: int, slide) -> tuple[str, str, str, str]:
    published, language = slide.published, deck.language
    asked = {text(f"figure.{term}", language) for term in TERMS}
    colon = text("pptx.colon", language)
    join = text("pptx.sentence_join", language)
    definition = join.join(f"{term}{colon}{words}" for term, words in published.definition if term in asked)
    # The heading says already that it is the source.
    prefix = text("figure.source", language, source="\0", as_of="").split("\0")[0]
    return str(number), published.title, definition, published.source.removeprefix(prefix)
