"""Looks of cells: styles by name, and the number format that writes a number as the figure does."""

import re
from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from dashboard import theme

#: On every Windows since 2018; its strokes are heavy enough for a projector.
FACE = "BIZ UDPGothic"
MONOSPACED = "BIZ UDGothic"
#: Sizes of type in points.
TITLE, HEADLINE, SECTION, BODY, SMALL = 18, 14, 12, 10.5, 9
LINK = "#0055AD"
#: Grounds of cells that hold no number: of masked ones, and of those that were not recorded.
GROUNDS = {"under": theme.GRID, "withheld": theme.GRID, "not_recorded": theme.PALE}
#: Excel's patterns for the same in cells that must stay empty: dots and hatching.
DOTS, HATCHING = 17, 14

_TEXT = {"text_wrap": True, "valign": "top", "align": "left"}
_CELL = {"indent": 1, "bottom": 1, "bottom_color": theme.GRID, "valign": "vcenter", "text_wrap": True}
STYLES = {
    "title": {"font_size": TITLE, "bold": True} | _TEXT,
    "headline": {"font_size": HEADLINE, "bold": True} | _TEXT,
    "section": {"font_size": SECTION, "bold": True} | _TEXT,
    "subtitle": {"font_color": theme.SECONDARY} | _TEXT,
    "body": _TEXT,
    "term": {"bold": True} | _TEXT,
    "attention": {"bold": True, "font_color": theme.ATTENTION} | _TEXT,
    "small": {"font_size": SMALL, "font_color": theme.MUTED} | _TEXT,
    "link": _TEXT | {"font_color": LINK, "underline": 1, "text_wrap": False},
    "code": {"font_name": MONOSPACED, "font_size": SMALL},
    "head": _CELL
    | {"bold": True, "bg_color": theme.PALE, "bottom_color": theme.EDGE, "top": 1, "top_color": theme.EDGE},
    "cell": _CELL | {"align": "left"},
    "number": _CELL | {"align": "right", "text_wrap": False},
    "cell_link": _CELL | {"align": "left", "font_color": LINK, "underline": 1},
}
SIZES = {name: style.get("font_size", BODY) for name, style in STYLES.items()}


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple, Format] = {}

    def of(self, style: str, **more: object) -> Format:
        """Return a style, with further properties where they are given."""
        key = (style, *sorted(more.items()))
        if key not in self._made:
            properties = {"font_name": FACE, "font_size": BODY, "font_color": theme.INK} | STYLES[style] | more
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def state(self, style: str, state: str, **more: object) -> Format:
        """Return a style for the word that stands where a number is missing."""
        if state in GROUNDS:
            more |= {"bg_color": GROUNDS[state], "font_color": theme.SECONDARY}
        return self.of(style, **more)

    def empty(self, state: str) -> Format:
        """Return the look of a cell that must stay empty because its value is missing."""
        pattern = HATCHING if state == "not_recorded" else DOTS
        return self.of("number", pattern=pattern, fg_color=theme.EDGE, bg_color=GROUNDS[state])


#: A number as figures write it: its sign, its digits, what follows (a unit, the mark of a correction).
_WRITTEN = re.compile(
    r"(?P<before>[^\d＋+−±-]*)(?P<sign>[＋+−±-]?)(?P<digits>\d[\d,]*)(?P<decimals>\.\d+)?(?P<after>.*)", re.DOTALL
)
SIGNED = ("＋", "+", "±")


@cache
def number_format(words: str, plus: str = "") -> str:
    """Return the number format by which a spreadsheet writes a number as ``words`` do.

    ``plus`` is the sign of what is more than zero, where the numbers of a column are changes.
    """
    written = _WRITTEN.fullmatch(words)
    if written is None:
        return "General"
    whole = written["digits"]
    # A year is a name: 2024, not 2,024.
    base = "0" if len(whole) > 3 and "," not in whole else "#,##0"
    if written["decimals"]:
        base += "." + "0" * (len(written["decimals"]) - 1)
    before, base = _quoted(written["before"]), base + _quoted(written["after"])
    positive, zero = (_quoted(plus), '"±"') if plus else ("", "")
    return f'{before}{positive}{base};{before}"−"{base};{before}{zero}{base}'


def showing(words: str) -> str:
    """Return the number format of a cell that shows words whatever its number."""
    return ";".join([_quoted(words)] * 3)


def plus_of(cells: list[str]) -> str:
    """Return the plus sign of a column of changes, "" of any other column."""
    signed = [words for words in cells if words.startswith(SIGNED)]
    return "" if not signed else "+" if any(words.startswith("+") for words in signed) else "＋"


def _quoted(words: str) -> str:
    """Return words as a number format holds them."""
    return '"{}"'.format(words.replace('"', "”")) if words else ""
