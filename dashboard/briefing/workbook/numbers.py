"""Key numbers: each with what it is, its unit, and what it is compared with."""

import re

from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY, number_format
from dashboard.briefing.workbook.page import Page
from dashboard.figures import Published

#: Widths of the columns in pixels.
COLUMNS = {"measure": 230, "value": 96, "unit": 80, "change": 190, "note": 230}
_NUMBER = re.compile(r"(?P<minus>[−-]?)(?P<digits>\d[\d,]*(?:\.\d+)?)")


def number_widths() -> list[int]:
    """Return the widths that the columns of ``write_numbers`` want."""
    return [*COLUMNS.values()]


def write_numbers(page: Page, published: Published, row: int, column: int) -> int:
    """Write the key numbers, their corner at ``row`` and ``column``; return the row after them."""
    for position, key in enumerate(COLUMNS, start=column):
        page.cell(row, position, page.text(f"number_{key}"), "head", align="right" if key == "value" else "left")
    for number in published.numbers:
        row += 1
        _write_value(page, row, column + 1, number.value)
        beside = {0: number.label, 2: number.unit, 3: number.change, 4: number.note}
        for position, words in beside.items():
            page.cell(row, column + position, words, "cell")
            room = page.width(column + position, column + position)
            page.height(row, measure.height(words, room, BODY))
    return row + 1


def _write_value(page: Page, row: int, column: int, words: str) -> None:
    """Write a key number as a number, where it is one: its words hold all its digits."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        page.cell(row, column, words, "number")
        return
    value = float(found["digits"].replace(",", "")) * (-1 if found["minus"] else 1)
    look = page.formats.of("number", bold=True, num_format=number_format(words))
    page.sheet.write_number(row, column, value, look)
