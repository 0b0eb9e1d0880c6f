"""Headlines: the sentence that the data offers, and whether one that was accepted still holds."""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from dashboard.briefing.briefing import Entry
from dashboard.briefing.stated import DATES, Stated, every_number_in, numbers_in, plain
from dashboard.figures import Published
from dashboard.language import text

#: Columns for the year before and for changes, by their keys, each with what speaks of them in a sentence.
ASIDE = {
    re.compile(r"(^|_)previous$"): re.compile(
        "前年|昨年|last year|year before|previous year|prior year", re.IGNORECASE
    ),
    re.compile(r"^change$|_change$"): re.compile(
        r"[増減差伸+-]|上回|下回|change|more|fewer|less|rose|fell|grew|\bup\b|\bdown\b|increase|decrease|growth",
        re.IGNORECASE,
    ),
}
#: States of a value that an audience is not told.
MASKED = {"under", "withheld"}


@dataclass(frozen=True)
class Flag:
    """Why a headline needs a look.

    ``kind``: "suggested" (none was accepted yet), "changed" (the data now says something else), "numbers" (a number
    that the figure does not show), "empty" (there is nothing to show), "faulty" (the data can't be shown).
    """

    kind: str
    values: dict[str, str] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """Say what is to be looked at."""
        return text(f"briefing.flag.{self.kind}", language, **self.values)


def suggestion(published: Published) -> str:
    """Return the sentence that the data offers as a headline; "" where it offers none."""
    return plain_sentence(published.headline)


def plain_sentence(words: str) -> str:
    """Return a sentence without the signs that only guide its line breaks."""
    return words.replace("\u2060", "").replace("\u200b", "").strip()


def holds(entry: Entry, published: Published, language: str = "ja", told: str | None = None) -> Flag | None:
    """Return why a headline may not hold, None where it does.

    ``published`` is the figure in ``language``, as internal eyes see it; ``told`` is what the data says now in
    Japanese, the language of ``based_on`` (default: the figure's own sentence).
    """
    if published.faults:
        return Flag("faulty", {"why": " ".join(published.faults)})
    if published.empty:
        return Flag("empty", {"why": published.empty})
    headline = entry.headline_in(language)
    if not headline:
        return Flag("suggested")
    now = suggestion(published) if told is None else plain_sentence(told)
    if entry.based_on and plain(entry.based_on) != plain(now):
        return Flag("changed", {"sentence": suggestion(published) or published.title})
    unknown = unsupported(f"{headline}\n{entry.note_in(language)}", published)
    if unknown:
        return Flag("numbers", {"numbers": text("figure.list_join", language).join(each.words for each in unknown)})
    return None


def unsupported(words: str, published: Published) -> tuple[Stated, ...]:
    """Return the numbers of a sentence that a figure does not show.

    Those of the year before, and changes, count where the sentence speaks of them.
    """
    return _unknown(numbers_in(words), _beside(words, published))


def untold(
    words: str, published: Published, threshold: int, elsewhere: tuple[Published, ...] = ()
) -> tuple[Stated, ...]:
    """Return the numbers of a sentence that an audience is not told; years, dates and ranks are harmless.

    ``published`` and ``elsewhere``, the briefing's other figures, are as the audience sees them. A number from
    another figure may stand here where it is a count that is not small.
    """
    # 1人の違いで大きく動きます: a note explains with small numbers; it tells none.
    notes = {each for note in published.notes for each in numbers_in(note) if each.value < threshold}
    shown = (_beside(words, published) - notes) | _alike(published)
    known = frozenset().union(*map(_shown, elsewhere))
    found = []
    for sentence in re.split(r"[。！？!?\n]|\.\s", words):
        stated = every_number_in(sentence)
        found += _of_masked(sentence, stated, published) or (
            each
            for each in _unknown(stated, shown)
            if each.measures != "rank"
            and not (each.measures == "people" and each.value >= threshold and _unknown([each], known) == ())
        )
    return tuple(found)


def _beside(words: str, published: Published) -> frozenset[Stated]:
    """Return what a figure shows, with the columns of the year before and of changes that a sentence speaks of."""
    return _shown(published).union(
        *(_shown(published, column) for column, said in ASIDE.items() if said.search(plain(words)))
    )


