"""Whole sheets: what is a record and what is not, what cells say of each other, and the shape of what is accepted."""

import datetime as dt
import io

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.language import LANGUAGES
from dashboard.reading.columns import MANY
from dashboard.reading.files import read
from dashboard.reading.rows import Judged, Words, judge
from dashboard.reading.sheet import Sheet
from dashboard.records.kind import kinds, table_kinds
from tests.reading.writing import RIGHT, TODAY, csv_text, heading, table, xlsx

LOGS = kinds()
#: Remarks that name rows which are no records.
NO_RECORDS = ("repeated_header", "total_rows", "notes_below", "unfilled_rows")


def judged(words: Words, kind: str, rows: list[list], today: dt.date = TODAY) -> Judged:
    sheet = Sheet(
        "記録", [(n, row) for n, row in enumerate(rows, 1) if any(cell != "" for cell in row)], file="log.xlsx"
    )
    return judge(sheet, LOGS[kind], words, today)


def said(result: Judged) -> list[tuple[str, str, int | None, str | None]]:
    return [(remark.kind, remark.verdict, remark.row, remark.column) for remark in result.remarks]


def accepted(result: Judged) -> list[dict]:
    return result.table.to_pylist()


# The shape of what is accepted


def test_a_right_consultation_is_accepted_as_the_contract_says(words):
    result = judged(words, "consultations", table("consultations", {}))
    assert result.table.schema == LOGS["consultations"].schema
    assert (result.read, result.set_aside, result.remarks) == (1, [], [])
    assert accepted(result) == [
        {
            "row": 2,
            "fiscal_year": 2024,
            "date": dt.date(2024, 4, 1),
            "organisation": "centre",
            "case_number": "C-0001",
            "status": "new",
            "method": "phone",
            "minutes": 25,
            "relation": "mother",
            "age": 34,
            "age_band5": "30_34",
            "age_band": "30_39",
            "sex": "male",
            "municipality": "01217",
            "area": "ishikari",
            "purpose": ["work"],
            "earlier_help": "yes",
            "earlier_places": ["medical"],
            "found_by": None,
            "direction": None,
            "partner": None,
            "outcome": "advice_ended",
            "withdrawn": None,
            "stage": None,
            "first_year": None,
        }
    ]


def test_rows_that_are_not_accepted_are_set_aside_as_they_were(words):
    rows = table("consultations", {}, {"date": "3/4/5", "case_number": "C-2"}, {"case_number": "C-3", "minutes": "三"})
    result = judged(words, "consultations", rows)
    assert result.set_aside == [(3, rows[2]), (4, rows[3])]
    assert result.header == rows[0]
    assert (result.read, result.table.num_rows) == (3, 1)
    assert said(result) == [
        ("ambiguous_date", "questioned", 3, "相談日"),
        ("kanji_number", "questioned", 4, "相談時間（分）"),
    ]
    assert result.remarks[0].message("ja").startswith("log.xlsx［記録］・3行目・列 相談日：")
    assert result.remarks[0].path == "consultations"


def test_the_fiscal_year_begins_in_april(words):
    days = ["2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01"]
    changes = [{"date": day, "case_number": f"C-{n}"} for n, day in enumerate(days)]
    result = judged(words, "consultations", table("consultations", *changes))
    assert [row["fiscal_year"] for row in accepted(result)] == [2023, 2024, 2024, 2025]


@pytest.mark.parametrize(
    ("municipality", "area", "expected"),
    [
        ("江別市", "", ("01217", "ishikari")),
        ("江別市", "石狩", ("01217", "ishikari")),
        ("宗谷", "", (None, "soya")),
        ("", "宗谷", (None, "soya")),
        ("", "釧路", (None, "kushiro")),
        ("道外", "", (None, "outside")),
        ("不明", "不明", (None, "unknown")),
        ("", "", (None, None)),
    ],
)
def test_a_residence_says_its_area(municipality, area, expected, words):
    result = judged(words, "consultations", table("consultations", {"municipality": municipality, "area": area}))
    (row,) = accepted(result)
    assert (row["municipality"], row["area"]) == expected


def test_another_area_than_the_residence_has_is_questioned_and_not_overwritten(words):
    for area in ("空知", "不明", "道外"):
        result = judged(words, "consultations", table("consultations", {"area": area}))
        assert said(result) == [("place_contradicts", "questioned", 2, "振興局")]
        assert "江別市は石狩のはずです" in result.remarks[0].message("ja")
        assert "江別市 lies in Ishikari" in result.remarks[0].message("en")


