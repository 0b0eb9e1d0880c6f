"""A deck: a briefing's figures as they are published for its audience, with headlines that were checked."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from dashboard.briefing.as_of import as_of
from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import NotExported
from dashboard.briefing.headline import holds, plain_sentence, untold
from dashboard.briefing.stated import Stated, every_number_in
from dashboard.catalog import UsageError
from dashboard.disclosure.audience import Audience, audience
from dashboard.figures import FIGURES, InternalOnly, Published, publish
from dashboard.language import LANGUAGES, text
from dashboard.settings import demonstration
from dashboard.warehouse import Warehouse

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Slide:
    """One figure and one message. ``flags`` are warnings for those who prepare it, never for the audience."""

    number: int
    published: Published
    headline: str
    note: str = ""
    #: The page of the dashboard with the same filters, such as ``age-region?area=soya``.
    address: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """What every outlet writes down. ``protection`` says in words what is masked, for whom; () for internal eyes."""

    name: str
    title: str
    subtitle: str
    language: str
    audience: str
    slides: tuple[Slide, ...]
    #: The newest day that the data tells of, YYYY-MM-DD: also the date that every file carries inside.
    as_of: str
    protection: tuple[str, ...] = ()
    #: For internal eyes only: it would tell whether masked values have changed.
    data_version: str = ""
    synthetic: bool = False

    @property
    def masked(self) -> int:
        """Return how many values of its figures are masked."""
        return sum(slide.published.masked for slide in self.slides)


class NotShown(Exception):
    """A figure that can't be on a slide; ``key`` and ``values`` are the words for it (texts/briefing.yml, reason)."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """Say why, and what would help."""
        values = {name: value[language] if isinstance(value, dict) else value for name, value in self.values.items()}
        return text(f"briefing.reason.{self.key}", language, **values)


def compose(
    warehouse: Warehouse, briefing: Briefing, language: str, audience_name: str, progress: Progress | None = None
) -> Deck:
    """Return a briefing as an audience may see it; raise NotExported where any of it may not leave.

    An unknown audience or a wrong setting raises SettingError.
    """
    outside = audience(audience_name)
    shown = seen_by(warehouse, outside)
    slides, reasons = [], []
    for number, entry in enumerate(briefing.entries, 1):
        try:
            slides.append(_slide(shown, number, entry, language))
        except NotShown as why:
            reasons.append({each: _placed(number, entry, why.message(each), each) for each in LANGUAGES})
        if progress:
            progress(number, len(briefing.entries))
    if not briefing.entries:
        reasons.append({each: text("briefing.reason.no_slides", each) for each in LANGUAGES})
    title, subtitle = briefing.title_in(language), briefing.subtitle_in(language)
    if outside:
        reasons += _untold(outside, briefing, slides, f"{title}\n{subtitle}")
    if reasons:
        raise NotExported(tuple(reasons))
    return Deck(
        name=briefing.name,
        title=title,
        subtitle=subtitle,
        language=language,
        audience=audience_name,
        slides=tuple(slides),
        as_of=as_of(warehouse, briefing.entries),
        protection=_protection(outside, briefing, slides, language) if outside else (),
        data_version="" if outside else data_version(warehouse),
        synthetic=demonstration(),
    )


def seen_by(warehouse: Warehouse, outside: Audience | None) -> Warehouse:
    """Return the data as an audience may see it; raise NotExported where it can't be protected."""
    if outside is None:
        return warehouse
    # The optimiser takes a moment to import: internal eyes need none of it.
    from dashboard.disclosure.problem import Unprotected
    from dashboard.disclosure.protected import protected

    try:
        return protected(warehouse, outside)
    except Unprotected as error:
        cells = ", ".join(error.cells[:20])
        words = {each: text("briefing.reason.unprotected", each, cells=cells) for each in LANGUAGES}
        raise NotExported((words,)) from error


