"""Figure of the page Overview: the year as a calendar, a row a month and a mark for each kind of activity."""

import calendar as months_and_days
import datetime as dt
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.so_far import through

#: Each kind's colour and marker, in the order of their lanes within a month's row.
KINDS = {
    "seminar": (theme.BLUE, "circle"),
    "yoridokoro": (theme.TEAL, "diamond"),
    "peer": (theme.RUST, "square"),
    "meeting": (theme.PLUM, "triangle-up"),
    "media": (theme.OCHRE, "cross"),
}
#: Distance of the lanes, in rows.
LANE = 0.185
#: So many months are named as the busiest; of more the headline gives the number of activities.
MOST_NAMED = 2
#: How much a line of a hover label holds.
HOVER_WIDTH = {"ja": 26, "en": 48}


@figure("overview/calendar", height=680)
def calendar(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw twelve rows of days; kinds differ by lane, colour and shape. A year that goes on ends where it is now."""
    first = dt.date(look.fiscal_year, 4, 1)
    reached = through(rows, look)
    last = dt.date(look.fiscal_year + 1, 3, 31) if reached is None else reached.date()
    dated = rows[rows["date"].notna()]
    chart = go.Figure()
    _weekends(chart, first, last)
    compared = False
    for lane, (kind, (colour, symbol)) in enumerate(KINDS.items()):
        of_kind = dated[dated["kind"] == kind]
        days = [*of_kind.groupby("date", sort=True)]
        shift = (lane - (len(KINDS) - 1) / 2) * LANE
        name, with_change = _name(kind, of_kind, look)
        compared = compared or with_change
        chart.add_scatter(
            x=[day.day for day, _ in days],
            y=[_row(day, first) + shift for day, _ in days],
            name=name,
            mode="markers",
            marker={"symbol": symbol, "size": 8, "color": colour, "line": {"width": 0}},
            hovertext=[_hover(day, entries, look) for day, entries in days],
            hoverinfo="text",
            cliponaxis=False,
        )
        _spans(chart, of_kind, first, shift, colour)
    names = [look.text(f"overview.month_{(3 + i) % 12 + 1}") for i in range(12)]
    chart.update_xaxes(side="top", range=[0.4, 31.6], tickvals=[*range(1, 32)], tickfont_size=12, showline=False)
    chart.update_yaxes(
        range=[11.5, -0.5], tickvals=[*range(12)], ticktext=names, showgrid=False, zeroline=False, ticks=""
    )
    size = {"marker": {"size": 6}}
    chart.update_layout(
        legend={"y": 1.05},
        margin={"t": 24},
        shapes=_lines(first, last),
        annotations=_ahead(first, last, look),
        meta={
            "narrow": {
                "data": [{}, *([size, {}] * len(KINDS))],
                "layout": {
                    "height": 760,
                    "margin": {"l": 4, "r": 4},
                    "xaxis": {"tickvals": [1, 5, 10, 15, 20, 25, 30]},
                    "legend": {"y": 1.05, "font": {"size": 13}},
                },
            }
        },
    )
    return Drawing(_headline(dated, look), chart, note=_note(rows, dated, compared, look))


def _row(day: dt.date, first: dt.date) -> int:
    """Return the row of a day: its month's distance from the year's first."""
    return (day.year - first.year) * 12 + day.month - first.month


def _month(row: int, first: dt.date) -> tuple[int, int]:
    """Return the year and month of a row."""
    return first.year + (first.month + row - 1) // 12, (first.month + row - 1) % 12 + 1


def _weekends(chart: go.Figure, first: dt.date, last: dt.date) -> None:
    """Lay a pale ground under Saturdays and Sundays."""
    x, y = [], []
    for row in range(12):
        year, month = _month(row, first)
        for day in range(1, _days(row, first, last) + 1):
            if dt.date(year, month, day).weekday() >= 5:
                x += [day - 0.48, day + 0.48, day + 0.48, day - 0.48, None]
                y += [row - 0.46, row - 0.46, row + 0.46, row + 0.46, None]
    # One path: a heatmap would be painted as a picture, which takes ten times as long.
    chart.add_scatter(
        x=x, y=y, mode="lines", line_width=0, fill="toself", fillcolor=theme.PALE, hoverinfo="skip", showlegend=False
    )


def _days(row: int, first: dt.date, last: dt.date) -> int:
    """Return how many days of a month there are to draw; 0 for one that lies ahead."""
    if row != _row(last, first):
        return months_and_days.monthrange(*_month(row, first))[1] if row < _row(last, first) else 0
    return last.day


def _ahead(first: dt.date, last: dt.date, look: Look) -> list[dict]:
    """Return words for the months that lie ahead, which are blank for another reason than want of activity."""
    row = _row(last, first) + 1
    if row > 11:
        return []
    words = look.text("overview.ahead", month=look.text(f"overview.month_{_month(row, first)[1]}"))
    place = {"x": 0.5, "y": row, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle"}
    return [place | {"text": words, "font": {"size": 13, "color": theme.SECONDARY}}]


def _lines(first: dt.date, last: dt.date) -> list[dict]:
    """Return a line under each month, as long as the month."""
    lines = []
    for row in range(_row(last, first) + 1):
        days = _days(row, first, last)
        place = {"x0": 0.5, "x1": days + 0.5, "y0": row + 0.5, "y1": row + 0.5}
        lines.append({"type": "line", "line": {"color": theme.QUIET, "width": 1}, "layer": "below"} | place)
    return lines


def _spans(chart: go.Figure, entries: pd.DataFrame, first: dt.date, shift: float, colour: str) -> None:
    """Draw a line along the days of what lasts several, to the end of the month at most."""
    x, y = [], []
    for entry in entries[entries["date_to"].notna()].itertuples():
        month_end = months_and_days.monthrange(entry.date.year, entry.date.month)[1]
        end = entry.date_to.day if _row(entry.date_to, first) == _row(entry.date, first) else month_end
        x += [entry.date.day, end, None]
        y += [_row(entry.date, first) + shift] * 2 + [None]
    chart.add_scatter(x=x, y=y, mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip", showlegend=False)


def _name(kind: str, entries: pd.DataFrame, look: Look) -> tuple[str, bool]:
    """Return a kind's name with its number of entries, and whether the change on last year is in it."""
    words = f"{look.label('calendar_kind', kind)} {look.amount(len(entries), 'activities')}"
    previous = entries["dated_previous"].dropna()
    if previous.empty:
        return words, False
    change = look.amount(len(entries) - previous.iloc[0], "activities", signed=True)
    return look.text("overview.legend_change", name=words, change=change), True


def _hover(day: pd.Timestamp, entries: pd.DataFrame, look: Look) -> str:
    lines = [f"<b>{look.labels.date(day)}</b>"]
    for entry in entries.itertuples():
        what, place = getattr(entry, f"what_{look.language}"), getattr(entry, f"place_{look.language}")
        words = look.text("overview.entry", what=what, place=place) if pd.notna(place) else what
        if pd.notna(entry.date_to):
            words = look.text("overview.until", what=words, date=look.labels.date(entry.date_to))
        if pd.notna(entry.participants):
            words = look.text("figure.list_join").join((words, look.amount(entry.participants, "attendances")))
        if pd.notna(entry.also):
            words = look.text("overview.also", what=words, also=look.label("calendar_also", entry.also))
        lines += wrap(f"{look.label('org_short', entry.organisation)}｜{words}", HOVER_WIDTH[look.language])
    return "<br>".join(lines)


def _headline(dated: pd.DataFrame, look: Look) -> str:
    if dated.empty:
        return look.text("overview.calendar_empty")
    by_month = dated.groupby("month").size()
    if (by_month == by_month.max()).sum() > MOST_NAMED:
        words = {"total": look.amount(len(dated), "activities"), "most": look.amount(by_month.max(), "activities")}
        return look.text("overview.calendar_even", **words)
    busiest = look.text("overview.and").join(
        look.labels.month(month) for month in by_month[by_month == by_month.max()].index
    )
    return look.text(
        "overview.calendar",
        total=look.amount(len(dated), "activities"),
        month=busiest,
        most=look.amount(by_month.max(), "activities"),
    )


def _note(rows: pd.DataFrame, dated: pd.DataFrame, compared: bool, look: Look) -> str:
    """Count what the marks can't show: entries without a day, and occasions that are listed twice."""
    undated = rows[rows["date"].isna()]
    twice = dated.loc[dated["also"].notna(), "date"].nunique()
    notes = []
    if twice:
        notes.append(look.text("overview.twice", days=look.amount(twice, "days")))
    if len(undated):
        only_month = look.amount(undated["month"].notna().sum(), "activities")
        notes.append(
            look.text("overview.undated", count=look.amount(len(undated), "activities"), only_month=only_month)
        )
    if compared:
        notes.append(look.text("overview.legend_note"))
    missing = rows["missing"].iloc[0]
    if not look.printed and isinstance(missing, list | np.ndarray):
        lists = look.text("figure.list_join").join(look.text(f"overview.list_{name}") for name in missing)
        notes.append(look.text("overview.lists_missing", lists=lists))
    return look.text("figure.sentence_join").join(notes)
