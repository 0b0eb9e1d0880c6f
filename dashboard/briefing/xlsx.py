"""A deck as an Excel workbook: contents with links, one sheet a figure, numbers as numbers, native charts."""

import datetime as dt
import io
import re
from collections.abc import Callable
from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.theme import THEME_XML_2007

from dashboard import theme
from dashboard.briefing.content import Deck
from dashboard.briefing.workbook.contents import write_contents
from dashboard.briefing.workbook.explicit import explicit
from dashboard.briefing.workbook.figure_sheet import write_figure
from dashboard.briefing.workbook.formats import BODY, FACE, Formats
from dashboard.briefing.workbook.names import sheet_names
from dashboard.briefing.workbook.page import COLUMN, Page
from dashboard.language import text


def write(deck: Deck, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return a deck as a workbook; ``progress`` is told how many of how many figures are written.

    Equal decks give the same bytes.
    """
    target = io.BytesIO()
    workbook = Workbook(target, _options())
    workbook.use_custom_theme(io.StringIO(_theme()))
    created = dt.datetime.fromisoformat(deck.as_of)
    workbook.set_properties({"title": deck.title, "subject": deck.subtitle, "created": created})
    formats = Formats(workbook)
    contents, *sheets = sheet_names(
        [
            text("xlsx.contents", deck.language),
            *(f"{slide.number} {slide.published.title}" for slide in deck.slides),
        ]
    )
    first = Page(workbook, formats, contents, deck.language)
    write_contents(first, deck, tuple(sheets))
    for done, (slide, name) in enumerate(zip(deck.slides, sheets, strict=True), start=1):
        write_figure(workbook, Page(workbook, formats, name, deck.language), deck, slide, contents)
        if progress:
            progress(done, len(deck.slides))
    workbook.close()
    return explicit(target.getvalue())


def _options() -> dict:
    """Return how XlsxWriter works: in memory, where every part has the same date; no text is taken for anything else.

    A new dictionary each time: XlsxWriter writes into it.
    """
    return {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_column_width": COLUMN,
        "default_format_properties": {"font_name": FACE, "font_size": BODY},
    }


@cache
def _theme() -> str:
    """Return the theme of the workbook: our type for every script, our colours for charts that are added later."""
    xml = re.sub(r'<a:latin typeface="[^"]*"/><a:ea typeface=""/>', _faces(), THEME_XML_2007)
    xml = re.sub(r'(<a:font script="Jpan" typeface=)"[^"]*"', rf'\1"{FACE}"', xml)
    for number, colour in enumerate(theme.CATEGORICAL[:6], start=1):
        accent = f"<a:accent{number}>"
        xml = re.sub(rf'{accent}<a:srgbClr val="\w+"/>', f'{accent}<a:srgbClr val="{colour[1:]}"/>', xml)
    return xml


def _faces() -> str:
    return f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/>'
