"""Every query: its card is complete, its rows are what the card says, and its numbers are those printed."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
import yaml

from dashboard.catalog import Query, UsageError, catalog, find, shared, tables_of
from dashboard.exports.contract import contracts
from dashboard.language import LANGUAGES
from dashboard.settings import SHARED
from dashboard.warehouse import Warehouse
from tests.conftest import ROOT, YEAR, choices, from_log, labels_of, needs_records

GOLDEN = ROOT / "tests" / "golden"
QUERIES = [name for name, query in catalog().items() if not query.is_audit]
#: Those with a SELECT of their own; another card tells of the same rows otherwise.
OWN_ROWS = [name for name in QUERIES if find(name).rows_of == name]
FROM_LOG = [name for name in QUERIES if from_log(find(name))]
#: Their rows are words, or findings that tests/test_audit.py checks.
WITHOUT_GOLDEN = {"reference/labels", "data/findings"}
TOLERANCE = 1e-6
TABLES = {contract.table for contract in contracts().values()}
CARD = {
    *("title", "unit", "row", "numerator", "denominator", "source", "caveat", "small_numbers", "parameters", "keys"),
    *("caveat_print", "sums", "columns", "empty", "severity", "why", "matters", "from", "rows_of", "form"),
}
SPEC = {
    *("domain", "unit", "unit_of", "type", "bilingual", "blank", "hidden", "optional", "printed", "signed", "absent"),
    *LANGUAGES,
}
SPEC_TYPES = {"date", "month", "fiscal_year"}


def in_both_languages(words: object) -> bool:
    return (
        isinstance(words, dict) and set(words) == set(LANGUAGES) and all(str(word).strip() for word in words.values())
    )


@pytest.mark.parametrize("name", catalog())
def test_card_is_complete(name):
    card = find(name).card
    assert set(card) <= CARD
    assert in_both_languages(card["title"])
    if find(name).is_audit:
        assert card["severity"]
        return
    assert in_both_languages(card["row"])
    for key in {"numerator", "denominator", "caveat", "caveat_print", "empty"} & set(card):
        assert in_both_languages(card[key]), key
    assert card["small_numbers"]["protect"] in ("persons", "behind", "none", "internal")
    assert in_both_languages(card["small_numbers"].get("why", {"ja": "-", "en": "-"}))
    if "unit" in card:
        assert card["unit"] in labels_of("unit")
    assert card["source"]
    for source in card["source"]:
        if source["report"] in ("centre", "lpf"):
            assert set(source) <= {"report", "section"}
        else:
            assert source["report"] in labels_of("source")
    assert card["keys"]
    assert card["columns"]


@pytest.mark.parametrize("name", QUERIES)
def test_columns_are_declared(name):
    for key, spec in find(name).card["columns"].items():
        assert set(spec) <= SPEC, key
        assert ("ja" in spec) == ("en" in spec), key
        assert (
            spec.get("hidden")
            or in_both_languages({k: spec[k] for k in LANGUAGES if k in spec})
            or key in labels_of("column")
        ), f"{key} has no heading"
        if "domain" in spec:
            assert spec["domain"] == "municipality" or labels_of(spec["domain"]), f"{key}: no labels"
        if "unit" in spec:
            assert spec["unit"] in labels_of("unit"), key
        assert spec.get("type") in {None, *SPEC_TYPES}, key


@pytest.mark.parametrize("name", catalog())
def test_sql_is_one_select_that_names_its_parameters(name, warehouse):
    query = find(name)
    plain = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", query.sql).strip()
    assert re.match(r"(with|select)\b", plain, re.IGNORECASE)
    assert ";" not in plain
    assert not re.search(r"\?|\$\d", plain), "parameters have names"
    asked = set(re.findall(r"\$(\w+)", plain))
    # A card of another query's rows may have parameters of its own, for the drawing.
    assert asked <= set(query.parameters) if query.rows_of != name else asked == set(query.parameters)
    assert not re.search(r"\b\w*[A-Z]{2}\w*\b", re.sub(r'"[^"]*"', "", plain)), "SQL is written in lower case"


@pytest.mark.parametrize("name", QUERIES)
def test_rows_are_what_the_card_says(name, warehouse):
    """Columns exist, keys are unique and filled, keys have labels, sums hold: for everything that can be asked."""
    query = find(name)
    for asked in choices(query, warehouse):
        rows = warehouse.query(name, **asked)
        if rows.empty:
            assert (asked or needs_records(query)) and "empty" in query.card, f"{asked}: no rows, and no word why"
            continue
        check_rows(rows, query, asked, warehouse)


@pytest.mark.parametrize("name", FROM_LOG)
def test_rows_of_the_records_are_what_the_card_says(name, warehouse, synthetic):
    """The same of what only a log gives, in each synthetic year; without records it is empty and says why."""
    query = find(name)
    assert query.card["from"] == "log"
    assert warehouse.query(name).empty
    assert in_both_languages(query.card["empty"])
    for year in synthetic.years:
        for asked in choices(query, synthetic):
            rows = synthetic.query(name, fiscal_year=year, **asked)
            assert len(rows), f"{year} {asked}: no rows"
            check_rows(rows, query, {"fiscal_year": year, **asked}, synthetic)


def check_rows(rows: pd.DataFrame, query: Query, asked: dict, held: Warehouse) -> None:
    """Check the rows of one question against the query's card."""
    for key, spec in query.card["columns"].items():
        needed = [f"{key}_{language}" for language in LANGUAGES] if spec.get("bilingual") else [key]
        needed += [spec[companion] for companion in ("printed", "unit_of") if spec.get(companion)]
        assert set(needed) <= {*rows.columns}, f"{key}: {needed}"
        if "domain" in spec and spec["domain"] != "municipality":
            found = {item for value in rows[key].dropna() for item in np.atleast_1d(value)}
            assert found <= {*labels_of(spec["domain"])}, key
    assert not rows.duplicated(query.card["keys"]).any(), f"{asked}: {query.card['keys']} is no key"
    for rule in query.card.get("sums", ()):
        bound = query.bind(asked, held.latest_year)
        given = {key: value for key, value in bound.items() if f"${key}" in str(rule["equals"])}
        expected = held._run(str(rule["equals"]), given).iloc[0, 0]
        assert rows[rule["column"]].sum() == pytest.approx(expected, abs=TOLERANCE), f"{asked}: {rule}"


