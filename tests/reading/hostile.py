"""Files that must not get in, each named for its fault.

``files()`` yields them: the file's name, its bytes, the remark that must refuse or question it and
the row and column that the remark must name. None of them has a row that may be accepted.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.reading.limits import COLUMNS, FILE_BYTES, MEGABYTE, ROWS, SHEETS
from tests.reading.writing import csv_text, heading, table, with_part, with_shared_texts, xlsx

SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Hostile:
    """One file: ``kind`` is the remark on it, ``row`` and ``column`` the place that the remark names."""

    fault: str
    name: str
    content: bytes
    kind: str
    row: int | None = None
    column: str | None = None


Make = Callable[[], bytes]
_made: list[tuple[str, str, str, int | None, str | None, Make]] = []


def files() -> Iterator[Hostile]:
    """Make the files one after another."""
    for fault, name, kind, row, column, make in _made:
        yield Hostile(fault, name, make(), kind, row, column)


def faults() -> list[str]:
    """Return the names of the faults."""
    return [made[0] for made in _made]


def file(fault: str) -> Hostile:
    """Make one file."""
    return next(Hostile(name, shown, make(), *rest) for name, shown, *rest, make in _made if name == fault)


def hostile(
    ending: str, kind: str, row: int | None = None, column: str | None = None, name: str | None = None
) -> Callable[[Make], Make]:
    """Register a function that makes the bytes of a file; its own name is that of the fault."""

    def register(make: Make) -> Make:
        fault = make.__name__
        _made.append((fault, name or f"{fault}.{ending}", kind, row, column, make))
        return make

    return register


def cell(fault: str, record: str, key: str, written: object, kind: str, **others: object) -> None:
    """Register a CSV file of one row in which one cell is wrong."""
    content = csv_text(table(record, {key: written, **others})).encode("utf-8")
    _made.append((fault, f"{fault}.csv", kind, 2, heading(record, key), lambda: content))


def faulty_log() -> list[list[object]]:
    """Return a log whose only row has a date that can't be told."""
    return table("consultations", {"date": "3/4/5"})


# Not a file of records at all


@hostile("csv", "empty_file")
def no_bytes() -> bytes:
    return b""


@hostile("csv", "empty_file")
def only_a_byte_order_mark() -> bytes:
    return b"\xef\xbb\xbf"


@hostile("csv", "empty_file")
def only_blank_lines() -> bytes:
    return b" \r\n\t\r\n\r\n"


@hostile("csv", "empty_file")
def only_separators() -> bytes:
    return b",,,\r\n,,,\r\n"


@hostile("csv", "seems_image")
def picture_named_csv() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


@hostile("xlsx", "seems_image")
def photograph_named_xlsx() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256))


@hostile("csv", "seems_pdf")
def pdf_named_csv() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@hostile("xls", "seems_html")
def web_page_named_xls() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in faulty_log())
    return f"<html><body><table>{rows}</table></body></html>".encode()


@hostile("xls", "seems_html")
def spreadsheet_of_2003_in_xml() -> bytes:
    return b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


@hostile("xls", "old_excel")
def workbook_of_excel_97() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")


@hostile("xlsx", "password")
def workbook_with_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)


@hostile("xlsb", "old_excel")
def binary_workbook() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x00"})


@hostile("xlsx", "seems_word")
def word_document_named_xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@hostile("xlsx", "seems_ods")
def libreoffice_document_named_xlsx() -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


@hostile("csv", "seems_archive")
def zip_named_csv() -> bytes:
    return archive({"log.csv": csv_text(faulty_log()).encode()})


@hostile("csv.gz", "seems_archive")
def compressed_log() -> bytes:
    return gzip.compress(csv_text(faulty_log()).encode(), mtime=0)


@hostile("csv", "seems_database")
def database_named_csv() -> bytes:
    return b"SQLite format 3\x00" + bytes(84)


@hostile("csv", "seems_rtf")
def rich_text_named_csv() -> bytes:
    return b"{\\rtf1\\ansi " + csv_text(faulty_log()).encode("ascii", "ignore") + b"}"


