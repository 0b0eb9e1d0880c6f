"""Which numbers count people, whether few of them are masked, and how they hang together."""

import csv
from collections.abc import Mapping

import pandas as pd
import pytest

from dashboard.disclosure.audience import Audience
from dashboard.disclosure.cells import RowsOf, problem_of
from dashboard.disclosure.numbers import Place
from dashboard.disclosure.places import PLACES
from dashboard.disclosure.problem import Problem
from dashboard.exports.contract import contracts, parse
from dashboard.exports.protection import numeric
from dashboard.warehouse import Warehouse
from tests.conftest import DATA
from tests.disclosure.tables import no_towns, only_small, tables_of

FUNDER, PUBLIC = Audience("funder", 5), Audience("public", 10)
#: Units in which people, or what they did, are counted.
OF_PEOPLE = {"persons", "cases", "attendances", "contacts", "times", "minutes"}
#: Columns of lists that count people.
HEADS = ("participants", "attendance")

#: Small numbers in such units that are shown, and why: table -> column that tells which -> keys.
SHOWN = {
    # People who work there, or sit on a committee: no clients.
    ("lpf/programmes", "measure"): {"staff"},
    ("lpf/stated", "item"): {
        "yoridokoro_coordinators",
        "yoridokoro_peer_staff",
        "yoridokoro_family_peer_staff",
        "kitami_forum_peer_staff",
        # Not people at all, though the report counts them in 回: letters, issues, instalments, dispatches.
        "letters_per_month",
        "hubs_letters_per_month",
        "newsletter_issues",
        "newsletter_series_instalments",
        "shiesta_sessions",
        "family_online_moderation_per_month",
        "work_sessions_per_month",
    },
    # About 4.7 and 4.2 contacts by each of 118 and 84 people.
    ("centre/stated", "item"): {"contacts_per_person"},
    # Trainings for the staff of municipalities: see the contract.
    ("centre/seminars", "kinds"): {"training", "training;case_review"},
}


@pytest.fixture(scope="module")
def tables(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    return tables_of(warehouse)


def made(tables: Mapping[str, pd.DataFrame], audience: Audience = FUNDER) -> tuple[Problem, RowsOf]:
    return problem_of(tables, audience, no_towns())


def changed(tables: Mapping[str, pd.DataFrame], table: str, value: object, **where: str) -> dict[str, pd.DataFrame]:
    """Return the tables with one value changed, as printed too."""
    frame = tables[table].copy()
    rows = pd.concat([frame[key] == found for key, found in where.items()], axis=1).all(axis=1)
    assert rows.sum() == 1
    frame.loc[rows, ["value", "printed"]] = value
    return {**tables, table: frame}


def holds(problem: Problem) -> bool:
    """Tell whether every sum holds with its constant."""
    return all(
        problem.cells[each.total].value == sum(problem.cells[part].value for part in each.parts) + each.constant
        for each in problem.sums
    )


def test_every_number_of_a_contract_is_declared() -> None:
    for contract in contracts().values():
        declared = {column for rule in contract.protect for column in rule.columns}
        assert declared == {*numeric(contract.keys, contract.columns)}, contract.path


def test_every_number_that_is_printed_is_covered(tables: dict[str, pd.DataFrame]) -> None:
    uncovered = []
    for contract in (contract for contract in contracts().values() if contract.table in tables):
        for row in tables[contract.table].to_dict("records"):
            for column in numeric(contract.keys, contract.columns):
                if not any(rule.covers(row, column) for rule in contract.protect):
                    uncovered.append((contract.path, column, *(row[key] for key in contract.keys)))
    assert uncovered == []


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "people"},
        {"kind": "open"},
        {"kind": "share"},
        {"kind": "persons", "of": [{"measure": "cases"}]},
        {"kind": "persons", "where": {"colour": "red"}},
        {"kind": "persons", "columns": ["weight"]},
    ],
)
def test_a_wrong_declaration_is_refused(rule: dict) -> None:
    columns = {"measure": {"type": "text"}, "value": {"type": "number"}}
    declared = {"title": {}, "row": {}, "keys": ["measure"], "columns": columns, "protect": [rule]}
    with pytest.raises(ValueError, match=r"protect|share|reason"):
        parse("centre/made_up", declared)


