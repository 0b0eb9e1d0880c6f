"""A deck on the screen: the presentation, over all of the dashboard's page."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.briefing.content import Deck
from dashboard.briefing.payload import payload, template
from dashboard.chart.assets import plotly_url, publish_assets

HERE = Path(__file__).parent
SCRIPTS = (HERE.parent / "chart" / "plot.js", HERE / "deck.js", HERE / "stage.js", HERE / "screen.js")
STYLES = (HERE / "deck.css", HERE / "stage.css")


@cache
def _component() -> Callable:
    publish_assets()
    script = "\n".join(part.read_text(encoding="utf-8") for part in SCRIPTS)
    script = script.replace("__PLOTLY__", json.dumps(plotly_url())).replace("__TEMPLATE__", json.dumps(template()))
    style = "\n".join(part.read_text(encoding="utf-8") for part in STYLES)
    return st.components.v2.component("presentation", js=script, css=style, isolate_styles=False)


def show(deck: Deck, back: str, at: int = 0) -> None:
    """Present a deck over the whole window, from slide ``at`` on (0 is its title).

    ``back`` is where the presentation ends. The slide that is shown stands in the address as ``?slide=``.
    """
    content = payload(deck, links=True)
    stamp = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
    _component()(key="presentation", data={"deck": content, "stamp": stamp, "back": back, "at": at})
