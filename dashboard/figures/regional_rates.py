"""The rates of the page Regional demand: as counted and smoothed, each with its interval, place by place."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.regional_map_words import missing_cases
from dashboard.figures.regional_rates_words import headline, note
from dashboard.figures.regional_words import (
    ages,
    hover_template,
    interval,
    level,
    persons,
    rate,
    say,
    short_name,
    told,
)

#: The height of a place's row, wide and narrow, and of what stands above and below the rows.
ROW = {"subprefecture": 38, "health_centre": 32, "municipality": 28}
NARROW_ROW, EDGES, NARROW_EDGES = 42, 122, 166
#: The share of the width that rates take, and where counts and residents end in the rest.
RATES, COUNTS, RESIDENTS = [0, 0.8], 0.38, 1.0
#: Half the distance between a place's two rates, in rows.
APART = 0.17
#: Ends of the axis, of which the first that holds the smoothed intervals is taken; and room beyond for what is cut off.
ENDS, HEADROOM, ROOM, NARROW_ROOM = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100), 1.15, 1.14, 1.28


@figure("regional_demand/rates", height=14 * 38 + EDGES, selects="place")
def regional_rates(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each place's rate and how far it is pulled, the highest on top."""
    if not persons(rows):
        words, lead = missing_cases(rows, look)
        return Drawing(words, lead=(lead,))
    known = rows[rows["cases"].notna()]
    shown = known[(known["cases"] > 0) | (known["sessions"] > 0)] if level(look) == "municipality" else known
    shown = shown.assign(row=range(len(shown)))
    chart = go.Figure()
    end = _end(shown)
    changes = _intervals(chart, shown, end, look)
    _reference(chart, shown)
    _pulls(chart, shown, end)
    changes |= _marks(chart, shown, end, look)
    _numbers(chart, shown, look)
    _layout(chart, shown, end, changes, look)
    return Drawing(headline(shown, look), chart, note=note(rows, shown, look))


def _end(rows: pd.DataFrame) -> float:
    """Return where the axis ends: beyond the smoothed intervals, whatever the exact ones are."""
    reach = HEADROOM * rows["smoothed_high"].max()
    return next((end for end in ENDS if end >= reach), float(reach))


