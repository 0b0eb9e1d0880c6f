"""Tables that staff keep beside the log: which rows count, where they are from, what is said where one lacks."""

import datetime as dt
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.catalog import catalog, find
from dashboard.exports.contract import contracts
from dashboard.exports.load import Export, load
from dashboard.figures import publish
from dashboard.figures.source import kept_by_staff
from dashboard.language import LANGUAGES
from dashboard.records.entry import Entry
from dashboard.records.kind import table_kinds
from dashboard.records.overlap import keys
from dashboard.records.store import Store
from dashboard.records.tables import taken_in
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA, YEAR

#: A year without a report, and the day on which staff took in its tables (noon in UTC: no clock is a day off).
KEPT, DAY = 2025, dt.date(2026, 4, 10)
AT = f"{DAY}T12:00:00+00:00"
KINDS = table_kinds({})
#: What no figure of such a year may say where its report would be named.
REPORT = {"ja": re.compile("報告書(?!はまだ)"), "en": re.compile(r"(?<!no )\breport\b", re.IGNORECASE)}


def kept(path: str, *rows: Mapping[str, object], year: int = KEPT, file: str = "") -> Entry:
    """Return a table of a year as it is taken in."""
    schema = KINDS[path].schema
    cells = [{"row": position, "fiscal_year": year, **row} for position, row in enumerate(rows, start=2)]
    columns = [pa.array([row.get(field.name) for row in cells], field.type) for field in schema]
    table = pa.Table.from_arrays(columns, schema=schema)
    name = file or f"{path.split('/')[1]}_{year}.xlsx"
    return Entry(name, f"{name} {cells}".encode(), table, KINDS[path], (), len(cells))


def website(value: int = 120, year: int = KEPT, **named: str) -> Entry:
    return kept("centre/website", {"measure": "accesses", "value": value, "unit": "accesses"}, year=year, **named)


def group(name: str, city: str = "札幌市") -> dict[str, str]:
    return {"name": name, "city": city}


def activity(number: int = 1, programme: str = "sango") -> dict[str, object]:
    return {"no": number, "kind": "lecture", "date": dt.date(2025, 5, 1), "title": "講演", "programme": programme}


def event(number: int = 1, kind: str = "visit") -> dict[str, object]:
    return {"no": number, "kind": kind, "date": dt.date(2025, 5, 1), "title": "見学"}


@pytest.fixture
def store(records_folder: Path) -> Store:
    return Store(records_folder)


@pytest.fixture
def exports(store) -> Callable[[], list[Export]]:
    """Return what the tables in force are as exports."""
    return lambda: taken_in(store, store.read(), load(DATA))


@pytest.fixture
def shown(store) -> Callable[..., Warehouse]:
    """Take in tables and return the warehouse that shows them."""

    def taken(*entries: Entry) -> Warehouse:
        store.add_many(entries, None, AT)
        return Warehouse(DATA, store.version, Records.of(store.folder))

    return taken


# -- Which rows count ------------------------------------------------------------------------------


def test_a_table_is_known_for_what_it_is(store, exports):
    store.add_many([website()], None, AT)
    (export,) = exports()
    assert (export.origin, export.files, export.taken) == ("table", ("website_2025.xlsx",), DAY)
    assert {export.origin for export in load(DATA)} == {"report"}


@pytest.mark.parametrize("path", KINDS)
def test_a_row_of_a_table_is_told_by_the_keys_of_its_contract(path):
    assert keys(KINDS[path]) == ("fiscal_year", *contracts()[path].keys)


def test_the_later_intake_says_what_a_key_is(store, exports):
    """As a folder may be that was filled before shared keys were asked about."""
    first = kept("lpf/network", group("甲"), group("乙"), group("丙"), file="前期.csv")
    second = kept("lpf/network", group("丁", "旭川市"), group("乙", "旭川市"), file="後期.csv")
    for entry in (first, second):
        store.add_many([entry], None, AT)
    (export,) = exports()
    cities = [*zip(export.frame["name"], export.frame["city"], strict=True)]
    assert cities == [("甲", "札幌市"), ("丙", "札幌市"), ("丁", "旭川市"), ("乙", "旭川市")]
    assert (export.files, export.name) == (("前期.csv", "後期.csv"), "前期.csv・後期.csv")


def test_every_column_of_a_key_tells_rows_apart(store, exports):
    store.add_many([kept("centre/activities", event(1), event(2), file="甲.csv")], None, AT)
    store.add_many([kept("centre/activities", event(1, "conference"), event(2), file="乙.csv")], None, AT)
    (export,) = exports()
    told = [*zip(export.frame["kind"], export.frame["no"], strict=True)]
    assert told == [("visit", "1"), ("conference", "1"), ("visit", "2")]


def test_the_same_key_of_another_year_stays(store, exports):
    store.add_many([website(120), website(240, year=KEPT + 1)], None, AT)
    values = {export.fiscal_year: [*export.frame["value"]] for export in exports()}
    assert values == {KEPT: ["120"], KEPT + 1: ["240"]}


