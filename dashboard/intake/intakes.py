"""What was taken in, on the page of intake: the list, the newest first, undoing, and where it is kept."""

from collections.abc import Sequence

import streamlit as st

from dashboard import intake, markup, ui
from dashboard.current import current
from dashboard.intake import html, session
from dashboard.intake.session import State
from dashboard.intake.taking import set_aside_file
from dashboard.records.errors import Changed, StoreError
from dashboard.records.ledger import Intake
from dashboard.settings import records_directory
from dashboard.ui import say

#: Intakes that are shown at once.
SHOWN = 10


def history() -> None:
    """List what was taken in, the newest first, each with the button that undoes it."""
    now, words = session.state(), session.words()
    ui.section("intake.section_history")
    if now.undone:
        st.html(markup.message(say("intake.undone", name=now.undone.name), "good"))
    store = session.store()
    try:
        listed = intake.history(store)
        version = store.version
    except StoreError as error:
        st.html(markup.message(error.message(ui.language()), "attention"))
        return
    if not listed:
        st.html(markup.note(say("intake.history.none")))
    names = {made.id: made.name for made, _ in listed}
    columns = [6, 1]
    with st.container(key="intake_history", gap=None):
        if listed:
            st.columns(columns)[0].html(html.history_head(words))
        for made, standing in listed if now.everything else listed[:SHOWN]:
            with st.container(key=f"intake_made_{made.id}", gap="small"):
                left, right = st.columns(columns, vertical_alignment="center")
                aside = set_aside_file(store, made) if standing == "in_force" else None
                left.html(html.intake(made, standing, aside, words))
                if standing == "in_force" and now.undoing != made.id:
                    with right.container(horizontal=True, horizontal_alignment="right"):
                        st.button(
                            say("intake.undo"), key=f"intake:undo:{made.id}", on_click=_ask_to_undo, args=(made.id,)
                        )
                if standing == "in_force" and now.undoing == made.id:
                    _undo(now, made, [names[id] for id in made.replaces], version)
    hidden = len(listed) - SHOWN
    if hidden > 0 and not now.everything:
        st.button(say("intake.history.more", count=hidden), key="intake:everything", on_click=_show_everything)


def _ask_to_undo(id: str | None) -> None:
    session.state().undoing = id


def _show_everything() -> None:
    session.state().everything = True


def _undo(now: State, made: Intake, back: Sequence[str], version: str) -> None:
    """Ask once more, and undo an intake."""
    question = [say("intake.undo_ask", name=made.name, rows=session.words().rows(made.accepted))]
    if back:
        question.append(say("intake.undo_back", names=say("intake.list_join").join(back)))
    st.html(markup.message(say("intake.sentence_join").join(question)))
    with st.container(horizontal=True, gap="small"):
        certain = st.button(say("intake.undo_yes"), type="primary", key=f"intake:certain:{made.id}")
        st.button(say("intake.undo_no"), key=f"intake:keep:{made.id}", on_click=_ask_to_undo, args=(None,))
    if certain:
        with st.spinner(say("intake.undoing")):
            try:
                now.undone, now.done, now.trouble = intake.undo(made.id, version, session.store()), [], ""
            except Changed:
                now.trouble = say("intake.changed_meanwhile")
            except StoreError as error:
                now.trouble = error.message(ui.language())
            # What is being checked is compared with another state now.
            now.undoing, now.read, now.preview = None, (), None
            current(wait=True)
        st.rerun()


def folder() -> None:
    """Say where the records are kept."""
    told = say("intake.sentence_join").join((say("intake.folder"), say("intake.folder_lead")))
    st.html(markup.note(told) + html.path(records_directory()))
