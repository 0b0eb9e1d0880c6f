"""The first sheet: what the workbook is, for whom, what is masked in it, and its figures with links."""

from math import ceil

from dashboard import theme
from dashboard.briefing.content import Deck
from dashboard.briefing.workbook import measure
from dashboard.briefing.workbook.formats import BODY
from dashboard.briefing.workbook.page import Page
from dashboard.figures import Published
from dashboard.language import text

#: Widths of the columns in pixels; that of figures is at most so much wider that no title breaks.
COLUMNS = {"number": 104, "figure": 300, "headline": 350, "unit": 122, "source": 420}
WIDEST_TITLE = 460
#: The order in which symbols are explained.
STATES = ("under", "withheld", "not_recorded")


def write_contents(page: Page, deck: Deck, sheets: tuple[str, ...]) -> None:
    """Write the contents; ``sheets`` are the names of the figures' sheets, in the deck's order."""
    # LibreOffice breaks no link.
    titles = [measure.width(slide.published.title, BODY) + measure.ASIDE for slide in deck.slides]
    widths = COLUMNS | {"figure": ceil(min(max(COLUMNS["figure"], *titles), WIDEST_TITLE))}
    page.widths(0, [*widths.values()])
    last = len(COLUMNS) - 1
    row = page.words(0, deck.title, "title", 0, last)
    if deck.subtitle:
        row = page.words(row, deck.subtitle, "section", 0, last)
    if deck.synthetic:
        row = page.words(row, page.text("synthetic"), "attention", 0, last)
    row = page.words(row, _about(page, deck), "subtitle", 0, last)
    if deck.protection:
        row = page.words(row + 1, page.text("protection"), "section", 0, last)
        for words in deck.protection:
            row = page.words(row, words, "body", 0, last)
    row = _symbols(page, deck, row + 1, last)
    row = page.words(row + 1, page.text("figures"), "section", 0, last)
    row = _list(page, deck, sheets, row)
    page.printed(deck, row - 1, last)


def _about(page: Page, deck: Deck) -> str:
    """Return one line: audience, as-of, version of the data."""
    parts = [
        page.text("audience", audience=page.text(f"for_{deck.audience}")),
        page.text("as_of", date=page.day(deck.as_of)),
    ]
    if deck.data_version:
        parts.append(page.text("data_version", version=deck.data_version))
    return text("figure.join", page.language).join(parts)


def _symbols(page: Page, deck: Deck, row: int, last: int) -> int:
    """Explain the words that stand where a number is missing, as many as there are in this workbook."""
    found: dict[str, dict[str, None]] = {state: {} for state in STATES}
    for slide in deck.slides:
        for datum in (datum for data in slide.published.values for datum in data):
            for one in datum.masks or (datum,):
                if one.state in found:
                    found[one.state][one.words] = None
    row = page.words(row, page.text("symbols"), "section", 0, last)
    entries = [("0", "", page.text("symbol_zero"))]
    for state, words in found.items():
        entries += [(word, state, page.text(f"symbol_{state}")) for word in sorted(words)]
    for symbol, state, meaning in entries:
        page.sheet.write_string(row, 0, symbol, page.formats.state("cell", state))
        row = page.words(row, meaning, "body", 1, last)
    return row


def _list(page: Page, deck: Deck, sheets: tuple[str, ...], row: int) -> int:
    """List the figures; return the row after the list."""
    for column, key in enumerate(COLUMNS):
        page.cell(row, column, page.text(f"column_{key}"), "head")
    page.sheet.repeat_rows(row)
    for row, (slide, sheet) in enumerate(zip(deck.slides, sheets, strict=True), start=row + 1):  # noqa: B020
        published = slide.published
        page.sheet.write_number(row, 0, slide.number, page.formats.of("cell"))
        page.link(row, 1, sheet, published.title, "cell_link")
        cells = (slide.headline, unit(published, page.language), published.source)
        for column, words in enumerate(cells, start=2):
            page.cell(row, column, words, "cell", font_color=theme.INK if column < 4 else theme.SECONDARY)
        heights = (
            measure.height(words, page.width(column, column), BODY)
            for column, words in enumerate((published.title, *cells), start=1)
        )
        page.height(row, max(heights))
    return row + 1


def unit(published: Published, language: str) -> str:
    """Return the unit that a figure's card names."""
    return dict(published.definition).get(text("figure.measured_in", language), "")
