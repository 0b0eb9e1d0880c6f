"""Figure of the page Area profile: the area's rate with its interval, beside its neighbours and all areas together."""

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.profile_numbers import interval, name_of

#: How far the rate stands above the middle of its row, and the smoothed rate below it.
ASIDE = 0.19
#: The height of the chart, on screen and in print; of a row on a narrow screen, and of what stands around the rows.
HEIGHT, PRINTED, NARROW_ROW, NARROW_EDGES = 360, 310, 44, 144
#: The width below which names and counts stand in two lines.
NARROW_BELOW = 450


@figure("area_profile/compared", height=HEIGHT)
def compared(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw for the area and each neighbour the rate (hollow) and the smoothed rate (filled), each with its interval."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.compared.{key}", **values)

    known = rows[rows["cases"].notna()]
    chart = go.Figure()
    for own in (False, True):
        group = known[known["own"] == own]
        for smoothed in (False, True):
            _intervals(chart, group, [*rows["area"]], own, smoothed, look, say)
    _keys(chart, bool(known["uncertain"].any()), say)
    _lay_out(chart, rows, look, say)
    own = rows[rows["own"]].iloc[0]
    return Drawing(_headline(own, known, look, say), chart, note=_note(own, look, say))


def _intervals(
    chart: go.Figure,
    rows: pd.DataFrame,
    order: Sequence[str],
    own: bool,
    smoothed: bool,
    look: Look,
    say: Callable[..., str],
) -> None:
    """Add one kind of rate of some areas: its marks and intervals; pale where few people stand behind it."""
    value, low, high = ("smoothed", "smoothed_low", "smoothed_high") if smoothed else ("rate", "rate_low", "rate_high")
    strong, pale = (theme.BLUE, theme.SEQUENTIAL[0]) if own else (theme.AXIS, theme.GRID)
    fill = [pale if few else strong for few in rows["uncertain"]] if smoothed else theme.GROUND
    chart.add_scatter(
        x=rows[value],
        y=[order.index(area) + (ASIDE if smoothed else -ASIDE) for area in rows["area"]],
        mode="markers",
        marker={
            "symbol": "circle",
            "size": (12 if smoothed else 9) if own else (10 if smoothed else 8),
            "color": fill,
            "line": {"width": 2, "color": strong},
            "opacity": 1,
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": rows[high] - rows[value],
            "arrayminus": rows[value] - rows[low],
            "thickness": 3 if smoothed else 1.5,
            "width": 0 if smoothed else 4,
            "color": strong,
        },
        hovertext=[_told(row, look, say) for row in rows.itertuples()],
        hoverinfo="text",
        showlegend=False,
    )


def _told(row: tuple, look: Look, say: Callable[..., str]) -> str:
    figures = look.labels.figures
    return "<br>".join(
        (
            f"<b>{name_of(row.area, look)}</b>",
            say("hover_cases", cases=look.amount(row.cases, "persons"), of=look.amount(row.population, "persons")),
            say(
                "hover_rate",
                rate=figures(row.rate, "rate"),
                interval=interval(row.rate_low, row.rate_high, "rate", look),
            ),
            say(
                "hover_smoothed",
                rate=figures(row.smoothed, "rate"),
                interval=interval(row.smoothed_low, row.smoothed_high, "rate", look),
            ),
        )
    )


def _keys(chart: go.Figure, uncertain: bool, say: Callable[..., str]) -> None:
    """Add the legend: what hollow, filled and pale marks mean."""
    marks = [
        ("key_rate", 9, theme.GROUND),
        ("key_smoothed", 11, theme.AXIS),
    ]
    if uncertain:
        marks.append(("key_uncertain", 11, theme.GRID))
    for key, size, colour in marks:
        marker = {"size": size, "color": colour, "line": {"width": 2, "color": theme.AXIS}}
        chart.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=say(key), hoverinfo="skip")