@pytest.mark.parametrize("audience", [FUNDER, PUBLIC])
def test_every_small_number_of_people_is_masked(tables: dict[str, pd.DataFrame], audience: Audience) -> None:
    """Scan the export files themselves for small numbers, knowing nothing of what the contracts declare."""
    problem, rows_of = made(tables, audience)
    hidden = only_small(problem).hidden
    masked = {place for name in hidden for place in rows_of.cells.get(name, ())} | rows_of.never
    masked |= {place for place, cells in rows_of.following.items() if cells & {*hidden}}
    shown, scanned, needed = [], 0, set()
    for file in sorted((DATA / "fy2024").rglob("*.csv")):
        path = f"{file.parent.name}/{file.stem}"
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        frame = tables[path.replace("/", "_")]
        assert len(frame) == len(rows)
        for position, row in enumerate(rows):
            counted = [name for name in HEADS if name in row] + ["value"] * (row.get("unit") in OF_PEOPLE)
            for column in counted:
                # As corrected: what is in the table, not what was printed.
                value = frame[column][position]
                scanned += 1
                small = not pd.isna(value) and 0 < value < audience.threshold
                if small and Place(path.replace("/", "_"), position, column) not in masked:
                    allowed = {
                        (table, row[key]) for (table, key), keys in SHOWN.items() if table == path and row[key] in keys
                    }
                    needed |= allowed
                    shown += [] if allowed else [(path, position, column, value)]
    assert shown == []
    assert scanned > 600
    if audience is PUBLIC:
        assert needed == {(table, key) for (table, _), keys in SHOWN.items() for key in keys}


@pytest.mark.parametrize("audience", [FUNDER, PUBLIC, Audience("public", 20, hide_zero=True)])
def test_every_sum_holds(tables: dict[str, pd.DataFrame], audience: Audience) -> None:
    problem, _ = made(tables, audience)
    assert holds(problem)
    assert len(problem.sums) > 90
    # The only contradiction that is left as it is: the report of 2023 told of 41 people, that of 2024 of 39.
    assert {(each.total, each.constant) for each in problem.sums if each.constant} == {
        ("centre_clinic|2024|day_care|before|persons", -2)
    }


def test_tables_that_tell_the_same_people_share_a_cell(tables: dict[str, pd.DataFrame]) -> None:
    problem, rows_of = made(tables)
    name = next(name for name, places in rows_of.cells.items() if Place("centre_residence", 17, "value") in places)
    assert problem.cells[name].value == 91
    assert {place.table for place in rows_of.cells[name]} == {
        *("centre_age_sex", "centre_consulters", "centre_consulters_by_method", "centre_contacts", "centre_continuity"),
        *("centre_earlier_help", "centre_outcomes", "centre_residence", "centre_stated"),
    }


def test_a_contradiction_is_known_to_everybody(tables: dict[str, pd.DataFrame]) -> None:
    problem, rows_of = made(changed(tables, "centre_residence", 92, area="total"))
    assert holds(problem)
    new = next(name for name, places in rows_of.cells.items() if Place("centre_age_sex", 31, "value") in places)
    residence = next(name for name, places in rows_of.cells.items() if Place("centre_residence", 17, "value") in places)
    assert (problem.cells[new].value, problem.cells[residence].value) == (91, 92)
    assert -1 in {each.constant for each in problem.sums if each.parts == (residence,) and each.total == new}
    # The 17 places still add up to 91: one less than their total.
    assert 1 in {each.constant for each in problem.sums if each.total == residence and len(each.parts) == 17}


def test_few_people_stand_behind_contacts(tables: dict[str, pd.DataFrame]) -> None:
    problem, rows_of = made(tables)
    cells = problem.cells
    # Four travelling consultations in 270 minutes were one person; 55 visits were 18.
    assert cells["centre_contacts|2024|travel|total|contacts"].withheld
    assert not cells["centre_contacts|2024|visit|total|contacts"].withheld
    # Minutes go with the contacts of any duration.
    rows = tables["centre_durations"]
    (row,) = rows.index[(rows["method"] == "travel") & (rows["band"] == "total") & (rows["measure"] == "minutes")]
    assert {"centre_durations|2024|travel|ge60|contacts"} <= rows_of.following[Place("centre_durations", row, "value")]
    # 14 consultations at the clinic were three people.
    assert cells["centre_clinic|2024|outpatient|year|consultations"].withheld
    # No contact is no person: zero is shown.
    assert not cells["centre_durations|2024|travel|lt15|contacts"].withheld
    assert not any(cell.primary for name, cell in cells.items() if "|contacts" in name and "new" not in name)


