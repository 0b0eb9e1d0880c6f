"""How numbers hang together: which are the same, which add up to which (links.yml and the contracts' totals)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dashboard.disclosure.numbers import Number, Numbers, Place, integer
from dashboard.exports.contract import Contract, Total, contracts
from dashboard.exports.protection import Reference

DECLARED = Path(__file__).with_name("links.yml")


@dataclass(frozen=True)
class Addition:
    """A total and its parts; ``rest``: what they leave over is a number, too, of which none is printed."""

    total: Number
    parts: tuple[Number, ...]
    rest: bool = False

    @property
    def left(self) -> int:
        """What the parts that are recorded leave over."""
        return integer(self.total) - sum(integer(part) for part in self.parts)


@dataclass(frozen=True)
class Links:
    """Pairs of numbers that are the same, additions, and which numbers a rounded one repeats."""

    same: list[tuple[Number, Number]] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    rounded: dict[Place, list[Number]] = field(default_factory=lambda: defaultdict(list))


def links(numbers: Numbers) -> Links:
    """Return how the numbers of all years hang together."""
    found = Links()
    _tellings(numbers, found)
    for contract in contracts().values():
        for total in contract.totals:
            _totals(contract, total, numbers, found)
    declared = _declared()
    for about in sorted({number.about for number in numbers.all}):
        for link in declared["same"]:
            for cells in _each(link, link["cells"], numbers):
                _same([numbers.find(cell, about) for cell in cells], found)
        for link in declared["sums"]:
            for total, *parts in _each(link, [link["total"], *link["parts"]], numbers):
                told = [part for reference in parts for part in numbers.find(reference, about)]
                for number in numbers.find(total, about):
                    _add(number, told, link.get("rest", False), found)
    return found


def names(numbers: Numbers, found: Links) -> dict[Place, str]:
    """Return of each count the name of its cell: that of the first of all numbers that are the same."""
    parent = {number.place: number.place for number in numbers.all if number.counted}

    def root(place: Place) -> Place:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    alone = [(each.total, each.parts[0]) for each in found.additions if len(each.parts) == 1]
    for one, other in (*found.same, *alone):
        if one.value == other.value:
            parent[root(one.place)] = root(other.place)
    members = defaultdict(list)
    for number in numbers.all:
        if number.counted:
            members[root(number.place)].append(number)
    first = {each: min(number.name for number in told) for each, told in members.items()}
    taken = defaultdict(list)
    for each, name in sorted(first.items(), key=lambda item: (item[1], members[item[0]][0].place.row)):
        taken[name].append(each)
    # Two reports that tell a number differently: two cells.
    unique = {
        each: name if i == 0 else f"{name}|{i + 1}" for name, roots in taken.items() for i, each in enumerate(roots)
    }
    return {place: unique[root(place)] for place in parent}


@cache
def _declared() -> Mapping[str, Any]:
    return yaml.load(DECLARED.read_text(encoding="utf-8"), yaml.CSafeLoader)


def _each(link: Mapping[str, Any], references: Sequence[Reference], numbers: Numbers) -> Iterable[Sequence[Reference]]:
    """Yield the references for every key of the column that the link is repeated for."""
    column = link.get("each")
    if column is None:
        yield references
        return
    table = references[0]["table"]
    for key in sorted({number.row[column] for number in numbers.in_table[table]}):
        yield [{name: key if value == f"${column}" else value for name, value in cell.items()} for cell in references]


def _tellings(numbers: Numbers, found: Links) -> None:
    """What several reports tell of a year is the same number."""
    by_name = defaultdict(list)
    for number in numbers.all:
        by_name[number.name].append(number)
    for told in by_name.values():
        _same([told[:1], told[1:]], found)


def _same(cells: Sequence[Sequence[Number]], found: Links) -> None:
    """Link the first number with all others, where there is but one by each name; else with those of its value."""
    counted = [[number for number in cell if number.counted] for cell in cells]
    rounded = [number for cell in cells for number in cell if number.approximate]
    firsts = next((cell for cell in counted if cell), [])
    for number in rounded:
        found.rounded[number.place] += [other for cell in counted for other in cell]
    for other in (other for cell in counted for other in cell if other not in firsts[:1]):
        if len(firsts) == 1:
            found.same.append((firsts[0], other))
        else:
            found.same.extend((first, other) for first in firsts if first.value == other.value)


def _totals(contract: Contract, total: Total, numbers: Numbers, found: Links) -> None:
    """Add what a contract says of a printed total, for every report and every other key."""
    where = {key: (value,) for key, value in total.where.items()}
    for fiscal_year in sorted({number.fiscal_year for number in numbers.in_table[contract.table]}):
        groups = defaultdict(list)
        for number in numbers.of(contract.table, fiscal_year):
            if number.has(where) and number.place.column == "value":
                groups[tuple(number.row[key] for key in contract.keys if key != total.column)].append(number)
        for group in groups.values():
            by_key = {number.row[total.column]: number for number in group}
            keys = total.parts or tuple(key for key in by_key if key != total.total and key not in total.exclude)
            if total.total in by_key:
                # What the log leaves blank is in the total alone.
                rest = by_key[total.total].row["origin"] == "log"
                _add(by_key[total.total], [by_key[key] for key in keys if key in by_key], rest, found)


def _add(total: Number, parts: Sequence[Number], rest: bool, found: Links) -> None:
    """Add that a total has parts; a rounded number follows the others instead."""
    for number in (total, *parts):
        if number.approximate:
            found.rounded[number.place] += [other for other in (total, *parts) if other.counted]
    recorded = tuple(part for part in parts if part.counted)
    blank = any(part.value is None for part in parts)
    if total.counted and recorded and not any(part.approximate for part in parts):
        found.additions.append(Addition(total, recorded, rest or blank))
