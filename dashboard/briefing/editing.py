"""The slides on the page of briefings: their order, headlines and notes, and adding figures from a list."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlencode

import streamlit as st

from dashboard import markup, ui
from dashboard.briefing import preview, shown
from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.content import NotShown, headline_of, published_of, told_of
from dashboard.briefing.headline import Flag, holds, suggestion
from dashboard.briefing.session import change, state
from dashboard.catalog import find
from dashboard.figures import FIGURES, Published
from dashboard.ui import say
from dashboard.warehouse import Warehouse

#: The pages whose figures the list offers, in its order, each with what its figures' names begin with.
PAGES = {
    **{page: page for page in ("overview", "consultations", "age_region", "peer_groups", "seminars", "programmes")},
    **{page: page for page in ("regional_demand", "area_profile")},
    "audit": "data",
}
#: A form's height in pixels: two lines of words.
LINES = 72


def slides(briefing: Briefing, seen: Warehouse) -> int:
    """Show a form for each slide, and return how many headlines want a look; ``seen`` is what the audience sees."""
    flagged = 0
    if not briefing.entries:
        st.html(markup.note(say("briefing.no_slides")))
    for position, (key, entry) in enumerate(_keyed(briefing)):
        with st.container(border=True, key=f"briefing_slide_{position}"):
            flagged += _slide(briefing, position, key, entry, seen)
    with st.expander(say("briefing.add_from_list"), expanded=not briefing.entries):
        _add(briefing)
    return flagged


def _keyed(briefing: Briefing) -> list[tuple[str, Entry]]:
    """Return the entries, each with a key that stays its own wherever it is moved to."""
    found: dict[str, Entry] = {}
    for entry in briefing.entries:
        told = f"{briefing.name}|{entry.figure}|{sorted(entry.parameters.items())}"
        key = sha256(told.encode()).hexdigest()[:12]
        while key in found:  # a file may have the same figure twice
            key += "+"
        found[key] = entry
    return [*found.items()]


def _changed(briefing: Briefing, key: str, changed: Callable[[Briefing, int], Briefing], typed: str = "") -> None:
    """Change one slide, wherever it stands by now."""

    def now(latest: Briefing) -> Briefing:
        places = [each for each, _ in _keyed(latest)]
        return changed(latest, places.index(key)) if key in places else latest

    change(briefing.name, now, typed)


def _slide(briefing: Briefing, position: int, key: str, entry: Entry, seen: Warehouse) -> bool:
    """Show one slide's form; return whether its headline wants a look."""
    known = entry.figure in FIGURES
    title = find(entry.figure).card["title"][ui.language()] if known else entry.figure
    filters = shown.filters(entry, ui.labels(), ui.language()) if known else ""
    st.html(shown.head(position + 1, title, filters))
    flag = None
    try:
        whole = published_of(ui.warehouse(), entry, ui.language())
        told = told_of(ui.warehouse(), entry)
        flag = holds(entry, whole, ui.language(), told)
        looks = published_of(seen, entry, ui.language())
    except NotShown as why:
        st.html(shown.flag(why.message(ui.language())))
        _place(briefing, position, key, entry, None)
        return flag is not None
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _headline(briefing, key, entry, told, flag, looks)
    with right:
        _words(briefing, key, entry, "note", "")
    _place(briefing, position, key, entry, looks)
    return flag is not None


def _headline(briefing: Briefing, key: str, entry: Entry, told: str, flag: Flag | None, seen: Published) -> None:
    """Offer the headline to be written, or the data's sentence to be used; say why it may not hold."""
    _words(briefing, key, entry, "headline", told)
    offered = suggestion(seen)
    field = _field("headline")
    if not offered and not seen.empty and not getattr(entry, field):
        st.html(markup.note(say("briefing.offered_none")))
    elif offered and offered != getattr(entry, field):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"briefing_offer_{key}"):
            st.html(markup.note(say("briefing.offered", sentence=offered)), width="content")
            st.button(
                say("briefing.use"),
                key=f"briefing:use:{key}",
                on_click=_accept,
                args=(briefing, key, {field: offered, "based_on": told}),
            )
    if flag:
        # Nothing is wrong with a headline that is still to be written.
        tone = markup.note if flag.kind == "suggested" else shown.flag
        st.html(tone(flag.message(ui.language())))
    if flag and flag.kind == "changed":
        st.button(
            say("briefing.confirm"),
            key=f"briefing:confirm:{key}",
            on_click=_accept,
            args=(briefing, key, {"based_on": told}),
        )