def published_of(shown: Warehouse, entry: Entry, language: str) -> Published:
    """Return the figure of an entry, faulty or not; raise NotShown where there is none, or none for this audience."""
    if entry.figure not in FIGURES:
        raise NotShown("unknown_figure", figure=entry.figure)
    try:
        return publish(shown, entry.figure, language, **entry.parameters)
    except UsageError as error:
        raise NotShown("bad_filter", why=str(error)) from error
    except InternalOnly as error:
        raise NotShown("internal_only", why={each: error.message(each) for each in LANGUAGES}) from error


def data_version(warehouse: Warehouse) -> str:
    """Return a short text that differs whenever the data does."""
    return hashlib.sha256(warehouse.version.encode()).hexdigest()[:16]


def told_of(warehouse: Warehouse, entry: Entry) -> str:
    """Return the sentence that the data gives now, in the language of ``based_on``."""
    return plain_sentence(published_of(warehouse, entry, LANGUAGES[0]).headline)


def headline_of(entry: Entry, published: Published, language: str) -> str:
    """Return what a slide says: the accepted headline; in the other language, the data's own sentence."""
    own = entry.headline_in(language)
    accepted_elsewhere = entry.headline or entry.headline_en
    return own or (plain_sentence(published.headline) if accepted_elsewhere else "")


def _slide(shown: Warehouse, number: int, entry: Entry, language: str) -> Slide:
    published = published_of(shown, entry, language)
    if published.faults:
        raise NotShown("faulty", why=" ".join(published.faults))
    # Whether a headline holds, all the data tells: nothing of that goes into what outsiders get.
    flag = None if shown.audience else holds(entry, published, language, told_of(shown, entry))
    page, _, filters = entry.address.partition("?")
    # A year that the page shows anyway would be taken out of its address, and the way back to the slide with it.
    told = {key: value for key, value in parse_qsl(filters) if (key, value) != ("fy", str(shown.latest_year))}
    kept = told | ({"lang": language} if language != LANGUAGES[0] else {})
    return Slide(
        number,
        published,
        headline_of(entry, published, language),
        entry.note_in(language),
        f"{page}?{urlencode(kept)}" if kept else page,
        (flag.message(language),) if flag else (),
    )


def _placed(number: int, entry: Entry, words: str, language: str) -> str:
    shown = FIGURES.get(entry.figure)
    title = shown.query.card["title"][language] if shown else entry.figure
    return text("briefing.reason.of_slide", language, number=number, title=title, why=words)


def _untold(outside: Audience, briefing: Briefing, slides: list[Slide], head: str) -> list[dict[str, str]]:
    """Return why headlines and notes may not leave: they state numbers that the audience is not told."""
    figures = tuple(slide.published for slide in slides)
    found = []
    for slide in slides:
        entry = briefing.entries[slide.number - 1]
        told = untold(f"{slide.headline}\n{slide.note}", slide.published, outside.threshold, figures)
        if told:
            found.append(
                {each: _placed(slide.number, entry, _numbers("untold", told, each), each) for each in LANGUAGES}
            )
    told = [
        each
        for each in every_number_in(head)
        if all(untold(each.words, figure, outside.threshold) for figure in figures)
    ]
    return found + ([{each: _numbers("untold_title", told, each) for each in LANGUAGES}] if told else [])


def _numbers(key: str, told: tuple[Stated, ...] | list[Stated], language: str) -> str:
    join = text("figure.list_join", language).join
    return text(f"briefing.reason.{key}", language, numbers=join(each.words for each in told))


def _protection(outside: Audience, briefing: Briefing, slides: list[Slide], language: str) -> tuple[str, ...]:
    """Say what is masked, by which signs, how much, and what protection can't do."""
    masked = sum(slide.published.masked for slide in slides)
    asked = [str(word) for entry in briefing.entries for word in (entry.figure, *entry.parameters.values())]
    keys = [
        "symbols_all" if outside.hide_zero else "symbols",
        *(["municipalities"] if any("municipal" in word for word in asked) else []),
        "masked" if masked else "none_masked",
        "printed",
        "nothing_computed",
    ]
    whom = text(f"briefing.audience.{outside.name}", language)
    values = {"whom": whom, "threshold": outside.threshold, "masked": f"{masked:,}"}
    return tuple(text(f"briefing.protection.{key}", language, **values) for key in keys)
