"""The sheets of a template that are read by people only: what each column means, and the words to choose from.

Neither is laid out like a table of records: no row of theirs holds the headings of a kind.
"""

from collections.abc import Mapping
from math import ceil
from unicodedata import east_asian_width

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import absolute_coordinate, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import theme
from dashboard.formula import FORMULA
from dashboard.language import text
from dashboard.reading.words import Words
from dashboard.records.kind import Kind
from dashboard.templates import describe

#: Every Windows since 2018 has it; its strokes are heavy enough for a projector.
FACE = "BIZ UDPGothic"
#: Points.
SIZE, SMALL, SUBTITLE, TITLE = 10.5, 9.5, 12, 16
#: Height of a line of text in points, and what a row has beside its lines.
LINE, MARGIN = 15.0, 9.0
#: Margins of a printed page in inches.
EDGE = 0.5
#: Widths of the columns in half-width characters: of the explanations, and of the choices.
COLUMNS = {"columns": 24, "needed": 8, "purpose": 42, "form": 42, "example": 20, "aliases": 32, "english": 46}
CHOICES = {"word": 34, "english": 36, "note": 64}


def explain(sheet: Worksheet, kind: Kind, words: Words) -> None:
    """Explain each column of a kind, and what holds for all of them."""
    title = kind.title["ja"]
    aliases = any(field.aliases for field in kind.fields.values())
    widths = {name: width for name, width in COLUMNS.items() if name != "aliases" or aliases}
    row = _title(sheet, text("template.about", "ja", title=title), widths)
    for line in (kind.row["ja"], text("template.how", "ja", title=title), text("template.how_colour", "ja")):
        row = _line(sheet, row, line, sum(widths.values()))
    row = _table_head(sheet, row + 1, [text(f"template.list_{name}", "ja") for name in widths])
    for field in kind.fields.values():
        cells = {
            "columns": field.ja,
            "needed": describe.needed(field, "ja"),
            "purpose": describe.purpose(field, kind, "ja"),
            "form": describe.form(field, words, "ja"),
            "example": describe.example(field, words),
            "aliases": "、".join(field.aliases),
            "english": f"{field.en} ({describe.needed(field, 'en')}). {describe.purpose(field, kind, 'en')}",
        }
        written = _table_row(sheet, row, [cells[name] for name in widths], [*widths.values()])
        heading(written[0], field.ja, field.required)
        written[1].font = font(bold=field.required)
        written[-1].font = font(SMALL, theme.MUTED)
        row += 1
    _subtitle(sheet, row + 1, text("template.notes", "ja"))
    pairs = zip(describe.notes(kind, "ja"), describe.notes(kind, "en"), strict=True)
    for note_row, ((name, body), (_, english)) in enumerate(pairs, start=row + 2):
        _note(sheet, note_row, (name, body, english), [*widths.values()])
    sheet.sheet_view.showGridLines = False
    page(sheet)


def offer(sheet: Worksheet, kind: Kind, words: Words) -> dict[str, str]:
    """List the words that the columns may hold; return where those of each column stand, as Excel refers to it."""
    row = _title(sheet, text("template.about_choices", "ja", title=kind.title["ja"]), CHOICES)
    row = _line(sheet, row, text("template.how_choices", "ja"), sum(CHOICES.values()))
    row = _table_head(sheet, row + 1, [text(f"template.choice_{name}", "ja") for name in CHOICES])
    ranges = {}
    for field in kind.fields.values():
        offered = describe.choices(field, words)
        if not offered:
            continue
        _subtitle(sheet, row, field.ja)
        first = row + 1
        for row, choice in enumerate(offered, start=first):
            written = _table_row(sheet, row, [choice.ja, choice.en, choice.note], [*CHOICES.values()])
            for cell in written[1:]:
                cell.font = font(colour_of_text=theme.MUTED)
        ranges[field.key] = f"{quote_sheetname(sheet.title)}!{absolute_coordinate(f'A{first}:A{row}')}"
        row += 2
    sheet.sheet_view.showGridLines = False
    page(sheet)
    return ranges


