"""Drawing helpers shared by the figures: bars with last year's mark, labels that fit, lines that break."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.fitting import width

#: How far the axis reaches beyond the longest stack, for its total with last year's, by language; on a narrow screen,
#: where the total stands alone.
ROOM, NARROW_ROOM = {"ja": 1.24, "en": 1.4}, 1.15
#: The width of the plot on a phone, about, and a character's in a bar's words; in pixels.
NARROW_PLOT, CHARACTER = 190, 14
#: The least share of the longest bar that a part must have to carry its value, on wide and narrow screens.
WIDE_LABEL, NARROW_LABEL = 0.04, 0.1


def bars(
    rows: pd.DataFrame,
    category: str,
    value: str,
    look: Look,
    *,
    domain: str,
    unit: str,
    series: str | None = None,
    series_domain: str | None = None,
    colours: dict[str, str] | None = None,
    previous: str | None = None,
    text: str | None = None,
) -> go.Figure:
    """Return horizontal bars, the first row on top; stacked where there is a ``series``.

    ``value`` is a column in ``unit``; missing values are drawn hatched as "not recorded".
    ``previous`` is the column of last year's value: a tick where there is one bar a category, in
    words at the end of a stack.
    ``text`` is a column with the words at the bars' ends; by default the values.
    """
    chart = go.Figure()
    order = [*dict.fromkeys(rows[category])]
    names = {key: look.label(domain, key) for key in order}
    groups = [(None, rows)] if series is None else [*rows.groupby(series, sort=False)]
    sums = rows.groupby(category, sort=False)[value].sum(min_count=1)
    longest = sums.max()
    has_previous = bool(previous and rows[previous].notna().any())
    before = rows.groupby(category, sort=False)[previous].sum(min_count=1) if has_previous else None
    narrow = []
    for position, (key, group) in enumerate(groups):
        name = "" if key is None else look.label(series_domain or series, key)
        colour = (colours or {}).get(key, theme.CATEGORICAL[position % len(theme.CATEGORICAL)])
        known = group[group[value].notna()]
        words = [*known[text]] if text else [look.labels.figures(v, unit) for v in known[value]]
        hover = [
            "<br>".join(
                filter(
                    None, (f"<b>{names[c]}</b>", f"{name}：{look.amount(v, unit)}" if name else look.amount(v, unit))
                )
            )
            for c, v in zip(known[category], known[value], strict=True)
        ]
        chart.add_bar(
            orientation="h",
            y=[names[c] for c in known[category]],
            x=known[value],
            name=name,
            marker_color=colour,
            text=_part_words(words, known[value], longest, WIDE_LABEL, series, has_previous),
            textposition="outside" if series is None else "inside",
            insidetextanchor="middle",
            insidetextfont_color=on(colour),
            customdata=known[category],
            hovertext=hover,
            hoverinfo="text",
            showlegend=series is not None,
        )
        narrow.append({"text": _part_words(words, known[value], longest, NARROW_LABEL, series, has_previous)})
    if series is not None:
        narrow.append({"text": _totals(chart, sums, before, names, unit, look)})
    elif has_previous:
        _previous(chart, before, names, unit, look)
        _beyond(chart, dict(zip(known[category], words, strict=True)), sums, before, names)
    missing = rows[rows[value].isna()]
    if len(missing):
        _not_recorded(chart, [names[c] for c in missing[category]], rows[value].max(), look)
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category", categoryarray=[*names.values()])
    chart.update_xaxes(showgrid=True, gridcolor=theme.GRID, showline=False, rangemode="tozero", nticks=6)
    chart.update_layout(
        barmode="stack", showlegend=series is not None or has_previous, meta={"narrow": {"data": narrow}}
    )
    if series is not None and has_previous:
        reach = longest if longest > 0 else 1
        chart.update_xaxes(range=[0, ROOM[look.language] * reach])
        narrow_axis = {"xaxis": {"range": [0, NARROW_ROOM * reach]}}
        chart.update_layout(meta={"narrow": {"data": narrow, "layout": narrow_axis}})
    return chart


def _part_words(
    words: Sequence[str], values: Sequence[float], longest: float, least: float, series: str | None, has_previous: bool
) -> list[str]:
    """Return the words on the bars: in a stack where they fit, as a share of the longest."""
    if series is None:
        return [" "] * len(words) if has_previous else [*words]
    return [word if value >= least * longest else " " for word, value in zip(words, values, strict=True)]


def _totals(
    chart: go.Figure, totals: pd.Series, before: pd.Series | None, names: dict[str, str], unit: str, look: Look
) -> list[str]:
    """Write each stack's total at its end, with last year's where there is one; return the words for narrow screens."""
    totals = totals.dropna()
    short = [f" <b>{look.labels.figures(value, unit)}</b>" for value in totals]
    known = pd.Series(dtype=float) if before is None else before.dropna()
    words = [
        word + look.text("marks.with_previous", value=look.labels.figures(known[key], unit)) if key in known else word
        for key, word in zip(totals.index, short, strict=True)
    ]
    _text(chart, totals, [names[key] for key in totals.index], words)
    return short


def _beyond(
    chart: go.Figure, words: dict[str, str], values: pd.Series, before: pd.Series, names: dict[str, str]
) -> None:
    """Write each bar's words at its end, clear of last year's tick."""
    keys = [*words]
    ends = clear(values[keys], before[keys], [*words.values()])
    _text(chart, ends, [names[key] for key in keys], [f" {word}" for word in words.values()])


def clear(values: pd.Series, before: pd.Series, words: Sequence[str]) -> pd.Series:
    """Return where the words of bars begin: at the bars' ends, or beyond last year's ticks that would cross them."""
    reach = pd.concat([values, before]).max()
    room = pd.Series([reach * (CHARACTER + width(word, CHARACTER)) / NARROW_PLOT for word in words], index=values.index)
    crossed = (before >= values) & (before - values < room)
    return values.where(~crossed, before)


def _text(chart: go.Figure, x: Sequence[float], y: Sequence[str], words: Sequence[str]) -> None:
    chart.add_scatter(
        x=x,
        y=y,
        mode="text",
        text=words,
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def on(colour: str) -> str:
    """Return the text colour that is readable on a fill."""
    light = {theme.SEQUENTIAL[0], theme.SEQUENTIAL[1], theme.SEQUENTIAL[2], theme.PALE, theme.QUIET}
    return theme.INK if colour in light else theme.GROUND


def _previous(chart: go.Figure, values: pd.Series, names: dict[str, str], unit: str, look: Look) -> None:
    values = values.dropna()
    label = look.text("marks.previous")
    chart.add_scatter(
        x=values,
        y=[names[key] for key in values.index],
        mode="markers",
        name=label,
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": theme.INK}},
        hovertext=[f"{names[key]}<br>{label}：{look.amount(value, unit)}" for key, value in values.items()],
        hoverinfo="text",
    )


def _not_recorded(chart: go.Figure, names: Sequence[str], longest: float, look: Look) -> None:
    word = look.text("figure.not_recorded")
    chart.add_bar(
        orientation="h",
        y=[*names],
        x=[(longest or 1) * 0.06] * len(names),
        marker=theme.hatched(),
        text=[word] * len(names),
        textposition="outside",
        hoverinfo="skip",
        showlegend=False,
    )


def shorter(chart: go.Figure, words: Sequence[str]) -> list[dict]:
    """Return the narrow screen's changes of the traces: other words at the (first) bars' ends, wherever they stand."""
    beyond = [place for place, trace in enumerate(chart.data) if getattr(trace, "mode", None) == "text"]
    if not beyond:
        return [{"text": [*words]}]
    return [{}] * beyond[0] + [{"text": [f" {word}" for word in words]}]


def shorten(chart: go.Figure, names: dict[str, str], size: int = 13) -> None:
    """Give the categories of horizontal bars shorter names on a narrow screen."""
    narrow = dict((chart.layout.meta or {}).get("narrow", {}))
    changes = [*narrow.get("data", [])]
    changes += [{} for _ in range(len(chart.data) - len(changes))]
    for trace, change in zip(chart.data, changes, strict=True):
        change["y"] = [names.get(name, name) for name in trace.y]
    order = [names.get(name, name) for name in chart.layout.yaxis.categoryarray]
    layout = dict(narrow.get("layout", {}))
    layout["yaxis"] = {**layout.get("yaxis", {}), "categoryarray": order, "tickfont": {"size": size}}
    chart.update_layout(meta={"narrow": {"data": changes, "layout": layout}})
