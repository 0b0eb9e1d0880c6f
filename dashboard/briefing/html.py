"""A deck as one HTML file: it opens without a network, its charts stay interactive, and it prints on A4."""

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from dashboard import theme
from dashboard.briefing.content import Deck
from dashboard.briefing.payload import boundaries, name_of, payload, template
from dashboard.language import text

HERE = Path(__file__).parent
SCRIPTS = (HERE.parent / "chart" / "plot.js", HERE / "deck.js", HERE / "stage.js", HERE / "page.js")
STYLES = (HERE / "deck.css", HERE / "page.css", HERE / "stage.css")
#: How the words in a sheet's margin look.
MARGIN = f"font: 7.5pt {theme.FONT}; color: {theme.MUTED}; vertical-align: middle;"


def write(deck: Deck, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the file; the same bytes for equal decks. ``progress`` hears of steps done and of all there are."""
    told = progress or (lambda done, of: None)
    told(0, 2)
    data = content(deck)
    told(1, 2)
    written = page(data, name_of(deck))
    told(2, 2)
    return written


def content(deck: Deck) -> dict:
    """Return all that the page draws, the boundaries of its maps too."""
    return payload(deck) | {"template": template(), "boundaries": boundaries(deck)}


def page(data: dict, title: str) -> bytes:
    """Return the page that draws ``data``; it gives itself the deck's name as its title when all is drawn."""
    plotly, script = _plotly(), _joined(SCRIPTS)
    return PAGE.format(
        language=data["language"],
        title=escape(title),
        policy=escape(_policy(plotly, script)),
        styles=_joined(STYLES) + _margins(data["name"], data["as_of"]),
        no_script=escape(text("deck.no_script", data["language"])),
        data=_quoted(data),
        plotly=plotly,
        script=script,
    ).encode()


def _quoted(data: dict) -> str:
    """Return JSON that no script element ends in."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


@cache
def _plotly() -> str:
    """Return plotly.js as the pinned wheel ships it."""
    source = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    return source.replace("</script", "<\\/script").strip()


@cache
def _joined(parts: tuple[Path, ...]) -> str:
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def _margins(*parts: str) -> str:
    """Return the style of the sheets' margins: what it is and of when at the left, the sheet's number at the right."""
    words = "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in " | ".join(parts))
    left, right = f'"{words}"', 'counter(page) " / " counter(pages)'
    return (
        "@page { size: A4 portrait; margin: 15mm;"
        f" @bottom-left {{ content: {left}; {MARGIN} width: 85%; }}"
        f" @bottom-right {{ content: {right}; {MARGIN} }} }}\n"
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
