"""Read workbooks (xlsx): their visible sheets, each a table."""

import datetime as dt
import io
import re
import warnings
import zipfile

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from dashboard.reading.limits import MEGABYTE, ROW_BYTES, SHEETS, SWOLLEN, SWOLLEN_BYTES, UNPACKED_BYTES, within_limits
from dashboard.reading.remark import NOTED, Remark
from dashboard.reading.sheet import Cell, Progress, Sheet, Unreadable, listed, refused

#: Rows between two reports of progress.
STEP = 2_000
ROW_TAG = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')

# What openpyxl says of a workbook's styles and extensions helps nobody here, and it may quote cells.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def read_workbook(file: str, content: bytes, report: Progress) -> list[Sheet]:
    """Return the sheets of a workbook, hidden ones without their rows; raise Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_other_archives(file, archive)
            return _sheets(file, archive, content, report)
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise refused(file, "unsafe_xml") from error
    except Exception as error:
        # A damaged workbook makes openpyxl raise almost anything (KeyError, ParseError, zlib.error ...).
        if isinstance(error.__cause__, DefusedXmlException):
            raise refused(file, "unsafe_xml") from error
        raise refused(file, "damaged") from error


def _refuse_other_archives(file: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook, and what would unpack to too much.

    ``zipfile`` never unpacks more of a member than the size declared for it, so the declared sizes can be trusted
    as limits.
    """
    members = archive.infolist()
    swollen = any(m.file_size > SWOLLEN_BYTES and m.file_size > SWOLLEN * m.compress_size for m in members)
    if swollen or sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise refused(file, "unpacked", limit=f"{UNPACKED_BYTES // MEGABYTE}")
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise refused(file, "old_excel")
    if not any(name.startswith("xl/") for name in names):
        what = "word" if "word/document.xml" in names else "ods" if "content.xml" in names else "archive"
        raise refused(file, f"seems_{what}")
    if any(member.flag_bits & 1 for member in members):
        raise refused(file, "password")


def _sheets(file: str, archive: zipfile.ZipFile, content: bytes, report: Progress) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) > SHEETS:
            raise refused(file, "too_many_sheets", limit=str(SHEETS), found=str(len(book.worksheets)))
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
            within_limits(sheet.file, number, cells, len(sheet.rows))
        if number % STEP == 0:
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
                raise refused(file, "unpacked_row", row=number, limit=f"{ROW_BYTES // MEGABYTE}")
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