def test_a_seminar_takes_the_health_centre_of_its_first_town(words):
    rows = table(
        "seminars",
        {},
        {"date": "2024-06-01", "municipalities": "余市町、共和町"},
        {"date": "2024-06-02", "municipalities": "余市町、共和町", "health_centre": "岩内"},
        {"date": "2024-06-03", "municipalities": "", "health_centre": "帯広保健所"},
    )
    result = judged(words, "seminars", rows)
    assert [(row["municipalities"], row["health_centre"]) for row in accepted(result)] == [
        (["01203"], "小樽市保健所"),
        (["01408", "01401"], "倶知安保健所"),
        (["01408", "01401"], "岩内保健所"),
        (None, "帯広保健所"),
    ]


def test_what_was_not_recorded_stays_empty(words):
    columns = ("date", "organisation", "case_number", "status", "method")
    result = judged(words, "consultations", table("consultations", {"organisation": "NPO"}, columns=columns))
    (row,) = accepted(result)
    assert {key for key, value in row.items() if value is not None} == {"row", "fiscal_year", *columns}


# What is no record


def test_notes_totals_and_repeated_headings_are_left_out_and_named(words):
    rows = table("meetings", {}, {"date": "2024-05-04"})
    width = len(rows[0])
    sums = ["合計", "", "", "", "14", "2", *[""] * (width - 6)]
    note = ["※ 初参加は見学を含みます。", *[""] * (width - 1)]
    second = ["注）", "オンラインは除く", *[""] * (width - 2)]
    result = judged(words, "meetings", [*rows[:2], rows[0], rows[2], sums, note, [""], second])
    assert [row["date"].month for row in accepted(result)] == [4, 5]
    assert said(result) == [
        ("repeated_header", "noted", None, None),
        ("total_rows", "noted", None, None),
        ("notes_below", "noted", None, None),
    ]
    assert [remark.values["rows"] for remark in result.remarks] == ["3", "5", "6、8"]
    assert "6、8行目" in result.remarks[2].message("ja")
    assert (result.read, result.set_aside) == (2, [])


def test_subtotals_between_records_are_left_out(words):
    rows = table("meetings", {}, {"date": "2024-05-04"})
    result = judged(words, "meetings", [rows[0], rows[1], ["", "小計", "", "", 7, *[""] * 4], rows[2]])
    assert [remark.kind for remark in result.remarks] == ["total_rows"]
    assert result.table.num_rows == 2


@pytest.mark.parametrize(
    "change",
    [
        {"date": ""},
        {"date": "合計", "case_number": "C-9"},
        {"date": "", "organisation": "", "case_number": "C-9", "status": "", "method": ""},
        {"date": "昨日"},
    ],
)
def test_a_row_that_may_be_a_record_is_never_left_out(change, words):
    result = judged(words, "consultations", table("consultations", {}, change))
    assert [number for number, _ in result.set_aside] == [3] and result.read == 2


def test_a_lonely_date_or_word_below_the_table_is_no_note(words):
    rows = table("meetings", {})
    for first in (["2024-04-13"], ["3/4"], ["", "道ひ老会"], ["", "", "会場"], ["", "", "", "公民館"], [7]):
        result = judged(words, "meetings", [*rows, [*first, *[""] * (len(rows[0]) - len(first))]])
        assert [number for number, _ in result.set_aside] == [3], first


def test_a_note_between_records_is_set_aside(words):
    rows = table("meetings", {}, {"date": "2024-05-04"})
    result = judged(words, "meetings", [*rows[:2], ["【5月】", *[""] * 8], rows[2]])
    assert [number for number, _ in result.set_aside] == [3] and result.table.num_rows == 2


def test_rows_numbered_in_advance_are_no_records(words):
    rows = table("meetings", {}, {"date": "2024-05-04"})
    numbered = [["No.", *rows[0]], [1, *rows[1]], [2, *[""] * 9], [3, *rows[2]], [4, "－", *[""] * 8]]
    result = judged(words, "meetings", numbered)
    assert said(result) == [("unfilled_rows", "noted", None, None), ("unknown_column", "noted", 1, None)][::-1]
    assert result.remarks[1].values == {"rows": "3、5", "count": "2"}
    assert (result.read, result.table.num_rows) == (2, 2)


def test_cells_without_a_heading_are_noted(words):
    rows = table("meetings", {})
    result = judged(words, "meetings", [[*rows[0], "", ""], [*rows[1], "", "x"]])
    assert said(result) == [("no_heading", "noted", None, None)]
    assert result.table.num_rows == 1


# Cells and rows against each other (what each remark says is in the hostile files)


def test_liaison_as_it_should_be_is_accepted(words):
    liaison = {
        "method": "連携",
        "status": "継続",
        "direction": "から",
        "partner": "社協",
        "municipality": "札幌市",
        "outcome": "",
    }
    result = judged(words, "consultations", table("consultations", liaison))
    assert not result.remarks
    (row,) = accepted(result)
    assert (row["direction"], row["partner"], row["municipality"]) == ("in", "social_welfare_council", "01100")


