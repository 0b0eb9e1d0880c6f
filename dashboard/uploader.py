"""Streamlit's file uploader in the session's language: its own words are English only.

What is seen, app.css replaces with what it is given here; what assistive technology reads out, uploader.js.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import ui
from dashboard.ui import say

SCRIPT = Path(__file__).with_name("uploader.js")
#: By this key, uploader.js and app.css find the uploader.
KEY = "uploader"
#: Words of the uploader: those that are seen, and those that are read out.
SEEN, READ_OUT = ("button", "limit", "drop", "too_large"), ("input", "add", "remove")


def upload(page: str, label: str, key: str, several: bool = False) -> list[UploadedFile] | UploadedFile | None:
    """Let a file be chosen, or several; return it, or a list.

    ``page`` names the words (texts/<page>.yml, upload). There is one uploader a page; another ``key`` makes it
    another one, without files.
    """
    words = {name: say(f"{page}.upload.{name}") for name in (*SEEN, *READ_OUT)}
    seen = "".join(f"--hk-upload-{name}:{json.dumps(words[name], ensure_ascii=False)};" for name in SEEN)
    st.html(f"<style>:root{{{seen}}}</style>")
    with st.container(key=KEY):
        chosen = st.file_uploader(label, accept_multiple_files=several, key=key)
    read_out = {name: words[name] for name in READ_OUT}
    # The key is part of the data: with another uploader the script runs again.
    _component()(key=f"{KEY}:words", data={"language": ui.language(), "words": read_out, "uploader": key})
    return chosen


@cache
def _component() -> Callable:
    return st.components.v2.component("uploader", js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)
