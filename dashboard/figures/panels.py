"""Panels: several measures of the same categories side by side, one below the other on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.marks import clear
from dashboard.figures.wording import hover, wrapped

#: The share of the height between two panels on a phone, and of the width on a wide screen.
NARROW_GAP, WIDE_GAP = 0.14, 0.06
#: How much further than on a wide screen the axis of values goes on a phone, for the words at the bars' ends.
NARROW_ROOM = 1.2
#: The height of a row on a phone where it has last year's tick, in pixels.
NARROW_ROW = 26
#: The pixels between two stretched panels, for the heading of the lower one.
HEADING = 70


@dataclass(frozen=True)
class Panel:
    """One measure: its column and unit, its heading, and last year's column.

    ``words`` is a column with the words at the bars' ends; by default the values. ``nothing`` is one
    that tells where there was nothing to measure: no value, though nothing is unrecorded.
    """

    column: str
    unit: str
    title: str
    previous: str | None = None
    words: str | None = None
    colour: str = theme.BLUE
    nothing: str | None = None


def panels(rows: pd.DataFrame, category: str, measures: Sequence[Panel], look: Look, *, domain: str) -> go.Figure:
    """Return a panel of horizontal bars for each measure, each on its own scale, the first row on top."""
    chart = go.Figure()
    names = [look.label(domain, key) for key in rows[category]]
    wide, narrow, headings, narrow_headings = {}, {}, [], []
    for position, measure in enumerate(measures):
        suffix = "" if position == 0 else str(position + 1)
        _bars(chart, rows, names, measure, suffix, look)
        across, down = _across(position, len(measures)), _down(position, len(measures))
        wide[f"xaxis{suffix}"] = _value_axis(rows, measure, across) | {"anchor": f"y{suffix}"}
        wide[f"yaxis{suffix}"] = _category_axis(names, position == 0) | {"anchor": f"x{suffix}", "domain": [0, 0.9]}
        axis = wide[f"xaxis{suffix}"]
        narrow[f"xaxis{suffix}"] = {"domain": [0, 1], "range": [0, NARROW_ROOM * axis["range"][1]]}
        narrow[f"yaxis{suffix}"] = {"domain": down, "showticklabels": True}
        heading = {"text": f"<b>{measure.title}</b>", "xref": "paper", "yref": "paper", "xanchor": "left"}
        headings.append(heading | {"x": across[0], "y": 1, "yanchor": "top"})
        narrow_headings.append(heading | {"x": 0, "y": down[1] + 0.01, "yanchor": "bottom"})
    has_previous = any(measure.previous and rows[measure.previous].notna().any() for measure in measures)
    changes = []
    if has_previous:
        # Room for last year's ticks, which are as high as a row.
        narrow["height"] = 60 + len(measures) * (NARROW_ROW * len(names) + 60)
        labels = {"tickmode": "array", "tickvals": names, "ticktext": [wrapped(name) for name in names]}
        for position in range(len(measures)):
            narrow[f"yaxis{position + 1 if position else ''}"] |= labels
        tick = {"marker": {"size": NARROW_ROW - 10}}
        changes = [tick if getattr(trace, "mode", None) == "markers" else {} for trace in chart.data]
    chart.update_layout(
        **wide,
        annotations=headings,
        barmode="overlay",
        showlegend=has_previous,
        meta={"narrow": {"data": changes, "layout": narrow | {"annotations": narrow_headings}}},
    )
    return chart


def _bars(chart: go.Figure, rows: pd.DataFrame, names: list[str], measure: Panel, suffix: str, look: Look) -> None:
    nothing = rows[measure.nothing] if measure.nothing else pd.Series(False, rows.index)
    values = rows[measure.column].mask(nothing, 0)
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    missing = look.text("figure.not_recorded")
    has_previous = bool(measure.previous and rows[measure.previous].notna().any())
    if measure.words:
        words = [*rows[measure.words]]
    else:
        words = [missing if pd.isna(value) else look.labels.figures(value, measure.unit) for value in values]
    if has_previous:
        # The words stand clear of last year's tick; first, as they are on the bars without one.
        chart.add_scatter(
            x=clear(values, rows[measure.previous], words),
            y=names,
            mode="text",
            text=[f" {word}" for word in words],
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
            **axes,
        )
    chart.add_bar(
        orientation="h",
        y=names,
        x=values,
        marker_color=measure.colour,
        text=None if has_previous else words,
        textposition="outside",
        hovertext=[
            f"<b>{name}</b><br>{hover(measure.title, word if none else look.amount(value, measure.unit), look)}"
            for name, value, word, none in zip(names, values, words, nothing, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
        **axes,
    )
    unknown = [name for name, value in zip(names, values, strict=True) if pd.isna(value)]
    if unknown:
        chart.add_bar(
            orientation="h",
            y=unknown,
            x=[(values.max() or 1) * 0.1] * len(unknown),
            marker=theme.hatched(),
            text=[missing] * len(unknown),
            textposition="outside",
            hoverinfo="skip",
            showlegend=False,
            **axes,
        )
    if has_previous:
        last, label = rows[measure.previous], look.text("marks.previous")
        chart.add_scatter(
            x=last,
            y=names,
            mode="markers",
            name=label,
            legendgroup="previous",
            showlegend=suffix == "",
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": theme.INK}},
            hovertext=[
                f"{name}<br>{hover(label, look.amount(v, measure.unit), look)}"
                for name, v in zip(names, last, strict=True)
            ],
            hoverinfo="text",
            **axes,
        )


def _across(position: int, count: int) -> list[float]:
    width = (1 - WIDE_GAP * (count - 1)) / count
    left = position * (width + WIDE_GAP)
    return [left, left + width]


def _down(position: int, count: int) -> list[float]:
    height = (1 - NARROW_GAP * count) / count
    top = 1 - NARROW_GAP / 2 - position * (height + NARROW_GAP)
    return [max(0, top - height), top]


def _value_axis(rows: pd.DataFrame, measure: Panel, across: list[float]) -> dict:
    """Return a panel's axis of values, with room for the words at the longest bar's end."""
    known = [rows[measure.column].max()]
    if measure.previous:
        known.append(rows[measure.previous].max())
    greatest = pd.Series(known).max()
    return {
        "domain": across,
        "range": [0, 1.3 * (greatest if greatest > 0 else 1)],
        "showticklabels": False,
        "showline": False,
        "zeroline": True,
        "zerolinecolor": theme.AXIS,
    }


def _category_axis(names: list[str], labelled: bool) -> dict:
    return {
        "type": "category",
        "categoryarray": names,
        "autorange": "reversed",
        "showgrid": False,
        "showline": False,
        "showticklabels": labelled,
    }


def stretch(chart: go.Figure, height: int) -> None:
    """Give panels of many categories their own height on a phone, names in lines, and room for values with shares."""
    meta = chart.layout.meta
    layout = {**meta["narrow"]["layout"], "height": height}
    axes = [key for key in layout if key.startswith("yaxis")]
    headings = [dict(heading) for heading in layout["annotations"]]
    gap = HEADING / height
    for place, (key, heading) in enumerate(zip(axes, headings, strict=True)):
        names = [*chart.layout[key].categoryarray]
        top = 1 - gap / 2 - place / len(axes)
        words = {"tickmode": "array", "tickvals": names, "ticktext": [wrapped(name, 18) for name in names]}
        domain = [top + gap - 1 / len(axes), top]
        layout[key] = {**layout[key], **words, "tickfont": {"size": 13}, "domain": domain}
        heading["y"] = top + 0.01
    for key in [key for key in layout if key.startswith("xaxis")]:
        layout[key] = {**layout[key], "range": [0, 1.2 * layout[key]["range"][1]]}
    layout["annotations"] = headings
    chart.update_layout(meta={**meta, "narrow": {**meta["narrow"], "layout": layout}})
