"""A shape's data in words and numbers for a slide: labels, masks, number formats. Nothing is computed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dashboard.figures.form import Datum
from dashboard.figures.shape import Series, Shape
from dashboard.formula import neutral
from dashboard.language import text

#: States that a reader must see in words.
SAID = ("under", "withheld", "not_recorded")
MASKED = ("under", "withheld")
_DECIMALS = re.compile(r"\d\.(\d+)")
_BRACKET = re.compile(r"\s*[（(][^（()）]*[)）]$")
#: A year among fixed words: 2024年度, FY2024. A month or day of a year: 2024年4月6日, 6 Apr 2024.
_YEAR = re.compile(r"(\D*)(\d{4})(\D*)")
_OF_YEAR = re.compile(r"(?P<ja>\d{4}年)(?P<day>\d.*)|(?P<month>.*\D) (?P<en>\d{4})")
#: So many states of one category are named by their series; of more only how many there are.
NAMED = 2


def value(datum: Datum) -> float | None:
    """Return the number of a datum for a data sheet; None (an empty cell) for whatever is no number."""
    return None if datum.state else datum.number


def said(datum: Datum) -> str:
    """Return the word that stands in place of a number, "" where there is a number or nothing belongs."""
    return datum.words if datum.state in SAID else ""


def number_format(series: Sequence[Series]) -> str:
    """Return how Excel writes the numbers of some series: with the decimals and signs that their words have."""
    shown = [datum.words for one in series for datum in one.data if value(datum) is not None]
    decimals = max((len(found[1]) for words in shown if (found := _DECIMALS.search(words))), default=0)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if any(words.startswith(("＋", "±")) for words in shown):
        return f'"＋"{digits};"−"{digits};{digits}'
    percent = '"%"' if series and series[0].unit.startswith("percent") else ""
    return f"{digits}{percent}"


def written(number: float, form: str) -> str:
    """Return about what a number looks like in a format, to measure it."""
    decimals = form.split(";")[0].partition(".")[2].count("0")
    return f"{number:,.{decimals}f}" + ("%" if "%" in form else "") + ("＋" if "＋" in form else "")


def largest(series: Sequence[Series]) -> float:
    """Return the largest number of some series, 0 where there is none."""
    return max((abs(found) for one in series for datum in one.data if (found := value(datum)) is not None), default=0)


def whole(series: Sequence[Series]) -> bool:
    """Tell whether all numbers are whole."""
    return all(found == int(found) for one in series for d in one.data if (found := value(d)) is not None)


def short(categories: Sequence[Datum]) -> list[str]:
    """Return the names of categories without a bracket that all of them end with: 2024年度（令和6）, 4月6日（土）."""
    words = [datum.words for datum in categories]
    cut = [_BRACKET.sub("", word) for word in words]
    return cut if all(a != b for a, b in zip(words, cut, strict=True)) and len({*cut}) == len({*words}) else words


def along(categories: Sequence[Datum]) -> list[tuple[str, str]]:
    """Return the names of categories from left to right, and what may stand below: the year, where it begins.

    4月 and 2024年; 1月 and 2025年; years are their digits alone where all are written alike.
    """
    names = short(categories)
    years = [_YEAR.fullmatch(name) for name in names]
    if all(years) and len({(found[1], found[3]) for found in years}) == 1:
        return [(found[2], "") for found in years]
    dated = [_OF_YEAR.fullmatch(name) for name in names]
    if not names or sum(found is not None for found in dated) < len(names) - 1:
        return [(name, "") for name in names]
    found, before = [], ""
    for name, match in zip(names, dated, strict=True):
        year = (match["ja"] or match["en"]) if match else ""
        found.append(((match["day"] or match["month"]) if match else name, year if year != before else ""))
        before = year or before
    return found


def states(shape: Shape, series: Sequence[Series], position: int) -> list[tuple[str, str]]:
    """Return what stands in place of numbers in one category: series and word."""
    found = [(one.name, said(one.data[position])) for one in series]
    return [(name, word) for name, word in found if word]


def with_states(shape: Shape, series: Sequence[Series], position: int, name: str, language: str) -> str:
    """Return a category's name with what stands in place of its numbers: 檜山（5未満）, 父（電話 5未満）."""
    found = states(shape, series, position)
    if not found:
        return name
    words = [word for _, word in found]
    if len(series) == 1 or (len(words) == len(series) and len({*words}) == 1):
        told = words[0]
    elif len(found) <= NAMED:
        told = text("pptx.list_join", language).join(f"{one} {word}" for one, word in found)
    else:
        told = text("pptx.list_join", language).join(f"{word} ×{count}" for word, count in Counter(words).items())
    return text("pptx.with_state", language, name=name, state=told)


def told(shape: Shape, series: Sequence[Series], names: Sequence[str], language: str) -> str:
    """Say which numbers are not there, by word: 5未満：4月・6月（電話）. Long runs are shortened."""
    by_word: dict[str, list[str]] = {}
    for position, name in enumerate(names):
        for one, word in states(shape, series, position):
            found = by_word.setdefault(word, [])
            label = name if len(series) == 1 or shape.kind == "points" else f"{name} {one}"
            if label not in found:
                found.append(label)
    join = text("pptx.list_join", language).join
    more = "…"
    parts = [
        f"{word}{text('pptx.colon', language)}{join(found[:6])}{more * (len(found) > 6)}"
        for word, found in by_word.items()
    ]
    return text("pptx.sentence_join", language).join(parts)


def part(shape: Shape, start: int, stop: int) -> Shape:
    """Return a shape with some of its categories only."""
    series = tuple(replace(one, data=one.data[start:stop]) for one in shape.series)
    return replace(shape, categories=shape.categories[start:stop], series=series)


def safe(words: str) -> str:
    """Return words for a cell of a data sheet: never a formula."""
    return neutral(words)
