"""Boundaries on a slide: projected, snapped to a fine grid so that neighbours keep touching, one shape an area."""

from dataclasses import dataclass
from functools import lru_cache
from math import asinh, ceil, degrees, radians, tan

import numpy as np
from lxml.etree import SubElement
from pptx.oxml.ns import qn

from dashboard.briefing.slides.box import EMU, Box
from dashboard.briefing.slides.canvas import Canvas, plain
from dashboard.figures.maps import boundaries

#: The grid that corners are snapped to, in points; and that of the test of what is land.
SNAP, CELL = 0.25, 3
#: Contours with fewer corners than this are a dot at this scale.
LEAST_CORNERS = 3
#: So many points stand for an area where distances to it are told.
SPREAD = 80
#: Cells of the test of what is land, each way: the largest slide that PowerPoint knows.
EXTENT = 4_032 // CELL
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Outlines:
    """Areas on a slide, in points: contours in units of SNAP, label points, and which area each cell of land is of."""

    contours: dict[str, tuple[tuple[tuple[int, int], ...], ...]]
    points: dict[str, Point]
    #: By row and column of CELL: the number of the area there, in the order of ``contours``; 0 is the sea.
    land: np.ndarray

    def _under(self, box: Box) -> np.ndarray:
        rows = slice(max(int(box.top // CELL), 0), int(box.bottom // CELL) + 1)
        return self.land[rows, max(int(box.left // CELL), 0) : int(box.right // CELL) + 1]

    def share(self, box: Box, key: str) -> float:
        """Return how much of a box lies on an area ("": the sea), 0 to 1."""
        return float((self._under(box) == self._number(key)).mean())

    def at_sea(self, box: Box) -> bool:
        return not self._under(box).any()

    def places(self, key: str) -> list[Point]:
        """Return points spread over an area."""
        rows, columns = np.nonzero(self.land == self._number(key))
        every = max(len(rows) // SPREAD, 1)
        spread = zip(columns[::every].tolist(), rows[::every].tolist(), strict=True)
        return [((x + 0.5) * CELL, (y + 0.5) * CELL) for x, y in spread] or [self.points[key]]

    def _number(self, key: str) -> int:
        return 1 + [*self.contours].index(key) if key else 0

    def with_one_more(self, other: "Outlines") -> "Outlines":
        """Return these areas with others on top of them."""
        land = np.where(other.land > 0, other.land + len(self.contours), self.land)
        return Outlines(self.contours | other.contours, self.points | other.points, land)


def _project(lon: float, lat: float) -> Point:
    """Return mercator coordinates, in degrees of longitude, downwards."""
    return lon, -degrees(asinh(tan(radians(lat))))


def _rings(geometry: dict) -> list[list[list[float]]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in parts for ring in polygon]


@lru_cache(maxsize=8)
def outlines(level: str, frame: Box, only: frozenset[str] = frozenset()) -> Outlines:
    """Return the areas of a level (``only`` some) as large as ``frame`` lets all of them be, in its middle."""
    features = {key: feature for key, feature in boundaries(level).items() if not only or key in only}
    rings = {key: [[_project(*at) for at in ring] for ring in _rings(f["geometry"])] for key, f in features.items()}
    return _placed(rings, {key: _named(feature) for key, feature in features.items()}, _fit(rings, frame))


def one_more(level: str, key: str, of: str, frame: Box) -> Outlines:
    """Return one area of another level on the same map as ``outlines(of, frame)``."""
    base = {
        name: [[_project(*at) for at in ring] for ring in _rings(f["geometry"])] for name, f in boundaries(of).items()
    }
    feature = boundaries(level)[key]
    rings = {key: [[_project(*at) for at in ring] for ring in _rings(feature["geometry"])]}
    return _placed(rings, {key: _named(feature)}, _fit(base, frame))


def _named(feature: dict) -> Point:
    return _project(feature["properties"]["lon"], feature["properties"]["lat"])


def _fit(rings: dict[str, list[list[Point]]], frame: Box) -> tuple[float, float, float]:
    """Return the scale (points a degree) and where the origin is."""
    corners = [at for found in rings.values() for ring in found for at in ring]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    scale = min(frame.width / (right - left), frame.height / (bottom - top))
    across = frame.left + (frame.width - scale * (right - left)) / 2 - scale * left
    return scale, across, frame.top + (frame.height - scale * (bottom - top)) / 2 - scale * top


def _placed(rings: dict, names: dict[str, Point], fit: tuple[float, float, float]) -> Outlines:
    scale, across, down = fit
    contours = {}
    for key, found in rings.items():
        snapped = [_snapped([(across + scale * x, down + scale * y) for x, y in ring]) for ring in found]
        kept = [ring for ring in snapped if len(ring) >= LEAST_CORNERS]
        contours[key] = tuple(kept or [max(snapped, key=len)])
    points = {key: (across + scale * x, down + scale * y) for key, (x, y) in names.items()}
    return Outlines(contours, points, _land(contours))


def _snapped(ring: list[Point]) -> tuple[tuple[int, int], ...]:
    """Return a contour on the grid, without its closing corner and without corners that became one."""
    found: list[tuple[int, int]] = []
    for x, y in ring:
        at = (round(x / SNAP), round(y / SNAP))
        if not found or found[-1] != at:
            found.append(at)
    return tuple(found[:-1] if len(found) > 1 and found[0] == found[-1] else found)


def _land(contours: dict) -> np.ndarray:
    """Return the area of every cell of land: rows of the grid cut at the contours (even-odd)."""
    land = np.zeros((EXTENT, EXTENT), dtype=np.int16)
    for number, rings in enumerate(contours.values(), 1):
        rows: dict[int, list[float]] = {}
        for ring in rings:
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if y1 == y2:
                    continue
                (x1, y1), (x2, y2) = ((x1, y1), (x2, y2)) if y1 < y2 else ((x2, y2), (x1, y1))
                first = ceil(y1 * SNAP / CELL - 0.5)
                for row in range(first, ceil(y2 * SNAP / CELL - 0.5)):
                    middle = (row + 0.5) * CELL / SNAP
                    rows.setdefault(row, []).append((x1 + (x2 - x1) * (middle - y1) / (y2 - y1)) * SNAP)
        for row, found in rows.items():
            ordered = sorted(found)
            for start, stop in zip(ordered[::2], ordered[1::2], strict=True):
                land[row, round(start / CELL) : round(stop / CELL)] = number
    return land


def freeform(canvas: Canvas, contours: tuple, name: str, alt: str):
    """Draw one area as one native shape, however many parts it has."""
    corners = [at for ring in contours for at in ring]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    # The library makes the shape of its frame; the contours are written into it (its own way takes n² steps).
    builder = canvas.slide.shapes.build_freeform(left, top, scale=SNAP * EMU)
    builder.add_line_segments([(right, top), (right, bottom), (left, bottom)])
    shape = builder.convert_to_shape()
    path = shape._element.find(f".//{qn('a:path')}")
    for old in list(path):
        path.remove(old)
    for ring in contours:
        for place, (x, y) in enumerate(ring):
            move = SubElement(path, qn("a:lnTo" if place else "a:moveTo"))
            SubElement(move, qn("a:pt"), x=str(x - left), y=str(y - top))
        SubElement(path, qn("a:close"))
    plain(shape)
    # It was numbered past the count of shapes that the slide keeps.
    shape._element._nvXxPr.cNvPr.set("id", str(canvas.slide.shapes._next_shape_id))
    return canvas.named(shape, name, alt)
