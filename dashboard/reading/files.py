"""Read what people save: CSV, xlsx and Parquet, as sheets of cells.

``read(name, content, progress=None) -> list[Sheet]``; raises ``Unreadable`` with the remark to show.
What a file is, its content says and not its name. Names of files and sheets are shown, never used as paths.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from defusedxml.common import DefusedXmlException
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from dashboard.reading.remark import NOTED, Remark, quote

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time
#: Told the part that is done, from 0 to 1.
Progress = Callable[[float], None]

MEGABYTE = 1024 * 1024
#: Limits. Bytes of a file; bytes of everything in an xlsx or Parquet file once unpacked; bytes of
#: one row of an xlsx sheet's XML (the parser holds a row at a time); rows, columns and sheets of a
#: file; characters of a cell (longer ones are refused when they are judged).
FILE_BYTES = 100 * MEGABYTE
UNPACKED_BYTES = 500 * MEGABYTE
ROW_BYTES = 10 * MEGABYTE
#: A part of an xlsx file that is large and unpacks to so many times its size holds no records.
SWOLLEN_BYTES = 20 * MEGABYTE
SWOLLEN = 200
ROWS = 1_000_000
COLUMNS = 200
SHEETS = 100
CELL_CHARACTERS = 2_000
#: Characters of a file's name that are shown.
NAME_CHARACTERS = 80
#: Rows of a text and of a workbook between two reports of progress.
STEP = 20_000
WORKBOOK_STEP = 2_000
#: Rows listed in a remark on many.
LISTED = 20

SEPARATORS = (",", "\t", ";")
#: How files begin that are no table, each with the key of the words for it (texts: records.seems).
SIGNATURES = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3", "database"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta|head|body)", re.IGNORECASE)
#: Signs that no text has: control characters, those of C1, and where CP932 puts bytes that it does not know.
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\uf8f0-\uf8f3]")
#: Three characters of three bytes each don't come about by chance: what breaks after them is UTF-8.
UTF8 = re.compile(r"(?:[^\u0800-\uffff]*[\u0800-\uffff]){3}")
#: Half-width katakana: what EUC-JP mostly turns into when it is taken for CP932.
KANA = re.compile("[\uff61-\uff9f]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
ROW_TAG = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')

# What openpyxl says of a workbook's styles and extensions helps nobody here, and it may quote cells.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class Unreadable(Exception):
    """A file that can't be read; ``remark`` says why."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.message("en"))
        self.remark = remark


