"""What the parts of the page of briefings share: what it remembers between its runs, and how it changes a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from dashboard import ui
from dashboard.briefing import adding
from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import Stale
from dashboard.briefing.outlets import File
from dashboard.briefing.store import Briefings, Kept
from dashboard.catalog import Value
from dashboard.records.errors import StoreError
from dashboard.ui import say

#: What says only who looks, not at what.
NOT_FILTERS = {ui.LANGUAGE_KEY, ui.YEAR_KEY, "briefing", "audience", "slide"}


@dataclass
class State:
    """What the page remembers between its runs.

    ``used`` is the briefing looked at or added to last; ``seen`` is the version of each that this session knows.
    ``asking`` is the form that is open, ``looking`` the slide whose preview is; ``turn`` asks the page to turn to the
    briefing ``used``. ``files`` are those made, by what
    they were made of.
    """

    used: str | None = None
    seen: dict[str, str] = field(default_factory=dict)
    asking: str = ""
    turn: bool = False
    looking: str = ""
    told: str = ""
    trouble: str = ""
    template: bytes | None = None
    files: dict[tuple, File] = field(default_factory=dict)


def state() -> State:
    """Return what the page remembers."""
    return st.session_state.setdefault("briefings", State())


def briefings() -> Briefings:
    """Return the briefings that are kept."""
    return Briefings.here()


def change(name: str, changed: Callable[[Briefing], Briefing], typed: str = "") -> None:
    """Save a change of the briefing as this session saw it; say why where that can't be, with what was typed."""
    attempt(lambda: save(name, changed), typed)


def attempt(action: Callable[[], None], typed: str = "") -> bool:
    """Do something to the folder of briefings; return False and say why where that fails."""
    now = state()
    now.told = now.trouble = ""
    try:
        action()
    except StoreError as error:
        words = [error.message(ui.language())]
        if typed and isinstance(error, Stale):
            words.append(say("briefing.error.stale_words", words=typed))
        now.trouble = say("figure.sentence_join").join(words)
        return False
    return True


def remember(kept: Kept) -> Kept:
    """Know a briefing as it is kept now, and as the one used last."""
    now = state()
    now.used, now.seen[kept.briefing.name] = kept.briefing.name, kept.version
    return kept


def save(name: str, changed: Callable[[Briefing], Briefing]) -> None:
    """Save a change of the briefing as this session saw it; raise Stale where it is another by now."""
    kept = briefings().read(name)
    # What this session saved itself it knows, though the page has not been drawn since.
    if kept.version != state().seen.get(name, kept.version):
        raise Stale(title=kept.briefing.title)
    after = changed(kept.briefing)
    if after != kept.briefing:
        remember(briefings().save(after, kept.version))


def add(figure: str, parameters: dict[str, Value]) -> None:
    """Add a figure with its filters, and the way back to it, to the briefing used last; say so."""
    given = {key: value for key, value in parameters.items() if value is not None}
    filters = {key: value for key, value in st.query_params.to_dict().items() if key not in NOT_FILTERS}
    year = given.get("fiscal_year", ui.fiscal_year())
    address = f"{st.session_state.get(ui.PAGE_KEY) or 'overview'}?{urlencode(filters | {'fy': year})}"
    now = state()
    try:
        made = adding.add(
            briefings(),
            Entry(figure, given, address=address),
            now.used,
            say("briefing.new_title", year=year),
            ui.language(),
        )
    except StoreError as error:
        ui.tell(error.message(ui.language()), ":material/error:")
        return
    remember(briefings().read(made.briefing.name))
    key = "added_before" if made.before else "added"
    title = made.briefing.title_in(ui.language())
    slides = len(made.briefing.entries)
    ui.tell(say(f"briefing.{key}", title=title, slide=made.slide, slides=slides), ":material/check:")
