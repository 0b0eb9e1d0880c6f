"""What is said of a file of records, so that its owner can mend it."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from dashboard.exports.fault import Fault

#: Characters of a cell that a message quotes: enough to find it, not enough to retell a record.
QUOTED = 40

REFUSED = "refused"
QUESTIONED = "questioned"
NOTED = "noted"


@dataclass(frozen=True)
class Remark(Fault):
    """One remark on a file, a row or a cell.

    ``kind`` names the message (texts/records.yml). ``file`` is the file's name and, where there
    are several, its sheet; ``path`` the kind of record; ``column`` the heading as the file has it.
    ``verdict``: *refused* is certainly wrong, *questioned* can't be read with certainty or
    contradicts itself (both set the row, or the file, aside), *noted* stops nothing.
    """

    TEXTS: ClassVar[str] = "records"

    verdict: str = REFUSED

    @property
    def stops(self) -> bool:
        return self.verdict != NOTED

    def record(self, language: str) -> dict[str, object]:
        """Return the remark as one row of a report."""
        return super().record(language) | {"blocking": self.stops, "verdict": self.verdict}


def quote(cell: object, most: int = QUOTED) -> str:
    """Write a cell as messages quote it: on one line, without control characters, cut after ``most`` of them."""
    if isinstance(cell, bool):
        cell = str(cell).upper()
    if isinstance(cell, dt.datetime):
        cell = cell.isoformat(" ", "minutes")
    words = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in str(cell))
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most] + "…"
