"""A briefing: an ordered choice of figures with their filters, a headline and a note each; one small YAML file."""

from dataclasses import dataclass, field

from dashboard.catalog import Value


@dataclass(frozen=True)
class Entry:
    """One figure of a briefing.

    ``parameters`` are the query's; ``address`` leads back to the dashboard (``consultations?basis=with_liaison``).
    ``headline`` is empty until one is accepted or written: then the slide carries the figure's title.
    ``based_on`` is the sentence that the data gave when the headline was accepted: when the data gives another one,
    the headline no longer holds.
    """

    figure: str
    parameters: dict[str, Value] = field(default_factory=dict)
    headline: str = ""
    note: str = ""
    based_on: str = ""
    address: str = ""


@dataclass(frozen=True)
class Briefing:
    """A named briefing. ``name`` is the file's name without its ending; ``audience`` is chosen first."""

    name: str
    title: str
    audience: str
    entries: tuple[Entry, ...] = ()
    language: str = "ja"
    #: A line below the title: the occasion, the organisation.
    subtitle: str = ""
