"""Figures that only a log gives: age by area, age in five-year bands, and municipalities."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import cells, name_axes
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import bars
from dashboard.figures.wording import bare, hover, leading, several, share, wrapped

#: The height of a row of areas and the space around them, in pixels.
ROW, AROUND = 30, 110
#: The municipalities drawn; the table has all.
MOST = 15
#: Residences that are no area of the map.
OFF_MAP = ("hokkaido_unknown", "outside", "unknown")


def _base(rows: pd.DataFrame, look: Look) -> str:
    """Write everyone who is counted: 新規の91人, 91 persons, all new."""
    key = "new_persons" if look.parameters["counted"] == "new" else "every_person"
    return look.text(f"log.{key}", persons=look.amount(rows["persons"].sum(), "persons"))


@figure("age_region/log_age_by_area", height=18 * ROW + AROUND)
def log_age_by_area(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the persons by area and age band; those without an area stand apart below."""
    bands, areas = [*dict.fromkeys(rows["age_band"])], [*dict.fromkeys(rows["area"])]
    heights = {area: place + (area in OFF_MAP) for place, area in enumerate(areas)}
    placed = rows.assign(x=[bands.index(band) for band in rows["age_band"]], y=[heights[area] for area in rows["area"]])
    hovers = [
        f"<b>{look.label('area', row.area)}</b><br>"
        + hover(look.label("age_band", row.age_band), look.amount(row.persons, "persons"), look)
        for row in rows.itertuples()
    ]
    chart = cells(placed, "x", "y", "persons", "persons", hovers, look)
    totals = rows.groupby("area", sort=False)["persons"].sum()
    chart.add_scatter(
        x=[len(bands)] * len(areas),
        y=[heights[area] for area in areas],
        mode="text",
        text=[f"<b>{look.labels.figures(totals[area], 'persons')}</b>" for area in areas],
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    total = look.text("log.total")
    names = [look.label("age_band", band) for band in bands]
    areas_named = {heights[area]: look.label("area", area) for area in areas}
    name_axes(
        chart,
        dict(enumerate([*names, total])),
        areas_named,
        [*(_short(name) for name in names), total],
        [wrapped(name, 16) for name in areas_named.values()],
    )
    return Drawing(_area_headline(rows, look), chart)


def _short(band: str) -> str:
    """Break a band into two lines: 20〜／29歳."""
    for sign in ("〜", "歳"):
        if sign in band and not band.endswith(sign):
            return band.replace(sign, f"{sign}<br>", 1)
    return band.replace(" ", "<br>", 1)


def _area_headline(rows: pd.DataFrame, look: Look) -> str:
    base = _base(rows, look)
    placed = rows[~rows["area"].isin(OFF_MAP) & (rows["age_band"] != "unknown")]
    most = placed["persons"].max()
    if not most > 0:
        return look.text("log.age_by_area_none", base=base)
    leaders = [
        look.text("log.age_in_area", area=look.label("area", row.area), band=look.label("age_band", row.age_band))
        for row in placed[placed["persons"] == most].itertuples()
    ]
    return look.text("log.age_by_area", base=base, named=several(leaders, look), persons=look.amount(most, "persons"))


@figure("age_region/log_age5", height=500)
def log_age5(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the persons by five-year band, stacked by sex."""
    told = rows[(rows["sex"] != "unknown") | (rows.groupby("sex")["persons"].transform("sum") > 0)]
    chart = bars(
        told,
        "age_band5",
        "persons",
        look,
        domain="age_band5",
        unit="persons",
        series="sex",
        colours=theme.COLOURS["sex"],
        previous="persons_previous",
    )
    base, everyone = _base(rows, look), rows["persons"].sum()
    bands = rows[rows["age_band5"] != "unknown"].groupby("age_band5", sort=False)["persons"].sum()
    if not bands.max() > 0:
        return Drawing(look.text("log.age5_none", base=base), chart)
    headline = look.text(
        "log.age5",
        base=base,
        band=leading(bands, "age_band5", look),
        persons=look.amount(bands.max(), "persons"),
        share=share(bands.max(), everyone, look),
    )
    return Drawing(headline, chart)


@figure("age_region/log_municipalities", height=620)
def log_municipalities(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the municipalities with most persons, and apart from them those whose municipality is not known."""
    known, rest = rows[rows["municipality"].notna()], rows[rows["municipality"].isna()]
    shown, further = known.iloc[:MOST], known.iloc[MOST:]
    bars_known = [
        (
            look.text(
                "log.municipality_in",
                name=look.label("municipality", row.municipality),
                area=look.label("area", row.area),
            ),
            row.persons,
        )
        for row in shown.itertuples()
    ]
    if len(further):
        places = look.amount(len(further), "municipalities")
        bars_known.append((look.text("log.more_municipalities", places=places), further["persons"].sum()))
    placed = rest[~rest["area"].isin(OFF_MAP)]
    bars_rest = [(look.text("log.only_area"), placed["persons"].sum())] if len(placed) else []
    bars_rest += [(look.label("area", row.area), row.persons) for row in rest[rest["area"].isin(OFF_MAP)].itertuples()]
    chart = go.Figure()
    for group, key, colour in (
        (bars_known, "with_municipality", theme.BLUE),
        (bars_rest, "without_municipality", theme.GREY),
    ):
        if group:
            _bars(chart, group, look.text(f"log.{key}"), colour, look)
    names = [name for name, _ in (*bars_known, *bars_rest)]
    greatest = max(value for _, value in (*bars_known, *bars_rest))
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category", categoryarray=names)
    chart.update_xaxes(showgrid=True, gridcolor=theme.GRID, showline=False, range=[0, 1.12 * greatest], nticks=6)
    narrow = {"yaxis": {"tickfont": {"size": 13}}, "xaxis": {"nticks": 4, "range": [0, 1.2 * greatest]}}
    chart.update_layout(barmode="overlay", showlegend=True, meta={"narrow": {"layout": narrow, "data": []}})
    return Drawing(_places_headline(rows, known, look), chart, note=_only_area(placed, look))


def _bars(chart: go.Figure, group: list[tuple[str, int]], name: str, colour: str, look: Look) -> None:
    chart.add_bar(
        orientation="h",
        y=[word for word, _ in group],
        x=[value for _, value in group],
        name=name,
        marker_color=colour,
        text=[look.labels.figures(value, "persons") for _, value in group],
        textposition="outside",
        hovertext=[hover(f"<b>{word}</b>", look.amount(value, "persons"), look) for word, value in group],
        hoverinfo="text",
    )


def _places_headline(rows: pd.DataFrame, known: pd.DataFrame, look: Look) -> str:
    base = _base(rows, look)
    if known.empty:
        return look.text("log.municipalities_none", base=base)
    most = known[known["persons"] == known["persons"].max()]
    return look.text(
        "log.municipalities",
        base=base,
        known=look.amount(known["persons"].sum(), "persons"),
        n=bare(known["persons"].sum(), "persons", look),
        places=look.amount(len(known), "municipalities"),
        name=several([look.label("municipality", code) for code in most["municipality"]], look),
        persons=look.amount(most["persons"].iloc[0], "persons"),
    )


def _only_area(placed: pd.DataFrame, look: Look) -> str:
    if placed.empty:
        return ""
    parts = [
        look.text("log.area_persons", area=look.label("area", row.area), persons=look.amount(row.persons, "persons"))
        for row in placed.itertuples()
    ]
    return look.text("log.only_area_note", areas=look.text("figure.list_join").join(parts))
