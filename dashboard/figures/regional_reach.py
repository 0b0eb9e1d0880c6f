"""Demand against reach: each place by its smoothed rate and the attendances at its seminars."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.regional_reach_words import heads, named, placed_words, told
from dashboard.figures.regional_words import behind, join, short_name

HEIGHT, NARROW_HEIGHT = 520, 470
MARGINS, NARROW_MARGINS = {"l": 8, "r": 16, "t": 64, "b": 8}, {"l": 8, "r": 8, "t": 96, "b": 8}
#: How far the axes reach: beyond the greatest value, and below zero for those without a head-count.
ABOVE, STRIP = 1.12, 0.16
#: Of so many places only those of much demand show their interval, and those with fewer cases than this don't.
MANY, LEAST = 60, 2
SIZE, RING = 11, 21
#: Round numbers for the ticks, and the least distance between two as a share of the axis.
ROUND, APART = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000), 0.1
#: What an interval supports to say of a place's demand: surely above all together, perhaps, or not.
DEMAND = ("sure", "perhaps", "below")
#: Names told one by one; of more, how many there are.
FIRST = 5


@figure("regional_demand/need_and_reach", height=HEIGHT, selects="place")
def need_and_reach(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw demand across with its interval, reach upwards; name the corner of much demand and little reach."""
    placed = rows[rows["smoothed"].notna() & rows["sessions"].notna()]
    if placed.empty or pd.isna(placed["participants_rate_all"].iloc[0]):
        key = "no_demand" if rows["smoothed"].isna().all() else "no_reach" if placed.empty else "no_head_count"
        return Drawing(look.text("regional_reach.nothing"), lead=(look.text(f"regional_reach.{key}"),))
    placed = placed.assign(demand=[_demand(row) for row in placed.itertuples()])
    return Drawing(_headline(placed, look), _scatter(placed, look), note=_note(placed, look), lead=_lead(placed, look))


def _demand(row: tuple) -> str:
    # A place without a case of its own may lie above all together by the smoothing alone.
    if row.chance_only or row.smoothed <= row.rate_all or row.rate <= row.rate_all:
        return "below"
    return "sure" if row.surely_higher else "perhaps"


def corner(placed: pd.DataFrame, demand: str) -> pd.DataFrame:
    """Return the places of much demand (surely, or perhaps) and little reach, the highest demand first."""
    little = placed["participants_rate"] < placed["participants_rate_all"]
    return placed[(placed["demand"] == demand) & little].sort_values(["smoothed", "place"], ascending=[False, True])


def _headline(placed: pd.DataFrame, look: Look) -> str:
    sure, perhaps = corner(placed, "sure"), corner(placed, "perhaps")
    if placed["chance_only"].iloc[0]:
        return look.text("regional_reach.chance_only")
    if len(sure):
        return look.text("regional_reach.sure", places=named(sure, look, 3))
    if len(perhaps):
        return look.text("regional_reach.perhaps", places=named(perhaps, look, 2))
    return look.text("regional_reach.none")


def _lead(placed: pd.DataFrame, look: Look) -> tuple[str, ...]:
    """Say who may be in the corner too, and where reach is greater than what was recorded, or not known."""
    sure, perhaps = corner(placed, "sure"), corner(placed, "perhaps")
    lines = []
    if len(sure) and len(perhaps):
        lines.append(look.text("regional_reach.perhaps_too", places=named(perhaps, look, FIRST)))
    unknown = placed[(placed["demand"] == "sure") & placed["participants_rate"].isna()]
    if len(unknown):
        lines.append(look.text("regional_reach.sure_unrecorded", places=named(unknown, look, FIRST)))
    partly = pd.concat([sure, perhaps]).loc[lambda found: found["not_recorded"] > 0]
    if len(partly):
        lines.append(look.text("regional_reach.partly", places=named(partly, look, FIRST)))
    return (join([*lines, look.text("regional_reach.unknown_centre")], look),)


def _note(placed: pd.DataFrame, look: Look) -> str:
    """Say what the lines are, whom the rates count, and what is not drawn."""
    first = placed.iloc[0]
    words = {
        "rate": look.amount(first.rate_all, "rate"),
        "attendances": look.amount(first.participants_rate_all, "attendance_rate"),
    }
    parts = [look.text("regional_reach.lines", **words), behind(placed, look)]
    if len(placed) >= MANY:
        parts.append(look.text("regional_reach.many", least=look.amount(LEAST, "persons")))
    return join(parts, look)


