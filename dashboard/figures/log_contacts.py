"""Figures that only a log gives: when contacts happen, who asks in which way, and how long between them."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import cells, name_axes
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import bars
from dashboard.figures.months import columns, comparable, leading_months
from dashboard.figures.panels import Panel, panels, stretch
from dashboard.figures.wording import all_zero, bare, leading, several, share, with_shares, wrapped


@figure("consultations/log_months", height=400)
def log_months(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts by month, stacked by method."""
    chart = columns(
        rows,
        look,
        value="contacts",
        unit="contacts",
        series="method",
        domain="method",
        colours=theme.COLOURS["method"],
        previous="contacts_previous",
    )
    totals = rows.groupby("month")["contacts"].sum()
    if not totals.sum():
        return Drawing(all_zero("consultations/log_months", "contacts", look), chart)
    total, before = comparable(rows, "contacts", "contacts_previous")
    change = look.change(total, before, "contacts")
    headline = look.text(
        "log.months_change" if change else "log.months",
        total=look.amount(total, "contacts"),
        change=change,
        month=leading_months(totals, look),
        contacts=look.amount(totals.max(), "contacts"),
    )
    return Drawing(headline, chart)


@figure("consultations/log_weekdays", height=340)
def log_weekdays(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts by weekday, with the share of weekends in the headline."""
    total, weekend = rows["contacts_all"].iloc[0], rows["contacts_weekend"].iloc[0]
    words = with_shares(rows["contacts"], total, "contacts", look)
    chart = bars(
        rows.assign(words=words),
        "weekday",
        "contacts",
        look,
        domain="weekday",
        unit="contacts",
        previous="contacts_previous",
        text="words",
    )
    _room(chart, rows[["contacts", "contacts_previous"]].max().max())
    if not total:
        return Drawing(all_zero("consultations/log_weekdays", "contacts", look), chart)
    weekdays = rows.set_index("weekday")["contacts"]
    headline = look.text(
        "log.weekdays",
        weekday=leading(weekdays, "weekday", look),
        contacts=look.amount(weekdays.max(), "contacts"),
        share=share(weekdays.max(), total, look),
        weekend=look.amount(weekend, "contacts"),
        weekend_share=share(weekend, total, look),
    )
    return Drawing(headline, chart)


def _room(chart: go.Figure, greatest: float) -> None:
    """Leave room beyond the longest bar for its words, more of it on a phone."""
    reach = greatest if greatest > 0 else 1
    narrow = {**(chart.layout.meta or {}).get("narrow", {})}
    narrow["layout"] = {**narrow.get("layout", {}), "xaxis": {"range": [0, 1.6 * reach], "nticks": 4}}
    chart.update_xaxes(range=[0, 1.25 * reach])
    chart.update_layout(meta={"narrow": narrow})


@figure("consultations/log_relation_by_method", height=400)
def log_relation_by_method(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts, and the persons they are about, by who asks and method."""
    relations, methods = [*dict.fromkeys(rows["relation"])], [*dict.fromkeys(rows["method"])]
    placed = rows.assign(
        x=[methods.index(method) for method in rows["method"]],
        y=[relations.index(relation) for relation in rows["relation"]],
    )
    named = [
        look.text(
            "consultations.relation_by_method",
            relation=look.label("relation", row.relation),
            method=look.label("method", row.method),
        )
        for row in rows.itertuples()
    ]
    hovers = [
        f"<b>{name}</b><br>{look.amount(row.contacts, 'contacts')}<br>{look.amount(row.persons, 'persons')}"
        for name, row in zip(named, rows.itertuples(), strict=True)
    ]
    words = [
        f"{bare(row.contacts, 'contacts', look)}<br>{_few(row.persons, look)}" if row.contacts else "0"
        for row in rows.itertuples()
    ]
    chart = cells(placed, "x", "y", "contacts", "contacts", hovers, look, words=words)
    by_relation = rows.groupby("relation")["contacts"].sum()
    chart.add_scatter(
        x=[len(methods)] * len(relations),
        y=[*range(len(relations))],
        mode="text",
        text=[f"<b>{bare(by_relation[relation], 'contacts', look)}</b>" for relation in relations],
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    across = [look.label("method", method) for method in methods]
    down = [look.label("relation", relation) for relation in relations]
    total = look.text("log.total")
    name_axes(
        chart,
        dict(enumerate([*(wrapped(name, 14) for name in across), total])),
        dict(enumerate(down)),
        [*(wrapped(name, 6) for name in across), total],
        [wrapped(name, 8) for name in down],
    )
    if look.language == "en":
        # The English names of the methods need more room than a phone has.
        chart.update_layout(meta={**chart.layout.meta, "least_width": 480})
    return Drawing(_relation_headline(rows, named, look), chart, note=look.text("log.contacts_and_persons"))


def _few(persons: int, look: Look) -> str:
    """Write the persons in a cell: 16人, (16)."""
    return look.text("log.cell_persons", persons=bare(persons, "persons", look))


def _relation_headline(rows: pd.DataFrame, named: list[str], look: Look) -> str:
    total, most = rows["contacts"].sum(), rows["contacts"].max()
    if not most:
        return all_zero("consultations/log_relation_by_method", "contacts", look)
    return look.text(
        "log.relation_by_method",
        named=several([name for name, n in zip(named, rows["contacts"], strict=True) if n == most], look),
        total=look.amount(total, "contacts"),
        contacts=look.amount(most, "contacts"),
        n=bare(most, "contacts", look),
        share=share(most, total, look),
    )


@figure("consultations/log_waiting", height=400)
def log_waiting(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the days between a case's contacts, and beside them the days since its last one."""
    as_of = look.labels.date(rows["as_of"].iloc[0], weekday=False)
    words = with_shares(rows["contacts"], rows["contacts"].sum(), "contacts", look)
    measures = [
        Panel("contacts", "contacts", look.text("log.waiting_contacts"), "contacts_previous", words="words"),
        Panel("persons", "persons", look.text("log.waiting_persons"), "persons_previous", colour=theme.TEAL),
    ]
    chart = panels(rows.assign(words=words), "waiting", measures, look, domain="waiting")
    stretch(chart, 640)
    note = look.text("log.waiting_first", contacts=look.amount(rows["contacts_first"].iloc[0], "contacts"), as_of=as_of)
    return Drawing(_waiting_headline(rows, look), chart, note=note)


def _waiting_headline(rows: pd.DataFrame, look: Look) -> str:
    median, previous = rows["median"].iloc[0], rows["median_previous"].iloc[0]
    if pd.isna(median):
        return look.text("log.waiting_none")
    words = look.text("log.waiting" if median else "log.waiting_same_day", days=look.amount(median, "days"))
    if pd.isna(previous):
        return words
    before = look.amount(previous, "days") if previous else look.label("waiting", "same_day")
    return look.text("log.waiting_previous", words=words, previous=before)
