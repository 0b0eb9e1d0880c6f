"""What a cell says: a ``Reading``, and the words that many kinds of cells share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.reading.remark import QUESTIONED, REFUSED
from dashboard.reading.sheet import Cell
from dashboard.reading.words import plain

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    ``value`` is None where nothing was recorded (``blank``) or where ``kind`` names what is wrong
    (texts/records.yml); ``values`` fills that message.
    """

    value: object = None
    kind: str | None = None
    verdict: str = ACCEPTED
    values: Mapping[str, str] = field(default_factory=dict)
    blank: bool = False

    @property
    def sure(self) -> bool:
        return self.kind is None


BLANK = Reading(blank=True)
UNKNOWN = frozenset({"不明", "unknown", "?"})
NONE = frozenset({"なし", "無し", "無", "特になし", "none"})


def refused(kind: str, **values: str) -> Reading:
    return Reading(None, kind, REFUSED, values)


def questioned(kind: str, **values: str) -> Reading:
    return Reading(None, kind, QUESTIONED, values)


def whole(cell: Cell) -> str:
    """Write a cell as text; Excel's 123.0 as 123."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def parts(text: str) -> list[str]:
    """Cut a list into its words, each ``plain``. It is not cut at ・, which words hold."""
    return [part for part in map(plain, re.split(r"[、,，､;；/／\n\r]", text)) if part]


def did_you_mean(labels: list[str], language: str) -> str:
    """Ask whether one of some similar words was meant; nothing where there are none."""
    if not labels:
        return ""
    if language == "en":
        return f"Did you mean {' or '.join(labels)}? "
    return f"「{'」か「'.join(labels)}」のことでしょうか。"
