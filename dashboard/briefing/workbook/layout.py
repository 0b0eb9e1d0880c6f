"""Where things stand on a figure's sheet: the chart beside a narrow table, below a wide one."""

from dataclasses import dataclass
from itertools import zip_longest

from dashboard.briefing.workbook import charts, data, matrix
from dashboard.briefing.workbook.numbers import number_widths
from dashboard.briefing.workbook.page import Page
from dashboard.briefing.workbook.table import widths
from dashboard.figures import Published
from dashboard.figures.shape import Shape

#: A table up to this width in pixels has its chart at its right, a wider one below it.
BESIDE = 620
#: The gap between a table and what stands beside it, and the least width of a sheet's texts, in pixels.
GAP, LEAST = 24, 900
#: The least width of each of two charts side by side in pixels.
HALF = 420


@dataclass(frozen=True)
class Plan:
    """The column where the block with the chart begins, and the last column of the page."""

    block: int
    last: int

    @property
    def beside(self) -> bool:
        return self.block > 0


def plan(page: Page, published: Published, shape: Shape) -> Plan:
    """Set the columns' widths and return where things stand."""
    columns = widths(published)
    block = _block_widths(published, shape)
    start = 0
    if columns and block and sum(columns) <= BESIDE:
        start = len(columns) + 1
        columns += [GAP, *block]
    else:
        # Both share their columns.
        columns = [max(pair) for pair in zip_longest(columns, block, fillvalue=0)]
    while sum(columns) < LEAST:
        columns.append(data.NUMBERS)
    page.widths(0, columns)
    return Plan(start, len(columns) - 1)


def chart_widths(page: Page, where: Plan, count: int) -> list[int]:
    """Return the width of each of ``count`` charts: below a wide table, two stand side by side."""
    room = page.width(where.block, where.last)
    half = (room - GAP) // 2
    return [min(half, charts.WIDTH) if count > 1 and not where.beside and half >= HALF else charts.WIDTH] * count


def _block_widths(published: Published, shape: Shape) -> list[int]:
    """Return the widths that the columns beside or below the table want."""
    if shape.kind == "numbers" and published.numbers:
        return number_widths()
    if shape.kind == "matrix" and shape.series:
        return matrix.matrix_widths(shape)
    if shape.kind == "map":
        return [data.NAMES]
    if shape.kind not in charts.CHARTED or not shape.categories:
        return []
    columns = data.data_widths(shape)
    while sum(columns) < charts.WIDTH:
        columns.append(data.NUMBERS)
    return columns
