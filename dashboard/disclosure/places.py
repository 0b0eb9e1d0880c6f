"""The log's new cases by place: what is told of sub-prefectures, and of the health centres and municipalities in them.

Sub-prefectures are cells among all others. What lies in them is told only where that gives nobody away:

- health centres: all of a sub-prefecture, where none has few cases, else none;
- municipalities: in a health centre that is told, those with enough cases, where so many people are left to the
  others that each of these could have none of them, or as many as may not be told; else none. Where nobody is
  left, the others have none, and of those with few residents nothing is said;
- age groups: those of 15 to 64 by sub-prefecture, where few are nowhere so old and nowhere older or younger;
  narrower ones, and those of smaller places, not at all.

What is not told is withheld together with its zeros.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from dashboard.disclosure.audience import Audience
from dashboard.disclosure.numbers import Place
from dashboard.disclosure.problem import Cell

#: The table: fiscal_year, level, ages, place, category (of those who are on no map), cases.
PLACES = "case_places_told"
AREA, CENTRE, TOWN = LEVELS = ("subprefecture", "health_centre", "municipality")
#: Age groups: everyone, one that is told of sub-prefectures, and its parts.
EVERYONE, WHOLE, *PARTS = AGES = ("all", "15_64", "15_39", "40_64")
#: What is lost with a number, by level: there are 178 municipalities.
WEIGHTS = {AREA: 10.0, CENTRE: 3.0, TOWN: 1.0}
#: The highest threshold of a municipality, for those of which nothing is told; and more people than there are.
STRICTEST, ENDLESS = 20, 10**9
#: What is counted: level, ages, place, category; one of the last two.
Key = tuple[str, str, str | None, str | None]


@dataclass
class ByPlace:
    """The counts to be masked; cells and where they stand, what is never told; what adds up, or all but few."""

    table: pd.DataFrame
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: dict[str, list[Place]] = field(default_factory=dict)
    never: set[Place] = field(default_factory=set)
    additions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def by_place(cases: pd.DataFrame, audience: Audience, towns: pd.DataFrame) -> ByPlace:
    """Return what is told of the counts by place.

    ``towns``: of each municipality's code its ``residents``, ``area`` and ``health_centre``. A place without a
    row has no case; whatever is not told of it has a row in the table returned.
    """
    rows, found = [], ByPlace(cases)
    for year, mine in cases.groupby("fiscal_year"):
        told = _Year(int(year), mine, audience, towns)
        found.cells |= told.cells
        found.additions += told.additions
        for key, name in told.rows():
            place = Place(PLACES, len(rows), "cases")
            rows.append((year, *key, told.count[key]))
            if name is None:
                found.never.add(place)
            else:
                found.rows.setdefault(name, []).append(place)
    columns = ["fiscal_year", "level", "ages", "place", "category", "cases"]
    found.table = pd.DataFrame(rows, columns=columns)[cases.columns].astype(cases.dtypes.to_dict())
    return found


def area_parts(found: ByPlace, year: int, area: str) -> tuple[str, ...]:
    """Return the cells of all ages that the residence table's cell of an area, or category, consists of."""
    names = (_name(year, (AREA, EVERYONE, area, None)), _name(year, (AREA, EVERYONE, None, area)))
    return tuple(name for name in names if name in found.cells)


