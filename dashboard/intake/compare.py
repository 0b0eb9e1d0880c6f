"""Candidates against what is in force, and against each other: whose place they take, which rows contradict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from dashboard.intake.aside import Row
from dashboard.intake.candidate import Candidate, Doubt
from dashboard.intake.known import UNIT, known_cases, repeated
from dashboard.intake.plan import MOST, earlier_selves, shared_rows
from dashboard.intake.reading import Found, reasons
from dashboard.reading.header import match
from dashboard.reading.remark import QUESTIONED, quote
from dashboard.reading.sheet import Sheet
from dashboard.records.kind import Kind
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store

CONSULTATIONS = "consultations"


@dataclass(frozen=True)
class _Unit:
    """The accepted rows of one sheet: rows ``start`` to ``stop`` of the candidate's table."""

    candidate: Candidate
    position: int
    sheet: Sheet
    sheet_position: int
    start: int
    stop: int

    @property
    def kind(self) -> Kind:
        return self.candidate.kind

    @property
    def table(self) -> pa.Table:
        return self.candidate.table.slice(self.start, self.stop - self.start)


@dataclass(frozen=True)
class _Why:
    """Why a row is doubted: the kind of remark, the field it is about, what fills it, on which sources it rests."""

    kind: str
    field: str
    values: Mapping[str, str]
    sources: frozenset[str] = frozenset()


def compared(store: Store, ledger: Ledger, found: Sequence[Found]) -> tuple[Candidate, ...]:
    """Return the candidates with their plans, and with doubts about the rows that other files contradict."""
    candidates = [_planned(store, ledger, one.candidate) for one in found]
    fresh = [position for position, one in enumerate(candidates) if one.accepted and one.plan.already is None]
    for kind in {candidates[position].kind.name: candidates[position].kind for position in fresh}.values():
        own = [position for position in fresh if candidates[position].kind.name == kind.name]
        for (left, right), shared in shared_rows(kind, [candidates[position].table for position in own]).items():
            candidates[own[right]] = _beside(candidates[own[right]], candidates[own[left]], shared)
    units = _units(candidates, found, fresh)
    doubts: dict[int, list[Doubt]] = {}
    for position, doubt in (*_repeated_sheets(units), *_known_cases(store, ledger, units)):
        doubts.setdefault(position, []).append(doubt)
    return tuple(replace(one, doubts=tuple(doubts.get(position, ()))) for position, one in enumerate(candidates))


def _planned(store: Store, ledger: Ledger, candidate: Candidate) -> Candidate:
    if candidate.kind is None:
        return candidate
    return replace(candidate, plan=earlier_selves(store, ledger, candidate))


def _beside(later: Candidate, earlier: Candidate, shared: int) -> Candidate:
    """Say of ``later`` what it shares with an ``earlier`` candidate of the same confirmation."""
    part = "twins" if shared >= MOST * min(earlier.accepted, later.accepted) else "beside"
    told = {**getattr(later.plan, part), earlier.name: shared}
    return replace(later, plan=replace(later.plan, **{part: told}))


def _units(candidates: Sequence[Candidate], found: Sequence[Found], fresh: Sequence[int]) -> list[_Unit]:
    units = []
    for position in fresh:
        start = 0
        for number, (sheet, rows) in enumerate(zip(found[position].sheets, found[position].accepted, strict=True)):
            units.append(_Unit(candidates[position], position, sheet, number, start, start + rows))
            start += rows
    return units


def _repeated_sheets(units: Sequence[_Unit]) -> Iterator[tuple[int, Doubt]]:
    """Doubt the rows of a sheet that an earlier sheet of the same file has too, where these are most of it."""
    for number, later in enumerate(units):
        for earlier in units[:number]:
            if earlier.position != later.position:
                continue
            rows = repeated(later.kind, earlier.table, later.table)
            if rows and len(rows) >= MOST * min(earlier.table.num_rows, later.table.num_rows):
                why = _Why("repeated_sheet", "date", {"source": quote(earlier.sheet.name)})
                yield from _doubts(later, dict.fromkeys(rows, why))


def _known_cases(store: Store, ledger: Ledger, units: Sequence[_Unit]) -> Iterator[tuple[int, Doubt]]:
    """Doubt the first contacts of cases of which another file, or another sheet, knows otherwise.

    It has an earlier contact of the case, or a file in force calls a later one the first: taken in
    both, the case would be new in two years.
    """
    units = [unit for unit in units if unit.kind.name == CONSULTATIONS]
    if not units:
        return
    files = [(str(path), intake.id) for intake, _, path in store.parquet(CONSULTATIONS, ledger)]
    names = {intake.id: intake.name for intake in ledger.in_force(CONSULTATIONS)}
    names |= {unit.candidate.key: unit.candidate.name for unit in units}
    known: dict[int, dict[int, _Why]] = {}
    later: dict[int, dict[int, _Why]] = {}
    for (number, row), against in known_cases(files, [unit.table for unit in units]).items():
        if against.earlier:
            told = frozenset(_candidate_of(source, units) for source in against.earlier)
            values = {"source": "・".join(sorted({names[source] for source in told}))}
            # Between the sheets of one file nothing that is chosen makes a difference.
            resting_on = frozenset() if units[number].candidate.key in told else told
            known.setdefault(number, {})[row] = _Why("new_but_known", "status", values, resting_on)
        if against.later:
            year = min(against.later.values())
            source = "・".join(sorted({names[source] for source in against.later}))
            values = {"source": source, "year": f"{year}年度", "year_en": f"FY{year}"}
            later.setdefault(number, {})[row] = _Why("new_later", "status", values, frozenset(against.later))
    for doubted in (known, later):
        for number, rows in doubted.items():
            yield from _doubts(units[number], rows)


def _candidate_of(source: str, units: Sequence[_Unit]) -> str:
    """Return the key of the candidate that a source of known.py belongs to; an intake's id as it is."""
    return units[int(source.removeprefix(UNIT))].candidate.key if source.startswith(UNIT) else source


def _doubts(unit: _Unit, rows: Mapping[int, _Why]) -> Iterator[tuple[int, Doubt]]:
    """Make doubts of rows of a unit, given by their positions in it."""
    header, _ = match(unit.sheet, unit.kind)
    cells_of = dict(unit.sheet.rows)
    numbers = unit.table["row"].to_pylist()
    for row, why in sorted(rows.items()):
        number, cells = numbers[row], cells_of[numbers[row]]
        values = {**why.values, "found": quote(cells[header.columns[why.field]])}
        place = (unit.kind.name, number, header.heading(why.field))
        remark = unit.sheet.remark(why.kind, QUESTIONED, *place, values)
        aside = Row(unit.sheet_position, number, cells, False, reasons([remark]))
        yield unit.position, Doubt(unit.start + row, aside, remark, why.sources)
