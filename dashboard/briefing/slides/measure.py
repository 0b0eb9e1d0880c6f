"""How much room text takes, so that nothing runs over: widths by kind of character, lines, sizes that fit.

The widths are those of BIZ UDPゴシック, or of Noto Sans CJK (which stands in where it is missing) where they are larger.
"""

from collections.abc import Sequence
from functools import lru_cache

#: A line's height, as a share of the type size: every text that we place is set so.
LEADING = 1.3
#: Widths as shares of the type size.
DIGIT, CAPITAL, SMALL, NARROW, FULL = 0.75, 0.74, 0.58, 0.36, 1.0
BOLD = 1.03
#: Characters that begin no line, and those that end none.
NOT_FIRST = "、。，．・：；？！）」』】］〕〉》ー〜々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％,.)]}:;?!"
NOT_LAST = "（「『【［〔〈《([{"


@lru_cache(maxsize=4096)
def _character(c: str) -> float:
    if ord(c) > 0x2E7F:
        return FULL
    if c.isdigit():
        return DIGIT
    if c.isupper():
        return CAPITAL
    if c.isalpha():
        return NARROW if c in "ijl" else SMALL
    return NARROW if c in " .,:;'|()[]/-" else FULL if ord(c) > 0xFF else SMALL


def width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of a line in points."""
    return sum(map(_character, words)) * size * (BOLD if bold else 1)


def lines(words: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Break text into lines that fit ``room``: Japanese between characters (禁則), Latin between words."""
    broken = []
    for paragraph in words.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and width((line + piece).rstrip(), size, bold) > room:
                broken.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        broken.append(line.rstrip())
    return broken


def height(words: str, size: float, room: float, bold: bool = False) -> float:
    """Return the height of text broken into lines that fit ``room``."""
    return len(lines(words, size, room, bold)) * size * LEADING


def fitting(words: str, sizes: Sequence[float], room: float, high: float, bold: bool = False) -> float | None:
    """Return the first of the sizes in which text fits a width and height, None where none does."""
    return next((size for size in sizes if fits(words, size, room, high, bold)), None)


def fits(words: str, size: float, room: float, high: float, bold: bool = False) -> bool:
    broken = lines(words, size, room, bold)
    return len(broken) * size * LEADING <= high + 0.01 and all(width(line, size, bold) <= room for line in broken)


def shortened(words: str, size: float, room: float, high: float) -> str:
    """Return as much of text as fits, with … where it is cut."""
    if fits(words, size, room, high):
        return words
    least, most = 0, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(words[:middle] + "…", size, room, high) else (least, middle - 1)
    return words[:least].rstrip("、。 ") + "…"


def _pieces(words: str) -> list[str]:
    """Cut text where a line may end."""
    pieces: list[str] = []
    for c in words:
        wide = ord(c) > 0x2E7F
        before = pieces[-1][-1] if pieces else ""
        joined = pieces and (
            c in NOT_FIRST
            or before in NOT_LAST
            or (not wide and ord(before) <= 0x2E7F and (before != " " or c == " "))
        )
        if joined:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces
