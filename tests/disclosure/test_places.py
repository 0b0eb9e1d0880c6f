"""What is told of the log's new cases by place: each rule by an example, and that no rule gives anybody away."""

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd
import pytest

from dashboard.disclosure import places
from dashboard.disclosure.audience import Audience
from dashboard.disclosure.places import by_place
from tests.disclosure.attacker import Puzzle
from tests.disclosure.by_place import (
    AREA,
    CENTRE,
    EVERYONE,
    NONE,
    OLD,
    TOWN,
    WORKING,
    YOUNG,
    ByPlace,
    Key,
    name_of,
    threshold_of,
)
from tests.disclosure.onlookers import found
from tests.disclosure.reports import Entry

FUNDER, PUBLIC = Audience("funder", 5), Audience("public", 10)
#: Residents of a village of which nothing is told, of a town (20 people and more), of a city (10 and more).
VILLAGE, SMALL, CITY = 1_500, 9_000, 60_000
#: Where a person lives: municipality (SAPPORO, None: not known), what the log has as area, and an age group.
Person = tuple[str | None, str, str | None]
SAPPORO = "01100"
YEAR = 2025
#: Geographies that are made up.
SETS = 200


def towns_of(**health_centres: Iterable[tuple[str, int]]) -> pd.DataFrame:
    """Return municipalities: of each health centre its sub-prefecture and residents, one municipality each.

    The first of the health centre ``n`` is called n1, the next n2.
    """
    rows = [
        (f"{centre}{number}", residents, area, centre)
        for centre, members in health_centres.items()
        for number, (area, residents) in enumerate(members, 1)
    ]
    return pd.DataFrame(rows, columns=["code", "residents", "area", "health_centre"]).set_index("code")


def people(where: str, count: int, area: str = "", ages: str | None = None) -> list[Person]:
    """Return people of a municipality, or (``where`` empty) of an area or category and no known municipality."""
    return [(where or None, area, ages)] * count


def counted(persons: Iterable[Person], towns: pd.DataFrame) -> pd.DataFrame:
    """Count people as the query does: a row for whom there are any."""
    rows: Counter[Key] = Counter()
    for code, area, group in persons:
        known = code in towns.index
        area = towns["area"][code] if known else area
        placed = area in {*towns["area"]} and code != SAPPORO
        where = {AREA: area if placed else None, CENTRE: None, TOWN: None}
        if known:
            where |= {CENTRE: towns["health_centre"][code], TOWN: code}
        for level, place in where.items():
            for ages in (EVERYONE, *((group, WORKING) if group else ())):
                rows[level, ages, place, None if place else area] += 1
    columns = ["fiscal_year", "level", "ages", "place", "category", "cases"]
    return pd.DataFrame([(YEAR, *key, float(count)) for key, count in rows.items()], columns=columns)


def told_of(persons: Iterable[Person], towns: pd.DataFrame, audience: Audience = FUNDER) -> dict[Key, Entry]:
    """Return what is told, where nothing is masked but for being small itself: no more than this ever is."""
    made = by_place(counted(persons, towns), audience, towns)
    labels = {place.row: Entry(None, "withheld") for place in made.never}
    for name, rows in made.rows.items():
        cell = made.cells[name]
        told = Entry(None, "under", cell.threshold) if cell.primary else Entry(float(cell.value))
        labels |= {place.row: told for place in rows}
    assert labels.keys() == {*range(len(made.table))}
    keys = made.table[["level", "ages", "place", "category"]].astype(object).where(made.table.notna(), None)
    return {tuple(key): labels[row] for row, key in enumerate(keys.itertuples(index=False, name=None))}


def shown(told: dict[Key, Entry], level: str, *wanted: str, ages: str = EVERYONE) -> list[float | str]:
    """Return of places, or of categories written "-category", the number that is told, or else the label."""
    keys = [(level, ages, *((None, each[1:]) if each.startswith("-") else (each, None))) for each in wanted]
    return [entry.state if entry.state else entry.number for entry in (told.get(key, NONE) for key in keys)]


# -- Health centres -------------------------------------------------------------------------------

TWO = towns_of(a=[("soya", CITY), ("soya", SMALL)], b=[("soya", CITY), ("soya", SMALL)])