@dataclass
class Sheet:
    """One table of cells: a CSV or Parquet file (``name`` None) or a sheet of a workbook.

    ``rows`` holds the rows that are not empty, each with its number as Excel or an editor counts
    it; an empty cell is "". ``remarks`` are notes on how it was read. ``file`` is the file's name
    as it may be shown. ``date1904``: serial numbers of days count from 1904.
    """

    name: str | None
    rows: list[tuple[int, list[Cell]]]
    remarks: list[Remark] = field(default_factory=list)
    file: str = ""
    date1904: bool = False

    @property
    def title(self) -> str:
        """Name the file and, in a workbook, the sheet."""
        return f"{self.file}［{quote(self.name)}］" if self.name else self.file

    def remark(
        self,
        kind: str,
        verdict: str,
        path: str = "",
        row: int | None = None,
        column: str | None = None,
        values: dict[str, str] | None = None,
    ) -> Remark:
        """Make a remark on this sheet."""
        return Remark(kind, self.title, path, row=row, column=column, values=values or {}, verdict=verdict)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: without folders and control characters, cut."""
    return quote(re.split(r"[/\\]", name)[-1], NAME_CHARACTERS) or "?"


def read(name: str, content: bytes, progress: Progress | None = None) -> list[Sheet]:
    """Return the sheets of a file that hold anything; raise Unreadable.

    ``name`` is only shown. ``progress`` is told the part done (0 to 1) now and then. What is to
    be said of sheets that were left out stands with the first sheet.
    """
    file = shown_name(name)
    report = progress or (lambda _: None)
    if len(content) > FILE_BYTES:
        raise _refused(file, "too_large_file", limit=f"{FILE_BYTES // MEGABYTE}")
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        sheets = _workbook(file, content, report)
    elif content.startswith(b"PAR1"):
        sheets = [_parquet(file, content, report)]
    else:
        sheets = [_text(file, content, report)]
    report(1.0)
    if not any(sheet.rows for sheet in sheets):
        raise _refused(file, "only_hidden" if any(sheet.remarks for sheet in sheets) else "empty_file")
    filled = [sheet for sheet in sheets if sheet.rows]
    filled[0].remarks += [remark for sheet in sheets if not sheet.rows for remark in sheet.remarks]
    return filled


def _refused(file: str, kind: str, row: int | None = None, column: str | None = None, **values: str) -> Unreadable:
    return Unreadable(Remark(kind, file, "", row=row, column=column, values=values))


# Text


def _text(file: str, content: bytes, report: Progress) -> Sheet:
    text = _decode(file, content)
    if not text.strip():
        raise _refused(file, "empty_file")
    lines = text.count("\n") or text.count("\r") or 1
    same: dict[str, str] = {}
    rows = []
    for number, cells in _records(file, text, _separator(text)):
        if any(cell.strip() for cell in cells):
            # Equal cells share one string: a log says the same few words over and over.
            rows.append((number, [same.setdefault(cell, cell) for cell in cells]))
            _within_limits(file, number, cells, len(rows))
            if len(rows) % STEP == 0:
                report(min(0.99, number / lines))
    return Sheet(None, rows, file=file)


def _decode(file: str, content: bytes) -> str:
    """Return the text of a file; refuse what is no text and what no encoding fits."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise _refused(file, "encoding", found="UTF-32")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _strictly(file, content, "utf-16")
    elif content.startswith(b"\xef\xbb\xbf"):
        text = _strictly(file, content[3:], "utf-8")
    else:
        _refuse_other_formats(file, content)
        text = _utf16_without_mark(file, content) if b"\x00" in content else _utf8_or_cp932(file, content)
    text = text.removesuffix("\x1a")
    if wrong := NO_TEXT.search(text):
        if text[wrong.start() : wrong.start() + 2] in ("\x1b$", "\x1b("):
            raise _refused(file, "encoding", row=_row(text, wrong.start()), found="ISO-2022-JP (JIS)")
        raise _refused(file, "no_text", row=_row(text, wrong.start()), found=f"U+{ord(wrong.group()):04X}")
    return text


def _refuse_other_formats(file: str, content: bytes) -> None:
    if content.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise _refused(file, "password" if locked else "old_excel")
    for start, what in SIGNATURES:
        if content.startswith(start):
            raise _refused(file, f"seems_{what}")
    if MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise _refused(file, "seems_html")


def _row(text: str, position: int) -> int:
    """Return the row of a position in a text, whichever way its lines end."""
    before = text[:position].replace("\r\n", "\n")
    return before.count("\n") + before.count("\r") + 1


