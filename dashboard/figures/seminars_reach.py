"""Figures of the page Seminars: who was reached and who was not, the lists, the trainings."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars
from dashboard.figures.seminars import people

#: The suffix that all Japanese names of health centres share, left out where space is short.
SUFFIX = "保健所"


@figure("seminars/health_centres", height=14 * 40 + 50)
def health_centres(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the health centres as tiles by area: filled where a session was held, with their number."""
    rows = rows.assign(place=rows.groupby("area", sort=False).cumcount())
    areas = [look.label("area", area) for area in dict.fromkeys(rows["area"])]
    chart, narrow, lines = go.Figure(), [], 2
    for reached, key in ((True, "reached"), (False, "not_reached")):
        group = rows[(rows["sessions"] > 0) == reached]
        names = [_short(row.health_centre, look) for row in group.itertuples()]
        counts = [look.amount(row.sessions, "sessions") for row in group.itertuples()]
        chart.add_bar(
            orientation="h",
            y=[look.label("area", area) for area in group["area"]],
            x=[0.96] * len(group),
            base=group["place"],
            width=0.86,
            name=look.label("reach", key),
            marker={
                "color": theme.BLUE if reached else theme.PALE,
                "line": {"width": 1, "color": theme.GROUND if reached else theme.EDGE},
            },
            text=[f"{name} {count}" for name, count in zip(names, counts, strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textfont={"color": theme.GROUND if reached else theme.INK, "size": 14},
            constraintext="none",
            hovertext=[_centre(row, look) for row in group.itertuples()],
            hoverinfo="text",
        )
        stacked = [f"{_broken(name)}<br>{count}" for name, count in zip(names, counts, strict=True)]
        lines = max([lines, *(words.count("<br>") + 1 for words in stacked)])
        narrow.append({"text": stacked, "textfont": {"size": 11 if look.language == "ja" else 10}})
    chart.update_xaxes(visible=False, range=[0, max(rows["place"].max() + 1, 4)])
    chart.update_yaxes(
        autorange="reversed", showgrid=False, type="category", categoryarray=areas, categoryorder="array"
    )
    chart.update_layout(
        barmode="overlay",
        uniformtext={"mode": "show", "minsize": 10},
        meta={"narrow": {"data": narrow, "layout": {"height": len(areas) * (14 * lines + 12) + 60}}},
    )
    total, held = len(rows), int((rows["sessions"] > 0).sum())
    headline = look.text(
        "seminars.health_centres" if held < total else "seminars.health_centres_all",
        total=look.amount(total, "health_centres"),
        reached=look.amount(held, "places"),
        missing=look.amount(total - held, "places"),
        count=held,
        rest=total - held,
    )
    return Drawing(headline, chart, note=_change_note(rows, look))


def _short(key: str, look: Look) -> str:
    name = look.label("health_centre", key)
    return name.removesuffix(SUFFIX)


def _broken(name: str) -> str:
    """Break a name that is too long for a tile on a phone: Asahikawa<br>City, Nakashi-<br>betsu."""
    if " " in name:
        return name.replace(" ", "<br>")
    return f"{name[:7]}-<br>{name[7:]}" if len(name) > 10 else name


def _centre(row: tuple, look: Look) -> str:
    parts = [f"<b>{look.label('health_centre', row.health_centre)}</b>", look.amount(row.sessions, "sessions")]
    if row.sessions:
        parts.append(look.text("seminars.attendances", value=people(row.participants, look)))
        parts.append(look.text("seminars.last_session", date=look.labels.date(row.last_date)))
    reached = look.amount(row.municipalities_reached, "municipalities")
    all_of = look.amount(row.municipalities, "municipalities")
    parts.append(look.text("seminars.towns_of", all=all_of, reached=reached))
    return "<br>".join(parts)


def _change_note(rows: pd.DataFrame, look: Look) -> str:
    """Say which health centres were reached only this year, and which only the year before."""
    if rows["sessions_previous"].isna().all():
        return ""
    now, before = rows["sessions"] > 0, rows["sessions_previous"] > 0
    join = look.text("figure.list_join").join
    parts = []
    for key, chosen in (("seminars.newly", rows[now & ~before]), ("seminars.no_longer", rows[~now & before])):
        if len(chosen):
            parts.append(look.text(key, names=join(_short(name, look) for name in chosen["health_centre"])))
    return look.text("figure.sentence_join").join(parts)


@figure("seminars/reach", height=14 * 34 + 80)
def reach(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the municipalities of each area, reached and not."""
    order = ["reached", "not_reached"]
    by_area = rows[rows["reach"] == "reached"].sort_values("share", ascending=False, kind="stable")["area"]
    rows = rows.assign(rank=rows["area"].map({area: rank for rank, area in enumerate(by_area)}))
    rows = rows.sort_values(["rank", "reach"], key=lambda c: c if c.name == "rank" else c.map(order.index))
    chart = bars(
        rows,
        "area",
        "municipalities",
        look,
        domain="area",
        unit="municipalities",
        series="reach",
        series_domain="reach",
        colours={"reached": theme.BLUE, "not_reached": theme.PALE},
        previous="reached_previous",
    )
    _ends(chart, rows, look)
    longest = rows["municipalities_all"].max()
    chart.update_xaxes(range=[0, 1.12 * longest])
    chart.layout.meta["narrow"]["layout"] = {"xaxis": {"range": [0, 1.45 * longest]}}
    for trace in chart.data:
        if trace.type == "bar" and trace.marker.color == theme.PALE:
            trace.update(marker_line={"width": 1, "color": theme.EDGE}, insidetextfont_color=theme.INK)
    reached = rows.loc[rows["reach"] == "reached", "municipalities"].sum()
    total = rows["municipalities"].sum()
    headline = look.text(
        "seminars.reach",
        total=look.amount(total, "municipalities"),
        reached=look.amount(reached, "municipalities"),
        count=reached,
        share=look.amount(100 * reached / total, "percent"),
    )
    return Drawing(headline, chart)


def _ends(chart: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Write "11 of which 6" at each bar's end; leave out zeros inside, which would stand on the part beside them."""
    for trace in chart.data:
        if trace.type == "bar":
            trace.text = [word if value else "" for word, value in zip(trace.text, trace.x, strict=True)]
        elif trace.mode == "text":
            held = rows[rows["reach"] == "reached"].set_index("area")
            trace.text = [
                " " + look.text("seminars.of_area", all=row.municipalities_all, reached=row.municipalities)
                for row in held.itertuples()
            ]


@figure("seminars/municipalities")
def municipalities(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the municipalities with a session, and when the last one was."""
    held = rows[rows["sessions"] > 0]
    again = int((held["sessions"] > 1).sum())
    key = "municipalities" if again else "municipalities_once" if len(held) else "municipalities_none"
    headline = look.text(
        f"seminars.{key}",
        reached=look.amount(len(held), "municipalities"),
        again=look.amount(again, "municipalities"),
        count=again,
    )
    dropped = rows[rows["sessions"] == 0]
    note = ""
    if len(dropped):
        names = look.text("figure.list_join").join(look.label("municipality", code) for code in dropped["municipality"])
        note = look.text("seminars.no_longer", names=names)
    return Drawing(headline, note=note)


@figure("seminars/list")
def sessions(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the sessions, all or those of one area and kind."""
    recorded = rows["participants"].dropna()
    return Drawing(
        look.text(
            "seminars.list" if len(recorded) else "seminars.list_unrecorded",
            sessions=look.amount(len(rows), "sessions"),
            people=people(recorded.sum(), look),
            recorded=look.amount(len(recorded), "sessions"),
        )
    )


@figure("seminars/trainings")
def trainings(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show the participants of the conference and of the supporter training, by residence."""
    numbers = []
    for row in rows.itertuples():
        label = look.label("training", row.training)
        if pd.notna(row.residence):
            label = look.text(
                "seminars.training_of", training=label, residence=look.label("training_residence", row.residence)
            )
        known = pd.notna(row.persons)
        value = look.labels.figures(row.persons, "persons") if known else look.amount(None, "persons")
        change = look.change(row.persons, row.persons_previous, "persons")
        numbers.append(Number(label, value, look.labels.unit("persons") if known else "", change, _when(row, look)))
    totals = rows.groupby("training", sort=False)["persons"].sum(min_count=1)
    parts = [
        look.text("seminars.training_part", training=look.label("training", key), people=look.amount(value, "persons"))
        for key, value in totals.items()
    ]
    headline = look.text("seminars.trainings", parts=look.text("figure.list_join").join(parts))
    return Drawing(headline, numbers=tuple(numbers))


def _when(row: tuple, look: Look) -> str:
    parts = []
    if pd.notna(row.date):
        start = look.labels.date(row.date, weekday=False)
        end = look.labels.date(row.date_to, weekday=False) if pd.notna(row.date_to) else ""
        parts.append(look.text("seminars.period", start=start, end=end) if end else start)
    if pd.notna(row.format):
        parts.append(look.label("format", row.format))
    return look.text("figure.join").join(parts)


@figure("seminars/activities")
def activities(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the centre's other activities, all or those of one kind."""
    counts = rows["kind"].value_counts(sort=False)
    parts = [
        look.text(
            "seminars.activity_part", kind=look.label("activity_kind", kind), entries=look.amount(n, "cases"), count=n
        )
        for kind, n in counts.items()
    ]
    return Drawing(
        look.text(
            "seminars.activities" if len(counts) > 1 else "seminars.activities_one",
            entries=look.amount(len(rows), "cases"),
            kind=look.label("activity_kind", counts.idxmax()),
            most=look.amount(counts.max(), "cases"),
            count=counts.max(),
            all=len(rows),
        ),
        note=look.text("figure.list_join").join(parts) if len(counts) > 1 else "",
    )
