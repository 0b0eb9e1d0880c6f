"""Dates of one fiscal year on a true time axis: an axis of months, and lanes of sessions."""

import datetime as dt
from collections.abc import Callable, Iterable

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.so_far import ahead, ahead_label

#: Colour and symbol of each format of a session: one never stands without the other.
FORMATS = {
    "in_person": (theme.BLUE, "circle"),
    "metaverse": (theme.RUST, "square"),
    "online": (theme.PLUM, "triangle-up"),
    "satellite": (theme.OCHRE, "cross"),
    "hybrid": (theme.TEAL, "diamond"),
}
#: A marker for whatever format comes later.
OTHER = (theme.GREY, "circle-open")


def year_axis(chart: go.Figure, fiscal_year: int, dates: Iterable[object] = ()) -> dict:
    """Give the chart an x axis of the year's months; return the axis's changes for a narrow screen.

    ``dates`` outside the fiscal year widen the axis.
    """
    start, end = pd.Timestamp(fiscal_year, 4, 1), pd.Timestamp(fiscal_year + 1, 3, 31)
    days = pd.to_datetime(pd.Series([*dates], dtype="object")).dropna()
    start, end = min([start, *days]), max([end, *days])
    margin = dt.timedelta(days=6)
    chart.update_xaxes(
        type="date",
        range=[f"{start - margin:%Y-%m-%d}", f"{end + margin:%Y-%m-%d}"],
        tick0=f"{fiscal_year}-04-01",
        dtick="M1",
        ticklabelmode="period",
        showgrid=True,
        gridcolor=theme.GRID,
    )
    return {"dtick": "M3", "ticklabelmode": "instant"}


def month_format(look: Look) -> str:
    """Return how Plotly writes a month: 4月, Apr."""
    return look.text("timeline.month_format")


def lanes(
    rows: pd.DataFrame,
    lane: Callable[[pd.Series], str],
    look: Look,
    *,
    short: Callable[[pd.Series], str] | None = None,
    series_domain: str = "format",
    legend: bool = True,
) -> go.Figure:
    """Return one lane a kind of session, each session a mark at its date.

    ``rows`` have ``format``, ``dates`` (texts YYYY-MM-DD), ``sessions``, ``sessions_previous`` and ``through``;
    ``lane`` names the lane of a row, on a narrow screen ``short`` does. The number of sessions
    stands at the lane's end.
    """
    chart = go.Figure()
    shown = rows.assign(lane=[lane(row) for _, row in rows.iterrows()])
    names = [*dict.fromkeys(shown["lane"])]
    heights = _heights(shown, names)
    for kind, group in shown.groupby("format", sort=False):
        colour, symbol = FORMATS.get(kind, OTHER)
        points = [(date, row.lane) for row in group.itertuples() for date in row.dates]
        size = 14 if symbol.startswith("triangle") else 12
        word = look.label(series_domain, kind)
        chart.add_scatter(
            x=[date for date, _ in points],
            y=[heights[name, kind] for _, name in points],
            mode="markers",
            name=word,
            marker={"size": size, "color": colour, "symbol": symbol},
            hovertext=[f"<b>{look.labels.date(date)}</b><br>{_plain(name)}<br>{word}" for date, name in points],
            hoverinfo="text",
            cliponaxis=False,
            showlegend=legend,
        )
    small = {"marker": {"size": 9}}
    narrow = {"data": [small] * len(chart.data), "layout": {"xaxis": year_axis(chart, look.fiscal_year, _dates(rows))}}
    narrow["layout"]["xaxis"]["tickfont"] = {"size": 13}
    held = shown.groupby("lane", sort=False)["sessions"].sum()
    words = [f"<b>{look.amount(held[name], 'sessions')}</b>" for name in names]
    chart.add_scatter(
        x=[chart.layout.xaxis.range[1]] * len(names),
        y=[*range(len(names))],
        mode="text",
        text=words,
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    narrow["layout"]["yaxis"] = {"tickfont": {"size": 13}}
    if short is not None:
        texts = dict(zip(shown["lane"], [short(row) for _, row in rows.iterrows()], strict=True))
        narrow["layout"]["yaxis"]["ticktext"] = [texts[name] for name in names]
    chart.update_xaxes(tickformat=month_format(look))
    chart.update_yaxes(tickvals=[*range(len(names))], ticktext=names, range=[len(names) - 0.5, -0.5], zeroline=False)
    ahead(chart, rows, look)
    chart.update_layout(
        meta={"narrow": narrow},
        margin={"r": 84 if look.language == "en" else 56},
        annotations=ahead_label(chart, rows, look),
    )
    return chart


def _heights(rows: pd.DataFrame, names: list[str]) -> dict[tuple[str, str], float]:
    """Return the height of each lane's formats: one above the other, so that close dates stay apart."""
    found = {}
    for place, name in enumerate(names):
        kinds = [*dict.fromkeys(rows.loc[rows["lane"] == name, "format"])]
        for position, kind in enumerate(kinds):
            found[name, kind] = place + 0.22 * (position - (len(kinds) - 1) / 2)
    return found


def sessions_note(rows: pd.DataFrame, look: Look) -> str:
    """Return all sessions with the change on last year; "" where last year is not known."""
    if rows["sessions_previous"].isna().all():
        return ""
    return look.change(rows["sessions"].sum(), rows["sessions_previous"].sum(), "sessions")


def _dates(rows: pd.DataFrame) -> list[str]:
    return [date for dates in rows["dates"] for date in dates]


def _plain(name: str) -> str:
    return name.replace("<br>", " ")
