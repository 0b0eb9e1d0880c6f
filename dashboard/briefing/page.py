"""What the page of briefings is built from: for whom first, which briefing, its slides, the ways out, the record."""

from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard import address, markup, ui
from dashboard.briefing import delivery, editing, managing, shown
from dashboard.briefing.content import Deck, compose, seen_by
from dashboard.briefing.errors import NotExported
from dashboard.briefing.exported import Exports
from dashboard.briefing.session import briefings, remember, state
from dashboard.briefing.store import Kept
from dashboard.disclosure.audience import AUDIENCES, audience
from dashboard.language import LANGUAGES
from dashboard.records.errors import StoreError
from dashboard.settings import SettingError
from dashboard.ui import say
from dashboard.warehouse import Warehouse

STYLE = Path(__file__).with_name("briefing.css")
#: Exports that the record shows at once.
SHOWN = 10


def prepare() -> None:
    """Let a briefing be prepared, from the audience to the finished file."""
    st.html(STYLE)
    st.html(markup.step(1, say("briefing.step_audience")))
    chosen = _audience()
    if chosen is None:
        return
    st.html(markup.step(2, say("briefing.step_briefing")))
    kept = managing.choose(chosen)
    _tell()
    if kept is None:
        return
    try:
        with st.spinner(say("briefing.protecting")) if chosen != AUDIENCES[0] else st.empty():
            seen = seen_by(ui.warehouse(), audience(chosen))
    except NotExported as error:
        st.html(markup.listing(say("briefing.not_ready"), error.reasons_in(ui.language()), "attention"))
        return
    st.html(markup.step(3, say("briefing.step_slides")))
    flagged = editing.slides(kept.briefing, seen)
    st.html(markup.step(4, say("briefing.step_export")))
    delivery.deliver(kept, chosen, flagged)


def _audience() -> str | None:
    """Ask for whom it is; nothing is chosen beforehand. What each means stands below."""
    label = say("briefing.audience.label")
    address.adopt("audience", AUDIENCES)
    chosen = st.segmented_control(
        label, AUDIENCES, key="audience", format_func=_whom, label_visibility="collapsed", required=False
    )
    address.keep("audience")
    try:
        meant = {name: audience(name) for name in AUDIENCES}
    except SettingError as error:
        st.html(markup.message(error.message(ui.language()), "attention"))
        return None
    means = {
        name: say(f"briefing.means.{name}", **({"threshold": limits.threshold} if limits else {}))
        for name, limits in meant.items()
    }
    if chosen is None:
        st.html(shown.meanings([(_whom(name), words) for name, words in means.items()]))
        return None
    st.html(markup.note(means[chosen]))
    if meant[chosen]:
        st.html(markup.note(say("briefing.already_printed")))
    return chosen


def _whom(name: str) -> str:
    return say(f"briefing.audience.{name}")


def _tell() -> None:
    """Say what was just done, or why it could not be."""
    now = state()
    if now.trouble:
        st.html(markup.message(now.trouble, "attention"))
    elif now.told:
        st.html(markup.message(now.told, "good"))
    now.told = now.trouble = ""


def history() -> None:
    """Show the record of exports, the newest first, and where it and the briefings are kept."""
    ui.section("briefing.section_history")
    kept = Exports.here()
    try:
        exports, broken = kept.read()
    except StoreError as error:
        st.html(markup.message(error.message(ui.language()), "attention"))
        return
    if not exports:
        st.html(markup.note(say("briefing.history.none")))
    else:
        st.html(shown.path(say("briefing.history.lead"), kept.file))
        st.html(shown.history(exports[:SHOWN], ui.language()))
        if len(exports) > SHOWN:
            st.html(markup.note(say("briefing.history.more", count=SHOWN)))
    if broken:
        st.html(markup.message(say("briefing.history.broken", count=broken), "attention"))
    st.html(shown.path(say("briefing.kept_in"), briefings().own))


def present() -> None:
    """Show the briefing that the address names over the whole screen, to its audience, in the session's language."""
    name, whom = st.query_params.get("briefing"), st.query_params.get("audience")
    back = "briefing?" + urlencode(_asked(briefing=name, audience=whom))
    try:
        kept = remember(briefings().read(name)) if name and whom else None
        deck = _deck(ui.warehouse(), kept, whom) if kept else None
    except (StoreError, SettingError) as error:
        _not_presented("present.not_ready", back, error.message(ui.language()).splitlines())
        return
    if deck is None:
        _not_presented("present.nothing", back, [])
        return
    # The presentation brings plotly.js and its own style with it: only here are they needed.
    from dashboard.briefing import screen

    at = st.query_params.get("slide", "")
    screen.show(deck, back, int(at) if at.isascii() and at.isdigit() and int(at) <= len(deck.slides) else 0)


def _deck(warehouse: Warehouse, kept: Kept, whom: str) -> Deck:
    with st.spinner(say("present.preparing")):
        return compose(warehouse, kept.briefing, ui.language(), whom)


def _not_presented(key: str, back: str, why: list[str]) -> None:
    ui.page("present")
    st.html(STYLE)
    st.html(markup.listing(say(key), why, "attention") if why else markup.message(say(key)))
    st.html(f'<p class="hk-quiet"><a href="{escape(back)}" target="_self">{escape(say("present.back"))}</a></p>')


def _asked(**told: str | None) -> dict[str, str]:
    """Return what an address says: the language where it is not the usual one, and what is told."""
    tongue = {} if ui.language() == LANGUAGES[0] else {ui.LANGUAGE_KEY: ui.language()}
    return {key: value for key, value in told.items() if value} | tongue
