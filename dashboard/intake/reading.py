"""One file -> what is in it: its sheets recognised, and the rows of each kind of record judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from dashboard.intake import aside
from dashboard.intake.candidate import Candidate, Remarks
from dashboard.language import text
from dashboard.reading.files import read
from dashboard.reading.header import recognise
from dashboard.reading.remark import NOTED, REFUSED, Remark
from dashboard.reading.rows import Judged, judge
from dashboard.reading.sheet import Sheet, Unreadable, shown_name
from dashboard.reading.words import Words
from dashboard.records.kind import Kind

#: Told the stage and the part of this file that is done, 0 to 1.
Progress = Callable[[str, float], None]
#: The part of a file's way that is done when it is read; the rest is judging.
READ = 0.35


@dataclass(frozen=True)
class Sources:
    """What files are judged by: the kinds that there are, the words, the day, the annual reports that exist."""

    kinds: Sequence[Kind]
    words: Words
    today: date
    reports: frozenset[tuple[str, int]] | set[tuple[str, int]]


@dataclass(frozen=True)
class Found:
    """A candidate with the sheets that it was read from, and how many rows of each were accepted."""

    candidate: Candidate
    sheets: tuple[Sheet, ...] = ()
    accepted: tuple[int, ...] = ()


def read_file(name: str, content: bytes, sources: Sources, progress: Progress) -> list[Found]:
    """Return a candidate for each kind of record in a file, and one for what can't be read or recognised."""
    shown = shown_name(name)
    try:
        sheets = [aside.without_reasons(sheet) for sheet in read(name, content, _from(progress, "reading", 0, READ))]
    except Unreadable as unreadable:
        return [Found(Candidate(shown, content, remarks=Remarks().with_more([unreadable.remark])))]
    by_kind, others = _recognised(sheets, sources.kinds)
    rows = sum(len(sheet.rows) for _, own in by_kind for sheet in own) or 1
    candidates, done = [], 0
    for kind, own in by_kind:
        size = sum(len(sheet.rows) for sheet in own)
        part = _from(progress, "judging", READ + (1 - READ) * done / rows, (1 - READ) * size / rows)
        candidates.append(_judged(shown, content, kind, own, sources, part))
        done += size
    if stopping := [remark for remark in others if remark.stops]:
        candidates.append(Found(Candidate(shown, content, remarks=Remarks().with_more(stopping))))
    noted = [remark for remark in others if not remark.stops]
    first = candidates[0].candidate
    candidates[0] = replace(candidates[0], candidate=replace(first, remarks=first.remarks.with_more(noted)))
    return candidates


def _from(progress: Progress, stage: str, start: float, share: float) -> Callable[[float], None]:
    return lambda part: progress(stage, start + share * part)


def _recognised(sheets: Sequence[Sheet], kinds: Sequence[Kind]) -> tuple[list[tuple[Kind, list[Sheet]]], list[Remark]]:
    """Return the sheets of each kind, and the remarks on those of none.

    Beside sheets with records, one that is nothing of the kind (notes) is only skipped, and those
    that explain our own templates are not worth a word.
    """
    by_name: dict[str, tuple[Kind, list[Sheet]]] = {}
    others: list[tuple[Sheet, Remark]] = []
    for sheet in sheets:
        kind, remarks = recognise(sheet, kinds) if sheet.rows else (None, sheet.remarks)
        if kind is None:
            others += [(sheet, remark) for remark in remarks]
        else:
            by_name.setdefault(kind.name, (kind, []))[1].append(sheet)
    if not by_name:
        return [], [remark for _, remark in others]
    explaining = [text(f"template.{name}", "ja") for name in ("columns_sheet", "choices_sheet")]
    return [*by_name.values()], [
        replace(remark, kind="sheet_skipped", verdict=NOTED, values={}) if remark.kind == "unknown_kind" else remark
        for sheet, remark in others
        if sheet.name not in explaining
    ]


def _judged(
    name: str, content: bytes, kind: Kind, sheets: Sequence[Sheet], sources: Sources, progress: Callable[[float], None]
) -> Found:
    """Judge the rows of all sheets of one kind."""
    total, done = sum(len(sheet.rows) for sheet in sheets), 0
    tables, headings, rows_aside, remarks, rows_read = [], [], [], Remarks(), 0
    for position, sheet in enumerate(sheets):
        start, share = done / total, len(sheet.rows) / total
        judged = judge(sheet, kind, sources.words, sources.today, lambda part: progress(start + share * part))  # noqa: B023
        tables.append(judged.table)
        headings.append((sheet.name, tuple(judged.header)))
        rows_aside += _aside(position, judged)
        remarks = remarks.with_more(judged.remarks)
        rows_read += judged.read
        done += len(sheet.rows)
    table = pa.concat_tables(tables).unify_dictionaries()
    found = Candidate(name, content, kind, tuple(headings), rows_read, table, tuple(rows_aside), remarks)
    return Found(_unless_reported(found, sources), tuple(sheets), tuple(part.num_rows for part in tables))


def _aside(sheet: int, judged: Judged) -> list[aside.Row]:
    """Return the rows that were not accepted, each with what was said of it."""
    said: dict[int, list[Remark]] = {number: [] for number, _ in judged.set_aside}
    for remark in judged.remarks:
        if remark.stops and remark.row in said:
            said[remark.row].append(remark)
    rows = []
    for number, cells in judged.set_aside:
        refused = any(remark.verdict == REFUSED for remark in said[number])
        rows.append(aside.Row(sheet, number, cells, refused, reasons(said[number])))
    return rows


def reasons(remarks: Sequence[Remark]) -> str:
    """Write the remarks on one row for the file of rows set aside."""
    written = []
    for remark in remarks:
        expected, action = remark.expected(aside.LANGUAGE), remark.action(aside.LANGUAGE)
        found = remark.found or text("faults.nothing", aside.LANGUAGE)
        reason = text("intake.aside.reason", aside.LANGUAGE, expected=expected, found=found, action=action)
        if remark.column:
            reason = text("intake.aside.on_column", aside.LANGUAGE, column=remark.column, reason=reason)
        written.append(reason)
    return " ".join(written)


def _unless_reported(found: Candidate, sources: Sources) -> Candidate:
    """Refuse a table of a fiscal year whose annual report is there: the report prints it."""
    if found.kind.is_log:
        return found
    organisation = found.kind.contract.organisation
    printed = [year for year in found.fiscal_years if (organisation, year) in sources.reports]
    if not printed:
        return found
    years = "・".join(f"{year}年度" for year in printed)
    values = {"years": years, "years_en": ", ".join(f"FY{year}" for year in printed)}
    remark = Remark("report_exists", found.name, found.kind.name, values=values)
    return replace(found, table=found.table.slice(0, 0), rows_aside=(), remarks=found.remarks.with_more([remark]))
