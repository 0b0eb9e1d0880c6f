"""Figures of the page Programmes: talks, dispatches and meetings over the year."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.programmes import note
from dashboard.figures.timeline import month_format, year_axis
from dashboard.figures.wording import leading

#: Colour and symbol by class of an activity.
CLASSES = {"appearance": (theme.BLUE, "circle"), "other": (theme.RUST, "square")}


@figure("programmes/activities_by_kind", height=440)
def activities_by_kind(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw every dated activity on a line a kind, with the number of each kind at its end."""
    chart = go.Figure()
    kinds = rows.drop_duplicates("kind")
    for key, group in rows.groupby("class", sort=False):
        colour, symbol = CLASSES.get(key, (theme.GREY, "diamond"))
        chart.add_scatter(
            x=[f"{date:%Y-%m-%d}" for date in group["date"]],
            y=[look.label("activity_kind", kind) for kind in group["kind"]],
            mode="markers",
            name=look.label("activity_class", key),
            marker={"size": 13, "color": colour, "symbol": symbol},
            hovertext=[
                f"<b>{look.labels.date(row.date)}</b><br>{look.label('activity_title', row.title)}"
                for row in group.itertuples()
            ],
            hoverinfo="text",
            cliponaxis=False,
        )
    narrow_axis = year_axis(chart, look.fiscal_year, rows["date"])
    chart.add_scatter(
        x=[chart.layout.xaxis.range[1]] * len(kinds),
        y=[look.label("activity_kind", kind) for kind in kinds["kind"]],
        mode="text",
        text=[_kind_words(row, look) for row in kinds.itertuples()],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    chart.update_xaxes(tickformat=month_format(look))
    names = [look.label("activity_kind", kind) for kind in kinds["kind"]]
    chart.update_yaxes(type="category", categoryorder="array", categoryarray=names, autorange="reversed")
    compared = rows["activities_previous"].notna().any()
    small = {"marker": {"size": 9}}
    chart.update_layout(
        showlegend=True,
        margin={"r": (96 if look.language == "en" else 56) + (48 if compared else 0)},
        meta={
            "narrow": {
                "data": [small] * (len(chart.data) - 1),
                "layout": {"xaxis": narrow_axis, "yaxis": {"tickfont": {"size": 13}}},
            }
        },
    )
    counted = rows["class"].value_counts()
    headline = look.text(
        "programmes.activities_by_kind",
        appearances=look.amount(counted.get("appearance", 0), "activities"),
        others=look.amount(counted.get("other", 0), "activities"),
    )
    return Drawing(headline, chart, note=note(look))


def _kind_words(row: object, look: Look) -> str:
    words = f"<b>{look.amount(row.activities, 'activities')}</b>"
    if pd.isna(row.change):
        return words
    return f"{words} {look.labels.figures(row.change, 'activities', signed=True)}"


@figure("programmes/activities_list")
def activities_list(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every dated activity."""
    headline = look.text(
        "programmes.activities_list",
        activities=look.amount(len(rows), "activities"),
        kind=leading(rows["kind"].value_counts(), "activity_kind", look),
        most=look.amount(rows["kind"].value_counts().max(), "activities"),
    )
    return Drawing(headline, note=note(look, look.change(len(rows), rows["activities_previous"].iloc[0], "activities")))
