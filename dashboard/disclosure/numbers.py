"""The numbers of a warehouse's tables, one by one, each with what its contract says that it counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.exports.contract import Contract, contracts
from dashboard.exports.protection import COUNTS, PEOPLE, Protect, Reference, numeric, told, wanted

#: What counts people, told by nobody but its rule.
PERSONS, CONTACTS = Protect("persons", ()), Protect("contacts", ())
#: Of a number that no rule covers it is not known what it counts: it is not told.
UNKNOWN = Protect("withheld", ())


@dataclass(frozen=True)
class Place:
    """Where a number stands: a table, the position of a row in it, a column."""

    table: str
    row: int
    column: str


@dataclass(frozen=True, eq=False)
class Number:
    """One number of a table. ``about`` is the fiscal year that it tells of, ``value`` None where it is not recorded."""

    place: Place
    row: Mapping[str, Any]
    keys: tuple[str, ...]
    rule: Protect
    value: float | None
    about: int

    @property
    def fiscal_year(self) -> int:
        """The year of the report or the log that tells it."""
        return self.row["fiscal_year"]

    @cached_property
    def name(self) -> str:
        """What the number is called: table, year, keys, and the column where it is not ``value``."""
        year = () if "year" in self.keys else (str(self.fiscal_year),)
        column = () if self.place.column == "value" else (self.place.column,)
        return "|".join((self.place.table, *year, *("+".join(told(self.row, key)) for key in self.keys), *column))

    @property
    def people(self) -> bool:
        return self.rule.kind in PEOPLE

    @property
    def approximate(self) -> bool:
        """Tell whether the number is rounded: it repeats a cell, but is none."""
        return bool(self.row.get("approximate"))

    @property
    def counted(self) -> bool:
        """Tell whether the number is a count that can be added up."""
        return self.rule.kind in COUNTS and self.value is not None and not self.approximate

    def has(self, where: Mapping[str, Iterable[str]]) -> bool:
        """Tell whether the row has one of the wanted keys in each column."""
        return all(key in self.row and {*told(self.row, key)} & {*keys} for key, keys in where.items())


class Numbers:
    """All numbers of some tables; ``all`` in the order of tables and rows."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        by_table = {contract.table: contract for contract in contracts().values() if contract.yearly}
        self.all: list[Number] = []
        self.in_table: dict[str, list[Number]] = defaultdict(list)
        self._told: dict[tuple[str, int], dict[int, list[Number]]] = defaultdict(lambda: defaultdict(list))
        for table in sorted({*tables} & {*by_table}):
            for number in _numbers(by_table[table], tables[table]):
                self.all.append(number)
                self.in_table[table].append(number)
                self._told[table, number.about][number.fiscal_year].append(number)
        self.newest = max((number.about for number in self.all), default=0)

    def of(self, table: str, fiscal_year: int) -> list[Number]:
        """Return the numbers that one report, or the log of one year, tells in a table."""
        return [number for number in self.in_table[table] if number.fiscal_year == fiscal_year]

    def find(self, reference: Reference, about: int, own: Number | None = None) -> list[Number]:
        """Return the numbers that a reference names, of a year or of the year before (``ago``).

        Of several reports that tell of the year the one of the row that asks counts, else its own, else
        the first. In the table of the row that asks, what is not named is as it is there.
        """
        asked = dict(reference)
        about -= asked.pop("ago", 0)
        table = asked.pop("table", own.place.table if own else None)
        if own and table == own.place.table:
            asked = {key: own.row[key] for key in own.keys if key != "year"} | asked
        filled = {key: _filled(value, about, own) for key, value in asked.items()}
        told_by = self._told.get((table, about), {})
        years = [year for year in told_by if any(number.has(filled) for number in told_by[year])]
        if not years:
            return []
        mine = own.fiscal_year if own else about
        year = mine if mine in years else about if about in years else min(years)
        return [number for number in told_by[year] if number.has(filled)]


def integer(number: Number) -> int:
    """Return the value of a count; raise ValueError for one that is no whole number."""
    if number.value != int(number.value):
        raise ValueError(f"{number.name}: {number.value} is no count")
    return int(number.value)


def _filled(value: Any, about: int, own: Number | None) -> Sequence[str]:
    """Return the keys that a reference asks for, with what ``$year`` and ``$column`` stand for."""
    found = []
    for key in wanted(value):
        if key == "$year":
            found.append(str(about))
        elif key.startswith("$"):
            found += told(own.row, key[1:]) if own else ()
        else:
            found.append(key)
    return found


def _numbers(contract: Contract, frame: pd.DataFrame) -> Iterable[Number]:
    """Yield the numbers of one table that are not open."""
    columns = [*numeric(contract.keys, contract.columns)]
    for position, row in enumerate(_rows(frame)):
        about = row["year"] if "year" in contract.keys else row["fiscal_year"]
        for column in columns:
            rule = next((rule for rule in contract.protect if rule.covers(row, column)), UNKNOWN)
            if rule.kind != "open":
                place = Place(contract.table, position, column)
                yield Number(place, row, contract.keys, rule, row[column], int(about))


def _rows(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Yield the rows of a frame with what they would be in SQL: None for NULL, lists, whole years, dates as text."""
    columns = {name: [plain(value) for value in frame[name]] for name in frame.columns}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def plain(value: Any) -> Any:
    """Return a cell of a frame as it is in SQL: None for NULL, a tuple for a list, a date as text."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return tuple(value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value
