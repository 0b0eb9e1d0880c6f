"""The formats that a briefing is exported in: what each is called, who writes it, and the record of it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from dashboard.briefing.briefing import Briefing
from dashboard.briefing.content import Deck, Progress, compose, seen_by
from dashboard.briefing.errors import LogUnreadable, NotExported
from dashboard.briefing.exported import Exports, record
from dashboard.disclosure.audience import audience
from dashboard.language import LANGUAGES, text
from dashboard.warehouse import Warehouse

#: The formats, each with its media type.
FORMATS = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}
#: Of all progress, how much the figures take before the file is written.
COMPOSING = 0.5


@dataclass(frozen=True)
class File:
    """An exported file with ``masked`` values masked; ``unrecorded`` says why the record tells nothing of it.

    Only internal files may be unrecorded.
    """

    name: str
    content: bytes
    media_type: str
    masked: int = 0
    unrecorded: LogUnreadable | None = None


def export(
    warehouse: Warehouse,
    briefing: Briefing,
    format: str,
    language: str,
    audience_name: str,
    template: bytes | None = None,
    progress: Callable[[float], None] | None = None,
    exports: Exports | None = None,
) -> File:
    """Return a briefing in one format and put it on record; ``progress`` is told shares of 1.

    Raises NotExported where any of it may not leave or what leaves can't be recorded, SettingError for an unknown
    audience.
    """
    share = progress or (lambda done: None)
    deck = compose(warehouse, briefing, language, audience_name, lambda done, of: share(COMPOSING * done / max(1, of)))
    content = write(deck, format, template, lambda done, of: share(COMPOSING + (1 - COMPOSING) * done / max(1, of)))
    outside = audience(audience_name)
    seen = seen_by(warehouse, outside)
    unrecorded = None
    try:
        (exports or Exports.here()).add(record(seen, briefing, deck, format, content))
    except LogUnreadable as error:
        if outside:
            why = {each: text("briefing.reason.unrecorded", each, why=error.message(each)) for each in LANGUAGES}
            raise NotExported((why,)) from error
        unrecorded = error
    return File(file_name(deck, format), content, FORMATS[format], deck.masked, unrecorded)


def write(deck: Deck, format: str, template: bytes | None = None, progress: Progress | None = None) -> bytes:
    """Return a deck in one format; only PowerPoint takes a template. Raises NotExported where it can't be written."""
    # Each outlet brings a library of its own: only the one asked for is imported.
    outlet = import_module(f"dashboard.briefing.{format}")
    if format == "pptx":
        from dashboard.briefing.slides.given import TemplateError as Refused

        return _explained(Refused, lambda: outlet.write(deck, template=template, progress=progress))
    if format == "pdf":
        return _explained(outlet.PrintError, lambda: outlet.write(deck, progress=progress))
    return outlet.write(deck, progress=progress)


def _explained(refused: type[Exception], written: Callable[[], bytes]) -> bytes:
    """Return what an outlet writes; turn what it says in both languages into NotExported."""
    try:
        return written()
    except refused as error:
        raise NotExported(({language: error.message(language) for language in LANGUAGES},)) from error


def file_name(deck: Deck, format: str) -> str:
    """Return the name that a file is saved under: the briefing's, and for whom it is."""
    whom = text(f"briefing.file.{deck.audience}", deck.language)
    made_up = f"{text('figure.synthetic', deck.language)}_" if deck.synthetic else ""
    tongue = "" if deck.language == "ja" else f"_{deck.language}"
    return f"{made_up}{deck.name}_{whom}{tongue}.{format}".replace(" ", "-")
