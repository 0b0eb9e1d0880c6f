"""The months of a fiscal year side by side: stacked columns, and last year's total as a quiet line."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.marks import on
from dashboard.figures.so_far import through
from dashboard.figures.wording import hover, several

#: The least share of the highest column that a part must have to carry its value.
LABELLED = 0.08
#: How far above a column last year's mark still covers the column's total, as a share of the highest.
COVERED = 0.08


def columns(
    rows: pd.DataFrame,
    look: Look,
    *,
    value: str,
    unit: str,
    series: str,
    domain: str,
    colours: dict[str, str],
    previous: str | None = None,
    below: dict[str, str] | None = None,
) -> go.Figure:
    """Return a column for each month that has rows, stacked by ``series``; ``rows`` have ``month`` as YYYY-MM.

    Months of the fiscal year without rows stay empty and are marked as without records, or as ahead
    where the year goes on (``through``). A month whose values are all missing is "not recorded".
    ``previous`` is the column of last year's values, drawn as the line of their totals; ``below``
    holds words under a month's name on a wide screen.
    """
    chart = go.Figure()
    rows = rows.astype({value: float} | ({previous: float} if previous else {}))
    months = [str(month) for month in pd.period_range(f"{look.fiscal_year}-04", periods=12, freq="M")]
    totals = rows.groupby("month")[value].sum(min_count=1)
    before = pd.Series(dtype=float)
    if previous and rows[previous].notna().any():
        before = rows.groupby("month")[previous].sum(min_count=1).dropna()
    highest = pd.concat([totals, before, pd.Series([1.0])]).max()
    narrow = []
    for key in sorted(rows[series].unique(), key=lambda key: look.labels.position(domain, key)):
        group = rows[(rows[series] == key) & rows[value].notna()]
        name, colour = look.label(domain, key), colours.get(key, theme.GREY)
        if not group[value].sum():
            continue
        chart.add_bar(
            x=group["month"],
            y=group[value],
            name=name,
            marker_color=colour,
            text=[look.labels.figures(n, unit) if n >= LABELLED * highest else " " for n in group[value]],
            textposition="inside",
            insidetextanchor="middle",
            textfont={"size": 12, "color": on(colour)},
            hovertext=[
                f"<b>{look.labels.month(month)}</b><br>{hover(name, look.amount(n, unit), look)}<br>"
                + hover(look.text("log.total"), look.amount(totals[month], unit), look)
                for month, n in zip(group["month"], group[value], strict=True)
            ],
            hoverinfo="text",
        )
        narrow.append({"text": [" "] * len(group)})
    if len(before):
        _last_year(chart, before, unit, look)
        narrow.append({})
    known = totals.dropna()
    heights = [_clear(n, before.get(month), highest) for month, n in known.items()]
    _words(chart, [*known.index], heights, [f"<b>{look.labels.figures(n, unit)}</b>" for n in known])
    narrow.append({"textfont": {"size": 12}})
    missing = [*totals.index[totals.isna()]]
    if missing:
        _words(chart, missing, [0] * len(missing), [look.text("figure.not_recorded")] * len(missing))
        narrow.append({"text": ["…"] * len(missing)})
    _without_records(chart, months, {*rows["month"]}, through(rows, look) is not None, look)
    chart.update_xaxes(
        type="category",
        categoryarray=months,
        range=[-0.5, len(months) - 0.5],
        tickvals=months,
        ticktext=[_tick(month, look, below=(below or {}).get(month)) for month in months],
        tickangle=0,
    )
    chart.update_yaxes(range=[0, 1.12 * highest], nticks=5, rangemode="tozero")
    short = {"ticktext": [_tick(month, look, short=True) for month in months], "tickfont": {"size": 13}}
    chart.update_layout(
        barmode="stack",
        bargap=0.18,
        showlegend=True,
        meta={"narrow": {"data": narrow, "layout": {"xaxis": short, "legend": {"font": {"size": 13}}}}},
    )
    return chart


def _last_year(chart: go.Figure, before: pd.Series, unit: str, look: Look) -> None:
    label = look.text("marks.previous")
    chart.add_scatter(
        x=[*before.index],
        y=before,
        mode="lines+markers",
        name=label,
        line={"color": theme.AXIS, "width": 1.5, "dash": "dot"},
        marker={"symbol": "circle", "size": 6, "color": theme.AXIS, "line": {"width": 1, "color": theme.GROUND}},
        hovertext=[
            f"{look.labels.month(month)}<br>{hover(label, look.amount(n, unit), look)}" for month, n in before.items()
        ],
        hoverinfo="text",
    )


def _words(chart: go.Figure, months: list[str], heights: Iterable[float], words: list[str]) -> None:
    chart.add_scatter(
        x=months,
        y=[*heights],
        mode="text",
        text=words,
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _clear(total: float, last: float | None, highest: float) -> float:
    """Return where a column's total is written: above it, and above last year's mark where that would cover it."""
    covered = last is not None and 0 <= last - total < COVERED * highest
    return last if covered else total


def _without_records(chart: go.Figure, months: list[str], told: set[str], goes_on: bool, look: Look) -> None:
    """Shade each run of months that the records do not tell of; the last one lies ahead in a year that goes on."""
    runs: list[list[int]] = []
    for place, month in enumerate(months):
        if month in told:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in runs:
        chart.add_vrect(x0=run[0] - 0.5, x1=run[-1] + 0.5, fillcolor=theme.PALE, line_width=0, layer="below")
        chart.add_annotation(
            x=(run[0] + run[-1]) / 2,
            y=0.5,
            yref="paper",
            text=look.text("so_far.ahead" if goes_on and months[run[0]] > max(told) else "log.no_records"),
            textangle=0 if len(run) > 2 else -90,
            font={"size": 13, "color": theme.SECONDARY},
        )


def _tick(month: str, look: Look, below: str | None = None, short: bool = False) -> str:
    """Write a month below the axis, with its year where a year begins; on a narrow screen a number or a letter."""
    day = pd.Timestamp(f"{month}-01")
    key = "month_number" if short else "month"
    if day.month in (1, 4) and not below:
        key = f"{key}_of_year"
    word = look.text(f"log.{key}", month=day.month, name=f"{day:%b}", letter=f"{day:%b}"[0], year=day.year)
    return f"{word}<br>{below}" if below else word


def leading_months(totals: pd.Series, look: Look) -> str:
    """Write the months with the greatest value: 6月, June."""
    days = (pd.Timestamp(f"{month}-01") for month in totals.index[totals == totals.max()])
    return several([look.text("log.month", month=day.month, name=f"{day:%B}") for day in days], look)


def comparable(rows: pd.DataFrame, value: str, previous: str) -> tuple[float, float | None]:
    """Return the sum of a column and of last year's; None for that where a month of it is missing."""
    by_month = rows.groupby("month")[previous].sum(min_count=1)
    return rows[value].sum(), by_month.sum() if by_month.notna().all() else None