@hostile("csv", "unknown_kind")
def a_letter() -> bytes:
    return "拝啓\n\n先日はご相談をありがとうございました。\nまたお待ちしております。\n敬具\n".encode()


def archive(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


# Encodings


def row_of(bad: bytes, encoding: str) -> bytes:
    """Return a log whose third row holds bytes that are none in its encoding."""
    lines = (
        csv_text(table("consultations", {"date": "3/4/5"}, {"date": "3/4/6"}), end="\n").encode(encoding).split(b"\n")
    )
    lines[2] = lines[2].replace("江別市".encode(encoding), bad)
    return b"\n".join(lines)


@hostile("csv", "encoding", row=3)
def utf8_with_a_broken_byte() -> bytes:
    return row_of(b"\xe6\xb1", "utf-8")


@hostile("csv", "encoding", row=3)
def utf8_with_a_row_in_shift_jis() -> bytes:
    return row_of("江別市".encode("cp932"), "utf-8")


@hostile("csv", "encoding", row=3)
def shift_jis_with_a_broken_byte() -> bytes:
    return row_of(b"\x8d\x5d\x95\xca\x8e\x73\xa0", "cp932")


@hostile("csv", "encoding")
def euc_jp() -> bytes:
    return csv_text(faulty_log()).encode("euc_jp")


@hostile("csv", "encoding", row=1)
def iso_2022_jp() -> bytes:
    return csv_text(faulty_log()).encode("iso2022_jp")


@hostile("csv", "encoding")
def utf_32() -> bytes:
    return csv_text(faulty_log()).encode("utf-32")


@hostile("csv", "unknown_kind")
def utf_7() -> bytes:
    return csv_text(faulty_log()).encode("utf-7")


@hostile("csv", "encoding", row=2)
def utf_16_with_half_a_character() -> bytes:
    return csv_text(faulty_log(), end="\n").rstrip("\n").encode("utf-16") + b"\x00"


@hostile("csv", "no_text", row=2)
def nul_in_a_cell() -> bytes:
    return csv_text(table("consultations", {"case_number": "C-\x001"})).encode()


@hostile("csv", "no_text", row=2)
def control_sign_in_a_cell() -> bytes:
    return csv_text(table("consultations", {"case_number": "C-\x07001"})).encode()


@hostile("csv", "no_text", row=1)
def random_bytes() -> bytes:
    return bytes((n * 167 + n // 7) % 256 for n in range(4096))


# The shape of text


@hostile("csv", "quotes", row=2)
def quote_that_never_ends() -> bytes:
    return csv_text(faulty_log()).encode().replace("江別市".encode(), '"江別市'.encode())


@hostile("csv", "cell_count", row=2)
def row_with_too_many_cells() -> bytes:
    rows = table("consultations", {})
    return csv_text([rows[0], [*rows[1], "余分"]]).encode()


@hostile("csv", "cut_off", row=3)
def last_row_cut_off() -> bytes:
    rows = table("consultations", {"date": "3/4/5"}, {"case_number": "C-0002"})
    return csv_text([*rows[:2], rows[2][:12]]).encode().rstrip()


@hostile("csv", "no_rows")
def only_headings() -> bytes:
    return csv_text(table("consultations")).encode()


@hostile("csv", "no_rows")
def only_notes_under_the_headings() -> bytes:
    return csv_text([*table("consultations"), ["※ 記録はまだありません。"]]).encode()


@hostile("csv", "missing_column", row=1, column="ケース番号")
def required_column_missing() -> bytes:
    columns = ("date", "organisation", "status", "method", "minutes")
    return csv_text(table("consultations", {}, columns=columns)).encode()


@hostile("csv", "two_columns", row=1, column="受付日")
def two_headings_for_one_column() -> bytes:
    rows = table("consultations", {})
    return csv_text([[*rows[0], "受付日"], [*rows[1], "2024-04-02"]]).encode()


@hostile("csv", "unknown_kind")
def headings_far_below() -> bytes:
    return csv_text([*([f"{n}行目の前書き"] for n in range(60)), *faulty_log()]).encode()


@hostile("csv", "unclear_kind", row=1)
def headings_of_two_kinds() -> bytes:
    rows = [["開催日", "グループ", "形式", "内容"], ["2024-04-06", "SANGOの会 通常例会", "会場", "研修会(講師)"]]
    return csv_text(rows).encode()


@hostile("csv", "too_many_columns", row=2)
def too_many_columns() -> bytes:
    rows = table("consultations", {})
    return csv_text([rows[0], [*rows[1], *(["あ"] * COLUMNS)]]).encode()


@hostile("csv", "too_many_rows", row=ROWS + 1)
def too_many_rows() -> bytes:
    return b"1\n" * (ROWS + 1)


@hostile("csv", "too_large_file")
def too_large_file() -> bytes:
    return b"," * (FILE_BYTES + 1)


# Workbooks


@hostile("xlsx", "damaged")
def truncated_workbook() -> bytes:
    content = xlsx(faulty_log())
    return content[: len(content) // 2]


@hostile("xlsx", "damaged")
def workbook_without_its_sheet() -> bytes:
    return with_part(xlsx(faulty_log()), "xl/workbook.xml", lambda _: b"<workbook")


@hostile("xlsx", "damaged")
def workbook_with_a_broken_sheet() -> bytes:
    return with_part(xlsx(faulty_log()), SHEET, lambda sheet: sheet[:-40])


@hostile("xlsx", "damaged")
def workbook_with_overwritten_bytes() -> bytes:
    content = bytearray(xlsx(faulty_log()))
    content[60:200] = bytes(140)
    return bytes(content)


@hostile("xlsx", "unpacked")
def zip_bomb() -> bytes:
    return with_part(xlsx(faulty_log()), SHEET, lambda sheet: sheet + bytes(25 * MEGABYTE))


def with_declared_size(content: bytes, size: int) -> bytes:
    """Return a workbook whose directory lies about the unpacked size of its first sheet."""
    lying = bytearray(content)
    entry = lying.rindex(SHEET.encode()) - 46
    struct.pack_into("<I", lying, entry + 24, size)
    return bytes(lying)


@hostile("xlsx", "unpacked")
def one_gigabyte_declared() -> bytes:
    return with_declared_size(xlsx(faulty_log()), 1024 * MEGABYTE)


@hostile("xlsx", "damaged")
def smaller_than_it_is() -> bytes:
    return with_declared_size(with_part(xlsx(faulty_log()), SHEET, lambda sheet: sheet + b" " * MEGABYTE), 50)


@hostile("xlsx", "unpacked_row", row=1)
def row_that_fills_the_memory() -> bytes:
    noise = b"".join(b"<c><v>%d</v></c>" % zlib.crc32(b"%d" % n) for n in range(700_000))
    return with_part(xlsx([["a"]]), SHEET, lambda sheet: sheet.replace(b"</row>", noise + b"</row>"))


@hostile("xlsx", "password")
def encrypted_parts() -> bytes:
    content = bytearray(xlsx(faulty_log()))
    entry = content.rindex(SHEET.encode()) - 46
    content[entry + 8] |= 1
    return bytes(content)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@hostile("xlsx", "unsafe_xml")
def entities_in_a_sheet() -> bytes:
    return with_part(xlsx(faulty_log()), SHEET, lambda sheet: ENTITIES + sheet)


@hostile("xlsx", "unsafe_xml")
def entities_in_the_texts() -> bytes:
    return with_shared_texts(xlsx(faulty_log()), ENTITIES + b"<sst></sst>")


@hostile("xlsx", "unsafe_xml")
def file_from_outside_in_the_workbook() -> bytes:
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return with_part(xlsx(faulty_log()), "xl/workbook.xml", lambda book: outside + book)


@hostile("xlsx", "too_many_sheets")
def too_many_sheets() -> bytes:
    return xlsx(faulty_log(), lambda book: [book.create_sheet(f"{n}") for n in range(SHEETS)])


@hostile("xlsx", "only_hidden")
def only_hidden_sheets() -> bytes:
    def hide(book: openpyxl.Workbook) -> None:
        book["記録"].sheet_state = "hidden"
        book.create_sheet("空")

    return xlsx(faulty_log(), hide)


@hostile("xlsx", "too_many_columns", row=2)
def cell_in_the_last_column() -> bytes:
    return xlsx(faulty_log(), lambda book: book["記録"].__setitem__("XFD2", "あ"))


@hostile("xlsx", "ambiguous_date", row=2, column="相談日")
def sheet_named_like_a_path() -> bytes:
    return with_part(
        xlsx(faulty_log()), "xl/workbook.xml", lambda book: book.replace("記録".encode(), b"../../../tmp/records")
    )


@hostile("csv", "ambiguous_date", row=2, column="相談日", name="../../../tmp/out\x00side\r\n.csv")
def file_named_like_a_path() -> bytes:
    return csv_text(faulty_log()).encode()


@hostile("xlsm", "ambiguous_date", row=2, column="相談日")
def workbook_with_macros() -> bytes:
    return with_part(xlsx(faulty_log()), "xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0")


@hostile("xlsx", "formula", row=2, column="相談時間（分）")
def formula_in_a_workbook() -> bytes:
    return xlsx(table("consultations", {"minutes": "=10+15"}))


@hostile("xlsx", "formula", row=2, column="ケース番号")
def formula_in_place_of_a_case_number() -> bytes:
    return xlsx(table("consultations", {"case_number": '=HYPERLINK("http://127.0.0.1/","C-0001")'}))


@hostile("xlsx", "error_value", row=2, column="年齢")
def excel_error_in_a_workbook() -> bytes:
    return xlsx(table("consultations", {"age": "#N/A"}))


@hostile("xlsx", "not_date", row=2, column="相談日")
def yes_in_place_of_a_date() -> bytes:
    return xlsx(table("consultations", {"date": True}))


# Parquet


def parquet(**columns: pa.Array) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made)
    return made.getvalue()


@hostile("parquet", "damaged")
def truncated_parquet() -> bytes:
    content = parquet(date=pa.array(["2024-04-01"] * 100))
    return content[: len(content) - 20]


@hostile("parquet", "damaged")
def parquet_with_overwritten_bytes() -> bytes:
    content = bytearray(parquet(date=pa.array([f"2024-04-{day:02}" for day in range(1, 30)])))
    content[4:60] = b"\xff" * 56
    return bytes(content)


@hostile("parquet", "damaged")
def parquet_that_points_beyond_its_dictionary() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"word": ["phone", "visit", "mail"] * 3}), made, compression="none")
    # 0, 1, 2, 0, 1, 2 ... in two bits each become 3, 3, 3 ...
    return made.getvalue().replace(b"\x24\x49\x02\x00", b"\xff" * 4)


