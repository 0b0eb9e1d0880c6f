"""Templates that staff fill in, made from the contracts: workbooks for Excel, and CSV.

A workbook has the sheet to fill in (the kind's title), what each column means, and the words that
the drop-downs offer. Only the first of them is laid out like a table of records, so that nothing
else is ever read as one.

``python -m dashboard.records.template`` prints the documentation of the three logs; ``--out`` writes it.
"""

import argparse
import csv
import datetime as dt
import io
import sys
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import absolute_coordinate, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import theme
from dashboard.formula import FORMULA, neutral
from dashboard.language import LANGUAGES, text
from dashboard.records import describe
from dashboard.records.documentation import documentation
from dashboard.records.kind import Field, Kind, kinds
from dashboard.records.words import Words
from dashboard.warehouse import Warehouse, current

#: The last row with drop-downs; the columns' formats go on below.
LAST_ROW = 2000
#: Every Windows since 2018 has it; its strokes are heavy enough for a projector.
FONT = "BIZ UDPGothic"
#: Height of a line of text at 10.5 points, and what a row has beside its lines.
LINE, MARGIN = 15.5, 9.0
#: Excel's limits for what stands beside a cell.
TITLE_CHARACTERS, PROMPT_CHARACTERS, ERROR_CHARACTERS = 32, 255, 225
#: Column type -> number format. Text keeps the zeros of 0123 and turns no 10-14 into a date.
FORMATS = {
    "date": "yyyy/m/d",
    "time": "h:mm",
    "integer": "0",
    "number": "General",
    "age": "General",
    "fiscal_year": "General",
}
TEXT = "@"
NARROWEST, WIDEST = 11, 30
#: Days that Excel takes for a date without doubt.
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
#: Widths of the sheet that explains the columns, as its columns are listed, and of the sheet of choices.
COLUMNS = {"columns": 22, "needed": 7, "purpose": 38, "form": 40, "example": 18, "aliases": 30, "english": 46}
CHOICES = {"word": 38, "english": 38, "note": 52}


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
    columns = book.create_sheet(text("template.columns_sheet", "ja"))
    choices = book.create_sheet(text("template.choices_sheet", "ja"))
    offered = _choices(choices, kind, words)
    _records(records, kind, words, offered)
    _columns(columns, kind, words)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _records(sheet: Worksheet, kind: Kind, words: Words, offered: Mapping[str, str]) -> None:
    """Lay out the sheet to fill in; ``offered`` gives where the words of a column are listed."""
    for number, field in enumerate(kind.fields.values(), start=1):
        letter = get_column_letter(number)
        _heading(sheet.cell(1, number), field.ja, field.required)
        column = sheet.column_dimensions[letter]
        column.width = _width(field, words)
        column.font = Font(name=FONT, size=10.5, color=_colour(theme.INK))
        column.number_format = FORMATS.get(field.type, TEXT)
        column.alignment = Alignment(vertical="center", horizontal=None if field.type in FORMATS else "left")
        check = _validation(field, kind, words, offered.get(field.key))
        check.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(check)
    sheet.row_dimensions[1].height = 27
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kind.fields))}{LAST_ROW}"
    sheet.sheet_properties.tabColor = _colour(theme.BLUE)
    sheet.print_title_rows = "1:1"
    _page(sheet)


def _validation(field: Field, kind: Kind, words: Words, offered: str | None) -> DataValidation:
    """Return what Excel tells and asks beside a cell: it warns and never forbids, for more is read than is listed.

    A column of several words is not checked: a warning that meets what is right teaches to ignore warnings.
    """
    check = DataValidation(allow_blank=True, errorStyle="warning", showInputMessage=True, showErrorMessage=False)
    name = text("template.prompt_needed", "ja", name=field.ja) if field.required else field.ja
    check.promptTitle = name[:TITLE_CHARACTERS]
    check.prompt = _prompt(field, kind)[:PROMPT_CHARACTERS]
    error = None
    if offered:
        check.type, check.formula1 = "list", offered
        error = None if field.type in describe.SEVERAL else text("template.error.words", "ja")
    elif field.type == "date":
        check.type, check.operator, check.formula1, check.formula2 = "date", "between", *map(_serial, DAYS)
        error = text("template.error.date", "ja")
    elif field.type == "time":
        check.type, check.operator, check.formula1, check.formula2 = "time", "between", "0", "0.999988426"
        error = text("template.error.time", "ja")
    elif field.type in ("integer", "number"):
        check.type = "whole" if field.type == "integer" else "decimal"
        check.operator = "between" if field.max is not None else "greaterThanOrEqual"
        check.formula1 = f"{field.min or 0:g}"
        check.formula2 = f"{field.max:g}" if field.max is not None else None
        error = text("template.error.amount", "ja", form=describe.form(field, words, "ja"))
    if error:
        check.showErrorMessage = True
        check.errorTitle = text("template.error.title", "ja")
        check.error = error[:ERROR_CHARACTERS]
    return check


