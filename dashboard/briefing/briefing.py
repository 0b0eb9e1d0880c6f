"""A briefing: an ordered choice of figures with their filters, a headline and a note each; one small YAML file."""

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from dashboard.catalog import Value, catalog


@dataclass(frozen=True)
class Entry:
    """One figure of a briefing.

    ``parameters`` are the query's; ``address`` leads back to the dashboard (``consultations?basis=with_liaison``).
    ``headline`` is empty until one is accepted or written: then the slide carries the figure's title.
    ``based_on`` is the sentence that the data gave (in Japanese) when the headline was accepted: when the data
    gives another one, the headline no longer holds. ``_en`` are the same words in English, where there are any.
    """

    figure: str
    parameters: dict[str, Value] = field(default_factory=dict)
    headline: str = ""
    note: str = ""
    based_on: str = ""
    address: str = ""
    headline_en: str = ""
    note_en: str = ""

    def headline_in(self, language: str) -> str:
        """Return the headline in one language, "" where it has none."""
        return self.headline if language == "ja" else self.headline_en

    def note_in(self, language: str) -> str:
        """Return the note in one language; the one there is where it has none."""
        return (self.note_en or self.note) if language == "en" else (self.note or self.note_en)

    def of_year(self, fiscal_year: int) -> "Entry":
        """Return the same figure of another fiscal year; its headline stays with what it was based on."""
        takes = catalog().get(self.figure)
        asked = "fiscal_year" in self.parameters or (takes is not None and "fiscal_year" in takes.parameters)
        page, question, filters = self.address.partition("?")
        kept = {key: value for key, value in parse_qsl(filters) if key != "fy"}
        address = f"{page}?{urlencode(kept | {'fy': fiscal_year})}" if page or question else ""
        parameters = self.parameters | ({"fiscal_year": fiscal_year} if asked else {})
        return replace(self, parameters=parameters, address=address)


@dataclass(frozen=True)
class Briefing:
    """A named briefing. ``name`` is the file's name without its ending; ``audience`` is chosen first."""

    name: str
    title: str
    audience: str
    entries: tuple[Entry, ...] = ()
    language: str = "ja"
    #: A line below the title: the occasion, the organisation.
    subtitle: str = ""
    title_en: str = ""
    subtitle_en: str = ""

    def title_in(self, language: str) -> str:
        """Return the title in one language; the one there is where it has none."""
        return (self.title_en or self.title) if language == "en" else self.title

    def subtitle_in(self, language: str) -> str:
        """Return the line below the title in one language; the one there is where it has none."""
        return (self.subtitle_en or self.subtitle) if language == "en" else (self.subtitle or self.subtitle_en)

    def with_entry(self, position: int, entry: Entry) -> "Briefing":
        """Return the briefing with another entry at a position (from 0)."""
        return replace(self, entries=(*self.entries[:position], entry, *self.entries[position + 1 :]))

    def without_entry(self, position: int) -> "Briefing":
        """Return the briefing without the entry at a position."""
        return replace(self, entries=(*self.entries[:position], *self.entries[position + 1 :]))

    def moved(self, position: int, to: int) -> "Briefing":
        """Return the briefing with an entry moved to another position."""
        entries = [*self.entries]
        entries.insert(to, entries.pop(position))
        return replace(self, entries=tuple(entries))

    def place_of(self, entry: Entry) -> int | None:
        """Return the position of the same figure with the same filters, None where there is none."""
        same = (
            position
            for position, each in enumerate(self.entries)
            if (each.figure, each.parameters) == (entry.figure, entry.parameters)
        )
        return next(same, None)
