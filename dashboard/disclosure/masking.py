"""What a pattern makes of the tables: marks instead of masked values, merged classes in one row, no notes."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.disclosure.cells import Classes, RowsOf
from dashboard.disclosure.marks import WITHHELD, payloads, under
from dashboard.disclosure.merged import AND
from dashboard.disclosure.numbers import Place, plain
from dashboard.disclosure.problem import Pattern, Problem
from dashboard.exports.contract import Contract, contracts
from dashboard.exports.protection import numeric, told

#: The upper end of a number that is a range.
RANGE = "value_to"
#: What counts by place: the keys of a row, and its number.
PLACE_KEYS, PLACE_COUNT = ("level", "ages", "place", "category"), "cases"


@dataclass(frozen=True)
class Masked:
    """One number that is not told: where it stood, by the keys of its row, and its state. Never its value."""

    table: str
    fiscal_year: int
    column: str
    keys: tuple[tuple[str, str], ...]
    state: str


def mask(
    tables: Mapping[str, pd.DataFrame], problem: Problem, pattern: Pattern, rows_of: RowsOf
) -> tuple[dict[str, pd.DataFrame], tuple[Masked, ...]]:
    """Return the tables as the pattern shows them, and what is masked in them."""
    runs = {name: [run for run in found if run[0] < run[1]] for name, found in pattern.merged.items()}
    marks = _marks(problem, pattern, runs, rows_of)
    by_contract = {contract.table: contract for contract in contracts().values()}
    masked, record = {}, []
    for table, given in tables.items():
        contract = by_contract.get(table)
        frame = rows_of.tables.get(table, given).reset_index(drop=True)
        misprinted = _marked(frame, {place: mark for place, mark in marks.items() if place.table == table}, contract)
        for order in problem.orders:
            classes = rows_of.orders[order.name]
            if classes.table == table and runs.get(order.name):
                merging = _Merging(problem, pattern, rows_of, classes, contract, misprinted)
                frame = merging.merged(frame, runs[order.name])
        if contract and "note" in frame:
            # Notes quote numbers, those of other tables too.
            frame["note"] = None
        masked[table] = frame.reset_index(drop=True)
        record += _record(table, masked[table], contract)
    return masked, tuple(record)


def _marks(
    problem: Problem, pattern: Pattern, runs: Mapping[str, list[tuple[int, int]]], rows_of: RowsOf
) -> dict[Place, float]:
    """Return the mark of every number that is not told; those of merged classes follow from the classes."""
    merged: dict[str, str] = {}
    for order in problem.orders:
        for first, last in runs.get(order.name, ()):
            for row in order.classes[first : last + 1]:
                merged |= dict.fromkeys(row, rows_of.orders[order.name].table)
    marks = dict.fromkeys(rows_of.never, WITHHELD)
    for place, cells in rows_of.following.items():
        if any(name in pattern.hidden or name in merged for name in cells):
            marks[place] = WITHHELD
    for name, places in rows_of.cells.items():
        for place in places:
            if name in merged and place.table != merged[name]:
                marks[place] = WITHHELD
            elif name in pattern.hidden and name not in merged:
                marks[place] = _mark(problem, pattern, name)
    return marks


def _mark(problem: Problem, pattern: Pattern, name: str) -> float:
    return under(problem.cells[name].threshold) if pattern.hidden[name] == "under" else WITHHELD


def _marked(frame: pd.DataFrame, marks: Mapping[Place, float], contract: Contract | None) -> set[int]:
    """Mark a frame's numbers, and with each what is printed of it; return the rows in which print is told otherwise.

    A misprint may be the number of another row: where print is wrong about a masked number, none of the
    year's misprints is told.
    """
    companions = contract.correctable if contract else {}
    misprinted: set[int] = set()
    for column in {place.column for place in marks}:
        values = _floats(frame[column])
        rows = {place.row: mark for place, mark in marks.items() if place.column == column}
        if column in companions:
            printed = _floats(frame[companions[column]])
            wrong = (values != printed) & ~(np.isnan(values) & np.isnan(printed))
            misprinted |= {*np.flatnonzero(wrong).tolist()}
            years = frame["fiscal_year"].to_numpy()
            told_of = {years[row] for row in rows if wrong[row]}
            printed[wrong & np.isin(years, [*told_of])] = WITHHELD
            for row, mark in rows.items():
                printed[row] = mark
            frame[companions[column]] = printed
        if RANGE in frame and column != RANGE:
            ends = _floats(frame[RANGE])
            ends[[row for row in rows if not np.isnan(ends[row])]] = WITHHELD
            frame[RANGE] = ends
        for row, mark in rows.items():
            values[row] = mark
        frame[column] = values
    return misprinted


class _Merging:
    """One order of classes in one table, of which some become one row."""

    def __init__(
        self,
        problem: Problem,
        pattern: Pattern,
        rows_of: RowsOf,
        classes: Classes,
        contract: Contract,
        misprinted: Set[int],
    ) -> None:
        self.problem, self.pattern, self.rows_of, self.classes = problem, pattern, rows_of, classes
        self.beside = [key for key in contract.keys if key != classes.column]
        self.misprinted = misprinted
        self.cell_at = {place: name for name, places in rows_of.cells.items() for place in places}

    def merged(self, frame: pd.DataFrame, runs: Iterable[tuple[int, int]]) -> pd.DataFrame:
        """Return the frame with one row for each run of classes, the first of them; the others keep their index."""
        column, dropped = self.classes.column, []
        values, printed = (pd.Series(_floats(frame[name]), frame.index) for name in ("value", "printed"))
        labels = frame[column].astype(object)
        for first, last in runs:
            keys = self.classes.keys[first : last + 1]
            mine = frame[(frame["fiscal_year"] == self.classes.fiscal_year) & frame[column].isin(keys)]
            for _, group in mine.groupby(self.beside, dropna=False, sort=False):
                rows = sorted(group.index, key=lambda row: keys.index(labels[row]))
                kept = rows[0]
                values[kept] = self._value(rows)
                printed[kept] = WITHHELD if self.misprinted & {*rows} else values[kept]
                dropped += rows[1:]
                labels[kept] = AND.join(keys)
        made = frame.assign(**{"value": values, "printed": printed, column: labels})
        return made.drop(index=dropped)

    def _value(self, rows: list[int]) -> float:
        """Return what the rows of merged classes come to: their sum, its share, or a mark."""
        places = [Place(self.classes.table, row, "value") for row in rows]
        if all(place in self.cell_at for place in places):
            return self._sum([self.cell_at[place] for place in places])
        if not all(place in self.rows_of.shares for place in places):
            return WITHHELD
        parts, wholes = zip(*(self.rows_of.shares[place] for place in places), strict=True)
        if {*wholes} & {*self.pattern.hidden} or parts[0] in self.pattern.hidden:
            return WITHHELD
        whole = self.problem.cells[wholes[0]].value
        return round(100 * self._sum(list(parts)) / whole, 1) if whole else WITHHELD

    def _sum(self, names: list[str]) -> float:
        if names[0] in self.pattern.hidden:
            return _mark(self.problem, self.pattern, names[0])
        return float(sum(self.problem.cells[name].value for name in names))


def _floats(column: pd.Series) -> np.ndarray:
    """Return a copy of a column of numbers, in which NaN is NULL or a mark."""
    return column.to_numpy(dtype="float64", na_value=np.nan, copy=True)


def _record(table: str, frame: pd.DataFrame, contract: Contract | None) -> Iterable[Masked]:
    """Yield what is not told in a masked table."""
    keys = contract.keys if contract else PLACE_KEYS
    columns = numeric(contract.keys, contract.columns) if contract else (PLACE_COUNT,)
    for column in columns:
        states = payloads(frame[column])
        joined = np.zeros(len(frame), dtype=bool)
        for key in keys:
            joined |= frame[key].map(lambda value: isinstance(value, str) and AND in value).to_numpy(dtype=bool)
        for position in np.flatnonzero((states >= 0) | joined):
            row = frame.iloc[position]
            words = tuple((key, "+".join(told({key: plain(row[key])}, key))) for key in keys)
            state = "merged" if states[position] < 0 else "under" if states[position] else "withheld"
            yield Masked(table, int(row["fiscal_year"]), column, words, state)