class _Year:
    """The counts of one year, the cells they are told as, and how these add up."""

    def __init__(self, year: int, cases: pd.DataFrame, audience: Audience, towns: pd.DataFrame) -> None:
        self.year, self.audience, self.towns = year, audience, towns.sort_index()
        self.count: Counter[Key] = Counter()
        for row in cases.itertuples(index=False):
            placed = isinstance(row.place, str)
            key = (row.level, row.ages, row.place if placed else None, None if placed else row.category)
            self.count[key] += int(row.cases)
        #: Of those on no map. Nothing depends on the order in which counts or places came.
        self.categories = sorted(key[3] for key in self.count if key[:3] == (AREA, EVERYONE, None))
        self.cells: dict[str, Cell] = {}
        self.additions: list[tuple[str, tuple[str, ...]]] = []
        #: The cell as which a count is told; None for a zero that is shown.
        self.told: dict[Key, str | None] = {}
        self._of_areas()
        for areas in _together(self.towns):
            self._in_areas(self.towns[self.towns["area"].isin(areas)])

    def rows(self) -> Iterator[tuple[Key, str | None]]:
        """Yield what has a row, and its cell: None for what is not told. Zeros that are shown have no row."""
        places = {AREA: self.towns["area"], CENTRE: self.towns["health_centre"], TOWN: self.towns.index.to_series()}
        grid = [(*key, place, None) for key in product(LEVELS, AGES) for place in places[key[0]].unique()]
        grid += [(*key, None, area) for key in product((CENTRE, TOWN), AGES) for area in places[AREA].unique()]
        grid += [(*key, None, category) for key in product(LEVELS, AGES) for category in self.categories]
        for key in dict.fromkeys(grid):
            name = self.told.get(key)
            if name is not None or key not in self.told:
                yield key, name

    def _of_areas(self) -> None:
        """Tell of sub-prefectures and of those who are on no map; of these finer levels tell the same."""
        areas = self.towns["area"].unique()
        everywhere = [*((area, None) for area in areas), *((None, category) for category in self.categories)]
        whole = {where: self.count[AREA, WHOLE, *where] for where in everywhere}
        beside = {where: self.count[AREA, EVERYONE, *where] - count for where, count in whole.items()}
        aged = not any(self._few(count, self.audience.threshold) for count in (*whole.values(), *beside.values()))
        for where in everywhere:
            everyone = self._tell((AREA, EVERYONE, *where))
            if aged:
                others = self._hidden(f"beside|{where}", beside[where]) if beside[where] else None
                self._add_up(everyone, [self._tell((AREA, WHOLE, *where)), others])
        for level, category in product((CENTRE, TOWN), sorted({*self.categories} - {*areas})):
            self.told[level, EVERYONE, None, category] = self.told[AREA, EVERYONE, None, category]

    def _in_areas(self, towns: pd.DataFrame) -> None:
        """Tell of the health centres of sub-prefectures if none has few cases, and of what is in them."""
        codes_in = {centre: [*group.index] for centre, group in towns.groupby("health_centre")}
        shares = {where: [*group.index] for where, group in towns.groupby(["area", "health_centre"])}
        counts = [(self._of_all(CENTRE, centre), self._threshold(codes)) for centre, codes in codes_in.items()]
        counts += [
            (sum(self._of_all(TOWN, code) for code in codes), self._threshold(codes)) for codes in shares.values()
        ]
        counts += [(self._unplaced(area), self.audience.threshold) for area in towns["area"].unique()]
        if any(self._few(value, threshold) for value, threshold in counts):
            return
        parts: dict[str, list[str]] = defaultdict(list)
        for (area, centre), codes in shares.items():
            whole = self._tell((CENTRE, EVERYONE, centre, None))
            if len(codes) < len(codes_in[centre]):
                # The health centre has municipalities in another sub-prefecture, too.
                mine = self._hidden(f"{area}|{centre}", sum(self._of_all(TOWN, code) for code in codes))
                parts[whole].append(mine)
                whole = mine
            parts[self._of(area)].append(whole)
            self._of_towns(whole, codes)
        for area in towns["area"].unique():
            parts[self._of(area)].append(self._of_unplaced(area))
        for total, each in parts.items():
            self._add_up(total, each)

    def _of_towns(self, whole: str | None, codes: list[str]) -> None:
        """Tell of the municipalities that share a number of cases, as far as that leaves the others enough of them."""
        keys = [(TOWN, EVERYONE, code, None) for code in codes]
        least = {key: self._threshold([key[2]]) for key in keys}
        told = [key for key in keys if least[key] and self.count[key] >= least[key]]
        others = [key for key in keys if key not in told]
        left = sum(self.count[key] for key in others)
        most = {key: (least[key] or ENDLESS) - 1 for key in others}
        if left or self.audience.hide_zero or (whole and None in least.values()):
            enough = all(left >= (least[key] or STRICTEST) - 1 for key in others)
            if not enough or any(sum(most.values()) - most[key] < left for key in others):
                return
        parts = [self._tell(key, least[key]) for key in told]
        if left:
            parts.append(self._hidden(f"{whole}|others", left))
        else:
            self.told |= {key: None for key in others if least[key]}
        self._add_up(whole, parts)

    def _of_unplaced(self, area: str) -> str | None:
        """Tell how many of a sub-prefecture live in no known municipality; return the cell of those in the area."""
        centre, town = keys = [(level, EVERYONE, None, area) for level in (CENTRE, TOWN)]
        off_map, value = self.told.get((AREA, EVERYONE, None, area)), self._unplaced(area)
        if off_map and not value:
            self.told |= dict.fromkeys(keys, off_map)
            return None
        both = self.told[town] = self._tell(centre)
        if not off_map:
            return both
        # Citizens of Sapporo are in no area, and counted with them.
        mine = self._hidden(f"{area}|unplaced", value)
        self._add_up(both, [off_map, mine])
        return mine

    def _of_all(self, level: str, place: str | None, category: str | None = None) -> int:
        return self.count[level, EVERYONE, place, category]

    def _of(self, area: str) -> str | None:
        return self.told[AREA, EVERYONE, area, None]

    def _unplaced(self, area: str) -> int:
        """Return how many of a sub-prefecture live in no known municipality, without the citizens of Sapporo."""
        return self._of_all(TOWN, None, area) - self._of_all(AREA, None, area)

    def _threshold(self, codes: list[str]) -> int | None:
        """Return from how many people on is told of municipalities together; None where nothing is."""
        if len(codes) > 1:
            return self.audience.threshold
        residents = self.towns["residents"].get(codes[0])
        return None if residents is None or pd.isna(residents) else self.audience.threshold_of(residents)

    def _few(self, value: int, threshold: int | None) -> bool:
        """Tell whether a count is too small to be told."""
        return (0 if self.audience.hide_zero else 1) <= value < (threshold or ENDLESS)

    def _tell(self, key: Key, threshold: int | None = None) -> str | None:
        """Make a count a cell and return its name; None for a zero, which is shown."""
        if key not in self.told:
            name = _name(self.year, key) if self.count[key] or self.audience.hide_zero else None
            if name:
                self._add(name, self.count[key], WEIGHTS[key[0]], threshold)
            self.told[key] = name
        return self.told[key]

    def _hidden(self, about: str, value: int) -> str:
        """Add a number that is told nowhere and follows from others; return its name."""
        name = _name(self.year, ("hidden", EVERYONE, about, None))
        self._add(name, value, 0.0)
        return name

    def _add(self, name: str, value: int, weight: float, threshold: int | None = None) -> None:
        few = threshold or self.audience.threshold
        self.cells[name] = Cell(name, value, few, weight, hide_zero=self.audience.hide_zero)

    def _add_up(self, total: str | None, parts: list[str | None]) -> None:
        told = tuple(part for part in parts if part)
        if total and told:
            self.additions.append((total, told))


def _together(towns: pd.DataFrame) -> list[set[str]]:
    """Return the sub-prefectures, those that share a health centre together."""
    found: list[set[str]] = []
    for areas in towns.groupby("health_centre")["area"].agg(set):
        beside = [each for each in found if each & areas]
        found = [each for each in found if each not in beside] + [areas.union(*beside)]
    return found


def _name(year: int, key: Key) -> str:
    level, ages, place, category = key
    return "|".join((PLACES, str(year), level, ages, *((place,) if place else ("-", str(category)))))
