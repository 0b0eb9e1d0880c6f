"""Plain columns and lines over time: a panel for each unit, one below the other."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.fitting import width
from dashboard.figures.form import Datum
from dashboard.figures.marks import on
from dashboard.figures.plain_marks import (
    CHARACTER,
    MASKED,
    NARROW,
    STUB,
    WIDE,
    add,
    anything,
    dotted,
    drawn,
    heading,
    high,
    hover,
    in_words,
    notes,
    reach,
    tick,
)
from dashboard.figures.shape import ABSENT, Series, Shape
from dashboard.language import text

#: The height of a panel on its own and among others, and of the axis below it, in pixels.
ALONE, AMONG, AXIS = 300, 190, 46
#: The plot on a wide and a narrow screen, beside the axis of values, in pixels.
PLOTS = (WIDE + 150, NARROW + 80)
THICK = 0.74
#: So many columns have room on the axis at least.
LEAST = 5
#: The height of the tile that stands for parts that are not shown, and the least share of a part that bears its words.
TILE, LABELLED = 0.045, 0.08


def columns(shape: Shape, language: str) -> go.Figure:
    """Return columns in the order of the table: beside each other, or stacked."""
    return _stacked(shape, language) if shape.stacked and len(shape.series) > 1 else _panels(shape, language)


def lines(shape: Shape, language: str) -> go.Figure:
    """Return lines; a value without a length breaks its line and stands on the axis, as a stub with its words."""
    return _panels(shape, language, joined=True)


def _panels(shape: Shape, language: str, joined: bool = False) -> go.Figure:
    chart, count = go.Figure(), len(shape.panels)
    names = [category.words for category in shape.categories]
    members = [[shape.series[place] for place in panel] for panel in shape.panels]
    each = ALONE if count == 1 else AMONG
    heads, wide, changes, top = [], {}, [], 0.0
    small = [heading(panel, shape.measure if count == 1 else panel[0].name, PLOTS[1]) for panel in members]
    total = count * (each + AXIS) + sum(map(high, small))
    for position, panel in enumerate(members):
        suffix, longest = str(position + 1) if position else "", reach(panel)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        before = len(chart.data)
        thick = THICK / len(panel)
        for place, one in enumerate(panel):
            offset = (place - (len(panel) - 1) / 2) * thick
            places = [index + offset for index in range(len(names))]
            if joined:
                _line(chart, one, names, place, len(panel) == 1, language, axes)
            shown = Series(one.name, one.key, one.unit, one.colour, _without(one.data)) if joined else one
            marks = {"thick": thick, "stub": STUB * longest, "language": language, "axes": axes}
            add(chart, shown, names, places, upright=True, **marks)
        words = [datum.words for one in panel for datum in one.data]
        angles = [_angle(words, plot * thick / len(names)) for plot in PLOTS]
        chart.for_each_trace(lambda trace, angle=angles[0]: trace.update(textangle=angle), selector=_bars_of(suffix))
        changes += [{"textangle": angles[1]} if trace.type == "bar" else {} for trace in chart.data[before:]]
        head = heading(panel, shape.measure if count == 1 else panel[0].name, PLOTS[0])
        top += high(small[position])
        wide[f"yaxis{suffix}"] = {
            "domain": [max(0, 1 - (top + each) / total), 1 - top / total],
            "range": [0, longest * (1.3 if -90 in angles else 1.14)],
            "nticks": 4,
            "tickformat": ",",
            "anchor": f"x{suffix}",
            "showticklabels": anything(panel),
        }
        wide[f"xaxis{suffix}"] = {"anchor": f"y{suffix}", "range": _across(names), "tickangle": 0}
        wide[f"xaxis{suffix}"] |= _ticks(shape, language, PLOTS[0])
        heads.append(head | {"x": 0, "y": 1 - top / total})
        small[position] |= {"x": 0, "y": 1 - top / total}
        top += each + AXIS
    narrow = {axis: _ticks(shape, language, PLOTS[1]) for axis in wide if axis.startswith("x")}
    chart.update_layout(
        **wide,
        annotations=heads,
        barmode="overlay",
        height=total,
        margin={"t": 0, "b": 0},
        showlegend=False,
        meta={"narrow": {"data": changes, "layout": narrow | {"annotations": small}}},
    )
    return chart


def _bars_of(suffix: str) -> dict:
    return {"type": "bar", "xaxis": f"x{suffix}"}


def _without(data: Sequence[Datum]) -> tuple[Datum, ...]:
    """Return the values that have no length; a line shows the others."""
    return tuple(ABSENT if drawn(datum) else datum for datum in data)


def _line(
    chart: go.Figure, one: Series, names: Sequence[str], place: int, words: bool, language: str, axes: dict
) -> None:
    """Add the values that are known as a line, broken where one is not; with their ``words`` where it is alone."""
    chart.add_scatter(
        x=[*range(len(names))],
        y=[datum.number if drawn(datum) else None for datum in one.data],
        mode="lines+markers+text" if words else "lines+markers",
        name=one.name,
        line={"color": one.colour, "width": 2.5, "dash": theme.DASHES[place % len(theme.DASHES)]},
        marker={"color": one.colour, "symbol": theme.SYMBOLS[place % len(theme.SYMBOLS)], "size": 8},
        text=[datum.words if drawn(datum) else "" for datum in one.data],
        textposition="top center",
        cliponaxis=False,
        hovertext=[hover(name, one.name, datum.words, language) for name, datum in zip(names, one.data, strict=True)],
        hoverinfo="text",
        connectgaps=False,
        **axes,
    )


def _stacked(shape: Shape, language: str) -> go.Figure:
    """Return stacks of the values that are known; above them one tile for what is not shown, told below."""
    chart = go.Figure()
    names = [category.words for category in shape.categories]
    longest = reach(shape.series, stacked=True)
    changes = []
    for one in shape.series:
        words = [datum.words if drawn(datum) and datum.number >= LABELLED * longest else " " for datum in one.data]
        chart.add_bar(
            x=[*range(len(names))],
            y=[datum.number if drawn(datum) else None for datum in one.data],
            width=THICK,
            name=one.name,
            marker={"color": one.colour, "line": {"color": theme.GROUND, "width": 1}},
            text=words,
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": on(one.colour), "size": 12},
            hovertext=[
                hover(name, one.name, datum.words, language) for name, datum in zip(names, one.data, strict=True)
            ],
            hoverinfo="text",
        )
        fits = max((width(word, 12) for word in words), default=0) < PLOTS[1] * THICK / len(names)
        changes.append({} if fits else {"text": [" "] * len(names)})
    _tiles(chart, shape, names, longest, language)
    _zeros(chart, shape)
    chart.update_xaxes(range=_across(names), tickangle=0, **_ticks(shape, language, PLOTS[0]))
    chart.update_yaxes(range=[0, longest * (1.06 + 2 * TILE)], nticks=5, tickformat=",")
    chart.update_yaxes(showticklabels=anything(shape.series))
    narrow = {
        "xaxis": _ticks(shape, language, PLOTS[1]),
        "legend": {"font": {"size": 13}},
        "height": ALONE + AXIS + 110,
    }
    chart.update_layout(
        barmode="stack",
        showlegend=True,
        height=ALONE + AXIS + 50,
        legend={"title": {"text": shape.measure, "side": "top", "font": {"size": 14, "color": theme.MUTED}}},
        meta={"narrow": {"data": changes, "layout": narrow}},
    )
    told = []
    for one in shape.series:
        ticks = [tick(category, language).split("<br>")[0] for category in shape.categories]
        if parts := in_words([*zip(ticks, one.data, strict=True)], language):
            told.append(text("plain.lines_of", language, name=f"<b>{one.name}</b>", parts=parts))
    notes(chart, told, AXIS)
    return chart


def _tiles(chart: go.Figure, shape: Shape, names: Sequence[str], longest: float, language: str) -> None:
    """Add a dotted tile above each stack of which a part is masked: of one height, since it has no length."""
    stacks = [*zip(*(one.data for one in shape.series), strict=True)]
    chosen = [place for place, stack in enumerate(stacks) if any(datum.state in MASKED for datum in stack)]
    words = dict.fromkeys(datum.words for stack in stacks for datum in stack if datum.state in MASKED)
    if not chosen:
        return
    series = [one.name for one in shape.series]
    told = [in_words([*zip(series, stacks[place], strict=True)], language) for place in chosen]
    chart.add_bar(
        x=chosen,
        y=[TILE * longest] * len(chosen),
        base=[sum(d.number for d in stacks[place] if drawn(d)) + 0.2 * TILE * longest for place in chosen],
        width=THICK,
        name=text("plain.masked", language, words=text("plain.name_join", language).join(words)),
        marker=dotted(),
        hovertext=[f"<b>{names[place]}</b><br>{word}" for place, word in zip(chosen, told, strict=True)],
        hoverinfo="text",
    )


def _said(datum: Datum) -> bool:
    return bool(datum.words)


def _zeros(chart: go.Figure, shape: Shape) -> None:
    """Write 0 where all parts of a column are zero."""
    stacks = [[*filter(_said, stack)] for stack in zip(*(one.data for one in shape.series), strict=True)]
    chosen = [place for place, s in enumerate(stacks) if s and all(drawn(d) and not d.number for d in s)]
    words = [stacks[place][0].words for place in chosen]
    look = {"mode": "text", "textposition": "top center", "hoverinfo": "skip", "showlegend": False}
    chart.add_scatter(x=chosen, y=[0] * len(chosen), text=words, **look)


def _across(names: Sequence[str]) -> list[float]:
    """Return the range of the axis of time: a few columns do not spread over all of it."""
    middle, half = (len(names) - 1) / 2, max(len(names), LEAST) / 2 + 0.1
    return [middle - half, middle + half]


def _angle(words: Sequence[str], pixels: float) -> int:
    """Return the angle at which words fit above columns of so many pixels."""
    return 0 if max((width(word, CHARACTER) for word in words), default=0) <= pixels * 1.3 else -90


def _ticks(shape: Shape, language: str, plot: float) -> dict:
    """Return the ticks of the axis of time: all that fit on so many pixels, else every second, third and so on."""
    words = [tick(category, language, first=place == 0) for place, category in enumerate(shape.categories)]
    broad = max(width(line, CHARACTER) for word in words for line in word.split("<br>")) + 8
    step = max(1, -int(-broad * len(words) // plot))
    # The last one always has its name.
    chosen = [place for place in range(len(words)) if (len(words) - 1 - place) % step == 0]
    return {"tickvals": chosen, "ticktext": [words[place] for place in chosen], "tickfont": {"size": 13}}
