"""What is left of the tables once a pattern has masked them."""

import numpy as np
import pandas as pd
import pytest

from dashboard.disclosure.audience import Audience
from dashboard.disclosure.cells import RowsOf, problem_of
from dashboard.disclosure.marks import WITHHELD, masks, payloads
from dashboard.disclosure.masking import mask
from dashboard.disclosure.places import PLACES
from dashboard.disclosure.problem import Cell, Pattern, Problem
from dashboard.warehouse import Warehouse
from tests.disclosure.tables import no_towns, only_small, tables_of

FUNDER = Audience("funder", 5)
BANDS = "centre_age_sex|age_band|2024"
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables(warehouse: Warehouse) -> Tables:
    return tables_of(warehouse)


@pytest.fixture(scope="module")
def made(tables: Tables) -> tuple[Problem, RowsOf]:
    return problem_of(tables, FUNDER, no_towns())


@pytest.fixture(scope="module")
def masked(tables: Tables, made: tuple[Problem, RowsOf]) -> Tables:
    problem, rows_of = made
    return mask(tables, problem, only_small(problem), rows_of)[0]


def row(frame: pd.DataFrame, **where: object) -> pd.Series:
    """Return the one row with these keys."""
    found = frame[pd.concat([frame[key] == value for key, value in where.items()], axis=1).all(axis=1)]
    assert len(found) == 1
    return found.iloc[0]


