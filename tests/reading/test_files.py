"""What people save is read as they see it: encodings, separators, workbooks as offices keep them, Parquet."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from dashboard.reading.files import read
from dashboard.reading.limits import MEGABYTE
from dashboard.reading.sheet import Sheet, Unreadable, shown_name
from tests.conftest import ROOT
from tests.reading.writing import csv_text, with_part, with_shared_texts, xlsx

ROWS = [["相談日", "ケース番号", "内容"], ["2024/4/1", "①髙﨑", "就労、学校"], ["2024/4/2", "№2", "1,234円"]]
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8 with its mark": "utf-8-sig",
    "cp932": "cp932",
    "utf-16 with its mark": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";"}


def test_the_readers_know_nothing_of_each_other():
    """files.py picks the reader; each reader knows what a sheet is, and its limits."""
    shared = {"remark", "sheet", "limits"}
    expected = {
        **{"sheet": {"remark"}, "limits": {"sheet"}, "files": {"sheet", "limits", "delimited", "workbook", "parquet"}},
        **dict.fromkeys(("delimited", "workbook", "parquet"), shared),
    }
    for module, allowed in expected.items():
        code = (ROOT / "dashboard" / "reading" / f"{module}.py").read_text(encoding="utf-8")
        assert {*re.findall(r"dashboard\.reading\.(\w+)", code)} <= allowed, module


def only(sheets: list[Sheet]) -> Sheet:
    assert len(sheets) == 1
    return sheets[0]


def cells(sheet: Sheet) -> list[list]:
    return [row for _, row in sheet.rows]


def kinds_of(sheet: Sheet) -> dict[str, dict[str, str]]:
    return {remark.kind: remark.values for remark in sheet.remarks}


# Text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_every_encoding_and_separator_reads_the_same(encoding, separator, end):
    sheet = only(read("log.csv", csv_text(ROWS, separator, end).encode(encoding)))
    assert sheet.rows == [(1, ROWS[0]), (2, ROWS[1]), (3, ROWS[2])]
    assert sheet.name is None and not sheet.remarks


def test_rows_are_numbered_as_an_editor_numbers_them():
    text = 'a,b\n\n1,"two\nlines"\n,,\n  \n"x\n\ny",3\n'
    sheet = only(read("log.csv", text.encode()))
    assert sheet.rows == [(1, ["a", "b"]), (3, ["1", "two\nlines"]), (7, ["x\n\ny", "3"])]


def test_the_separator_is_the_one_that_cuts_the_rows_evenly():
    text = "相談日;相談の目的;相談時間\n2024/4/1;情報, 就労, 学校;1,234\n2024/4/2;居場所;20\n"
    assert cells(only(read("log.csv", text.encode())))[1] == ["2024/4/1", "情報, 就労, 学校", "1,234"]


def test_title_rows_do_not_decide_the_separator():
    text = "相談記録（1、2、3；4）\n令和6年度;成年相談センター\n\n" + csv_text(ROWS, "\t")
    sheet = only(read("log.csv", text.encode("cp932")))
    assert sheet.rows[-1] == (6, ROWS[2])


def test_one_column_is_a_table_too():
    assert cells(only(read("log.csv", "相談日\n2024/4/1\n".encode()))) == [["相談日"], ["2024/4/1"]]


def test_excel_ends_old_text_files_with_a_sign():
    assert cells(only(read("log.csv", b"a,b\r\n1,2\r\n\x1a")))[-1] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "row", "found"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n\xe3\x81", 3, "0xE3"),
        ("日付,内容\n1,2\n".encode() + b"\x93\xfa,3\n", 3, "0x93"),
        ("日付,内容\n1,2\n".encode("cp932") + b"\xff,3\n", 3, "0xFF"),
        ("日付,内容\n".encode("utf-16") + b"\x00\xd8\n\x00", 2, "0x00"),
    ],
)
def test_the_row_of_the_first_bad_byte_is_named(content, row, found):
    with pytest.raises(Unreadable) as raised:
        read("log.csv", content)
    remark = raised.value.remark
    assert (remark.kind, remark.row, remark.found) == ("encoding", row, found)


def test_progress_grows_to_one():
    seen: list[float] = []
    read("log.csv", csv_text([ROWS[0], *([ROWS[1]] * 50_000)]).encode(), seen.append)
    assert seen == sorted(seen) and len(seen) >= 3 and seen[-1] == 1.0 and seen[0] < 0.5


# A cell may hold anything but control characters and what no encoding has; the first is no BOM.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufeff"))
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=6).map(
    # A first row of words makes the width, and the separator, plain.
    lambda rows: [["a", "b", "c", "d", "e"], *([*row, *[""] * (5 - len(row))] for row in rows)]
)


@given(TABLES, st.sampled_from(["utf-8-sig", "utf-16"]), st.sampled_from([",", "\t", ";"]))
@settings(max_examples=150, deadline=None)
def test_any_text_written_is_read_back(rows, encoding, separator):
    sheet = only(read("log.csv", csv_text(rows, separator).encode(encoding)))
    assert cells(sheet) == [row for row in rows if any(cell.strip() for cell in row)]


STARTS = [b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b'"']


@given(st.sampled_from(STARTS), st.binary(max_size=400), st.text(max_size=30))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(start, content, name):
    try:
        sheets = read(name, start + content)
    except Unreadable as unreadable:
        assert unreadable.remark.message("ja") and unreadable.remark.message("en")
    else:
        assert sheets and all(sheet.rows for sheet in sheets)


def parquet(**columns: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


WHOLE = (xlsx(ROWS), parquet(date=["2024-04-01", "2024-04-02"], minutes=[1, 2], purpose=[["a", "b"], None]))


@pytest.mark.parametrize("whole", WHOLE, ids=["workbook", "parquet"])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_damage_is_refused_or_read(whole, damage):
    content = bytearray(whole)
    for where, byte in damage:
        content[int(where * len(content))] = byte
    try:
        assert read("log", bytes(content))
    except Unreadable as unreadable:
        assert unreadable.remark.message("ja")


def test_names_are_shown_without_folders_and_control_signs():
    assert shown_name("../../etc/pass\0wd\r\n.csv") == "pass wd .csv"
    assert shown_name("C:\\記録\\令和6年度.xlsx") == "令和6年度.xlsx"
    assert shown_name("記" * 300) == "記" * 80 + "…"
    assert shown_name("") == "?"


def test_a_file_at_the_limit_is_read():
    rows = b"a,b\n" + b"1,2\n" * 1000
    assert len(only(read("log.csv", rows + b"\n" * MEGABYTE)).rows) == 1001


# Workbooks


def test_a_workbook_as_an_office_keeps_it():
    def dress(book: openpyxl.Workbook) -> None:
        sheet = book["記録"]
        sheet.insert_rows(1, 3)
        sheet["A1"] = "令和6年度 相談記録"
        sheet.merge_cells("A1:C1")
        sheet.row_dimensions[6].hidden = True
        sheet["A9"] = "※ 電話は件数のみ"
        sheet.merge_cells("A9:C9")
        book.create_sheet("空のシート")
        other = book.create_sheet("5月")
        other.append(["相談日"])
        hidden = book.create_sheet("下書き")
        hidden.append(["捨てる"])
        hidden.sheet_state = "hidden"
        book.create_sheet("とても隠れた").sheet_state = "veryHidden"

    first, second = read("log.xlsx", xlsx(ROWS, dress))
    assert (first.name, second.name) == ("記録", "5月")
    assert first.title == "log.xlsx［記録］"
    assert [number for number, _ in first.rows] == [1, 4, 5, 6, 9]
    assert first.rows[0][1] == ["令和6年度 相談記録", "", ""]
    assert first.rows[3] == (6, ROWS[2])
    remarks = {(remark.file, remark.kind, remark.verdict) for remark in first.remarks}
    assert remarks == {
        ("log.xlsx［記録］", "hidden_rows", "noted"),
        ("log.xlsx［下書き］", "hidden_sheet", "noted"),
        ("log.xlsx［とても隠れた］", "hidden_sheet", "noted"),
    }
    assert kinds_of(first)["hidden_rows"] == {"rows": "6", "count": "1"}


def test_cells_of_a_workbook_keep_their_types_and_formulas_stay_text():
    row = [
        45383,
        12.5,
        True,
        dt.datetime(2024, 4, 1),
        dt.time(13, 30),
        dt.timedelta(hours=25, minutes=5),
        "=1+1",
        "#N/A",
    ]
    sheet = only(read("log.xlsx", xlsx([["a"] * len(row), row])))
    assert sheet.rows[1][1] == [45383, 12.5, True, dt.datetime(2024, 4, 1), dt.time(13, 30), "25:05", "=1+1", "#N/A"]
    assert isinstance(sheet.rows[1][1][2], bool)


def test_an_array_formula_is_text():
    content = xlsx(ROWS, lambda book: book["記録"].__setitem__("C2", ArrayFormula("C2:C3", "=SUM(A1:A2)")))
    assert cells(only(read("log.xlsx", content)))[1][2] == "=SUM(A1:A2)"


def test_days_count_from_1904_where_the_workbook_says_so():
    day = dt.datetime(2024, 4, 1)
    sheet = only(read("log.xlsx", xlsx([["相談日"], [day]], lambda book: setattr(book, "epoch", CALENDAR_MAC_1904))))
    assert sheet.date1904 and sheet.rows[1][1] == [day]
    assert not only(read("log.xlsx", xlsx([["相談日"], [day]]))).date1904


def test_shared_texts_are_read_without_their_readings():
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    furigana = '<rPh sb="0" eb="2"><t>エベツ</t></rPh>'
    texts = f"<si><r><t>江</t></r><r><t>別市</t></r>{furigana}</si><si><t>一_x000D_\n二</t></si>"
    content = with_shared_texts(xlsx([["居住地", "内容"]]), b"<sst %s>%s</sst>" % (main, texts.encode()))
    row = b'<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row></sheetData>'
    content = with_part(content, "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(b"</sheetData>", row))
    assert cells(only(read("log.xlsx", content)))[1] == ["江別市", "一\n二"]


def test_the_size_that_a_sheet_declares_is_not_believed():
    def lie(sheet: bytes) -> bytes:
        assert b"A1:C3" in sheet
        return sheet.replace(b"A1:C3", b"A1:XFD1048576")

    content = with_part(xlsx(ROWS), "xl/worksheets/sheet1.xml", lie)
    assert cells(only(read("log.xlsx", content))) == ROWS


def test_macros_are_not_read_and_said_to_be_ignored():
    content = with_part(xlsx(ROWS), "xl/vbaProject.bin", lambda _: b"macro")
    sheet = only(read("log.xlsm", content))
    assert cells(sheet) == ROWS and [remark.kind for remark in sheet.remarks] == ["macros"]


def test_many_hidden_rows_are_counted_and_the_first_named():
    def hide(book: openpyxl.Workbook) -> None:
        for row in range(2, 32):
            book["記録"].row_dimensions[row].hidden = True

    sheet = only(read("log.xlsx", xlsx([["相談日"], *([day] for day in range(40))], hide)))
    values = kinds_of(sheet)["hidden_rows"]
    assert values["count"] == "30" and values["rows"].startswith("2、3、") and values["rows"].endswith("21…")
    assert len(sheet.rows) == 41


def test_progress_through_a_workbook_grows_to_one():
    seen: list[float] = []
    read("log.xlsx", xlsx([["a"]] * 7_000, lambda book: book.create_sheet("空")), seen.append)
    assert seen == sorted(seen) and len(seen) > 5 and seen[0] < 0.3 and seen[-1] == 1.0


# Parquet


def test_parquet_of_every_type_that_a_log_needs():
    day = dt.date(2024, 4, 1)
    table = pa.table(
        {
            "date": pa.array([day, None]),
            "stamp": pa.array([dt.datetime(2024, 4, 1, 9, 30), None], pa.timestamp("ns")),
            "zoned": pa.array([dt.datetime(2024, 4, 1, tzinfo=dt.UTC), None]).cast(pa.timestamp("us", "Asia/Tokyo")),
            "list": pa.array([["就労", "学校"], None]),
            "word": pa.array(["電話", None]).dictionary_encode(),
            "whole": pa.array([12, None], pa.int8()),
            "share": pa.array([0.5, float("nan")]),
            "exact": pa.array([Decimal("12.00"), Decimal("12.50")]),
            "text": pa.array(["①髙﨑", None], pa.large_string()),
            "yes": pa.array([True, None]),
            "time": pa.array([dt.time(13, 30), None], pa.time64("ns")),
            "nothing": pa.nulls(2),
        }
    )
    sheet = only(read("log.parquet", parquet(**dict(zip(table.column_names, table.columns, strict=True)))))
    assert sheet.rows[0] == (1, table.column_names)
    assert sheet.rows[1] == (
        2,
        [
            *(day, dt.datetime(2024, 4, 1, 9, 30), dt.datetime(2024, 4, 1, 9), "就労、学校", "電話", 12, 0.5, 12),
            *("①髙﨑", True, dt.time(13, 30), ""),
        ],
    )
    assert sheet.rows[2] == (3, ["", "", "", "", "", "", "", 12.5, "", "", "", ""])
