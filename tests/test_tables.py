"""The tables of the annual report, counted from the log: as printed, and right where the log is awkward."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dashboard.__main__ import main
from dashboard.catalog import catalog, find
from dashboard.exports.contract import TYPES, contracts, parse
from dashboard.figures import publish
from dashboard.figures.continuity import TOTALS_UNKNOWN
from dashboard.figures.labels import Labels
from dashboard.records import log
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.settings import TABLES_FROM_LOG
from dashboard.synthetic import records
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA, YEAR, labels_of

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
#: The log adds a break, the year that goes on; it gives none of those that a report tells of.
BREAKS = "centre_breaks"
FROM_LOG = {contract.table: contract for contract in contracts().values() if contract.from_log}


def with_records(folder: Path, tables: dict[str, pa.Table], data: Path = DATA) -> Warehouse:
    """Return the warehouse of ``data`` with these accepted rows, one intake a kind."""
    store = Store(folder)
    for kind, table in tables.items():
        store.add(f"{kind}.csv", kind.encode(), table, kinds()[kind], (), table.num_rows, None, 0, (), None)
    return Warehouse(data, folder.name, Records.of(folder))


def table_of(kind: str, rows: list[dict]) -> pa.Table:
    """Return rows as the reader accepts them: what a row does not say is blank."""
    placed = [
        {**row, "row": place, "fiscal_year": row["date"].year - (row["date"].month < 4)}
        for place, row in enumerate(rows, start=2)
    ]
    return pa.Table.from_pylist(placed, schema=kinds()[kind].schema)


@pytest.fixture(scope="module")
def synthetic(warehouse: Warehouse) -> dict[str, pa.Table]:
    return records(warehouse)


@pytest.fixture(scope="module")
def logged(synthetic, tmp_path_factory) -> Warehouse:
    """The shipped reports, with a log of 2024 that gives exactly these, and with two years more."""
    return with_records(tmp_path_factory.mktemp("synthetic") / "records", synthetic)


@pytest.fixture(scope="module")
def cells(logged) -> pd.DataFrame:
    return logged.sql("select * from log_cells")


# -- Log and print -------------------------------------------------------------------------------


def test_every_cell_that_the_log_gives_is_as_printed(cells):
    derivable = cells[cells["derivable"]]
    differing = derivable[~derivable["same"].astype(bool)]
    assert [*differing[["table", "row", "column", "value", "log"]].itertuples(index=False)] == []
    assert {*cells["fiscal_year"]} == {YEAR}
    assert {*cells["table"]} >= {contract.path for contract in FROM_LOG.values()}
    # 35 + 40 + 5 cells of three tables: four of the first are printed as "-".
    counted = derivable["table"].value_counts()
    assert (counted["centre/contacts"], counted["centre/age_sex"], counted["centre/age_summary"]) == (30, 40, 5)
    assert counted["centre/continuity"] == 19  # 2009 to 2024, persons, contacts, earlier
    assert counted["lpf/yoridokoro_sessions"] == 96 * 5


def test_the_other_cells_are_fewer_and_each_has_its_reason(cells):
    other = cells[~cells["derivable"]]
    assert len(other) < cells["derivable"].sum()
    assert other["same"].isna().all()
    assert other[["reason_ja", "reason_en"]].notna().all(axis=None)
    assert not other["reason_en"].str.contains(JAPANESE).any()
    assert other["reason_ja"].str.contains(JAPANESE).all()
    # What the issue names: website accesses, spending, earlier years' rows, cumulative clinic figures.
    assert {"centre/website", "lpf/programmes", "centre/continuity", "centre/clinic"} <= {*other["table"]}
    exceptions = other[other["table"].isin([contract.path for contract in FROM_LOG.values() if contract.derivable])]
    assert exceptions["table"].value_counts().to_dict() == {
        "centre/continuity": 164,  # the years before 2024: 183 filled cells, without the 19
        "lpf/sango_meetings": 10,  # two tables, two venues
        "lpf/dohirokai_sessions": 10,
        "centre/found_by": 5,  # about 45, 30 and 19%; what the report does not print of other ways
        "lpf/yoridokoro": 2,  # the change on 2023
    }


def test_a_cell_is_named_as_corrections_name_it(cells, warehouse):
    corrections = warehouse.query("data/corrections")
    named = {*cells[["table", "row", "column"]].itertuples(index=False, name=None)}
    assert {*corrections[["table", "row", "column"]].itertuples(index=False, name=None)} <= named
    swapped = cells[(cells["table"] == "centre/durations") & (cells["row"] == "mail|total|contacts")].iloc[0]
    assert (swapped["printed"], swapped["value"], swapped["log"]) == ("23", "359", "359")
    assert not cells.duplicated(["fiscal_year", "table", "row", "column"]).any()


def test_the_figure_tells_of_every_table(logged, cells):
    for language, words in (("ja", "すべて報告書と一致"), ("en", "agree with the reports")):
        published = publish(logged, "data/log_cells", language, fiscal_year=YEAR)
        assert words in published.headline
        assert f"{cells['derivable'].sum():,}" in published.headline
        assert len(published.cells) == cells["table"].nunique()
    assert publish(logged, "data/log_cells", "ja", fiscal_year=YEAR + 1).empty
    assert logged.query("data/findings", fiscal_year=YEAR)["rule"].ne("log_against_print").all()


def altered(synthetic: dict[str, pa.Table], kind: str, change: Callable[[list[dict]], list[dict] | None]) -> dict:
    """Return the synthetic log with the rows of one kind changed."""
    rows = synthetic[kind].to_pylist()
    rows = change(rows) or rows
    return {**synthetic, kind: pa.Table.from_pylist(rows, schema=kinds()[kind].schema)}


def findings(warehouse: Warehouse) -> list[tuple]:
    rows = warehouse.query("data/findings", fiscal_year=YEAR)
    rows = rows[rows["rule"] == "log_against_print"]
    assert rows["severity"].eq("high").all()
    assert not rows["why_en"].str.contains("[ぁ-ん]").any()
    for column in ("section", "why_ja", "why_en", "subject_en", "printed_en", "expected_en"):
        assert rows[column].str.len().gt(0).all(), column
    return sorted(rows[["subject_ja", "printed_ja", "expected_ja"]].itertuples(index=False, name=None))


def test_a_meeting_that_differs_is_found(synthetic, tmp_path):
    """One attendance, one date that print does not have, and one kind of seminar: nothing else is told of."""

    def change(rows: list[dict]) -> None:
        regular = [row for row in rows if row["group"] == "sango_regular"]
        regular[0]["attendance"] += 2  # 6 April: 3 printed
        alone = [row for row in regular if row["fiscal_year"] > YEAR and not row["joint"]]
        alone[0] |= {"fiscal_year": YEAR, "date": date(YEAR, 4, 13)}  # so that the year has one more

    tables = altered(synthetic, "meetings", change)
    tables = altered(
        tables,
        "seminars",
        lambda rows: next(row for row in rows if row["date"] == date(2024, 6, 6)).update(kinds=["individual"]),
    )
    changed = with_records(tmp_path / "records", tables)
    found = findings(changed)
    assert ("SANGOの会の例会・4月6日・通常例会・参加人数", "3", "5") in found
    assert ("相談会・研修会・2番・内容", "研修会(講師)", "個別相談") in found
    extra = [row for row in found if "4月13日" in row[0]]
    assert extra == [("SANGOの会の例会・4月13日・通常例会", "印刷なし", "記録あり")]
    assert any(
        row[0].startswith("本文の数値・") and row[1] == "73人（延べ）" for row in found
    )  # the sum of the regular ones
    wide = changed.query("data/log_cells", fiscal_year=YEAR)
    assert wide["different"].sum() >= 7  # the extra meeting is several cells
    assert "違う" in publish(changed, "data/log_cells", "ja", fiscal_year=YEAR).headline


def test_a_contact_that_differs_is_found(synthetic, tmp_path):
    """A phone call recorded as a visit: 113 and 55 become 112 and 56."""

    def change(rows: list[dict]) -> None:
        call = next(
            r for r in rows if (r["organisation"], r["method"], r["status"]) == ("centre", "phone", "continuing")
        )
        call["method"] = "visit"

    found = findings(with_records(tmp_path / "records", altered(synthetic, "consultations", change)))
    assert ("相談方法別の件数・電話・計・相談延べ件数", "113回", "112回") in found
    assert ("相談方法別の件数・来所・計・相談延べ件数", "55回", "56回") in found
    assert not any("・計・計・相談延べ件数" in row[0] for row in found)


def test_a_session_that_the_log_lacks_is_one_finding(synthetic, tmp_path):
    lacking = altered(synthetic, "meetings", lambda rows: [row for row in rows if row["date"] != date(YEAR, 4, 1)])
    found = findings(with_records(tmp_path / "records", lacking))
    assert [row for row in found if "4月1日" in row[0]] == [
        ("よりどころの開催日・4月1日・当事者会", "印刷あり", "記録なし")
    ]
    assert ("よりどころの回数と参加・当事者会・開催回数", "48回", "47回") in found


def test_only_the_tables_of_the_kinds_at_hand_are_compared(synthetic, tmp_path):
    """A log of contacts says nothing of meetings; the prose, which needs both, is left out."""
    only = {"consultations": synthetic["consultations"]}
    compared = with_records(tmp_path / "records", only).sql("select * from log_cells where derivable")
    assert "centre/contacts" in {*compared["table"]}
    assert not {"centre/seminars", "centre/stated", "lpf/sango_meetings", "lpf/stated"} & {*compared["table"]}
    assert compared["same"].astype(bool).all()


def within(synthetic: dict[str, pa.Table], first: date, last: date) -> dict[str, pa.Table]:
    """Return the rows of the synthetic log from one day to another."""
    return {
        kind: table.filter(pc.and_(pc.greater_equal(table["date"], first), pc.less_equal(table["date"], last)))
        for kind, table in synthetic.items()
    }


@pytest.fixture(scope="module")
def half_a_year(synthetic, tmp_path_factory) -> Warehouse:
    """The records from April to September 2024, beside the report of the whole year."""
    part = within(synthetic, date(YEAR, 4, 1), date(YEAR, 9, 30))
    return with_records(tmp_path_factory.mktemp("half") / "records", part)


def test_half_a_year_is_not_held_against_print(half_a_year, cells):
    """No finding, though nearly every cell of the half differs; each of them waits, and says for which records."""
    assert findings(half_a_year) == []
    found = half_a_year.sql("select * from log_cells")
    waiting = found[found["unfinished_ja"].notna()]
    # Neither more nor fewer than the cells of print that the whole log gives; what only the log has is no cell here.
    printed = cells[cells["derivable"] & cells["only_in"].ne("log")]
    assert {*waiting[["table", "row", "column"]].itertuples(index=False, name=None)} == {
        *printed[["table", "row", "column"]].itertuples(index=False, name=None)
    }
    assert not found["derivable"].any() and found["same"].isna().all()
    assert waiting[["reason_ja", "reason_en"]].notna().all(axis=None)


@pytest.mark.parametrize(
    ("language", "headline", "named"),
    [
        ("ja", "1年分がそろっていない", "相談記録（成年相談センター、2024年4月1日〜2024年9月30日）"),
        ("en", "do not cover it yet", "Consultation records (Centre, 1 Apr 2024 to 30 Sep 2024)"),
    ],
)
def test_what_is_not_compared_with_print_is_said(language, headline, named, half_a_year, monkeypatch, capsys):
    published = publish(half_a_year, "data/log_cells", language, fiscal_year=YEAR)
    assert headline in published.headline
    note = next(note for note in published.notes if named in note)
    # Centre: consultations and seminars; LPF: consultations and meetings.
    assert note.count("2024年9月" if language == "ja" else "Sep 2024") == 4
    shown = [column["key"] for column in published.columns]
    row = next(row for row in published.cells if row[shown.index("not_compared")] == "40")  # centre/age_sex
    assert named in row[shown.index("reasons")]
    monkeypatch.setattr("dashboard.__main__.current", lambda: half_a_year)
    assert main(["audit", "--language", language, "--format", "json"]) == 0
    captured = capsys.readouterr()
    assert "log_against_print" not in captured.out
    (line,) = (line for line in captured.err.splitlines() if named in line)
    assert line in note


def test_a_whole_log_has_nothing_to_wait_for(logged, cells, monkeypatch, capsys):
    assert cells["unfinished_ja"].isna().all()
    published = publish(logged, "data/log_cells", "ja", fiscal_year=YEAR)
    assert "not_compared" not in [column["key"] for column in published.columns]
    monkeypatch.setattr("dashboard.__main__.current", lambda: logged)
    main(["audit", "--format", "json"])
    assert "そろって" not in capsys.readouterr().err


def test_each_kind_of_record_is_judged_by_its_own_days(synthetic, tmp_path):
    """Consultations of the whole year and seminars up to September: only tables of seminars wait.

    The last seminar of the report is that of 26 February: a log that ends there is whole. Meetings
    from October on are not, though the other records of the network begin in April.
    """
    early = within(synthetic, date(YEAR, 4, 1), date(YEAR, 9, 30))
    late = within(synthetic, date(YEAR, 10, 1), date(YEAR + 1, 3, 31))
    whole = within(synthetic, date(YEAR, 4, 1), date(YEAR + 1, 3, 31))
    assert pc.max(whole["seminars"]["date"]).as_py() == date(YEAR + 1, 2, 26)
    mixed = {**whole, "seminars": early["seminars"], "meetings": late["meetings"]}
    compared = with_records(tmp_path / "mixed", mixed)
    assert findings(compared) == []
    found = compared.sql('select distinct "table", derivable, unfinished_en from log_cells')
    named = {row.table: row.unfinished_en for row in found.itertuples() if pd.notna(row.unfinished_en)}
    assert {*named} >= {"centre/seminars", "centre/stated", "lpf/sango_meetings", "lpf/stated", "lpf/hub_sessions"}
    assert all(("Seminar" if table.startswith("centre") else "Meeting") in words for table, words in named.items())
    derivable = {row.table for row in found.itertuples() if row.derivable}
    assert derivable >= {"centre/contacts", "centre/continuity", "lpf/consultations", "lpf/letters"}
    assert not derivable & named.keys()


@pytest.mark.parametrize(
    ("first", "last", "compared"),
    [
        (date(YEAR, 4, 30), date(YEAR + 1, 3, 25), True),
        (date(YEAR, 5, 1), date(YEAR + 1, 3, 31), False),
        (date(YEAR, 4, 1), date(YEAR + 1, 3, 24), False),
    ],
)
def test_a_log_is_whole_from_april_to_late_march(first, last, compared, tmp_path):
    days = [{"date": day, "organisation": "lpf", "case_number": "A", "status": "continuing"} for day in (first, last)]
    rows = {"consultations": table_of("consultations", [{**day, "method": "phone"} for day in days])}
    found = with_records(tmp_path / "records", rows).sql("select * from log_cells")
    assert bool(found["derivable"].any()) == compared
    assert found["unfinished_en"].isna().all() == compared


def test_what_print_leaves_open_is_no_contradiction(synthetic, tmp_path):
    """The report prints no head-count for the third seminar; a log that has one knows more."""

    def change(rows: list[dict]) -> None:
        next(row for row in rows if row["date"] == date(2024, 8, 6))["participants"] = 12

    changed = with_records(tmp_path / "records", altered(synthetic, "seminars", change))
    cell = changed.sql(
        "select * from log_cells where \"table\" = 'centre/seminars' and row = '3' and \"column\" = 'participants'"
    )
    assert cell[["log", "derivable"]].to_dict("records") == [{"log": "12", "derivable": False}]
    assert cell["reason_en"].iloc[0].startswith("Not printed")
    assert findings(changed) == []


def test_a_faulty_file_is_not_compared(synthetic, tmp_path, scratch):
    (scratch / f"fy{YEAR}" / "centre" / "residence.csv").write_text("", encoding="utf-8")
    compared = with_records(tmp_path / "records", synthetic, scratch).sql('select distinct "table" from log_cells')
    assert "centre/residence" not in {*compared["table"]}
    assert "centre/contacts" in {*compared["table"]}


def test_without_records_nothing_is_compared(warehouse):
    assert warehouse.sql("select * from log_cells").empty
    assert publish(warehouse, "data/log_cells", "en", fiscal_year=YEAR).empty


# -- Contracts and SQL ---------------------------------------------------------------------------


def test_every_table_of_the_log_has_its_contract_and_its_sql():
    assert {*log.tables()} == {*FROM_LOG, BREAKS}
    files = {file.relative_to(TABLES_FROM_LOG).with_suffix("").as_posix() for file in TABLES_FROM_LOG.rglob("*.sql")}
    assert files <= {*contracts()}
    assert not any(name.startswith("tables/") for name in catalog())


@pytest.mark.parametrize("table", FROM_LOG)
def test_the_sql_is_written_as_queries_are(table):
    sql = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", log.tables()[table])
    assert ";" not in sql
    assert not re.search(r"\b\w*[A-Z]{2}\w*\b", sql), "SQL is written in lower case"
    assert log.kinds_of(table)


@pytest.mark.parametrize("table", FROM_LOG)
def test_the_columns_are_those_of_the_contract(table, logged):
    contract = FROM_LOG[table]
    rows = logged.sql(f'select * from taken_in.main."{table}"')
    assert [*rows.columns] == ["fiscal_year", *(key for key in contract.columns if key not in ("section", "note"))]
    keys = ["fiscal_year", *contract.keys]
    assert not rows.duplicated(keys).any()
    assert rows[keys].notna().all(axis=None)
    # A log of contacts or meetings that is there for 2026 gives the table of 2026.
    assert {*rows["fiscal_year"]} == {YEAR, YEAR + 1, YEAR + 2}
    for column in contract.columns.values():
        if column.key in rows:
            logged.sql(f'select cast("{column.key}" as {TYPES[column.type]}) from taken_in.main."{table}"')
            if column.domain:
                found = rows[column.key].dropna()
                found = found.explode() if column.type == "list" else found
                assert {*found} <= {*labels_of(column.domain)}, column.key


def test_a_year_that_goes_on_is_a_break(logged):
    """The synthetic log of 2026 ends in September: six months."""
    rows = logged.sql(f"select * from taken_in.main.{BREAKS}")
    assert rows[["fiscal_year", "year", "kind", "months"]].to_dict("records") == [
        {"fiscal_year": YEAR + 2, "year": YEAR + 2, "kind": "partial_year", "months": 6}
    ]


def test_every_contract_that_no_log_gives_says_why():
    for contract in contracts().values():
        assert bool(contract.reason) != contract.derivable or not contract.yearly, contract.path
        for words in (contract.reason, *(rule.reason for rule in contract.exceptions)):
            assert not words or (JAPANESE.search(words["ja"]) and not JAPANESE.search(words["en"])), contract.path
    assert {path for path, contract in contracts().items() if contract.carried} == {
        "centre/breaks",
        "centre/continuity",
    }
    stated = [contracts()[f"{organisation}/stated"] for organisation in ("centre", "lpf")]
    for contract in stated:
        (rule,) = contract.exceptions
        assert {*rule.where["item"]} <= {*labels_of("stated_item")}
        sql = log.tables()[contract.table]
        assert [item for item in rule.where["item"] if f"'{item}'" not in sql] == []


DECLARED = {
    "title": {},
    "row": {},
    "keys": ["year"],
    "columns": {"year": {"type": "integer"}, "venue": {"type": "text"}},
    "derivable": True,
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"except": [{"columns": ["place"], "reason": {"ja": "-", "en": "-"}}]}, "unknown columns ['place']"),
        ({"except": [{"where": {"item": "x"}, "reason": {"ja": "-", "en": "-"}}]}, "unknown columns ['item']"),
        ({"except": [{"where": {"year": 2024}, "reason": {"ja": "-", "en": "-"}}]}, "own or earlier"),
        ({"except": [{"columns": ["venue"]}]}, "needs a reason"),
        ({"except": [{"reason": {"ja": "-", "en": "-"}}], "derivable": False}, "needs a reason"),
        ({"identity": ["date"]}, "unknown columns ['date']"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(change, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        parse("centre/test", {**DECLARED, **change})


def test_an_exception_covers_its_rows_and_columns():
    why = {"ja": "-", "en": "-"}
    contract = parse(
        "centre/test", {**DECLARED, "except": [{"where": {"year": "earlier"}, "columns": ["venue"], "reason": why}]}
    )
    assert contract.why_not({"year": "2023", "venue": "x"}, "venue", YEAR) == why
    assert contract.why_not({"year": "2023", "venue": "x"}, "year", YEAR) is None
    assert contract.why_not({"year": "2024", "venue": "x"}, "venue", YEAR) is None
    sango = contracts()["lpf/sango_meetings"]
    assert sango.why_not({"joint": ["dohirokai", "hubs"]}, "venue", YEAR)
    assert sango.why_not({"joint": ["hubs"]}, "venue", YEAR) is None
    assert sango.why_not({"joint": None}, "venue", YEAR) is None


# -- Small logs, worked out by hand --------------------------------------------------------------

#: Fiscal years that no report tells of; a year at hand ends in March.
FIRST = 2031


def contact(day: str, case: str, status: str, method: str, **columns: object) -> dict:
    return {
        "date": date.fromisoformat(day),
        "organisation": "centre",
        "case_number": case,
        "status": status,
        "method": method,
        **columns,
    }


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., Callable[[str], pd.DataFrame]]:
    """Return a function that takes a few rows of each kind and returns one that reads a table counted from them."""

    def make(**rows: list[dict]) -> Callable[[str], pd.DataFrame]:
        tables = {kind: table_of(kind, found) for kind, found in rows.items()}
        made = with_records(tmp_path / "records", tables)
        return lambda table: made.sql(f'select * from taken_in.main."{table}"')

    return make


def values(rows: pd.DataFrame, *keys: str, **where: object) -> dict:
    """Return ``value`` by the keys, of the rows that ``where`` picks."""
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    names = rows[keys[0]] if len(keys) == 1 else zip(*(rows[key] for key in keys), strict=True)
    return {name: None if pd.isna(value) else value for name, value in zip(names, rows["value"], strict=True)}


def test_a_person_with_two_methods_counts_once_in_each_and_once_in_all(log_of):
    """A: a call, then two mails. B: a mail. One liaison for A. Four contacts, five with liaison; two persons."""
    table = log_of(
        consultations=[
            contact("2031-04-02", "A", "new", "phone"),
            contact("2031-05-02", "A", "continuing", "mail"),
            contact("2031-05-03", "A", "continuing", "mail"),
            contact("2031-05-09", "A", "continuing", "liaison", direction="out", partner="health_centre"),
            contact("2031-06-02", "B", "new", "mail"),
        ]
    )
    persons = table("centre_persons_by_method")
    assert values(persons, "method", measure="persons") == {
        "phone": 1,
        "visit": 0,
        "mail": 2,
        "outreach": 0,
        "travel": 0,
    }
    assert values(persons, "method", measure="contacts") == {
        "phone": 1,
        "visit": 0,
        "mail": 3,
        "outreach": 0,
        "travel": 0,
    }
    contacts = table("centre_contacts")
    assert values(contacts, "method", status="total", measure="share") == {
        **{"phone": 20, "visit": 0, "mail": 60, "outreach": 0, "travel": 0},
        **{"liaison": 20, "case_conference": None, "total": 100},
    }
    by_status = values(contacts, "method", "status", measure="contacts")
    assert [by_status["subtotal", status] for status in ("new", "continuing", "total")] == [2, 2, 4]
    assert [by_status["liaison", status] for status in ("new", "continuing", "total")] == [None, 1, 1]
    assert [by_status["total", status] for status in ("new", "continuing", "total")] == [2, 3, 5]
    stated = values(table("centre_stated"), "item")
    assert (stated["contacts_total"], stated["persons_total"], stated["contacts_per_person"]) == (4, 2, 2)
    assert (stated["persons_new"], stated["persons_continuing"]) == (2, 0)
    assert "seminar_sessions" not in stated  # a log of contacts says nothing of seminars
    assert values(table("centre_liaison"), "direction", "partner") == {("out", "health_centre"): 1, ("out", "total"): 1}


def test_a_letter_is_listed_where_there_is_one(log_of):
    table = log_of(
        consultations=[contact("2031-04-02", "A", "new", "letter"), contact("2031-04-03", "A", "continuing", "phone")]
    )
    by_status = values(table("centre_contacts"), "method", "status", measure="contacts")
    assert by_status["letter", "total"] == 1
    assert by_status["subtotal", "total"] == 2
    assert values(table("centre_consulters_by_method"), "method", relation="total")["letter"] == 1


def test_a_case_that_comes_back_after_a_gap_keeps_its_first_year(log_of):
    """A came in 2031 and 2033, B in 2032, C first in 2012 as it says; D is older than the log and does not say."""
    table = log_of(
        consultations=[
            contact("2031-06-01", "A", "new", "phone"),
            contact("2031-06-02", "D", "continuing", "phone"),
            contact("2032-06-01", "B", "new", "phone"),
            contact("2033-06-01", "A", "continuing", "phone"),
            contact("2033-06-02", "C", "continuing", "mail", first_year=2012),
            contact("2033-06-03", "C", "continuing", "mail"),
        ]
    )
    rows = table("centre_continuity")
    newest = rows[rows["fiscal_year"] == 2033]
    persons = values(newest, "year", "started", measure="persons")
    assert {key: value for key, value in persons.items() if value and key[1].isdigit()} == {
        **{(2031, "2031"): 1, (2032, "2032"): 1},
        **{(2033, "2031"): 1, (2033, "2012"): 1},
    }
    assert [started for year, started in persons if year == 2031 and started.isdigit()] == [
        str(y) for y in range(2009, 2032)
    ]
    assert [persons[year, "total"] for year in (2031, 2032, 2033)] == [2, 1, 2]
    assert [persons[year, "earlier"] for year in (2031, 2032, 2033)] == [1, 0, 2]
    assert values(newest, "year", measure="contacts") == {2031: 2, 2032: 1, 2033: 3}
    assert {*rows[rows["fiscal_year"] == 2031]["year"]} == {2031}
    # D came in 2031 only; of 2032 and 2033 everyone's start is known, and there is no row for those of whom it is not.
    assert {year: n for (year, started), n in persons.items() if started == "unknown"} == {2031: 1}


#: Cases whose start the log tells in all, some or none of their years; the comment is where each belongs.
STARTS = [
    contact("2031-06-01", "A", "continuing", "phone"),  # not known, in both years
    contact("2032-06-01", "A", "continuing", "phone"),
    contact("2031-06-02", "B", "continuing", "phone"),  # 2020, which only its later row says
    contact("2032-06-02", "B", "continuing", "phone", first_year=2020),
    contact("2031-06-03", "C", "new", "phone"),  # 2031, though new once more
    contact("2032-06-03", "C", "new", "phone"),
    contact("2031-06-04", "D", "continuing", "phone"),  # not known: it can't have begun in 2032
    contact("2032-06-04", "D", "new", "phone"),  # 2032
    contact("2032-06-05", "E", "new", "liaison"),  # not known: liaison is no contact, and none is the first
    contact("2032-06-06", "E", "continuing", "mail"),
    contact("2032-06-07", "E", "continuing", "mail"),
]


def test_a_case_of_unknown_start_is_in_no_cohort_but_in_the_totals(log_of):
    """2031: B 2020, C 2031, A and D unknown. 2032: B 2020, C 2031, D 2032, A and E unknown."""
    rows = log_of(consultations=STARTS)("centre_continuity")
    persons = values(rows[rows["fiscal_year"] == 2032], "year", "started", measure="persons")
    assert {key: value for key, value in persons.items() if value and key[1] not in ("total", "earlier")} == {
        **{(2031, "2020"): 1, (2031, "2031"): 1, (2031, "unknown"): 2},
        **{(2032, "2020"): 1, (2032, "2031"): 1, (2032, "2032"): 1, (2032, "unknown"): 2},
    }
    # 1 + 1 + 2 = 4 and 1 + 1 + 1 + 2 = 5; all but the one of the year itself are of earlier years.
    assert [persons[year, "total"] for year in (2031, 2032)] == [4, 5]
    assert [persons[year, "earlier"] for year in (2031, 2032)] == [3, 4]
    assert values(rows, "fiscal_year", "year", measure="contacts")[2032, 2032] == 6


def test_the_continuity_figure_tells_of_unknown_starts(tmp_path):
    """5 persons of 2032, of 2 of whom the start is not known: beside the cells, in the table, in words."""
    made = with_records(tmp_path / "records", {"consultations": table_of("consultations", STARTS)})
    asked = {"fiscal_year": 2032}
    rows = made.query("consultations/continuity", **asked)
    own = rows[rows["year"] == 2032]
    assert own["persons"].sum() == 5
    assert own.loc[own["started"].isna(), "persons"].tolist() == [2]
    assert {*own["persons_unknown"]} == {2}
    equals = find("consultations/continuity").card["sums"][0]["equals"].replace("$fiscal_year", "2032")
    assert rows["persons"].sum() == made.sql(equals).iloc[0, 0]
    for language, told, short, column, unrecorded in (
        (
            "ja",
            "2032年度（令和14）の2人は、相談を始めた年度が記録にありません",
            "2031年度は1か月分の集計です",
            "未記録",
            "未記録",
        ),
        (
            "en",
            "Of 2 persons in FY2032 the records do not tell the year of first contact",
            "FY2031: 1 month only",
            "No year",
            "not recorded",
        ),
    ):
        published = publish(made, "consultations/continuity", language, **asked)
        labels = Labels.of_warehouse(made, language)
        assert any(told in note for note in published.notes)
        # The records of 2031 are of June alone: beside its cells there is no room to say so.
        assert any(short in note for note in published.notes)
        assert short not in published.chart
        chart = json.loads(published.chart)
        assert column in chart["layout"]["xaxis"]["ticktext"]
        place = 2032 + TOTALS_UNKNOWN["persons_unknown"]
        (beside,) = (trace for trace in chart["data"] if isinstance(trace["x"], list) and place in trace["x"])
        assert beside["text"][-1] == "2"
        assert published.cells[-1] == (labels.year(2032), unrecorded, "2")


def test_where_every_start_is_known_nothing_is_said(logged):
    rows = logged.sql("select * from taken_in.main.centre_continuity where started = 'unknown'")
    assert rows.empty
    published = publish(logged, "consultations/continuity", "ja", fiscal_year=YEAR + 1)
    assert "未記録" not in json.loads(published.chart)["layout"]["xaxis"]["ticktext"]
    assert not any("記録にありません" in note for note in published.notes)


def test_what_is_blank_is_unknown_and_no_age(log_of):
    """Ages 20, 31 and blank, the last without a sex too: the mean is 25.5; of three, one is unknown."""
    table = log_of(
        consultations=[
            contact("2031-04-02", "A", "new", "phone", age=20, age_band="20_29", sex="male"),
            contact("2031-04-03", "B", "new", "phone", age=31, age_band="30_39", sex="female", area="soya"),
            contact("2031-04-04", "C", "new", "phone"),
        ]
    )
    ages = table("centre_age_sex")
    persons = values(ages, "age_band", "sex", measure="persons")
    assert (persons["20_29", "male"], persons["30_39", "female"], persons["unknown", "unknown"]) == (1, 1, 1)
    assert (persons["lt20", "total"], persons["total", "total"], len(persons)) == (0, 3, 32)
    assert values(ages, "age_band", measure="share")["unknown"] == 33.3
    summary = values(table("centre_age_summary"), "sex", "measure")
    assert summary == {
        **{("total", "min"): 20, ("total", "max"): 31, ("total", "mean"): 25.5},
        **{("male", "mean"): 20, ("female", "mean"): 31},
    }
    residence = values(table("centre_residence"), "area")
    assert (residence["soya"], residence["unknown"], residence["rumoi"], residence["total"]) == (1, 2, 0, 3)
    assert values(table("centre_earlier_help"), "answer", measure="cases") == {
        "yes": 0,
        "no": 0,
        "unknown": 3,
        "total": 3,
    }
    assert values(table("centre_found_by"), "found_by", measure="share")["unknown"] == 100
    assert values(table("centre_consulters"), "relation", measure="cases")["total"] == 3
    assert values(table("centre_outcomes"), "outcome")["total"] == 3


def test_a_contact_without_minutes_is_in_no_band(log_of):
    """Calls of 10 and 45 minutes and one of which nobody wrote it down: 55 minutes, 27.5 each, printed as 28."""
    table = log_of(
        consultations=[
            contact("2031-04-02", "A", "new", "phone", minutes=10),
            contact("2031-04-03", "A", "continuing", "phone", minutes=45),
            contact("2031-04-04", "A", "continuing", "phone"),
        ]
    )
    durations = values(table("centre_durations"), "method", "band", "measure")
    assert [durations["phone", band, "contacts"] for band in ("lt15", "15_30", "30_60", "ge60", "total")] == [
        1,
        0,
        1,
        0,
        2,
    ]
    assert durations["total", "total", "contacts"] == 2
    assert (durations["phone", "total", "minutes"], durations["phone", "total", "mean_minutes"]) == (55, 28)
    assert (durations["visit", "total", "minutes"], durations["visit", "total", "mean_minutes"]) == (0, None)
    assert values(table("centre_contacts"), "method", "status", measure="contacts")["phone", "total"] == 3


def meeting(day: str, group: str, form: str, **columns: object) -> dict:
    return {"date": date.fromisoformat(day), "group": group, "format": form, **columns}


def test_a_meeting_of_two_programmes_is_in_both_tables(log_of):
    """SANGO with 道ひ老会 (8), 道ひ老会 with SANGO online (4), SANGO for beginners at a hub (6), a hub alone (5)."""
    table = log_of(
        meetings=[
            meeting("2031-09-27", "sango_regular", "in_person", joint=["dohirokai"], attendance=8, place="会館"),
            meeting("2031-10-31", "dohirokai", "online", joint=["sango"], attendance=4, place="ZOOM"),
            meeting(
                "2031-11-28",
                "sango_beginner",
                "metaverse",
                joint=["hubs"],
                attendance=6,
                block="central",
                name="SANGOの会",
            ),
            meeting("2031-12-05", "hub", "in_person", attendance=5, block="north", name="NAGI", slot="afternoon"),
        ]
    )
    sango = table("lpf_sango_meetings")
    assert [*zip(sango["kind"], sango["attendance"], map(list, sango["joint"]), strict=True)] == [
        ("regular", 8, ["dohirokai"]),
        ("beginner_online", 4, ["dohirokai"]),
        ("beginner_online", 6, ["hubs"]),
    ]
    assert [*table("lpf_dohirokai_sessions")["format"]] == ["in_person", "online"]
    hubs = table("lpf_hub_sessions")
    assert [*zip(hubs["block"], hubs["name"], strict=True)] == [("central", "SANGOの会"), ("north", "NAGI")]
    stated = values(table("lpf_stated"), "item")
    assert (stated["sango_regular_attendances"], stated["sango_online_attendances"]) == (8, 10)
    assert (stated["dohirokai_study_sessions"], stated["dohirokai_online_sessions"]) == (1, 1)
    assert "dohirokai_attendances" not in stated  # whose eight are they?
    assert (stated["hubs_beneficiaries"], stated["hub_places"]) == (11, 2)
    assert "hubs_sessions_per_block" not in stated  # one in the north, none in the central block
    assert "yoridokoro_members_sessions" not in stated


def test_yoridokoro_changes_between_whole_years_that_are_recorded(log_of):
    """Members: 12, then 12 + 8 = 20: eight more. Family: one session without its attendance, so nothing is said."""
    table = log_of(
        meetings=[
            *(
                meeting(day, "yoridokoro_members", "in_person", attendance=n)
                for day, n in (("2031-04-05", 5), ("2032-03-28", 7), ("2032-04-05", 12), ("2033-03-30", 8))
            ),
            *(
                meeting(f"2031-{day}", "yoridokoro_family", "in_person", attendance=n)
                for day, n in (("04-06", 1), ("05-11", None))
            ),
            meeting("2033-03-05", "yoridokoro_family", "in_person", attendance=3),
            meeting("2033-06-05", "yoridokoro_members", "in_person", attendance=9),
        ]
    )
    rows = table("lpf_yoridokoro")
    assert values(rows, "fiscal_year", "group", measure="change") == {(2032, "members"): 8}  # 2033 goes on
    assert values(rows, "fiscal_year", "group", measure="attendances") == {
        **{(2031, "members"): 12, (2031, "family"): 1, (2031, "total"): 13},
        **{(2032, "members"): 20, (2032, "family"): 3, (2032, "total"): 23},
        **{(2033, "members"): 9, (2033, "family"): 0, (2033, "total"): 9},
    }
    assert values(rows, "group", fiscal_year=2031, measure="sessions") == {"members": 2, "family": 2}
    assert values(table("lpf_stated"), "item", fiscal_year=2031)["yoridokoro_family_single_participant_sessions"] == 1


def test_seminars_are_numbered_by_date_and_know_their_health_centre(log_of):
    table = log_of(
        seminars=[
            {"date": date(2031, 9, 1), "municipalities": ["01667"], "kinds": ["training"], "participants": 5},
            {"date": date(2031, 5, 1), "health_centre": "静内保健所", "kinds": ["individual"]},
        ]
    )
    rows = table("centre_seminars")
    assert [*zip(rows["no"], rows["health_centre"], strict=True)] == [(1, "静内保健所"), (2, "釧路保健所")]  # 鶴居村
    assert rows["participants"].isna().tolist() == [True, False]
    assert values(table("centre_stated"), "item") == {"seminar_sessions": 2, "training_participants": 5}


def test_letters_reach_each_person_once(log_of):
    """Two letters to A, one to B: two recipients, and no consultation; C's letter and call are two."""
    outreach = [("04-01", "A", "female"), ("05-01", "A", "female"), ("06-01", "B", "male")]
    rows = [contact(f"2031-{day}", case, "continuing", "letter_outreach", sex=sex) for day, case, sex in outreach]
    rows += [contact("2031-07-01", "C", "new", "letter"), contact("2031-08-01", "C", "continuing", "phone")]
    table = log_of(consultations=[{**row, "organisation": "lpf"} for row in rows])
    assert values(table("lpf_letters"), "sex") == {"male": 1, "female": 1, "total": 2}
    assert values(table("lpf_consultations"), "channel") == {
        **{"letter": 1, "mail": 0, "phone": 1, "visit": 0, "travel": 0, "total": 2}
    }
    assert values(table("lpf_stated"), "item")["consultation_letter_continuing"] == 0
    assert table("centre_contacts").empty


def test_a_year_without_any_record_has_no_rows(log_of):
    """Nothing is known of 2032: it is not a year with zero contacts."""
    rows = [contact("2031-04-02", "A", "new", "phone"), contact("2033-04-02", "A", "continuing", "phone")]
    table = log_of(
        consultations=[*rows, {**rows[0], "organisation": "lpf"}, {**rows[1], "organisation": "lpf"}],
        meetings=[
            meeting("2031-04-05", "yoridokoro_members", "in_person"),
            meeting("2033-04-05", "sango_regular", "in_person"),
        ],
        seminars=[{"date": date(2031, 5, 1), "kinds": ["training"], "municipalities": ["01667"]}],
    )
    for name in FROM_LOG:
        assert 2032 not in {*table(name)["fiscal_year"]}, name
    assert {*table("centre_contacts")["fiscal_year"]} == {2031, 2033}
    assert values(table("centre_consulters"), "relation", fiscal_year=2033, measure="cases")["total"] == 0
    assert {*table("lpf_yoridokoro")["fiscal_year"]} == {2031}
