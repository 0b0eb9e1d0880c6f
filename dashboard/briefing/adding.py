"""Adding a figure to a briefing from its card: to the one used last, the newest own, or a new one."""

from contextlib import suppress
from dataclasses import dataclass, replace

from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import NoBriefing
from dashboard.briefing.store import Briefings

#: For whom a briefing is that was begun from a card: outsiders, whose numbers are protected.
AUDIENCE = "funder"


@dataclass(frozen=True)
class Added:
    """The briefing that a figure is in now, its slide (from 1), and whether it had been there before."""

    briefing: Briefing
    slide: int
    before: bool


def add(briefings: Briefings, entry: Entry, used: str | None, title: str, language: str) -> Added:
    """Add a figure to the briefing ``used`` last, else to the newest own, else to a new one of that title.

    The same figure with the same filters is added once.
    """
    name = _target(briefings, used)
    if name is None:
        name = briefings.create(title, AUDIENCE, language).briefing.name
    place = briefings.read(name).briefing.place_of(entry)
    briefing = briefings.change(name, lambda now: _with(now, entry)).briefing
    return Added(briefing, (briefing.place_of(entry) or 0) + 1, before=place is not None)


def _with(briefing: Briefing, entry: Entry) -> Briefing:
    if briefing.place_of(entry) is not None:
        return briefing
    return replace(briefing, entries=(*briefing.entries, entry))


def _target(briefings: Briefings, used: str | None) -> str | None:
    if used is not None:
        # Deleted since: then the next best.
        with suppress(NoBriefing):
            return briefings.read(used).briefing.name
    own = (each.name for each in briefings.listed() if each.own and each.kept)
    return next(own, None)
