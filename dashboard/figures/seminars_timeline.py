"""The year of the page Seminars: each session at its date and head-count."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.fitting import fit
from dashboard.figures.seminars import people
from dashboard.figures.so_far import ahead, ahead_label
from dashboard.figures.timeline import month_format, year_axis

#: The plot's height, and its width on wide and narrow screens; about, in pixels, for labels that fit.
PLOT_HEIGHT, WIDE_WIDTH, NARROW_WIDTH = 330, 980, 260
#: A mark's diameter, and where its label may stand.
MARK, POSITIONS = 12, ("top center", "middle right", "middle left", "top right", "top left")


@figure("seminars/timeline", height=420)
def timeline(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each session at its date and head-count; those without one in a band below zero."""
    rows = rows.assign(
        place=[_place(row, look) for row in rows.itertuples()],
        # Where nothing is said of it, nobody with lived experience is mentioned.
        lived_experience=rows["lived_experience"].eq(True).fillna(False).astype(bool),
    )
    known, missing = rows[rows["participants"].notna()], rows[rows["participants"].isna()]
    top = max(float(known["participants"].max()), 1.0) if len(known) else 10.0
    below = -0.13 * top
    chart = go.Figure()
    chart.add_scatter(
        x=[day for date in known["date"] for day in (date, date, None)],
        y=[end for value in known["participants"] for end in (0, value, None)],
        mode="lines",
        line={"color": theme.EDGE, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )
    for group, heights in ((known, known["participants"]), (missing, [below] * len(missing))):
        recorded = group is known
        for peer, symbol, colour in ((False, "circle", theme.BLUE), (True, "diamond", theme.RUST)):
            chosen = (group["lived_experience"] == peer).to_numpy()
            chart.add_scatter(
                x=group["date"][chosen],
                y=pd.Series(list(heights), index=group.index, dtype=float)[chosen],
                mode="markers",
                name=look.text("seminars.with_peer" if peer else "seminars.without_peer"),
                marker={
                    "symbol": symbol if recorded else f"{symbol}-open",
                    "size": 13 if peer else 11,
                    "color": colour,
                    "line": {"width": 1, "color": theme.GROUND} if recorded else {"width": 2, "color": colour},
                },
                hovertext=[_session(row, look) for row in group[chosen].itertuples()],
                hoverinfo="text",
                showlegend=recorded,
            )
    span = 1.14 * top - (1.8 * below if len(missing) else 0)
    words = known.sort_values("participants", ascending=False, kind="stable")
    wide, narrow = (_fitted(words, span, width, size, look) for width, size in ((WIDE_WIDTH, 13), (NARROW_WIDTH, 11)))
    chart.add_scatter(
        x=words["date"],
        y=words["participants"],
        mode="markers+text",
        # Unseen marks keep the words off the marks that are seen.
        marker={"size": MARK, "opacity": 0},
        text=wide[0],
        textposition=wide[1],
        textfont={"size": 13, "color": theme.SECONDARY},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    if len(missing):
        chart.add_hrect(y0=1.7 * below, y1=0.3 * below, fillcolor=theme.PALE, line_width=0, layer="below")
    narrow_axis = year_axis(chart, look.fiscal_year, rows["date"])
    chart.update_xaxes(tickformat=month_format(look))
    ahead(chart, rows, look)
    steps = _steps(top)
    chart.update_yaxes(
        range=[1.8 * below if len(missing) else 0, 1.14 * top],
        tickvals=([below] if len(missing) else []) + steps,
        ticktext=([look.text("figure.not_recorded")] if len(missing) else [])
        + [look.text("seminars.head", value=step) for step in steps],
        zeroline=True,
        zerolinecolor=theme.AXIS,
    )
    texts = {"text": narrow[0], "textposition": narrow[1], "textfont": {"size": 11}}
    chart.update_layout(
        meta={"narrow": {"data": [{}] * (len(chart.data) - 1) + [texts], "layout": {"xaxis": narrow_axis}}},
        annotations=ahead_label(chart, rows, look),
    )
    formats = rows["format"].dropna()
    note = ""
    if len(formats):
        shown = [
            look.text("seminars.format_count", format=look.label("format", key), sessions=look.amount(n, "sessions"))
            for key, n in formats.value_counts().items()
        ]
        note = look.text(_formats(rows, look), formats=look.text("figure.list_join").join(shown))
    change = look.change(rows["sessions"].iloc[0], rows["sessions_previous"].iloc[0], "sessions")
    if change:
        note += look.text("seminars.held", sessions=look.amount(rows["sessions"].iloc[0], "sessions"), change=change)
    return Drawing(_timeline_headline(rows, known, look), chart, note=note)


def _formats(rows: pd.DataFrame, look: Look) -> str:
    """Return the key of the sentence on formats: as printed, of all sessions, or of those that tell theirs."""
    if look.printed:
        return "seminars.formats"
    return "seminars.formats_all" if rows["format"].notna().all() else "seminars.formats_some"


def _timeline_headline(rows: pd.DataFrame, known: pd.DataFrame, look: Look) -> str:
    join = look.text("figure.list_join").join
    months = rows.drop_duplicates("month")
    busiest = months[months["sessions_month"] == months["sessions_month"].max()]
    words = [look.labels.month(month) for month in busiest["month"]]
    if look.language == "ja":
        words = [f"{int(month[5:])}月" for month in busiest["month"]]
    values = {"months": join(words), "sessions": look.amount(busiest["sessions_month"].iloc[0], "sessions")}
    if known.empty:
        return look.text("seminars.timeline_unrecorded", **values)
    largest = known[known["participants"] == known["participants"].max()]
    places = [*dict.fromkeys(largest["place"])]
    return look.text(
        "seminars.timeline" if len(places) <= 2 else "seminars.timeline_tied",
        places=join(places),
        people=people(largest["participants"].iloc[0], look),
        **values,
    )


def _place(row: tuple, look: Look) -> str:
    """Name where a session was held: its municipalities, or its health centre where none is printed."""
    codes = row.municipalities
    if isinstance(codes, str) or not hasattr(codes, "__len__"):
        name = look.label("health_centre", row.health_centre)
        return name if look.language == "ja" else look.text("seminars.health_centre_of", name=name)
    return look.text("seminars.place_join").join(look.label("municipality", code) for code in codes)


def _session(row: tuple, look: Look) -> str:
    """Describe one session in a hover text."""
    kinds = look.text("seminars.place_join").join(look.label("seminar_kind", kind) for kind in row.kinds)
    words = [f"<b>{row.place}</b>", look.labels.date(row.date), kinds]
    words.append(look.text("seminars.attendances", value=people(row.participants, look)))
    if pd.notna(row.format):
        words.append(look.label("format", row.format))
    if row.lived_experience:
        words.append(look.text("seminars.with_peer"))
    return "<br>".join(words)


def _fitted(rows: pd.DataFrame, span: float, width: float, character: float, look: Look) -> tuple[list[str], list[str]]:
    """Return the labels that fit into a plot of ``width`` pixels and their positions, clear of marks and stems."""
    first = rows["date"].min()
    by_day, by_head = width / 377, PLOT_HEIGHT / span
    points = [
        ((date - first).days * by_day, -value * by_head)
        for date, value in zip(rows["date"], rows["participants"], strict=True)
    ]
    stems = [(x - 1, y, x + 1, 0) for x, y in points]
    names = [_label(row, look) for row in rows.itertuples()]
    start, end = (pd.Timestamp(look.fiscal_year + year, 4, 1) for year in (0, 1))
    frame = ((start - first).days * by_day, -span * by_head, (end - first).days * by_day, 0)
    return fit(points, names, [MARK] * len(names), positions=POSITIONS, character=character, busy=stems, frame=frame)


def _label(row: tuple, look: Look) -> str:
    value = look.labels.figures(row.participants, "attendances")
    words = look.text("seminars.label", place=row.place, value=value)
    return f"{words}<br>{look.label('format', row.format)}" if pd.notna(row.format) else words


def _steps(top: float) -> list[int]:
    """Return round tick values from zero to the top."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if top / size <= 5)
    return [*range(0, int(top) + 1, step)]
