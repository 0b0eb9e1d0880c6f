"""Masked values as they travel through tables and queries: a NaN whose payload says why it is masked.

A masked value is no NULL, which is "not recorded": arithmetic, sums and shares of a masked value are
masked themselves (IEEE 754), so that a query need not know of masks. ``under(5)`` is a count below the
threshold 5, ``WITHHELD`` any other value that is not given.
"""

import struct

import numpy as np
import pandas as pd

_QUIET = 0x7FF8_0000_0000_0000
#: Below the payload of every mask: an ordinary NaN has none.
_MASK = 0x5EC0_0000


def _of_payload(payload: int) -> float:
    return struct.unpack("<d", struct.pack("<Q", _QUIET | _MASK | payload))[0]


WITHHELD = _of_payload(0)


def under(threshold: int) -> float:
    """Return the mark of a count below a threshold."""
    return _of_payload(threshold)


def payloads(values: pd.Series | np.ndarray) -> np.ndarray:
    """Return for each value its threshold if it is masked as too small, 0 if it is withheld, -1 if it is not masked."""
    array = np.asarray(values)
    found = np.full(len(array), -1)
    if array.dtype != np.float64:
        return found
    bits = np.ascontiguousarray(array).view(np.uint64)
    marked = (bits & np.uint64(0xFFFF_FFFF_FFFF_0000)) == np.uint64(_QUIET | _MASK)
    found[marked] = (bits[marked] & np.uint64(0xFFFF)).astype(int)
    return found


def masks(rows: pd.DataFrame) -> int:
    """Return how many values of a frame are masked; a list that holds a masked value counts as one."""
    return sum(_masks(rows[name]) for name in rows.columns)


def _masks(values: pd.Series) -> int:
    if values.dtype != object:
        return int((payloads(values) >= 0).sum())
    lists = (value for value in values if isinstance(value, np.ndarray) and value.dtype == np.float64)
    return sum(bool(np.isnan(value).any()) for value in lists)
