"""A deck as the browser gets it: what is shown, in words; nothing else, and nothing computed."""

import json
import re
from dataclasses import asdict
from datetime import date
from functools import cache
from urllib.parse import parse_qsl, urlencode

from dashboard import theme
from dashboard.briefing.content import Deck, Slide
from dashboard.figures import Published
from dashboard.language import LANGUAGES, text
from dashboard.settings import ROOT

WORDS = (
    *("figure", "contents", "present", "print", "hint", "table", "definition", "source", "fault", "not_printed"),
    *("more_rows", "more_columns", "join", "next", "back", "full_screen", "notes", "no_notes", "leave", "dashboard"),
)
#: Where charts say that boundaries are (figures/maps.py).
BOUNDARIES = "app/static/{level}.geojson"
FRONT_PAGE = "overview"


def payload(deck: Deck, links: bool = False) -> dict:
    """Return a deck for the browser; ``links`` lead from its slides back into the dashboard."""
    language = deck.language
    return {
        "name": name_of(deck),
        "title": deck.title,
        "subtitle": deck.subtitle,
        "language": language,
        "as_of": text("deck.as_of", language, date=_day(deck.as_of, language)),
        "protection": [*deck.protection],
        "synthetic": text("app.synthetic", language) if deck.synthetic else "",
        "words": {word: text(f"deck.{word}", language) for word in WORDS},
        "slides": [_slide(slide, language, links) for slide in deck.slides],
    }


def name_of(deck: Deck) -> str:
    """Return what the page is called, spaced as browsers do."""
    return " ".join(re.split(r"[\t\n\f\r ]+", deck.title.strip("\t\n\f\r "))) or deck.name


@cache
def template() -> dict:
    """Return the template that charts are drawn with."""
    return theme.template().to_plotly_json()


def boundaries(deck: Deck) -> dict[str, dict]:
    """Return the boundaries that the deck's maps draw, by the address that they ask for."""
    charts = [slide.published.chart or "" for slide in deck.slides]
    found = {}
    for file in sorted((ROOT / "data" / "geo").glob("*.geojson")):
        address = BOUNDARIES.format(level=file.stem)
        if any(f'"{address}"' in chart for chart in charts):
            found[address] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _slide(slide: Slide, language: str, links: bool) -> dict:
    published = slide.published
    message = slide.headline or published.title
    shown = {
        "number": slide.number,
        "name": published.name,
        "message": message,
        "title": published.title,
        "subtitle": _subtitle(published, message, language),
        "note": slide.note,
        "chart": json.loads(published.chart) if published.chart else None,
        "height": published.height,
        "numbers": [asdict(number) for number in published.numbers],
        "lead": published.lead,
        "columns": [{"label": column["label"], "numeric": column["numeric"]} for column in published.columns],
        "cells": published.cells,
        "states": [[datum.state for datum in row] for row in published.values] if _stated(published) else [],
        "masks": _masks(published, language),
        "notes": published.notes,
        "warnings": published.warnings,
        "definition": published.definition,
        "source": published.source,
        "sql": published.sql,
        "faults": published.faults,
        "empty": published.empty,
    }
    return shown | ({"link": link(slide.address, language)} if links and slide.address else {})


def _subtitle(published: Published, message: str, language: str) -> str:
    """Return the subtitle, without the title where that stands above it already."""
    join = text("figure.join", language)
    return (
        published.subtitle.removeprefix(published.title).removeprefix(join)
        if message == published.title
        else published.subtitle
    )


def _stated(published: Published) -> bool:
    return any(datum.state for row in published.values for datum in row)


def _masks(published: Published, language: str) -> str:
    """Say what the words of the masked cells mean, those that the table really holds."""
    said = []
    for state in ("under", "withheld"):
        masks = (mask for row in published.values for datum in row for mask in datum.masks)
        words = dict.fromkeys(mask.words for mask in masks if mask.state == state)
        if words:
            said.append(text(f"deck.masked_{state}", language, words=text("deck.word_join", language).join(words)))
    return text("deck.sentence_join", language).join(said)


def _day(day: str, language: str) -> str:
    when = date.fromisoformat(day)
    return text("deck.date", language, year=when.year, month=when.month, day=when.day, name=f"{when:%b}")


def link(address: str, language: str) -> str:
    """Return the way back to a page of the dashboard with its filters, in the deck's language."""
    page, _, query = address.partition("?")
    asked = dict(parse_qsl(query))
    if language != LANGUAGES[0]:
        asked["lang"] = language
    path = "./" if page in ("", FRONT_PAGE) else page.replace("_", "-")
    return f"{path}?{urlencode(asked)}" if asked else path
