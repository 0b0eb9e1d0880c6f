"""Who asks, what they tried before, and how they found the centre."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import cells
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars
from dashboard.figures.wording import (
    all_unknown,
    all_zero,
    bare,
    hover,
    leading,
    previous_in_table,
    several,
    share,
    with_shares,
    wrap_categories,
    wrapped,
)

#: Answers that are no answer, and values that were not printed, stand back.
ANSWER_COLOURS = {"yes": theme.BLUE, "no": theme.SEQUENTIAL[1], "unknown": theme.GREY}


@figure("consultations/consulters", height=320)
def consulters(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw new cases by who asked."""
    total, relations = rows["cases_all"].iloc[0], rows.set_index("relation")["cases"]
    chart = _bars(rows, "relation", "relation", total, look)
    if not relations.sum():
        return Drawing(all_zero("consultations/consulters", "cases", look), chart)
    headline = look.text(
        "consultations.consulters",
        total=look.amount(total, "cases"),
        leading=leading(relations, "relation", look),
        cases=look.amount(relations.max(), "cases"),
        n=bare(relations.max(), "cases", look),
        base=bare(total, "cases", look),
        share=share(relations.max(), total, look),
    )
    return Drawing(headline, chart)


@figure("consultations/consulters_by_method", height=320)
def consulters_by_method(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw new cases by relation and method as cells, with the totals of rows and columns."""
    relations, methods = [*dict.fromkeys(rows["relation"])], [*dict.fromkeys(rows["method"])]
    placed = rows.assign(x=rows["method"].map(methods.index), y=rows["relation"].map(relations.index))
    hovers = [
        f"<b>{look.label('relation', row.relation)}</b><br>"
        + hover(look.label("method", row.method), look.amount(row.cases, "cases"), look)
        for row in rows.itertuples()
    ]
    chart = cells(placed, "x", "y", "cases", "cases", hovers, look, legend=False)
    of_relation = rows.drop_duplicates("relation")["cases_relation"]
    of_method = rows.drop_duplicates("method")["cases_method"]
    chart.add_scatter(
        x=[len(methods)] * len(relations) + [*range(len(methods))] + [len(methods)],
        y=[*range(len(relations))] + [len(relations)] * len(methods) + [len(relations)],
        mode="text",
        text=[f"<b>{look.labels.figures(v, 'cases')}</b>" for v in (*of_relation, *of_method, rows["cases"].sum())],
        hoverinfo="skip",
        showlegend=False,
    )
    total = look.label("relation", "total")
    names = [look.label("method", method) for method in methods]
    chart.update_xaxes(
        side="top",
        tickvals=[*range(len(methods) + 1)],
        ticktext=[*names, total],
        range=[-0.5, len(methods) + 0.5],
        showline=False,
    )
    chart.update_yaxes(
        tickvals=[*range(len(relations) + 1)],
        ticktext=[*(look.label("relation", relation) for relation in relations), total],
        range=[len(relations) + 0.5, -0.5],
        showgrid=False,
    )
    # Columns on a phone are as wide as three full-width characters; Latin words stand upright.
    line, angle = (6, 0) if look.language == "ja" else (12, -90)
    heading = {
        "tickfont": {"size": 12},
        "tickangle": angle,
        "ticktext": [*(wrapped(name, line) for name in names), total],
    }
    rows_wrapped = [wrapped(look.label("relation", relation), 12) for relation in relations]
    narrow = {"layout": {"xaxis": heading, "yaxis": {"ticktext": [*rows_wrapped, total]}}}
    chart.update_layout(meta={"narrow": narrow})
    return Drawing(_most(rows, look), chart, note=previous_in_table(rows, "cases_previous", look))


def _most(rows: pd.DataFrame, look: Look) -> str:
    """Name the relation and method of the most new cases."""
    if not rows["cases"].sum():
        return all_zero("consultations/consulters_by_method", "cases", look)
    greatest = rows[rows["cases"] == rows["cases"].max()]
    named = [
        look.text(
            "consultations.relation_by_method",
            relation=look.label("relation", row.relation),
            method=look.label("method", row.method),
        )
        for row in greatest.itertuples()
    ]
    return look.text(
        "consultations.consulters_by_method",
        total=look.amount(rows["cases"].sum(), "cases"),
        named=several(named, look),
        cases=look.amount(rows["cases"].max(), "cases"),
        n=bare(rows["cases"].max(), "cases", look),
        base=bare(rows["cases"].sum(), "cases", look),
    )


@figure("consultations/earlier_help", height=240)
def earlier_help(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw whether help had been sought before."""
    total = rows["cases_all"].iloc[0]
    answers = rows.set_index("answer")["cases"]
    chart = _bars(rows, "answer", "answer", total, look)
    chart.data[0].marker.color = [ANSWER_COLOURS.get(answer, theme.GREY) for answer in chart.data[0].customdata]
    known = answers.get("yes")
    if total > 0 and answers.get("unknown") == total:
        return Drawing(all_unknown("consultations/earlier_help", total, look), chart)
    headline = look.text(
        "consultations.earlier_help",
        total=look.amount(total, "cases"),
        cases=look.amount(known, "cases"),
        n=bare(known, "cases", look),
        base=bare(total, "cases", look),
        share=share(known, total, look),
    )
    return Drawing(headline, chart)


@figure("consultations/earlier_help_places", height=320)
def earlier_help_places(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw where help had been sought; a case may name several places."""
    total = rows["cases_asked"].iloc[0]
    places = rows.set_index("place")["cases"]
    chart = _bars(rows, "place", "help_place", total, look)
    if not places.sum():
        return Drawing(all_zero("consultations/earlier_help_places", "cases", look), chart)
    headline = look.text(
        "consultations.earlier_help_places",
        total=look.amount(total, "cases"),
        leading=leading(places, "help_place", look),
        cases=look.amount(places.max(), "cases"),
        n=bare(places.max(), "cases", look),
        base=bare(total, "cases", look),
        share=share(places.max(), total, look),
    )
    return Drawing(headline, chart)


@figure("consultations/found_by", height=280)
def found_by(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw how people found the centre; what a report does not print is computed and drawn in a quiet colour."""
    total = rows["cases_all"].iloc[0]
    computed = rows["origin"] == "computed"
    words = [look.label("found_by", key) for key in rows["found_by"]]
    words = [look.text("consultations.computed", name=w) if c else w for w, c in zip(words, computed, strict=True)]
    chart = _bars(rows.assign(name=words), "name", "found_by", total, look)
    colours = rows["found_by"].map({"unknown": theme.GREY}).fillna(theme.BLUE).mask(computed, theme.QUIET)
    chart.data[0].marker.color = [*colours[rows["cases"].notna()]]
    ways = rows[~computed & (rows["found_by"] != "unknown")].set_index("found_by")["cases"]
    if not ways.sum():
        name = "consultations/found_by"
        return Drawing(all_unknown(name, total, look) if total > 0 else all_zero(name, "cases", look), chart)
    headline = look.text(
        "consultations.found_by",
        total=look.amount(total, "cases"),
        leading=leading(ways, "found_by", look),
        cases=look.amount(ways.max(), "cases"),
        n=bare(ways.max(), "cases", look),
        base=bare(total, "cases", look),
        share=share(ways.max(), total, look),
    )
    return Drawing(headline, chart, note=_stated_shares(rows, look))


def _stated_shares(rows: pd.DataFrame, look: Look) -> str:
    """Say where a share in the report's text is off by a point or more."""
    off = rows[(rows["share"] - rows["share_stated"]).abs() >= 1]
    return look.text("figure.sentence_join").join(
        look.text(
            "consultations.stated_share",
            name=look.label("found_by", row.found_by),
            stated=look.labels.figures(row.share_stated, "persons"),
            cases=look.amount(row.cases, "cases"),
            total=look.amount(row.cases_all, "cases"),
            share=look.amount(row.share, "percent"),
        )
        for row in off.itertuples()
    )


@figure("consultations/website")
def website(rows: pd.DataFrame, look: Look) -> Drawing:
    """Tell the accesses of the website, in the year and a day."""
    row = rows.iloc[0]
    numbers = tuple(
        Number(
            look.text(f"consultations.{key}"),
            look.labels.figures(row[key], "accesses"),
            look.labels.unit("accesses"),
            look.change(row[key], row[f"{key}_previous"], "accesses"),
        )
        for key in ("accesses", "accesses_per_day")
        if pd.notna(row[key])
    )
    words = {key: look.amount(row[key], "accesses") for key in ("accesses", "accesses_per_day")}
    return Drawing(look.text("consultations.website", **words), numbers=numbers)


def _bars(rows: pd.DataFrame, column: str, domain: str, total: float, look: Look) -> go.Figure:
    """Return bars of cases with their share of ``total`` at the end."""
    told = rows.assign(words=with_shares(rows["cases"], total, "cases", look))
    chart = bars(told, column, "cases", look, domain=domain, unit="cases", previous="cases_previous", text="words")
    greatest = rows[["cases", "cases_previous"]].max().max()
    chart.update_xaxes(range=[0, 1.3 * max(greatest, 1)])
    wrap_categories(chart)
    meta = chart.layout.meta
    meta["narrow"]["layout"]["xaxis"] = {"range": [0, 1.7 * max(greatest, 1)], "nticks": 4}
    chart.update_layout(meta=meta)
    return chart