DAYS = (FIRST_DAY, LAST_DAY)


def _serial(day: dt.date) -> str:
    """Return a day as Excel counts it."""
    return str((day - dt.date(1899, 12, 30)).days)


def _prompt(field: Field, kind: Kind) -> str:
    told = describe.purpose(field, kind, "ja")
    hint = describe.hint(field, "ja")
    return told if not hint or hint in told else f"{told}{hint}"


def _columns(sheet: Worksheet, kind: Kind, words: Words) -> None:
    """Explain each column, and what holds for all of them."""
    title = kind.title["ja"]
    row = _title(sheet, text("template.about", "ja", title=title), COLUMNS)
    for line in (kind.row["ja"], text("template.how", "ja", title=title), text("template.how_colour", "ja")):
        row = _line(sheet, row, line, COLUMNS)
    row = _table_head(sheet, row + 1, [text(f"template.list_{name}", "ja") for name in COLUMNS])
    for field in kind.fields.values():
        cells = [
            field.ja,
            describe.needed(field, "ja"),
            describe.purpose(field, kind, "ja"),
            describe.form(field, words, "ja"),
            describe.example(field, words),
            "、".join(field.aliases),
            f"{field.en} ({describe.needed(field, 'en')}). {describe.purpose(field, kind, 'en')}",
        ]
        _table_row(sheet, row, cells, [*COLUMNS.values()])
        _heading(sheet.cell(row, 1), field.ja, field.required)
        sheet.cell(row, 2).font = Font(name=FONT, size=10.5, bold=field.required, color=_colour(theme.INK))
        sheet.cell(row, len(cells)).font = Font(name=FONT, size=9.5, color=_colour(theme.MUTED))
        row += 1
    _subtitle(sheet, row + 1, text("template.notes", "ja"))
    row += 2
    for (name, body), (_, english) in zip(describe.notes(kind, "ja"), describe.notes(kind, "en"), strict=True):
        _note(sheet, row, (name, body, english), [*COLUMNS.values()])
        row += 1
    sheet.sheet_view.showGridLines = False
    _page(sheet)


def _choices(sheet: Worksheet, kind: Kind, words: Words) -> dict[str, str]:
    """List the words that the columns may hold; return where those of each column stand, as Excel refers to it."""
    row = _title(sheet, text("template.about_choices", "ja", title=kind.title["ja"]), CHOICES)
    row = _line(sheet, row, text("template.how_choices", "ja"), CHOICES)
    row = _table_head(sheet, row + 1, [text(f"template.choice_{name}", "ja") for name in CHOICES])
    ranges = {}
    for field in kind.fields.values():
        offered = describe.choices(field, words)
        if not offered:
            continue
        _subtitle(sheet, row, field.ja)
        first = row + 1
        for row, choice in enumerate(offered, start=first):
            _table_row(sheet, row, [choice.ja, choice.en, choice.note], [*CHOICES.values()])
            sheet.cell(row, 1).alignment = Alignment(vertical="center", indent=1, wrap_text=True)
            for column in (2, 3):
                sheet.cell(row, column).font = Font(name=FONT, size=10.5, color=_colour(theme.MUTED))
        ranges[field.key] = f"{quote_sheetname(sheet.title)}!{absolute_coordinate(f'A{first}:A{row}')}"
        row += 2
    sheet.sheet_view.showGridLines = False
    _page(sheet)
    return ranges


# Cells


def _write(cell: Cell, words: str) -> Cell:
    """Write a text so that no spreadsheet takes it for a formula, now or when the cell is edited."""
    cell.value = words
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA)
    return cell