@pytest.mark.parametrize(
    ("change", "questioned"),
    [
        ({"municipality": "札幌市", "date": "2015-09-30"}, False),
        ({"municipality": "札幌市", "date": "2015-10-01"}, True),
        ({"municipality": "札幌市", "organisation": "レター・ポスト・フレンド"}, False),
        ({"municipality": "札幌"}, True),
    ],
)
def test_the_centre_does_not_count_sapporo_since_october_2015(change, questioned, words):
    result = judged(words, "consultations", table("consultations", change))
    assert [remark.kind for remark in result.remarks] == ["sapporo_not_counted"] * questioned


def test_new_rows_of_the_network_need_no_relation_or_outcome(words):
    change = {"organisation": "レター・ポスト・フレンド", "relation": "", "outcome": ""}
    assert not judged(words, "consultations", table("consultations", change)).remarks


def test_one_case_number_in_two_organisations_is_two_cases(words):
    other = {"organisation": "レター・ポスト・フレンド", "date": "2024-05-01"}
    assert not judged(words, "consultations", table("consultations", {}, other)).remarks


def test_liaison_and_letters_may_come_before_the_first_contact(words):
    before = {"date": "2024-03-20", "status": "継続", "outcome": ""}
    liaison = {**before, "method": "連携", "direction": "から", "partner": "保健所"}
    letter = {**before, "method": "手紙アウトリーチ"}
    assert not judged(words, "consultations", table("consultations", {}, liaison, letter)).remarks
    assert [remark.kind for remark in judged(words, "consultations", table("consultations", {}, before)).remarks] == [
        "before_new"
    ]


def test_the_first_contact_is_the_earliest_wherever_it_stands(words):
    rows = table("consultations", {"date": "2024-06-01"}, {"date": "2024-04-01"}, {"date": "2024-05-01"})
    result = judged(words, "consultations", rows)
    assert said(result) == [
        ("second_new", "questioned", 2, "新規・継続"),
        ("second_new", "questioned", 4, "新規・継続"),
    ]
    assert "3行目が新規です" in result.remarks[0].message("ja")


def test_two_mails_of_a_day_are_two_contacts_but_two_equal_meetings_are_questioned(words):
    mail = {"method": "メール", "status": "継続", "outcome": ""}
    assert judged(words, "consultations", table("consultations", mail, mail)).table.num_rows == 2
    twice = judged(words, "meetings", table("meetings", {}, {"date": "2024/4/6"}, {"start": "10:00", "end": "12:00"}))
    assert said(twice) == [("duplicate_row", "questioned", 3, "開催日")]


def test_a_year_of_first_contact_fits_the_row(words):
    continuing = {"status": "継続", "first_year": "令和4年度"}
    assert not judged(words, "consultations", table("consultations", continuing)).remarks
    assert not judged(words, "consultations", table("consultations", {"first_year": "2024年度"})).remarks
    later = judged(words, "consultations", table("consultations", {**continuing, "first_year": "2025"}))
    assert [remark.kind for remark in later.remarks] == ["first_year_contradicts"]


# Files


@pytest.mark.parametrize("kind", RIGHT)
def test_a_log_says_the_same_in_every_kind_of_file(kind, words):
    rows = table(kind, {})
    parquet = io.BytesIO()
    pq.write_table(judged(words, kind, rows).table.drop(["row", "fiscal_year"]), parquet)
    contents = {
        "csv": csv_text(rows).encode("utf-8-sig"),
        "tsv": csv_text(rows, "\t").encode("cp932"),
        "xlsx": xlsx(rows),
        "parquet": parquet.getvalue(),
    }
    for name, content in contents.items():
        (sheet,) = read(f"log.{name}", content)
        assert accepted(judge(sheet, LOGS[kind], words, TODAY)) == accepted(judged(words, kind, rows)), name


def test_numbers_and_days_of_a_workbook_are_read_as_such(words):
    row = {"date": dt.datetime(2024, 4, 1), "minutes": 25, "age": 34.0, "case_number": 123, "first_year": 2024}
    (sheet,) = read("log.xlsx", xlsx(table("consultations", row)))
    (found,) = accepted(judge(sheet, LOGS["consultations"], words, TODAY))
    assert (found["date"], found["minutes"], found["age"], found["case_number"], found["first_year"]) == (
        dt.date(2024, 4, 1),
        25,
        34,
        "123",
        2024,
    )


