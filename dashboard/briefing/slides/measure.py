"""How much room text takes, so that nothing runs over: widths by kind of character, lines, sizes that fit.

The widths are those of BIZ UDPゴシック, or of Noto Sans CJK, which stands in where it is missing, if larger.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

#: A line's height, as a share of the type size: every text that we place is set so.
LEADING = 1.3
#: Widths of the characters from the space to ~, in hundredths of the type size, hexadecimal.
LATIN = bytes.fromhex(
    "21212f5c5064591d313132541f301f324c3f4c4c4c4c4c4c4c4c1f1f5454544d624c4d5054464254522a364b3c625256"
    "4a594c4746544a6250484b32323238383d414740474532434620263f215e464447472d3b2f463a583c3d3a342c3438"
)
#: Widths of Latin letters with accents, dashes and quotation marks; and of all others.
OTHER_LATIN, FULL = 0.7, 1.0
BOLD = 1.05
#: What some programs add where Japanese meets Latin letters and digits.
TURN = 0.2
#: Characters that begin no line, and those that end none.
NOT_FIRST = "、。，．・：；？！）」』】］〕〉》ー〜々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％,.)]}:;?!"
NOT_LAST = "（「『【［〔〈《([{"


@lru_cache(maxsize=4096)
def _character(c: str) -> float:
    code = ord(c) - 32
    if 0 <= code < len(LATIN):
        return LATIN[code] / 100
    return OTHER_LATIN if ord(c) < 0x2000 or c in "–’‘“”" else FULL


@lru_cache(maxsize=4096)
def _wide(c: str) -> bool:
    """Tell whether a character is a Japanese letter: none of digits, Latin letters and signs."""
    return ord(c) > 0x303F and not 0xFF00 <= ord(c) <= 0xFF65


@lru_cache(maxsize=20_000)
def _ems(words: str) -> float:
    """Return the width of a line as a multiple of its type size."""
    turns = sum(_wide(one) != _wide(other) for one, other in pairwise(words) if " " not in (one, other))
    return sum(map(_character, words)) + TURN * turns


def width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of a line in points."""
    return _ems(words) * size * (BOLD if bold else 1)


def lines(words: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Break text into lines that fit ``room``: Japanese between characters (禁則), Latin between words."""
    return [line for paragraph in words.split("\n") for line in _lines(paragraph, room / size / (BOLD if bold else 1))]


@lru_cache(maxsize=20_000)
def _lines(paragraph: str, room: float) -> tuple[str, ...]:
    """Break one paragraph into lines of at most so many times the type size."""
    if _ems(paragraph.rstrip()) <= room:
        return (paragraph.rstrip(),)
    broken, line, used = [], "", 0.0
    for piece in _pieces(paragraph):
        turn = TURN if line and " " not in (line[-1], piece[0]) and _wide(line[-1]) != _wide(piece[0]) else 0
        needed = _ems(piece.rstrip()) + turn
        if line and used + needed > room:
            broken.append(line.rstrip())
            line, used = piece.lstrip(), _ems(piece.lstrip())
        else:
            line, used = line + piece, used + _ems(piece) + turn
    return (*broken, line.rstrip())


def height(words: str, size: float, room: float, bold: bool = False) -> float:
    """Return the height of text broken into lines that fit ``room``."""
    return len(lines(words, size, room, bold)) * size * LEADING


def fitting(words: str, sizes: Sequence[float], room: float, high: float, bold: bool = False) -> float | None:
    """Return the first of the sizes in which text fits a width and height, None where none does."""
    return next((size for size in sizes if fits(words, size, room, high, bold)), None)


def longest_piece(words: str, size: float, bold: bool = False) -> float:
    """Return the width of the longest part of text that must not be broken."""
    pieces = (piece.strip() for paragraph in words.split("\n") for piece in _pieces(paragraph))
    return max((width(piece, size, bold) for piece in pieces), default=0)


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


@lru_cache(maxsize=20_000)
def _pieces(words: str) -> tuple[str, ...]:
    """Cut text where a line may end."""
    pieces: list[str] = []
    for c in words:
        wide = ord(c) > 0x2E7F
        before = pieces[-1][-1] if pieces else ""
        joined = pieces and (
            c in NOT_FIRST or before in NOT_LAST or (not wide and ord(before) <= 0x2E7F and (before != " " or c == " "))
        )
        if joined:
            pieces[-1] += c
        else:
            pieces.append(c)
    return tuple(pieces)
