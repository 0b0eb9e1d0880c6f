"""How many people may be in need, as a range; how many in a thousand of them came; and the surveys behind it."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.regional_words import join, level, say
from dashboard.figures.wording import wrapped

#: Places in the chart; the table has all.
MOST = 20
#: The height of a row on a wide and on a narrow screen, and of what stands above and below the rows.
ROW, NARROW_ROW, EDGES = 30, 42, 52
#: The width from which on the second column has room, in pixels.
LEAST_WIDTH = 760
#: The share of the width that the ranges take, and where the words beside them begin.
RANGES, WORDS = 0.66, 0.7
#: How far the axis reaches beyond the longest range, for its words, on a wide and a narrow screen.
ROOM, NARROW_ROOM = {"ja": 1.32, "en": 1.36}, {"ja": 1.85, "en": 2.3}
#: Fewer people than this are not told apart; with fewer cases than that, words stand back.
FEW, LEAST = 10, 5


@figure("regional_demand/need", height=480, selects="place")
def need(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the range of each place, the largest first, with how many of a thousand came this year in words."""
    ordered = rows.sort_values(["need_high", "place"], ascending=[False, True], kind="stable")
    shown = ordered.head(MOST) if level(look) == "municipality" else ordered
    first = rows.iloc[0]
    words = {"range": people(first.need_low_all, first.need_high_all, look)}
    if pd.isna(first.cases_all):
        headline = look.text("regional_need.need_only", **words)
    else:
        headline = look.text(
            "regional_need.need", **words, met=in_a_thousand(first.met_low_all, first.met_high_all, look)
        )
    return Drawing(
        headline,
        _ranges(shown, look),
        note=_note(first, len(shown), len(rows), look),
        lead=(look.text("regional_need.need_lead"),),
    )


def people(low: float, high: float, look: Look) -> str:
    """Write a range of people with two significant digits: 約1,200〜1,600人; 10人未満 of a handful."""
    if high < FEW:
        return look.text("regional_need.few", few=FEW)
    ends = [look.labels.figures(value, "persons_rough") for value in (low, high)]
    if ends[0] == ends[1]:
        return look.text("regional_need.about", value=ends[0])
    return look.text("regional_need.range", low=ends[0], high=ends[1])


def in_a_thousand(low: float, high: float, look: Look) -> str:
    """Write how many of a thousand came: 4〜5人, 0.8〜1人; one digit below ten, since the thousand is an estimate."""
    if pd.isna(high) or not high:
        return look.text("regional_need.met_none")
    ends = [f"{_one_digit(value):,g}" for value in (low, high)]
    if ends[0] == ends[1]:
        return look.text("regional_need.met_about", value=ends[0])
    return look.text("regional_need.met_range", low=ends[0], high=ends[1])


def _one_digit(value: float) -> float:
    return round(value) if value >= FEW else float(f"{value:.1g}")


