"""What the page of intake is built from: templates, files, their preview, one confirmation, the history.

Of a row nothing reaches the browser but the cell that a remark is about.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import intake, markup, ui
from dashboard.current import current
from dashboard.intake import html, session
from dashboard.intake.candidate import Candidate
from dashboard.intake.downloads import templates
from dashboard.intake.intakes import folder, history
from dashboard.intake.preview import Preview
from dashboard.intake.session import State
from dashboard.intake.taking import set_aside_file
from dashboard.records.errors import Changed, StoreError
from dashboard.records.ledger import Intake
from dashboard.settings import demonstration
from dashboard.ui import say
from dashboard.uploader import upload
from dashboard.warehouse import Blocked

__all__ = ["folder", "history", "take_in", "templates"]

#: The pages that show what a kind of record, or an organisation's tables, hold.
PAGES = {
    "consultations": ("overview", "consultations", "age_region"),
    "meetings": ("overview", "peer_groups"),
    "seminars": ("overview", "seminars"),
    "centre": ("consultations", "seminars"),
    "lpf": ("programmes", "peer_groups"),
}


def take_in() -> None:
    """Let files be chosen, show what they hold, and take them in on one confirmation."""
    now = session.state()
    st.html(markup.step(2, say("intake.step_files")))
    _look(now, upload("intake", say("intake.uploader"), f"intake:files:{now.round}", several=True))
    if now.trouble:
        st.html(markup.message(now.trouble, "attention"))
    if now.done:
        _tell_done(now.done)
    if now.preview is None:
        return
    asked = {found.key: st.session_state.get(_choice_key(now, found)) for found in now.preview.judged}
    choices = {key: choice for key, choice in asked.items() if choice}
    if choices != now.preview.choices:
        now.preview = now.preview.settled(choices)
    st.html(markup.step(3, say("intake.step_check")))
    _check(now, now.preview)
    st.html(markup.step(4, say("intake.step_confirm")))
    _confirm(now, now.preview)


def _look(now: State, files: Sequence[UploadedFile]) -> None:
    """Read the files that are chosen, unless they have been read already."""
    chosen = tuple(file.file_id for file in files)
    if chosen == now.read:
        return
    if now.read:
        # Other files are another beginning; after a confirmation of someone else, now.read is empty.
        now.trouble = ""
    now.done, now.undone, now.preview = [], None, None
    if chosen:
        _read(now, files)
    # Only now: a run that is broken off in between reads again.
    now.read = chosen


def _read(now: State, files: Sequence[UploadedFile]) -> None:
    bar, shown = st.progress(0.0), -1

    def report(stage: str, done: float) -> None:
        nonlocal shown
        percent = round(100 * done)
        if percent > shown:
            shown = percent
            bar.progress(done, text=say("intake.progress", stage=say(f"intake.stage.{stage}"), percent=percent))

    contents = [(file.name, file.getvalue()) for file in files]
    try:
        now.preview = intake.preview(contents, ui.warehouse(), date.today(), report, session.store())
    except StoreError as error:
        now.trouble = error.message(ui.language())
    except Blocked as blocked:
        now.trouble = " ".join(fault.message(ui.language()) for fault in blocked.faults)
    bar.empty()


def _choice_key(now: State, found: Candidate) -> str:
    return f"intake:choice:{now.round}:{found.key}"


def _check(now: State, seen: Preview) -> None:
    """Show each candidate on a card of its own, with the question where there is one; then what will change."""
    words = session.words()
    if seen.repeated:
        st.html(markup.message(say("intake.same_content", names=say("intake.list_join").join(seen.repeated))))
    for position, found in enumerate(seen.candidates):
        with st.container(border=True, key=f"intake_candidate_{position}"):
            st.html(html.candidate(found, words))
            if found.plan.choices:
                st.radio(
                    words.question(found),
                    found.plan.choices,
                    index=None,
                    format_func=partial(words.choice, candidate=found),
                    key=_choice_key(now, found),
                )
            if found.taken and found.rows_aside:
                st.html(markup.note(say("intake.set_aside_lead", rows=words.rows(len(found.rows_aside)))))
            if found.remarks.counted:
                st.html(html.remarks(found, words))
    if seen.taken:
        numbers = seen.headlines
        st.html(html.changes(numbers, words) if numbers else markup.note(say("intake.changes_table")))
        if reported := words.reported(seen.reported):
            st.html(markup.note(reported))


def _confirm(now: State, seen: Preview) -> None:
    words = session.words()
    rows = words.rows(sum(found.accepted for found in seen.taken))
    files = words.labels.amount(len({found.digest for found in seen.taken}), "files")
    possible = bool(seen.taken) and not seen.undecided
    if demonstration():
        st.html(markup.message(say("intake.synthetic_folder")))
    if possible:
        st.html(markup.note(say("intake.confirm_lead", files=files, rows=rows)))
    else:
        st.html(markup.note(say("intake.undecided") if seen.undecided else say("intake.nothing_to_take")))
    if st.button(say("intake.confirm"), type="primary", disabled=not possible, key=f"intake:confirm:{now.round}"):
        with st.spinner(say("intake.taking")):
            try:
                now.done = intake.confirm(seen, seen.choices)
                now.round, now.trouble = now.round + 1, ""
            except Changed:
                now.trouble = say("intake.changed_meanwhile")
            except StoreError as error:
                now.trouble = error.message(ui.language())
            # The same files are read again where they are still there: the state is another one now.
            now.read, now.preview = (), None
            current(wait=True)
        years = [year for made in now.done for year in made.fiscal_years]
        if years:
            # The pages then show the year that was taken in (address.py reads this in the next run).
            st.query_params[ui.YEAR_KEY] = str(max(years))
        st.rerun()


def _tell_done(done: Sequence[Intake]) -> None:
    """Say what was taken in, where the rest is, and which pages show it."""
    words, store = session.words(), session.store()
    st.html(markup.listing(say("intake.done"), [words.named(made) for made in done], "good"))
    for made in done:
        if file := set_aside_file(store, made):
            told = say("intake.done_aside", name=made.name, rows=words.rows(made.set_aside))
            st.html(markup.note(told) + html.path(file))
    pages = dict.fromkeys(page for made in done for page in PAGES[made.kind.split("/")[0]])
    with st.container(horizontal=True, gap="medium", key="intake_pages"):
        st.html(markup.note(say("intake.see")), width="content")
        for page in pages:
            st.page_link(f"../pages/{page}.py", label=ui.say(f"{page}.title"))