def _scatter(placed: pd.DataFrame, look: Look) -> go.Figure:
    first = placed.iloc[0]
    # The root keeps the many places of little reach apart from the few of much.
    top = ABOVE * max(placed["participants_rate"].fillna(0).max(), first.participants_rate_all, 1) ** 0.5
    bottom = -STRIP * top
    unrecorded = placed["participants_rate"].isna()
    much = (placed["demand"] != "below") & (placed["cases"] >= LEAST)
    placed = placed.assign(
        y=(placed["participants_rate"] ** 0.5).fillna(bottom / 2),
        lined=much | (len(placed) < MANY),
        symbol=unrecorded.map({True: "diamond", False: "circle"}),
    )
    right = 1.04 * max(placed["smoothed"].max(), placed["smoothed_high"].where(placed["lined"], 0).max())
    frame = (0.0, right, bottom if unrecorded.any() else -0.05 * top, top)
    chart = go.Figure()
    for demand in DEMAND:
        _marks(chart, placed[placed["demand"] == demand], demand, look)
    for demand in DEMAND:
        _key(chart, _marker(demand), f"demand_{demand}", (placed["demand"] == demand).any(), look)
    _key(chart, _marker("below") | {"symbol": "diamond"}, "unrecorded", unrecorded.any(), look)
    chart.add_scatter(
        x=[],
        y=[],
        mode="markers",
        marker={"symbol": "circle-open", "size": RING, "color": theme.INK, "line": {"width": 2.5}},
        hoverinfo="skip",
        showlegend=False,
        meta="chosen",
    )
    order = _order(placed)
    names = [_word(row, look) for row in order.itertuples()]
    # Unseen marks keep the words off the marks.
    unseen = {"size": SIZE, "opacity": 0}
    chart.add_scatter(
        x=[*order["smoothed"]],
        y=[*order["y"]],
        mode="markers+text",
        marker=unseen,
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    chart.data[-1].update(placed_words(order, names, frame, look))
    _lay_out(chart, first, frame, look)
    changes = [{} for _ in chart.data[:-1]] + [placed_words(order, names, frame, look, narrow=True)]
    narrow = {
        "height": NARROW_HEIGHT,
        "legend": {"font": {"size": 12}},
        "margin": NARROW_MARGINS,
        "xaxis": {"title": {"text": look.text("regional_reach.across_narrow"), "font": {"size": 12}}},
        "annotations": heads(first, frame, look, narrow=True),
    }
    chart.update_layout(meta={"narrow": {"data": changes, "layout": narrow}})
    return chart


def _marks(chart: go.Figure, part: pd.DataFrame, demand: str, look: Look) -> None:
    """Add places with their intervals. Lists, not series: the browser reads the chosen place's mark from them."""
    chart.add_scatter(
        x=[*part["smoothed"]],
        y=[*part["y"]],
        mode="markers",
        marker=_marker(demand) | {"symbol": [*part["symbol"]]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [*(part["smoothed_high"] - part["smoothed"]).where(part["lined"], 0)],
            "arrayminus": [*(part["smoothed"] - part["smoothed_low"]).where(part["lined"], 0)],
            "thickness": 1,
            "width": 0,
            "color": theme.EDGE,
        },
        customdata=[*part["place"]],
        hovertext=[told(row, look) for row in part.itertuples()],
        hoverinfo="text",
        showlegend=False,
    )


def _marker(demand: str) -> dict:
    """Return a mark: filled only where the interval supports what its place in the chart says."""
    return {
        "symbol": "circle",
        "size": SIZE,
        "color": theme.BLUE if demand == "sure" else theme.GROUND,
        "opacity": 1,
        "line": {"width": 2, "color": theme.AXIS if demand == "below" else theme.BLUE},
    }


def _key(chart: go.Figure, marker: dict, key: str, there: bool, look: Look) -> None:
    """Add an entry to the legend where there are such marks."""
    name = look.text(f"regional_reach.{key}")
    chart.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=name, showlegend=bool(there))


def _order(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the places in the order in which their names are given room: the corner first, then the largest."""
    rank = placed["demand"].map({demand: position for position, demand in enumerate(DEMAND)})
    above = placed["participants_rate"] >= placed["participants_rate_all"]
    return placed.assign(rank=rank, above=above).sort_values(
        ["rank", "above", "residents"], ascending=[True, True, False]
    )


def _word(row: tuple, look: Look) -> str:
    """Name a place; a plus where sessions without a head-count make its reach greater than recorded."""
    name = short_name(row.place, look)
    return f"{name}＋" if row.not_recorded and pd.notna(row.participants_rate) else name


def _lay_out(chart: go.Figure, first: tuple, frame: Sequence[float], look: Look) -> None:
    left, right, bottom, top = frame
    reach = first.participants_rate_all**0.5
    mean = {"type": "line", "layer": "below", "line": {"color": theme.AXIS, "width": 1, "dash": "dash"}}
    shade = {"type": "rect", "layer": "below", "fillcolor": theme.PALE, "line": {"width": 0}}
    chart.update_layout(
        shapes=[
            shade | {"x0": first.rate_all, "x1": right, "y0": 0, "y1": reach},
            mean | {"x0": first.rate_all, "x1": first.rate_all, "y0": 0, "y1": top},
            mean | {"x0": left, "x1": right, "y0": reach, "y1": reach},
        ],
        annotations=heads(first, frame, look),
        margin=MARGINS,
        legend={"traceorder": "normal"},
    )
    ticks = _ticks(top)
    chart.update_xaxes(range=[left, right], title_text=look.text("regional_reach.across"), showline=False, nticks=6)
    chart.update_yaxes(
        range=[bottom, top],
        title_text=look.text("regional_reach.up"),
        tickvals=[tick**0.5 for tick in ticks],
        ticktext=[f"{tick:,}" for tick in ticks],
        zeroline=False,
    )


def _ticks(top: float) -> list[int]:
    """Return zero and round numbers on the axis of roots, none too close to the one before."""
    ticks = [0]
    for value in ROUND:
        if value**0.5 <= top and value**0.5 - ticks[-1] ** 0.5 >= APART * top:
            ticks.append(value)
    return ticks
