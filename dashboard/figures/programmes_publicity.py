"""Figures of the page Programmes: publicity by month, medium and programme."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import bars, on, shorten
from dashboard.figures.programmes import note
from dashboard.figures.wording import leading, share

#: Above this many items a month, an item is too thin to carry its medium's name.
MOST_NAMED = 12
#: The least share of the longest bar that carries a medium's short name.
LEAST_NAMED = 0.06


def _press(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are press, radio or television: a video and a listing on the web are not."""
    return rows[rows["medium"] != "web"]


@figure("programmes/media_by_month", height=400)
def media_by_month(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each item as a block in its month, stacked by medium."""
    dated = rows[rows["month"].notna()]
    year = [str(month) for month in pd.period_range(f"{look.fiscal_year}-04", periods=12, freq="M")]
    months = sorted({*year, *dated["month"]})
    totals = dated.groupby("month")["items"].sum()
    highest = totals.max() if len(totals) else 0
    chart, narrow = go.Figure(), []
    mediums = sorted(dated["medium"].unique(), key=lambda key: look.labels.position("medium", key))
    reached = dict.fromkeys(months, 0)
    for medium in mediums:
        points = [(row.month, i) for row in dated[dated["medium"] == medium].itertuples() for i in range(row.items)]
        counted = dated[dated["medium"] == medium].set_index("month")["items"]
        name, colour = look.label("medium", medium), theme.COLOURS["medium"].get(medium, theme.GREY)
        texts = [name] * len(points) if highest <= MOST_NAMED else None
        chart.add_bar(
            x=[month for month, _ in points],
            y=[1] * len(points),
            base=[reached[month] + i for month, i in points],
            name=name,
            marker_color=colour,
            text=texts,
            textposition="inside",
            insidetextanchor="middle",
            textfont={"size": 12, "color": on(colour)},
            hovertext=[
                f"<b>{look.labels.month(month)}</b><br>{name}：{look.amount(counted[month], 'media_items')}"
                for month, _ in points
            ],
            hoverinfo="text",
        )
        narrow.append({"text": [look.label("medium_short", medium)] * len(points)} if texts else {})
        for month, items in counted.items():
            reached[month] += items
    _month_totals(chart, dated, look)
    narrow += [{}, {"marker": {"size": 20}}]
    chart.update_xaxes(
        type="category",
        categoryarray=months,
        range=[-0.5, len(months) - 0.5],
        tickvals=months,
        ticktext=[_month_words(month, i, look) for i, month in enumerate(months)],
    )
    chart.update_yaxes(showgrid=False, showticklabels=False, range=[0, max(highest, 3) * 1.12])
    sparse = [_month_words(month, i, look, sparse=True) for i, month in enumerate(months)]
    chart.update_layout(
        barmode="overlay",
        bargap=0.12,
        showlegend=True,
        meta={
            "narrow": {
                "data": narrow,
                "layout": {"xaxis": {"ticktext": sparse, "tickfont": {"size": 13}, "tickangle": 0}, "bargap": 0.06},
            }
        },
    )
    return Drawing(_month_headline(rows, look), chart, note=note(look, _undated(rows, look)))


def _month_words(month: str, position: int, look: Look, sparse: bool = False) -> str:
    """Write a month below the axis, with its year where a year begins; on a narrow screen the number alone."""
    day = pd.Timestamp(f"{month}-01")
    word = f"{day.month}" if sparse else look.text("programmes.month", month=day.month, name=f"{day:%b}")
    if position == 0 or day.month == 1:
        return f"{word}<br>{look.text('programmes.year', year=day.year)}"
    return word


def _month_totals(chart: go.Figure, dated: pd.DataFrame, look: Look) -> None:
    """Write each month's total over its stack, and mark last year's where it is known."""
    totals = dated.groupby("month")["items"].sum()
    totals = totals[totals > 0]
    chart.add_scatter(
        x=[*totals.index],
        y=totals,
        mode="text",
        text=[f"<b>{look.labels.figures(value, 'media_items')}</b>" for value in totals],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    if dated["items_previous"].notna().any():
        before = dated.groupby("month")["items_previous"].sum()
        label = look.text("marks.previous")
        chart.add_scatter(
            x=[*before.index],
            y=before,
            mode="markers",
            name=label,
            marker={"symbol": "line-ew", "size": 30, "line": {"width": 3, "color": theme.INK}},
            hovertext=[
                f"{look.labels.month(month)}<br>{label}：{look.amount(value, 'media_items')}"
                for month, value in before.items()
            ],
            hoverinfo="text",
        )


def _month_headline(rows: pd.DataFrame, look: Look) -> str:
    press = _press(rows)
    total = press["items"].sum()
    by_month = press.groupby("month")["items"].sum()
    by_month = by_month[by_month > 0]
    if by_month.empty:
        return look.text("programmes.media_none", total=look.amount(total, "media_items"))
    most = by_month[by_month == by_month.max()]
    if len(most) > 3 or len(by_month) == 1:
        return look.text("programmes.media_months", total=look.amount(total, "media_items"), months=len(by_month))
    return look.text(
        "programmes.media_by_month",
        total=look.amount(total, "media_items"),
        month=look.text("figure.list_join").join(look.labels.month(month) for month in most.index),
        items=look.amount(by_month.max(), "media_items"),
    )


def _undated(rows: pd.DataFrame, look: Look) -> str:
    """Say what has no date and so no place on the axis."""
    undated = rows[rows["month"].isna() & (rows["items"] > 0)]
    parts = [
        f"{look.label('medium', row.medium)} {look.amount(row.items, 'media_items')}" for row in undated.itertuples()
    ]
    if not parts:
        return ""
    return look.text("programmes.undated", items=look.text("figure.list_join").join(parts))


@figure("programmes/media_by_medium", height=340)
def media_by_medium(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw how many items each medium had."""
    chart = bars(rows, "medium", "items", look, domain="medium", unit="media_items", previous="items_previous")
    chart.data[0].marker = {
        "color": [theme.COLOURS["medium"].get(key, theme.GREY) for key in rows["medium"]],
        "line": {"color": theme.GROUND, "width": 1},
    }
    _counts_axis(chart, rows[["items", "items_previous"]].max().max())
    press = _press(rows)
    total, items = press["items"].sum(), press.set_index("medium")["items"]
    if total == 0:
        return Drawing(look.text("programmes.media_none", total=look.amount(0, "media_items")), chart, note=note(look))
    headline = look.text(
        "programmes.media_by_medium",
        total=look.amount(total, "media_items"),
        medium=leading(items, "medium", look),
        items=look.amount(items.max(), "media_items"),
        share=share(items.max(), total, look),
    )
    return Drawing(headline, chart, note=note(look))


@figure("programmes/media_by_programme", height=340, selects="programme")
def media_by_programme(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the items about each programme, stacked by medium; a click chooses the programme."""
    ordered = rows.iloc[[*rows["medium"].map(lambda key: look.labels.position("medium", key)).argsort(kind="stable")]]
    chart = bars(
        ordered,
        "programme",
        "items",
        look,
        domain="programme",
        unit="media_items",
        series="medium",
        colours=theme.COLOURS["medium"],
        previous="items_previous",
    )
    totals = rows.groupby("programme", sort=False)["items"].sum()
    narrow = []
    for trace, (medium, group) in zip(chart.data, ordered.groupby("medium", sort=False), strict=False):
        words = [_part_words(medium, items, totals.max(), look) for items in group["items"]]
        trace.text = words
        trace.textfont.size = 13
        narrow.append({"text": words})
    chart.update_layout(meta={"narrow": {"data": narrow}})
    chart.update_yaxes(categoryorder="array", categoryarray=[look.label("programme", key) for key in totals.index])
    _counts_axis(chart, max(totals.max(), rows.groupby("programme")["items_previous"].sum().max()))
    shorten(chart, {look.label("programme", key): look.label("programme_short", key) for key in totals.index})
    headline = look.text(
        "programmes.media_by_programme",
        programme=leading(totals, "programme_short", look),
        items=look.amount(totals.max(), "media_items"),
        total=look.amount(totals.sum(), "media_items"),
    )
    return Drawing(headline, chart)


def _part_words(medium: str, items: int, longest: int, look: Look) -> str:
    if items == 0 or items < LEAST_NAMED * longest:
        return ""
    short = look.label("medium_short", medium)
    return short if items == 1 else f"{short}{items}"


def _counts_axis(chart: go.Figure, longest: float) -> None:
    reach = longest if pd.notna(longest) and longest > 0 else 1
    chart.update_xaxes(range=[0, reach * 1.15], showticklabels=False, showgrid=False)


@figure("programmes/media_list")
def media_list(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every item by date."""
    press, web = len(_press(rows)), len(rows) - len(_press(rows))
    headline = look.text(
        "programmes.media_list" if web else "programmes.media_list_press",
        press=look.amount(press, "media_items"),
        web=look.amount(web, "media_items"),
    )
    return Drawing(headline, note=note(look, look.change(len(rows), rows["items_previous"].iloc[0], "media_items")))