def _strictly(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        read = content[: error.start].decode(encoding, errors="ignore")
        broken = content[error.start : error.start + 1].hex().upper()
        raise _refused(file, "encoding", row=_row(read, len(read)), found=f"0x{broken}") from None


def _utf16_without_mark(file: str, content: bytes) -> str:
    """Decode UTF-16 whose byte order is not marked: the order in which it holds more ASCII."""
    texts = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            texts.append(content.decode(encoding))
        except UnicodeDecodeError:
            # Not this order; the other one decides.
            continue
    best = max(texts, key=_ascii, default="")
    if not best or _ascii(best) * 20 < len(best) or NO_TEXT.search(best):
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        raise _refused(file, "no_text", row=row, found="U+0000")
    return best


def _ascii(text: str) -> int:
    return sum(text.count(sign) for sign in '\n\r\t,;0123456789/-:" ')


def _utf8_or_cp932(file: str, content: bytes) -> str:
    """Decode strictly as UTF-8, else as CP932; where neither fits, name the row where the better one breaks."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8 = error
    start = content[: utf8.start].decode("utf-8")
    if UTF8.match(start):
        raise _refused(file, "encoding", row=_row(start, len(start)), found=f"0x{content[utf8.start]:02X}")
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        if _is_euc(content):
            raise _refused(file, "encoding", found="EUC-JP") from None
        read = content[: error.start].decode("cp932")
        raise _refused(file, "encoding", row=_row(read, len(read)), found=f"0x{content[error.start]:02X}") from None
    if _is_euc(content) and len(KANA.findall(text)) * 3 > len(BEYOND_ASCII.findall(text)):
        raise _refused(file, "encoding", found="EUC-JP")
    if unknown := NO_TEXT.search(text):
        byte = unknown.group().encode("cp932").hex().upper()
        raise _refused(file, "encoding", row=_row(text, unknown.start()), found=f"0x{byte}")
    return text


def _is_euc(content: bytes) -> bool:
    try:
        content.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first rows into equally many cells, and into more than one."""

    def fit(separator: str) -> int:
        rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
        try:
            widths = Counter(len(cells) for cells in islice(rows, 100) if any(cells))
        except csv.Error:
            # A cell without end: reading the file will say so, with its row.
            return 0
        return max(((width - 1) * rows for width, rows in widths.items()), default=0)

    return max(SEPARATORS, key=fit)


def _records(file: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with the number of the line where each begins."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    try:
        for cells in lines:
            yield begin, cells
            begin = lines.line_num + 1
    except csv.Error as error:
        raise _refused(file, "quotes", row=begin, found='"') from error


def _within_limits(file: str, number: int, cells: list, rows: int) -> None:
    if rows > ROWS:
        raise _refused(file, "too_many_rows", row=number, limit=f"{ROWS:,}")
    if len(cells) > COLUMNS and any(cell != "" for cell in cells[COLUMNS:]):
        raise _refused(file, "too_many_columns", row=number, limit=str(COLUMNS), found=str(len(cells)))


# xlsx


def _workbook(file: str, content: bytes, report: Progress) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_other_archives(file, archive)
            return _sheets(file, archive, content, report)
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise _refused(file, "unsafe_xml") from error
    except Exception as error:
        # A damaged workbook makes openpyxl raise almost anything (KeyError, ParseError, zlib.error ...).
        if isinstance(error.__cause__, DefusedXmlException):
            raise _refused(file, "unsafe_xml") from error
        raise _refused(file, "damaged") from error


def _refuse_other_archives(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook, and what would unpack to too much.

    ``zipfile`` never unpacks more of a member than the size declared for it, so the declared sizes can be trusted
    as limits.
    """
    members = archive.infolist()
    swollen = any(m.file_size > SWOLLEN_BYTES and m.file_size > SWOLLEN * m.compress_size for m in members)
    if swollen or sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise _refused(file, "unpacked", limit=f"{UNPACKED_BYTES // MEGABYTE}")
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise _refused(file, "old_excel")
    if not any(name.startswith("xl/") for name in names):
        what = "word" if "word/document.xml" in names else "ods" if "content.xml" in names else "archive"
        raise _refused(file, f"seems_{what}")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(file, "password")


def _sheets(file: str, archive: zipfile.ZipFile, content: bytes, report: Progress) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) > SHEETS:
            raise _refused(file, "too_many_sheets", limit=str(SHEETS), found=str(len(book.worksheets)))
        sheets = []
        for position, worksheet in enumerate(book.worksheets):
            sheet = Sheet(worksheet.title, [], file=file, date1904=book.epoch == CALENDAR_MAC_1904)
            if worksheet.sheet_state == "visible":
                before, count = position, len(book.worksheets)
                _fill(sheet, worksheet, archive, lambda part: report(0.99 * (before + part) / count))  # noqa: B023
            else:
                sheet.remarks.append(sheet.remark("hidden_sheet", NOTED))
            sheets.append(sheet)
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            sheets[0].remarks.append(Remark("macros", file, "", verdict=NOTED))
        return sheets
    finally:
        book.close()


def _fill(sheet: Sheet, worksheet: ReadOnlyWorksheet, archive: zipfile.ZipFile, report: Progress) -> None:
    hidden, last = _hidden_rows(sheet.file, archive, worksheet)
    # The size that a sheet declares may be wrong either way.
    worksheet.reset_dimensions()
    same: dict[str, str] = {}
    for number, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
        cells = [_cell(value, same) for value in values]
        while cells and cells[-1] == "":
            cells.pop()
        if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells):
            sheet.rows.append((number, cells))
            _within_limits(sheet.file, number, cells, len(sheet.rows))
        if number % WORKBOOK_STEP == 0:
            report(min(1.0, number / last))
    report(1.0)
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    for _, cells in sheet.rows:
        cells.extend([""] * (width - len(cells)))
    filled = {number for number, _ in sheet.rows}
    if seen := sorted(filled & hidden):
        sheet.remarks.append(sheet.remark("hidden_rows", NOTED, values=listed(seen)))


def _hidden_rows(file: str, archive: zipfile.ZipFile, worksheet: ReadOnlyWorksheet) -> tuple[set[int], int]:
    """Return the numbers of a sheet's hidden rows and of its last row, which openpyxl does not tell when it only reads.

    Refuses a sheet with a row so large that parsing it would fill the memory.
    """
    hidden: set[int] = set()
    number, since, rest = 0, 0, b""
    with archive.open(worksheet._worksheet_path) as source:
        while chunk := source.read(MEGABYTE):
            block = rest + chunk
            end = 0
            for tag in ROW_TAG.finditer(block):
                since, end = 0, tag.end()
                told = ROW_NUMBER.search(tag.group(1))
                number = int(told.group(1)) if told else number + 1
                if HIDDEN.search(tag.group(1)):
                    hidden.add(number)
            since += len(chunk)
            if since > ROW_BYTES:
                raise _refused(file, "unpacked_row", row=number, limit=f"{ROW_BYTES // MEGABYTE}")
            # A tag may be cut by the end of the block.
            rest = block[max(end, len(block) - 1_000) :]
    return hidden, max(1, number)


def _cell(value: object, same: dict[str, str]) -> Cell:
    if isinstance(value, str):
        value = value.replace("_x000D_", "")
        return same.setdefault(value, value)
    if value is None:
        return ""
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, ArrayFormula):
        return value.text or "="
    if isinstance(value, DataTableFormula):
        return "="
    return value


def listed(rows: list[int]) -> dict[str, str]:
    """Return row numbers as the values of a remark: a short list, and how many there are."""
    words = "、".join(map(str, rows[:LISTED])) + ("…" if len(rows) > LISTED else "")
    return {"rows": words, "count": f"{len(rows):,}"}


# Parquet


def _parquet(file: str, content: bytes, report: Progress) -> Sheet:
    try:
        source = pq.ParquetFile(pa.BufferReader(content))
        _parquet_limits(file, source.metadata)
        schema = source.schema_arrow
        for column in schema:
            if not _readable(column.type):
                raise _refused(file, "column_type", column=quote(column.name), found=quote(column.type))
        # Dictionaries stay dictionaries: a long text said a million times is held once.
        strings = [column.name for column in schema if pa.types.is_string(column.type)]
        table = pq.ParquetFile(pa.BufferReader(content), read_dictionary=strings).read()
        # Damaged pages may point beyond a dictionary.
        table.validate(full=True)
        columns = []
        for position, column in enumerate(table.columns):
            columns.append(_values(column))
            report(0.95 * (position + 1) / table.num_columns)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise _refused(file, "damaged") from error
    rows: list[tuple[int, list[Cell]]] = [(1, list(schema.names))]
    for number, cells in enumerate(zip(*columns, strict=True), start=2):
        if any(cell != "" for cell in cells):
            rows.append((number, list(cells)))
    return Sheet(None, rows, file=file)


def _parquet_limits(file: str, metadata: pq.FileMetaData) -> None:
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if unpacked > UNPACKED_BYTES:
        raise _refused(file, "unpacked", limit=f"{UNPACKED_BYTES // MEGABYTE}")
    if metadata.num_rows > ROWS:
        raise _refused(file, "too_many_rows", limit=f"{ROWS:,}", found=f"{metadata.num_rows:,}")
    if metadata.num_columns > COLUMNS:
        raise _refused(file, "too_many_columns", limit=str(COLUMNS), found=str(metadata.num_columns))


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_dictionary(kind):
        return pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type)
    tests = (
        *(pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating),
        *(pa.types.is_decimal, pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp),
        *(pa.types.is_time, pa.types.is_null),
    )
    return any(test(kind) for test in tests)


def _values(column: pa.ChunkedArray) -> list[Cell]:
    """Return a column's cells; each distinct text is made once."""
    found: list[Cell] = []
    for chunk in column.chunks:
        if pa.types.is_timestamp(chunk.type) or pa.types.is_time64(chunk.type):
            micro = pa.timestamp("us", chunk.type.tz) if pa.types.is_timestamp(chunk.type) else pa.time64("us")
            chunk = chunk.cast(micro, safe=False)
        if pa.types.is_dictionary(chunk.type):
            words = [_parquet_cell(word) for word in chunk.dictionary.to_pylist()]
            found += ["" if code is None else words[code] for code in chunk.indices.to_pylist()]
        else:
            found += [_parquet_cell(value) for value in chunk.to_pylist()]
    return found


def _parquet_cell(value: object) -> Cell:
    if value is None or value != value:
        return ""
    if isinstance(value, list):
        return "、".join(word for word in value if word is not None)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return value
