"""The sheet of one figure: its message, its table, its chart, its origin."""

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.briefing.content import Deck, Slide
from dashboard.briefing.workbook import charts, data, matrix
from dashboard.briefing.workbook.layout import GAP, Plan, chart_widths, plan
from dashboard.briefing.workbook.numbers import write_numbers
from dashboard.briefing.workbook.origin import write_origin
from dashboard.briefing.workbook.page import ROW, Page
from dashboard.briefing.workbook.remarks import remarks
from dashboard.briefing.workbook.table import Written, write_table
from dashboard.figures.shape import Shape, shape_of
from dashboard.language import text

#: What may stay in sight above a scrolling table, in pixels.
FROZEN = 280
#: From so many rows on, a link at the top leads to the chart below the table.
LONG = 12


def write_figure(workbook: Workbook, page: Page, deck: Deck, slide: Slide, contents: str) -> None:
    """Write a figure's sheet; ``contents`` is the name of the first sheet."""
    published = slide.published
    shape = shape_of(published)
    where = plan(page, published, shape)
    row = _heading(page, deck, slide, contents, where)
    if published.empty or published.faults:
        for words in (*published.faults, published.empty):
            row = page.words(row, words, "attention", 0, where.last) if words else row
    else:
        row = _body(workbook, page, slide, shape, where, row)
    end = write_origin(page, deck, published, row + 1, where.last)
    page.printed(deck, end - 1, where.last)


def _heading(page: Page, deck: Deck, slide: Slide, contents: str, where: Plan) -> int:
    """Write what stands above the table; return the row where the table begins."""
    published = slide.published
    page.link(0, 0, contents, page.text("back"))
    row = 1
    if deck.synthetic:
        row = page.words(row, page.text("synthetic"), "attention", 0, where.last)
    row = page.words(row, slide.headline or published.title, "headline", 0, where.last)
    subtitle = published.subtitle
    if not slide.headline:
        # The title stands above it already.
        subtitle = subtitle.removeprefix(published.title).removeprefix(text("figure.join", page.language))
    for words, style in ((subtitle, "subtitle"), (slide.note, "body"), *((words, "body") for words in published.lead)):
        row = page.words(row, words, style, 0, where.last) if words else row
    return row + 1


def _body(workbook: Workbook, page: Page, slide: Slide, shape: Shape, where: Plan, top: int) -> int:
    """Write the table, and the block beside or below it; return the row below both."""
    published = slide.published
    written = Written(top - 1, top, top - 1)
    if published.columns:
        written = write_table(page, published, top)
        if page.top(top + 1) <= FROZEN:
            page.sheet.freeze_panes(top + 1, 0)
        page.sheet.repeat_rows(top)
    # Beside the table, but below its heading: what stands in that row is printed again on every page.
    start = written.head + 1 if where.beside else written.last + 2
    if shape.kind in charts.CHARTED and shape.categories:
        end = _charts(workbook, page, slide, shape, where, start, written)
        if not where.beside:
            page.start_page(start)
            if len(published.values) > LONG:
                page.link(0, 1, page.name, page.text("further", row=start + 1), cell=xl_rowcol_to_cell(start, 0))
    elif shape.kind == "numbers" and published.numbers:
        end = write_numbers(page, published, start, where.block)
    elif shape.kind == "matrix" and shape.series:
        end = matrix.write_matrix(page, shape, start, where.block)
    elif shape.kind == "map":
        matrix.shade_places(page, shape, written)
        end = matrix.classes(page, shape, start, where.block)
    else:
        end = start
    return max(written.last + 1, end)


def _charts(workbook: Workbook, page: Page, slide: Slide, shape: Shape, where: Plan, row: int, written: Written) -> int:
    """Write the charts, and below them the cells that they refer to; return the row below."""
    title = slide.published.title
    drawn = data.panels(shape)
    sizes = [
        charts.size(shape, panel, width)
        for panel, width in zip(drawn, chart_widths(page, where, len(drawn)), strict=True)
    ]
    abreast = 2 if len(sizes) > 1 and sizes[0][0] < charts.WIDTH else 1
    # Where each chart stands: the row, and how far from the block's left edge.
    places, below = [], row
    for first in range(0, len(sizes), abreast):
        line = sizes[first : first + abreast]
        places += [(below, position * (width + GAP)) for position, (width, _) in enumerate(line)]
        below = page.below(below, max(height for _, height in line) + ROW // 2)
    source = data.refer(page, shape, written)
    if source is None:
        source = data.write_data(page, shape, written, below + 1, where.block)
        below = source.end
    for panel, size, (chart_row, left) in zip(drawn, sizes, places, strict=True):
        name = title if len(drawn) == 1 else page.text("list_join").join(shape.series[one].name for one in panel)
        kind = page.text(f"kind_{shape.kind}")
        alt = page.text("alt", kind=kind, title=title if name == title else f"{title}、{name}", message=slide.headline)
        chart = charts.draw(workbook, shape, source, panel, size, name)
        page.chart(chart_row, where.block, left, chart, alt)
    for words in remarks(page, shape):
        below = page.words(below, words, "small", where.block, where.last)
    return below + 1
