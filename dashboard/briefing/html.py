"""A deck as one HTML file: it opens without a network, its charts stay interactive, and it prints on A4."""

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from dashboard.briefing.content import Deck
from dashboard.briefing.payload import boundaries, payload, template
from dashboard.language import text

HERE = Path(__file__).parent
SCRIPTS = (HERE.parent / "chart" / "plot.js", HERE / "deck.js", HERE / "stage.js", HERE / "page.js")
STYLES = (HERE / "deck.css", HERE / "page.css", HERE / "stage.css")


def write(deck: Deck, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the file; the same bytes for equal decks. ``progress`` hears of steps done and of all there are."""
    told = progress or (lambda done, of: None)
    told(0, 3)
    data = _data(deck)
    told(1, 3)
    plotly, script = _plotly(), _joined(SCRIPTS)
    styles = _joined(STYLES) + _margins(deck)
    told(2, 3)
    page = PAGE.format(
        language=deck.language,
        title=escape(deck.title),
        policy=escape(_policy(plotly, script)),
        styles=styles,
        no_script=escape(text("deck.no_script", deck.language)),
        data=data,
        plotly=plotly,
        script=script,
    )
    told(3, 3)
    return page.encode()


def _data(deck: Deck) -> str:
    """Return the deck as JSON that no script element ends in."""
    content = payload(deck) | {"template": template(), "boundaries": boundaries(deck)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


@cache
def _plotly() -> str:
    """Return plotly.js as the pinned wheel ships it."""
    source = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    return source.replace("</script", "<\\/script").strip()


@cache
def _joined(parts: tuple[Path, ...]) -> str:
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def _margins(deck: Deck) -> str:
    """Return the style of the sheets' margins: what it is and of when at the left, the sheet's number at the right."""
    data = payload(deck)
    line = " | ".join(part for part in (data["title"], data["as_of"]) if part)
    words = "".join(f"\\{ord(sign):x} " if not sign.isalnum() and sign != " " else sign for sign in line)
    font = 'font: 7.5pt "Noto Sans JP", "BIZ UDPGothic", "Hiragino Sans", "Noto Sans CJK JP", Meiryo, sans-serif'
    return (
        "@page { size: A4 portrait; margin: 15mm;"
        f' @bottom-left {{ content: "{words}"; {font}; color: #666666; width: 85%; vertical-align: middle; }}'
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {font}; color: #666666; vertical-align: middle; }}'
        " }\n"
    )


def _policy(*scripts: str) -> str:
    """Return what the page may do: run these scripts, style itself, draw; fetch nothing from anywhere."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'"


PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{styles}</style>
</head>
<body>
<noscript><p>{no_script}</p></noscript>
<main id="deck" class="dk-page"></main>
<script type="application/json" id="deck-data">{data}</script>
<script>{plotly}</script>
<script type="module">{script}</script>
</body>
</html>
"""
