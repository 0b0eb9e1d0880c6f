"""Where a map's labels stand: on their area where they have room, else on the sea beside it, never on each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, pi, sin

from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.outlines import Outlines, Point

#: How far from its point a label may stand on its own area, as shares of its size.
SHIFTS = (0, 0.15, -0.15, 0.3, -0.3, 0.5, -0.5, 0.75, -0.75)
#: How much of a label must lie on its own area: all of it first, then most.
OWN, LOOSE = (1, 0.9, 0.78), (1, 0.78, 0.35)
#: How far a label may stand on the sea, in points, and in how many directions it is tried.
AWAY, DIRECTIONS = range(4, 200, 7), 28
GAP = 4


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


def placed(labels: Sequence[Label], map_: Outlines, frame: Box, shares: Sequence[float] = OWN) -> dict[str, Placed]:
    """Return where labels stand; those without room are left out."""
    found: dict[str, Placed] = {}
    for share in shares:
        for label in labels:
            if label.key in found:
                continue
            box = next((box for box in _inside(label, map_, share) if _free(box, found, frame)), None)
            if box is not None:
                found[label.key] = Placed(box)
    _at_sea([label for label in labels if label.key not in found], map_, frame, found)
    return found


def _at_sea(labels: Sequence[Label], map_: Outlines, frame: Box, found: dict[str, Placed]) -> None:
    """Place labels on the sea: always the one next that can stand nearest to its area."""
    beside = {label.key: _nearest_first([*_outside(label, map_, frame)], map_.places(label.key)) for label in labels}
    while beside:
        best = {
            key: next((each for each in boxes if _free(each[1].box, found, frame)), None)
            for key, boxes in beside.items()
        }
        possible = {key: each for key, each in best.items() if each is not None}
        if not possible:
            return
        key = min(possible, key=lambda key: possible[key][0])
        found[key] = possible[key][1]
        del beside[key]


def _inside(label: Label, map_: Outlines, share: float) -> Iterator[Box]:
    """Yield boxes of which such a share lies on the label's own area, the nearest to its point first."""
    x, y = map_.points[label.key]
    shifts = sorted(((dx, dy) for dx in SHIFTS for dy in SHIFTS), key=lambda shift: shift[0] ** 2 + shift[1] ** 2)
    for dx, dy in shifts:
        left = x - label.width / 2 + dx * label.width
        box = Box(left, y - label.height / 2 + dy * label.height, label.width, label.height)
        if map_.share(box, label.key) >= share:
            yield box


def _outside(label: Label, map_: Outlines, frame: Box) -> Iterator[Box]:
    """Yield boxes on the sea around the label's point."""
    x, y = map_.points[label.key]
    for away in AWAY:
        for turn in range(DIRECTIONS):
            angle = 2 * pi * turn / DIRECTIONS
            across, down = cos(angle), sin(angle)
            left = x + across * (away + label.width / 2) - label.width / 2
            top = y + down * (away + label.height / 2) - label.height / 2
            box = Box(left, top, label.width, label.height)
            if frame.holds(box) and map_.at_sea(box):
                yield box


def _free(box: Box, found: dict[str, Placed], frame: Box) -> bool:
    wide = Box(box.left - GAP, box.top - GAP, box.width + 2 * GAP, box.height + 2 * GAP)
    return frame.holds(box) and not any(wide.meets(other.box) for other in found.values())


def _nearest_first(boxes: Sequence[Box], area: Sequence[Point]) -> list[tuple[float, Placed]]:
    """Return boxes by their distance to an area, each with the place on the area that is nearest to it."""
    found = []
    for box in boxes:
        to = min(area, key=lambda point: dist(edge(box, point), point))
        found.append((dist(edge(box, to), to), Placed(box, to)))
    return sorted(found, key=lambda each: each[0])


def edge(box: Box, point: Point) -> Point:
    """Return the place on a box's edge from which a line to a point starts."""
    return min(max(point[0], box.left), box.right), min(max(point[1], box.top), box.bottom)
