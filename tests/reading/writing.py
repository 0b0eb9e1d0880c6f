"""Write logs as staff do: CSV and xlsx files of rows that are right, but for what a test changes."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

import openpyxl

from dashboard.records.kind import kinds

#: The day of the tests: records lie before it.
TODAY = dt.date(2026, 5, 20)

#: One right row of each kind, by the keys of its columns.
RIGHT: dict[str, dict[str, object]] = {
    "consultations": {
        "date": "2024-04-01",
        "organisation": "成年相談センター",
        "case_number": "C-0001",
        "status": "新規",
        "method": "電話",
        "minutes": "25",
        "relation": "母",
        "age": "34",
        "sex": "男性",
        "municipality": "江別市",
        "area": "",
        "purpose": "就労",
        "earlier_help": "あり",
        "earlier_places": "医療機関",
        "direction": "",
        "partner": "",
        "outcome": "助言終了",
        "first_year": "",
    },
    "meetings": {
        "date": "2024-04-06",
        "group": "SANGOの会 通常例会",
        "format": "会場",
        "place": "ボランティア活動センター",
        "attendance": "7",
        "first_timers": "1",
        "online_attendance": "0",
        "start": "13:30",
        "end": "16:00",
    },
    "seminars": {
        "date": "2024-05-29",
        "municipalities": "小樽市",
        "health_centre": "",
        "kinds": "研修会(講師)",
        "participants": "20",
        "online": "0",
        "lived_experience": "いいえ",
    },
}


def heading(kind: str, key: str) -> str:
    """Return the heading of a column as the template has it."""
    return kinds()[kind].fields[key].ja


def table(kind: str, *changes: Mapping[str, object], columns: Sequence[str] = ()) -> list[list[object]]:
    """Return the headings, then a right row for each of ``changes``, changed so."""
    keys = columns or [*RIGHT[kind]]
    return [
        [heading(kind, key) for key in keys],
        *([{**RIGHT[kind], **change}[key] for key in keys] for change in changes),
    ]


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",", end: str = "\r\n") -> str:
    """Write rows as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    return written.getvalue()


def xlsx(rows: Iterable[Sequence[object]], change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    """Write rows as a workbook of one sheet 記録; ``change`` may do more to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "記録"
    for row in rows:
        sheet.append([cell if cell != "" else None for cell in row])
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one part of its archive changed, or added where there is none."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, change(b""))
    return file.getvalue()


def with_shared_texts(content: bytes, texts: bytes) -> bytes:
    """Return a workbook with a table of shared texts, as Excel writes them (openpyxl writes each in its cell)."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    content = with_part(content, "[Content_Types].xml", lambda types: types.replace(b"</Types>", entry))
    return with_part(content, "xl/sharedStrings.xml", lambda _: texts)