def test_unknown_parameters_and_names_are_refused(warehouse):
    for name in QUERIES:
        with pytest.raises(UsageError, match="unknown parameter"):
            warehouse.query(name, no_such_parameter=1)
    with pytest.raises(UsageError, match="did you mean consultations/totals"):
        warehouse.query("consultations/total")


# -- Golden rows ---------------------------------------------------------------------------------


@cache
def golden(name: str) -> list[dict]:
    return yaml.load((GOLDEN / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)


def plain(value: object) -> object:
    """Return a cell as a golden file writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray | list):
        return [plain(item) for item in value]
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return float(value) if isinstance(value, int | float | np.number) else str(value)


def same(found: object, expected: object) -> bool:
    found, expected = plain(found), plain(expected)
    if isinstance(found, float) and isinstance(expected, float):
        return abs(found - expected) <= TOLERANCE * max(1, abs(expected))
    return found == expected


@pytest.mark.parametrize("name", [name for name in OWN_ROWS if name not in WITHOUT_GOLDEN])
def test_numbers_are_those_printed(name, warehouse, synthetic):
    """Of what only a log gives: those of the synthetic years, counted apart."""
    held = synthetic if from_log(find(name)) else warehouse
    file = GOLDEN / f"{name}.yml"
    assert file.is_file(), "no golden file: type the printed numbers from the source"
    for case in golden(name):
        found = held.query(name, **case["parameters"])
        rows = [{key: plain(value) for key, value in row.items()} for row in found.to_dict("records")]
        if "count" in case:
            assert len(rows) == case["count"], f"{case['parameters']}: {len(rows)} rows"
        for expected in case.get("rows", ()):
            unknown = expected.keys() - {*found.columns}
            assert not unknown, f"the query has no column {unknown}"
            fitting = sum(all(same(row[key], value) for key, value in expected.items()) for row in rows)
            assert fitting == 1, f"{case['parameters']}: {fitting} rows fit {expected}"


def test_no_golden_file_is_left_over():
    files = {file.relative_to(GOLDEN).with_suffix("").as_posix() for file in GOLDEN.rglob("*.yml")}
    assert files <= {*OWN_ROWS}


def test_golden_numbers_are_many():
    """At least 250 printed figures besides those of the continuity table and what only a log gives."""
    numbers = 0
    for file in GOLDEN.rglob("*.yml"):
        name = file.relative_to(GOLDEN).with_suffix("").as_posix()
        if "centre_continuity" not in find(name).tables and not from_log(find(name)):
            cells = [value for case in golden(name) for row in case.get("rows", ()) for value in row.values()]
            numbers += sum(isinstance(value, int | float) and not isinstance(value, bool) for value in cells)
    assert numbers >= 250


def test_every_export_is_tied_to_golden_rows():
    """Every table of a report is read by a query whose rows are compared with print."""
    with_golden = [find(file.relative_to(GOLDEN).with_suffix("").as_posix()) for file in GOLDEN.rglob("*.yml")]
    read = frozenset().union(*(query.tables for query in with_golden))
    tables = {contract.table for contract in contracts().values() if contract.yearly}
    assert sorted(tables - read) == []


def test_every_export_is_read_by_a_query():
    read = frozenset().union(*(query.tables for query in catalog().values()))
    assert sorted({contract.table for contract in contracts().values()} - read) == []


def test_a_golden_row_must_fit(warehouse):
    assert same(pd.Timestamp("2024-09-28"), "2024-09-28")
    assert same(np.array(["a", "b"]), ["a", "b"])
    assert same(float("nan"), None)
    assert same(83.6, 83.6000000001)
    assert not same(83.6, 83.7)
    assert not same(0.0, None)
    assert YEAR in warehouse.years


def test_every_query_has_sql_and_card_side_by_side():
    for folder in (ROOT / "queries").iterdir():
        names = {suffix: {file.stem for file in folder.glob(f"*{suffix}")} for suffix in (".sql", ".yml")}
        without = {name for name in names[".yml"] - names[".sql"] if find(f"{folder.name}/{name}").rows_of}
        # A shared relation has no card: no figure tells of it alone.
        assert names[".yml"] - without == (set() if folder == SHARED else names[".sql"]), folder.name


@pytest.mark.parametrize("name", shared())
def test_a_shared_relation_is_one_select_that_says_what_a_row_is(name):
    """And every query that reads it stands on the tables that it reads."""
    relation = shared()[name]
    plain = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", relation.sql).strip()
    assert re.match(r"(with|select)\b", plain, re.IGNORECASE)
    assert ";" not in plain
    assert set(re.findall(r"\$(\w+)", plain)) == set(relation.parameters)
    assert not re.search(r"\b\w*[A-Z]{2}\w*\b", re.sub(r'"[^"]*"', "", plain)), "SQL is written in lower case"
    readers = [query for query in catalog().values() if re.search(rf"\b{name}\(", query.sql)]
    others = [other for other in shared().values() if re.search(rf"\b{name}\(", other.sql)]
    assert readers or len(others) > 1, f"nothing reads {name}"
    for query in readers:
        assert tables_of(relation.sql) & TABLES <= query.tables