def _lay_out(chart: go.Figure, rows: pd.DataFrame, look: Look, say: Callable[..., str]) -> None:
    """Name the rows, with the people behind each rate, and draw the line of all areas together."""
    places = [*range(len(rows))]
    names = [_row_name(row, " ", look, say) for row in rows.itertuples()]
    stacked = [_row_name(row, "<br>", look, say) for row in rows.itertuples()]
    rate = rows["rate_all"].iloc[0]
    most = pd.concat([rows["rate_high"], rows["smoothed_high"]]).max()
    chart.update_yaxes(
        range=[len(rows) - 0.45, -0.55],
        tickvals=places,
        ticktext=names,
        tickfont={"color": theme.INK},
        showgrid=False,
    )
    words = {
        "rate": look.labels.figures(rate, "rate"),
        "cases": look.labels.figures(rows["cases_all"].iloc[0], "persons"),
        "of": look.labels.figures(rows["population_all"].iloc[0], "persons"),
    }
    chart.update_xaxes(
        range=[0, 1.04 * most if most > 0 else 1],
        rangemode="tozero",
        nticks=7,
        showgrid=True,
        gridcolor=theme.GRID,
        title={"text": say("axis", **words)},
    )
    line = {"color": theme.SECONDARY, "width": 1.5, "dash": "dash"}
    chart.add_shape(type="line", x0=rate, x1=rate, y0=0, y1=1, yref="paper", line=line, layer="below")
    all_areas = {
        "text": say("all", rate=words["rate"]),
        "x": rate,
        "xanchor": "left" if rate < 0.4 * most else "right",
        "xshift": -6 if rate < 0.4 * most else 6,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": 13},
    }
    chart.update_layout(
        margin={"t": 24, "b": 92},
        annotations=[all_areas],
        legend={
            "xref": "container",
            "x": 0,
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "font": {"size": 13},
            "itemwidth": 30,
        },
        meta={
            "narrow": {
                "layout": {
                    "height": NARROW_ROW * len(rows) + NARROW_EDGES,
                    "yaxis": {"ticktext": stacked, "tickfont": {"size": 12}},
                    "xaxis": {"nticks": 5, "title": {"text": say("axis_narrow", **words)}},
                    "margin": {"b": 116},
                },
                "data": [],
                "below": NARROW_BELOW,
            },
            "print": {"height": PRINTED},
        },
    )


def _row_name(row: tuple, join: str, look: Look, say: Callable[..., str]) -> str:
    name = look.label("area", row.area)
    name = f"<b>{name}</b>" if row.own else name
    if pd.isna(row.cases):
        return f"{name}{join}{look.text('figure.not_recorded')}"
    figures = look.labels.figures
    return name + join + say("behind", cases=figures(row.cases, "persons"), of=figures(row.population, "persons"))


def _headline(own: pd.Series, known: pd.DataFrame, look: Look, say: Callable[..., str]) -> str:
    """Say where the smoothing leaves the area, and its neighbours."""
    area = look.label("area", own["area"])
    if pd.isna(own["cases"]):
        return say("headline_unknown", area=area)
    figures = look.labels.figures
    if own["chance_only"]:
        return say("headline_chance", rate=figures(own["smoothed"], "rate"))
    others = known.loc[~known["own"], "smoothed"]
    around = interval(others.min(), others.max(), "rate", look)
    return say("headline", area=area, rate=figures(own["smoothed"], "rate"), around=around)


def _note(own: pd.Series, look: Look, say: Callable[..., str]) -> str:
    """Say how far the area is pulled towards the mean, and why."""
    if pd.isna(own["cases"]):
        return ""
    if own["chance_only"]:
        return say("note_chance")
    return say(
        "note",
        area=look.label("area", own["area"]),
        cases=look.amount(own["cases"], "persons"),
        share=round(100 * own["weight"]),
        rate=look.labels.figures(own["rate"], "rate"),
        smoothed=look.labels.figures(own["smoothed"], "rate"),
    )
