"""The funnel of the page Regional demand: rates by population, between the limits that chance alone reaches."""

import math
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.fitting import Box, fit
from dashboard.figures.regional_map_words import missing_cases
from dashboard.figures.regional_words import (
    PLACES,
    ages,
    behind,
    count,
    join,
    level,
    persons,
    rate,
    say,
    several,
    short_name,
)

#: The plot's size in pixels that labels count on, wide and narrow.
HEIGHT, NARROW_HEIGHT = 500, 460
WIDE_PLOT, NARROW_PLOT = (960, 370), (290, 300)
#: How far the axis reaches beyond the highest rate, and at most, in rates of all together: the rest gets arrows.
HEADROOM, MOST = 1.18, 12
#: Where an arrow stands for what lies above the axis' end, as a share of it.
EDGE = 0.965
#: Marks: within the limits, beyond 95 %, beyond 99.8 %.
SYMBOLS, SIZES, ARROW = ("circle", "diamond", "star"), (9, 13, 17), "triangle-up"
POSITIONS = ("middle right", "middle left", "top center", "bottom center", "top right", "bottom right")
TICKS = [power * digit for power in (100, 1000, 10_000, 100_000) for digit in (1, 2, 5)] + [1_000_000]


@figure("regional_demand/funnel", height=HEIGHT, selects="place")
def funnel(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the places as marks by population and rate, and the limits as curves; those outside are named and shaped."""
    places, curves = rows[rows["place"].notna()], rows[rows["place"].isna()]
    if not persons(rows):
        words, lead = missing_cases(rows, look)
        return Drawing(words, lead=(lead,))
    chart = go.Figure()
    overall = places["rate_all"].max()
    top = min(HEADROOM * max(places["rate"].max(), 2 * overall), MOST * overall)
    places = places.assign(height=places["rate"].clip(upper=EDGE * top), above=places["rate"] > top)
    _limits(chart, curves, look)
    _marks(chart, places, look)
    changes = _names(chart, places, curves, top, look)
    _layout(chart, places, curves, top, changes, look)
    return Drawing(_headline(places, look), chart, note=_note(places, look))


def _limits(chart: go.Figure, curves: pd.DataFrame, look: Look) -> None:
    """Draw the limits and the rate of all, each with its name in the legend."""
    styles = (
        ("998", {"color": theme.AXIS, "width": 1.5, "dash": "solid"}),
        ("95", {"color": theme.AXIS, "width": 1.5, "dash": "dash"}),
    )
    for name, line in styles:
        for side in ("high", "low"):
            # Where nobody at all is within the limits, there is no lower one.
            limit = curves[curves[f"{side}_{name}"] > 0]
            chart.add_scatter(
                x=limit["population"],
                y=limit[f"{side}_{name}"],
                mode="lines",
                line=line,
                name=say(look, f"limit_{name}"),
                hoverinfo="skip",
                showlegend=side == "high",
            )
    chart.add_scatter(
        x=curves["population"],
        y=curves["rate_all"],
        mode="lines",
        line={"color": theme.INK, "width": 1.5, "dash": "dot"},
        name=say(look, "all_rate", rate=rate(curves["rate_all"].max(), look)),
        hoverinfo="skip",
        showlegend=True,
    )


def _marks(chart: go.Figure, places: pd.DataFrame, look: Look) -> None:
    """Draw the places: grey rings where chance alone may be, filled shapes beyond each limit."""
    for beyond, key in enumerate(("within", "beyond_95", "beyond_998")):
        # The legend shows the first mark: arrows come last.
        group = places[places["position"].abs() == beyond].sort_values("above", kind="stable")
        outside = {"color": theme.RUST, "line": {"width": 1, "color": theme.GROUND}}
        inside = {"color": theme.GROUND, "line": {"width": 1.5, "color": theme.SECONDARY}}
        chart.add_scatter(
            # Lists, not arrays: the browser reads from them where the chosen place's ring goes.
            x=[*group["population"]],
            y=[*group["height"]],
            mode="markers",
            marker={"symbol": [ARROW if above else SYMBOLS[beyond] for above in group["above"]], "size": SIZES[beyond]}
            | (outside if beyond else inside),
            cliponaxis=False,
            name=say(look, key, places=count(len(group), look)),
            customdata=group["place"],
            hovertext=[_told(row, look) for row in group.itertuples()],
            hoverinfo="text",
            showlegend=True,
        )
    chart.add_scatter(
        x=[],
        y=[],
        mode="markers",
        marker={"symbol": "circle-open", "size": 24, "color": theme.INK, "line": {"width": 2.5}},
        hoverinfo="skip",
        showlegend=False,
        meta="chosen",
    )


def _told(row: tuple, look: Look) -> str:
    lines = [
        f"<b>{look.label('place', row.place)}</b>",
        say(
            look,
            "hover_cases",
            cases=look.amount(row.cases, "persons"),
            ages=ages(look),
            population=look.labels.figures(row.population, "persons"),
        ),
        say(look, "hover_plain_rate", rate=rate(row.rate, look)),
        say(look, "hover_limits", low=rate(row.low_95, look), high=rate(row.high_95, look)),
        say(look, "hover_limits_998", low=rate(row.low_998, look), high=rate(row.high_998, look)),
        say(look, f"hover_position_{int(row.position)}".replace("-", "minus_")),
    ]
    return "<br>".join(lines)


def _names(chart: go.Figure, places: pd.DataFrame, curves: pd.DataFrame, top: float, look: Look) -> dict[int, dict]:
    """Name the places outside first, with their count, then those with the most people where there is room."""
    ordered = places.assign(beyond=places["position"].abs()).sort_values(
        ["beyond", "cases"], ascending=False, kind="stable"
    )
    names = []
    for row in ordered.itertuples():
        words = say(look, "name", place=short_name(row.place, look), cases=look.labels.figures(row.cases, "persons"))
        if row.above:
            words = say(look, "name_above", name=words, rate=rate(row.rate, look))
        # Of small places without a case there are many: they are told on hover and in the table.
        named = row.cases or row.beyond or level(look) == "subprefecture"
        names.append((f"<b>{words}</b>" if row.beyond else words) if named else "")
    sizes = [SIZES[int(beyond)] for beyond in ordered["beyond"]]
    low, high = curves["population"].min(), curves["population"].max()

    def fitted(plot: tuple[int, int], character: float) -> tuple[list[str], list[str]]:
        across = plot[0] / math.log(high / low)

        def pixel(population: float, height: float) -> tuple[float, float]:
            return across * math.log(population / low), plot[1] * (1 - height / top)

        points = [pixel(row.population, row.height) for row in ordered.itertuples()]
        # A name is measured without its markup.
        plain = [name.replace("<b>", "").replace("</b>", "") for name in names]
        texts, where = fit(
            points,
            plain,
            sizes,
            positions=POSITIONS,
            character=character,
            busy=[_room(pixel(*one), pixel(*other)) for one, other in _stretches(curves)],
            over=int((ordered["beyond"] > 0).sum()),
            frame=(0, -4, plot[0], plot[1] + 18),
        )
        return [
            f"<b>{text}</b>" if "<b>" in name and text else text for text, name in zip(texts, names, strict=True)
        ], where

    wide, narrow = fitted(WIDE_PLOT, 13), fitted(NARROW_PLOT, 11)
    chart.add_scatter(
        x=ordered["population"],
        y=ordered["height"],
        mode="markers+text",
        marker={"size": sizes, "opacity": 0},
        text=wide[0],
        textposition=wide[1],
        textfont={"size": 13, "color": theme.INK},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    return {len(chart.data) - 1: {"text": narrow[0], "textposition": narrow[1], "textfont": {"size": 11}}}


def _stretches(curves: pd.DataFrame) -> list[tuple]:
    """Return the pieces of all curves, from point to point: population and rate."""
    lines = [
        [*zip(curves["population"], curves[column], strict=True)]
        for column in ("rate_all", "low_95", "high_95", "low_998", "high_998")
    ]
    return [piece for line in lines for piece in pairwise(line) if piece[1][1] > 0]


def _room(one: tuple[float, float], other: tuple[float, float]) -> Box:
    """Return the room of a piece of a curve."""
    return one[0], min(one[1], other[1]) - 1, other[0], max(one[1], other[1]) + 1


def _layout(
    chart: go.Figure, places: pd.DataFrame, curves: pd.DataFrame, top: float, changes: dict[int, dict], look: Look
) -> None:
    low, high = curves["population"].min(), curves["population"].max()
    ticks = [tick for tick in TICKS if low <= tick <= high]
    chart.update_layout(
        xaxis={
            "type": "log",
            "range": [math.log10(low), math.log10(high)],
            "tickvals": ticks,
            "ticktext": [look.labels.figures(tick, "persons") for tick in ticks],
            "title": {"text": say(look, "axis_population", ages=ages(look))},
        },
        yaxis={"range": [-0.03 * top, top], "title": {"text": say(look, "axis_rate_up")}, "zeroline": False},
        legend={"y": 1.02, "yanchor": "bottom"},
    )
    data = [dict(changes.get(position, {})) for position in range(len(chart.data))]
    fewer = ticks[:: 2 if len(ticks) > 4 else 1]
    narrow = {
        "height": NARROW_HEIGHT + 60,
        "xaxis": {
            "tickvals": fewer,
            "ticktext": [look.labels.figures(tick, "persons") for tick in fewer],
            "tickfont": {"size": 12},
            "tickangle": 0,
            "title": {"text": say(look, "axis_population_narrow", ages=ages(look))},
        },
        "yaxis": {"title": {"text": ""}},
        "legend": {"font": {"size": 12}},
    }
    chart.update_layout(meta={"narrow": {"layout": narrow, "data": data}})


def _headline(places: pd.DataFrame, look: Look) -> str:
    surest = places.sort_values("cases", ascending=False, kind="stable")
    words = {}
    for name, chosen in (("over", surest["position"] > 0), ("under", surest["position"] < 0)):
        words[name] = several([*surest.loc[chosen, "place"]], look)
    key = "_".join(["funnel", *(name for name, found in words.items() if found)])
    every = count(len(places), look)
    return say(look, key, **words, all=every, places=look.labels.unit(PLACES[level(look)]))


def _note(places: pd.DataFrame, look: Look) -> str:
    sentences = [behind(places, look), say(look, "by_chance")]
    if places["above"].any():
        sentences.append(say(look, "arrows", places=count(int(places["above"].sum()), look)))
    zero = places["cases"].eq(0) & places["position"].eq(0)
    unnamed = zero.sum() if level(look) != "subprefecture" else 0
    if unnamed:
        sentences.append(say(look, "unnamed", places=count(int(unnamed), look)))
    return join(sentences, look)
