"""Names on a map that fit: each where nothing else stands, or not at all."""

import math
from collections.abc import Mapping, Sequence

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.fitting import Box, fit

#: Around circles, and upon areas.
AROUND = ("middle right", "middle left", "top center", "bottom center", "bottom right", "bottom left")
UPON = ("middle center", "top center", "bottom center")
#: How far a word's halo reaches to each side, in pixels.
HALO = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 0))


def halo(text: str) -> str:
    """Return the shadow that keeps words of a colour readable where they run over borders and other colours."""
    around = theme.SEQUENTIAL[-1] if text == theme.GROUND else theme.GROUND
    return ", ".join(f"{x}px {y}px 2px {around}" for x, y in HALO)


def y(lat: float) -> float:
    """Return the height of a latitude on a Mercator map, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def scale_of_height(height: float) -> float:
    """Return the pixels to a radian of longitude of a map that is so many pixels high."""
    return height / (y(maps.LAT[1]) - y(maps.LAT[0]))


def scale_of_width(width: float) -> float:
    """Return the pixels to a radian of longitude of a map that is so many pixels wide."""
    return width / math.radians(maps.LON[1] - maps.LON[0])


def fitted(
    names: Mapping[str, str],
    level: str,
    scale: float,
    character: float,
    *,
    sizes: Sequence[float] | None = None,
    busy: Sequence[tuple[float, float]] = (),
) -> tuple[list[str], list[str]]:
    """Return the names that fit, the first before the others, and their text positions.

    ``sizes`` are the diameters of circles that they stand beside; without, they stand upon their areas. ``busy`` are
    the longitudes and latitudes of other words.
    """
    where = maps.places(level)
    points = [_pixel(*where[key], scale) for key in names]
    taken = [_words(_pixel(*place, scale), character) for place in (*busy, _sapporo())]
    left, top = _pixel(maps.LON[0], maps.LAT[1], scale)
    right, bottom = _pixel(maps.LON[1], maps.LAT[0], scale)
    return fit(
        points,
        [*names.values()],
        sizes or [0] * len(points),
        positions=AROUND if sizes else UPON,
        character=character,
        busy=taken,
        frame=(left, top, right, bottom),
    )


def _pixel(lon: float, lat: float, scale: float) -> tuple[float, float]:
    return math.radians(lon) * scale, -y(lat) * scale


def _words(point: tuple[float, float], character: float) -> Box:
    """Return the room of two short lines."""
    x, height = point
    return x - 3 * character, height - 1.2 * character, x + 3 * character, height + 1.2 * character


def _sapporo() -> tuple[float, float]:
    """Return the middle of the words beside Sapporo, which end at their point."""
    return maps.SAPPORO_LABEL[0] - 0.35, maps.SAPPORO_LABEL[1]
