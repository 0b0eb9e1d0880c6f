"""A fiscal year that still goes on: through which day its records reach, in words and on an axis of time.

Queries of such a year have that day in the column ``through`` of every row.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look


def through(rows: pd.DataFrame, look: Look) -> pd.Timestamp | None:
    """Return the day through which the records reach; None for a year that is over, or that a report prints."""
    day = rows["through"].iloc[0]
    return None if look.printed or pd.isna(day) else pd.Timestamp(day)


def until(day: pd.Timestamp, look: Look) -> str:
    """Write the day: 9月末, 6月14日; the end of September, 14 June."""
    key = "so_far.month_end" if day.is_month_end else "so_far.day"
    return look.text(key, month=day.month, name=f"{day:%B}", day=day.day)


def period(day: pd.Timestamp, look: Look) -> str:
    """Write the time from April to the day: 9月末までの6か月で, 6月14日までに; in the 6 months to…, up to 14 June."""
    if not day.is_month_end:
        return look.text("so_far.period", until=until(day, look))
    months = look.amount((day.month - 4) % 12 + 1, "months")
    return look.text("so_far.period_months", until=until(day, look), months=months)


def ahead(chart: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Shade what lies ahead on a chart whose x axis is the fiscal year; nothing where the year is over."""
    day = through(rows, look)
    if day is None:
        return
    start, end = f"{day + pd.Timedelta(days=1):%Y-%m-%d}", str(chart.layout.xaxis.range[1])
    place = {"layer": "below", "y0": 0, "y1": 1, "yref": "paper"}
    chart.add_shape(type="rect", x0=start, x1=end, fillcolor=theme.PALE, line_width=0, **place)
    chart.add_shape(type="line", x0=start, x1=start, line={"color": theme.AXIS, "width": 1, "dash": "dash"}, **place)


def ahead_label(chart: go.Figure, rows: pd.DataFrame, look: Look) -> list[dict]:
    """Return the words on what lies ahead, as annotations: none where the year is over."""
    day = through(rows, look)
    if day is None:
        return []
    middle = day + (pd.Timestamp(chart.layout.xaxis.range[1]) - day) / 2
    words = {"text": look.text("so_far.ahead"), "font": {"size": 13, "color": theme.SECONDARY}, "showarrow": False}
    place = {"x": f"{middle:%Y-%m-%d}", "xref": "x", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "top"}
    return [words | place]
