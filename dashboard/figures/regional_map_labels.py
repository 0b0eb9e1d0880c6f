"""What stands on the map of regional demand: persons as circles, names and values where they fit."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import map_labels, maps
from dashboard.figures.figure import Look
from dashboard.figures.regional_map_words import label
from dashboard.figures.regional_words import hover_template, level, short_name, told

#: The map's own height and width in pixels that labels count on, wide and narrow.
WIDE_MAP, NARROW_MAP = 500, 330
#: Sizes of labels on a wide and on a narrow map.
SIZE, NARROW_SIZE = {"subprefecture": 14, "health_centre": 13, "municipality": 12}, 11
#: So many municipalities are named at most.
NAMED, NARROW_NAMED = 16, 8
#: Diameter of a circle in pixels: this times the root of the persons, the same in every year.
CIRCLE, NARROW_CIRCLE = 8.5, 5.0
#: Circles that tell how size reads, in persons, and where they stand.
SIZES, SIZES_AT = (1, 10), ((143.2, 41.55), (144.8, 41.55))
#: Labels with persons are longer than those of other maps.
BESIDE = maps.BESIDE | {"ishikari": (141.3, 43.76, "middle left"), "hiyama": (140.1, 41.78, "middle left")}


def circles(chart: go.Figure, rows: pd.DataFrame, boundaries: str, look: Look) -> dict[int, dict]:
    """Add persons as circles, and in the sea those that tell how size reads; return the changes for narrow screens."""
    points = maps.places(boundaries)
    filled = {"color": theme.BLUE, "opacity": 0.85, "line": {"width": 1, "color": theme.GROUND}}
    first = len(chart.data)
    chart.add_scattergeo(
        lon=[points[place][0] for place in rows["place"]],
        lat=[points[place][1] for place in rows["place"]],
        mode="markers",
        marker=filled | {"size": _sizes(rows["cases"], CIRCLE)},
        customdata=[told(row, look) for row in rows.itertuples()],
        hovertemplate=f"{hover_template(look, True, rows['sessions'].notna().any())}<extra></extra>",
        showlegend=False,
    )
    chart.add_scattergeo(
        lon=[lon for lon, _ in SIZES_AT],
        lat=[lat for _, lat in SIZES_AT],
        mode="markers+text",
        marker=filled | {"size": _sizes(SIZES, CIRCLE)},
        text=[look.amount(persons, "persons") for persons in SIZES],
        textposition="middle right",
        textfont={"size": 13, "color": theme.SECONDARY},
        hoverinfo="skip",
        showlegend=False,
    )
    return {
        first: {"marker": {"size": _sizes(rows["cases"], NARROW_CIRCLE)}},
        first + 1: {"marker": {"size": _sizes(SIZES, NARROW_CIRCLE)}, "textfont": {"size": NARROW_SIZE}},
    }


def all_places(chart: go.Figure, rows: pd.DataFrame, colours: dict[str, str], look: Look) -> dict[int, dict]:
    """Write the name and the value of every sub-prefecture; return the changes for narrow screens."""
    position = len(chart.data)
    texts, brief = (
        {row.place: f"{short_name(row.place, look)}<br>{label(row, look, short)}" for row in rows.itertuples()}
        for short in (False, True)
    )
    changes = maps.words(chart, texts, colours=colours, narrow=brief, beside=BESIDE, narrow_size=NARROW_SIZE)
    font = chart.data[position].textfont
    font.shadow = [map_labels.halo(colour) for colour in font.color]
    return {position: changes}


def those_that_fit(chart: go.Figure, rows: pd.DataFrame, boundaries: str, look: Look) -> dict[int, dict]:
    """Write the names and values that have room, the first rows first; return the changes for narrow screens."""
    circled = look.parameters["measure"] == "cases"
    towns = boundaries == maps.MUNICIPALITIES
    rows = rows.head(NAMED) if towns else rows
    names = {row.place: f"{short_name(row.place, look)} {label(row, look, True)}" for row in rows.itertuples()}
    fewer = dict([*names.items()][:NARROW_NAMED]) if towns else names
    size = SIZE[level(look)]

    def fitted(named: dict[str, str], scale: float, character: float, circle: float) -> tuple[list[str], list[str]]:
        sizes = _sizes(rows["cases"][: len(named)], circle) if circled else None
        busy = SIZES_AT if circled else ()
        return map_labels.fitted(named, boundaries, scale, character, sizes=sizes, busy=busy)

    wide = fitted(names, map_labels.scale_of_height(WIDE_MAP), size, CIRCLE)
    narrow = fitted(fewer, map_labels.scale_of_width(NARROW_MAP), NARROW_SIZE, NARROW_CIRCLE)
    points = maps.places(boundaries)
    chart.add_scattergeo(
        lon=[points[place][0] for place in names],
        lat=[points[place][1] for place in names],
        mode="markers+text",
        # Unseen marks of the circles' size keep the words off the circles.
        marker={"size": _sizes(rows["cases"], CIRCLE) if circled else 1, "opacity": 0},
        text=wide[0],
        textposition=wide[1],
        textfont={"size": size, "color": theme.INK, "shadow": map_labels.halo(theme.INK)},
        hoverinfo="skip",
        showlegend=False,
    )
    rest = len(names) - len(fewer)
    change = {
        "text": narrow[0] + [""] * rest,
        "textposition": narrow[1] + ["middle center"] * rest,
        "textfont": {"size": NARROW_SIZE},
    }
    if circled:
        change["marker"] = {"size": _sizes(rows["cases"], NARROW_CIRCLE)}
    return {len(chart.data) - 1: change}


def _sizes(persons: Iterable[float], scale: float) -> list[float]:
    return [round(scale * number**0.5, 1) for number in persons]
