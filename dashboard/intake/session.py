"""What the parts of the page of intake share: what it remembers between its runs, and the words of the session."""

from dataclasses import dataclass, field
from functools import lru_cache

import streamlit as st

from dashboard import ui
from dashboard.intake.preview import Preview
from dashboard.intake.words import Words
from dashboard.records.kind import Kind, table_kinds
from dashboard.records.ledger import Intake
from dashboard.records.store import Store
from dashboard.settings import records_directory
from dashboard.templates import template
from dashboard.warehouse import Warehouse


@dataclass
class State:
    """What the page remembers between its runs.

    ``round`` counts the confirmations: each is followed by an empty uploader. ``read`` are the
    files that ``preview`` was made of, by their ids.
    """

    round: int = 0
    read: tuple[str, ...] = ()
    preview: Preview | None = None
    trouble: str = ""
    done: list[Intake] = field(default_factory=list)
    undoing: str | None = None
    undone: Intake | None = None
    everything: bool = False


def state() -> State:
    """Return what the page remembers."""
    return st.session_state.setdefault("intake", State())


def store() -> Store:
    """Return the store that files are taken into."""
    return Store(records_directory())


@lru_cache(maxsize=2)
def _tables_of(warehouse: Warehouse) -> dict[str, Kind]:
    return table_kinds(template.headings(warehouse))


def tables() -> dict[str, Kind]:
    """Return the kinds of the tables that only a report has."""
    return _tables_of(ui.warehouse())


def words() -> Words:
    """Return the words for candidates and intakes in the session's language."""
    return Words.of(ui.labels(), tables())