def test_what_is_left_over_is_protected(tables: dict[str, pd.DataFrame]) -> None:
    # 91 cases, of whom 41, 26 and 17 said how they found the centre: seven found it otherwise.
    rest = [each for each in made(tables, PUBLIC)[0].sums if any("found_by" in part for part in each.parts)]
    problem = made(tables, PUBLIC)[0]
    assert [[problem.cells[part].value for part in each.parts] for each in rest] == [[41, 26, 17, 7]]
    assert problem.cells[rest[0].parts[-1]].primary
    # Seven are enough to be shown to funders: nothing to protect, nothing to link.
    assert not [each for each in made(tables)[0].sums if any("found_by" in part for part in each.parts)]


def test_a_blank_part_is_what_the_others_leave_over(tables: dict[str, pd.DataFrame]) -> None:
    blank = changed(tables, "centre_outcomes", None, outcome="interrupted")
    problem, _ = made(blank)
    sums = [each for each in problem.sums if "centre_outcomes|2024|ended" in each.parts]
    assert holds(problem)
    assert [problem.cells[each.parts[-1]].value for each in sums] == [1]
    assert "|rest|" in sums[0].parts[-1]
    # 41 of 91 are no small number: nothing can be said of the others.
    problem, _ = made(changed(blank, "centre_outcomes", None, outcome="phone_mail_continued"))
    assert not [each for each in problem.sums if "centre_outcomes|2024|ended" in each.parts]
    assert holds(problem)


def test_rounded_numbers_follow_what_they_tell_of(tables: dict[str, pd.DataFrame]) -> None:
    problem, rows_of = made(tables, PUBLIC)
    stated = tables["centre_stated"]
    about = {
        item: row for row, (item, year) in enumerate(zip(stated["item"], stated["year"], strict=True)) if year == 2024
    }

    def followed(item: str) -> set[str]:
        return rows_of.following[Place("centre_stated", about[item], "value")]

    assert followed("self_share") == {
        "centre_consulters_by_method|2024|self|total",
        "centre_age_sex|2024|total|total|persons",
    }
    # About 470 people came to the trainings: the one with a family meeting has eight.
    assert "centre_seminars|2024|5|participants" in followed("training_participants")
    assert problem.cells["centre_seminars|2024|5|participants"].primary


def test_shares_are_rounded_as_printed(tables: dict[str, pd.DataFrame]) -> None:
    problem, _ = made(tables)
    assert len(problem.shares) > 30
    for share in problem.shares:
        assert problem.cells[share.whole].value > 0
    by_part = {share.part: share.digits for share in problem.shares}
    # 31.9 %, and 4.7 contacts by person.
    assert by_part["centre_age_sex|2024|20_29|total|persons"] == 1
    assert by_part["centre_contacts|2024|subtotal|total|contacts"] == -1


def test_the_youngest_and_oldest_are_never_told(tables: dict[str, pd.DataFrame]) -> None:
    _, rows_of = made(tables)
    ages = tables["centre_age_summary"]
    never = {ages["measure"][place.row] for place in rows_of.never if place.table == "centre_age_summary"}
    assert never == {"min", "max"}
    # With the mean of all and of men goes that of women.
    male = Place("centre_age_summary", ages.index[ages["sex"] == "male"][0], "value")
    assert {name.split("|")[3] for name in rows_of.following[male]} == {"male", "female", "unknown"}


def test_shares_of_a_whole_that_is_not_printed(tables: dict[str, pd.DataFrame]) -> None:
    shares = {Place("lpf_satisfaction", row, "value") for row in (1, 3, 4)}
    assert not made(tables)[1].never & shares
    # 73 people are 50.0 %; had 71 answered "good", two would be left over.
    frame = tables["lpf_satisfaction"].copy()
    frame.loc[frame["measure"] == "responses", "value"] = [73.0, 71.0]
    assert made({**tables, "lpf_satisfaction": frame})[1].never >= shares


def test_zero_is_masked_only_where_it_is_set(tables: dict[str, pd.DataFrame]) -> None:
    name = "centre_residence|2024|rumoi"
    assert made(tables)[0].cells[name].value == 0
    assert not made(tables)[0].cells[name].primary
    hiding = made(tables, Audience("funder", 5, hide_zero=True))[0].cells
    assert hiding[name].primary
    assert hiding["centre_durations|2024|visit|lt15|contacts"].withheld


