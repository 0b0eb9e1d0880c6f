"""How much room words take in a cell, in pixels."""

from math import ceil
from unicodedata import east_asian_width

#: Pixels of a point on a sheet at its natural size.
POINT = 4 / 3
#: Width of a half-width character, and height of a line, as shares of the size of type.
HALF, LEADING = 0.57, 1.42
#: Padding at both sides of a cell together, and above and below a text together.
ASIDE, ABOVE = 22, 6


def width(words: str, points: float) -> float:
    """Return the width of one line."""
    return points * POINT * sum(1 if east_asian_width(sign) in "WFA" else HALF for sign in words)


def lines(words: str, room: float, points: float) -> int:
    """Return the number of lines that a text breaks into in a column of ``room`` pixels."""
    inside = max(room - ASIDE, points * POINT)
    return sum(max(1, ceil(width(line, points) / inside)) for line in words.split("\n"))


def height(words: str, room: float, points: float) -> int:
    """Return the height of a text that breaks in a column of ``room`` pixels."""
    return ceil(lines(words, room, points) * points * POINT * LEADING) + ABOVE
