"""Masked values as they travel through tables and queries: a NaN whose payload says why it is masked.

A masked value is no NULL, which is "not recorded": arithmetic, sums and shares of a masked value are
masked themselves (IEEE 754), so that a query need not know of masks. ``UNDER`` is a count below the
threshold, ``WITHHELD`` any other value that is not given.
"""

import struct

import numpy as np
import pandas as pd

_QUIET = 0x7FF8_0000_0000_0000
_UNDER, _WITHHELD = _QUIET | 0x5, _QUIET | 0x7


def _of_bits(bits: int) -> float:
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


UNDER, WITHHELD = _of_bits(_UNDER), _of_bits(_WITHHELD)
#: The states of a value, as ``Datum`` has them.
STATES = {_UNDER: "under", _WITHHELD: "withheld"}


def state(value: object) -> str:
    """Return "under" or "withheld" for a masked value, "" for any other."""
    if not isinstance(value, float) or value == value:
        return ""
    return STATES.get(struct.unpack("<Q", struct.pack("<d", value))[0], "")


def states(values: pd.Series | np.ndarray) -> np.ndarray:
    """Return the state of each value of a column: an array of "", "under", "withheld"."""
    array = np.asarray(values)
    if array.dtype != np.float64:
        return np.full(len(array), "", dtype=object)
    bits = array.view(np.uint64)
    found = np.full(len(array), "", dtype=object)
    for pattern, word in STATES.items():
        found[bits == pattern] = word
    return found


def masked(rows: pd.DataFrame) -> bool:
    """Tell whether any value of a frame is masked."""
    return any((states(rows[name]) != "").any() for name in rows.columns)