def test_an_unknown_number_is_never_told(tables: dict[str, pd.DataFrame]) -> None:
    frame = tables["centre_stated"].copy()
    frame.loc[0, "item"] = "brand_new"
    assert Place("centre_stated", 0, "value") in made({**tables, "centre_stated": frame})[1].never


def test_a_count_is_a_whole_number(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match="centre_residence"):
        made(changed(tables, "centre_residence", 1.5, area="hiyama"))


def test_weights_do_not_depend_on_values(tables: dict[str, pd.DataFrame]) -> None:
    cells = made(tables)[0].cells
    other = made(changed(tables, "centre_residence", 2, area="hiyama"))[0].cells
    assert {name: cell.weight for name, cell in cells.items()} == {name: cell.weight for name, cell in other.items()}
    grand, margin, inner, older = (
        cells[f"centre_{name}"].weight
        for name in (
            "continuity|2024|total|persons",
            "residence|2024|hiyama",
            "age_sex|2024|20_29|male|persons",
            "continuity|2014|total|persons",
        )
    )
    assert grand > margin > inner
    assert grand > older > inner


def test_two_reports_of_one_year_tell_one_cell(both_years: Warehouse) -> None:
    tables = tables_of(both_years)
    problem, rows_of = made(tables)
    assert holds(problem)
    places = rows_of.cells["centre_continuity|2020|2018|persons"]
    assert {int(tables["centre_continuity"]["fiscal_year"][place.row]) for place in places} == {2024, 2025}


def test_years_that_only_the_log_tells_of_add_up(synthetic: Warehouse) -> None:
    """The log leaves out what is blank, and counts by place: nothing of it contradicts itself."""
    towns = synthetic.sql(
        """
        SELECT code, total AS residents, subprefecture AS area, health_centre_ja AS health_centre
        FROM population_2020 JOIN municipalities USING (code) WHERE code <> '01100'
        """
    ).set_index("code")
    tables = {**tables_of(synthetic), PLACES: synthetic.sql("SELECT * FROM case_places()")}
    problem, rows_of = problem_of(tables, FUNDER, towns)
    assert holds(problem)
    assert {each.total for each in problem.sums if each.constant} == {"centre_clinic|2024|day_care|before|persons"}
    assert {name.split("|")[1] for name in problem.cells if name.startswith(PLACES)} == {"2024", "2025", "2026"}
    # Nobody is counted by place who is not counted elsewhere, too.
    linked = {name for each in problem.sums for name in (each.total, *each.parts)}
    assert {name for name, cell in problem.cells.items() if name.startswith(PLACES) and cell.value} - linked == set()
    # All that is not told of the ages of 178 municipalities has a row: 3 years, 3 groups of ages.
    told = rows_of.tables[PLACES]
    aged = told[(told["level"] == "municipality") & (told["ages"] != "all") & told["place"].notna()]
    assert len(aged) == 178 * 3 * 3
    assert {Place(PLACES, row, "cases") for row in aged.index} <= rows_of.never
    assert {each.table for each in rows_of.orders.values()} == {"centre_age_sex"}
    assert len(rows_of.orders) == 3


def test_age_bands_may_be_merged(tables: dict[str, pd.DataFrame]) -> None:
    problem, rows_of = made(tables)
    assert [order.name for order in problem.orders] == ["centre_age_sex|age_band|2024"]
    assert [len(row) for row in problem.orders[0].classes] == [4] * 6
    assert rows_of.orders[problem.orders[0].name].keys == ("lt20", "20_29", "30_39", "40_49", "50_59", "ge60")


TOWNS = pd.DataFrame(
    {
        "residents": [1500, 4000, 150_000, 30_000],
        "area": ["soya", "soya", "ishikari", "ishikari"],
        "health_centre": ["Wakkanai", "Wakkanai", "Ebetsu", "Chitose"],
    },
    index=["01511", "01512", "01217", "01224"],
)


def cases(*rows: tuple) -> pd.DataFrame:
    """Return the table of cases by place: level, ages, place, category, cases."""
    frame = pd.DataFrame(rows, columns=["level", "ages", "place", "category", "cases"])
    return frame.assign(fiscal_year=2024, cases=frame["cases"].astype(float))


