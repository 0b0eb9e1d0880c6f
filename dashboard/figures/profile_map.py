"""Figure of the page Area profile: the area's municipalities, reached this year, earlier, or never."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.fitting import Box, fit
from dashboard.figures.profile_numbers import WITHOUT_SAPPORO, name_of

#: The map on a wide and on a narrow screen, in pixels: the box that the area is fitted into, and its legend below.
WIDE, NARROW, LEGEND, NARROW_LEGEND = (500, 330), (310, 300), 50, 84
#: The width below which the map is the narrow one.
NARROW_BELOW = 450
#: How much larger than its mark a municipality's place is for the words beside it.
AWAY = 3.0
#: Empty space around the area, as a share of the box.
PADDING = 0.05
POSITIONS = (
    *("top center", "bottom center", "middle right", "middle left"),
    *("top right", "bottom right", "top left", "bottom left"),
)
#: What is told of a municipality, those to be named first before the others: its fill, and its mark.
STATES = {
    "this_year": (theme.SEQUENTIAL[1], {"size": 11, "color": theme.BLUE, "line": {"width": 1, "color": theme.GROUND}}),
    "earlier": (theme.SEQUENTIAL[0], {"size": 9, "color": theme.GROUND, "line": {"width": 2, "color": theme.BLUE}}),
    "never": (theme.PALE, {"size": 4, "color": theme.AXIS, "line": {"width": 0}}),
}


@dataclass(frozen=True)
class Frame:
    """A part of the map that fills a box: ranges of longitude and latitude, and pixels a radian of longitude."""

    lon: tuple[float, float]
    lat: tuple[float, float]
    scale: float
    size: tuple[float, float]

    @classmethod
    def around(cls, codes: Iterable[str], size: tuple[float, float]) -> "Frame":
        """Return the frame that holds municipalities in the middle, in the proportions of a box (Mercator)."""
        lons, lats = zip(*(point for code in codes for point in _points(code)), strict=True)
        left, right = math.radians(min(lons)), math.radians(max(lons))
        low, high = _height(min(lats)), _height(max(lats))
        inner = 1 - 2 * PADDING
        scale = min(inner * size[0] / (right - left), inner * size[1] / (high - low))
        across, up = (length / scale / 2 for length in size)
        middle, level = (left + right) / 2, (low + high) / 2
        return cls(
            (math.degrees(middle - across), math.degrees(middle + across)),
            (_latitude(level - up), _latitude(level + up)),
            scale,
            size,
        )

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a point's place in the box, from its upper left corner."""
        return (
            math.radians(lon - self.lon[0]) * self.scale,
            (_height(self.lat[1]) - _height(lat)) * self.scale,
        )


