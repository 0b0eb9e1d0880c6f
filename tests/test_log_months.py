"""The months of a log: what lies ahead, what nobody recorded, and what is zero are three different things."""

import datetime as dt
import json
from collections.abc import Callable

import pyarrow as pa
import pytest

from dashboard.figures import Published, publish
from dashboard.language import LANGUAGES, text
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA
from tests.test_figures import check

MONTHLY = {
    "consultations/log_months": ("consultations", {"method": "phone", "status": "new", "organisation": "centre"}),
    "peer_groups/log_months": ("meetings", {"group": "hub", "format": "in_person", "attendance": 4}),
    "seminars/log_months": ("seminars", {"kinds": ["training"], "participants": 9}),
}


@pytest.fixture
def logged(tmp_path) -> Callable[..., Warehouse]:
    """Take in records of one kind, each given by its date and what it says; return the warehouse of all so far."""

    store = Store(tmp_path / "records")

    def made(kind: str, *rows: tuple[str, dict]) -> Warehouse:
        placed = []
        for number, (day, row) in enumerate(rows):
            date = dt.date.fromisoformat(day)
            known = {"date": date, "fiscal_year": date.year - (date.month < 4), "row": number + 2}
            placed.append({**known, **({"case_number": f"C-{number}"} if kind == "consultations" else {}), **row})
        for year in {row["fiscal_year"] for row in placed}:
            own = [row for row in placed if row["fiscal_year"] == year]
            table, content = pa.Table.from_pylist(own, schema=kinds()[kind].schema), f"{kind} {year}"
            store.add(content, content.encode(), table, kinds()[kind], (), len(own), None, 0, (), None)
        return Warehouse(DATA, "months", Records.of(store.folder))

    return made


def drawn(published: Published) -> tuple[dict[str, str], list[str]]:
    """Return the words above the months of a chart, and those on months without a column."""
    chart = json.loads(published.chart)
    above = [trace for trace in chart["data"] if trace.get("mode") == "text"]
    words = {month: word for trace in above for month, word in zip(trace["x"], trace["text"], strict=True)}
    return words, [note["text"] for note in chart["layout"].get("annotations", [])]


# -- Ahead, and not recorded -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MONTHLY)
def test_months_ahead_are_said_to_be_ahead_and_those_before_the_log_to_be_without(name, language, logged):
    kind, row = MONTHLY[name]
    warehouse = logged(kind, ("2025-06-10", row), ("2025-08-29", row))
    published = publish(warehouse, name, language, fiscal_year=2025)
    assert drawn(published)[1] == [text("log.no_records", language), text("so_far.ahead", language)]
    check(published, warehouse.query(name, fiscal_year=2025), language)


@pytest.mark.parametrize("name", MONTHLY)
def test_in_a_year_that_is_over_nothing_is_ahead(name, logged):
    kind, row = MONTHLY[name]
    warehouse = logged(kind, ("2025-06-10", row), ("2026-03-30", row))
    assert drawn(publish(warehouse, name, "ja", fiscal_year=2025))[1] == [text("log.no_records", "ja")]


@pytest.mark.parametrize("name", MONTHLY)
def test_a_log_of_the_beginning_of_a_printed_year_tells_nothing_of_the_rest(name, logged):
    """FY2024 is over and printed: its later months are neither ahead nor zero, the pilot log just lacks them."""
    kind, row = MONTHLY[name]
    warehouse = logged(kind, ("2024-04-10", row), ("2024-06-29", row))
    assert [*warehouse.query(name, fiscal_year=2024)["month"].unique()] == ["2024-04", "2024-05", "2024-06"]
    words, without = drawn(publish(warehouse, name, "ja", fiscal_year=2024))
    assert without == [text("log.no_records", "ja")]
    assert words["2024-05"] == "<b>0</b>"


