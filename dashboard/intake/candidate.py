"""What a preview says of one file: one kind of record in it, judged and compared with what is in force."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake import aside
from dashboard.intake.plan import SKIP, Plan
from dashboard.reading.remark import Remark
from dashboard.records.kind import Kind
from dashboard.records.ledger import Intake
from dashboard.records.store import Entry

#: Remarks kept for each candidate to be shown; all are counted.
KEPT = 200


#: What remarks are counted by: verdict, kind of remark, heading of the column ("" for none).
Group = tuple[str, str, str]


def group_of(remark: Remark) -> Group:
    return remark.verdict, remark.kind, remark.column or ""


@dataclass(frozen=True)
class Remarks:
    """The remarks on a candidate: how many there are of each group, and at most ``KEPT`` of them."""

    counted: Mapping[Group, int] = field(default_factory=dict)
    shown: tuple[Remark, ...] = ()

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return sum(self.counted.values()) - len(self.shown)

    def with_more(self, remarks: Iterable[Remark]) -> "Remarks":
        """Add remarks; every group keeps a fair part of the room."""
        counted = dict(self.counted)
        groups: dict[Group, list[Remark]] = {}
        for remark in self.shown:
            groups.setdefault(group_of(remark), []).append(remark)
        for remark in remarks:
            group = group_of(remark)
            counted[group] = counted.get(group, 0) + 1
            if len(kept := groups.setdefault(group, [])) < KEPT:
                kept.append(remark)
        return Remarks(counted, tuple(_fairly([*groups.values()], KEPT)))


def _fairly(groups: list[list[Remark]], room: int) -> list[Remark]:
    """Return at most ``room`` remarks, group after group; small groups leave their room to the larger ones."""
    shares = {}
    by_size = sorted(range(len(groups)), key=lambda position: len(groups[position]))
    for left, position in zip(range(len(groups), 0, -1), by_size, strict=True):
        shares[position] = min(len(groups[position]), room // left)
        room -= shares[position]
    return [remark for position, group in enumerate(groups) for remark in group[: shares[position]]]


@dataclass(frozen=True)
class Doubt:
    """An accepted row that becomes questioned as long as one of ``sources`` counts; see known.py.

    ``sources`` are ids of intakes and keys of other candidates; none: whatever else is taken in.
    """

    position: int
    row: aside.Row
    remark: Remark
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """One kind of record in one file, as a confirmation would take it in.

    ``kind`` is None where the file can't be read or recognised: then there are only remarks.
    ``table`` holds the accepted rows, ``rows_aside`` the others. ``sheets`` are those of this kind,
    each with its headings. ``choice`` is the user's, where the plan is unsure.
    """

    name: str
    content: bytes = field(repr=False)
    kind: Kind | None = None
    sheets: tuple[tuple[str | None, tuple[str, ...]], ...] = ()
    rows_read: int = 0
    table: pa.Table | None = field(default=None, repr=False)
    rows_aside: tuple[aside.Row, ...] = field(default=(), repr=False)
    remarks: Remarks = field(default_factory=Remarks)
    doubts: tuple[Doubt, ...] = field(default=(), repr=False)
    plan: Plan = field(default_factory=Plan)
    choice: str | None = None

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def key(self) -> str:
        """Return what choices name it by: the content and the kind."""
        return f"{self.digest} {self.kind.name if self.kind else ''}"

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.sheets if name)

    @property
    def accepted(self) -> int:
        return self.table.num_rows if self.table is not None else 0

    @property
    def refused(self) -> int:
        return sum(row.refused for row in self.rows_aside)

    @property
    def questioned(self) -> int:
        return len(self.rows_aside) - self.refused

    @property
    def undecided(self) -> bool:
        """Tell whether the user must choose before anything can be taken in."""
        return bool(self.plan.choices) and self.choice not in self.plan.choices

    @property
    def taken(self) -> bool:
        """Tell whether confirming takes it in: it has rows, is new, and nothing about it is open or left out."""
        return bool(self.accepted) and self.plan.already is None and not self.undecided and self.choice != SKIP

    @property
    def replaced(self) -> tuple[Intake, ...]:
        """Return the intakes whose place it takes."""
        return self.plan.replaced(self.choice) if self.taken else ()

    @property
    def fiscal_years(self) -> dict[int, int]:
        """Return the accepted rows of each fiscal year, in order."""
        if not self.accepted:
            return {}
        counted = pc.value_counts(self.table["fiscal_year"]).to_pylist()
        return dict(sorted((pair["values"], pair["counts"]) for pair in counted))

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day of the accepted rows; None where they have no days."""
        if not self.accepted or "date" not in self.kind.fields or self.kind.fields["date"].type != "date":
            return None, None
        found = pc.min_max(self.table["date"]).as_py()
        return found["min"], found["max"]

    @cached_property
    def set_aside(self) -> bytes | None:
        """Return the file of the rows set aside; None where there are none."""
        return aside.as_csv(self.rows_aside, self.sheets) if self.rows_aside else None

    def entry(self) -> Entry:
        """Return what the store takes in."""
        return Entry(
            name=self.name,
            content=self.content,
            table=self.table,
            kind=self.kind,
            sheets=self.sheet_names,
            rows_read=self.rows_read,
            set_aside=self.set_aside,
            set_aside_rows=len(self.rows_aside),
            replaces=tuple(intake.id for intake in self.replaced),
        )

    def with_doubts(self, counts: Callable[[str], bool]) -> "Candidate":
        """Return it with the rows questioned whose doubt rests on a source that ``counts``."""
        held = [doubt for doubt in self.doubts if not doubt.sources or any(map(counts, doubt.sources))]
        if not held:
            return self
        rows: dict[int, aside.Row] = {}
        for doubt in held:
            before = rows.get(doubt.position)
            both = f"{before.reasons} {doubt.row.reasons}" if before else doubt.row.reasons
            rows[doubt.position] = replace(doubt.row, reasons=both)
        return replace(
            self,
            table=self.table.filter(pa.array([position not in rows for position in range(self.accepted)])),
            rows_aside=(*self.rows_aside, *rows.values()),
            remarks=self.remarks.with_more(doubt.remark for doubt in held),
            doubts=(),
        )
