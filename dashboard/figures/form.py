"""The form of a figure outside the browser: a native chart, a table, shapes. Declared in its card, ``form``.

A form names columns of the table that the figure shows: no outlet computes anything.
"""

from dataclasses import dataclass

#: bars: horizontal; columns: over time; lines: over time; pyramid: two sides; points: a scatter; intervals: a value
#: with its bounds; matrix: a shaded table; map: an area each; table: as it is; numbers: key numbers.
KINDS = ("bars", "columns", "lines", "pyramid", "points", "intervals", "matrix", "map", "table", "numbers")


@dataclass(frozen=True)
class Datum:
    """One cell of a figure's table: its words, and the number or key behind them.

    ``state`` says why there is no number where one belongs: "not_recorded", "under" (below the threshold)
    or "withheld"; "" for a number, a key or text.
    """

    words: str
    number: float | None = None
    key: str | None = None
    state: str = ""
