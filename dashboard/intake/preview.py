"""Files -> a preview: what each holds, what of it can be taken in, and what would change."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

from dashboard.intake.candidate import Candidate
from dashboard.intake.compare import compared
from dashboard.intake.headlines import Headline, headlines
from dashboard.intake.reading import Found, Sources, read_file
from dashboard.reading.words import Words
from dashboard.records.kind import kinds, table_kinds
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store
from dashboard.settings import records_directory
from dashboard.templates.template import headings
from dashboard.warehouse import Blocked, Warehouse

#: Told the stage (a key of texts/intake.yml: stage) and the part of everything that is done, 0 to 1.
Progress = Callable[[str, float], None]
#: The parts of the way that are done when all files are judged, and when they are compared with what is in force.
JUDGED, COMPARED = 0.85, 0.93
#: Exports that say what words mean: without them nothing can be judged.
NEEDED = ("reference/labels", "reference/municipalities")


@dataclass(frozen=True)
class Preview:
    """What a confirmation would take in, against the state ``ledger`` of the data folder.

    ``judged`` are the candidates with every question open, ``candidates`` the same with the user's
    ``choices`` (by ``Candidate.key``) and all that follows from them. ``repeated`` names the files
    whose content another of them has too: it counts once. ``reports`` are organisation and fiscal
    year of the annual reports that exist.
    """

    store: Store
    ledger: Ledger
    judged: tuple[Candidate, ...]
    repeated: tuple[str, ...] = ()
    reports: frozenset[tuple[str, int]] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)

    def settled(self, choices: Mapping[str, str]) -> "Preview":
        """Return it with other choices of the user."""
        return self if choices == self.choices else replace(self, choices=choices)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return one candidate for each file and kind of record, and for what can't be read."""
        chosen = [replace(found, choice=self.choices.get(found.key)) for found in self.judged]
        gone = {intake.id for found in chosen for intake in found.replaced}
        # While a question is open, no row is doubted for the sake of what may yet be replaced.
        gone |= {intake.id for found in chosen if found.undecided for intake, _ in found.plan.unsure}
        gone |= {found.key for found in chosen if not found.taken}
        return tuple(found.with_doubts(lambda source: source not in gone) for found in chosen)

    @property
    def version(self) -> str:
        """Return the version of the state that it was made with."""
        return self.ledger.version

    @property
    def taken(self) -> list[Candidate]:
        """Return the candidates that confirming takes in."""
        return [found for found in self.candidates if found.taken]

    @property
    def undecided(self) -> list[Candidate]:
        """Return the candidates that the user must decide about first."""
        return [found for found in self.candidates if found.undecided]

    @cached_property
    def headlines(self) -> list[Headline]:
        """Return the headline numbers that confirming changes."""
        replaced = {intake.id for found in self.taken for intake in found.replaced}
        stands = self.ledger.in_force()
        added: dict[str, list] = {}
        for found in self.taken:
            added.setdefault(found.kind.name, []).append(found.table)
        return headlines(self.store, stands, [intake for intake in stands if intake.id not in replaced], added)

    @property
    def reported(self) -> list[tuple[str, int]]:
        """Return organisation and fiscal year of the annual reports that print what is taken in."""
        touched = dict.fromkeys((number.organisation, number.fiscal_year) for number in self.headlines)
        return [pair for pair in touched if pair in self.reports]


def preview(
    files: Sequence[tuple[str, bytes]],
    warehouse: Warehouse,
    today: date,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Preview:
    """Read and judge files, each given by its name and content, and compare them with what is in force.

    ``store`` is by default the one whose records the warehouse shows. Changes nothing. What can't
    be read becomes a candidate that says why. Raises StoreError where the data folder can't be read,
    Blocked where the exports that explain the words are faulty.
    """
    report = progress or (lambda stage, done: None)
    faults = [fault for fault in warehouse.faults if fault.blocking and fault.path in NEEDED]
    if faults:
        raise Blocked(faults)
    store = store or warehouse.records.store or Store(records_directory())
    ledger = store.read()
    known = (*kinds().values(), *table_kinds(headings(warehouse)).values())
    sources = Sources(known, Words.of(warehouse), today, warehouse.reports)
    once: dict[str, tuple[str, bytes]] = {}
    repeated = []
    for name, content in files:
        digest = hashlib.sha256(content).hexdigest()
        if once.setdefault(digest, (name, content))[0] is not name:
            repeated.append(name)
    found: list[Found] = []
    size, done = sum(len(content) for _, content in once.values()) or 1, 0
    for name, content in once.values():
        found += read_file(name, content, sources, partial(_report, report, done / size, len(content) / size))
        done += len(content)
    report("comparing", JUDGED)
    seen = Preview(store, ledger, compared(store, ledger, found), tuple(repeated), frozenset(warehouse.reports))
    report("counting", COMPARED)
    # Kept from here on: with millions of records it takes seconds, while progress still shows.
    seen.headlines  # noqa: B018
    report("counting", 1.0)
    return seen


def _report(report: Progress, before: float, share: float, stage: str, done: float) -> None:
    report(stage, JUDGED * (before + share * done))
