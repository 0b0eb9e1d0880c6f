"""Choosing a briefing, and making, renaming, duplicating and deleting one."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import address, markup, ui
from dashboard.briefing.session import attempt, briefings, remember, save, state
from dashboard.briefing.store import Kept, Listed
from dashboard.ui import say

#: The key of the list, which is also its name in the address.
KEY = "briefing"


def choose(audience: str) -> Kept | None:
    """Offer the briefings, the one used last first, and what can be done with them."""
    now, listed = state(), briefings().listed()
    for each in listed:
        if each.error:
            st.html(markup.message(each.error.message(ui.language()), "attention"))
    sound = {each.name: each for each in listed if each.kept}
    kept = None
    if sound:
        first = now.used if now.used in sound else next(iter(sound))
        if now.turn:
            st.session_state[KEY], now.turn = first, False
        address.adopt(KEY, [*sound], first)
        name = st.selectbox(
            say("briefing.choose"),
            [*sound],
            key=KEY,
            format_func=lambda name: _option(sound[name]),
            placeholder=say("app.choose"),
            label_visibility="collapsed",
        )
        address.keep(KEY)
        kept = remember(sound[name].kept)
        if not kept.own:
            st.html(markup.note(say("briefing.shipped")))
    elif not now.asking:
        st.html(markup.note(say("briefing.none_yet")))
    _actions(kept, audience)
    return kept


def _option(each: Listed) -> str:
    briefing = each.kept.briefing
    key = "briefing.option" if each.own else "briefing.option_shipped"
    return say(key, title=briefing.title_in(ui.language()), slides=len(briefing.entries))


def _actions(kept: Kept | None, audience: str) -> None:
    now = state()
    offered = ["new", *(["rename", "duplicate"] if kept else []), *(["delete"] if kept and kept.own else [])]
    with st.container(horizontal=True, gap="small", key="briefing_actions"):
        for action in offered:
            st.button(say(f"briefing.do.{action}"), key=f"briefing:do:{action}", on_click=_ask, args=(action,))
    if now.asking in offered:
        with st.container(border=True, key="briefing_form"):
            {"new": _new, "rename": _rename, "duplicate": _duplicate, "delete": _delete}[now.asking](kept, audience)


def _ask(action: str) -> None:
    now = state()
    now.asking = "" if now.asking == action else action


def _new(kept: Kept | None, audience: str) -> None:
    title, subtitle = _words("new", "", "")
    _answer("new", lambda: remember(briefings().create(title, audience, ui.language(), (), subtitle)), title)


def _rename(kept: Kept, audience: str) -> None:
    briefing = kept.briefing
    english = ui.language() == "en"
    title, subtitle = _words(briefing.name, briefing.title_in(ui.language()), briefing.subtitle_in(ui.language()))
    # A title in English stands beside the Japanese one.
    keys = ("title_en", "subtitle_en") if english and briefing.language == "ja" else ("title", "subtitle")
    renamed = dict(zip(keys, (title, subtitle), strict=True))
    _answer("rename", lambda: save(briefing.name, lambda now: replace(now, **renamed)), title)


def _duplicate(kept: Kept, audience: str) -> None:
    briefing = kept.briefing
    st.html(markup.note(say("briefing.copy_lead")))
    years = ui.warehouse().years[::-1]
    year = st.selectbox(say("briefing.copy_year"), years, format_func=ui.year_words().get, key="briefing:copy_year")
    old = {entry.parameters.get("fiscal_year") for entry in briefing.entries} - {None}
    title = briefing.title_in(ui.language())
    for each in old:
        title = title.replace(str(each), str(year))
    if title == briefing.title_in(ui.language()):
        title = say("briefing.copy_title", title=title)
    title = st.text_input(say("briefing.name"), title, key=f"briefing:copy_title:{briefing.name}:{year}").strip()
    _answer("duplicate", lambda: remember(briefings().duplicate(briefing.name, title, year)), title)


def _delete(kept: Kept, audience: str) -> None:
    title = kept.briefing.title_in(ui.language())
    question = [say("briefing.delete_ask", title=title)]
    if (briefings().shipped / f"{kept.briefing.name}.yml").is_file():
        question.append(say("briefing.delete_back"))
    st.html(markup.message(say("figure.sentence_join").join(question), "attention"))
    _answer("delete", lambda: briefings().delete(kept.briefing.name, kept.version), title)


def _words(of: str, title: str, subtitle: str) -> tuple[str, str]:
    """Ask for a title and the line below it."""
    example = say("briefing.placeholder_title")
    title = st.text_input(say("briefing.name"), title, placeholder=example, key=f"briefing:title:{of}")
    subtitle = st.text_input(say("briefing.subtitle"), subtitle, key=f"briefing:subtitle:{of}")
    return title.strip(), subtitle.strip()


def _answer(action: str, done: Callable[[], object], title: str) -> None:
    """Offer to do what was asked for, or not."""
    now = state()
    with st.container(horizontal=True, gap="small"):
        certain = st.button(say(f"briefing.do.{action}_yes"), type="primary", key=f"briefing:{action}")
        st.button(say("briefing.do.cancel"), key="briefing:cancel", on_click=_ask, args=(action,))
    if not certain:
        return
    if not title:
        now.trouble = say("briefing.title_needed")
    elif attempt(done):
        now.asking, now.turn, now.told = "", True, say(f"briefing.done.{action}", title=title)
    st.rerun()
