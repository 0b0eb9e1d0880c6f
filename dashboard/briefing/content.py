"""A deck: a briefing's figures as they are published for its audience, with headlines that were checked."""

from dataclasses import dataclass

from dashboard.figures import Published


@dataclass(frozen=True)
class Slide:
    """One figure and one message. ``flags`` are warnings for those who prepare it, never for the audience."""

    number: int
    published: Published
    headline: str
    note: str = ""
    #: The page of the dashboard with the same filters, such as ``age_region?area=soya``.
    address: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """What every outlet writes down. ``protection`` says in words what is masked, for whom; "" for internal eyes."""

    name: str
    title: str
    subtitle: str
    language: str
    audience: str
    slides: tuple[Slide, ...]
    #: The newest day that the data tells of, YYYY-MM-DD: also the date that every file carries inside.
    as_of: str
    protection: tuple[str, ...] = ()
    data_version: str = ""
    synthetic: bool = False
