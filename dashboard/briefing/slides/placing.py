"""Where a map's labels stand: on their area where they have room, else on the sea beside it, never on each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.outlines import Outlines

#: How far from its point a label may stand on its own area, as shares of its size.
SHIFTS = (0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75)
#: How far a label may stand on the sea, in points, and in how many directions it is tried.
AWAY, DIRECTIONS = range(12, 190, 6), 24
GAP = 2


@dataclass(frozen=True)
class Label:
    """What is to be written at an area: its size in points."""

    key: str
    width: float
    height: float


def placed(labels: Sequence[Label], map_: Outlines, frame: Box, at_sea: bool = True) -> dict[str, tuple[Box, bool]]:
    """Return each label's box, and whether it stands on its area; labels without room are left out."""
    found: dict[str, tuple[Box, bool]] = {}
    for label in labels:
        box = next((box for box in _inside(label, map_) if _free(box, found, frame)), None)
        if box is not None:
            found[label.key] = (box, True)
    for label in labels if at_sea else ():
        if label.key not in found:
            box = next((box for box in _outside(label, map_, frame) if _free(box, found, frame)), None)
            if box is not None:
                found[label.key] = (box, False)
    return found


def _inside(label: Label, map_: Outlines):
    """Yield boxes that lie on the label's own area, the nearest to its point first."""
    x, y = map_.points[label.key]
    shifts = sorted(((dx, dy) for dx in SHIFTS for dy in SHIFTS), key=lambda shift: shift[0] ** 2 + shift[1] ** 2)
    for dx, dy in shifts:
        left = x - label.width / 2 + dx * label.width
        box = Box(left, y - label.height / 2 + dy * label.height, label.width, label.height)
        if map_.under(box) == {label.key}:
            yield box


def _outside(label: Label, map_: Outlines, frame: Box):
    """Yield boxes on the sea, the nearest first."""
    x, y = map_.points[label.key]
    for away in AWAY:
        for turn in range(DIRECTIONS):
            angle = 2 * pi * turn / DIRECTIONS
            across, down = cos(angle), sin(angle)
            left = x + across * (away + label.width / 2) - label.width / 2
            top = y + down * (away + label.height / 2) - label.height / 2
            box = Box(left, top, label.width, label.height)
            if frame.holds(box) and map_.under(box) == {""}:
                yield box


def _free(box: Box, found: dict[str, tuple[Box, bool]], frame: Box) -> bool:
    wide = Box(box.left - GAP, box.top - GAP, box.width + 2 * GAP, box.height + 2 * GAP)
    return frame.holds(box) and not any(wide.meets(other) for other, _ in found.values())


def nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    """Return the place on a box's edge from which a line to a point starts."""
    x = min(max(point[0], box.left), box.right)
    y = min(max(point[1], box.top), box.bottom)
    return x, y
