"""The figures of years without a report: sound, worded for a log, and never ranking a year that goes on."""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dashboard import theme
from dashboard.catalog import find
from dashboard.exports.contract import contracts
from dashboard.exports.load import load
from dashboard.figures import FIGURES, Published, publish
from dashboard.figures.fitting import width
from dashboard.figures.labels import Labels
from dashboard.language import LANGUAGES, text
from dashboard.records.entry import Entry
from dashboard.records.kind import Kind, kinds, table_kinds
from dashboard.records.store import Store
from dashboard.synthetic import by_year, records
from dashboard.templates.template import headings
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA, YEAR
from tests.test_figures import check, words_of_chart, words_of_head

#: A complete year and one that goes on, up to the end of September; neither has a report.
LOGGED, GOING_ON = 2025, 2026
YEARLY = [name for name in FIGURES if "fiscal_year" in find(name).parameters]
#: Tables that no log gives, and that staff keep.
KEPT = {contract.table for contract in contracts().values() if contract.template}
#: Figures of what reports print and state. Those from the log alone may say what reports lack.
ABOUT_REPORTS = {name for name in YEARLY if name.startswith("data/") or find(name).card.get("from") == "log"}
ABOUT_REPORTS |= {"peer_groups/stated", "programmes/stated", "programmes/materials"}
PRINT = {
    "ja": re.compile("印刷|報告書|本文"),
    "en": re.compile(r"\b(?:print(?:s|ed)?|reports?|prose)\b", re.IGNORECASE),
}
#: What is said of a year's place among others.
RANKED = {
    "ja": re.compile("番目|最も(?:多|少な)い|届かない|より(?:は)?多い年|以降"),
    "en": re.compile(r"number \d+ of|the most of|the fewest of|highest|lowest|still (?:short|above)", re.IGNORECASE),
}
#: Where a value of the year before the first log is from.
LAST_YEARS_REPORT = {"ja": "前年度の報告書", "en": "Last year's report"}
#: A plot as wide as the page, less the names of its bars; in pixels.
PLOT = 860
#: The last record of the sparse log's newest year: not the end of a month.
MID_JUNE = dt.date(2026, 6, 14)
#: What the intake never lets be blank, besides the fields that a kind requires.
ALWAYS_THERE = {"fiscal_year", "row", "relation", "outcome", "municipalities", "health_centre", "block"}


def tables_of(name: str) -> frozenset[str]:
    """Return the tables of a year that a figure rests on."""
    return find(name).tables & {contract.table for contract in contracts().values() if contract.yearly}