def state(value: float) -> int:
    return int(payloads(pd.Series([value], dtype="float64"))[0])


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Tell whether two frames are the same to the last bit, marks too."""
    if not one.columns.equals(other.columns) or len(one) != len(other):
        return False
    for name in one.columns:
        left, right = one[name].to_numpy(), other[name].to_numpy()
        if left.dtype != right.dtype:
            return False
        if left.dtype == np.float64:
            left, right = left.view(np.uint64), right.view(np.uint64)
        if [str(value) for value in left] != [str(value) for value in right]:
            return False
    return True


def test_marks_tell_why(masked: Tables) -> None:
    assert state(row(masked["centre_residence"], area="soya")["value"]) == 5
    assert state(row(masked["centre_contacts"], method="travel", status="total", measure="contacts")["value"]) == 0
    assert state(row(masked["centre_contacts"], method="travel", status="total", measure="share")["value"]) == 0
    assert state(row(masked["centre_age_summary"], measure="max")["value"]) == 0
    assert row(masked["centre_residence"], area="ishikari")["value"] == 27
    assert row(masked["centre_residence"], area="rumoi")["value"] == 0


def test_no_masked_value_is_left_in_any_column(tables: Tables, made: tuple[Problem, RowsOf], masked: Tables) -> None:
    problem, rows_of = made
    pattern = only_small(problem)
    checked = 0
    for name in pattern.hidden:
        for place in rows_of.cells.get(name, ()):
            told = masked[place.table].iloc[place.row]
            given = tables[place.table].iloc[place.row]
            for column in tables[place.table].columns.intersection(["value", "printed", "value_to", place.column]):
                if column == place.column or not pd.isna(given[column]):
                    assert state(told[column]) >= 0, (name, column)
            assert told["note"] is None
            checked += 1
    assert checked > 130
    for table, frame in masked.items():
        assert frame["note"].isna().all(), table


def test_nothing_depends_on_what_is_masked(tables: Tables, made: tuple[Problem, RowsOf]) -> None:
    """Change every masked number, and what is printed of it: the tables for outsiders are the same, bit by bit."""
    problem, rows_of = made
    pattern = only_small(problem, **{BANDS: ((3, 3), (4, 5))})
    hidden = {**pattern.hidden, problem.orders[0].classes[4][1]: "under"}
    for names in problem.orders[0].classes[4:6]:
        for name in names[1:]:
            hidden.pop(name, None)
    hidden |= {problem.orders[0].classes[4][1]: "under"}
    pattern = Pattern(hidden, pattern.merged)
    other = {table: frame.copy() for table, frame in tables.items()}
    cells = dict(problem.cells)
    for name in (*pattern.hidden, problem.orders[0].classes[5][1]):
        value = problem.cells[name].value % 4 + 1
        cells[name] = Cell(name, value, 5, withheld=problem.cells[name].withheld)
        for place in rows_of.cells.get(name, ()):
            columns = other[place.table].columns.intersection([place.column, "printed"])
            other[place.table].loc[place.row, columns] = value
    for place in rows_of.never | {place for place, of in rows_of.following.items() if of & {*pattern.hidden}}:
        columns = other[place.table].columns.intersection([place.column, "printed"])
        other[place.table].loc[place.row, columns] = 12.0
    for table in ("centre_residence", "lpf_sango_meetings"):
        assert not same(tables[table], other[table])
    # Durations are left out: whether a masked number was misprinted decides what is told of print there.
    here, record = mask(tables, problem, pattern, rows_of)
    there, other_record = mask(other, Problem(cells, problem.sums, problem.orders, problem.shares), pattern, rows_of)
    assert [table for table in here if table != "centre_durations" and not same(here[table], there[table])] == []
    assert record == other_record


def test_the_given_tables_stay_as_they_are(warehouse: Warehouse, tables: Tables, masked: Tables) -> None:
    assert all(same(frame, tables_of(warehouse)[table]) for table, frame in tables.items())
    assert not any(masks(frame) for frame in tables.values())


def test_merged_bands_are_one_row(tables: Tables, made: tuple[Problem, RowsOf]) -> None:
    problem, rows_of = made
    hidden = only_small(problem).hidden
    hidden = {name: why for name, why in hidden.items() if "50_59" not in name and "ge60" not in name}
    women = "centre_age_sex|2024|50_59|female|persons"
    pattern = Pattern({**hidden, women: "under"}, {BANDS: ((0, 0), (1, 1), (2, 2), (3, 3), (4, 5))})
    frame = mask(tables, problem, pattern, rows_of)[0]["centre_age_sex"]
    assert len(frame) == len(tables["centre_age_sex"]) - 5
    assert {*frame["age_band"]} == {"lt20", "20_29", "30_39", "40_49", "50_59+ge60", "unknown", "total"}
    of = {"age_band": "50_59+ge60"}
    everyone = row(frame, **of, sex="total", measure="persons")
    # 12 and 4; of 91 that is 17.6 %.
    assert (everyone["value"], everyone["printed"]) == (16, 16)
    assert row(frame, **of, measure="share")["value"] == 17.6
    assert row(frame, **of, sex="male", measure="persons")["value"] == 13
    assert state(row(frame, **of, sex="female", measure="persons")["value"]) == 5
    assert state(row(frame, **of, sex="female", measure="persons")["printed"]) == 5
    # The order of the rows is kept.
    assert list(dict.fromkeys(frame["age_band"])).index("50_59+ge60") == 4


def test_the_share_of_a_masked_class_is_masked(tables: Tables, made: tuple[Problem, RowsOf]) -> None:
    problem, rows_of = made
    everyone = "centre_age_sex|2024|50_59|total|persons"
    pattern = Pattern({everyone: "withheld"}, {BANDS: ((4, 5),)})
    frame = mask(tables, problem, pattern, rows_of)[0]["centre_age_sex"]
    of = {"age_band": "50_59+ge60"}
    assert state(row(frame, **of, sex="total", measure="persons")["value"]) == 0
    assert state(row(frame, **of, measure="share")["value"]) == 0


def test_what_is_printed_of_another_row_is_not_told(tables: Tables, masked: Tables) -> None:
    # Print took the times of mail for those of outreach: the two contacts of 15 to 30 minutes stand beside mail.
    swapped = {"method": "mail", "band": "15_30", "measure": "contacts"}
    assert row(tables["centre_durations"], **swapped)["printed"] == 2
    told = row(masked["centre_durations"], **swapped)
    assert (told["value"], state(told["printed"])) == (80, 0)
    # A misprint beside which nothing masked was misprinted may be told: 84 persons for 83.
    everyone = row(masked["centre_continuity"], year=2023, started="total", measure="persons")
    assert (everyone["value"], everyone["printed"]) == (83, 84)


def test_the_record_says_what_is_masked_never_how_much(tables: Tables, made: tuple[Problem, RowsOf]) -> None:
    problem, rows_of = made
    masked, record = mask(tables, problem, only_small(problem), rows_of)
    told = {(each.table, each.keys, each.state) for each in record}
    assert ("centre_residence", (("area", "soya"),), "under") in told
    assert ("lpf_sango_meetings", (("date", "2025-03-02"), ("kind", "regular")), "under") in told
    assert {each.fiscal_year for each in record} == {2024}
    counted = sum(
        int((payloads(frame[name]) >= 0).sum())
        for frame in masked.values()
        for name in frame.columns.intersection(["value", "participants", "attendance"])
    )
    assert len(record) == counted


def test_places_of_which_nothing_may_be_told() -> None:
    # Of 1,500 residents nothing is told, of 20,000 from 20 cases on: 4 + 15 = 19 are left to them, enough for either.
    towns = pd.DataFrame(
        {"residents": [1500, 20_000, 150_000], "area": ["soya"] * 3, "health_centre": ["Wakkanai"] * 3},
        index=["01511", "01512", "01217"],
    )
    counted = {
        "municipality": {"01217": 12.0, "01511": 4.0, "01512": 15.0},
        "health_centre": {"Wakkanai": 31.0},
        "subprefecture": {"soya": 31.0},
    }
    frame = pd.DataFrame(
        [(2024, level, "all", place, None, cases) for level, told in counted.items() for place, cases in told.items()],
        columns=["fiscal_year", "level", "ages", "place", "category", "cases"],
    )
    problem, rows_of = problem_of({PLACES: frame}, FUNDER, towns)
    masked, record = mask({PLACES: frame}, problem, only_small(problem), rows_of)
    told = masked[PLACES][masked[PLACES]["ages"] == "all"]
    for place in ("01511", "01512"):
        assert state(row(told, place=place)["cases"]) == state(WITHHELD) == 0
    assert [row(told, place=place)["cases"] for place in ("01217", "Wakkanai", "soya")] == [12, 31, 31]
    of_all = {dict(each.keys)["place"] for each in record if ("ages", "all") in each.keys}
    assert of_all == {"01511", "01512"}
    assert len(frame) == 5
