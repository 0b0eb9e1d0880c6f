"""Decks for the tests of what draws them: real figures, and the same with masked numbers."""

from dataclasses import replace
from functools import cache

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
#: One figure or more of every kind that a workbook and a presentation draw natively.
NATIVE = (
    "overview/centre_numbers",
    "overview/years",
    "consultations/contacts_by_method",
    "consultations/organisations",
    "consultations/minutes",
    "consultations/consulters_by_method",
    "age_region/age_by_sex",
    "age_region/new_cases_by_area",
    "consultations/continuity",
    "regional_demand/rates",
    "regional_demand/funnel",
    "peer_groups/sango_attendance",
    "seminars/list",
    "programmes/cost",
)
TITLES = {"ja": "令和6年度 事業報告会（案）", "en": "Review meeting (FY2024)"}
PROTECTION = {"ja": "少人数の値を伏せています。", "en": "Small numbers are masked."}
UNDER, WITHHELD = {"ja": "5未満", "en": "under 5"}, {"ja": "秘匿", "en": "withheld"}
#: Numbers that no figure has: what stands behind masked cells in these tests.
SECRET, OTHER = 83461957.0, 51947362.0


def deck(warehouse: Warehouse, *names: str, language: str = "ja", **changes: object) -> Deck:
    """Return a deck of real figures, each with the sentence that it offers itself."""
    shown = [publish(warehouse, name, language) for name in names or FIGURES]
    return deck_of(*shown, language=language, **changes)


def deck_of(*shown: Published, language: str = "ja", audience: str = "funder", **changes: object) -> Deck:
    """Return a deck of figures; where it is for outsiders, it says what protects people."""
    slides = tuple(
        Slide(number, published, published.headline, address=f"{published.name.split('/')[0]}?fy=2024")
        for number, published in enumerate(shown, 1)
    )
    made = Deck(
        name="meeting",
        title=TITLES[language],
        subtitle="2025-06-15",
        language=language,
        audience=audience,
        slides=slides,
        as_of="2025-03-31",
        protection=() if audience == "internal" else (PROTECTION[language],),
    )
    return replace(made, **changes)


@cache
def native(warehouse: Warehouse, language: str) -> tuple[Published, ...]:
    """Return the figures of NATIVE."""
    return tuple(publish(warehouse, name, language) for name in NATIVE)


def masked(published: Published, language: str = "ja", secret: float = SECRET) -> Published:
    """Mask the numbers below 5 and every seventh other one; against the rule, ``secret`` stays behind each."""
    count = 0

    def cell(datum: Datum) -> Datum:
        nonlocal count
        if datum.number is None:
            return datum
        count += 1
        if 0 < datum.number < 5:
            return Datum(UNDER[language], number=secret, state="under")
        return Datum(WITHHELD[language], number=secret, state="withheld") if count % 7 == 0 else datum

    values = tuple(tuple(map(cell, row)) for row in published.values)
    return replace(
        published,
        headline="見出し" if language == "ja" else "Headline",
        values=values,
        cells=tuple(tuple(datum.words for datum in row) for row in values),
        numbers=(),
        masked=1,
        # What no file needs of a masked figure: it may hold anything.
        chart=f'{{"x": {secret:.0f}}}',
        csv=f"{secret:.0f}",
        picks=(f"{secret:.0f}",),
    )
