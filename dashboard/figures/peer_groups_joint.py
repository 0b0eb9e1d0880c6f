"""Figures of the page Peer groups: what the meetings joint with Dohirokai did to attendance."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.peer_groups_sango import KINDS


@figure("peer_groups/sango_joint", height=330)
def sango_joint(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw every meeting as a dot and the mean as a tick, joint meetings apart from the others."""
    chart = go.Figure()
    places, narrow = [*range(len(rows))], []
    for place, row in zip(places, rows.itertuples(), strict=True):
        colour, symbol = KINDS.get(row.kind, (theme.GREY, "circle"))
        attendances = _attendances(row.each_meeting)
        seen = [attendances[:i].count(value) for i, value in enumerate(attendances)]
        chart.add_scatter(
            x=attendances,
            y=[place - 0.17 * times for times in seen],
            mode="markers",
            marker={"size": 11, "color": colour, "symbol": symbol if row.together == "joint" else f"{symbol}-open"},
            hovertext=[f"{look.label('sango_kind', row.kind)}<br>{look.amount(v, 'attendances')}" for v in attendances],
            hoverinfo="text",
            cliponaxis=False,
            showlegend=False,
        )
        narrow.append({"marker": {"size": 9}})
    chart.add_scatter(
        x=rows["mean_attendances"],
        y=places,
        mode="markers",
        name=look.text("peer_groups.mean"),
        marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": theme.INK}},
        hovertext=[look.amount(value, "mean_attendances") for value in rows["mean_attendances"]],
        hoverinfo="text",
    )
    narrow.append({})
    if rows["mean_attendances_previous"].notna().any():
        chart.add_scatter(
            x=rows["mean_attendances_previous"],
            y=places,
            mode="markers",
            name=look.text("peer_groups.mean_previous"),
            marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": theme.EDGE}},
            hovertext=[look.amount(value, "mean_attendances") for value in rows["mean_attendances_previous"]],
            hoverinfo="text",
        )
        narrow.append({})
    most = max(_all(rows), default=0)
    end = 1.08 * max(1, most, rows["mean_attendances_previous"].fillna(0).max())
    chart.add_scatter(
        x=[end] * len(rows),
        y=places,
        mode="text",
        text=[
            look.text("peer_groups.mean_value", mean=look.labels.figures(value, "mean_attendances"))
            if pd.notna(value)
            else look.text("figure.not_recorded")
            for value in rows["mean_attendances"]
        ],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    names = [_joint_name(row, look) for row in rows.itertuples()]
    chart.update_yaxes(tickvals=places, ticktext=names, range=[len(rows) - 0.5, -0.6], showgrid=False, zeroline=False)
    chart.update_xaxes(
        range=[0, end], showgrid=True, gridcolor=theme.GRID, showline=False, title=look.text("peer_groups.per_meeting")
    )
    short = [_joint_name(row, look, short=True) for row in rows.itertuples()]
    layout = {"yaxis": {"ticktext": short, "tickfont": {"size": 13}}}
    margin = {"r": 76 if look.language == "ja" else 92}
    chart.update_layout(margin=margin, meta={"narrow": {"data": narrow, "layout": layout}})
    return Drawing(_joint_headline(rows, look), chart, note=_joint_note(rows, look))


def _attendances(each_meeting: object) -> list[float]:
    """Return the attendances of meetings; none for NULL."""
    return [*each_meeting] if hasattr(each_meeting, "__len__") else []


def _all(rows: pd.DataFrame) -> list[float]:
    return [value for each in rows["each_meeting"] for value in _attendances(each)]


def _joint_name(row: tuple, look: Look, short: bool = False) -> str:
    kind, together = look.label("sango_kind", row.kind), look.label("together", row.together)
    if short:
        kind = look.label("format", "in_person" if row.kind == "regular" else "online")
        together = look.text(f"peer_groups.short_{row.together}")
    return f"{kind}<br>{together} {look.amount(row.sessions, 'sessions')}"


def _joint_headline(rows: pd.DataFrame, look: Look) -> str:
    known = rows[rows["mean_attendances"].notna()]
    if known.empty:
        sessions = look.amount(rows["sessions"].sum(), "sessions")
        return look.text("peer_groups.sango_unrecorded", sessions=sessions)
    regular = known[known["kind"] == "regular"].set_index("together")
    if not {"joint", "alone"} <= {*regular.index}:
        mean = sum(_all(rows)) / len(_all(rows))
        return look.text("peer_groups.sango_joint_none", mean=look.labels.figures(mean, "mean_attendances"))
    return look.text(
        "peer_groups.sango_joint",
        joint=look.labels.figures(regular.loc["joint", "mean_attendances"], "mean_attendances"),
        alone=look.labels.figures(regular.loc["alone", "mean_attendances"], "mean_attendances"),
    )


def _joint_note(rows: pd.DataFrame, look: Look) -> str:
    known = rows[rows["mean_attendances"].notna()]
    online = known[known["kind"] == "beginner_online"].set_index("together")
    if not {"joint", "alone"} <= {*online.index}:
        return ""
    return look.text(
        "peer_groups.sango_joint_online",
        joint=look.labels.figures(online.loc["joint", "mean_attendances"], "mean_attendances"),
        alone=look.labels.figures(online.loc["alone", "mean_attendances"], "mean_attendances"),
        n_joint=look.amount(online.loc["joint", "sessions"], "sessions"),
        n_alone=look.amount(online.loc["alone", "sessions"], "sessions"),
    )