def test_what_counts_no_longer_is_not_named_and_comes_back_by_undo(store, exports):
    store.add_many([website(120, file="旧.csv")], None, AT)
    (later,) = store.add_many([website(240, file="新.csv")], None, "2026-05-01T12:00:00+00:00")
    (export,) = exports()
    assert ([*export.frame["value"]], export.files, export.taken) == (["240"], ("新.csv",), dt.date(2026, 5, 1))
    store.undo(later.id)
    (export,) = exports()
    assert ([*export.frame["value"]], export.files, export.taken) == (["120"], ("旧.csv",), DAY)


def test_what_is_added_up_is_added_up_once(shown, store):
    """Two intakes of the same expenditure are one expenditure."""
    row = {"programme": "sango", "measure": "expenditure", "certainty": "certain", "unit": "thousand_yen"}
    store.add_many([kept("lpf/programmes", {**row, "value": 500}, file="甲.csv")], None, AT)
    warehouse = shown(kept("lpf/programmes", {**row, "value": 450}, file="乙.csv"))
    numbers = warehouse.query("programmes/key_numbers", fiscal_year=KEPT).set_index("measure")["value"]
    assert numbers["expenditure"] == 450


# -- Where it is from ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "source"),
    [
        (
            "ja",
            "出典：北海道ひきこもり成年相談センター 2025年度（令和7） "
            "職員が取り込んだ表「ホームページのアクセス」（ファイル名：website_2025.xlsx）｜2026年4月10日時点",
        ),
        (
            "en",
            "Source: Hokkaido Hikikomori Adult Consultation Centre, FY2025, "
            "taken in by staff: table “Website accesses” (file website_2025.xlsx) | as of 10 Apr 2026",
        ),
    ],
    ids=LANGUAGES,
)
def test_a_table_is_sourced_by_its_file_and_the_day_it_was_taken_in(language, source, shown):
    assert publish(shown(website()), "consultations/website", language, fiscal_year=KEPT).source == source


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_report_is_named_that_there_is_not(language, shown):
    """Neither where tables stand behind a figure, nor where nothing does."""
    warehouse = shown(website(), kept("lpf/network", group("甲")))
    for name, query in catalog().items():
        if "fiscal_year" in query.parameters and not query.is_audit and not name.startswith(("data/", "reference/")):
            source = publish(warehouse, name, language, fiscal_year=KEPT).source
            assert not REPORT[language].search(source), f"{name}: {source}"
    published = publish(warehouse, "programmes/network_groups", language, fiscal_year=KEPT)
    assert "network_2025.xlsx" in published.source and "website" not in published.source


def test_several_tables_and_several_files_are_all_named(shown):
    warehouse = shown(
        kept("lpf/activities", activity(1), file="上期.csv"),
        kept("lpf/activities", activity(2), file="下期.csv"),
        kept(
            "lpf/media", {"no": 1, "medium": "web", "outlet": "甲", "title": "乙", "programme": "sango", "mentions": 1}
        ),
    )
    source = publish(warehouse, "programmes/key_numbers", "ja", fiscal_year=KEPT).source
    assert (
        "表「登壇・派遣・会議など」（ファイル名：上期.csv、下期.csv）・表「報道と掲載」（ファイル名：media_2025.xlsx）"
        in source
    )


def test_a_table_read_only_as_far_as_it_is_printed_is_no_source():
    assert "lpf_programmes" in find("peer_groups/key_numbers").tables
    assert kept_by_staff(find("peer_groups/key_numbers")) == []
    read = {name: {contract.table for contract in kept_by_staff(query)} for name, query in catalog().items()}
    assert read["overview/centre_numbers"] == {"centre_website"}
    assert read["overview/calendar"] == {"centre_activities", "lpf_activities", "lpf_media"}


@pytest.fixture(scope="module")
def beside_logs(synthetic_folder: Path, tmp_path_factory) -> Warehouse:
    """The synthetic years, complete in FY2025 and going on in FY2026, with the accesses of both beside the log."""
    folder = tmp_path_factory.mktemp("beside") / "records"
    shutil.copytree(synthetic_folder, folder)
    Store(folder).add_many([website(100), website(150, year=KEPT + 1)], None, AT)
    return Warehouse(DATA, "beside logs", Records.of(folder))


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_records_both_are_named_and_the_records_tell_the_date(language, beside_logs):
    published = publish(beside_logs, "overview/centre_numbers", language, fiscal_year=KEPT)
    records, table = published.source.split("／" if language == "ja" else " / ")
    assert "website_2025.xlsx" in table and "website" not in records
    assert ("2026年3月31日時点" if language == "ja" else "as of 31 Mar 2026") in table
    assert "website" not in publish(beside_logs, "consultations/contacts_by_method", language, fiscal_year=KEPT).source


