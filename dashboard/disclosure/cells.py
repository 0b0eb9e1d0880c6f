"""Which cells of a warehouse count people, and how they are linked: its tables -> the problem of protecting them.

Numbers that must be the same are one cell. What a report contradicts itself in is known to everybody: it
stands in the sums as a constant. A rounded number, a share, a mean is no cell: it is masked with those that
it tells of.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.disclosure.audience import Audience
from dashboard.disclosure.links import Addition, Links, links, names
from dashboard.disclosure.numbers import Number, Numbers, Place, integer
from dashboard.disclosure.places import PLACES, area_parts, by_place
from dashboard.disclosure.problem import Cell, Order, Problem, Share, Sum
from dashboard.exports.contract import contracts

#: What is lost with a number: of a whole table, of a line or column of it, of anything inside; a year older, less.
GRAND, MARGIN, INNER, OLDER = 100.0, 10.0, 1.0, 0.9
#: Keys that stand for all others, or for several.
TOTALS, SEVERAL = ("total",), ("subtotal", "ended", "earlier")
#: Digits that a share may be rounded to, the finest first.
DIGITS = (1, 0, -1)


@dataclass(frozen=True)
class Classes:
    """Where the classes of an order stand: the rows of one year in a table, by the key in a column."""

    table: str
    column: str
    fiscal_year: int
    keys: tuple[str, ...]


@dataclass
class RowsOf:
    """Where the cells of a problem stand in the tables.

    ``following`` are numbers that are masked with any of the cells they tell of, ``shares`` those of them
    that are 100 times one cell by another, ``never`` numbers that are never told. ``tables`` are tables to be
    masked instead of those given: with rows for what is not told there either.
    """

    cells: dict[str, list[Place]] = field(default_factory=dict)
    following: dict[Place, set[str]] = field(default_factory=dict)
    shares: dict[Place, tuple[str, str]] = field(default_factory=dict)
    never: set[Place] = field(default_factory=set)
    orders: dict[str, Classes] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)


def problem_of(tables: Mapping[str, pd.DataFrame], audience: Audience, towns: pd.DataFrame) -> tuple[Problem, RowsOf]:
    """Return the cells of the tables, and where they stand.

    ``towns``: of each municipality's code its ``residents``, ``area`` and ``health_centre``. Raises
    ValueError for a count that is no whole number.
    """
    numbers = Numbers(tables)
    found = links(numbers)
    state = _State(numbers, found, audience)
    if PLACES in tables and len(tables[PLACES]):
        state.add_places(tables[PLACES], towns)
    return state.problem(), state.rows_of


class _State:
    """A problem in the making."""

    def __init__(self, numbers: Numbers, found: Links, audience: Audience) -> None:
        self.numbers, self.found, self.audience = numbers, found, audience
        self.rows_of = RowsOf()
        self.cells: dict[str, Cell] = {}
        self.sums: dict[tuple, Sum] = {}
        self.name_of = names(numbers, found)
        self._add_cells()
        for one, other in found.same:
            self.add_sum(self.name_of[one.place], [self.name_of[other.place]], integer(one) - integer(other))
        for addition in found.additions:
            self._add_addition(addition)
        for number in numbers.all:
            if not number.counted:
                self._follow(number)
        self.orders = tuple(self._orders())

    def problem(self) -> Problem:
        shares = tuple(filter(None, map(self._share, self.rows_of.shares)))
        return Problem(self.cells, tuple(self.sums.values()), self.orders, shares)

    def few(self, value: int) -> bool:
        """Tell whether a count is too small to be told."""
        return (0 if self.audience.hide_zero else 1) <= value < self.audience.threshold

    def add_places(self, cases: pd.DataFrame, towns: pd.DataFrame) -> None:
        """Add the cells of the counts by place, and that they tell of the same people as the residence table."""
        found = by_place(cases, self.audience, towns)
        self.rows_of.tables[PLACES] = found.table
        self.rows_of.cells |= found.rows
        self.rows_of.never |= found.never
        self.cells |= found.cells
        for total, parts in found.additions:
            self.add_rest(total, parts, self.cells[total].value - sum(self.cells[part].value for part in parts))
        for number in self.numbers.in_table["centre_residence"]:
            if number.counted:
                parts = area_parts(found, number.fiscal_year, number.row["area"])
                if parts:
                    left = integer(number) - sum(self.cells[part].value for part in parts)
                    self.add_sum(self.name_of[number.place], parts, left)

    def add_sum(self, total: str, parts: Sequence[str], constant: int = 0) -> None:
        """Add that cells add up, once, unless it goes without saying."""
        if (total,) != tuple(parts) or constant:
            self.sums.setdefault((total, *sorted(parts)), Sum(total, tuple(parts), constant))

    def add_rest(self, total: str, parts: Sequence[str], left: int, people: bool = True) -> None:
        """Add what parts leave over of a total, if it is few: a number that is printed nowhere."""
        if left <= 0:
            self.add_sum(total, parts, left)
        elif self.few(left):
            name = f"{total}|rest|{'+'.join(sorted(parts))}"
            self.cells[name] = Cell(name, left, self.audience.threshold, 0.0, withheld=not people)
            self.add_sum(total, [*parts, name])

    def weight(self, about: int, divided: int) -> float:
        """Return what is lost with a number of a year that is divided in so many ways."""
        return (GRAND, MARGIN, INNER)[min(divided, 2)] * OLDER ** (self.numbers.newest - about)

    def _add_cells(self) -> None:
        same = defaultdict(list)
        for number in self.numbers.all:
            if number.counted:
                same[self.name_of[number.place]].append(number)
        for name, told in sorted(same.items()):
            self.rows_of.cells[name] = [number.place for number in told]
            people = any(number.people for number in told)
            value = integer(told[0])
            small = self.few(value)
            withheld = (small and not people) or (value > 0 and not small and any(map(self._few_behind, told)))
            lost = {number.name: self.weight(number.about, _divided(number)) for number in told}
            self.cells[name] = Cell(
                name,
                value,
                self.audience.threshold,
                round(sum(lost.values()), 6),
                withheld=withheld,
                hide_zero=self.audience.hide_zero,
            )

    def _few_behind(self, number: Number) -> bool:
        """Tell whether few people stand behind contacts."""
        behind = [other for each in number.rule.behind for other in self.numbers.find(each, number.about, number)]
        return any(self.few(integer(other)) for other in behind if other.counted)

    def _add_addition(self, addition: Addition) -> None:
        total, parts = addition.total, [self.name_of[part.place] for part in addition.parts]
        if addition.rest:
            self.add_rest(self.name_of[total.place], parts, addition.left, total.people)
        else:
            self.add_sum(self.name_of[total.place], parts, addition.left)

    def _follow(self, number: Number) -> None:
        """Note with which cells a number is masked that is no cell; one that tells of none is not told."""
        place = number.place
        if number.value is None:
            return
        of = [self.numbers.find(each, number.about, number) for each in number.rule.of]
        told = [other for others in of for other in others] + self.found.rounded.get(place, [])
        cells = {self.name_of[other.place] for other in told if other.counted}
        for other in told:
            if not other.counted and other.value is not None:
                self._follow(other)
                cells |= self.rows_of.following.get(other.place, set())
                if other.place in self.rows_of.never:
                    self.rows_of.never.add(place)
        self.rows_of.following[place] = cells
        small = number.approximate and number.rule.of == () and self.few(round(number.value))
        untold = number.rule.kind == "withheld" or (number.rule.of and not cells) or self._few_left(number)
        if small or untold:
            self.rows_of.never.add(place)
        if (
            number.rule.kind == "share"
            and all(len(others) == 1 and others[0].counted for others in of)
            and len(of) == 2
        ):
            self.rows_of.shares[place] = (self.name_of[of[0][0].place], self.name_of[of[1][0].place])

    def _few_left(self, share: Number) -> bool:
        """Tell whether shares of a whole that is printed nowhere leave few people over."""
        if not share.rule.rest:
            return False
        group = [other for other in self.numbers.of(share.place.table, share.fiscal_year) if other.value is not None]
        shares = [other for other in group if other.rule.kind == "share" and other.rule.rest and other.value]
        told = {other.place: self._told_of(other) for other in shares}
        wholes = [round(100 * sum(map(integer, of)) / other.value) for other in shares if (of := told[other.place])]
        parts = {part.place: integer(part) for of in told.values() for part in of}
        return any(self.few(whole - sum(parts.values())) for whole in wholes)

    def _told_of(self, share: Number) -> list[Number]:
        found = [self.numbers.find(each, share.about, share) for each in share.rule.of]
        return [number for numbers in found for number in numbers if number.counted]

    def _share(self, place: Place) -> Share | None:
        """Return a share as it was rounded; None for one that its own numbers contradict."""
        part, whole = self.rows_of.shares[place]
        number = next(number for number in self.numbers.in_table[place.table] if number.place == place)
        if not self.cells[whole].value:
            return None
        exact = 100 * self.cells[part].value / self.cells[whole].value
        told = number.value if number.row.get("unit") == "percent" else 100 * number.value
        digits = next((each for each in DIGITS if abs(told - exact) <= 0.5 * 10**-each + 1e-9), None)
        return None if digits is None else Share(part, whole, digits)

    def _orders(self) -> Iterable[Order]:
        for contract in contracts().values():
            for merge in contract.merge:
                told = self.numbers.in_table[contract.table]
                for year in sorted({number.fiscal_year for number in told}):
                    mine = [each for each in told if each.fiscal_year == year and each.has(merge.where)]
                    others = [key for key in contract.keys if key != merge.column]
                    cells = {
                        (number.row[merge.column], *(number.row[key] for key in others)): self.name_of[number.place]
                        for number in mine
                        if number.counted
                    }
                    beside = sorted({key[1:] for key in cells})
                    rows = [[cells.get((key, *rest)) for rest in beside] for key in merge.classes]
                    # A cell that is printed elsewhere too would tell what it was before it was merged.
                    alone = all(len(self.rows_of.cells[cell]) == 1 for row in rows for cell in row if cell)
                    if beside and alone and all(all(row) for row in rows):
                        name = f"{contract.table}|{merge.column}|{year}"
                        # Both counts live on in their sum: half of a class is lost.
                        lost = sum(self.cells[cell].weight for row in rows for cell in row) / len(rows) / 2
                        self.rows_of.orders[name] = Classes(contract.table, merge.column, year, merge.classes)
                        yield Order(name, tuple(map(tuple, rows)), round(lost, 6))


def _divided(number: Number) -> int:
    """Return in how many ways a number is divided: none for a grand total."""
    keys = [str(number.row[key]) for key in number.keys if key not in ("measure", "year")]
    divided = sum(1 for key in keys if key not in TOTALS)
    # In a table of many years the year's own newcomers are a margin, those of another year are inside.
    inside = "year" in number.keys and not {*keys} & {*TOTALS, *SEVERAL, str(number.about)}
    return divided + inside