@hostile("parquet", "column_type", column="case")
def parquet_with_a_structure() -> bytes:
    return parquet(case=pa.array([{"number": "C-0001", "name": "x"}]))


@hostile("parquet", "column_type", column="content")
def parquet_with_bytes() -> bytes:
    return parquet(content=pa.array([b"\x00\x01"]))


@hostile("parquet", "unknown_kind")
def parquet_of_something_else() -> bytes:
    return parquet(latitude=pa.array([43.06]), longitude=pa.array([141.35]))


@hostile("parquet", "too_many_rows")
def parquet_of_too_many_rows() -> bytes:
    return parquet(date=pa.DictionaryArray.from_arrays(pa.array([0] * (ROWS + 1), pa.int8()), pa.array(["3/4/5"])))


# Days

for _fault, _written in {
    "date_without_century": "24/4/1",
    "date_of_three_short_numbers": "3/4/5",
    "date_without_year": "4/1",
    "date_in_words_without_year": "4月1日",
    "date_without_era": "6.4.1",
    "date_in_words_without_era": "６年４月１日",
    "date_in_american_order": "4/1/2024",
    "date_in_european_order": "01-04-2024",
    "date_of_six_digits": "240401",
}.items():
    cell(_fault, "consultations", "date", _written, "ambiguous_date")
