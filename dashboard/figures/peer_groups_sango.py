"""Figures of the page Peer groups: the SANGO meetings, with the media on the same time axis."""

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.so_far import ahead, ahead_label, through
from dashboard.figures.timeline import FORMATS, month_format, year_axis

#: Kinds of SANGO meetings, drawn as the format in which they are held.
KINDS = {"regular": FORMATS["in_person"], "beginner_online": FORMATS["metaverse"]}
#: Symbols of the media, filled and hollow.
MEDIA = {"newspaper": "square", "television": "triangle-up", "web": "diamond", "magazine": "star", "radio": "cross"}
BAND_MARGIN = pd.Timedelta(days=9)
#: Names of stretches whose middles are closer would run into each other on a phone.
CLOSE = pd.Timedelta(days=130)


@figure("peer_groups/sango_attendance", height=500)
def sango_attendance(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each meeting's attendance over the year, the joint meetings as bands, the media in lanes below."""
    meetings = rows[rows["entry"] == "meeting"]
    media = rows[rows["entry"] == "media"]
    chart = go.Figure()
    narrow = [_meetings_of(chart, kind, meetings[meetings["kind"] == kind], look) for kind in KINDS]
    if meetings["attendance_previous"].notna().any():
        _previous_meetings(chart, meetings, look)
        narrow.append({})
    for about in (True, False) if len(media) else ():
        _media_of(chart, media[media["about_groups"] == about], about, look)
        narrow.append({"marker": {"size": 7}})
    bands = _bands(meetings)
    highest = meetings[["attendance", "attendance_previous"]].max().max()
    top = 1.22 * (highest if pd.notna(highest) and highest > 1 else 1)
    _draw_bands(chart, bands, through(rows, look))
    axis = year_axis(chart, look.fiscal_year, rows["date"])
    chart.update_xaxes(tickformat=month_format(look))
    ahead(chart, rows, look)
    chart.update_yaxes(range=[0, top], zeroline=True, zerolinecolor=theme.AXIS)
    if len(media):
        _media_lanes(chart, media, look)
    else:
        chart.update_xaxes(showline=False)
    later = ahead_label(chart, rows, look)
    chart.update_layout(
        meta={
            "narrow": {
                "layout": {
                    "xaxis": axis,
                    "yaxis": {"range": [0, 1.35 * top]},
                    "annotations": [*_band_labels(bands, look, "<br>", size=12), *later],
                },
                "data": narrow,
            }
        },
        annotations=[*_band_labels(bands, look, ""), *later],
    )
    return Drawing(_sango_headline(meetings, look), chart, note=_media_note(rows, media, look))


def _media_lanes(chart: go.Figure, media: pd.DataFrame, look: Look) -> None:
    """Make room below the meetings for a lane each medium, on the same axis of time."""
    kinds = sorted({*media["medium"]}, key=lambda medium: look.labels.position("medium", medium))
    chart.update_xaxes(anchor="y2")
    chart.update_layout(
        yaxis_domain=[0.06 * len(kinds) + 0.1, 1],
        yaxis2={
            "domain": [0, 0.06 * len(kinds) + 0.02],
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [look.label("medium", medium) for medium in kinds],
            "range": [len(kinds) - 0.4, -0.6],
            "showgrid": True,
        },
    )


def _meetings_of(chart: go.Figure, kind: str, meetings: pd.DataFrame, look: Look) -> dict:
    colour, symbol = KINDS[kind]
    known = meetings["attendance"].notna()
    chart.add_scatter(
        x=meetings["date"],
        # A meeting without a head-count stands hollow at the bottom, with a word.
        y=meetings["attendance"].where(known, 0),
        mode="lines+markers+text",
        name=look.label("sango_kind", kind),
        line={"color": colour, "width": 1, "dash": "solid" if kind == "regular" else "dot"},
        marker={
            "size": 12,
            "color": colour,
            "symbol": symbol if known.all() else [symbol if there else f"{symbol}-open" for there in known],
        },
        text=[look.text("figure.not_recorded") if pd.isna(v) else f"{v:g}" for v in meetings["attendance"]],
        textposition="top center",
        cliponaxis=False,
        hovertext=[_meeting_hover(row, look) for row in meetings.itertuples()],
        hoverinfo="text",
    )
    return {"marker": {"size": 9}, "textfont": {"size": 12}}


def _meeting_hover(meeting: tuple, look: Look) -> str:
    lines = [
        f"<b>{look.labels.date(meeting.date)}</b>",
        look.label("sango_kind", meeting.kind),
        look.amount(meeting.attendance, "attendances"),
        look.change(meeting.attendance, meeting.attendance_previous, "attendances"),
    ]
    joint = _joint(meeting.joint)
    if joint:
        names = look.text("figure.list_join").join(look.label("joint_programme", key) for key in joint)
        lines.append(look.text("peer_groups.joint_with", programme=names))
    return "<br>".join(line for line in lines if line)


def _previous_meetings(chart: go.Figure, meetings: pd.DataFrame, look: Look) -> None:
    known = meetings[meetings["attendance_previous"].notna()]
    chart.add_scatter(
        x=known["date"],
        y=known["attendance_previous"],
        mode="markers",
        name=look.text("peer_groups.same_month"),
        marker={
            "symbol": "line-ew",
            "size": 14,
            "line": {"width": 2.5, "color": [KINDS[kind][0] for kind in known["kind"]]},
        },
        hovertext=[
            f"{look.text('peer_groups.same_month')}<br>{look.label('sango_kind', row.kind)}<br>"
            f"{look.amount(row.attendance_previous, 'attendances')}"
            for row in known.itertuples()
        ],
        hoverinfo="text",
    )


def _media_of(chart: go.Figure, items: pd.DataFrame, about: bool, look: Look) -> None:
    symbols = [MEDIA.get(medium, "circle") for medium in items["medium"]]
    chart.add_scatter(
        x=items["date"],
        y=[look.label("medium", medium) for medium in items["medium"]],
        yaxis="y2",
        mode="markers",
        name=look.text("peer_groups.media_about" if about else "peer_groups.media_other"),
        marker={
            "size": [12 if symbol == "triangle-up" else 10 for symbol in symbols],
            "symbol": symbols if about else [f"{symbol}-open" for symbol in symbols],
            "color": theme.SECONDARY,
            "opacity": 1,
            "line": {"width": 1 if about else 1.5, "color": theme.GROUND if about else theme.SECONDARY},
        },
        cliponaxis=False,
        hovertext=[_media_hover(row, look) for row in items.itertuples()],
        hoverinfo="text",
    )


def _media_hover(item: tuple, look: Look) -> str:
    lines = [
        f"<b>{look.labels.date(item.date)}</b>",
        f"{look.label('medium', item.medium)} {look.label('outlet', item.outlet)}",
        look.label("media_title", item.title),
        look.label("programme", item.programme),
    ]
    return "<br>".join(lines)


def _joint(programmes: object) -> list[str]:
    """Return the programmes of a joint meeting; none for NULL."""
    return [*programmes] if isinstance(programmes, (list, tuple)) or hasattr(programmes, "tolist") else []


def _bands(meetings: pd.DataFrame) -> list[tuple[str, pd.Timestamp, pd.Timestamp, int]]:
    """Return the stretches of meetings held jointly: programme, first and last date, meetings."""
    found: list[list] = []
    before: set[str] = set()
    for row in meetings.sort_values("date").itertuples():
        joint = {*_joint(row.joint)}
        for programme in sorted(joint):
            running = [band for band in found if band[0] == programme] if programme in before else []
            if running:
                running[-1][2], running[-1][3] = row.date, running[-1][3] + 1
            else:
                found.append([programme, row.date, row.date, 1])
        before = joint
    return [tuple(band) for band in found]


def _draw_bands(chart: go.Figure, bands: list[tuple], reached: pd.Timestamp | None) -> None:
    """Lay a pale ground under each stretch of joint meetings; not beyond the day that a year has reached."""
    for _, first, last, _ in bands:
        end = last + BAND_MARGIN
        chart.add_shape(
            type="rect",
            layer="below",
            x0=f"{first - BAND_MARGIN:%Y-%m-%d}",
            x1=f"{end if reached is None else min(end, reached):%Y-%m-%d}",
            y0=0,
            y1=1,
            yref="y domain",
            fillcolor=theme.PALE,
            line={"width": 1, "color": theme.QUIET, "dash": "dot"},
        )


def _band_labels(bands: list[tuple], look: Look, line_break: str, size: int = 14) -> list[dict]:
    """Name the stretches at their top; on a narrow screen every second one lower, where they are close."""
    middles = [first + (last - first) / 2 for _, first, last, _ in bands]
    gaps = [later - earlier for earlier, later in pairwise(middles)]
    close = bool(line_break) and any(gap < CLOSE for gap in gaps)
    return [
        {
            "yshift": -34 * (place % 2) * close,
            "x": f"{first + (last - first) / 2:%Y-%m-%d}",
            "y": 1,
            "yref": "y domain",
            "xanchor": "center",
            "yanchor": "top",
            "align": "center",
            "showarrow": False,
            "font": {"size": size, "color": theme.SECONDARY},
            "text": look.text(
                "peer_groups.band",
                programme=look.label("joint_programme", programme),
                sessions=look.amount(count, "sessions"),
                br=line_break or look.text("peer_groups.no_break"),
            ),
        }
        for place, (programme, first, last, count) in enumerate(bands)
    ]


def _sango_headline(meetings: pd.DataFrame, look: Look) -> str:
    regular = meetings[meetings["kind"] == "regular"]
    online = meetings[meetings["kind"] == "beginner_online"]
    if meetings["attendance"].isna().all():
        key = "peer_groups.sango_unrecorded" if len(meetings) else "peer_groups.sango_none"
        return look.text(key, sessions=look.amount(len(meetings), "sessions"))
    if regular["attendance"].isna().all() or online["attendance"].isna().all():
        return look.text(
            "peer_groups.sango_one_kind", total=f"{meetings['attendance'].sum():g}", sessions=len(meetings)
        )
    most = regular.loc[regular["attendance"].idxmax()]
    date = pd.Timestamp(most["date"])
    return look.text(
        "peer_groups.sango_attendance",
        regular=_span(regular["attendance"], look),
        month=look.labels.month(f"{date:%Y-%m}"),
        online=_span(online["attendance"], look),
    )


def _span(values: pd.Series, look: Look) -> str:
    """Write from the least to the most: 1〜13; one value where they are the same."""
    least, most = f"{values.min():g}", f"{values.max():g}"
    return least if least == most else look.text("peer_groups.span", least=least, most=most)


def _media_note(rows: pd.DataFrame, media: pd.DataFrame, look: Look) -> str:
    """Say how media items are marked, and which are not drawn."""
    undated = rows["undated"].iloc[0]
    if media.empty and not undated:
        return "" if look.printed else look.text("peer_groups.media_missing")
    notes = [look.text("peer_groups.media_marks")]
    if undated:
        notes.append(look.text("peer_groups.undated", items=look.labels.figures(undated, "items")))
    return look.text("figure.sentence_join").join(notes)
