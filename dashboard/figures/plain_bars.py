"""Plain horizontal bars: of one series, beside each other, stacked, or a panel for each unit."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.fitting import width
from dashboard.figures.form import Datum
from dashboard.figures.marks import on
from dashboard.figures.plain_marks import (
    CHARACTER,
    NARROW,
    STUB,
    WIDE,
    add,
    anything,
    drawn,
    folded,
    heading,
    high,
    hover,
    in_words,
    reach,
    room,
)
from dashboard.figures.shape import Series, Shape
from dashboard.figures.wording import wrapped
from dashboard.language import text

#: The height of a bar's row, of each of several bars in one, of the axis below, and of a line of words, in pixels.
ROW, SMALL_ROW, BESIDE, AXIS, LINE = 40, 28, 24, 30, 17
#: So many rows are lower than fewer ones.
MANY = 12
#: The share of a row that its bars take.
THICK = 0.68
#: The least share of the longest stack that a part must have to carry its words, on wide and narrow screens.
WIDE_LABEL, NARROW_LABEL = 0.05, 0.13
#: The share of the width between two panels.
GAP = 0.05


def bars(shape: Shape, language: str) -> go.Figure:
    """Return horizontal bars in the order of the table, the first row on top."""
    return _stacked(shape, language) if shape.stacked and len(shape.series) > 1 else _panels(shape, language)


def _panels(shape: Shape, language: str) -> go.Figure:
    """Return a panel of bars for each unit, side by side; below each other on a narrow screen."""
    chart, count = go.Figure(), len(shape.panels)
    names = [category.words for category in shape.categories]
    rows = max(SMALL_ROW if len(names) > MANY else ROW, BESIDE * max(map(len, shape.panels)) + 8) * len(names)
    members = [[shape.series[place] for place in panel] for panel in shape.panels]
    measures = [shape.measure if count == 1 else panel[0].name for panel in members]
    broad = (WIDE + 180 - _labels(names)) / count
    heads = [heading(panel, measure, broad) for panel, measure in zip(members, measures, strict=True)]
    small = [heading(panel, measure, NARROW + 20) for panel, measure in zip(members, measures, strict=True)]
    below = count * (rows + AXIS) + sum(map(high, small))
    wide, narrow, top = {}, {"height": below, "margin": {"t": 0, "b": 0}}, float(below)
    for position, panel in enumerate(members):
        suffix, longest = str(position + 1) if position else "", reach(panel)
        words = [datum.words for one in panel for datum in one.data]
        _beside(chart, panel, names, suffix, STUB * longest, language)
        left = position * (1 + GAP) / count
        across = [left, min(1, left + (1 - GAP * (count - 1)) / count)]
        top -= high(small[position])
        down = [max(0, (top - rows) / below), top / below]
        wide[f"xaxis{suffix}"] = _values(longest * room(words, broad), panel) | {
            "domain": across,
            "anchor": f"y{suffix}",
        }
        wide[f"yaxis{suffix}"] = _names(names, position == 0) | {"anchor": f"x{suffix}"}
        narrow[f"xaxis{suffix}"] = {"domain": [0, 1], "range": [0, longest * room(words, NARROW)], "nticks": 4}
        narrow[f"yaxis{suffix}"] = _wrapped(names) | {"domain": down, "showticklabels": True}
        heads[position] |= {"x": across[0], "y": 1}
        small[position] |= {"x": 0, "y": down[1]}
        top -= rows + AXIS
    narrow["annotations"] = small
    head = max(map(high, heads))
    chart.update_layout(
        **wide,
        annotations=heads,
        barmode="overlay",
        height=rows + AXIS + head,
        margin={"t": head},
        showlegend=False,
        meta={"narrow": {"data": [], "layout": narrow}},
    )
    return chart


def _beside(
    chart: go.Figure, panel: Sequence[Series], names: Sequence[str], suffix: str, stub: float, language: str
) -> None:
    """Add a panel's series, beside each other in the row of each category."""
    thick = THICK / len(panel)
    for place, one in enumerate(panel):
        offset = (place - (len(panel) - 1) / 2) * thick
        add(
            chart,
            one,
            names,
            [index + offset for index in range(len(names))],
            thick=thick,
            stub=stub,
            language=language,
            axes={"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"},
        )