def _ranges(rows: pd.DataFrame, look: Look) -> go.Figure:
    heights = [*range(len(rows))]
    names = [look.label("place", place) for place in rows["place"]]
    ranges = [people(row.need_low, row.need_high, look) for row in rows.itertuples()]
    told = [_told(row, look) for row in rows.itertuples()]
    chart = go.Figure()
    chart.add_bar(
        orientation="h",
        y=heights,
        base=rows["need_low"],
        x=rows["need_high"] - rows["need_low"],
        width=0.56,
        marker={"color": theme.SEQUENTIAL[1], "line": {"color": theme.BLUE, "width": 1}},
        customdata=rows["place"],
        hovertext=told,
        hoverinfo="text",
        showlegend=False,
    )
    # Unseen marks at both ends: the browser draws the chosen place's ends from them.
    chart.add_scatter(
        y=[height for height in heights for _ in range(2)],
        x=[end for row in rows.itertuples() for end in (row.need_low, row.need_high)],
        mode="markers",
        marker={"opacity": 0, "size": 1},
        customdata=[place for place in rows["place"] for _ in range(2)],
        hoverinfo="skip",
        showlegend=False,
    )
    chart.add_scatter(
        x=[],
        y=[],
        mode="markers",
        marker={"symbol": "line-ns", "size": 22, "color": theme.INK, "line": {"width": 3, "color": theme.INK}},
        hoverinfo="skip",
        showlegend=False,
        meta="chosen",
    )
    chart.add_scatter(
        y=heights,
        x=rows["need_high"],
        mode="text",
        text=[f" {words}" for words in ranges],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    met = _met(rows, look)
    # One person more or less moves these a long way.
    colours = [theme.MUTED if few else theme.INK for few in rows["cases"].fillna(0) < LEAST]
    chart.add_scatter(
        xaxis="x2",
        y=heights,
        x=[0] * len(rows),
        mode="text",
        text=met,
        textposition="middle right",
        textfont={"color": colours},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    both = [
        f' {words}<br> <span style="color:{colour}">{come}</span>' if come else f" {words}"
        for words, come, colour in zip(ranges, met, colours, strict=True)
    ]
    narrow = [{}, {}, {}, {"text": both, "textfont": {"size": 12}}, {"visible": False}]
    _lay_out(chart, rows, names, narrow, look)
    return chart


def _met(rows: pd.DataFrame, look: Look) -> list[str]:
    """Say of each place how many of a thousand came, with their number; nothing where it is not recorded."""
    words = []
    for row in rows.itertuples():
        key = "met_unknown" if pd.isna(row.cases) else "met_of" if row.cases else "met_of_none"
        met = in_a_thousand(row.met_low, row.met_high, look)
        words.append(look.text(f"regional_need.{key}", met=met, cases=look.amount(row.cases, "persons")))
    return words


def _lay_out(chart: go.Figure, rows: pd.DataFrame, names: list[str], narrow: list[dict], look: Look) -> None:
    """Give the chart its axes, its headings and its height by the number of rows."""
    most = rows["need_high"].max()
    plain = {"showticklabels": False, "showgrid": False, "showline": False, "zeroline": False}
    head = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "left", "showarrow": False}
    heads = [head | {"x": 0, "text": look.text("regional_need.head_range")}]
    known = rows["cases"].notna().any()
    if known:
        heads.append(head | {"x": WORDS, "text": look.text("regional_need.head_met")})
    zero = {"zeroline": True, "zerolinecolor": theme.AXIS}
    chart.update_layout(
        height=ROW * len(rows) + EDGES,
        xaxis=plain | zero | {"domain": [0, RANGES if known else 1], "range": [0, ROOM[look.language] * most]},
        xaxis2=plain | {"domain": [WORDS, 1], "range": [0, 1], "anchor": "y"},
        annotations=heads,
        margin={"t": 32, "b": 4},
        # On a phone the words of the ranges reach over the second column's place.
        plot_bgcolor="rgba(0,0,0,0)",
    )
    chart.update_yaxes(
        range=[len(rows) - 0.4, -0.6],
        tickmode="array",
        tickvals=[*range(len(rows))],
        ticktext=names,
        showgrid=False,
        zeroline=False,
    )
    layout = {
        "height": (NARROW_ROW if known else ROW) * len(rows) + EDGES + 16 * known,
        "xaxis": {"domain": [0, 1], "range": [0, NARROW_ROOM[look.language] * most]},
        "yaxis": {"ticktext": [wrapped(name, 14) for name in names], "tickfont": {"size": 12}},
        "annotations": [
            heads[0] | {"text": look.text("regional_need.head_narrow" if known else "regional_need.head_range")}
        ],
        "margin": {"t": 48 if known else 32},
    }
    chart.update_layout(meta={"narrow": {"below": LEAST_WIDTH, "data": narrow, "layout": layout}})


def _told(row: tuple, look: Look) -> str:
    lines = [
        f"<b>{look.label('place', row.place)}</b>",
        people(row.need_low, row.need_high, look),
        look.text("regional_need.hover_population", population=look.amount(row.need_population, "persons")),
    ]
    if pd.isna(row.cases):
        lines.append(look.text("regional_need.hover_no_cases"))
    else:
        cases = look.amount(row.cases, "persons")
        met = in_a_thousand(row.met_low, row.met_high, look)
        lines.append(look.text("regional_need.hover_met", cases=cases, met=met))
    return "<br>".join(lines)


def _note(first: tuple, shown: int, places: int, look: Look) -> str:
    """Say whom the new cases are, who is on no place, and which places the chart leaves out."""
    parts = []
    if pd.isna(first.cases_all):
        parts.append(look.text("regional_need.no_cases"))
    else:
        parts.append(look.text(f"regional_need.cases_{first.numerator}", cases=look.amount(first.cases_all, "persons")))
        if pd.notna(first.cases_unplaced) and first.cases_unplaced:
            parts.append(say(look, "unplaced", cases=look.amount(first.cases_unplaced, "persons")))
        parts.append(look.text("regional_need.pale"))
    parts.append(look.text("regional_need.without_sapporo"))
    if shown < places:
        parts.append(look.text("regional_need.largest", shown=shown, all=look.amount(places, "municipalities")))
    return join(parts, look)


@figure("regional_demand/surveys")
def surveys(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the surveys; the headline tells how far the ones that were applied lie apart."""
    applied = rows[rows["applied"] == "applied"].groupby("ages", sort=False)["rate_percent"]
    quoted = rows[rows["applied"] == "quoted"]
    join = look.text("figure.list_join").join
    ranges = [
        look.text(
            "regional_need.survey_range",
            ages=look.label("survey_ages", ages),
            low=_percent(rates.min()),
            high=_percent(rates.max()),
        )
        for ages, rates in applied
    ]
    own = [
        look.text(
            "regional_need.survey_rate", ages=look.label("survey_ages", row.ages), rate=_percent(row.rate_percent)
        )
        for row in quoted.itertuples()
    ]
    note = look.text("regional_need.quoted", rates=join(own)) if own else ""
    return Drawing(look.text("regional_need.surveys", ranges=join(ranges)), note=note)


def _percent(rate: float) -> str:
    return f"{rate:.2f}"