def test_where_last_years_table_is_from(shown):
    """Not from a report: there is none of FY2025."""
    warehouse = shown(website(100), website(150, year=KEPT + 1))
    (row,) = warehouse.query("overview/centre_numbers", fiscal_year=KEPT + 1).itertuples()
    assert (row.measure, row.previous, row.previous_basis) == ("website_accesses", 100, "log")
    (row,) = warehouse.query("overview/centre_numbers", fiscal_year=KEPT).itertuples()
    assert row.previous_basis == "report"


@pytest.mark.parametrize(("language", "same_period"), [("ja", "同期"), ("en", "same period")])
def test_a_table_of_a_year_that_goes_on_is_not_compared(language, same_period, beside_logs):
    """Half a year's accesses are no measure against a whole year's, and last year's can't be cut to the same day."""
    published = publish(beside_logs, "consultations/website", language, fiscal_year=KEPT + 1)
    assert (published.numbers or published.cells) and same_period not in str(published)
    for name in ("consultations/website", "overview/centre_numbers"):
        assert "100" not in str(publish(beside_logs, name, language, fiscal_year=KEPT + 1).cells)
    numbers = beside_logs.query("overview/centre_numbers", fiscal_year=KEPT + 1).set_index("measure")
    assert numbers["previous_basis"]["website_accesses"] == "none"
    whole = beside_logs.query("overview/centre_numbers", fiscal_year=KEPT).set_index("measure")
    assert whole["previous_basis"]["website_accesses"] == "report"


def test_the_name_of_a_file_stays_what_it_is(synthetic_folder, tmp_path):
    """Also where "last year" is said as the same period last year."""
    shutil.copytree(synthetic_folder, tmp_path / "records")
    Store(tmp_path / "records").add_many([website(year=KEPT + 1, file="前年度比較.xlsx")], None, AT)
    warehouse = Warehouse(DATA, "named", Records.of(tmp_path / "records"))
    assert "前年度比較.xlsx" in publish(warehouse, "overview/centre_numbers", "ja", fiscal_year=KEPT + 1).source


# -- What is said where one is missing ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "taken", "missing"),
    [
        ("consultations/website", [], ["ホームページのアクセス"]),
        ("consultations/website", [website(year=KEPT + 1)], ["ホームページのアクセス"]),
        ("consultations/next_steps", [], ["デイケアとひきこもり外来", "デイケアからの次のステップ"]),
        ("seminars/trainings", [kept("centre/activities", event())], ["サポーター養成研修の参加者"]),
        ("programmes/key_numbers", [], ["登壇・派遣・会議など", "報道と掲載", "事業別の支出・従事者・受益者"]),
        ("programmes/network_numbers", [], ["登壇・派遣・会議など"]),
        ("overview/lpf_numbers", [website()], ["報道と掲載"]),
        ("programmes/network_numbers", [kept("lpf/activities", activity())], []),
        ("peer_groups/key_numbers", [], []),
        ("consultations/contacts_by_method", [website()], []),
    ],
)
def test_an_empty_figure_names_the_tables_that_are_missing(name, taken, missing, shown, warehouse):
    found = shown(*taken) if taken else warehouse
    empty = {language: publish(found, name, language, fiscal_year=KEPT).empty for language in LANGUAGES}
    titles = {contract.title["ja"]: contract.title["en"] for contract in contracts().values() if contract.template}
    assert {title for title in titles if f"「{title}」" in empty["ja"]} == {*missing}
    assert {title for title in titles.values() if f"“{title}”" in empty["en"]} == {titles[title] for title in missing}
    assert ("様式" in empty["ja"], "template" in empty["en"]) == (bool(missing),) * 2
    assert "2025年度" in empty["ja"] and "FY2025" in empty["en"]


def test_a_figure_of_several_tables_tells_of_the_records_too(synthetic):
    """Day care and its next steps can't come from a log, though the query reads a table that does."""
    told = publish(synthetic, "consultations/next_steps", "ja", fiscal_year=KEPT).empty
    assert told == (
        "2025年度（令和7）のデータはまだありません。記録のほかに表「デイケアとひきこもり外来」・"
        "「デイケアからの次のステップ」も使う図で、この表は「取り込み」のページにある様式で取り込めます。"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_that_is_there_but_has_no_such_row_is_not_called_missing(language, shown, warehouse):
    name = "programmes/activities_list"
    there = shown(kept("lpf/activities", activity(programme="sango")))
    for found, year in ((there, KEPT), (warehouse, YEAR)):
        published = publish(found, name, language, fiscal_year=year, programme="none_such")
        assert published.empty == find(name).card["empty"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_card_says_of_its_absence_stands_where_no_table_would_help(language, synthetic):
    """The event's figures are told in prose alone; the list of activities gives but its day."""
    name = "peer_groups/university"
    assert publish(synthetic, name, language, fiscal_year=KEPT).empty == find(name).card["empty"][language]
