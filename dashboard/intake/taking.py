"""Confirm a preview, list what was taken in, undo it."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.intake.preview import Preview
from dashboard.records.ledger import Intake
from dashboard.records.store import Store
from dashboard.settings import records_directory


class ChoiceMissing(Exception):
    """The user has not said what is to become of some of the files; ``names`` are theirs."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def confirm(preview: Preview, choices: Mapping[str, str] | None = None) -> list[Intake]:
    """Take in all that a preview offers, in one change of state, and return the intakes.

    ``choices`` are by ``Candidate.key``. What has no row to take in, is there already or is to be
    skipped is left out. Raises ChoiceMissing, and StoreError: Changed where something was taken in
    or undone since the preview was made.
    """
    settled = preview.settled(choices or {})
    if settled.undecided:
        raise ChoiceMissing([candidate.name for candidate in settled.undecided])
    entries = [candidate.entry() for candidate in settled.taken]
    return preview.store.add_many(entries, preview.version) if entries else []


def undo(id: str, expected_version: str | None = None, store: Store | None = None) -> Intake:
    """Undo an intake in force, so that those it replaced count again; raises StoreError."""
    return (store or Store(records_directory())).undo(id, expected_version)


def history(store: Store | None = None) -> list[tuple[Intake, str]]:
    """Return every intake, the newest first, each with its state: in_force, replaced or undone."""
    ledger = (store or Store(records_directory())).read()
    in_force = {intake.id for intake in ledger.in_force()}

    def state(intake: Intake) -> str:
        if intake.undone_at:
            return "undone"
        return "in_force" if intake.id in in_force else "replaced"

    return [(intake, state(intake)) for intake in reversed(ledger.intakes)]


def set_aside_file(store: Store, made: Intake) -> Path | None:
    """Return where the rows of an intake that were set aside are; None where there are none."""
    return store.path(made, "set_aside.csv") if "set_aside.csv" in made.files else None