def _heading(cell: Cell, words: str, required: bool) -> None:
    """Write the heading of a column: blue with a heavy line where it is required, else grey."""
    _write(cell, words)
    cell.font = Font(name=FONT, size=10.5, bold=True, color=_colour(theme.INK))
    cell.fill = PatternFill("solid", fgColor=_colour(theme.SEQUENTIAL[0] if required else theme.PALE))
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    line = Side("medium", _colour(theme.BLUE)) if required else Side("thin", _colour(theme.EDGE))
    cell.border = Border(bottom=line)


def _title(sheet: Worksheet, words: str, widths: Mapping[str, int]) -> int:
    """Set the columns' widths and write the title; return the next row."""
    for number, width in enumerate(widths.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _write(sheet.cell(1, 1), words).font = Font(name=FONT, size=16, bold=True, color=_colour(theme.INK))
    sheet.row_dimensions[1].height = 33
    return 2


def _subtitle(sheet: Worksheet, row: int, words: str) -> None:
    cell = _write(sheet.cell(row, 1), words)
    cell.font = Font(name=FONT, size=12, bold=True, color=_colour(theme.INK))
    cell.alignment = Alignment(vertical="bottom")
    sheet.row_dimensions[row].height = 26


def _line(sheet: Worksheet, row: int, words: str, widths: Mapping[str, int]) -> int:
    """Write a line of text over the whole width; return the next row."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
    cell = _write(sheet.cell(row, 1), words)
    cell.font = Font(name=FONT, size=10.5, color=_colour(theme.SECONDARY))
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = _height([words], [sum(widths.values())])
    return row + 1


def _table_head(sheet: Worksheet, row: int, names: list[str]) -> int:
    """Write the head of a table of explanations and keep it in sight; return the next row."""
    for number, name in enumerate(names, start=1):
        cell = _write(sheet.cell(row, number), name)
        cell.font = Font(name=FONT, size=10.5, color=_colour(theme.MUTED))
        cell.alignment = Alignment(vertical="bottom")
        cell.border = Border(bottom=Side("thin", _colour(theme.EDGE)))
    sheet.row_dimensions[row].height = 22
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    return row + 1


def _table_row(sheet: Worksheet, row: int, cells: list[str], widths: list[int]) -> None:
    for number, words in enumerate(cells, start=1):
        cell = _write(sheet.cell(row, number), words)
        cell.font = Font(name=FONT, size=10.5, color=_colour(theme.INK))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(bottom=Side("thin", _colour(theme.GRID)))
    sheet.row_dimensions[row].height = _height(cells, widths)


def _note(sheet: Worksheet, row: int, note: tuple[str, str, str], widths: list[int]) -> None:
    """Write a note: its name, its text over the middle of the table, its English at the end."""
    name, body, english = note
    last = len(widths)
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=last - 1)
    for column, words in ((1, name), (2, body), (last, english)):
        cell = _write(sheet.cell(row, column), words)
        size, colour = (9.5, theme.MUTED) if column == last else (10.5, theme.INK)
        cell.font = Font(name=FONT, size=size, bold=column == 1, color=_colour(colour))
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[row].height = _height([name, body, english], [widths[0], sum(widths[1:-1]), widths[-1]])


def _page(sheet: Worksheet) -> None:
    """Print on A4, lying, as wide as the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _colour(colour: str) -> str:
    return colour.removeprefix("#")


def _span(words: str) -> int:
    """Return the width of a text in half-width characters."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in words)


def _width(field: Field, words: Words) -> int:
    """Return the width of a column: for its heading beside the filter's button, and for its words."""
    spans = [_span(field.ja) * 1.1 + 4, _span(describe.example(field, words)) + 2]
    spans += [_span(choice.ja) + 2 for choice in describe.choices(field, words)]
    return max(NARROWEST, min(ceil(max(spans)), max(WIDEST, ceil(spans[0]))))


def _height(cells: list[str], widths: list[int]) -> float:
    """Return the height of a row whose texts wrap in columns of these widths."""
    lines = (ceil(_span(words) * 1.08 / (width - 1)) for words, width in zip(cells, widths, strict=True))
    return max(1, *lines) * LINE + MARGIN


def main() -> None:
    """Print the documentation of the three logs in both languages, or write it to a file."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.records.template", description=main.__doc__)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    given = parser.parse_args()
    words = Words.of(current())
    pages = "\n".join(documentation(kinds(), words, language) for language in LANGUAGES)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(pages, encoding="utf-8", newline="\n")
    else:
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(pages)


if __name__ == "__main__":
    main()
