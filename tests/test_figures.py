"""Every figure, in both languages and for everything that can be asked: sound words, sound colours, sound rows."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pytest

from dashboard import theme
from dashboard.catalog import catalog, find
from dashboard.figures import FIGURES, Published, publish
from dashboard.language import LANGUAGES
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA, ROOT, choices, from_log, needs_records

#: Queries that feed the others: words, lists for filters, and what figures say of their sources.
WITHOUT_FIGURE = {"data/reports"}
FEEDING = ("audit/", "reference/")
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SNAKE = re.compile(r"\b[a-z]+_[a-z_]+\b")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
OTHER_COLOUR = re.compile(r'"(?:rgba?|hsla?)\([^)]*\)"')
#: What of a trace or of the layout is read by people.
READ = {"text", "hovertext", "name", "ticktext", "y", "x", "label", "labels", "title"}


def test_every_query_has_its_figure_and_every_figure_its_query():
    drawn = {name for name in catalog() if not name.startswith(FEEDING)} - WITHOUT_FIGURE
    assert drawn == {*FIGURES}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_shown_by_a_page(name):
    pages = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "pages").glob("*.py"))
    assert f'"{name}"' in pages


def words_of_chart(published: Published) -> Iterator[str]:
    """Yield the words drawn in a chart: labels, legend, ticks, annotations, hover."""

    def walk(node: object, read: bool) -> Iterator[str]:
        if isinstance(node, str):
            if read:
                yield node
        elif isinstance(node, list):
            for child in node:
                yield from walk(child, read)
        elif isinstance(node, dict):
            for key, child in node.items():
                if key not in ("geojson", "template", "customdata", "locations"):
                    yield from walk(child, key in READ or (read and key == "text"))

    if published.chart:
        yield from walk(json.loads(published.chart), False)


def words_of_head(published: Published) -> Iterator[str]:
    yield from (published.headline, published.title, published.subtitle, *published.lead, *published.notes)
    yield from (column["label"] for column in published.columns)
    yield from (part for pair in published.definition for part in pair)
    for number in published.numbers:
        yield from (number.label, number.value, number.unit, number.change, number.note)


def untranslated(words: list[str], rows: pd.DataFrame) -> list[str]:
    """Return the words with Japanese in them that is no name that the report itself gives: a title, a place."""
    suspects = [word for word in words if JAPANESE.search(word)]
    if not suspects:
        return []
    names = {value for column in rows for value in rows[column] if isinstance(value, str) and JAPANESE.search(value)}
    given = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    return [word for word in suspects if JAPANESE.search(given.sub("", word))]


def check(published: Published, rows: pd.DataFrame, language: str) -> None:
    """Check one published figure in one language."""
    assert published.faults == ()
    assert published.warnings == ()
    card = find(published.name).card
    if published.empty:
        assert card.get("empty", {}).get(language) == published.empty
        return
    assert published.headline.strip()
    assert published.source
    assert published.sql == find(published.name).sql
    assert published.chart or published.numbers or published.lead or published.cells
    assert len(published.cells) == len(rows)
    assert all(len(row) == len(published.columns) for row in published.cells)
    records = [*csv.reader(io.StringIO(published.csv.removeprefix("\ufeff")))]
    assert published.csv.startswith("\ufeff")
    assert len(records) == len(rows) + 1
    assert {len(record) for record in records} == {len(records[0])}
    head, chart = [*words_of_head(published)], [*words_of_chart(published)]
    for word in (*head, *chart):
        assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b|<NA>|\{\w*\}", word), word
    if not published.name.startswith("data/"):
        cells = [cell for row in published.cells for cell in row]
        assert [word for word in (*head, *chart, *cells) if SNAKE.search(word)] == []
    if language == "ja":
        assert len(published.headline) <= 60, published.headline
        assert JAPANESE.search(published.headline)
    else:
        assert untranslated([*head, *chart], rows) == []
    if published.chart:
        used = {colour.upper() for colour in HEX.findall(published.chart)}
        assert used <= {*theme.DARK}, "only colours of the theme have a dark counterpart"
        assert {*OTHER_COLOUR.findall(published.chart)} <= {'"rgba(0,0,0,0)"'}
        assert published.height > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_figure_of_the_shipped_data(name, language, warehouse):
    for asked in choices(find(name), warehouse):
        rows = warehouse.query(name, **asked)
        published = publish(warehouse, name, language, **asked)
        assert bool(published.empty) == rows.empty
        check(published, rows, language)
        assert asked or not published.empty or needs_records(find(name)), "a figure shows something at first"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in FIGURES if from_log(find(name))])
def test_figure_of_the_records(name, language, warehouse, synthetic):
    """What only a log gives is drawn of each synthetic year; without records the figure says why it is empty."""
    assert publish(warehouse, name, language).empty == find(name).card["empty"][language]
    for year in synthetic.years:
        for asked in choices(find(name), synthetic):
            rows = synthetic.query(name, fiscal_year=year, **asked)
            published = publish(synthetic, name, language, fiscal_year=year, **asked)
            check(published, rows, language)
            assert published.chart
            organisation = asked.get("organisation", find(name).card["source"][0]["report"])
            own = {"centre": "成年相談センター", "lpf": "レター・ポスト・フレンド"}
            if language == "ja":
                assert [key for key, words in own.items() if words in published.source] == [organisation]


#: Logs of one row a kind: nothing but what is required, from August on; and nothing that a figure counts.
ODD = {
    "blank": {
        "consultations": {"method": "phone", "status": "continuing", "organisation": "centre", "case_number": "C-1"},
        "meetings": {"group": "hub", "format": "hybrid"},
        "seminars": {"kinds": ["training"]},
    },
    "liaison": {
        "consultations": {"method": "liaison", "status": "continuing", "organisation": "centre", "case_number": "C-1"},
        "meetings": {"group": "hub", "format": "online", "attendance": 0, "first_timers": 0, "online_attendance": 0},
        "seminars": {"kinds": ["training"], "participants": 0, "online": 0, "lived_experience": True},
    },
}


@pytest.fixture(scope="module", params=ODD)
def odd(request, tmp_path_factory) -> Warehouse:
    store = Store(tmp_path_factory.mktemp("odd"))
    for name, row in ODD[request.param].items():
        placed = {**row, "date": dt.date(2025, 8, 5), "fiscal_year": 2025, "row": 2}
        table = pa.Table.from_pylist([placed], schema=kinds()[name].schema)
        store.add(name, name.encode(), table, kinds()[name], (), 1, None, 0, (), None)
    return Warehouse(DATA, request.param, Records.of(store.folder))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in FIGURES if from_log(find(name))])
def test_figure_of_odd_records(name, language, odd):
    """Words stay true and charts drawable where all but one number is missing or zero."""
    for asked in choices(find(name), odd):
        check(publish(odd, name, language, **asked), odd.query(name, **asked), language)
    first = publish(odd, name, language)
    about_cases = name.startswith(("consultations", "age_region"))
    # C-1 is not new, and liaison is no contact.
    expected = about_cases and (odd.version == "liaison" or name.startswith("age_region") or name.endswith("stages"))
    assert bool(first.empty) == expected
    if "month" in first.csv_name:
        told = odd.query(name)["month"].unique()
        assert [*told] == ([] if expected else ["2025-08"]), "neither before the first record nor after the last"


@pytest.fixture(scope="module", params=[0, 1, 2], ids=["nothing this year", "same as last year", "twice last year"])
def changed(request, two_years) -> Warehouse:
    return Warehouse(two_years(request.param), f"times {request.param}")


@pytest.mark.parametrize("name", FIGURES)
def test_figure_of_two_years(name, changed):
    """Words stay true and charts drawable whether all grew, stayed the same, or fell to zero."""
    for year in (2024, 2025) if "fiscal_year" in find(name).parameters else (None,):
        asked = {} if year is None else {"fiscal_year": year}
        rows = changed.query(name, **asked)
        for language in LANGUAGES:
            check(publish(changed, name, language, **asked), rows, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_a_report_says_so(warehouse, language):
    for name in FIGURES:
        if "fiscal_year" in find(name).parameters:
            published = publish(warehouse, name, language, fiscal_year=2031)
            assert published.empty or published.headline, name


def test_publishing_again_is_the_same_object(warehouse):
    name = next(iter(FIGURES))
    assert publish(warehouse, name, "ja") is publish(warehouse, name, "ja")
