"""A deck as PowerPoint: native charts, tables and shapes, on our own design or a director's template."""

import io
from collections.abc import Callable

from dashboard.briefing.content import Deck
from dashboard.briefing.fixed import fixed
from dashboard.briefing.slides.canvas import clean
from dashboard.briefing.slides.cover import cover
from dashboard.briefing.slides.figures import figure
from dashboard.briefing.slides.given import TemplateError
from dashboard.briefing.slides.ground import Ground, ground
from dashboard.briefing.slides.sources import sources
from dashboard.briefing.slides.style import LANGUAGES

__all__ = ["TemplateError", "write"]


def write(deck: Deck, template: bytes | None = None, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return a deck as the bytes of a .pptx: the same for equal decks and templates.

    ``template`` is a .pptx or .potx whose master, layouts, colours and logo are used; raise TemplateError where it
    can't be. ``progress`` is told how many of all figures are done.
    """
    page = ground(deck.language, template)
    said = cover(page, deck)
    starts = []
    for done, slide in enumerate(deck.slides, 1):
        starts.append(len(page.presentation.slides) + 1)
        figure(page, slide)
        if progress:
            progress(done, len(deck.slides))
    sources(page, deck, starts, said)
    _properties(page, deck)
    target = io.BytesIO()
    page.presentation.save(target)
    return fixed(target.getvalue(), deck.as_of)


def _properties(page: Ground, deck: Deck) -> None:
    """Write what the file says of itself; nothing of who made it or when."""
    kept = page.presentation.core_properties
    kept.title, kept.subject = clean(deck.title)[:255], clean(deck.subtitle)[:255]
    kept.language = LANGUAGES[deck.language]
    kept.author = kept.last_modified_by = kept.comments = kept.keywords = kept.category = ""
    kept.revision = 1
