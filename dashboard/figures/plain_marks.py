"""What the plain drawings share: the look of each state of a value, stubs of one length, words that fit."""

import re
from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.fitting import width
from dashboard.figures.form import Datum
from dashboard.figures.shape import Series
from dashboard.figures.wording import wrapped
from dashboard.language import text

MASKED = ("under", "withheld")
#: The length of the stub of a value that is not given, as a share of the axis: the same whatever the value.
STUB = 0.06
#: The width of a full-width character of the marks' words, and the plot on a wide and a narrow screen, in pixels.
CHARACTER, WIDE, NARROW = 14, 900, 215


def drawn(datum: Datum) -> bool:
    """Tell whether a value has a length; what is masked, not recorded or absent has none."""
    return datum.number is not None and not datum.state


def told(datum: Datum) -> bool:
    """Tell whether a value that has no length is told in words instead."""
    return bool(datum.state in (*MASKED, "not_recorded") and datum.words)


def dotted(width: float = 0.75) -> dict:
    """Return a bar's marker that means "not shown": dots, never a palette colour."""
    pattern = {"shape": ".", "size": 7, "solidity": 0.3, "fgcolor": theme.SECONDARY, "bgcolor": theme.GRID}
    return {"color": theme.GRID, "pattern": pattern, "line": {"color": theme.EDGE, "width": width}}


def anything(series: Sequence[Series]) -> bool:
    """Tell whether any value has a length: an axis without one has no numbers."""
    return any(drawn(datum) for one in series for datum in one.data)


def reach(series: Sequence[Series], stacked: bool = False) -> float:
    """Return the longest bar, or stack of bars, that is drawn; 1 where there is none."""
    if stacked:
        stacks = zip(*(one.data for one in series), strict=True)
        lengths = [sum(datum.number for datum in stack if drawn(datum)) for stack in stacks]
    else:
        lengths = [datum.number for one in series for datum in one.data if drawn(datum)]
    return max([length for length in lengths if length > 0], default=1.0)


def room(words: Sequence[str], plot: float, character: float = CHARACTER) -> float:
    """Return how far an axis goes, in longest bars, for the words at the bars' ends; on a plot of so many pixels."""
    needed = max((width(line, character) for word in words for line in word.split("<br>")), default=0) + 12
    return 1 / (1 - min(needed, 0.7 * plot) / plot)


def add(
    chart: go.Figure,
    series: Series,
    names: Sequence[str],
    places: Sequence[float],
    *,
    thick: float,
    stub: float,
    language: str,
    side: int = 1,
    upright: bool = False,
    axes: dict | None = None,
    legend: bool = False,
) -> None:
    """Add a series of bars with their words: known values, stubs hatched where not recorded and dotted where masked.

    ``places`` and ``thick`` are in steps of the categories' axis, ``stub`` in the values'. Always three traces.
    """
    kinds: list[tuple[Callable[[Datum], bool], dict]] = [
        (drawn, {"color": series.colour, "line": {"color": theme.GROUND, "width": 1}}),
        (lambda datum: datum.state == "not_recorded" and told(datum), theme.hatched()),
        (lambda datum: datum.state in MASKED, dotted()),
    ]
    for position, (kind, marker) in enumerate(kinds):
        chosen = [place for place, datum in enumerate(series.data) if kind(datum)]
        data = [series.data[place] for place in chosen]
        lengths = [side * (datum.number if drawn(datum) else stub) for datum in data]
        along, across = ("y", "x") if upright else ("x", "y")
        chart.add_bar(
            **{along: lengths, across: [places[place] for place in chosen]},
            orientation="v" if upright else "h",
            width=thick,
            name=series.name,
            legendgroup=series.name,
            showlegend=legend and position == 0,
            marker=marker,
            text=[datum.words for datum in data],
            textposition="outside",
            hovertext=[hover(names[place], series.name, series.data[place].words, language) for place in chosen],
            hoverinfo="text",
            **(axes or {}),
        )


def hover(category: str, name: str, words: str, language: str) -> str:
    """Return the words beside a mark."""
    return f"<b>{category}</b><br>{text('wording.hover', language, name=name, value=words)}"


