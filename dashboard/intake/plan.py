"""What a new file does to what is in force: nothing, take the place of something, or stand beside it.

"A corrected file replaces its earlier self", and what can't be told for certain is asked, never guessed.
A few shared keys are nothing unusual in a log, where a key is no proof of the same record. In a table
that staff keep, each key has one value a year: any that is shared is a question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from dashboard.records.kind import Kind
from dashboard.records.ledger import Intake, Ledger
from dashboard.records.overlap import LIMITS, keys, overlaps
from dashboard.records.store import Store

if TYPE_CHECKING:
    from dashboard.intake.candidate import Candidate

#: What the user may answer where the plan is unsure.
REPLACE, ADD, SKIP = "replace", "add", "skip"
#: An intake of which at least this share is in the new file is probably what the file corrects.
MOST = 0.5


@dataclass(frozen=True)
class Plan:
    """What taking in a candidate would do. Numbers are rows of the earlier file that the new one holds too.

    ``already``: the same content is in force, nothing will change. ``replaces``: the earlier selves
    whose place it takes. ``unsure``: intakes that the user must decide about. ``twins``: names of
    files of the same confirmation that hold the same rows; to take in both would count them twice.
    ``beside``: what stays although a few rows are in both, by name; not where ``each_once``: there a
    key has one value a year, and whatever is in both is asked about.
    """

    already: Intake | None = None
    replaces: tuple[Intake, ...] = ()
    unsure: tuple[tuple[Intake, int], ...] = ()
    twins: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)
    each_once: bool = False

    def __post_init__(self) -> None:
        if self.each_once and self.beside:
            object.__setattr__(self, "twins", {**self.twins, **self.beside})
            object.__setattr__(self, "beside", {})

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what can be chosen; nothing where the plan is sure."""
        if self.unsure and not self.twins:
            return (REPLACE, ADD, SKIP)
        return (ADD, SKIP) if self.unsure or self.twins else ()

    def replaced(self, choice: str | None) -> tuple[Intake, ...]:
        """Return the intakes whose place is taken, given the user's choice."""
        return self.replaces + (tuple(intake for intake, _ in self.unsure) if choice == REPLACE else ())


def earlier_selves(store: Store, ledger: Ledger, candidate: "Candidate") -> Plan:
    """Return the plan for a candidate's accepted rows, against what is in force in the state ``ledger``."""
    kind, name, each_once = candidate.kind, candidate.name, not candidate.kind.is_log
    in_force = {intake.id: intake for intake in ledger.in_force(kind.name)}
    already = next((intake for intake in in_force.values() if intake.digest == candidate.digest), None)
    if already or not candidate.accepted:
        return Plan(already, each_once=each_once)
    replaces, unsure, beside = [], [], {}
    for id, (shared, _) in overlaps(kind, candidate.table, store.parquet(kind.name, ledger)).items():
        intake = in_force[id]
        most = shared >= MOST * intake.accepted
        if not shared:
            continue
        if most and intake.name == name:
            replaces.append(intake)
        elif most or intake.name == name or each_once:
            unsure.append((intake, shared))
        else:
            beside[intake.name] = beside.get(intake.name, 0) + shared
    return Plan(None, tuple(replaces), tuple(unsure), beside=beside, each_once=each_once)


def shared_rows(kind: Kind, tables: Sequence[pa.Table]) -> dict[tuple[int, int], int]:
    """Return how many records any two of the tables share, by their positions; pairs that share none are left out."""
    columns = keys(kind)
    if len(tables) < 2:
        return {}
    listed = ", ".join(f'"{column}"' for column in columns)
    same = " AND ".join(f'"left"."{column}" IS NOT DISTINCT FROM "right"."{column}"' for column in columns)
    parts = []
    with duckdb.connect(config=LIMITS) as connection:
        for position, table in enumerate(tables):
            connection.register(f"table_{position}", table.select([*columns]))
            parts.append(f"SELECT DISTINCT {position} AS position, {listed} FROM table_{position}")
        connection.execute(f"CREATE TEMP TABLE records AS {' UNION ALL '.join(parts)}")
        found = connection.execute(
            f"""
            SELECT "left".position, "right".position, count(*)
            FROM records AS "left"
            JOIN records AS "right" ON "left".position < "right".position AND {same}
            GROUP BY ALL
            """
        ).fetchall()
    return {(left, right): count for left, right, count in found}
