"""Maps of Hokkaido, shared by the figures: areas in classes, Sapporo outside the counts, labels, outlines.

The boundaries are fetched by the browser from the addresses below and need no network beyond
this dashboard. Build a map in drawing order: ``hokkaido`` first, then fills, then ``outline``,
``words`` and ``legend``. Every function adds a fixed number of traces whatever the data, so
that a changed map is changed in place.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.hatching import diagonals
from dashboard.settings import ROOT

SUBPREFECTURES, HEALTH_CENTRES, MUNICIPALITIES = "subprefectures", "health_centres", "municipalities"
SAPPORO = "01100"
#: What the map shows, in degrees.
LON, LAT = [139.2, 146.5], [41.2, 45.7]
#: Where a label stands better than at the point with the most room: longitude, latitude, text position.
BESIDE = {
    "soya": (142.6, 45.27, "middle right"),
    "rumoi": (141.55, 44.25, "middle left"),
    "ishikari": (141.25, 43.68, "middle left"),
    "shiribeshi": (140.62, 42.8, "middle center"),
    "iburi": (141.7, 42.45, "bottom center"),
    "oshima": (141.25, 41.65, "middle right"),
    "hiyama": (139.95, 41.78, "middle left"),
    "hidaka": (142.47, 42.57, "middle center"),
    "nemuro": (145.02, 43.45, "middle center"),
}
SAPPORO_LABEL = (140.35, 43.5)


@cache
def boundaries(level: str) -> dict[str, dict]:
    """Return the features of a boundary file by id, read once."""
    file = ROOT / "data" / "geo" / f"{level}.geojson"
    return {feature["id"]: feature for feature in json.loads(file.read_text(encoding="utf-8"))["features"]}


def places(level: str) -> dict[str, tuple[float, float]]:
    """Return each feature's label point: longitude and latitude."""
    return {key: (f["properties"]["lon"], f["properties"]["lat"]) for key, f in boundaries(level).items()}


def hokkaido() -> go.Figure:
    """Return an empty map: the 14 sub-prefectures in grey, no projection chrome, nothing to hover."""
    chart = go.Figure()
    fill(chart, boundaries(SUBPREFECTURES), theme.PALE)
    chart.update_geos(
        visible=False,
        projection_type="mercator",
        lonaxis_range=LON,
        lataxis_range=LAT,
        bgcolor=theme.GROUND,
        domain={"x": [0, 1], "y": [0, 1]},
    )
    chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False)
    return chart


def fill(
    chart: go.Figure,
    ids: Iterable[str],
    colour: str,
    *,
    level: str = SUBPREFECTURES,
    hover: Sequence[str] | str | None = None,
    picks: Sequence[str | None] | Sequence[list] | None = None,
    edge: str = theme.EDGE,
    width: float = 0.75,
) -> None:
    """Fill areas in one colour; without ``hover`` they are background. ``picks`` is what a click on each sets.

    Where areas are many, ``hover`` is one template for all, and ``picks`` holds for each area a list that the
    template reads: first what a click sets, then the words.
    """
    ids = [*ids]
    _choropleth(chart, ids, [0] * len(ids), [[0, colour], [1, colour]], (0, 1), level, hover, picks, edge, width)


