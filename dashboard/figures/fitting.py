"""Labels that fit: each name beside its mark where nothing else stands, or not at all."""

from collections.abc import Iterable, Sequence

#: Left, top, right, bottom; in pixels, downwards.
Box = tuple[float, float, float, float]
#: The height of a line, the gap between a mark and its label, and a narrow character as a share of a wide one.
LINE, GAP, NARROW_CHARACTER = 15, 3, 0.54


def fit(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    sizes: Sequence[float],
    *,
    positions: Sequence[str],
    character: float = 13,
    busy: Iterable[Box] = (),
    over: int = 0,
    frame: Box | None = None,
) -> tuple[list[str], list[str]]:
    """Return each name, empty where it has no room, and its Plotly text position beside its mark.

    A name with a space may break there.

    ``points`` are the marks in pixels, those to be named first before the others; ``sizes``
    their diameters, 0 where there is no mark; ``busy`` what else must stay free, but for the first ``over`` names;
    ``frame`` what labels must stay inside; ``character`` the width of a full-width character in pixels.
    """
    kept_free = [*busy]
    taken = [(x - s / 2, y - s / 2, x + s / 2, y + s / 2) for (x, y), s in zip(points, sizes, strict=True) if s]
    texts, chosen = [], []
    for place, (name, point, size) in enumerate(zip(names, points, sizes, strict=True)):
        if not name:
            texts.append("")
            chosen.append(positions[0])
            continue
        # One line where that fits, else two.
        options = {
            (wording, position): _box(wording, point, size, position, character)
            for wording in dict.fromkeys((name, name.replace(" ", "<br>", 1)))
            for position in positions
        }
        free = [
            option
            for option, box in options.items()
            if not any(_overlap(box, other) for other in (taken if place < over else [*taken, *kept_free]))
            and (frame is None or _inside(box, frame))
        ]
        wording, position = free[0] if free else ("", positions[0])
        texts.append(wording)
        chosen.append(position)
        if free:
            taken.append(options[free[0]])
    return texts, chosen


def width(line: str, character: float) -> float:
    """Return the width of a line in pixels; ``character`` is that of a full-width character."""
    return sum(character if ord(c) > 255 else NARROW_CHARACTER * character for c in line)


def _box(name: str, point: tuple[float, float], size: float, position: str, character: float) -> Box:
    lines = name.split("<br>")
    broad = max(width(line, character) for line in lines)
    height, away, (x, y) = LINE * len(lines), size / 2 + GAP, point
    upright, across = position.split()
    left = {"left": x - away - broad, "center": x - broad / 2, "right": x + away}[across]
    top = {"top": y - away - height, "middle": y - height / 2, "bottom": y + away}[upright]
    return left, top, left + broad, top + height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
