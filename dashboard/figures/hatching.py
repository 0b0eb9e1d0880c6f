"""Hatching of areas on a map, as lines: fills on maps know no patterns."""

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]

#: Lines of 45° on a Mercator map at 43.5°: a degree of longitude is 0.725 as long as one of latitude.
SLOPE = 0.725
#: Stretches nearer than this, in degrees, are one.
TOUCHING = 1e-6


def diagonals(geometries: Iterable[dict], step: float, falling: bool = False) -> list[list[Point]]:
    """Return the stretches of parallel lines of 45° that lie inside GeoJSON (multi)polygons, ``step`` degrees apart.

    The lines rise to the right, or fall. They run on from one area into the next; an area too small for the distance
    gets one line of its own. A stretch has a point for each degree at least: a map bends longer lines.
    """
    slope = -SLOPE if falling else SLOPE
    lines = defaultdict(list)
    for geometry in geometries:
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        offsets = [y - slope * x for x, y in parts[0][0]]
        own = defaultdict(list)
        for rings in parts:
            heights = [y - slope * x for x, y in rings[0]]
            for number in range(math.ceil(min(heights) / step), math.floor(max(heights) / step) + 1):
                own[number * step] += _inside(rings, slope, number * step)
        if not any(own.values()):
            middle = (min(offsets) + max(offsets)) / 2
            own[middle] = _inside(parts[0], slope, middle)
        for height, stretches in own.items():
            lines[height] += stretches
    return [
        [(x, height + slope * x) for x in _points(start, end)]
        for height, stretches in lines.items()
        for start, end in _joined(stretches)
    ]


def _points(start: float, end: float) -> list[float]:
    """Return the longitudes at which a stretch is told: its ends, and between them one for each degree."""
    parts = max(1, math.ceil(end - start))
    return [start + (end - start) * part / parts for part in range(parts + 1)]


def _inside(rings: list, slope: float, height: float) -> list[tuple[float, float]]:
    """Return where a line runs inside a polygon, as pairs of longitudes: by pairs of crossings."""
    crossings = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            d1, d2 = y1 - slope * x1 - height, y2 - slope * x2 - height
            if (d1 < 0) != (d2 < 0):
                crossings.append(x1 + d1 / (d1 - d2) * (x2 - x1))
    crossings.sort()
    return [*zip(crossings[::2], crossings[1::2], strict=False)]


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join the stretches of one line that touch: areas beside each other share their border."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if joined and start - joined[-1][1] < TOUCHING:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