def classes(
    chart: go.Figure,
    ids: Sequence[str],
    values: Sequence[float],
    breaks: Sequence[float],
    *,
    level: str = SUBPREFECTURES,
    hover: Sequence[str] | str | None = None,
    picks: Sequence[str | None] | Sequence[list] | None = None,
) -> None:
    """Fill areas in the five sequential colours: values below ``breaks[0]`` in the palest, and so on.

    ``breaks`` are four round numbers that stay the same over the years; ``hover`` and ``picks`` as in ``fill``.
    """
    z = [class_of(value, breaks) + 0.5 for value in values]
    _choropleth(chart, [*ids], z, theme.ordered_scale(), (0, len(theme.SEQUENTIAL)), level, hover, picks)


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return the class of a value, 0 to 4: how many breaks it reaches."""
    return sum(value >= limit for limit in breaks)


def class_words(position: int, breaks: Sequence[float], look: Look) -> str:
    """Say what one class holds: 1未満, 1以上2未満, 5以上."""
    if position == 0:
        return look.text("maps.under", to=f"{breaks[0]:g}")
    if position == len(breaks):
        return look.text("maps.from", start=f"{breaks[-1]:g}")
    return look.text("maps.between", start=f"{breaks[position - 1]:g}", to=f"{breaks[position]:g}")


def _choropleth(
    chart: go.Figure,
    ids: list[str],
    z: list[float],
    scale: list[list],
    limits: tuple[float, float],
    level: str,
    hover: Sequence[str] | str | None,
    picks: Sequence[str | None] | Sequence[list] | None,
    edge: str = theme.EDGE,
    width: float = 0.75,
) -> None:
    template = hover if isinstance(hover, str) else None
    chart.add_choropleth(
        geojson=f"app/static/{level}.geojson",
        featureidkey="id",
        locations=ids,
        z=z,
        zmin=limits[0],
        zmax=limits[1],
        colorscale=scale,
        showscale=False,
        marker_line={"color": edge, "width": width},
        customdata=None if hover is None else [*(picks or ids)],
        hovertext=None if template else hover,
        hovertemplate=template and f"{template}<extra></extra>",
        hoverinfo="skip" if hover is None else "text",
    )


def sapporo(chart: go.Figure, look: Look) -> dict:
    """Draw Sapporo in neutral grey and say so beside it: the centre does not count its citizens.

    A click on it picks nothing. Return the changes of the label, the last trace, for a narrow screen.
    """
    name, outside = look.text("maps.sapporo"), look.text("maps.outside_counts")
    fill(chart, [SAPPORO], theme.QUIET, level=MUNICIPALITIES, hover=[f"<b>{name}</b><br>{outside}"], picks=[None])
    lon, lat = places(MUNICIPALITIES)[SAPPORO]
    chart.add_scattergeo(
        lon=[SAPPORO_LABEL[0], lon - 0.05],
        lat=[SAPPORO_LABEL[1], lat + 0.02],
        mode="lines+text",
        text=[f"{name}<br>{outside}", ""],
        textposition="middle left",
        textfont={"size": 13, "color": theme.SECONDARY},
        line={"color": theme.SECONDARY, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )
    return {"text": [look.text("maps.sapporo_narrow"), ""], "textfont": {"size": 12}}


def outline(
    chart: go.Figure, ids: Iterable[str], *, level: str = SUBPREFECTURES, colour: str = theme.INK, width: float = 2.5
) -> None:
    """Draw borders without a fill: the chosen area, or the sub-prefectures over municipalities."""
    fill(chart, ids, "rgba(0,0,0,0)", level=level, edge=colour, width=width)


def chosen(chart: go.Figure, level: str) -> None:
    """Add the outline of the chosen place, which the browser fills in: the chart is the same whatever is chosen."""
    outline(chart, [], level=level, width=3)
    chart.data[-1].meta = "chosen"


def hatch(
    chart: go.Figure,
    ids: Iterable[str],
    *,
    level: str = SUBPREFECTURES,
    step: float = 0.09,
    falling: bool = False,
    colour: str = theme.AXIS,
    width: float = 1,
) -> None:
    """Lay diagonal lines over areas: "not recorded", or ``falling`` to the right "not sure"."""
    lons, lats = [], []
    for stretch in diagonals((boundaries(level)[key]["geometry"] for key in ids), step, falling):
        lons += [*(round(lon, 3) for lon, _ in stretch), None]
        lats += [*(round(lat, 3) for _, lat in stretch), None]
    line = {"color": colour, "width": width}
    chart.add_scattergeo(lon=lons, lat=lats, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def words(
    chart: go.Figure,
    texts: Mapping[str, str],
    *,
    level: str = SUBPREFECTURES,
    colours: Mapping[str, str] | None = None,
    narrow: Mapping[str, str] | None = None,
    beside: Mapping[str, tuple[float, float, str]] = BESIDE,
    size: int = 14,
    narrow_size: int = 12,
) -> dict:
    """Write a label on each area, ``beside`` it where it is small; return the changes for a narrow screen.

    ``colours`` is the text's colour by area (default ink); a label that stands beside its area is
    always in ink. ``narrow`` are shorter labels for phones.
    """
    points = {key: (*places(level)[key], "middle center") for key in texts} | {
        key: beside[key] for key in texts if key in beside
    }
    moved = {key for key in points if points[key][2] != "middle center"}
    chart.add_scattergeo(
        lon=[points[key][0] for key in texts],
        lat=[points[key][1] for key in texts],
        text=[*texts.values()],
        mode="text",
        textposition=[points[key][2] for key in texts],
        textfont={
            "size": size,
            "color": [theme.INK if key in moved else (colours or {}).get(key, theme.INK) for key in texts],
        },
        hoverinfo="skip",
        showlegend=False,
    )
    return {
        "text": [(narrow or texts).get(key, word) for key, word in texts.items()],
        "textfont": {"size": narrow_size},
    }


def legend(chart: go.Figure, entries: Iterable[tuple[str, str]]) -> None:
    """Add legend entries: (words, colour), each a bordered square."""
    for word, colour in entries:
        key(chart, word, {"symbol": "square", "size": 14, "color": colour, "line": {"color": theme.EDGE, "width": 1}})


def key(chart: go.Figure, word: str, marker: Mapping) -> None:
    """Add one legend entry with any marker; nothing is drawn on the map."""
    chart.add_scattergeo(
        lon=[None], lat=[None], mode="markers", marker=marker, name=word, hoverinfo="skip", showlegend=True
    )


def narrow(chart: go.Figure, changes: Mapping[int, Mapping], **layout: object) -> None:
    """Keep the changes for narrow screens: by number of trace, and of the layout."""
    data = [dict(changes.get(position, {})) for position in range(len(chart.data))]
    chart.update_layout(meta={"narrow": {"layout": layout, "data": data}})


def recorded(rows: pd.DataFrame, value: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Split rows into those with a value above zero, those with zero, and those not recorded."""
    known = rows[rows[value].notna()]
    return known[known[value] > 0], known[known[value] == 0], rows[rows[value].isna()]