def _reference(chart: go.Figure, rows: pd.DataFrame) -> None:
    """Draw the rate of all places together, from above the first row to below the last."""
    chart.add_scatter(
        x=[rows["rate_all"].max()] * 2,
        y=[-0.6, len(rows) - 0.4],
        mode="lines",
        line={"color": theme.INK, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        showlegend=False,
    )


def _intervals(chart: go.Figure, rows: pd.DataFrame, end: float, look: Look) -> dict[int, dict]:
    """Draw the exact intervals thin and the smoothed ones thick; what lies beyond the axis is cut off with an arrow."""
    styles = (
        ("rate", -APART, {"color": theme.AXIS, "width": 1.5}),
        ("smoothed", APART, {"color": theme.SEQUENTIAL[1], "width": 8}),
    )
    for column, shift, line in styles:
        chart.add_scatter(
            x=[x for row in rows.itertuples() for x in (*_within(row, column, end), None)],
            y=[y for row in rows.itertuples() for y in (row.row + shift, row.row + shift, None)],
            mode="lines",
            line=line,
            hoverinfo="skip",
            showlegend=False,
        )
    cut = rows[rows["rate_high"] > end]
    beyond = cut["rate"] > end
    words = [_beyond(row, end, look) for row in cut.itertuples()]
    chart.add_scatter(
        x=[end] * len(cut),
        y=[*(cut["row"] - APART)],
        mode="markers+text",
        marker={
            "symbol": "triangle-right",
            "size": [13 if far else 9 for far in beyond],
            "color": [theme.INK if far else theme.AXIS for far in beyond],
        },
        text=words,
        textposition="middle right",
        textfont={"size": 12, "color": theme.SECONDARY},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    brief = [rate(row.rate if row.rate > end else row.rate_high, look) for row in cut.itertuples()]
    return {len(chart.data) - 1: {"text": brief, "textfont": {"size": 11}}}


def _within(row: tuple, column: str, end: float) -> tuple[float, float]:
    return min(getattr(row, f"{column}_low"), end), min(getattr(row, f"{column}_high"), end)


def _beyond(row: tuple, end: float, look: Look) -> str:
    """Write what an arrow at the axis' end stands for: the upper limit, with the rate where that is beyond too."""
    if row.rate > end:
        return f"<b>{rate(row.rate, look)}</b> ({interval(row.rate_low, row.rate_high, look)})"
    return rate(row.rate_high, look)


def _pulls(chart: go.Figure, rows: pd.DataFrame, end: float) -> None:
    """Draw an arrow from each rate to the smoothed one."""
    chart.add_scatter(
        x=[x for row in rows.itertuples() for x in (min(row.rate, end), row.smoothed, None)],
        y=[y for row in rows.itertuples() for y in (row.row - APART, row.row + APART, None)],
        mode="lines+markers",
        line={"color": theme.INK, "width": 1},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, 8, 0] * len(rows),
            "standoff": [0, 6, 0] * len(rows),
            "color": theme.INK,
            "line": {"width": 0},
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _marks(chart: go.Figure, rows: pd.DataFrame, end: float, look: Look) -> dict[int, dict]:
    """Draw the rates as counted as rings and the smoothed ones as filled diamonds; add the chosen place's ring."""
    hover = f"{hover_template(look, True, rows['sessions'].notna().any())}<extra></extra>"
    inside = rows[rows["rate"] <= end]
    styles = (
        (
            inside,
            "rate",
            -APART,
            {"symbol": "circle", "size": 10, "color": theme.GROUND, "line": {"width": 2, "color": theme.INK}},
        ),
        (
            rows,
            "smoothed",
            APART,
            {"symbol": "diamond", "size": 11, "color": theme.BLUE, "line": {"width": 1, "color": theme.GROUND}},
        ),
    )
    changes = {}
    for shown, column, shift, marker in styles:
        changes[len(chart.data)] = {"name": say(look, f"mark_{column}_narrow")}
        chart.add_scatter(
            # Lists, not arrays: the browser reads from them where the chosen place's ring goes.
            x=[*shown[column]],
            y=[*(shown["row"] + shift)],
            mode="markers",
            marker=marker,
            cliponaxis=False,
            name=say(look, f"mark_{column}"),
            customdata=[told(row, look) for row in shown.itertuples()],
            hovertemplate=hover,
            showlegend=True,
        )
    chart.add_scatter(
        x=[],
        y=[],
        mode="markers",
        marker={"symbol": "circle-open", "size": 20, "color": theme.INK, "line": {"width": 2.5}},
        hoverinfo="skip",
        showlegend=False,
        meta="chosen",
    )
    return changes


def _numbers(chart: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Write each place's count and residents beside its row."""
    for at, column in ((COUNTS, "cases"), (RESIDENTS, "population")):
        bold = column == "cases"
        words = [
            look.amount(value, "persons") if bold else look.labels.figures(value, "persons") for value in rows[column]
        ]
        chart.add_scatter(
            xaxis="x2",
            x=[at] * len(rows),
            y=[*rows["row"]],
            mode="text",
            text=[f"<b>{word}</b>" if bold else word for word in words],
            textposition="middle left",
            customdata=rows["place"],
            hoverinfo="none",
            showlegend=False,
            cliponaxis=False,
        )


def _layout(chart: go.Figure, rows: pd.DataFrame, end: float, changes: dict[int, dict], look: Look) -> None:
    names = [short_name(row.place, look) for row in rows.itertuples()]
    brief = [
        say(
            look,
            "row",
            place=short_name(row.place, look),
            cases=look.labels.figures(row.cases, "persons"),
            population=look.labels.figures(row.population, "persons"),
        )
        for row in rows.itertuples()
    ]
    head = {"yref": "y", "y": -0.7, "yanchor": "bottom", "showarrow": False, "font": {"size": 13}}
    all_of = {"text": say(look, "all_rate", rate=rate(rows["rate_all"].max(), look)), "x": rows["rate_all"].max()}
    middle = [all_of | head | {"xref": "x", "xanchor": "left" if all_of["x"] < end / 2 else "right"}]
    columns = [
        {"text": say(look, "head_cases"), "xref": "x2", "x": COUNTS, "xanchor": "right"} | head,
        {"text": say(look, "head_population", ages=ages(look)), "xref": "x2", "x": RESIDENTS, "xanchor": "right"}
        | head,
    ]
    chart.update_layout(
        height=len(rows) * ROW[level(look)] + EDGES,
        xaxis={
            "domain": RATES,
            "range": [0, ROOM * end],
            "tickvals": _ticks(end),
            "showgrid": True,
            "gridcolor": theme.GRID,
            "showline": False,
            "title": {"text": say(look, "axis_rate", ages=ages(look))},
        },
        xaxis2={"domain": [RATES[1], 1], "range": [0, 1], "visible": False, "fixedrange": True, "anchor": "y"},
        yaxis={
            "range": [len(rows) - 0.4, -1.4],
            "tickvals": [*rows["row"]],
            "ticktext": names,
            "tickfont": {"color": theme.INK},
            "ticklabelstandoff": 6,
            "showgrid": False,
            "zeroline": False,
        },
        annotations=middle + columns,
        legend={"y": 1, "yanchor": "bottom"},
    )
    data = [dict(changes.get(position, {})) for position in range(len(chart.data))]
    for position, trace in enumerate(chart.data):
        if trace.xaxis == "x2":
            data[position] = {"visible": False}
    narrow = {
        "height": len(rows) * NARROW_ROW + NARROW_EDGES,
        "xaxis": {"domain": [0, 1], "range": [0, NARROW_ROOM * end], "title": {"text": say(look, "axis_rate_narrow")}},
        # Out of the way: its ground would cover the rates.
        "xaxis2": {"domain": [0.999, 1]},
        "yaxis": {"ticktext": brief, "tickfont": {"size": 12}},
        "annotations": [note | {"text": say(look, "all_rate_narrow", rate=rate(note["x"], look))} for note in middle],
        "legend": {"font": {"size": 12}, "orientation": "v"},
    }
    chart.update_layout(meta={"narrow": {"layout": narrow, "data": data}})


def _ticks(end: float) -> list[float]:
    """Return round ticks up to the axis' end, about five."""
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100) if end / step <= 6)
    return [step * place for place in range(int(end / step) + 1)]