def write(cell: Cell, words: str, vertical: str = "center") -> Cell:
    """Write a text so that no spreadsheet takes it for a formula, now or when the cell is edited."""
    if words:
        cell.value = words
        cell.data_type = "s"
        cell.quotePrefix = words.startswith(FORMULA)
    cell.font = font()
    cell.alignment = Alignment(vertical=vertical, horizontal="left", indent=1, wrap_text=True)
    return cell


def heading(cell: Cell, words: str, required: bool) -> None:
    """Write the heading of a column: blue with a heavy line where it is required, else grey."""
    write(cell, words).font = font(bold=True)
    cell.fill = PatternFill("solid", fgColor=colour(theme.SEQUENTIAL[0] if required else theme.PALE))
    line = Side("medium", colour(theme.BLUE)) if required else Side("thin", colour(theme.EDGE))
    cell.border = Border(bottom=line)


def font(size: float = SIZE, colour_of_text: str = theme.INK, bold: bool = False) -> Font:
    return Font(name=FACE, size=size, bold=bold, color=colour(colour_of_text))


def colour(hexadecimal: str) -> str:
    """Return a colour as openpyxl takes it."""
    return hexadecimal.removeprefix("#")


def span(words: str) -> int:
    """Return the width of a text in half-width characters."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in words)


def page(sheet: Worksheet) -> None:
    """Print on A4, lying, as wide as the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = EDGE


def _title(sheet: Worksheet, words: str, widths: Mapping[str, int]) -> int:
    """Set the columns' widths and write the title; return the next row."""
    for number, width in enumerate(widths.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    cell = write(sheet.cell(1, 1), words)
    cell.font = font(TITLE, bold=True)
    cell.alignment = _unwrapped("center")
    sheet.row_dimensions[1].height = 36
    return 2


def _subtitle(sheet: Worksheet, row: int, words: str) -> None:
    cell = write(sheet.cell(row, 1), words)
    cell.font = font(SUBTITLE, bold=True)
    cell.alignment = _unwrapped("center")
    sheet.row_dimensions[row].height = 28


def _line(sheet: Worksheet, row: int, words: str, width: int) -> int:
    """Write a line of text that runs on over the columns; return the next row."""
    cell = write(sheet.cell(row, 1), words)
    cell.font = font(colour_of_text=theme.SECONDARY)
    cell.alignment = _unwrapped("center")
    sheet.row_dimensions[row].height = _height([words], [width])
    return row + 1


def _table_head(sheet: Worksheet, row: int, names: list[str]) -> int:
    """Write the head of a table of explanations, repeated on every printed page; return the next row."""
    for number, name in enumerate(names, start=1):
        cell = write(sheet.cell(row, number), name)
        cell.font = font(colour_of_text=theme.MUTED)
        cell.alignment = _unwrapped("center")
        cell.border = Border(bottom=Side("thin", colour(theme.EDGE)))
    sheet.row_dimensions[row].height = 24
    sheet.print_title_rows = f"{row}:{row}"
    return row + 1


def _table_row(sheet: Worksheet, row: int, cells: list[str], widths: list[int]) -> list[Cell]:
    written = [write(sheet.cell(row, number), words) for number, words in enumerate(cells, start=1)]
    for cell in written:
        cell.border = Border(bottom=Side("thin", colour(theme.GRID)))
    sheet.row_dimensions[row].height = _height(cells, widths)
    return written


def _note(sheet: Worksheet, row: int, note: tuple[str, str, str], widths: list[int]) -> None:
    """Write a note: its name, its text over the first half of the table, its English over the second."""
    spans = ((1, 1), (2, 4), (5, len(widths)))
    for (first, last), words in zip(spans, note, strict=True):
        cell = write(sheet.cell(row, first), words, "top")
        if first != last:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    sheet.cell(row, 1).font = font(bold=True)
    cell.font = font(SMALL, theme.MUTED)
    sheet.row_dimensions[row].height = _height([*note], [sum(widths[first - 1 : last]) for first, last in spans])


def _unwrapped(vertical: str) -> Alignment:
    return Alignment(vertical=vertical, horizontal="left", indent=1)


def _height(cells: list[str], widths: list[int]) -> float:
    """Return the height of a row whose texts wrap in columns of these widths."""
    lines = (ceil(span(words) / (width - 2)) for words, width in zip(cells, widths, strict=True))
    return max(1, *lines) * LINE + MARGIN
