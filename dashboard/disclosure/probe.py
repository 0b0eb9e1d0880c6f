"""Which masked values of a query are cells of the tables themselves: only of these a label may say how small they are.

In the probed tables every mark is a whole number of its own. What a query returns as it was put in is the cell;
what comes out otherwise, a sum or a difference of it, is withheld without saying more. A sum could happen to be
another cell's number, but not twice: there are two sets of numbers. No masked value is involved.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.disclosure.marks import WITHHELD, payloads
from dashboard.disclosure.vouch import keys_of

#: The schemas of the probed tables.
SCHEMAS = ("probed_once", "probed_twice")
#: Where the numbers begin that stand for marks, and how far apart they are on average.
FIRST, APART = 20_000, 7


class Probe:
    """Numbers in the place of the marks of some tables, and the thresholds that they stand for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        found = [payloads(rows[name]) for rows in tables.values() for name in rows.columns]
        self._thresholds = np.concatenate([each[each >= 0] for each in found])
        count = len(self._thresholds)
        random = np.random.default_rng(0)
        self._numbers = [FIRST + random.permutation(APART * count)[:count] for _ in SCHEMAS]
        self._tables = tables

    def tables(self, numbers: int) -> dict[str, pd.DataFrame]:
        """Return the tables that hold marks, with a number of its own for each, of one set of numbers."""
        filled, used = {}, 0
        for table, rows in self._tables.items():
            columns = {}
            for name in rows.columns:
                places = np.flatnonzero(payloads(rows[name]) >= 0)
                if len(places):
                    columns[name] = rows[name].to_numpy(dtype=float, copy=True)
                    columns[name][places] = self._numbers[numbers][used : used + len(places)]
                    used += len(places)
            if columns:
                filled[table] = rows.assign(**columns)
        return filled

    def named(self, rows: pd.DataFrame, probed: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
        """Return rows in which only what is a cell itself is marked as small; ``probed``: of the probed tables."""
        columns = {}
        for name in rows.columns:
            marks = payloads(rows[name])
            if (marks > 0).any():
                values = rows[name].to_numpy(dtype=float, copy=True)
                once, twice = (
                    self._cells(_beside(rows, each, keys, name), numbers)
                    for each, numbers in zip(probed, self._numbers, strict=True)
                )
                known = (once == twice) & (once >= 0) & (self._thresholds[once] == marks)
                values[(marks > 0) & ~known] = WITHHELD
                columns[name] = values
        return rows.assign(**columns)

    def _cells(self, values: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Return which mark each value stands for; -1 where for none."""
        place = {float(number): i for i, number in enumerate(numbers)}
        return np.array([place.get(float(value), -1) for value in values], dtype=int)


def _beside(rows: pd.DataFrame, probed: pd.DataFrame, keys: list[str], name: str) -> np.ndarray:
    """Return the probed value of each row, by its keys; NaN where there is none."""
    values = pd.to_numeric(probed[name], errors="coerce").to_numpy(dtype=float)
    by_key = dict(zip(keys_of(probed, keys), values, strict=True))
    return np.array([by_key.get(key, np.nan) for key in keys_of(rows, keys)])