def in_words(data: Sequence[tuple[str, Datum]], language: str) -> str:
    """Write named values that have no length, those with the same words together: 母・父：5未満／その他：秘匿."""
    groups: dict[str, list[str]] = {}
    for name, datum in data:
        if told(datum):
            groups.setdefault(datum.words, []).append(name)
    join = text("plain.name_join", language).join
    parts = (text("plain.part", language, names=join(names), words=words) for words, names in groups.items())
    return text("plain.part_join", language).join(parts)


def tick(datum: Datum, language: str, first: bool = False) -> str:
    """Return a category's short name below an axis: years, months and days by their keys, all else in its words.

    A month bears its year where one begins, and where it is the ``first``.
    """
    key = datum.key or ""
    if re.fullmatch(r"(19|20)\d\d", key):
        return key
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", key):
        day = pd.Timestamp(f"{key}-01"[:10])
        kind = "day" if len(key) > 7 else "month_of_year" if first or day.month in (1, 4) else "month"
        return text(f"plain.{kind}", language, month=day.month, day=day.day, year=day.year, name=f"{day:%b}")
    return datum.words


def folded(line: str, pixels: float, character: float) -> str:
    """Break a line of words where it is longer than so many pixels: between words, or between letters of Japanese."""
    lines, current = [], ""
    for piece in re.findall(r"[!-~]+ ?|.", line):
        if current and width(current + piece.rstrip(), character) > pixels and piece not in "、。）：／・ーャュョッ":
            lines.append(current.rstrip())
            current = ""
        current += piece
    return "<br>".join([*lines, current.rstrip()])


def heading(members: Sequence[Series], measure: str, pixels: float) -> dict:
    """Return what a panel shows as an annotation above it, on so many pixels; its colours where it has several series.

    ``measure`` is said first where the series are not measures themselves.
    """
    line = int(2 * pixels / CHARACTER)
    words = [measure] if measure not in (one.name for one in members) else []
    if len(members) > 1:
        square = '<span style="color:{}">■</span> {}'
        words += [square.format(one.colour, wrapped(one.name, line - 3)) for one in members]
    else:
        words.append(wrapped(members[0].name, line))
    broad = sum(width(one.name, CHARACTER) + 36 for one in members) + width(measure, CHARACTER)
    return {
        "text": ("<br>" if broad > pixels else "\u2003").join(dict.fromkeys(words)),
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"size": 14, "color": theme.MUTED},
        "showarrow": False,
    }


def high(head: dict) -> int:
    """Return the height of a panel's heading, with space around it, in pixels."""
    return 12 + 19 * (head["text"].count("<br>") + 1)


def notes(chart: go.Figure, lines: Sequence[str], axis: int, left: int = 60) -> None:
    """Write lines below the plot: below its axis, so many pixels high, and from its edge, so many from the chart's.

    There are more lines on a narrow screen.
    """
    if not lines:
        return
    screens = (WIDE + 180 - left, NARROW + 125 - left)
    wide, narrow = ("<br>".join(folded(line, pixels, 13) for line in lines) for pixels in screens)
    meta = dict(chart.layout.meta or {})
    changes = {"data": [], **meta.get("narrow", {})}
    layout = dict(changes.get("layout", {}))
    drawn_already = [annotation.to_plotly_json() for annotation in chart.layout.annotations]
    small = [*layout.get("annotations", drawn_already), _below(narrow, axis)]
    high, low = layout.get("height", chart.layout.height) + _lines(narrow), axis + _lines(narrow)
    changes["layout"] = layout | {"annotations": small, "height": high, "margin": {"b": low}}
    chart.update_layout(
        annotations=[*drawn_already, _below(wide, axis)],
        height=chart.layout.height + _lines(wide),
        margin={"b": axis + _lines(wide)},
        meta=meta | {"narrow": changes},
    )


def _below(words: str, axis: int) -> dict:
    return {
        "text": words,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -axis,
        "align": "left",
        "font": {"size": 13, "color": theme.SECONDARY},
        "showarrow": False,
    }


def _lines(words: str) -> int:
    """Return the height of lines of words, in pixels."""
    return 16 + 17 * (words.count("<br>") + 1)