def _points(code: str) -> Iterator[Sequence[float]]:
    geometry = maps.boundaries(maps.MUNICIPALITIES)[code]["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (point for rings in polygons for ring in rings for point in ring)


def _height(lat: float) -> float:
    """Return the height of a latitude on a Mercator map, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _latitude(height: float) -> float:
    return math.degrees(2 * math.atan(math.exp(height)) - math.pi / 2)


@figure("area_profile/map", height=WIDE[1] + LEGEND)
def area_map(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the municipalities with a seminar this year, earlier or never, and how far those without have to go."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.map.{key}", **values)

    area = look.parameters["area"]
    rows = rows.assign(state=[_state(row) for row in rows.itertuples()])
    without = [maps.SAPPORO] if area == WITHOUT_SAPPORO else []
    codes = [*rows["municipality"], *without]
    wide, narrow = Frame.around(codes, WIDE), Frame.around(codes, NARROW)
    chart = go.Figure()
    maps.outline(chart, maps.boundaries(maps.SUBPREFECTURES), colour=theme.QUIET, width=0.75)
    for state, (colour, _) in STATES.items():
        own = rows[rows["state"] == state]
        hover = [_told(row, look, say) for row in own.itertuples()]
        maps.fill(chart, own["municipality"], colour, level=maps.MUNICIPALITIES, hover=hover)
    outside = [f"<b>{look.text('maps.sapporo')}</b><br>{look.text('maps.outside_counts')}"] * len(without)
    maps.fill(chart, without, theme.QUIET, level=maps.MUNICIPALITIES, hover=outside)
    maps.outline(chart, [area], colour=theme.SECONDARY, width=1.5)
    points = maps.places(maps.MUNICIPALITIES)
    for state, (_, mark) in STATES.items():
        own = [points[code] for code in rows.loc[rows["state"] == state, "municipality"]]
        chart.add_scattergeo(
            lon=[lon for lon, _ in own],
            lat=[lat for _, lat in own],
            mode="markers",
            marker=mark,
            hoverinfo="skip",
            showlegend=False,
        )
    changes = {len(chart.data): _names(chart, rows, without, wide, narrow, look, say)}
    for state, (_, mark) in STATES.items():
        if (rows["state"] == state).any():
            maps.key(chart, say(f"key_{state}"), mark | {"size": max(7, mark["size"])})
    if without:
        maps.legend(chart, [(look.text("maps.sapporo_legend"), theme.QUIET)])
    chart.update_geos(
        visible=False,
        projection_type="mercator",
        lonaxis_range=wide.lon,
        lataxis_range=wide.lat,
        bgcolor=theme.GROUND,
        domain={"x": [0, 1], "y": [LEGEND / (WIDE[1] + LEGEND), 1]},
    )
    chart.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"y": 0, "yanchor": "bottom", "font": {"size": 13}, "itemwidth": 30},
    )
    height = NARROW[1] + NARROW_LEGEND
    maps.narrow(
        chart,
        changes,
        height=height,
        legend={"font": {"size": 12}},
        geo={
            "lonaxis": {"range": narrow.lon},
            "lataxis": {"range": narrow.lat},
            "domain": {"x": [0, 1], "y": [NARROW_LEGEND / height, 1]},
        },
    )
    chart.layout.meta["narrow"]["below"] = NARROW_BELOW
    return Drawing(_headline(rows, area, look, say), chart, note=_note(rows, look, say))


def _state(row: tuple) -> str:
    return "this_year" if row.sessions else "earlier" if row.sessions_known else "never"


def _names(
    chart: go.Figure,
    rows: pd.DataFrame,
    without: Sequence[str],
    wide: Frame,
    narrow: Frame,
    look: Look,
    say: Callable[..., str],
) -> dict:
    """Write the names that fit, with the way to the nearest seminar; return what a narrow screen has instead.

    The reached come first, then those who have farthest to go.
    """
    order = [*STATES]
    rows = rows.assign(rank=[order.index(state) for state in rows["state"]])
    rows = rows.sort_values(["rank", "km"], ascending=[True, False], kind="stable")
    names = [_name(row, look, say) for row in rows.itertuples()]
    codes = [*without, *rows["municipality"]]
    names = [*([look.text("maps.sapporo")] * len(without)), *names]
    sizes = [1.0] * len(without) + [STATES[state][1]["size"] + AWAY for state in rows["state"]]
    points = [maps.places(maps.MUNICIPALITIES)[code] for code in codes]
    texts, positions = _fitted(points, names, sizes, wide, 12.5)
    chart.add_scattergeo(
        lon=[lon for lon, _ in points],
        lat=[lat for _, lat in points],
        mode="markers+text",
        # Unseen marks of the others' size keep the words off them.
        marker={"size": sizes, "opacity": 0},
        text=texts,
        textposition=positions,
        textfont={"size": 12.5, "color": theme.INK},
        hoverinfo="skip",
        showlegend=False,
    )
    texts, positions = _fitted(points, names, sizes, narrow, 11)
    return {"text": texts, "textposition": positions, "textfont": {"size": 11}}


def _fitted(
    points: Sequence[tuple[float, float]], names: Sequence[str], sizes: Sequence[float], frame: Frame, character: float
) -> tuple[list[str], list[str]]:
    box: Box = (0, 0, *frame.size)
    places = [frame.pixel(*point) for point in points]
    return fit(places, names, sizes, positions=POSITIONS, character=character, frame=box)


def _name(row: tuple, look: Look, say: Callable[..., str]) -> str:
    name = look.label("municipality", row.municipality)
    if row.state == "this_year" or pd.isna(row.km):
        return name
    return say("label", place=name, km=look.labels.figures(row.km, "km"))


def _told(row: tuple, look: Look, say: Callable[..., str]) -> str:
    """Say all that is known of a municipality."""
    lines = [f"<b>{look.label('municipality', row.municipality)}</b>"]
    lines.append(say("hover_residents", residents=look.amount(row.residents, "persons")))
    if row.sessions:
        lines.append(
            say(
                "hover_held",
                sessions=look.amount(row.sessions, "sessions"),
                people=look.amount(row.participants, "attendances"),
            )
        )
    else:
        lines.append(say("hover_earlier" if row.sessions_known else "hover_never"))
    if pd.notna(row.last_date) and not row.sessions:
        lines.append(say("hover_last", date=look.labels.date(row.last_date)))
    if pd.notna(row.km) and not row.sessions:
        nearest = look.label("municipality", row.nearest)
        lines.append(say("hover_km", place=nearest, km=look.amount(row.km, "km")))
    return "<br>".join(lines)


def _headline(rows: pd.DataFrame, area: str, look: Look, say: Callable[..., str]) -> str:
    """Say how many were reached, and who has farthest to go."""
    reached = int((rows["sessions"] > 0).sum())
    words = {"area": name_of(area, look), "all": look.amount(len(rows), "municipalities"), "n": len(rows)}
    if reached == len(rows):
        return say("headline_everywhere", **words)
    rest = rows[rows["sessions"] == 0]
    if rest["km"].isna().all():
        return say("headline_nowhere", **words)
    far = rest.loc[rest["km"].idxmax()]
    words |= {"far": look.label("municipality", far["municipality"]), "km": look.amount(far["km"], "km")}
    return say("headline" if reached else "headline_none", reached=look.amount(reached, "municipalities"), **words)


def _note(rows: pd.DataFrame, look: Look, say: Callable[..., str]) -> str:
    """Say what the map can't show: sessions without a municipality."""
    nowhere = rows["sessions_nowhere"].max()
    return say("nowhere", sessions=look.amount(nowhere, "sessions")) if nowhere else ""
