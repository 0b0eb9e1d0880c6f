"""Check that what is told beside masked values is true: a query may count, rank or choose wrongly among them."""

from itertools import product
from math import isclose

import numpy as np
import pandas as pd

from dashboard.catalog import Query
from dashboard.disclosure.marks import masks, payloads
from dashboard.disclosure.merged import AND
from dashboard.language import LANGUAGES


class Unsound(Exception):
    """A query tells something of protected tables that is not true of the whole ones; ``column`` says where."""

    def __init__(self, name: str, column: str) -> None:
        super().__init__(f"{name}: {column} can't be told beside masked values")
        self.name, self.column = name, column


def vouch(query: Query, true: pd.DataFrame, told: pd.DataFrame) -> None:
    """Raise Unsound where a value that is told differs from the true one of the same keys.

    A value that is masked is no untruth, a row that is missing is one: in a list of some it says "not this one".
    Rows of merged classes have no true counterpart. Where anything is masked, no drawing sees the columns that the
    card does not show.
    """
    keys = query.card["keys"]
    known = {key: place for place, key in enumerate(keys_of(true, keys))}
    found = keys_of(told, keys)
    pairs = [(place, known[key]) for place, key in enumerate(found) if key in known]
    apart = {each for key in found for each in product(*(part.split(AND) for part in key))}
    if masks(told) and known.keys() - apart:
        raise Unsound(query.name, "rows")
    for name in told.columns.intersection(_shown(query.card)) if masks(told) else told.columns:
        masked = payloads(told[name]) >= 0
        ours, theirs = told[name].tolist(), true[name].tolist()
        absent = query.card["columns"].get(name, {}).get("absent")
        if any(not masked[here] and not _same(ours[here], theirs[there], absent) for here, there in pairs):
            raise Unsound(query.name, name)


def _shown(card: dict) -> list[str]:
    """Return the columns of a query that its card shows: a bilingual one is two."""
    keys = [key for key, spec in card["columns"].items() if not spec.get("hidden")]
    return [name for key in keys for name in (key, *(f"{key}_{language}" for language in LANGUAGES))]


def keys_of(rows: pd.DataFrame, keys: list[str]) -> list[tuple[str, ...]]:
    """Return the key of each row as words."""
    return [*zip(*(map(str, rows[key]) for key in keys), strict=True)]


def _same(told: object, true: object, absent: str | None = None) -> bool:
    """Tell whether a value is the true one, or none at all: nothing, or the word for that (``absent``)."""
    if isinstance(told, (list, np.ndarray)):
        return len(told) == len(true) and all(map(_same, told, true))
    if pd.isna(told) or (absent is not None and told == absent):
        return True
    if not isinstance(true, (list, np.ndarray)) and pd.isna(true):
        return False
    if isinstance(told, (int, float)) and isinstance(true, (int, float)):
        return isclose(told, true, rel_tol=1e-9, abs_tol=1e-9)
    return told == true