def test_health_centres_are_told_where_none_has_few() -> None:
    """Five people here and six there; how the five divide is not told, nor where the four live that are of b2."""
    told = told_of([*people("a1", 3), *people("a2", 2), *people("b1", 2), *people("b2", 4)], TWO)
    assert shown(told, AREA, "soya") == [11]
    assert shown(told, CENTRE, "a", "b", "-soya") == [5, 6, 0]
    assert shown(told, TOWN, "a1", "a2", "b1", "b2") == ["withheld"] * 4


def test_no_health_centre_is_told_beside_one_with_few() -> None:
    # Four are few for funders, who would know them by 11 - 7.
    told = told_of([*people("a1", 7), *people("b1", 4)], TWO)
    assert shown(told, AREA, "soya") == [11]
    assert shown(told, CENTRE, "a", "b", "-soya") == ["withheld"] * 3
    assert shown(told, TOWN, "a1", "a2", "b1", "b2", "-soya") == ["withheld"] * 5


def test_a_health_centre_without_cases_is_not_one_with_few() -> None:
    told = told_of(people("a1", 7), TWO)
    assert shown(told, CENTRE, "a", "b") == [7, 0]
    assert shown(told, TOWN, "b1", "b2") == [0, 0]


def test_where_zero_is_hidden_none_are_few() -> None:
    hiding = Audience("funder", 5, hide_zero=True)
    told = told_of(people("a1", 7), TWO, hiding)
    assert shown(told, CENTRE, "a", "b") == ["withheld"] * 2
    # Nobody comes from Rumoi, and that is hidden like a small number.
    told = told_of(people("a1", 7), pd.concat([TWO, towns_of(r=[("rumoi", CITY)])]), hiding)
    assert shown(told, AREA, "soya", "rumoi") == [7, "under"]
    assert shown(told, CENTRE, "r") == ["withheld"]


def test_where_nobody_comes_from_all_have_none() -> None:
    told = told_of(people("a1", 7), pd.concat([TWO, towns_of(r=[("rumoi", SMALL), ("rumoi", CITY)])]))
    assert shown(told, AREA, "rumoi") == [0]
    assert shown(told, CENTRE, "r", "-rumoi") == [0, 0]
    assert shown(told, TOWN, "r1", "r2", "-rumoi") == [0, 0, 0]


def test_each_sub_prefecture_by_itself() -> None:
    both = pd.concat([TWO, towns_of(c=[("rumoi", CITY)], d=[("rumoi", CITY)])])
    told = told_of([*people("a1", 3), *people("b1", 9), *people("c1", 12), *people("d1", 14)], both)
    assert shown(told, CENTRE, "a", "b", "c", "d") == ["withheld", "withheld", 12, 14]


def test_health_centres_of_the_public() -> None:
    # Ten and eleven people; nine are few.
    told = told_of([*people("a1", 10), *people("b1", 11)], TWO, PUBLIC)
    assert shown(told, CENTRE, "a", "b") == [10, 11]
    told = told_of([*people("a1", 9), *people("b1", 11)], TWO, PUBLIC)
    assert shown(told, CENTRE, "a", "b") == ["withheld"] * 2


@pytest.mark.parametrize(
    ("residents", "people_there", "expected"),
    [
        (CITY, 9, "withheld"),
        (CITY, 10, 10),
        (SMALL, 19, "withheld"),
        (SMALL, 20, 20),
        (VILLAGE, 40, "withheld"),
        (VILLAGE, 0, 0),
    ],
)
def test_a_health_centre_of_one_municipality_is_a_municipality(residents, people_there, expected) -> None:
    """Hakodate, Otaru and Asahikawa have one each: told of as of municipalities, at both levels."""
    towns = towns_of(a=[("soya", residents)], b=[("soya", CITY), ("soya", CITY)])
    told = told_of([*people("a1", people_there), *people("b1", 30)], towns)
    beside = "withheld" if expected == "withheld" else 30
    assert shown(told, CENTRE, "a", "b") == [expected, beside]
    # Of a village without anybody not even that is told by itself.
    assert shown(told, TOWN, "a1") == ["withheld" if residents == VILLAGE else expected]


# -- People of no known municipality --------------------------------------------------------------


def test_few_of_no_known_municipality_are_protected_like_a_health_centre() -> None:
    # They would be known by 19 - 7 - 8.
    told = told_of([*people("a1", 7), *people("b1", 8), *people("", 4, "soya")], TWO)
    assert shown(told, AREA, "soya") == [19]
    assert shown(told, CENTRE, "a", "b", "-soya") == ["withheld"] * 3
    told = told_of([*people("a1", 7), *people("b1", 8), *people("", 5, "soya")], TWO)
    assert shown(told, CENTRE, "a", "b", "-soya") == [7, 8, 5]
    assert shown(told, TOWN, "-soya") == [5]