def test_an_office_workbook_from_title_to_notes(words):
    rows = table("consultations", {}, {"case_number": "C-2"}, {"case_number": "C-3", "date": "R6.4.3"})
    rows[0][1] = "団 体\n（必須）"

    def dress(book: openpyxl.Workbook) -> None:
        sheet = book["記録"]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "令和6年度 相談記録"
        sheet.merge_cells("A1:H1")
        sheet.row_dimensions[5].hidden = True
        sheet["A8"] = "※ 札幌市民を除く"
        sheet.merge_cells("A8:H8")

    (sheet,) = read("log.xlsx", xlsx(rows, dress))
    result = judge(sheet, LOGS["consultations"], words, TODAY)
    assert [(remark.kind, remark.values["rows"]) for remark in result.remarks] == [
        ("hidden_rows", "5"),
        ("notes_below", "8"),
    ]
    assert [(row["row"], row["case_number"]) for row in accepted(result)] == [(4, "C-0001"), (5, "C-2"), (6, "C-3")]


def test_a_table_that_no_log_gives(words):
    kind = table_kinds(words.labels["column"])["centre/website"]
    headings = [field.ja for field in kind.fields.values()]
    rows = [
        headings,
        ["令和7年度", "アクセス件数", "13,196", "accesses", "各ページの合計"],
        ["R7", "アクセス件数", 36, "accesses", ""],
    ]
    result = judge(Sheet(None, [*enumerate(rows, 1)], file="log.csv"), kind, words, TODAY)
    assert result.table.schema == kind.schema
    assert accepted(result) == [
        {
            "row": 2,
            "fiscal_year": 2025,
            "measure": "accesses",
            "value": 13196.0,
            "unit": "accesses",
            "note": "各ページの合計",
        }
    ]
    assert said(result) == [("duplicate_key", "refused", 3, "項目")]


def test_progress_grows_to_one(words):
    seen: list[float] = []
    sheet = read("log.csv", csv_text(table("meetings", {})).encode())[0]
    judge(sheet, LOGS["meetings"], words, TODAY, seen.append)
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) > 5


def test_a_sheet_of_another_kind_is_refused_with_what_is_missing(words):
    result = judged(words, "seminars", table("consultations", {}))
    assert result.table.num_rows == result.read == 0
    assert {remark.kind for remark in result.remarks if remark.stops} == {"unknown_kind"}


def test_very_many_faults_keep_one_on_each_row(words):
    keys = [*RIGHT["consultations"]]
    rows = [["!"] * len(keys)] * (MANY // 10)
    result = judged(words, "consultations", [[heading("consultations", key) for key in keys], *rows])
    assert len(result.set_aside) == result.read == len(rows)
    assert {remark.row for remark in result.remarks if remark.row} == {*range(2, len(rows) + 2)}
    (summary,) = [remark for remark in result.remarks if remark.kind == "many_remarks"]
    assert MANY <= len(result.remarks) - 1 <= MANY + len(rows)
    # Every cell is wrong but the case number, which may be any text.
    wrong = len(rows) * (len(keys) - 1)
    assert int(summary.values["count"].replace(",", "")) == wrong - (len(result.remarks) - 1)


# Anything


CELLS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        ["", "-", "合計", "※", "新規", "継続", "電話", "連携", "江別市", "2024-04-01", "R6.4.1", "C-1", "0", "7"]
    ),
    st.integers(-10, 60_000),
    st.floats(),
    st.booleans(),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1)),
    st.times(),
)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_rows_are_accepted_set_aside_or_named(words, data):
    kind = data.draw(st.sampled_from([*LOGS]))
    right = table(kind, *data.draw(st.lists(st.just({}), max_size=3)))
    wild = data.draw(st.lists(st.lists(CELLS, max_size=len(right[0]) + 2), max_size=6))
    mixed = [right[0], *data.draw(st.permutations([*right[1:], *wild]))]
    result = judged(words, kind, mixed)
    named = [remark for remark in result.remarks if remark.kind in NO_RECORDS]
    filled = [row for row in mixed[1:] if any(cell != "" for cell in row)]
    assert result.read + sum(int(remark.values["count"]) for remark in named) == len(filled)
    assert result.table.num_rows + len(result.set_aside) == result.read
    for row in accepted(result):
        assert dt.date(2000, 1, 1) <= row["date"] <= TODAY
        for field in LOGS[kind].fields.values():
            if field.type == "key" and row[field.key] is not None:
                assert row[field.key] in field.values
            assert row[field.key] is not None or not field.required
    aside = {number for number, _ in result.set_aside}
    assert {
        remark.row for remark in result.remarks if remark.stops and remark.row and remark.kind != "no_rows"
    } == aside
    for remark in result.remarks:
        for language in LANGUAGES:
            assert remark.message(language)