def words_of(published: Published, language: str) -> Iterator[str]:
    """Yield all that a reader sees of a figure, but for the rows of its table that name last year's source."""
    yield from words_of_head(published)
    # A year that the report prints may stand in a chart of many years, with what was printed.
    yield from (word for word in words_of_chart(published) if f"{LOGGED - 2}" not in word)
    yield from (cell for row in published.cells for cell in row if cell != LAST_YEARS_REPORT[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [LOGGED, GOING_ON])
@pytest.mark.parametrize("name", YEARLY)
def test_figure_is_sound_or_says_why_it_is_empty(name, year, language, synthetic):
    rows = synthetic.query(name, fiscal_year=year)
    published = publish(synthetic, name, language, fiscal_year=year)
    assert bool(published.empty) == rows.empty
    if rows.empty:
        assert published.faults == published.warnings == ()
        assert (published.headline, published.chart, published.cells) == ("", None, ())
        return
    check(published, rows, language)
    if name not in ABOUT_REPORTS:
        # What an earlier report misprinted stays explained where its value is carried on.
        told = (word for word in words_of(published, language) if not word.startswith("※"))
        assert [word for word in told if PRINT[language].search(word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in YEARLY if tables_of(name) and tables_of(name) <= KEPT])
def test_what_no_log_gives_is_empty_and_says_how_to_take_it_in(name, language, synthetic):
    """Nothing but staff's own tables behind it: no zero and no row stands for what is not known."""
    for year in (LOGGED, GOING_ON):
        assert synthetic.query(name, fiscal_year=year).empty
        published = publish(synthetic, name, language, fiscal_year=year)
        words = Labels.of_warehouse(synthetic, language).year(year)
        titles = (contract.title[language] for contract in contracts().values() if contract.table in tables_of(name))
        named = text("figure.section_join", language).join(
            text("figure.table_named", language, title=title) for title in titles
        )
        assert published.empty == text("figure.empty_table", language, year=words, tables=named)


# -- A year that goes on --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["overview/summary", "overview/years", "consultations/carried_over"])
def test_a_year_that_goes_on_is_not_ranked(name, language, synthetic):
    published = publish(synthetic, name, language, fiscal_year=GOING_ON)
    told = [published.headline, *published.lead]
    assert [sentence for sentence in told if RANKED[language].search(sentence)] == []


def test_the_year_before_is_still_ranked(synthetic):
    """597 contacts in FY2025 are the most since FY2016; what FY2026 has so far does not count."""
    contacts = synthetic.query("overview/years", fiscal_year=GOING_ON).set_index("year")["contacts"]
    published = publish(synthetic, "overview/years", "ja", fiscal_year=LOGGED)
    assert contacts[LOGGED] > contacts.loc[2016:YEAR].max()
    assert published.headline == f"相談は{contacts[LOGGED]:.0f}件で、比べられる2016年度以降の10年で最も多い"
    assert (
        synthetic.query("overview/summary", fiscal_year=GOING_ON)[["beyond_year", "comparable_from"]].isna().all().all()
    )


def test_the_year_that_goes_on_is_told_until_when(synthetic):
    rows = synthetic.query("overview/years", fiscal_year=GOING_ON).set_index("year")
    contacts, persons = rows.loc[GOING_ON, ["contacts", "persons"]]
    headline = publish(synthetic, "overview/years", "ja", fiscal_year=GOING_ON).headline
    assert headline == f"相談は9月末までの6か月で{contacts:.0f}件、相談した人は{persons:.0f}人"
    headline = publish(synthetic, "overview/years", "en", fiscal_year=GOING_ON).headline
    assert headline.endswith("in the 6 months to the end of September")


def test_the_year_that_goes_on_is_hollow(synthetic):
    years = json.loads(publish(synthetic, "overview/years", "ja", fiscal_year=GOING_ON).chart)
    assert {trace["marker"]["color"][-1] for trace in years["data"]} == {theme.GROUND}
    bars = json.loads(publish(synthetic, "consultations/carried_over", "ja", fiscal_year=GOING_ON).chart)["data"]
    assert bars[-1]["marker"]["color"][-2:] == [theme.BLUE, theme.GROUND]


def test_those_carried_over_are_compared_with_the_same_period(synthetic):
    """Not with the whole of last year, of whom more came back until March."""
    last = synthetic.query("consultations/carried_over", fiscal_year=GOING_ON).iloc[-1]
    ended = dt.date(LOGGED, 9, 30)
    found = synthetic.sql(
        f"""
        SELECT count(DISTINCT case_id) FROM record_consultations
        WHERE organisation = 'centre' AND fiscal_year = {LOGGED} AND date <= DATE '{ended}'
        AND method NOT IN ('liaison', 'letter_outreach') AND case_id NOT IN (
            SELECT case_id FROM record_consultations
            WHERE organisation = 'centre' AND fiscal_year = {LOGGED} AND status = 'new'
        )
        """
    )
    assert last["persons_earlier_previous"] == found.iloc[0, 0]


def calendar(warehouse: Warehouse, year: int) -> dict:
    return json.loads(publish(warehouse, "overview/calendar", "ja", fiscal_year=year).chart)


def test_the_calendar_ends_where_the_year_has_come_to(synthetic):
    weekends, whole = (calendar(synthetic, year)["data"][0]["y"] for year in (GOING_ON, LOGGED))
    assert max(y for y in weekends if y is not None) < 6  # rows: April is 0, October 6
    assert max(y for y in whole if y is not None) > 11
    layout = calendar(synthetic, GOING_ON)["layout"]
    assert [note["text"] for note in layout["annotations"]] == ["10月から先は、これからです"]
    assert len(layout["shapes"]) == 6
    assert "annotations" not in calendar(synthetic, LOGGED)["layout"]


def test_the_calendar_compares_the_lists_that_both_years_have(synthetic):
    """FY2024 has 34 entries under seminars, 3 of them in the centre's list of activities that FY2025 lacks."""
    rows = synthetic.query("overview/calendar", fiscal_year=LOGGED)
    held = {year: len(synthetic.query("seminars/list", fiscal_year=year)) for year in (YEAR, LOGGED)}
    assert set(rows.loc[rows["kind"] == "seminar", "dated_previous"]) == {held[YEAR]} == {31}
    assert {trace.get("name") for trace in calendar(synthetic, LOGGED)["data"]} >= {
        f"研修・相談会 {held[LOGGED]}件（＋{held[LOGGED] - held[YEAR]}件）"
    }


@pytest.mark.parametrize(
    "name", ["peer_groups/yoridokoro_sessions", "peer_groups/sango_attendance", "seminars/timeline"]
)
def test_what_lies_ahead_is_shaded(name, synthetic):
    """From the day after the last record of the organisation, 30 September."""
    layout = json.loads(publish(synthetic, name, "ja", fiscal_year=GOING_ON).chart)["layout"]
    shaded = [shape for shape in layout["shapes"] if shape["x0"] == f"{GOING_ON}-10-01" != shape["x1"]]
    assert len(shaded) == 1
    assert text("so_far.ahead", "ja") in [note["text"] for note in layout["annotations"]]
    whole = json.loads(publish(synthetic, name, "ja", fiscal_year=LOGGED).chart)["layout"]
    assert text("so_far.ahead", "ja") not in [note["text"] for note in whole.get("annotations", [])]


def numbers(values: list[float] | dict[str, str]) -> list[float]:
    """Return the numbers of a trace, which Plotly may write as bytes."""
    if isinstance(values, list):
        return values
    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()


# -- Drawings that compare ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [LOGGED, GOING_ON])
@pytest.mark.parametrize(
    "name", ["consultations/contacts_by_method", "consultations/liaison", "peer_groups/sessions_by_programme"]
)
def test_the_longest_bar_leaves_room_for_last_years_value(name, year, language, synthetic):
    chart = json.loads(publish(synthetic, name, language, fiscal_year=year).chart)
    (words,) = (trace for trace in chart["data"] if trace.get("mode") == "text")
    reach = chart["layout"]["xaxis"]["range"][1]
    for end, word in zip(numbers(words["x"]), words["text"], strict=True):
        assert width(re.sub("<.*?>", "", word), 14) <= PLOT * (reach - end) / reach, word


def test_no_contact_is_not_unrecorded_time(synthetic):
    """In six months nobody was met on the road: nothing to measure, and nothing is missing."""
    rows = synthetic.query("consultations/minutes", fiscal_year=GOING_ON).set_index("method")
    assert rows.loc["travel", "contacts_method"] == 0
    published = publish(synthetic, "consultations/minutes", "ja", fiscal_year=GOING_ON)
    assert text("figure.not_recorded", "ja") not in [*words_of_chart(published)]
    assert "pattern" not in published.chart
    assert [word.strip() for word in words_of_chart(published)].count("相談なし") == 2


def test_meetings_without_media_have_no_lanes(synthetic):
    """An axis of no categories at all is drawn as NaN."""
    for year in (LOGGED, GOING_ON):
        layout = json.loads(publish(synthetic, "peer_groups/sango_attendance", "ja", fiscal_year=year).chart)["layout"]
        assert "yaxis2" not in layout
    printed = json.loads(publish(synthetic, "peer_groups/sango_attendance", "ja", fiscal_year=YEAR).chart)["layout"]
    assert "yaxis2" in printed


def test_beneficiaries_in_print_are_not_compared_with_attendances_in_the_log(synthetic):
    rows = synthetic.query("peer_groups/key_numbers", fiscal_year=LOGGED).set_index("peer_group")
    assert pd.isna(rows.loc["hubs", "attendances_previous"])
    assert rows.loc["sango_regular", "attendances_previous"] == 73
    later = synthetic.query("peer_groups/key_numbers", fiscal_year=GOING_ON).set_index("peer_group")
    assert later.loc["hubs", "attendances_previous"] > 0


@pytest.mark.parametrize("name", ["overview/centre_numbers", "overview/lpf_numbers", "peer_groups/yoridokoro"])
def test_where_last_years_value_is_from(name, synthetic):
    for year, basis in ((LOGGED, "report"), (GOING_ON, "log")):
        assert set(synthetic.query(name, fiscal_year=year)["previous_basis"]) == {basis}


# -- Logs as sparse as the intake lets them be ------------------------------------------------------


@pytest.fixture(scope="module")
def sparse(warehouse, tmp_path_factory) -> Callable[..., Warehouse]:
    """Return a warehouse of the records of some kinds with all blank that may be, the newest up to mid-June."""
    made: dict[tuple[str, ...], Warehouse] = {}
    tables = {name: _blank(rows, kinds()[name]) for name, rows in records(warehouse).items()}

    def of(*names: str) -> Warehouse:
        if names not in made:
            folder = tmp_path_factory.mktemp("sparse")
            entries = [
                Entry(f"{name}{year}.csv", f"{name}{year}".encode(), rows, kinds()[name], (), rows.num_rows)
                for name, year, rows in by_year({name: tables[name] for name in names})
            ]
            Store(folder).add_many(entries, None)
            made[names] = Warehouse(DATA, "-".join(names), Records.of(folder))
        return made[names]

    return of


def _blank(rows: pa.Table, kind: Kind) -> pa.Table:
    kept = pc.and_(pc.greater(rows["fiscal_year"], YEAR), pc.less_equal(rows["date"], pa.scalar(MID_JUNE)))
    rows = rows.filter(kept)
    for key, field in kind.fields.items():
        if not field.required and key not in ALWAYS_THERE and key in rows.column_names:
            place = rows.schema.get_field_index(key)
            rows = rows.set_column(
                place, rows.schema.field(place), pa.nulls(rows.num_rows, rows.schema.field(place).type)
            )
    return rows.cast(kind.schema)


KINDS = ["consultations", "meetings", "seminars"]


@pytest.mark.parametrize("names", [tuple(KINDS), *((kind,) for kind in KINDS)], ids="-".join)
def test_a_sparse_log_draws_every_figure(names, sparse):
    """Words never say nan, and zero is said only of what was counted."""
    logged = sparse(*names)
    for name in YEARLY:
        for year in (LOGGED, GOING_ON):
            rows = logged.query(name, fiscal_year=year)
            for language in LANGUAGES:
                published = publish(logged, name, language, fiscal_year=year)
                assert bool(published.empty) == rows.empty, name
                if not rows.empty:
                    check(published, rows, language)


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("age_region/age_summary", "当事者の年齢は未記録"),
        ("age_region/new_cases_by_area", "新規の当事者の居住地は未記録です"),
        ("consultations/minutes", "相談時間の記録はない"),
        ("consultations/durations", "相談時間の記録はない"),
        ("seminars/timeline", "参加者数の記録はない"),
        ("peer_groups/sango_attendance", "参加人数は未記録"),
    ],
)
def test_what_a_sparse_log_lacks_is_no_zero(name, headline, sparse):
    published = publish(sparse(*KINDS), name, "ja", fiscal_year=GOING_ON)
    assert headline in published.headline
    assert not re.search(r"(?<!\d)0(?:人|歳|分)", published.headline)


