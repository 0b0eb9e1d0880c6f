"""How people reach us: contacts and persons by method, and the two organisations side by side."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars, clear
from dashboard.figures.panels import Panel, panels
from dashboard.figures.wording import all_zero, hover, leading, with_shares, wrap_categories


@figure("consultations/totals")
def totals(rows: pd.DataFrame, look: Look) -> Drawing:
    """Tell contacts, persons and contacts per person, with the year before."""
    statuses = rows.set_index("status")
    everyone = statuses.loc["total"]
    numbers = [
        _number(look, look.label("column", "contacts"), everyone, "contacts", "contacts", note=_parts(statuses, look)),
        _number(look, look.text("consultations.persons_all"), everyone, "persons", "persons"),
    ]
    numbers += [
        _number(look, look.text(f"consultations.persons_{status}"), statuses.loc[status], "persons", "persons")
        for status in ("new", "continuing")
        if status in statuses.index
    ]
    numbers.append(_per_person(everyone, look))
    return Drawing(_totals_headline(everyone, look), numbers=tuple(numbers), note=_stated_otherwise(everyone, look))


def _number(look: Look, label: str, row: pd.Series, column: str, unit: str, note: str = "") -> Number:
    if pd.isna(row[column]):
        return Number(label, look.amount(None, unit), "", note=note)
    value = look.labels.figures(row[column], unit)
    return Number(label, value, look.labels.unit(unit), look.change(row[column], row[f"{column}_previous"], unit), note)


def _parts(statuses: pd.DataFrame, look: Look) -> str:
    """Write the new and continuing contacts."""
    join = look.text("consultations.parts_join").join
    return join(
        f"{look.label('status', status)} {look.amount(statuses.at[status, 'contacts'], 'contacts')}"
        for status in ("new", "continuing")
        if status in statuses.index
    )


def _per_person(everyone: pd.Series, look: Look) -> Number:
    label = look.text("consultations.per_person")
    value, previous = everyone["contacts_per_person"], everyone["contacts_per_person_previous"]
    if pd.isna(value):
        return Number(label, look.amount(None, "mean_contacts"), "")
    change = ""
    if pd.notna(previous):
        told = look.labels.figures(value - previous, "mean_contacts", signed=True)
        before = look.labels.figures(previous, "mean_contacts")
        change = look.text("consultations.on_stated", change=told, previous=before)
    return Number(
        label, look.labels.figures(value, "mean_contacts"), look.text("consultations.per_person_unit"), change
    )


def _totals_headline(everyone: pd.Series, look: Look) -> str:
    words = {key: look.amount(everyone[key], key) for key in ("contacts", "persons")}
    if everyone[["contacts_change", "persons_change"]].isna().any():
        return look.text("consultations.totals", **words)
    changes = {f"{key}_change": look.amount(everyone[f"{key}_change"], key, signed=True) for key in words}
    return look.text("consultations.totals_change", **words, **changes)


def _stated_otherwise(everyone: pd.Series, look: Look) -> str:
    """Say where last year's stated contacts per person does not follow from last year's figures."""
    stated, computed = everyone["contacts_per_person_previous"], everyone["contacts_per_person_previous_computed"]
    if pd.isna(stated) or pd.isna(computed) or round(stated, 1) == round(computed, 1):
        return ""
    return look.text(
        "consultations.stated_otherwise",
        stated=look.amount(stated, "mean_contacts"),
        persons=look.amount(everyone["persons_previous"], "persons"),
        computed=look.amount(computed, "mean_contacts"),
    )


@figure("consultations/contacts_by_method", height=340)
def contacts_by_method(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts by method, new and continuing stacked."""
    methods = rows.groupby("method", sort=False)["contacts"].sum()
    chart = bars(
        rows,
        "method",
        "contacts",
        look,
        domain="method",
        unit="contacts",
        series="status",
        colours=theme.COLOURS["status"],
        previous="contacts_previous",
    )
    if not methods.sum():
        return Drawing(all_zero("consultations/contacts_by_method", "contacts", look), chart)
    headline = look.text(
        "consultations.contacts_by_method",
        method=leading(methods, "method", look),
        contacts=look.amount(methods.max(), "contacts"),
        total=look.amount(methods.sum(), "contacts"),
        share=look.amount(100 * methods.max() / methods.sum(), "percent"),
    )
    return Drawing(headline, chart)