def test_places_lie_in_each_other() -> None:
    # Soya: 12 = 1 + 6 + 5 of no known municipality. Ishikari: 27 = 12 + 10 + 5, and 6 citizens of Sapporo.
    frame = cases(
        ("subprefecture", "all", "soya", None, 12),
        ("subprefecture", "15_64", "soya", None, 7),
        ("subprefecture", "15_39", "soya", None, 7),
        ("subprefecture", "all", "ishikari", None, 27),
        ("subprefecture", "15_64", "ishikari", None, 27),
        ("subprefecture", "all", None, "ishikari", 6),
        ("subprefecture", "all", None, "outside", 5),
        ("health_centre", "all", "Wakkanai", None, 7),
        ("health_centre", "all", "Ebetsu", None, 12),
        ("health_centre", "all", "Chitose", None, 10),
        ("health_centre", "all", None, "soya", 5),
        ("health_centre", "all", None, "ishikari", 11),
        ("health_centre", "all", None, "outside", 5),
        ("municipality", "all", "01511", None, 1),
        ("municipality", "all", "01512", None, 6),
        ("municipality", "all", "01217", None, 12),
        ("municipality", "all", "01224", None, 10),
        ("municipality", "all", None, "soya", 5),
        ("municipality", "all", None, "ishikari", 11),
        ("municipality", "all", None, "outside", 5),
        ("municipality", "15_64", "01512", None, 6),
    )
    problem, _ = problem_of({PLACES: frame}, FUNDER, TOWNS)
    assert holds(problem)
    cells, of = problem.cells, f"{PLACES}|2024|"
    added = {(each.total.removeprefix(of), *(part.removeprefix(of) for part in each.parts)) for each in problem.sums}
    # Soya in health centres and of no known municipality.
    assert ("subprefecture|all|soya", "health_centre|all|Wakkanai", "health_centre|all|-|soya") in added
    # By age: 7 and 5 who are not 15 to 64. All of Ishikari are; of the others none is.
    values = [[cells[name].value for name in (each.total, *each.parts)] for each in problem.sums]
    assert [12, 7, 5] in values
    assert ("subprefecture|all|ishikari", "subprefecture|15_64|ishikari") in added
    # Five of the eleven on no map are of Ishikari, but of no known municipality: printed nowhere, a cell all the same.
    (hidden,) = (name for name in cells if "unplaced" in name)
    assert cells[hidden].value == 5
    unplaced = hidden.removeprefix(of)
    assert ("subprefecture|all|ishikari", "health_centre|all|Chitose", "health_centre|all|Ebetsu", unplaced) in added
    assert ("health_centre|all|-|ishikari", "subprefecture|all|-|ishikari", unplaced) in added
    assert ("health_centre|all|Ebetsu", "municipality|all|01217") in added
    assert [cells[of + f"municipality|all|{code}"].threshold for code in ("01217", "01224")] == [10, 10]
    assert cells[of + "health_centre|all|Wakkanai"].threshold == 5


def test_places_that_are_not_told_stand_in_the_table() -> None:
    frame = cases(
        ("subprefecture", "all", "soya", None, 7),
        ("subprefecture", "all", None, "outside", 2),
        ("health_centre", "all", "Wakkanai", None, 7),
        ("health_centre", "all", None, "outside", 2),
        ("municipality", "all", "01512", None, 7),
        ("municipality", "all", None, "outside", 2),
    )
    _, rows_of = problem_of({PLACES: frame}, FUNDER, TOWNS)
    told = rows_of.tables[PLACES]
    # Fewer than 2,000 people live in one, 20 are the threshold of the other.
    for code in ("01511", "01512"):
        rows = told.index[told["place"] == code]
        assert sorted(told["ages"][rows]) == ["15_39", "15_64", "40_64", "all"]
        assert {Place(PLACES, row, "cases") for row in rows} <= rows_of.never
    # Two are from outside Hokkaido, at every level the same cell.
    places = rows_of.cells[f"{PLACES}|2024|subprefecture|all|-|outside"]
    assert sorted(told["level"][place.row] for place in places) == ["health_centre", "municipality", "subprefecture"]
    # Nobody is of Ishikari, and that has no row.
    assert "ishikari" not in {*told["place"][told["ages"] == "all"]}


def test_places_tell_of_the_residence_table(tables: dict[str, pd.DataFrame]) -> None:
    frame = cases(("subprefecture", "all", "soya", None, 4), ("municipality", "all", "01512", None, 4))
    problem, _ = problem_of({**tables, PLACES: frame}, FUNDER, TOWNS)
    assert holds(problem)
    parts = [each.parts for each in problem.sums if each.total == "centre_residence|2024|soya"]
    assert parts == [(f"{PLACES}|2024|subprefecture|all|soya",)]