def _unknown(stated: list[Stated], shown: frozenset[Stated]) -> tuple[Stated, ...]:
    return tuple(each for each in stated if not any(_same(each, other) for other in shown))


def _alike(published: Published) -> set[Stated]:
    """Return how many rows show the same value, of columns in which nothing is masked."""
    columns = zip(published.columns, zip(*published.values, strict=True), strict=False)
    counted = (Counter(datum.words for datum in data) for column, data in columns if _open(column, data))
    return {Stated(Decimal(count), "other", "") for each in counted for count in each.values() if count > 1}


def _open(column: dict, data: tuple) -> bool:
    return column["numeric"] and not any(datum.state in MASKED for datum in data)


def _of_masked(sentence: str, stated: list[Stated], published: Published) -> list[Stated]:
    """Return all numbers of a sentence that names a category with masked values; none where its rows show them all."""
    rows = [
        (_named_by(published, row), _in_row(published, row), any(datum.state in MASKED for datum in data))
        for row, data in enumerate(published.values)
    ]
    written = plain(sentence).casefold()
    said = {word for words, _, _ in rows for word in words if re.search(rf"(?<![a-z]){re.escape(word)}", written)}
    masked = {word for words, _, hidden in rows if hidden for word in words} & said
    if not masked:
        return []
    whole = [(words, shown) for words, shown, _ in rows if words and words <= said]
    told = {word for words, shown in whole if len(_unknown(stated, shown)) < len(stated) for word in words}
    known = frozenset().union(*(shown for _, shown in whole), (each for word in said for each in numbers_in(word)))
    return stated if masked - told or _unknown(stated, known) else []


def _named_by(published: Published, row: int) -> set[str]:
    """Return the words that name a row, without years."""
    cells = zip(published.columns, published.cells[row], strict=True)
    words = (plain(cell).partition("(")[0].strip() for column, cell in cells if not column["numeric"])
    return {word.casefold() for word in words if re.search(r"\w", DATES.sub("", word))}


def _in_row(published: Published, row: int) -> frozenset[Stated]:
    """Return the numbers that a row shows."""
    cells = zip(published.columns, published.cells[row], published.values[row], strict=True)
    return frozenset(
        Stated(each.value, each.measures or _unit(column["label"]), "")
        for column, cell, datum in cells
        if column["numeric"] and not datum.state
        for each in numbers_in(cell)
    )


@lru_cache(maxsize=2048)
def _shown(published: Published, aside: re.Pattern | None = None) -> frozenset[Stated]:
    """Return the numbers that a figure shows in words or in its table; labels of masked values (5未満) are none.

    ``aside``: those of the columns that else do not count.
    """
    sentences = [published.headline, published.title, published.subtitle, *published.lead, *published.notes]
    for number in published.numbers:
        sentences += [f"{number.value}{number.unit}", f"{number.value} {number.unit}", number.change, number.note]
    found = set() if aside else {each for sentence in sentences for each in numbers_in(sentence)}
    columns = [
        (_unit(each["label"]), next((pattern for pattern in ASIDE if pattern.search(each["key"])), None))
        for each in published.columns
    ]
    for row, data in zip(published.cells, published.values, strict=True):
        for cell, datum, (unit, belongs) in zip(row, data, columns, strict=True):
            if not datum.state and belongs is aside:
                found |= {Stated(each.value, each.measures or unit, "") for each in numbers_in(cell)}
    return frozenset(found)


def _unit(heading: str) -> str:
    """Return what the column of a heading such as 参加（延べ人）, Contacts (contacts) measures."""
    _, bracket, unit = plain(heading).partition("(")
    unit = unit.removeprefix("延べ")
    if not bracket:
        return ""
    if "/" in unit or "per " in unit:
        return "rate"
    return next((each.measures for each in numbers_in(f"1{unit}") or numbers_in(f"1 {unit}")), "")


def _same(stated: Stated, shown: Stated) -> bool:
    """Tell whether a figure's number bears out a stated one: the same value, of the same kind where both tell."""
    if abs(stated.value - shown.value) > stated.within:
        return False
    if not stated.measures or not shown.measures or stated.measures == shown.measures:
        return True
    # 人口10万人あたり6.4人: a mean or a rate, never a count.
    return stated.measures == "people" and shown.measures == "rate" and stated.value % 1 != 0