def test_those_on_no_map_are_told_alike_at_every_level() -> None:
    told = told_of([*people("", 3, "outside"), *people("", 6, "unknown")], TWO)
    for level in (AREA, CENTRE, TOWN):
        assert shown(told, level, "-outside", "-unknown") == ["under", 6]


AROUND_SAPPORO = towns_of(a=[("ishikari", CITY)], b=[("ishikari", CITY)])


def test_citizens_of_sapporo_are_in_no_area() -> None:
    """The area counts 27 = 12 + 15 people, and six of Sapporo beside them; smaller levels tell the same six."""
    persons = [*people("a1", 12), *people("b1", 15), *people(SAPPORO, 6, "ishikari")]
    told = told_of(persons, AROUND_SAPPORO)
    assert shown(told, AREA, "ishikari", "-ishikari") == [27, 6]
    assert shown(told, CENTRE, "a", "b", "-ishikari") == [12, 15, 6]
    assert shown(told, TOWN, "a1", "b1", "-ishikari") == [12, 15, 6]


def test_who_lives_in_no_known_municipality_is_counted_with_sapporo() -> None:
    """Eleven are of Sapporo or of no known municipality: five are, by 11 - 6."""
    persons = [*people("a1", 12), *people("b1", 15), *people(SAPPORO, 6, "ishikari"), *people("", 5, "ishikari")]
    told = told_of(persons, AROUND_SAPPORO)
    # 12 + 15 + 5 of the area.
    assert shown(told, AREA, "ishikari", "-ishikari") == [32, 6]
    assert shown(told, CENTRE, "a", "b", "-ishikari") == [12, 15, 11]
    # One less, and they are few: 10 - 6 would tell of them.
    told = told_of(persons[:-1], AROUND_SAPPORO)
    assert shown(told, AREA, "ishikari", "-ishikari") == [31, 6]
    assert shown(told, CENTRE, "a", "b", "-ishikari") == ["withheld"] * 3
    # They are a cell of their own: the six of Sapporo and the five add up.
    made = by_place(counted(persons, AROUND_SAPPORO), FUNDER, AROUND_SAPPORO)
    sums = {
        tuple(sorted(made.cells[part].value for part in parts)): made.cells[total].value
        for total, parts in made.additions
    }
    assert sums[5, 6] == 11 and sums[5, 12, 15] == 32


# -- A health centre in two sub-prefectures -------------------------------------------------------

#: As that of Yakumo, which has municipalities of Oshima and of Hiyama.
YAKUMO = towns_of(y=[("oshima", CITY), ("oshima", CITY), ("hiyama", CITY), ("hiyama", CITY)], h=[("oshima", CITY)])


def test_sub_prefectures_that_share_a_health_centre_are_told_together() -> None:
    """Oshima 18 = 10 of Hakodate + 8, Hiyama 6, and the shared health centre 14 = 8 + 6: nothing is few."""
    persons = [*people("h1", 10), *people("y1", 5), *people("y2", 3), *people("y3", 3), *people("y4", 3)]
    told = told_of(persons, YAKUMO)
    assert shown(told, AREA, "oshima", "hiyama") == [18, 6]
    assert shown(told, CENTRE, "h", "y") == [10, 14]
    # Three of Hiyama: the health centre has eleven, but by 18 - 10 its part in Oshima has eight, and the other few.
    told = told_of(persons[:-3], YAKUMO)
    assert shown(told, AREA, "oshima", "hiyama") == [18, "under"]
    assert shown(told, CENTRE, "h", "y") == ["withheld"] * 2
    assert shown(told, TOWN, "h1", *(f"y{number}" for number in range(1, 5))) == ["withheld"] * 5


def test_what_is_left_of_a_shared_health_centre_is_left_within_each_part() -> None:
    # y1 has 15, and its neighbour in Oshima nobody: what the others left over live in Hiyama.
    told = told_of([*people("h1", 10), *people("y1", 15), *people("y3", 5), *people("y4", 4)], YAKUMO)
    assert shown(told, CENTRE, "h", "y") == [10, 24]
    assert shown(told, TOWN, "y1", "y2", "y3", "y4") == [15, 0, "withheld", "withheld"]


