"""The map of the page Seminars: sessions by municipality over the sub-prefectures."""

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.fitting import fit
from dashboard.figures.seminars import people, some_areas

#: Diameter of a circle in pixels: this times the root of the attendances, the same in every year.
WIDE, NARROW = 5.0, 3.2
#: Circles of the legend, in attendances.
LEGEND, LEGEND_AT = (10, 50), ((143.3, 41.55), (144.4, 41.55))
#: Height of the map itself on a wide screen, and its width on a narrow one, in pixels.
WIDE_HEIGHT, NARROW_WIDTH = 510, 320
#: Height of the whole chart on a narrow screen.
NARROW_HEIGHT = 370
POSITIONS = ("middle right", "middle left", "top center", "bottom center", "bottom right", "bottom left")


@figure("seminars/map", height=580, selects="area")
def seminar_map(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the towns with sessions as circles, by attendances, over areas with and without a session."""
    held = rows[rows["sessions"] > 0]
    reached = [*dict.fromkeys(area for area in held["area"] if area in maps.boundaries(maps.SUBPREFECTURES))]
    none = [*rows[rows["sessions"] == 0].loc[lambda found: found["municipality"].isna(), "area"]]
    towns = held[held["municipality"].notna()]
    chart = maps.hokkaido()
    maps.fill(chart, reached, theme.SEQUENTIAL[0], hover=[look.label("area", area) for area in reached])
    nothing = look.text("seminars.none_held")
    empty = [f"<b>{look.label('area', area)}</b><br>{nothing}" for area in none]
    maps.fill(chart, none, theme.PALE, hover=empty)
    changes = {}
    position = len(chart.data) + 1
    changes[position] = maps.sapporo(chart, look) | {"text": [look.text("maps.sapporo"), ""]}
    maps.outline(chart, maps.boundaries(maps.SUBPREFECTURES), colour=theme.AXIS, width=1)
    maps.outline(chart, [*dict.fromkeys(rows.loc[rows["chosen"], "area"])])
    points = maps.places(maps.MUNICIPALITIES)
    for recorded in (True, False):
        group = towns[towns["participants"].notna() == recorded].sort_values("participants", ascending=False)
        changes[len(chart.data)] = {"marker": {"size": _sizes(group, NARROW)}}
        chart.add_scattergeo(
            lon=[points[code][0] for code in group["municipality"]],
            lat=[points[code][1] for code in group["municipality"]],
            mode="markers",
            marker=_filled(_sizes(group, WIDE)) if recorded else _hollow(_sizes(group, WIDE)),
            customdata=group["area"],
            hovertext=[_town(row, look) for row in group.itertuples()],
            hoverinfo="text",
            showlegend=False,
        )
    named = {area: f"{look.label('area', area)}<br>{nothing}" for area in none}
    short = {area: look.label("area", area) for area in none}
    position = len(chart.data)
    changes[position] = maps.words(chart, named, narrow=short, size=13, narrow_size=11)
    if look.language == "en":
        # The longer word would stand outside a narrow map.
        changes[position]["lon"] = [
            140.3 if area == "hiyama" else lon for area, lon in zip(none, chart.data[position].lon, strict=True)
        ]
    _town_names(chart, towns, none, changes, look)
    _size_legend(chart, changes, look)
    if towns["participants"].isna().any():
        maps.key(chart, look.text("seminars.map_unrecorded"), _hollow([13]))
    entries = [(look.text("seminars.area_reached"), theme.SEQUENTIAL[0])]
    if none:
        entries.append((look.text("seminars.area_none"), theme.PALE))
    maps.legend(chart, [*entries, (look.text("maps.sapporo_legend"), theme.QUIET)])
    maps.narrow(chart, changes, legend={"font": {"size": 12}}, height=NARROW_HEIGHT)
    chart.update_layout(legend={"y": 0, "yanchor": "top", "itemwidth": 30})
    join = look.text("figure.list_join").join
    headline = look.text(
        "seminars.map" if none else "seminars.map_all",
        reached=look.amount(len(reached), "subprefectures"),
        count=len(reached),
        all=look.amount(len(reached) + len(none), "subprefectures"),
        none=some_areas(none, 5, look),
    )
    off = held[held["municipality"].isna()]
    note = ""
    if len(off):
        note = look.text("seminars.off_map", places=join(_off_map(row, look) for row in off.itertuples()))
    return Drawing(headline, chart, note=note)


def _filled(sizes: list[float]) -> dict:
    return {"size": sizes, "color": theme.BLUE, "opacity": 0.85, "line": {"width": 1, "color": theme.GROUND}}


def _hollow(sizes: list[float]) -> dict:
    """Return the mark of a town whose sessions have no head-count: a ring, never a small circle."""
    return {"size": sizes, "symbol": "circle-x-open", "color": theme.INK, "line": {"width": 1.5, "color": theme.INK}}


def _sizes(rows: pd.DataFrame, scale: float) -> list[float]:
    return [13 if pd.isna(n) else max(7.0, round(scale * math.sqrt(n), 1)) for n in rows["participants"]]


def _town(row: tuple, look: Look) -> str:
    parts = [f"<b>{look.label('municipality', row.municipality)}</b>（{look.label('area', row.area)}）"]
    if look.language == "en":
        parts = [f"<b>{look.label('municipality', row.municipality)}</b> ({look.label('area', row.area)})"]
    parts.append(look.amount(row.sessions, "sessions"))
    parts.append(look.text("seminars.attendances", value=people(row.participants, look)))
    if pd.notna(row.sessions_previous):
        parts.append(look.change(row.sessions, row.sessions_previous, "sessions"))
    if row.not_recorded and pd.notna(row.participants):
        parts.append(look.text("seminars.missing", sessions=look.amount(row.not_recorded, "sessions")))
    return "<br>".join(parts)


def _off_map(row: tuple, look: Look) -> str:
    attended = look.text("seminars.attendances", value=people(row.participants, look))
    return look.text(
        "seminars.off_map_place",
        area=look.label("area", row.area),
        sessions=look.amount(row.sessions, "sessions"),
        people=attended,
    )


def _size_legend(chart: go.Figure, changes: dict, look: Look) -> None:
    """Draw the circles that tell how size reads, in the sea."""
    changes[len(chart.data)] = {"marker": {"size": [NARROW * math.sqrt(n) for n in LEGEND]}, "textfont": {"size": 11}}
    chart.add_scattergeo(
        lon=[lon for lon, _ in LEGEND_AT],
        lat=[lat for _, lat in LEGEND_AT],
        mode="markers+text",
        marker=_filled([WIDE * math.sqrt(n) for n in LEGEND]),
        text=[look.labels.figures(LEGEND[0], "attendances"), people(LEGEND[1], look)],
        textposition="middle right",
        textfont={"size": 13, "color": theme.SECONDARY},
        hoverinfo="skip",
        showlegend=False,
    )


def _town_names(chart: go.Figure, towns: pd.DataFrame, none: Sequence[str], changes: dict, look: Look) -> None:
    """Write the names that fit, those of the largest circles first; fewer on a narrow screen."""
    towns = towns.sort_values("participants", ascending=False, na_position="last")
    points = maps.places(maps.MUNICIPALITIES)
    where = [points[code] for code in towns["municipality"]]
    names = []
    for row in towns.itertuples():
        name = look.label("municipality", row.municipality)
        known = pd.notna(row.participants)
        value = look.labels.figures(row.participants, "attendances") if known else ""
        names.append(look.text("seminars.label", place=name, value=value) if known else name)
    beside = [maps.BESIDE.get(area, maps.places(maps.SUBPREFECTURES)[area])[:2] for area in none]
    wide_scale = WIDE_HEIGHT / (_y(maps.LAT[1]) - _y(maps.LAT[0]))
    narrow_scale = NARROW_WIDTH / math.radians(maps.LON[1] - maps.LON[0])
    wide = _fitted(where, names, _sizes(towns, WIDE), beside, wide_scale, 13)
    narrow = _fitted(where, names, _sizes(towns, NARROW), beside, narrow_scale, 11)
    changes[len(chart.data)] = {
        "text": narrow[0],
        "textposition": narrow[1],
        "textfont": {"size": 11},
        "marker": {"size": _sizes(towns, NARROW)},
    }
    chart.add_scattergeo(
        lon=[lon for lon, _ in where],
        lat=[lat for _, lat in where],
        mode="markers+text",
        # Unseen marks of the circles' size keep the words off the circles.
        marker={"size": _sizes(towns, WIDE), "opacity": 0},
        text=wide[0],
        textposition=wide[1],
        textfont={"size": 13, "color": theme.INK},
        hoverinfo="skip",
        showlegend=False,
    )


def _fitted(
    where: Sequence[tuple[float, float]],
    names: Sequence[str],
    sizes: Sequence[float],
    beside: Sequence[tuple[float, float]],
    scale: float,
    character: float,
) -> tuple[list[str], list[str]]:
    """Return the names that fit and their positions, at ``scale`` pixels a radian of longitude."""

    def pixel(lon: float, lat: float) -> tuple[float, float]:
        return math.radians(lon) * scale, -_y(lat) * scale

    words = [pixel(lon, lat) for lon, lat in beside]
    words += [pixel(maps.SAPPORO_LABEL[0] - 0.35, maps.SAPPORO_LABEL[1])]
    busy = [(x - 3 * character, y - 1.2 * character, x + 3 * character, y + 1.2 * character) for x, y in words]
    left, top = pixel(maps.LON[0], maps.LAT[1])
    right, bottom = pixel(maps.LON[1], maps.LAT[0])
    points = [pixel(lon, lat) for lon, lat in where]
    frame = (left, top, right, bottom)
    return fit(points, names, sizes, positions=POSITIONS, character=character, busy=busy, frame=frame)


def _y(lat: float) -> float:
    """Return the height of a latitude on a Mercator map, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
