"""What the page of intake is built from: templates, files, their preview, one confirmation, the history.

Of a row nothing reaches the browser but the cell that a remark is about.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import intake, ui
from dashboard.intake import html
from dashboard.intake.candidate import Candidate
from dashboard.intake.preview import Preview
from dashboard.intake.taking import set_aside_file
from dashboard.intake.words import Words
from dashboard.reading.words import Words as CellWords
from dashboard.records.errors import Changed, StoreError
from dashboard.records.kind import Kind, kinds, table_kinds
from dashboard.records.ledger import Intake
from dashboard.records.store import Store
from dashboard.settings import demonstration, records_directory
from dashboard.templates import template
from dashboard.ui import say
from dashboard.warehouse import Blocked, Warehouse, current

#: The pages that show what a kind of record, or an organisation's tables, hold.
PAGES = {
    "consultations": ("overview", "consultations", "age_region"),
    "meetings": ("overview", "peer_groups"),
    "seminars": ("overview", "seminars"),
    "centre": ("consultations", "seminars"),
    "lpf": ("programmes", "peer_groups"),
}
#: Intakes of the history that are shown at once.
SHOWN = 10
#: Words of Streamlit's own uploader, which are English only: those that are seen, and those that are read out.
SEEN = ("button", "limit", "drop", "too_large")
READ_OUT = ("input", "add", "remove")
SCRIPT = Path(__file__).with_name("uploader.js")


@dataclass
class State:
    """What the page remembers between its runs.

    ``round`` counts the confirmations: each is followed by an empty uploader. ``read`` are the
    files that ``preview`` was made of, by their ids.
    """

    round: int = 0
    read: tuple[str, ...] = ()
    preview: Preview | None = None
    trouble: str = ""
    done: list[Intake] = field(default_factory=list)
    undoing: str | None = None
    undone: Intake | None = None
    everything: bool = False


def _state() -> State:
    return st.session_state.setdefault("intake", State())


def _store() -> Store:
    return Store(records_directory())


@lru_cache(maxsize=2)
def _tables_of(warehouse: Warehouse) -> dict[str, Kind]:
    return table_kinds(template.headings(warehouse))


def _tables() -> dict[str, Kind]:
    """Return the kinds of the tables that only a report has."""
    return _tables_of(ui.warehouse())


def _words() -> Words:
    return Words.of(ui.labels(), _tables())


# Templates


def templates() -> None:
    """Offer the templates: of the three kinds of record, and of the tables that only a report has."""
    if demonstration():
        st.html(html.message(say("intake.synthetic_folder")))
    st.html(html.step(1, say("intake.step_template")))
    st.html(html.note(say("intake.template_lead")))
    for column, kind in zip(st.columns(len(kinds()), gap="medium"), kinds().values(), strict=True):
        with column, st.container(border=True, key=f"intake_template_{kind.name}"):
            st.html(html.template(kind, ui.language()))
            _downloads(kind)
    with st.expander(say("intake.template_tables")):
        st.html(html.note(say("intake.template_tables_lead")))
        offered = _tables()
        chosen = st.selectbox(
            say("intake.template_table"),
            [*offered],
            index=None,
            format_func=lambda name: offered[name].title[ui.language()],
            placeholder=ui.say("app.choose"),
        )
        if chosen:
            st.html(html.note(offered[chosen].row[ui.language()]))
            _downloads(offered[chosen])


def _downloads(kind: Kind) -> None:
    """Offer a template as a workbook and as CSV; each is made when it is asked for."""
    warehouse = ui.warehouse()
    contents = {
        "xlsx": lambda: template.workbook(kind, CellWords.of(warehouse)),
        "csv": lambda: template.csv_template(kind),
    }
    with st.container(horizontal=True, gap="small"):
        for ending, content in contents.items():
            st.download_button(
                say(f"intake.download_{ending}"),
                content,
                file_name=say("intake.template_file", title=kind.title[ui.language()], ending=ending),
                key=f"template:{kind.name}:{ending}",
                on_click="ignore",
            )


# Taking in


def take_in() -> None:
    """Let files be chosen, show what they hold, and take them in on one confirmation."""
    now = _state()
    st.html(html.step(2, say("intake.step_files")))
    _show_words()
    with st.container(key="intake_files"):
        files = st.file_uploader(say("intake.uploader"), accept_multiple_files=True, key=f"intake:files:{now.round}")
    _read_words_out(now)
    _look(now, files)
    if now.trouble:
        st.html(html.message(now.trouble, "attention"))
    if now.done:
        _tell_done(now.done)
    if now.preview is None:
        return
    asked = {found.key: st.session_state.get(_choice_key(now, found)) for found in now.preview.judged}
    choices = {key: choice for key, choice in asked.items() if choice}
    if choices != now.preview.choices:
        now.preview = now.preview.settled(choices)
    st.html(html.step(3, say("intake.step_check")))
    _check(now, now.preview)
    st.html(html.step(4, say("intake.step_confirm")))
    _confirm(now, now.preview)


@cache
def _component() -> Callable:
    script = SCRIPT.read_text(encoding="utf-8")
    return st.components.v2.component("intake_uploader", js=script, isolate_styles=False)


def _show_words() -> None:
    """Give app.css what Streamlit's uploader is to show in the session's language."""
    words = {name: json.dumps(say(f"intake.upload.{name}"), ensure_ascii=False) for name in SEEN}
    st.html("<style>:root{" + "".join(f"--hk-upload-{name}:{word};" for name, word in words.items()) + "}</style>")


def _read_words_out(now: State) -> None:
    """Have the names of the uploader's parts read out in the session's language."""
    words = {name: say(f"intake.upload.{name}") for name in READ_OUT}
    # The round is part of the data: with another uploader the script runs again.
    _component()(key="intake:words", data={"language": ui.language(), "words": words, "round": now.round})


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
        now.preview = intake.preview(contents, ui.warehouse(), date.today(), report, _store())
    except StoreError as error:
        now.trouble = error.message(ui.language())
    except Blocked as blocked:
        now.trouble = " ".join(fault.message(ui.language()) for fault in blocked.faults)
    bar.empty()


def _choice_key(now: State, found: Candidate) -> str:
    return f"intake:choice:{now.round}:{found.key}"


def _check(now: State, seen: Preview) -> None:
    """Show each candidate on a card of its own, with the question where there is one; then what will change."""
    words = _words()
    if seen.repeated:
        st.html(html.message(say("intake.same_content", names=say("intake.list_join").join(seen.repeated))))
    for position, found in enumerate(seen.candidates):
        with st.container(border=True, key=f"intake_candidate_{position}"):
            st.html(html.candidate(found, words))
            if found.plan.choices:
                st.radio(
                    words.question(found),
                    found.plan.choices,
                    index=None,
                    format_func=words.choice,
                    key=_choice_key(now, found),
                )
            if found.taken and found.rows_aside:
                st.html(html.note(say("intake.set_aside_lead", rows=words.rows(len(found.rows_aside)))))
            if found.remarks.counted:
                st.html(html.remarks(found, words))
    if seen.taken:
        numbers = seen.headlines
        st.html(html.changes(numbers, words) if numbers else html.note(say("intake.changes_table")))
        if reported := words.reported(seen.reported):
            st.html(html.note(reported))


def _confirm(now: State, seen: Preview) -> None:
    words = _words()
    rows = words.rows(sum(found.accepted for found in seen.taken))
    files = words.labels.amount(len({found.digest for found in seen.taken}), "files")
    possible = bool(seen.taken) and not seen.undecided
    if possible:
        st.html(html.note(say("intake.confirm_lead", files=files, rows=rows)))
    else:
        st.html(html.note(say("intake.undecided") if seen.undecided else say("intake.nothing_to_take")))
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
    words, store = _words(), _store()
    st.html(html.done(say("intake.done"), [words.named(made) for made in done]))
    for made in done:
        if file := set_aside_file(store, made):
            told = say("intake.done_aside", name=made.name, rows=words.rows(made.set_aside))
            st.html(html.note(told) + html.path(file))
    pages = dict.fromkeys(page for made in done for page in PAGES[made.kind.split("/")[0]])
    with st.container(horizontal=True, gap="medium", key="intake_pages"):
        st.html(html.note(say("intake.see")), width="content")
        for page in pages:
            st.page_link(f"../pages/{page}.py", label=ui.say(f"{page}.title"))


# What was taken in


def history() -> None:
    """List what was taken in, the newest first, each with the button that undoes it."""
    now, words = _state(), _words()
    ui.section("intake.section_history")
    if now.undone:
        st.html(html.message(say("intake.undone", name=now.undone.name), "good"))
    store = _store()
    try:
        listed = intake.history(store)
        version = store.version
    except StoreError as error:
        st.html(html.message(error.message(ui.language()), "attention"))
        return
    if not listed:
        st.html(html.note(say("intake.history.none")))
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
    _state().undoing = id


def _show_everything() -> None:
    _state().everything = True


def _undo(now: State, made: Intake, back: Sequence[str], version: str) -> None:
    """Ask once more, and undo an intake."""
    question = [say("intake.undo_ask", name=made.name, rows=_words().rows(made.accepted))]
    if back:
        question.append(say("intake.undo_back", names=say("intake.list_join").join(back)))
    st.html(html.message(say("intake.sentence_join").join(question)))
    with st.container(horizontal=True, gap="small"):
        certain = st.button(say("intake.undo_yes"), type="primary", key=f"intake:certain:{made.id}")
        st.button(say("intake.undo_no"), key=f"intake:keep:{made.id}", on_click=_ask_to_undo, args=(None,))
    if certain:
        with st.spinner(say("intake.undoing")):
            try:
                now.undone, now.done, now.trouble = intake.undo(made.id, version, _store()), [], ""
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
    st.html(html.note(told) + html.path(records_directory()))