# -- Municipalities -------------------------------------------------------------------------------

#: Of three cities in one district, two have too few to be told.
CITIES = towns_of(a=[("soya", CITY)] * 3)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        # Each could have none, or the nine that may not be told.
        ((5, 4), [12, "withheld", "withheld"]),
        ((9, 0), [12, "withheld", "withheld"]),
        # Neither can have nine of eight people, and of ten each has one at least.
        ((4, 4), ["withheld"] * 3),
        ((5, 5), ["withheld"] * 3),
        # Nobody is left.
        ((0, 0), [12, 0, 0]),
        # Beside two that are told, one is left alone: what is left of the three is its number.
        ((10, 9), ["withheld"] * 3),
        ((10, 0), [12, 10, 0]),
        ((10, 11), [12, 10, 11]),
    ],
)
def test_municipalities_are_told_where_enough_is_left_to_the_others(others, expected) -> None:
    told = told_of([*people("a1", 12), *people("a2", others[0]), *people("a3", others[1])], CITIES)
    assert shown(told, CENTRE, "a") == [12 + sum(others)]
    assert shown(told, TOWN, "a1", "a2", "a3") == expected


def test_a_town_has_a_higher_threshold_than_a_city() -> None:
    towns = towns_of(a=[("soya", SMALL), ("soya", SMALL), ("soya", SMALL)])
    # 19 may be of either of the two others, or none: 20 are few enough no longer.
    told = told_of([*people("a1", 20), *people("a2", 12), *people("a3", 7)], towns)
    assert shown(told, TOWN, "a1", "a2", "a3") == [20, "withheld", "withheld"]
    told = told_of([*people("a1", 19), *people("a2", 12), *people("a3", 7)], towns)
    assert shown(told, TOWN, "a1", "a2", "a3") == ["withheld"] * 3


def test_nothing_is_told_of_a_village() -> None:
    towns = towns_of(a=[("soya", CITY), ("soya", VILLAGE), ("soya", SMALL)])
    # The village could have all 19, or none: the town may have as many.
    told = told_of([*people("a1", 30), *people("a2", 19)], towns)
    assert shown(told, TOWN, "a1", "a2", "a3") == [30, "withheld", "withheld"]
    # 20 are more than the town can have: some are of the village.
    told = told_of([*people("a1", 30), *people("a2", 20)], towns)
    assert shown(told, TOWN, "a1", "a2", "a3") == ["withheld"] * 3
    # A village of which all are, many as they are.
    told = told_of(people("a2", 30), towns)
    assert shown(told, CENTRE, "a") == [30]
    assert shown(told, TOWN, "a1", "a2", "a3") == ["withheld"] * 3


def test_zeros_of_municipalities_are_told_unless_they_are_hidden() -> None:
    # With six of no known municipality: nobody, there, would be few.
    persons = [*people("a1", 12), *people("", 6, "soya")]
    assert shown(told_of(persons, CITIES), TOWN, "a1", "a2", "a3") == [12, 0, 0]
    hiding = told_of(persons, CITIES, Audience("funder", 5, hide_zero=True))
    assert shown(hiding, CENTRE, "a", "-soya") == [12, 6]
    assert shown(hiding, TOWN, "a1", "a2", "a3") == ["withheld"] * 3


# -- Ages, and the table --------------------------------------------------------------------------


def test_ages_are_told_of_sub_prefectures_only() -> None:
    # 13 of 18 are 15 to 64 years old; the five others are not few.
    persons = [*people("a1", 6, ages=YOUNG), *people("a1", 7, ages=OLD), *people("a1", 5)]
    towns = towns_of(a=[("soya", CITY)])
    told = told_of(persons, towns)
    assert [shown(told, AREA, "soya", ages=ages) for ages in (EVERYONE, WORKING)] == [[18], [13]]
    assert [shown(told, level, place) for level, place in ((CENTRE, "a"), (TOWN, "a1"))] == [[18], [18]]
    for level, place in ((AREA, "soya"), (CENTRE, "a"), (TOWN, "a1")):
        for ages in (YOUNG, OLD, *((WORKING,) if level != AREA else ())):
            assert shown(told, level, place, ages=ages) == ["withheld"]
    made = by_place(counted(persons, towns), FUNDER, towns)
    sums = [[made.cells[name].value for name in (total, *parts)] for total, parts in made.additions]
    assert [18, 13, 5] in sums