for _fault, _written in {
    "heisei_after_its_end": "H31.5.1",
    "reiwa_before_its_start": "令和元年4月30日",
    "heisei_40": "平成40年4月1日",
    "showa_99": "S99.4.1",
}.items():
    cell(_fault, "consultations", "date", _written, "date_outside_era")
for _fault, _written in {
    "thirtieth_of_february": "2024/2/30",
    "thirty_first_of_april": "令和6年4月31日",
    "month_13": "2024-13-01",
    "reiwa_0": "令和0年4月1日",
    "leap_day_of_2023": "2023-02-29",
}.items():
    cell(_fault, "consultations", "date", _written, "impossible_date")
cell("year_1900", "consultations", "date", "1900-01-01", "year_out_of_range")
cell("year_9999", "consultations", "date", "9999-12-31", "year_out_of_range")
cell("serial_number_of_1954", "consultations", "date", "20000", "year_out_of_range")
cell("date_in_the_future", "consultations", "date", "2026-12-24", "future_date")
cell("weekday_of_another_date", "consultations", "date", "2024年4月1日（火）", "other_weekday")
cell("words_in_place_of_a_date", "consultations", "date", "先週", "not_date")
cell("date_missing", "consultations", "date", "", "required")
cell("case_number_missing", "consultations", "case_number", "－", "required")
cell("year_of_first_contact_without_era", "consultations", "first_year", "6年度", "ambiguous_fiscal_year")
cell("fiscal_year_heisei_40", "consultations", "first_year", "平成40年度", "year_outside_era")
cell("fiscal_year_1850", "consultations", "first_year", "1850", "fiscal_year_out_of_range")
cell("words_in_place_of_a_fiscal_year", "consultations", "first_year", "以前から", "not_fiscal_year")