def test_the_answers_of_a_sparse_log_are_unknown(sparse):
    for name in ("consultations/earlier_help", "consultations/found_by"):
        headline = publish(sparse(*KINDS), name, "ja", fiscal_year=LOGGED).headline
        assert headline.endswith("のすべてで不明")


def test_earlier_years_are_no_figure_of_a_year_without_consultations(sparse):
    """They are carried on from the report; alone they would stand under the wrong year."""
    for name in ("overview/years", "consultations/continuity", "consultations/carried_over"):
        for year in (LOGGED, GOING_ON):
            assert publish(sparse("seminars"), name, "ja", fiscal_year=year).empty


def test_a_log_that_ends_within_a_month_says_the_day(sparse):
    rows = sparse(*KINDS).query("overview/years", fiscal_year=GOING_ON)
    day = rows["through"].iloc[0]
    assert day.month == 6 and not day.is_month_end
    headline = publish(sparse(*KINDS), "overview/years", "ja", fiscal_year=GOING_ON).headline
    assert headline.startswith(f"相談は6月{day.day}日までに")
    assert len(calendar(sparse(*KINDS), GOING_ON)["layout"]["shapes"]) == 3


# -- Tables that staff keep beside the log ----------------------------------------------------------


@pytest.fixture(scope="module")
def with_tables(synthetic_folder: Path, tmp_path_factory) -> Warehouse:
    """FY2025 with staff's own tables, which say what FY2024's report printed."""
    folder = tmp_path_factory.mktemp("tables")
    known = table_kinds(headings(Warehouse(DATA, "headings")))
    entries = []
    for export in load(DATA):
        kind = known.get(export.contract.path)
        if kind is not None:
            rows = _as_taken_in(export.frame, kind)
            entries.append(Entry(f"{kind.name}.csv", kind.name.encode(), rows, kind, (), rows.num_rows))
    Store(folder).add_many(entries, None)
    return Warehouse(DATA, "tables", Records.of(folder))