@pytest.mark.parametrize(
    "few",
    [
        # Four of another sub-prefecture's five are as old, and one is not; four from outside Hokkaido.
        [*people("r1", 4, ages=YOUNG), *people("r1", 1)],
        people("", 4, "outside", OLD),
        people("", 4, "outside"),
    ],
)
def test_ages_are_told_where_few_are_nowhere_so_old(few: list[Person]) -> None:
    both = pd.concat([TWO, towns_of(r=[("rumoi", CITY)])])
    persons = [*people("a1", 6, ages=YOUNG), *people("a1", 7)]
    assert shown(told_of(persons, both), AREA, "soya", "rumoi", ages=WORKING) == [6, 0]
    told = told_of([*persons, *few], both)
    assert shown(told, AREA, "soya") == [13]
    assert shown(told, AREA, "soya", "rumoi", ages=WORKING) == ["withheld"] * 2


def test_whoever_is_not_told_is_withheld_with_all_zeros() -> None:
    """Nobody learns from which places there is a row."""
    few = told_of([*people("a1", 7, ages=YOUNG), *people("b1", 4)], TWO)
    other = told_of([*people("a2", 2), *people("a1", 5, ages=OLD), *people("b2", 4)], TWO)
    finer = [key for key in few if key[0] in (CENTRE, TOWN)]
    # Two health centres, four municipalities, and those of none, at four ages: 2 + 4 + 2.
    assert len(finer) == 8 * 4
    assert all(few[key].state == other[key].state == "withheld" for key in finer)
    for told in (few, other):
        assert [shown(told, AREA, "soya", ages=ages) for ages in (YOUNG, OLD)] == [["withheld"]] * 2


def test_those_on_no_map_are_withheld_with_all_zeros_too() -> None:
    """Of three from outside Hokkaido nobody learns how old they are."""
    young = told_of([*people("a1", 7), *people("", 3, "outside", YOUNG)], TWO)
    for level in (AREA, CENTRE, TOWN):
        assert [shown(young, level, "-outside", ages=ages) for ages in (YOUNG, OLD, WORKING)] == [["withheld"]] * 3
    for ages in (OLD, None):
        assert told_of([*people("a1", 7), *people("", 3, "outside", ages)], TWO) == young


def test_the_order_of_rows_says_nothing() -> None:
    """The query puts its rows in no order: what is made of them does not depend on it."""
    persons = [
        *people("a1", 9, ages=YOUNG),
        *people("b1", 8, ages=OLD),
        *people("", 6, "unknown", OLD),
        *people("", 3, "outside", YOUNG),
    ]
    rows = counted(persons, TWO)
    one = by_place(rows, FUNDER, TWO)
    other = by_place(rows.iloc[::-1].reset_index(drop=True), FUNDER, TWO)
    assert [*one.cells.items()] == [*other.cells.items()]
    assert (one.additions, one.rows) == (other.additions, other.rows)
    pd.testing.assert_frame_equal(one.table, other.table)


def test_each_year_by_itself() -> None:
    few, enough = (counted(people("a1", count), TWO) for count in (3, 30))
    made = by_place(pd.concat([few, enough.assign(fiscal_year=YEAR + 1)], ignore_index=True), FUNDER, TWO)
    told = made.table.loc[[place.row for places in made.rows.values() for place in places]]
    assert {*told["fiscal_year"][told["level"] == CENTRE]} == {YEAR + 1}
    assert {name.split("|")[1] for name in made.cells} == {str(YEAR), str(YEAR + 1)}


# -- Whatever the numbers are ---------------------------------------------------------------------


def made_up(seed: int) -> tuple[list[Person], pd.DataFrame, Audience]:
    """Make up people of one or two sub-prefectures, which may share a health centre, and who may know of them.

    Of every other such that in a health centre some municipalities may be told beside others: that is rare otherwise.
    """
    draw = random.Random(seed)
    plain = seed % 2 == 0
    areas = ("east", "west")
    members: dict[str, list[tuple[str, int]]] = {}
    for number, centre in enumerate("abc"[: draw.randint(1, 2 if plain else 3)]):
        members[centre] = []
        for _ in range(draw.randint(3, 5) if plain else draw.randint(1, 5)):
            shared = draw.random() < 0.1
            residents = draw.choice((CITY, CITY, CITY, CITY, SMALL, VILLAGE))
            members[centre].append((areas[0 if plain else (number + shared) % 2], residents))
    towns = towns_of(**members)
    persons = people("", draw.randint(1, 12), "outside")
    for _, group in towns.groupby("health_centre"):
        first, *others = group.index
        persons += people(first, draw.randint(10, 40) if plain else draw.choice((0, draw.randint(1, 40))))
        if plain:
            for code in draw.choices(others, k=draw.randint(9, 9 * len(others) - 9)):
                persons += people(code, 1)
        else:
            for code in others:
                persons += people(code, draw.choice((0, draw.randint(1, 9), draw.randint(10, 40))))
    for area in towns["area"].unique():
        persons += people("", 0 if plain else draw.choice((0, 0, 3, 12)), area)
        persons += people(SAPPORO, draw.choice((0, 0, 2, 30)), area)
    hide_zero = not plain and draw.random() < 0.1
    return persons, towns, Audience("anybody", draw.choice((5, 10)), hide_zero)


