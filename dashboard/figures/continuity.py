"""Who comes back: persons by the year of their first contact, and those carried over."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import cells
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.so_far import through, until
from dashboard.figures.table import CORRECTED
from dashboard.figures.wording import bare, hover, share

#: Where the columns of totals stand, right of the last year's cells.
TOTALS = {"persons_earlier": 1.0, "persons_all": 2.2, "contacts_all": 3.5}
#: The same where the log does not tell of everyone when they first came.
TOTALS_UNKNOWN = {"persons_unknown": 1.3, "persons_earlier": 2.9, "persons_all": 4.5, "contacts_all": 6.1}
#: Years at the end in whose rows there is no room, right of the cells, for what sets the year apart.
NO_ROOM = 3
SCOPE_COLOURS = {"with_sapporo": theme.SEQUENTIAL[1], "changing": theme.QUIET, "without_sapporo": theme.BLUE}


@figure("consultations/continuity", height=680)
def continuity(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the persons of each year by the year they first came; what lies ahead stays blank.

    Those of whom that year is not known stand beside the cells, with the totals.
    """
    years = rows.drop_duplicates("year").sort_values("year")
    totals = TOTALS_UNKNOWN if years["persons_unknown"].notna().any() else TOTALS
    rows = rows.dropna(subset="started").astype({"started": int})
    hovers = [
        f"<b>{look.labels.year(row.year)}</b><br>"
        + hover(look.text("consultations.started_in", year=row.started), look.amount(row.persons, "persons"), look)
        for row in rows.itertuples()
    ]
    chart = cells(rows, "started", "year", "persons", "persons", hovers, look)
    last = int(rows["started"].max())
    _totals(chart, years, totals, last, look)
    near = _breaks(chart, years, last, look)
    starts = sorted(rows["started"].unique())
    chart.update_xaxes(
        side="top",
        tickvals=[*starts, *(last + offset for offset in totals.values())],
        ticktext=[*(str(start) for start in starts), *(look.text(f"consultations.{key}") for key in totals)],
        range=[starts[0] - 0.5, last + totals["contacts_all"] + 0.7],
        showline=False,
        tickangle=0,
        title={"text": look.text("consultations.continuity_axes"), "standoff": 4},
        tickfont_size=13,
    )
    below = _so_far(chart, rows, last, look)
    chart.update_yaxes(
        tickvals=[*years["year"]],
        ticktext=[str(year) for year in years["year"]],
        range=[years["year"].max() + 0.5 + below, years["year"].min() - 0.5],
        showgrid=False,
        tickfont_size=13,
    )
    chart.update_layout(legend={"y": 1.09}, meta={"least_width": 760 if totals is TOTALS else 880})
    notes = [look.text("consultations.share_so_far")] if below else []
    # Of a year that goes on the words below its cells tell already.
    notes += [look.text("consultations.break_near", **told) for told in near if not (below and told["year"] == last)]
    notes += _unknown(years, look)
    return Drawing(_headline(years, look), chart, note=look.text("figure.sentence_join").join(notes))


def _unknown(years: pd.DataFrame, look: Look) -> list[str]:
    """Say of how many persons of the last year the log does not tell when they first came."""
    latest = years.iloc[-1]
    if pd.isna(latest["persons_unknown"]):
        return []
    persons = look.amount(latest["persons_unknown"], "persons")
    return [look.text("consultations.start_unknown", year=look.labels.year(int(latest["year"])), persons=persons)]


def _totals(chart: go.Figure, years: pd.DataFrame, totals: Mapping[str, float], last: int, look: Look) -> None:
    """Write each year's totals right of its cells."""
    for key, offset in totals.items():
        unit = "contacts" if key == "contacts_all" else "persons"
        words = ["" if pd.isna(value) else look.labels.figures(value, unit) for value in years[key]]
        if key == "persons_all":
            marks = [CORRECTED * int(pd.notna(printed)) for printed in years["persons_all_printed"]]
            words = [f"<b>{word}</b>{mark}" for word, mark in zip(words, marks, strict=True)]
        chart.add_scatter(
            x=[last + offset] * len(years),
            y=years["year"],
            mode="text",
            text=words,
            textfont_size=13,
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )


def _so_far(chart: go.Figure, rows: pd.DataFrame, last: int, look: Look) -> float:
    """Say below the last row until when a year that goes on is counted; return the height that the words take."""
    day = through(rows, look)
    if day is None:
        return 0
    chart.add_scatter(
        x=[last + 0.5],
        y=[last + 0.85],
        mode="text",
        text=[look.text("consultations.up_to", year=last, until=until(day, look))],
        textposition="middle left",
        textfont={"size": 13, "color": theme.SECONDARY},
        hoverinfo="skip",
        showlegend=False,
    )
    return 0.7