def _as_taken_in(cells: pd.DataFrame, kind: Kind) -> pa.Table:
    """Return the text cells of an export of FY2024 as accepted rows of FY2025."""
    columns = []
    for field in kind.schema:
        if field.name == "fiscal_year":
            values = [LOGGED] * len(cells)
        elif field.name == "row":
            values = [*range(2, len(cells) + 2)]
        else:
            values = [_value(cell, field.type) for cell in cells[field.name]]
        columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=kind.schema)


def _value(cell: str, kind: pa.DataType) -> object:
    if not cell:
        return None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return int(float(cell)) if pa.types.is_integer(kind) else float(cell)
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(f"{int(cell[:4]) + 1}{cell[4:]}")
    if pa.types.is_boolean(kind):
        return cell == "true"
    return cell.split(";") if pa.types.is_list(kind) else cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_staffs_own_tables_are_not_told_as_print(language, with_tables):
    shown = 0
    for name in YEARLY:
        rows = with_tables.query(name, fiscal_year=LOGGED)
        published = publish(with_tables, name, language, fiscal_year=LOGGED)
        if rows.empty or name in ABOUT_REPORTS:
            continue
        shown += 1
        check(published, rows, language)
        # Titles and names in the rows are staff's own words.
        assert [word for word in words_of_head(published) if PRINT[language].search(word)] == [], name
    assert shown >= 12
