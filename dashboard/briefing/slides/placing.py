"""Where a map's labels stand: on their area or on the sea beside it, never on each other, all of them at their best.

Each label may stand in many places, each of which costs something; an integer programme (HiGHS) picks the cheapest
choice in which no two labels meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, pi, sin

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.outlines import Outlines, Point

#: How far from its point a label may stand on its own area, as shares of its size; how much must lie on the area.
SHIFTS, OWN = (0, 0.15, -0.15, 0.3, -0.3, 0.5, -0.5, 0.75, -0.75), 0.78
#: How far a label may stand on the sea, in points; at which distances and in how many directions it is tried.
FARTHEST, STEP, DIRECTIONS = 200, 7, 28
#: What it costs, in points of distance: to stand on the sea, to reach over a border, to stand so near to another
#: area that it may be taken for its, to be left out.
AT_SEA, OVER, FOREIGN, OUT = 10, 60, 90, 2_000
NEAR = 10
#: The gap between labels; cells in which no two may be; so many places of each label are weighed; so long a search.
GAP, CELL, PLACES, NODES = 4, 7, 50, 2_000
#: More cells than any slide is wide.
ACROSS = 10_000


@dataclass(frozen=True)
class Label:
    """What is to be written at an area: its size in points."""

    key: str
    width: float
    height: float


@dataclass(frozen=True)
class Placed:
    """Where a label stands; ``to`` is the place on its area that a line leads to, None where it stands on the area."""

    box: Box
    to: Point | None = None


@dataclass(frozen=True)
class _Place:
    key: str
    placed: Placed
    cost: float


def placed(
    labels: Sequence[Label], map_: Outlines, frame: Box, own: float = OWN, reach: float = FARTHEST
) -> dict[str, Placed]:
    """Return where labels stand; those without room are left out.

    ``own`` is the least share of a label that lies on its area, if any does; ``reach`` how far from it one may stand.
    """
    possible = []
    for label in labels:
        found = [*_inside(label, map_, frame, own), *_outside(label, map_, frame, reach)]
        possible += sorted(found, key=lambda place: place.cost)[:PLACES]
    return {place.key: place.placed for place in _chosen(possible)}


def _chosen(possible: Sequence[_Place]) -> list[_Place]:
    """Return at most one place of each label, such that none meet, at the least cost."""
    if not possible:
        return []
    keys = [place.key for place in possible]
    first = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    # A row for each label, of which one place is taken, and for each cell, in which one label may be.
    cells = [_cells(place.placed.box) for place in possible]
    taken = np.concatenate(
        [[first[key] for key in keys], len(first) + np.unique(np.concatenate(cells), return_inverse=True)[1]]
    )
    by = np.concatenate([np.arange(len(keys)), np.repeat(np.arange(len(keys)), [each.size for each in cells])])
    matrix = coo_array((np.ones(len(by)), (taken, by)))
    found = milp(
        np.array([place.cost - OUT for place in possible]),
        integrality=np.ones(len(possible)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix.tocsr(), ub=1),
        # Counted, not timed: the same labels stand in the same places however busy the machine is.
        options={"node_limit": NODES},
    )
    if found.x is None:
        # Not even one choice was found: labels that are left out are in the table.
        return []
    return [place for place, taken in zip(possible, found.x, strict=True) if taken > 0.5]


def _cells(box: Box) -> np.ndarray:
    """Return the cells that a label takes, with half of the gap around it, each as one number."""
    half = GAP / 2
    rows = np.arange((box.top - half) // CELL, (box.bottom + half) // CELL + 1)
    columns = np.arange((box.left - half) // CELL, (box.right + half) // CELL + 1)
    return np.add.outer(rows * ACROSS, columns).ravel()


def _inside(label: Label, map_: Outlines, frame: Box, own: float) -> Iterator[_Place]:
    """Yield places of which such a share lies on the label's own area."""
    x, y = map_.points[label.key]
    for dx in SHIFTS:
        for dy in SHIFTS:
            left = x - label.width / 2 + dx * label.width
            box = Box(left, y - label.height / 2 + dy * label.height, label.width, label.height)
            if not frame.holds(box):
                continue
            share = map_.share(box, label.key)
            if share >= own:
                away = dist((dx * label.width, dy * label.height), (0, 0))
                yield _Place(label.key, Placed(box), away / 8 + OVER * (1 - share))


def _outside(label: Label, map_: Outlines, frame: Box, reach: float) -> Iterator[_Place]:
    """Yield places on the sea: cheap near their area and its middle, dear where close to another area."""
    x, y = map_.points[label.key]
    area = np.array(map_.places(label.key))
    for away in range(4, int(reach), STEP):
        for turn in range(DIRECTIONS):
            angle = 2 * pi * turn / DIRECTIONS
            across, down = cos(angle), sin(angle)
            left = x + across * (away + label.width / 2) - label.width / 2
            top = y + down * (away + label.height / 2) - label.height / 2
            box = Box(left, top, label.width, label.height)
            if frame.holds(box) and map_.at_sea(box):
                to, gap = _nearest(area, box)
                centre = (box.left + box.width / 2, box.top + box.height / 2)
                around = Box(box.left - NEAR, box.top - NEAR, box.width + 2 * NEAR, box.height + 2 * NEAR)
                foreign = 1 - map_.share(around, "") - map_.share(around, label.key)
                cost = AT_SEA + gap + dist(centre, (x, y)) / 4 + FOREIGN * foreign
                yield _Place(label.key, Placed(box, to), cost)


def _nearest(area: np.ndarray, box: Box) -> tuple[Point, float]:
    """Return the point of an area that is nearest to a box, and how far it is."""
    across = area[:, 0] - area[:, 0].clip(box.left, box.right)
    down = area[:, 1] - area[:, 1].clip(box.top, box.bottom)
    away = np.hypot(across, down)
    place = int(away.argmin())
    return (float(area[place, 0]), float(area[place, 1])), float(away[place])


def edge(box: Box, point: Point) -> Point:
    """Return the place on a box's edge from which a line to a point starts."""
    return min(max(point[0], box.left), box.right), min(max(point[1], box.top), box.bottom)
