"""Decks for the tests of what draws them: real figures, and one of each state that a figure can be in."""

from dataclasses import replace

from dashboard.briefing.content import Deck, Slide
from dashboard.figures import Published, publish
from dashboard.figures.form import Datum
from dashboard.warehouse import Warehouse

#: Every kind of slide: lines, numbers, bars, a shaded table, a pyramid, a map, a wide matrix, intervals, a table,
#: sentences.
FIGURES = (
    "overview/years",
    "overview/centre_numbers",
    "consultations/contacts_by_method",
    "consultations/consulters_by_method",
    "age_region/age_by_sex",
    "age_region/new_cases_by_area",
    "consultations/continuity",
    "regional_demand/rates",
    "seminars/list",
    "overview/summary",
)
TITLES = {"ja": "令和6年度 事業報告会（案）", "en": "Review meeting (FY2024)"}
UNDER, WITHHELD = {"ja": "5未満", "en": "under 5"}, {"ja": "秘匿", "en": "withheld"}


def deck(warehouse: Warehouse, *names: str, language: str = "ja", **changes: object) -> Deck:
    """Return a deck of real figures, each with the sentence that it offers itself."""
    shown = [publish(warehouse, name, language) for name in names or FIGURES]
    return deck_of(*shown, language=language, **changes)


def deck_of(*shown: Published, language: str = "ja", **changes: object) -> Deck:
    slides = tuple(
        Slide(number, published, published.headline, address=f"{published.name.split('/')[0]}?fy=2024")
        for number, published in enumerate(shown, 1)
    )
    made = Deck(
        name="meeting",
        title=TITLES[language],
        subtitle="",
        language=language,
        audience="funder",
        slides=slides,
        as_of="2025-03-31",
        protection=("少人数の値を伏せています。",) if language == "ja" else ("Small numbers are masked.",),
    )
    return replace(made, **changes)


def masked(published: Published, language: str = "ja") -> Published:
    """Return a figure whose first number is "under" and whose second is "withheld"."""
    column = next(i for i, column in enumerate(published.columns) if column["numeric"])
    values = [list(row) for row in published.values]
    values[0][column] = Datum(UNDER[language], state="under")
    values[1][column] = Datum(WITHHELD[language], state="withheld")
    cells = tuple(tuple(datum.words for datum in row) for row in values)
    return replace(published, chart=None, values=tuple(map(tuple, values)), cells=cells, masked=2)