@figure("consultations/persons_by_method", height=360)
def persons_by_method(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts and persons by method, each on its own scale: mail is many contacts of few people."""
    measures = [
        Panel(key, key, look.text(f"consultations.panel_{key}"), previous=f"{key}_previous", colour=colour)
        for key, colour in (("contacts", theme.BLUE), ("persons", theme.TEAL))
    ]
    chart = panels(rows, "method", measures, look, domain="method")
    methods = rows.set_index("method")
    if not methods["contacts"].sum():
        return Drawing(all_zero("consultations/persons_by_method", "contacts", look), chart)
    words = {
        "by_contacts": leading(methods["contacts"], "method", look),
        "by_persons": leading(methods["persons"], "method", look),
        "contacts": look.amount(methods["contacts"].max(), "contacts"),
        "persons": look.amount(methods["persons"].max(), "persons"),
    }
    same = words["by_contacts"] == words["by_persons"]
    headline = look.text(f"consultations.persons_by_method{'_same' if same else ''}", **words)
    return Drawing(headline, chart, note=_not_additive(rows, look))


def _not_additive(rows: pd.DataFrame, look: Look) -> str:
    summed, everyone = rows["persons"].sum(), rows["persons_all"].iloc[0]
    if pd.isna(everyone) or summed == everyone:
        return ""
    return look.text(
        "consultations.not_additive",
        summed=look.amount(summed, "persons"),
        persons=look.amount(everyone, "persons"),
    )


@figure("consultations/organisations", height=440)
def organisations(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the contacts of both organisations by method, side by side."""
    chart = go.Figure()
    names = {method: look.label("method", method) for method in dict.fromkeys(rows["method"])}
    has_previous = rows["contacts_previous"].notna().any()
    for organisation, group in rows.groupby("organisation", sort=False):
        known = group.dropna(subset="contacts")
        _organisation(chart, organisation, known, names, look)
        if has_previous:
            _beyond(chart, organisation, known, names)
    if has_previous:
        _organisations_previous(chart, rows, names, look)
    greatest = rows[["contacts", "contacts_previous"]].max().max()
    chart.update_yaxes(autorange="reversed", type="category", categoryarray=[*names.values()], showgrid=False)
    chart.update_xaxes(showgrid=True, gridcolor=theme.GRID, showline=False, range=[0, 1.2 * max(greatest, 1)], nticks=6)
    narrow = {
        "layout": {"xaxis": {"range": [0, 1.8 * max(greatest, 1)], "nticks": 4}, "legend": {"font": {"size": 13}}}
    }
    chart.update_layout(barmode="group", scattermode="group", bargap=0.2, meta={"narrow": narrow})
    wrap_categories(chart)
    return Drawing(_organisations_headline(rows, look), chart, note=_only_one(rows, look))


def _organisation(chart: go.Figure, organisation: str, rows: pd.DataFrame, names: dict[str, str], look: Look) -> None:
    name, total = look.label("org_short", organisation), rows["contacts"].sum()
    words = with_shares(rows["contacts"], total, "contacts", look)
    chart.add_bar(
        orientation="h",
        y=[names[method] for method in rows["method"]],
        x=rows["contacts"],
        name=look.text("consultations.organisation_total", name=name, total=look.amount(total, "contacts")),
        marker_color=theme.COLOURS["organisation"].get(organisation, theme.GREY),
        text=words,
        textposition="outside",
        offsetgroup=organisation,
        hovertext=[
            f"<b>{names[method]}</b><br>{hover(name, look.amount(contacts, 'contacts'), look)}"
            for method, contacts in zip(rows["method"], rows["contacts"], strict=True)
        ],
        hoverinfo="text",
    )


def _beyond(chart: go.Figure, organisation: str, rows: pd.DataFrame, names: dict[str, str]) -> None:
    """Move an organisation's words clear of last year's ticks."""
    bars_of = chart.data[-1]
    words, bars_of.text = bars_of.text, None
    chart.add_scatter(
        x=clear(rows["contacts"], rows["contacts_previous"], words),
        y=[names[method] for method in rows["method"]],
        mode="text",
        text=[f" {word}" for word in words],
        textposition="middle right",
        orientation="h",
        offsetgroup=organisation,
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _organisations_previous(chart: go.Figure, rows: pd.DataFrame, names: dict[str, str], look: Look) -> None:
    label = look.text("marks.previous")
    for position, (organisation, group) in enumerate(rows.groupby("organisation", sort=False)):
        known = group.dropna(subset="contacts_previous")
        chart.add_scatter(
            x=known["contacts_previous"],
            y=[names[method] for method in known["method"]],
            mode="markers",
            orientation="h",
            offsetgroup=organisation,
            name=label,
            legendgroup="previous",
            showlegend=position == 0,
            marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": theme.INK}},
            hovertext=[hover(label, look.amount(value, "contacts"), look) for value in known["contacts_previous"]],
            hoverinfo="text",
        )


def _organisations_headline(rows: pd.DataFrame, look: Look) -> str:
    if not rows["contacts"].sum():
        return all_zero("consultations/organisations", "contacts", look)
    told = []
    for organisation, group in rows.groupby("organisation", sort=False):
        methods = group.set_index("method")["contacts"]
        name, greatest = look.label("org_short", organisation), look.amount(methods.max(), "contacts")
        told.append((name, leading(methods, "method", look), greatest))
    if len(told) == 2 and told[0][1] == told[1][1]:
        (first, method, one), (second, _, two) = told
        return look.text(
            "consultations.organisations_same", method=method, first=first, one=one, second=second, two=two
        )
    parts = (look.text("consultations.organisation_leads", name=n, method=m, contacts=c) for n, m, c in told)
    return look.text("figure.list_join").join(parts)


def _only_one(rows: pd.DataFrame, look: Look) -> str:
    """Say which methods only one of the organisations counts."""
    if rows["organisation"].nunique() < 2:
        return ""
    alone = rows[rows.groupby("method")["organisation"].transform("nunique") == 1]
    return look.text("figure.sentence_join").join(
        look.text(
            "consultations.only_one",
            methods=look.text("figure.list_join").join(look.label("method", method) for method in group["method"]),
            organisation=look.label("org_short", organisation),
        )
        for organisation, group in alone.groupby("organisation", sort=False)
    )