# Numbers

cell("negative_minutes", "consultations", "minutes", "−5", "too_small")
cell("minutes_of_ten_weeks", "consultations", "minutes", "99,999", "too_large")
cell("number_with_letters", "consultations", "minutes", "3O", "not_number")
cell("approximate_number", "consultations", "minutes", "約30", "approximate_number")
cell("range_in_place_of_a_number", "consultations", "minutes", "20〜30", "approximate_number")
cell("number_in_chinese_numerals", "consultations", "minutes", "三十", "kanji_number")
cell("comma_in_the_wrong_place", "consultations", "minutes", "1,23", "misplaced_comma")
cell("half_a_minute", "consultations", "minutes", "1.5", "not_integer")
cell("minutes_of_persons", "consultations", "minutes", "12人", "other_unit")
cell("minutes_or_hours", "consultations", "minutes", "30:00", "ambiguous_duration")
cell("endless_number", "consultations", "minutes", "9" * 400, "not_integer")
cell("formula_in_a_csv", "consultations", "minutes", "=1+1", "formula")
cell("command_in_place_of_a_case_number", "consultations", "case_number", "=cmd|' /C calc'!A0", "formula")
cell("error_of_excel", "consultations", "minutes", "#DIV/0!", "error_value")
cell("none_or_zero", "meetings", "attendance", "なし", "none_or_zero")
cell("share_in_place_of_a_number", "meetings", "attendance", "50%", "other_unit")
cell("cell_too_long", "consultations", "case_number", "C" * 2_001, "long_cell")

# Ages, words, case numbers

cell("age_of_150", "consultations", "age", "150歳", "too_old")
cell("year_of_birth_in_place_of_an_age", "consultations", "age", "1985", "too_old")
cell("age_of_3", "consultations", "age", "3", "too_young")
cell("age_over_several_bands", "consultations", "age", "40代以上", "wide_age")
cell("age_that_is_unclear", "consultations", "age", "30代後半", "unclear_age")
cell("words_in_place_of_an_age", "consultations", "age", "若い", "not_age")
cell("sex_not_among_the_words", "consultations", "sex", "その他", "not_allowed")
cell("method_not_among_the_words", "consultations", "method", "伝書鳩", "not_allowed")
cell("organisation_not_among_the_words", "consultations", "organisation", "市役所", "not_allowed")
cell("purpose_not_among_the_words", "consultations", "purpose", "就労、世間話", "not_allowed")
cell("perhaps_in_place_of_yes_or_no", "seminars", "lived_experience", "たぶん", "not_boolean")
cell("name_in_place_of_a_case_number", "consultations", "case_number", "石狩 花子", "looks_like_name")
cell("latin_name_in_place_of_a_case_number", "consultations", "case_number", "Ishikari Hanako", "looks_like_name")
cell("day_of_birth_in_place_of_a_case_number", "consultations", "case_number", "昭和60年4月1日", "looks_personal")
cell("telephone_in_place_of_a_case_number", "consultations", "case_number", "011-000-0000", "looks_personal")
cell("time_of_30_hours", "meetings", "start", "30時", "not_time")