def _stacked(shape: Shape, language: str) -> go.Figure:
    """Return stacks of the values that are known; those that are masked stand in words at their ends."""
    chart = go.Figure()
    names = [category.words for category in shape.categories]
    longest = reach(shape.series, stacked=True)
    ends = end_words(shape, language)
    folds = [folded(word, NARROW + 10, 13) for word in ends]
    lines = max((fold.count("<br>") + 1 for fold in folds if fold), default=0)
    row = SMALL_ROW if len(names) > MANY else ROW
    narrow_row = row + LINE * lines
    # On a narrow screen the words stand below their bar: its middle is so much above the middle of the row.
    raised, thick = LINE * lines / 2 / narrow_row, 0.6 * row / narrow_row
    changes = []
    for one in shape.series:
        _parts(chart, one, names, longest, language)
        small = [_fitting(datum, longest, NARROW_LABEL) for datum in one.data]
        changes.append({"text": small, "y": [place - raised for place in range(len(names))], "width": thick})
    told = [place for place, word in enumerate(ends) if word]
    sums = [sum(one.data[place].number for one in shape.series if drawn(one.data[place])) for place in told]
    words(chart, sums, told, [f" {ends[place]}" for place in told], "middle right")
    below = [place - raised + thick / 2 + 5 / narrow_row for place in told]
    changes.append(
        {"x": [0] * len(told), "y": below, "text": [folds[place] for place in told], "textposition": "bottom right"}
    )
    chart.update_xaxes(**_values(longest * room(ends, WIDE + 180 - _labels(names)), shape.series))
    chart.update_yaxes(**_names(names, True))
    narrow = {
        "height": narrow_row * len(names) + AXIS + 90,
        "xaxis": {"range": [0, longest * 1.04], "nticks": 4},
        "yaxis": _wrapped(names),
        "legend": {"font": {"size": 13}},
    }
    chart.update_layout(
        barmode="stack",
        showlegend=True,
        height=row * len(names) + AXIS + 60,
        legend={"title": {"text": shape.measure, "side": "top", "font": {"size": 14, "color": theme.MUTED}}},
        meta={"narrow": {"data": changes, "layout": narrow}},
    )
    return chart


def _parts(chart: go.Figure, one: Series, names: Sequence[str], longest: float, language: str) -> None:
    """Add a series of the stacks: those parts that are known, with their words where these have room."""
    chart.add_bar(
        x=[datum.number if drawn(datum) else None for datum in one.data],
        y=[*range(len(names))],
        width=THICK,
        orientation="h",
        name=one.name,
        marker={"color": one.colour, "line": {"color": theme.GROUND, "width": 1}},
        text=[_fitting(datum, longest, WIDE_LABEL) for datum in one.data],
        textposition="inside",
        insidetextanchor="middle",
        insidetextfont={"color": on(one.colour)},
        hovertext=[hover(name, one.name, datum.words, language) for name, datum in zip(names, one.data, strict=True)],
        hoverinfo="text",
        showlegend=True,
    )


def words(chart: go.Figure, x: Sequence[float], y: Sequence[float], told: Sequence[str], position: str) -> None:
    """Add words on their own."""
    chart.add_scatter(
        x=[*x],
        y=[*y],
        mode="text",
        text=[*told],
        textposition=position,
        textfont={"size": 13, "color": theme.SECONDARY},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def end_words(shape: Shape, language: str) -> list[str]:
    """Return the words at the end of each category's stack: its parts without a length; 0 where all parts are zero."""
    found = []
    for stack in zip(*(one.data for one in shape.series), strict=True):
        told = in_words([(one.name, datum) for one, datum in zip(shape.series, stack, strict=True)], language)
        known = [datum for datum in stack if drawn(datum)]
        nothing = known[0].words if known and not any(datum.number for datum in known) else ""
        found.append(text("plain.beyond", language, parts=told) if told else nothing)
    return found


def _fitting(datum: Datum, longest: float, least: float) -> str:
    return datum.words if drawn(datum) and datum.number >= least * longest else " "


def _labels(names: Sequence[str]) -> float:
    """Return the width of the longest name, in pixels."""
    return max((width(name, CHARACTER) for name in names), default=0)


def _values(end: float, series: Sequence[Series]) -> dict:
    grid = {"showgrid": True, "gridcolor": theme.GRID, "showline": False, "zeroline": True, "zerolinecolor": theme.AXIS}
    return {"range": [0, end], "nticks": 6, "tickformat": ",", "showticklabels": anything(series), **grid}


def _names(names: Sequence[str], labelled: bool) -> dict:
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": [*range(len(names))],
        "ticktext": [*names],
        "tickfont": {"color": theme.INK},
        "showgrid": False,
        "showline": False,
        "showticklabels": labelled,
    }


def _wrapped(names: Sequence[str]) -> dict:
    return {"ticktext": [wrapped(name) for name in names], "tickfont": {"size": 13}}