def _accept(briefing: Briefing, key: str, words: dict[str, str], typed: str = "") -> None:
    _changed(briefing, key, lambda now, at: now.with_entry(at, replace(now.entries[at], **words)), typed)


def _field(name: str) -> str:
    """Return the field of an entry that holds words in the session's language."""
    return name if ui.language() == "ja" else f"{name}_en"


def _words(briefing: Briefing, key: str, entry: Entry, name: str, told: str) -> None:
    """Offer a headline or a note to be written."""
    field = _field(name)
    widget, last = f"briefing:{field}:{key}", f"briefing:last:{field}:{key}"
    kept = getattr(entry, field)
    # What was kept otherwise since (a sentence accepted, another tab) takes the place of what was typed.
    if widget not in st.session_state or st.session_state.get(last) != kept:
        st.session_state[widget] = st.session_state[last] = kept

    def typed() -> None:
        words = " ".join(st.session_state[widget].split()) if name == "headline" else st.session_state[widget].strip()
        # A headline is based on what the data says at the moment it is written.
        based = {"based_on": told} if name == "headline" else {}
        _accept(briefing, key, {field: words} | based, words)

    example = say(f"briefing.{name}_placeholder")
    st.text_area(say(f"briefing.{name}"), key=widget, on_change=typed, placeholder=example, height=LINES)


def _place(briefing: Briefing, position: int, key: str, entry: Entry, seen: Published | None) -> None:
    """Offer to move a slide, to look at it, to open its page, to take it out."""
    last = len(briefing.entries) - 1

    def move(to: int) -> None:
        _changed(briefing, key, lambda now, at: now.moved(at, min(max(to, 0), len(now.entries) - 1)))

    def put() -> None:
        move(st.session_state[f"briefing:place:{key}"])

    name = f"briefing:{{}}:{key}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"briefing_place_{position}"):
        for way, to, end in (("up", position - 1, 0), ("down", position + 1, last)):
            icon = f":material/arrow_{way}ward:"
            st.button(
                say(f"briefing.{way}"),
                icon=icon,
                key=name.format(way),
                disabled=position == end,
                on_click=move,
                args=(to,),
            )
        st.session_state[name.format("place")] = position
        st.selectbox(
            say("briefing.place"),
            range(last + 1),
            key=name.format("place"),
            format_func=lambda place: say("briefing.place_option", number=place + 1),
            on_change=put,
            label_visibility="collapsed",
            width=128,
        )
        if seen is not None:
            word = "preview_close" if state().looking == key else "preview"
            st.button(say(f"briefing.{word}"), key=name.format("preview"), on_click=_look, args=(key,))
        if entry.address:
            st.html(_link(entry), width="content")
        st.button(
            say("briefing.remove"),
            key=name.format("remove"),
            on_click=_changed,
            args=(briefing, key, lambda now, at: now.without_entry(at)),
        )
    if seen is not None and state().looking == key:
        preview.show(seen, headline_of(entry, seen, ui.language()), key)


def _look(key: str) -> None:
    now = state()
    now.looking = "" if now.looking == key else key


def _link(entry: Entry) -> str:
    """Return the way to the page that the figure comes from, with its filters."""
    return shown.link(say("briefing.open_page"), entry.address, ui.language())


def _add(briefing: Briefing) -> None:
    """Offer every figure, by page, to be added without filters."""
    st.html(markup.note(say("briefing.add_lead")))
    names = [name for begin in PAGES.values() for name in FIGURES if name.startswith(f"{begin}/")]
    of_page = {begin: page for page, begin in PAGES.items()}

    def word(name: str) -> str:
        title = find(name).card["title"][ui.language()]
        return say("briefing.join").join((say(f"{of_page[name.split('/')[0]]}.title"), title))

    chosen = st.selectbox(
        say("briefing.figure"), names, index=None, format_func=word, placeholder=say("app.choose"), key="briefing:add"
    )

    def add() -> None:
        year = ui.fiscal_year()
        parameters = {"fiscal_year": year} if "fiscal_year" in find(chosen).parameters else {}
        entry = Entry(chosen, parameters, address=f"{of_page[chosen.split('/')[0]]}?{urlencode({'fy': year})}")
        change(briefing.name, lambda now: replace(now, entries=(*now.entries, entry)))
        st.session_state["briefing:add"] = None

    st.button(say("briefing.add_yes"), key="briefing:add_yes", disabled=chosen is None, on_click=add)
