"""Words that depend on the data: who leads, which share, where a label breaks."""

import textwrap
from collections.abc import Sequence
from unicodedata import east_asian_width
from unicodedata import name as unicode_name

import pandas as pd
import plotly.graph_objects as go

from dashboard.catalog import find
from dashboard.figures.figure import Look

#: The least base of a percentage; below it, only counts are told.
LEAST_BASE = 20
#: The characters of a label's line on a phone: full-width ones count as two.
NARROW_LINE = 16


def leading(values: pd.Series, domain: str, look: Look) -> str:
    """Return the words for the keys with the greatest value."""
    return tied(values.index[values == values.max()], domain, look)


def trailing(values: pd.Series, domain: str, look: Look) -> str:
    """Return the words for the keys with the least value."""
    return tied(values.index[values == values.min()], domain, look)


def tied(keys: Sequence[str], domain: str, look: Look) -> str:
    """Write one or two keys; of more, the first and how many there are."""
    names = [look.label(domain, key) for key in keys]
    return several(names, look)


def several(names: Sequence[str], look: Look) -> str:
    """Write one or two names; of more, the first and how many there are."""
    if len(names) <= 2:
        return look.text("figure.list_join").join(names)
    return look.text("wording.several", first=names[0], count=len(names), more=len(names) - 1)


def previous_in_table(rows: pd.DataFrame, column: str, look: Look) -> str:
    """Say, for a chart too dense to draw last year in it, that the table has it; nothing without a last year."""
    return look.text("wording.previous_in_table") if rows[column].notna().any() else ""


def all_zero(name: str, unit: str, look: Look) -> str:
    """Return the headline of a figure of nothing but zeros, which has no leader."""
    return look.text("wording.all_zero", title=find(name).card["title"][look.language], zero=look.amount(0, unit))


def all_unknown(name: str, cases: float, look: Look) -> str:
    """Return the headline of a figure that asks something of new cases, where the answer is unknown for all."""
    title = find(name).card["title"][look.language]
    return look.text("wording.all_unknown", title=title, cases=look.amount(cases, "cases"))


def share(part: float, whole: float, look: Look) -> str:
    """Write a share in brackets: （47.3%）; nothing where the base is too small."""
    if pd.isna(part) or pd.isna(whole) or whole < LEAST_BASE:
        return ""
    return look.text("wording.share", share=look.amount(100 * part / whole, "percent"))


def with_shares(values: pd.Series, whole: float, unit: str, look: Look) -> list[str]:
    """Write each value with its share of the whole: 29（31.9%）."""
    return [bare(value, unit, look) + share(value, whole, look) if pd.notna(value) else "" for value in values]


def bare(value: float, unit: str, look: Look) -> str:
    """Write a value without its unit, for a sentence that names the unit once."""
    return look.amount(None, unit) if pd.isna(value) else look.labels.figures(value, unit)


def hover(name: str, value: str, look: Look) -> str:
    """Write a name and its value for a hover text."""
    return look.text("wording.hover", name=name, value=value)


def wrapped(name: str, line: int = NARROW_LINE) -> str:
    """Break a label into lines of about ``line`` half-width characters, between words where it has some."""
    if _width(name) <= line:
        return name
    if name.isascii():
        return "<br>".join(textwrap.wrap(name, line, break_long_words=False))
    middle = len(name) / 2
    places = [place for place in range(2, len(name) - 1) if _between_words(name[place - 1], name[place])]
    place = min(places or [round(middle)], key=lambda place: abs(place - middle))
    # A word a little too long is better than one torn apart.
    parts = (part if _width(part) <= 1.4 * line else wrapped(part, line) for part in (name[:place], name[place:]))
    return "<br>".join(parts)


def _width(name: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in name)


def _script(letter: str) -> str:
    return "KATAKANA" if letter == "ー" else unicode_name(letter, "").split(" ")[0]


def _between_words(before: str, after: str) -> bool:
    """Say whether Japanese may break here: where the script changes, but not before kana endings and closing marks."""
    return _script(before) != _script(after) and _script(after) != "HIRAGANA" and after not in "・）、"


def wrap_categories(chart: go.Figure) -> None:
    """Break the categories of a chart of horizontal bars into lines on a phone."""
    names = [*chart.layout.yaxis.categoryarray]
    meta = chart.layout.meta or {}
    narrow = meta.get("narrow", {})
    axis = {"tickmode": "array", "tickvals": names, "ticktext": [wrapped(name) for name in names]}
    layout = {**narrow.get("layout", {}), "yaxis": axis}
    chart.update_layout(meta={**meta, "narrow": {**narrow, "layout": layout}})
