"""The small pieces of HTML that the pages of intake and of briefings share. Whatever is put in is escaped."""

from collections.abc import Sequence
from html import escape


def step(position: int, title: str) -> str:
    return f'<h2 class="hk-step"><span class="hk-step-number">{position}</span>{escape(title)}</h2>'


def message(words: str, tone: str = "plain") -> str:
    """Return a message that assistive technology reads out when it appears; ``tone`` is plain, good or attention."""
    return f'<p class="hk-message hk-{tone}" role="status">{escape(words)}</p>'


def listing(title: str, items: Sequence[str], tone: str) -> str:
    """Return a message that tells of several things, an item each."""
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<div class="hk-message hk-{tone}" role="status"><p>{escape(title)}</p><ul>{listed}</ul></div>'


def note(words: str) -> str:
    return f'<p class="hk-quiet">{escape(words)}</p>'


def offer(title: str, words: str) -> str:
    """Return the head of a card that offers a file: what it is, and what it is good for."""
    return f'<div class="hk-template"><h3>{escape(title)}</h3><p>{escape(words)}</p></div>'
