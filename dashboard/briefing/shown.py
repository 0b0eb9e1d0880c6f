"""The parts of the page of briefings that only show something, as HTML. Whatever comes from a file is escaped."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from dashboard.briefing.briefing import Entry
from dashboard.briefing.exported import Exported
from dashboard.briefing.payload import link as way
from dashboard.catalog import find
from dashboard.figures.filters import word
from dashboard.figures.labels import Labels
from dashboard.language import number, text

HISTORY = ("when", "title", "audience", "format", "language", "figures", "masked", "data")
RIGHT = {"figures", "masked"}


def path(words: str, file: object) -> str:
    return f'<p class="hk-quiet hk-path">{escape(words)} <code>{escape(str(file))}</code></p>'


def meanings(pairs: Sequence[tuple[str, str]]) -> str:
    """Return terms with what they mean."""
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(words)}</dd></div>" for term, words in pairs)
    return f'<dl class="hk-meanings">{rows}</dl>'


def head(position: int, title: str, filters: str) -> str:
    """Return the head of a slide's form."""
    told = f"<p>{escape(filters)}</p>" if filters else ""
    return (
        f'<header class="hk-slide"><span class="hk-slide-number">{position}</span>'
        f"<div><h3>{escape(title)}</h3>{told}</div></header>"
    )


def flag(words: str) -> str:
    return f'<p class="hk-flag" role="status"><span aria-hidden="true">⚠ </span>{escape(words)}</p>'


def filters(entry: Entry, labels: Labels, language: str) -> str:
    """Return an entry's filters in words: the year, and what is not the default."""
    query = find(entry.figure)
    words = []
    for key, value in entry.parameters.items():
        if key == "fiscal_year" and isinstance(value, int):
            words.append(labels.year(value))
        elif key not in query.parameters or value != query.parameters[key].default:
            words.append(word(query, key, value, labels))
    return text("figure.join", language).join(words)


def history(exports: Sequence[Exported], language: str) -> str:
    """Return the record of exports as a table."""

    def say(key: str) -> str:
        return text(f"briefing.history.{key}", language)

    heads = "".join(f'<th scope="col"{_right(key)}>{escape(say(key))}</th>' for key in HISTORY)
    rows = "".join(_exported(each, language) for each in exports)
    return (
        f'<div class="hk-scroll hk-exports" tabindex="0" role="region" aria-label="{escape(say("title"))}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _exported(each: Exported, language: str) -> str:
    words = {
        "when": _moment(each.when),
        "title": each.title,
        "audience": text(f"briefing.audience.{each.audience}", language),
        "format": text(f"briefing.format.{each.format}", language),
        "language": text(f"briefing.history.language_{each.language}", language),
        "figures": number(len(each.figures)),
        "masked": number(each.masked_shown),
        "data": each.data_version[:8],
    }
    return "<tr>" + "".join(f"<td{_right(key)}>{escape(words[key])}</td>" for key in HISTORY) + "</tr>"


def _right(key: str) -> str:
    return ' class="hk-right"' if key in RIGHT else ""


def _moment(when: str) -> str:
    """Write a moment in the time of this computer."""
    return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")


def link(words: str, address: str, language: str) -> str:
    """Return a link to a page of the dashboard with its filters, in the session's language."""
    target = escape(way(address, language))
    return f'<p class="hk-quiet hk-open"><a href="{target}" target="_blank">{escape(words)}</a></p>'


def present(words: str, lead: str, address: str) -> str:
    """Return the way to the presentation, in a window of its own."""
    return (
        f'<div class="hk-present"><a href="{escape(address)}" target="_blank">{escape(words)}</a>'
        f"<p>{escape(lead)}</p></div>"
    )
