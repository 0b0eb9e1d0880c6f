"""The figure card in the browser: a component that keeps a Plotly chart alive and changes it in place."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import cache, lru_cache
from pathlib import Path

import streamlit as st

from dashboard import theme
from dashboard.chart.assets import plotly_url, publish_assets
from dashboard.figures import Published
from dashboard.language import text

HERE = Path(__file__).parent
#: The component's script, in parts: the first is that of every drawing (briefing/screen.py, briefing/html.py).
SCRIPTS = (HERE / "plot.js", HERE / "card.js")
#: The cards' style, to be put on every page once.
STYLE = HERE / "card.css"
#: What the browser has no use for.
FOR_OTHER_OUTLETS = ("values", "form", "masked")
WORDS = ("table", "definition", "sql", "csv", "loading", "fault", "warning", "sourceTerm")


@cache
def _component() -> Callable:
    publish_assets()
    script = "\n".join(part.read_text(encoding="utf-8") for part in SCRIPTS)
    script = script.replace("__TEMPLATE__", json.dumps(theme.template().to_plotly_json()))
    script = script.replace("__DARK__", json.dumps(theme.DARK)).replace("__PLOTLY__", json.dumps(plotly_url()))
    return st.components.v2.component("figure_card", js=script, isolate_styles=False)


def prepare(language: str) -> None:
    """Let the browser fetch plotly.js while the page's first figures are still being made, and know the language."""
    _component()(key="prepare", data={"page": language})


@lru_cache(maxsize=2048)
def payload(published: Published, language: str) -> dict:
    """Return what the browser gets of a figure; ``stamp`` differs whenever anything in it differs."""
    content = {each.name: getattr(published, each.name) for each in fields(published)}
    content = {name: value for name, value in content.items() if name not in FOR_OTHER_OUTLETS}
    content["numbers"] = [asdict(number) for number in published.numbers]
    content["csvName"] = content.pop("csv_name")
    content["language"] = language
    content["words"] = {word: text(f"card.{word}", language) for word in WORDS}
    content["words"]["add"] = text("briefing.add", language)
    content["stamp"] = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
    return content


def show(
    published: Published,
    language: str,
    key: str,
    on_pick: Callable[[], None] | None = None,
    on_add: Callable[[], None] | None = None,
    chosen: str | None = None,
    headline: str | None = None,
) -> None:
    """Put a figure on the page. ``on_pick`` is called when a mark is clicked; the pick is in session_state[key].

    ``on_add`` is called when the figure is added to a briefing: the card offers that where it has something to show.
    ``chosen`` is the key of the marks to be highlighted, which the browser does: the figure stays the same.
    ``headline`` takes the place of the figure's own.
    """
    data = {**payload(published, language), "chosen": chosen}
    data["addable"] = on_add is not None and not published.faults and not published.empty
    if headline is not None:
        data |= {"headline": headline, "stamp": f"{data['stamp']}{headline}"}
    _component()(key=key, data=data, on_picked_change=on_pick or _ignore, on_added_change=on_add or _ignore)


def _ignore() -> None:
    """Take a click that changes nothing here."""
