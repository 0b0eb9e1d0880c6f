"""Templates that staff fill in, made from the contracts: workbooks for Excel, and CSV.

A workbook has the sheet to fill in (named by the kind's title), what each column means, and the
words that the drop-downs offer.

``python -m dashboard.templates.template`` prints the documentation of the three logs; ``--out`` writes it.
"""

import argparse
import csv
import datetime as dt
import io
import sys
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import theme
from dashboard.formula import neutral
from dashboard.language import LANGUAGES, text
from dashboard.reading.words import Words
from dashboard.records.kind import Field, Kind, kinds
from dashboard.settings import data_directory
from dashboard.templates import describe, sheets
from dashboard.templates.documentation import documentation
from dashboard.warehouse import Warehouse

#: The last row with drop-downs; the columns' formats go on below.
LAST_ROW = 2000
#: Column type -> number format. All others are text, which keeps the zeros of 0123 and makes no day of 10-14.
FORMATS = {
    "date": "yyyy/m/d",
    "time": "h:mm",
    "integer": "0",
    "number": "General",
    "age": "General",
    "fiscal_year": "General",
}
TEXT = "@"
#: What stands to the right of its cell, digits under digits.
AMOUNTS = ("integer", "number")
#: Widths of columns in half-width characters.
NARROWEST, WIDEST = 11, 30
#: Excel's limits for what it says beside a cell, in characters.
PROMPT_TITLE, PROMPT, ERROR = 32, 255, 225
#: Days and times that Excel takes for such without doubt, as it counts them.
DAYS = tuple(str((day - dt.date(1899, 12, 30)).days) for day in (dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
TIMES = ("0", "0.999988426")


def headings(warehouse: Warehouse) -> Mapping[str, tuple[str, str]]:
    """Return the Japanese and English heading of each column of an export, as ``table_kinds`` takes them."""
    return Words.of(warehouse).labels.get("column", {})


def csv_template(kind: Kind) -> bytes:
    """Return the row of headings as CSV for Excel (UTF-8 with its mark, CRLF)."""
    target = io.StringIO()
    csv.writer(target).writerow([neutral(field.ja) for field in kind.fields.values()])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def workbook(kind: Kind, words: Words) -> bytes:
    """Return the template of a kind of record as an Excel workbook (.xlsx) without rows."""
    book = Workbook()
    book.properties.creator = text("app.name", "ja")
    book.properties.title = kind.title["ja"]
    records = book.active
    records.title = kind.title["ja"]
    sheets.explain(book.create_sheet(text("template.columns_sheet", "ja")), kind, words)
    offered = sheets.offer(book.create_sheet(text("template.choices_sheet", "ja")), kind, words)
    _lay_out(records, kind, words, offered)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _lay_out(sheet: Worksheet, kind: Kind, words: Words, offered: Mapping[str, str]) -> None:
    """Lay out the sheet to fill in; ``offered`` gives where the words of a column are listed."""
    for number, field in enumerate(kind.fields.values(), start=1):
        letter = get_column_letter(number)
        sheets.heading(sheet.cell(1, number), field.ja, field.required)
        column = sheet.column_dimensions[letter]
        column.width = _width(field, words)
        column.font = sheets.font()
        column.number_format = FORMATS.get(field.type, TEXT)
        if field.type not in AMOUNTS:
            column.alignment = Alignment(horizontal="left", indent=1)
        check = _validation(field, kind, words, offered.get(field.key))
        check.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(check)
    sheet.row_dimensions[1].height = 27
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kind.fields))}{LAST_ROW}"
    sheet.sheet_properties.tabColor = sheets.colour(theme.BLUE)
    sheet.print_title_rows = "1:1"
    sheets.page(sheet)


def _width(field: Field, words: Words) -> int:
    """Return the width of a column: room for its heading beside the filter's button, and for what stands in it."""
    heading = ceil(sheets.span(field.ja) * 1.1) + 6
    cells = (describe.example(field, words), *(choice.ja for choice in describe.choices(field, words)))
    return max(NARROWEST, heading, min(max(map(sheets.span, cells)) + 4, WIDEST))


def _validation(field: Field, kind: Kind, words: Words, offered: str | None) -> DataValidation:
    """Return what Excel says and offers beside a cell: it warns and never forbids, for more is read than is listed.

    A column of several words is not checked: warnings at what is right would teach to ignore warnings.
    """
    name = text("template.prompt_needed", "ja", name=field.ja) if field.required else field.ja
    check = DataValidation(allow_blank=True, showInputMessage=True)
    check.promptTitle = name[:PROMPT_TITLE]
    check.prompt = _prompt(field, kind)[:PROMPT]
    error = None
    if offered:
        check.type, check.formula1 = "list", offered
        error = None if field.type in describe.SEVERAL else text("template.error.words", "ja")
    elif field.type in ("date", "time"):
        check.type, check.operator = field.type, "between"
        check.formula1, check.formula2 = DAYS if field.type == "date" else TIMES
        error = text(f"template.error.{field.type}", "ja")
    elif field.type in AMOUNTS:
        check.type = "whole" if field.type == "integer" else "decimal"
        check.operator = "greaterThanOrEqual" if field.max is None else "between"
        check.formula1 = f"{field.min or 0:g}"
        check.formula2 = None if field.max is None else f"{field.max:g}"
        error = text("template.error.amount", "ja", form=describe.form(field, words, "ja"))
    if error:
        check.errorStyle, check.showErrorMessage = "warning", True
        check.errorTitle = text("template.error.title", "ja")
        check.error = error[:ERROR]
    return check


def _prompt(field: Field, kind: Kind) -> str:
    told, hint = describe.purpose(field, kind, "ja"), describe.hint(field, "ja")
    return told if hint in told else f"{told}{hint}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the documentation of the three logs in both languages, or write it to a file."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.templates.template", description=main.__doc__)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    given = parser.parse_args(arguments)
    page = pages(Words.of(Warehouse(data_directory(), "documentation")))
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(page, encoding="utf-8", newline="\n")
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")
        sys.stdout.write(page)


def pages(words: Words) -> str:
    """Return the documentation of the three logs, Japanese first."""
    return "\n".join(documentation(kinds(), words, language) for language in LANGUAGES)


if __name__ == "__main__":
    main()
