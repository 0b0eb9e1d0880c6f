"""What counts by place tell an outsider: who lives in a municipality lives in a sub-prefecture, and is of some age.

Written down from what the words mean and from what is said of the protection, not from what protects the counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from dashboard.disclosure.marks import payloads
from tests.disclosure.attacker import MOST, Puzzle
from tests.disclosure.onlookers import Masked
from tests.disclosure.reports import Entry

AREA, CENTRE, TOWN = "subprefecture", "health_centre", "municipality"
#: Everyone, two groups of ages, and both of these together.
EVERYONE, YOUNG, OLD, WORKING = AGES = ("all", "15_39", "40_64", "15_64")
#: Bands of the report that lie within a group of ages, and those that lie in it in part.
WITHIN = {YOUNG: ("20_29", "30_39"), OLD: ("40_49", "50_59")}
PARTLY = {YOUNG: ("lt20",), OLD: ("ge60",)}
#: The highest threshold that there is: of what is not told at all.
STRICTEST = 20
#: Whom a count is of: level, ages, and the place, or a category of those who are on no map.
Key = tuple[str, str, str | None, str | None]
NONE = Entry(0.0)


def key_of(row: object) -> Key:
    """Return whom a row of ``case_places()`` counts."""
    placed = isinstance(row.place, str)
    return row.level, row.ages, row.place if placed else None, None if placed else row.category


def told_of(rows: pd.DataFrame, year: int) -> dict[Key, Entry]:
    """Return what the rows of ``case_places()`` tell of a year."""
    rows, found = rows[rows["fiscal_year"] == year], {}
    for row, state in zip(rows.itertuples(index=False), payloads(rows["cases"]), strict=True):
        masked = Entry(None, "under" if state else "withheld", int(state))
        found[key_of(row)] = masked if state >= 0 else Entry(float(row.cases))
    return found


def threshold_of(codes: Iterable[str], towns: pd.DataFrame, least: int) -> int | None:
    """Return from how many people on is told of municipalities together; None where nothing is of a single one."""
    codes = [*codes]
    if len(codes) > 1:
        return least
    residents = towns["residents"][codes[0]]
    return None if residents < 2_000 else max(least, 20 if residents < 25_000 else 10)


def name_of(level: str, place: str | None, category: str | None = None, ages: str = EVERYONE) -> str:
    return f"{level}|{ages}|{place or f'-{category}'}"


@dataclass
class ByPlace:
    """The puzzle of a year's counts by place.

    ``told``: what is told; who is not in it, is nobody. ``towns``: of each municipality's code its ``residents``,
    ``area`` and ``health_centre``. ``least``: from how many people on is told. ``zeros`` are told, unless they are
    those of a place of which nothing is. ``masked`` collects what must not be found.
    """

    puzzle: Puzzle
    told: Mapping[Key, Entry]
    towns: pd.DataFrame
    least: int
    zeros: bool = True
    masked: list[Masked] = field(default_factory=list)

    def of(self, level: str, place: str | None, category: str | None = None, ages: str = EVERYONE) -> Entry:
        """Return what is told of somebody."""
        return self.told.get((level, ages, place, category), NONE)

    def few(self, count: float) -> bool:
        """Tell whether a count is too small to be told, of other places than a single municipality."""
        return int(self.zeros) <= count < self.least

    def everywhere(self) -> list[tuple[str | None, str | None]]:
        """Return sub-prefectures, and the categories of those who are in none."""
        categories = dict.fromkeys(key[3] for key in self.told if key[0] == AREA and key[2] is None)
        return [*((area, None) for area in self.towns["area"].unique()), *((None, each) for each in categories)]

    def together(self) -> list[list[str]]:
        """Return the sub-prefectures, those together of which municipalities share a health centre."""
        found: list[set[str]] = []
        for areas in self.towns.groupby("health_centre")["area"].agg(set):
            joined = areas.union(*(each for each in found if each & areas))
            found = [*(each for each in found if not each & areas), joined]
        return [sorted(each) for each in found]

    def finer(self, areas: Iterable[str]) -> list[Key]:
        """Return whom there may be counts of within sub-prefectures."""
        mine = self.towns[self.towns["area"].isin(areas)]
        where = [(CENTRE, centre, None) for centre in mine["health_centre"].unique()]
        where += [(TOWN, code, None) for code in mine.index]
        where += [(level, None, area) for level in (CENTRE, TOWN) for area in areas]
        return [(level, ages, place, category) for level, place, category in where for ages in AGES]

    def untold(self, areas: Iterable[str]) -> bool:
        """Tell whether nothing at all is told of what lies within sub-prefectures."""
        return all(self.told.get(key, NONE).state == "withheld" for key in self.finer(areas))

    def add_areas(self) -> None:
        """Add what is told of sub-prefectures."""
        for part in self.everywhere():
            self._add(name_of(AREA, *part), self.of(AREA, *part))

    def add_ages(self) -> None:
        """Add of what ages those of a sub-prefecture may be, whether that is told or not."""
        where = self.everywhere()
        aged = any(self.of(AREA, *part, WORKING).state != "withheld" for part in where if part[0])
        for part in where:
            everyone, *groups, both = (name_of(AREA, *part, ages) for ages in AGES)
            if aged:
                self._add(both, self.of(AREA, *part, WORKING))
            others = self.puzzle.number(f"beyond|{part[0] or f'-{part[1]}'}", 0, MOST)
            for ages, name in zip((YOUNG, OLD, WORKING), (*groups, both), strict=True):
                self.puzzle.number(name, *self._ends(self.of(AREA, *part, ages)))
            self.puzzle.total(both, groups)
            self.puzzle.total(everyone, [both, others])
            all_told, told = self.of(AREA, *part).number, self.of(AREA, *part, WORKING).number
            if all_told != 0:
                left = None if None in (all_told, told) else all_told - told
                untold = [*groups, *([] if aged else [both]), *([others] if left is None or self.few(left) else [])]
                self.masked += [Masked(name, width=self.least) for name in untold]
        for ages in (YOUNG, OLD, WORKING):
            whole = self.puzzle.number(f"{ages} in all", 0, MOST)
            self.puzzle.total(whole, [name_of(AREA, *part, ages) for part in where])
            groups = [ages] if ages in WITHIN else [*WITHIN]
            self._bands(whole, [WITHIN[each] for each in groups], [PARTLY[each] for each in groups])

    def add_within(self, areas: Iterable[str]) -> None:
        """Add what is told of the health centres and municipalities of sub-prefectures that belong together."""
        mine = self.towns[self.towns["area"].isin(areas)]
        for level, ages, place, category in self.finer(areas):
            if ages == EVERYONE and level == CENTRE:
                self._add(name_of(level, place, category), self.of(level, place, category))
        for code in mine.index:
            self.puzzle.number(name_of(TOWN, code), *self._ends(self.of(TOWN, code)))
        shares = {where: [*group.index] for where, group in mine.groupby(["area", "health_centre"])}
        for centre, group in mine.groupby("health_centre"):
            self.puzzle.total(name_of(CENTRE, centre), [name_of(TOWN, code) for code in group.index])
        for (area, centre), codes in shares.items():
            self.puzzle.number(f"share|{area}|{centre}", 0, MOST)
            self.puzzle.total(f"share|{area}|{centre}", [name_of(TOWN, code) for code in codes])
            if self._beside(codes):
                for code in codes:
                    # Those that are told have enough: who may be told, and isn't, has few.
                    most = (threshold_of([code], self.towns, self.least) or MOST) - 1
                    self.puzzle.number(name_of(TOWN, code), 0, most if self.of(TOWN, code).state else MOST)
        for area, group in mine.groupby("area"):
            unplaced = self.puzzle.number(f"unplaced|{area}", 0, MOST)
            self.puzzle.total(name_of(AREA, area), [unplaced, *(name_of(TOWN, code) for code in group.index)])
            # Citizens of Sapporo are counted with those of the area around it, but are not in it.
            beside = name_of(AREA, None, area)
            self.puzzle.total(name_of(CENTRE, None, area), [unplaced, *([beside] if beside in self.puzzle.low else [])])
        for (area, centre), codes in shares.items():
            whole = self.puzzle.range_of(f"share|{area}|{centre}")[1]
            for code in (code for code in codes if self.of(TOWN, code).state):
                # Every number that may not be told: beside some that are told all of them, else as many as can be.
                most = (threshold_of([code], self.towns, self.least) or STRICTEST) - 1
                most = most if self._beside(codes) else min(most, whole)
                self.masked.append(Masked(name_of(TOWN, code), 0, most))

    def _beside(self, codes: list[str]) -> bool:
        """Tell whether some of municipalities are told."""
        return any(self.of(TOWN, code).number for code in codes)

    def _bands(self, whole: str, within: list[tuple[str, ...]], partly: list[tuple[str, ...]]) -> None:
        """Add between which bands of ages a number of people lies."""
        inner, outer = (
            [f"centre_age_sex|{band}|total|persons" for group in groups for band in group]
            for groups in (within, partly)
        )
        if {*inner, *outer} <= {*self.puzzle.low}:
            endless = float("inf")
            self.puzzle.relate({whole: 1} | dict.fromkeys(inner, -1), 0, endless, f"{whole}: at least")
            self.puzzle.relate({whole: 1} | dict.fromkeys(inner + outer, -1), -endless, 0, f"{whole}: at most")

    def _ends(self, entry: Entry) -> tuple[int, int]:
        if entry.number is not None:
            return int(entry.number), int(entry.number)
        return 0, entry.threshold - 1 if entry.threshold else MOST

    def _add(self, name: str, entry: Entry) -> None:
        """Add a count that is told, or masked as any other: not 0, where 0 is told."""
        low, high = self._ends(entry)
        least = max(low, int(self.zeros)) if entry.state else low
        self.puzzle.number(name, least, high)
        if entry.state == "under":
            self.masked.append(Masked(name, least, high))
        elif entry.state:
            self.masked.append(Masked(name, width=self.least))
