"""The log's new cases by place: municipalities within health centres and sub-prefectures, and their age groups.

A place without a row has none, and that is shown like any zero: of a health centre that nobody came from it
follows for its municipalities. Who lives where is told by ``towns``: of each municipality's code its
``residents``, ``area`` and ``health_centre``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from dashboard.disclosure.audience import Audience
from dashboard.disclosure.numbers import Place
from dashboard.disclosure.problem import Cell

#: The table: fiscal_year, level, ages, place, category (of those who are on no map), cases.
PLACES = "case_places_told"
AREA, CENTRE, TOWN = LEVELS = ("subprefecture", "health_centre", "municipality")
#: Age groups: everyone, and one that two others make up.
EVERYONE, WHOLE, PARTS = "all", "15_64", ("15_39", "40_64")
#: What is lost with a number, by level: there are 178 municipalities.
WEIGHTS = {AREA: 10.0, CENTRE: 3.0, TOWN: 1.0}


@dataclass
class ByPlace:
    """Cells, where they stand, and what adds up: total, parts, and whether the parts may leave some over."""

    cells: dict[str, Cell] = field(default_factory=dict)
    rows: dict[str, Place] = field(default_factory=dict)
    additions: list[tuple[str, tuple[str, ...], bool]] = field(default_factory=list)


def completed(cases: pd.DataFrame, audience: Audience, towns: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a row of no cases, too, for every place of which that may not be told."""
    if not len(cases):
        return cases
    places = {TOWN: [code for code in towns.index if _threshold(audience, towns, code) is None]}
    if audience.hide_zero:
        places = {TOWN: towns.index, CENTRE: towns["health_centre"].unique(), AREA: towns["area"].unique()}
    wanted = pd.DataFrame(
        [
            {"fiscal_year": year, "level": level, "ages": ages, "place": place}
            for year in cases["fiscal_year"].unique()
            for ages in (EVERYONE, WHOLE, *PARTS)
            for level, each in places.items()
            for place in each
        ],
        columns=["fiscal_year", "level", "ages", "place"],
    )
    there = pd.MultiIndex.from_frame(cases[wanted.columns])
    added = wanted[~pd.MultiIndex.from_frame(wanted).isin(there)].assign(category=None, cases=0.0)
    return pd.concat([cases, added.astype(cases.dtypes.to_dict())], ignore_index=True)


def by_place(cases: pd.DataFrame, audience: Audience, towns: pd.DataFrame) -> ByPlace:
    """Return the cells of the completed table and how they add up."""
    found = ByPlace()
    for position, row in enumerate(cases.itertuples(index=False)):
        told = row.place if isinstance(row.place, str) else None
        name = _name(row.fiscal_year, row.level, row.ages, told, None if told else row.category)
        threshold = _threshold(audience, towns, told) if row.level == TOWN and told else audience.threshold
        found.rows[name] = Place(PLACES, position, "cases")
        found.cells[name] = Cell(
            name,
            int(row.cases),
            audience.threshold if threshold is None else threshold,
            WEIGHTS[row.level],
            withheld=threshold is None,
            hide_zero=audience.hide_zero,
        )
    for year in sorted(cases["fiscal_year"].unique()):
        for ages in (EVERYONE, WHOLE, *PARTS):
            found.additions += _within(found, year, ages, towns)
        for level in LEVELS:
            found.additions += _ages(found, cases, year, level)
    return found


def area_parts(found: ByPlace, year: int, area: str) -> tuple[str, ...]:
    """Return the cells of all ages that the residence table's cell of an area, or category, consists of."""
    names = (_name(year, AREA, EVERYONE, area, None), _name(year, AREA, EVERYONE, None, area))
    return tuple(name for name in names if name in found.cells)


def _within(found: ByPlace, year: int, ages: str, towns: pd.DataFrame) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    """Yield of every health centre and area of what it is made up; those on no map are the same at two levels."""

    def there(level: str, place: str | None, category: str | None = None) -> list[str]:
        name = _name(year, level, ages, place, category)
        return [name] if name in found.cells else []

    for centre, codes in towns.groupby("health_centre").groups.items():
        parts = tuple(name for code in codes for name in there(TOWN, code))
        yield from ((total, parts, False) for total in there(CENTRE, centre))
    by_area = {area: list(codes) for area, codes in towns.groupby("area").groups.items()}
    known = {name.rsplit("|", 1)[1] for name in found.cells if "|-|" in name}
    for category in sorted(known | {*by_area}):
        on_map = [name for code in by_area.get(category, ()) for name in there(TOWN, code)]
        nowhere = there(TOWN, None, category)
        area, off_map = there(AREA, category), there(AREA, None, category)
        yield from ((total, tuple(nowhere), False) for total in there(CENTRE, None, category))
        if area and off_map:
            # Citizens of Sapporo are in no area; of others it is not known where in the area they live.
            unknown = _unprinted(found, f"{nowhere[0]}|without Sapporo", nowhere[0], off_map[0])
            yield area[0], (*on_map, unknown), False
            yield nowhere[0], (off_map[0], unknown), False
        else:
            yield from ((total, (*on_map, *nowhere), False) for total in (*area, *off_map))


def _unprinted(found: ByPlace, name: str, total: str, part: str) -> str:
    """Add what a part leaves over of a total, which is printed nowhere; return its name."""
    whole = found.cells[total]
    few = replace(whole, name=name, value=whole.value - found.cells[part].value, weight=0.0)
    found.cells[name] = few if few.primary else replace(few, open=True)
    return name


def _ages(found: ByPlace, cases: pd.DataFrame, year: int, level: str) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    """Yield of every place how its age groups add up."""
    of = cases[(cases["fiscal_year"] == year) & (cases["level"] == level)]
    for place, category in {(row.place, row.category) for row in of.itertuples(index=False)}:
        told = place if isinstance(place, str) else None
        names = {ages: _name(year, level, ages, told, None if told else category) for ages in (EVERYONE, WHOLE, *PARTS)}
        there = {ages: name for ages, name in names.items() if name in found.cells}
        if WHOLE in there:
            yield there[WHOLE], tuple(there[ages] for ages in PARTS if ages in there), False
            if EVERYONE in there:
                yield there[EVERYONE], (there[WHOLE],), True


def _threshold(audience: Audience, towns: pd.DataFrame, code: str) -> int | None:
    """Return from how many people on a municipality is told; None where nothing is, or nobody knows who lives there."""
    residents = towns["residents"].get(code)
    return None if residents is None or pd.isna(residents) else audience.threshold_of(residents)


def _name(year: int, level: str, ages: str, place: str | None, category: str | None) -> str:
    return "|".join((PLACES, str(year), level, ages, *((place,) if place else ("-", str(category)))))
