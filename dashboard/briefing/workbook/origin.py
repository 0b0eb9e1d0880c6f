"""What stands below a figure on its sheet: notes, the measure card, the source, and the query."""

from dashboard.briefing.content import Deck
from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY
from dashboard.briefing.workbook.page import Page
from dashboard.figures import Published

#: The least width of the column of terms in pixels.
TERM = 130


def write_origin(page: Page, deck: Deck, published: Published, row: int, last: int) -> int:
    """Write notes, definition, source, as-of and query below a figure; return the row after what is printed."""
    row = page.words(row, page.text("about"), "section", 0, last)
    terms = 0
    while page.width(0, terms) < TERM:
        terms += 1
    entries = [(page.text("warning"), words) for words in published.warnings]
    entries += [(page.text("note"), words) for words in published.notes]
    # The caveats of the card are among the notes already.
    entries += [(term, words) for term, words in published.definition if words not in published.notes]
    entries += [(page.text("source"), published.source), (page.text("as_of_term"), page.day(deck.as_of))]
    for term, words in entries:
        if not words:
            continue
        page.words(row, term, "term", 0, terms)
        row = page.words(row, words, "body", terms + 1, last)
    return _query(page, published, row + 1, last)


def _query(page: Page, published: Published, row: int, last: int) -> int:
    """Write the query, a line a row, folded away; return the row after its heading."""
    if not published.sql:
        return row
    page.sheet.outline_settings(symbols_below=False)
    page.words(row, page.text("query"), "term", 0, last)
    lines = published.sql.strip().splitlines()
    for below, line in enumerate(lines, start=row + 1):
        page.cell(below, 0, line.expandtabs(4), "code")
        page.sheet.set_row_pixels(below, round(measure.POINT * BODY * 1.3), None, {"level": 1, "hidden": True})
    page.height(row, 0, collapsed=True)
    return row + 1