def test_the_months_go_as_far_as_the_records_of_any_kind(logged):
    """Consultations reach into September: nobody met then, and only October is ahead."""
    logged("consultations", ("2025-09-05", {**MONTHLY["consultations/log_months"][1], "organisation": "lpf"}))
    met = MONTHLY["peer_groups/log_months"][1]
    warehouse = logged("meetings", ("2025-04-10", met), ("2025-08-20", met))
    published = publish(warehouse, "peer_groups/log_months", "ja", fiscal_year=2025)
    words, without = drawn(published)
    assert words["2025-09"] == "<b>0</b>" and "2025-10" not in words
    assert without == [text("so_far.ahead", "ja")]


# -- Not recorded, and zero ------------------------------------------------------------------------

HUB = {"group": "hub", "format": "in_person"}
SANGO = {"group": "sango_regular", "format": "in_person"}


def test_a_month_whose_meetings_tell_no_attendance_is_not_zero(logged):
    """In May only a hub met and wrote no head-count; in June nobody met, which is zero."""
    warehouse = logged(
        "meetings",
        ("2025-04-05", {**HUB, "attendance": 5}),
        ("2025-04-06", {**SANGO, "attendance": 2}),
        ("2025-05-05", HUB),
        ("2025-07-05", {**HUB, "attendance": 3}),
        ("2025-07-06", SANGO),
    )
    published = publish(warehouse, "peer_groups/log_months", "ja", fiscal_year=2025)
    missing = text("figure.not_recorded", "ja")
    assert drawn(published)[0] == {
        "2025-04": "<b>7</b>",
        "2025-05": missing,
        "2025-06": "<b>0</b>",
        "2025-07": "<b>3</b>",
    }
    assert "10人" in published.headline and "5回" in published.headline
    rows = warehouse.query("peer_groups/log_months", fiscal_year=2025).set_index(["month", "group"])
    assert rows["attendances"].isna().sum() == 2, "the hub in May and SANGO in July"
    assert rows.loc[("2025-05", "sango_regular"), "attendances"] == 0, "without a meeting nobody came"


def test_last_years_month_without_attendance_is_no_measure(logged):
    met = {**HUB, "attendance": 5}
    blank = [("2025-04-05", met), ("2025-05-05", HUB), ("2025-06-05", {**SANGO, "attendance": 1}), ("2026-03-30", met)]
    rows = [*blank, ("2026-04-05", met), ("2026-05-05", met), ("2026-06-30", met)]
    published = publish(logged("meetings", *rows), "peer_groups/log_months", "ja", fiscal_year=2026)
    chart = json.loads(published.chart)
    (last,) = (trace for trace in chart["data"] if trace.get("mode") == "lines+markers")
    assert [*last["x"]] == ["2026-04", "2026-06"]
    held, attended, *_ = published.numbers
    assert held.change and not attended.change


@pytest.mark.parametrize(
    ("kind", "name", "rows"),
    [
        ("meetings", "peer_groups/log_months", [("2025-04-05", HUB), ("2025-04-06", SANGO), ("2025-06-05", HUB)]),
        (
            "seminars",
            "seminars/log_months",
            [("2025-04-05", {"kinds": ["training"]}), ("2025-06-05", {"kinds": ["training"]})],
        ),
    ],
    ids=["meetings", "seminars"],
)
def test_where_nobody_wrote_a_number_none_is_told(kind, name, rows, logged):
    """May without a session is a zero in the chart, but makes no sum of what was never counted."""
    published = publish(logged(kind, *rows), name, "ja", fiscal_year=2025)
    missing = text("figure.not_recorded", "ja")
    assert drawn(published)[0] == {"2025-04": missing, "2025-05": "<b>0</b>", "2025-06": missing}
    assert published.headline.endswith("参加人数は未記録です")
    told = {number.label: number.value for number in published.numbers}
    assert told[text("log.attendances", "ja")] == missing
    assert {*told} == {text("log.sessions", "ja"), text("log.attendances", "ja")}