# Places

cell("residence_in_another_area", "consultations", "area", "空知", "place_contradicts")
cell("kushiro_city_or_town", "consultations", "municipality", "釧路", "ambiguous_place")
cell("ishikari_city_or_area", "consultations", "municipality", "石狩", "ambiguous_place")
cell("former_municipality", "consultations", "municipality", "大滝村", "unknown_place")
cell("northern_territories", "consultations", "municipality", "国後郡泊村", "unknown_place")
cell("address_in_place_of_a_town", "consultations", "municipality", "江別市野幌町1-2", "unknown_place")
cell("sapporo_for_the_centre", "consultations", "municipality", "札幌市北区", "sapporo_not_counted")
cell("area_not_among_the_words", "consultations", "area", "道央", "not_allowed")
cell("area_in_place_of_a_municipality", "seminars", "municipalities", "宗谷", "no_municipality")
cell("two_towns_one_unknown", "seminars", "municipalities", "小樽市、小樽村", "unknown_place")
cell("health_centre_of_another_town", "seminars", "health_centre", "帯広保健所", "health_centre_contradicts")
cell("two_health_centres_of_one_name", "seminars", "health_centre", "旭川", "ambiguous_place")
cell("health_centre_unknown", "seminars", "health_centre", "東京都保健所", "unknown_health_centre")
cell("seminar_nowhere", "seminars", "municipalities", "", "place_needed")

# Cells and rows against each other

_LIAISON = {"method": "連携", "status": "継続", "direction": "他機関への繋ぎ", "partner": "保健所"}
cell("liaison_without_partner", "consultations", "partner", "", "needed_for_liaison", **{**_LIAISON, "partner": ""})
cell("new_liaison", "consultations", "status", "新規", "liaison_is_continuing", **{**_LIAISON, "status": "新規"})
cell("partner_of_a_telephone_call", "consultations", "partner", "保健所", "only_for_liaison")
cell("new_without_relation", "consultations", "relation", "", "needed_for_new")
cell("new_without_outcome", "consultations", "outcome", "", "needed_for_new")
cell("places_of_no_earlier_help", "consultations", "earlier_places", "保健所", "no_earlier_help", earlier_help="なし")
cell("first_year_of_a_new_case", "consultations", "first_year", "令和4年度", "first_year_contradicts")
cell("more_first_timers_than_attendance", "meetings", "first_timers", "8", "more_than_whole")
cell("more_online_than_attendance", "meetings", "online_attendance", "8", "more_than_whole")
cell("more_online_than_participants", "seminars", "online", "21", "more_than_whole")
cell("end_before_start", "meetings", "end", "1:30", "end_before_start")


@hostile("csv", "second_new", row=3, column="新規・継続")
def two_first_contacts_of_one_case() -> bytes:
    return csv_text(table("consultations", {"minutes": "?分"}, {"date": "2024-05-01"})).encode()


@hostile("csv", "before_new", row=3, column="相談日")
def continuing_before_the_first_contact() -> bytes:
    earlier = {"date": "2024-03-01", "status": "継続", "outcome": ""}
    return csv_text(table("consultations", {"minutes": "?分"}, earlier)).encode()


@hostile("csv", "duplicate_row", row=3, column="開催日")
def one_meeting_twice() -> bytes:
    return csv_text(table("meetings", {"first_timers": "8"}, {"first_timers": "8"})).encode()


@hostile("csv", "duplicate_key", row=3, column="項目")
def one_figure_of_a_table_twice() -> bytes:
    row = ["令和7年度", "アクセス件数", "百", "accesses", ""]
    return csv_text([["年度", "項目", "値", "単位", "注記"], row, row]).encode()