def given_away(persons: list[Person], towns: pd.DataFrame, audience: Audience) -> tuple[list[str], int]:
    """Return what whoever sees all that may be told can work out, and how many municipalities are told beside others.

    Of a municipality that is not told beside one that is, every number that may not be told is possible: it has
    fewer than that, as everybody knows. Nothing that is few is known for certain, printed or not.
    """
    told = told_of(persons, towns, audience)
    counts = ByPlace(Puzzle(), told, towns, audience.threshold, zeros=not audience.hide_zero)
    counts.add_areas()
    wrong, beside = [], 0
    for areas in counts.together():
        if not counts.untold(areas):
            counts.add_within(areas)
            wrong += _told_though_few(counts, areas)
            beside += sum(1 for _ in _beside(counts, areas))
    municipalities = [each for each in counts.masked if each.name.startswith(TOWN)]
    wrong += [f"{name}: {known}" for name, known in found(counts.puzzle, municipalities).items()]
    for name in counts.puzzle.low:
        if name.startswith((CENTRE, "share", "unplaced")):
            low, high = counts.puzzle.range_of(name)
            wrong += [f"{name}: {low}"] if low == high and counts.few(low) else []
    return wrong, beside


def _told_though_few(counts: ByPlace, areas: list[str]) -> list[str]:
    """Return the health centres and municipalities that are told, though they have too few."""
    mine, wrong = counts.towns[counts.towns["area"].isin(areas)], []
    groups = [(CENTRE, centre, [*group.index]) for centre, group in mine.groupby("health_centre")]
    for level, place, codes in [*groups, *((TOWN, code, [code]) for code in mine.index)]:
        number = counts.of(level, place).number
        threshold = threshold_of(codes, counts.towns, counts.least)
        if number is not None and int(counts.zeros) <= number < (threshold or float("inf")):
            wrong.append(f"{name_of(level, place)}: {number:.0f}")
    return wrong


def _beside(counts: ByPlace, areas: list[str]) -> Iterable[str]:
    """Yield the municipalities that are told, some of their neighbours not."""
    mine = counts.towns[counts.towns["area"].isin(areas)]
    for _, group in mine.groupby(["area", "health_centre"]):
        numbers = {code: counts.of(TOWN, code).number for code in group.index}
        if None in numbers.values():
            yield from (code for code, number in numbers.items() if number)


def test_nobody_is_given_away() -> None:
    known, beside = {}, 0
    for seed in range(SETS):
        wrong, told = given_away(*made_up(seed))
        beside += told
        if wrong:
            known[seed] = wrong
    assert known == {}
    # It is no test where nothing is told.
    assert beside > 30


def _all_who_are_enough(self: places._Year, whole: str | None, codes: list[str]) -> None:
    """Tell of every municipality that has enough people, whatever is left to the others."""
    for code in codes:
        threshold = self._threshold([code])
        if threshold and self.count[TOWN, EVERYONE, code, None] >= threshold:
            self._tell((TOWN, EVERYONE, code, None), threshold)


@pytest.mark.parametrize(
    ("weak", "instead"),
    [
        ("_of_towns", _all_who_are_enough),
        ("_few", lambda self, value, threshold: False),
        ("_threshold", lambda self, codes: self.audience.threshold),
    ],
)
def test_weaker_rules_give_somebody_away(weak: str, instead: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places._Year, weak, instead)
    known = (seed for seed in range(SETS) if given_away(*made_up(seed))[0])
    seed = next(known)
    monkeypatch.undo()
    assert given_away(*made_up(seed))[0] == []