def _breaks(chart: go.Figure, years: pd.DataFrame, last: int, look: Look) -> list[dict]:
    """Say, in the blank half, what sets a year apart; lines cut off the year of a change of scope.

    Return the years in whose rows there is no room for it, each with what is to be said.
    """
    near = []
    for row in years.dropna(subset="break_kind").itertuples():
        word = look.label("break_kind", row.break_kind)
        if row.break_kind == "partial_year":
            word = look.text("consultations.break_partial_year", months=look.amount(row.break_months, "months"))
        elif row.break_kind == "scope_change" and pd.notna(row.break_month):
            word = look.text("consultations.break_scope_change", month=look.labels.month(row.break_month))
        if row.break_kind == "partial_year" and row.year > last - NO_ROOM:
            near.append({"year": row.year, "word": word})
            continue
        # Not an annotation: on a phone the years, which stay in sight, lie above the plot's own words.
        chart.add_scatter(
            x=[row.year + 0.6],
            y=[row.year],
            mode="text",
            text=[word],
            textposition="middle right",
            textfont={"size": 13, "color": theme.SECONDARY},
            hoverinfo="skip",
            showlegend=False,
        )
        if row.break_kind == "scope_change":
            for edge in (row.year - 0.5, row.year + 0.5):
                line = {"dash": "dash", "width": 1, "color": theme.AXIS}
                chart.add_shape(type="line", x0=years["year"].min() - 0.5, x1=last + 0.5, y0=edge, y1=edge, line=line)
    return near


def _headline(years: pd.DataFrame, look: Look) -> str:
    latest = years.iloc[-1]
    return look.text(
        "consultations.continuity",
        year=look.labels.year(int(latest["year"])),
        total=look.amount(latest["persons_all"], "persons"),
        persons=look.amount(latest["persons_earlier"], "persons"),
        n=bare(latest["persons_earlier"], "persons", look),
        share=share(latest["persons_earlier"], latest["persons_all"], look),
    )


@figure("consultations/carried_over", height=320)
def carried_over(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the persons carried over by year; the colours tell the scope of the counts."""
    chart = go.Figure()
    day = through(rows, look)
    so_far = (rows["year"] == look.fiscal_year) & (day is not None)
    for scope, group in rows.dropna(subset="persons_earlier").groupby("scope", sort=False):
        chart.add_bar(
            x=group["year"],
            y=group["persons_earlier"],
            name=look.label("scope", scope),
            marker=_marker(SCOPE_COLOURS[scope], so_far[group.index]),
            text=[look.labels.figures(value, "persons") for value in group["persons_earlier"]],
            textposition="outside",
            hovertext=[_carried_hover(row, look) for row in group.itertuples()],
            hoverinfo="text",
        )
    years = [*rows["year"]]
    opened = rows[rows["persons_earlier"].isna()]
    for year in opened["year"]:
        chart.add_annotation(
            x=year, y=0, yanchor="bottom", text=look.text("consultations.no_year_before"), textangle=-90
        )
    names = {year: str(year) for year in years}
    if day is not None:
        names[years[-1]] = look.text("consultations.up_to_tick", year=years[-1], until=until(day, look))
    chart.update_xaxes(tickvals=years, ticktext=[*names.values()], range=[years[0] - 0.6, years[-1] + 0.6])
    greatest = rows["persons_earlier"].max()
    chart.update_yaxes(range=[0, 1.15 * (greatest if greatest > 0 else 1)], nticks=5, showline=False)
    few = years[::-3][::-1]
    if day is not None:
        names[years[-1]] = look.text("consultations.up_to_tick_narrow", year=years[-1])
    narrow = {"layout": {"xaxis": {"tickvals": few, "ticktext": [names[year] for year in few]}}}
    chart.update_layout(barmode="overlay", showlegend=True, bargap=0.2, meta={"narrow": narrow})
    return Drawing(_carried_headline(rows.iloc[-1], look), chart)


def _marker(colour: str, so_far: pd.Series) -> dict:
    """Return the marker of bars, hollow for a year that goes on."""
    if not so_far.any():
        return {"color": colour, "line": {"color": theme.EDGE, "width": 0.75}}
    line = {"color": [*so_far.map({True: colour, False: theme.EDGE})], "width": [*so_far.map({True: 2, False: 0.75})]}
    return {"color": [*so_far.map({True: theme.GROUND, False: colour})], "line": line}


def _carried_hover(row: tuple, look: Look) -> str:
    told = look.amount(row.persons_earlier, "persons") + share(row.persons_earlier, row.persons, look)
    lines = [f"<b>{look.labels.year(row.year)}</b>", hover(look.text("consultations.persons_earlier"), told, look)]
    lines.append(hover(look.text("consultations.persons_all"), look.amount(row.persons, "persons"), look))
    return "<br>".join(lines)


def _carried_headline(latest: pd.Series, look: Look) -> str:
    persons, previous = latest["persons_earlier"], latest["persons_earlier_previous"]
    words = {"year": look.labels.year(int(latest["year"])), "persons": look.amount(persons, "persons")}
    if pd.isna(persons) or pd.isna(previous):
        return look.text("consultations.carried_over", **words)
    key = "same" if persons == previous else "more" if persons > previous else "fewer"
    return look.text(
        f"consultations.carried_over_{key}", **words, change=look.amount(abs(persons - previous), "persons")
    )
