"""The ways out on the page of briefings: the presentation, and a file in each format, made when it is asked for."""

import hashlib
from urllib.parse import urlencode

import streamlit as st

from dashboard import address, markup, ui
from dashboard.briefing import shown
from dashboard.briefing.content import compose, data_version
from dashboard.briefing.errors import NotExported
from dashboard.briefing.outlets import export
from dashboard.briefing.session import state
from dashboard.briefing.store import Kept
from dashboard.language import LANGUAGES
from dashboard.settings import SettingError
from dashboard.ui import say
from dashboard.uploader import upload


def deliver(kept: Kept, audience: str, flagged: int) -> None:
    """Offer the presentation and the files, or say what stands in their way."""
    language = _language(kept)
    try:
        compose(ui.warehouse(), kept.briefing, language, audience)
    except (NotExported, SettingError) as error:
        why = error.reasons_in(ui.language()) if isinstance(error, NotExported) else [error.message(ui.language())]
        st.html(markup.listing(say("briefing.not_ready"), why, "attention"))
        return
    if flagged:
        st.html(markup.message(say("briefing.to_check", count=flagged)))
    _presentation(kept, audience, language)
    _template()
    # Four cards, two by two where there is room.
    for pair in (("pptx", "xlsx"), ("html", "pdf")):
        for column, format in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column, st.container(border=True, key=f"briefing_format_{format}"):
                _file(kept, audience, language, format)


def _language(kept: Kept) -> str:
    """Ask for the language of what is made; at first that of the briefing."""
    key = "tongue"
    address.adopt(key, LANGUAGES, kept.briefing.language)
    words = {each: say(f"briefing.history.language_{each}") for each in LANGUAGES}
    chosen = st.segmented_control(say("briefing.language"), LANGUAGES, key=key, required=True, format_func=words.get)
    address.keep(key, kept.briefing.language)
    return chosen


def _presentation(kept: Kept, audience: str, language: str) -> None:
    asked = {"briefing": kept.briefing.name, "audience": audience}
    if language != LANGUAGES[0]:
        asked[ui.LANGUAGE_KEY] = language
    with st.container(border=True, key="briefing_present"):
        st.html(shown.present(say("briefing.present"), say("briefing.present_lead"), f"present?{urlencode(asked)}"))


def _file(kept: Kept, audience: str, language: str, format: str) -> None:
    """Offer to make a file, and to save the one that was made."""
    now, word = state(), say(f"briefing.format.{format}")
    st.html(markup.offer(word, say(f"briefing.format_lead.{format}")))
    template = now.template if format == "pptx" else None
    made_of = (
        *(kept.briefing.name, kept.version, audience, language, format, data_version(ui.warehouse())),
        hashlib.sha256(template or b"").hexdigest(),
    )
    trouble = ""
    with st.container(horizontal=True, gap="small"):
        wanted = st.button(say("briefing.make", format=word), key=f"briefing:make:{format}")
        place = st.empty()
    if wanted:
        trouble = _make(kept, audience, language, format, template, made_of)
    if made_of in now.files:
        made = now.files[made_of]
        size = f"{max(1, round(len(made.content) / 1024)):,} KB"
        place.download_button(
            say("briefing.save", format=word, size=size),
            made.content,
            file_name=made.name,
            mime=made.media_type,
            type="primary",
            key=f"briefing:save:{format}",
            on_click="ignore",
        )
        if made.unrecorded:
            why = made.unrecorded.message(ui.language())
            st.html(markup.message(say("briefing.error.unrecorded", why=why), "attention"))
    if trouble:
        st.html(markup.message(trouble, "attention"))


def _make(kept: Kept, audience: str, language: str, format: str, template: bytes | None, made_of: tuple) -> str:
    """Make a file, showing how far it is; return why that can't be, "" where it can."""
    word, bar, last = say(f"briefing.format.{format}"), st.progress(0.0), -1

    def share(done: float) -> None:
        nonlocal last
        percent = round(100 * done)
        if percent > last:
            last = percent
            bar.progress(min(done, 1.0), text=say("briefing.making", format=word, percent=percent))

    try:
        made = export(ui.warehouse(), kept.briefing, format, language, audience, template, share)
    except (NotExported, SettingError) as error:
        return error.message(ui.language())
    finally:
        bar.empty()
    # One file of each format is kept for the session: the last.
    state().files = {key: file for key, file in state().files.items() if key[4] != format} | {made_of: made}
    return ""


def _template() -> None:
    """Let a director's own PowerPoint template be chosen, for as long as the page is open."""
    now = state()
    with st.expander(say("briefing.template"), expanded=now.template is not None):
        st.html(markup.note(say("briefing.template_lead")))
        file = upload("briefing", say("briefing.template_file"), "briefing:template")
        now.template = file.getvalue() if file else None
