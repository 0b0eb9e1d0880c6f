"""The command line of taking in: ``intake FILE…``, ``intakes``, ``undo ID``, ``template KIND``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from dashboard import intake
from dashboard.catalog import UsageError
from dashboard.figures.labels import Labels
from dashboard.intake.candidate import Candidate
from dashboard.intake.plan import REPLACE
from dashboard.intake.preview import Preview
from dashboard.intake.taking import set_aside_file
from dashboard.intake.words import Words
from dashboard.language import text
from dashboard.reading.limits import FILE_BYTES
from dashboard.reading.words import Words as CellWords
from dashboard.records.kind import kinds, table_kinds
from dashboard.records.ledger import Intake
from dashboard.settings import data_directory, demonstration, records_directory
from dashboard.templates import template
from dashboard.warehouse import Warehouse

#: Prints rows (dictionaries) with these columns in the format and language asked for.
Write = Callable[[Sequence[dict], Sequence[str], argparse.Namespace], int]

REMARK = ("verdict", "place", "column", "expected", "found", "action")
CHANGE = ("year", "organisation", "measure", "before", "after", "difference")
LISTED = ("id", "file", "kind", "period", "rows", "set_aside", "taken_at", "state")
YES = ("y", "yes", "はい")


def take_in(given: argparse.Namespace, write: Write) -> int:
    """Preview files and, where that is confirmed, take them in; 1 where one can't be, or a choice is missing."""
    contents = [(path.name, _content(path, given.language)) for path in given.files]
    warehouse, words = _words(given.language)
    if _synthetic_years():
        _tell(words.say("intake.synthetic_folder"))
    seen = intake.preview(contents, warehouse, date.today(), _progress(words))
    answer = intake.REPLACE if given.replace else intake.ADD if given.add else None
    choices = {found.key: answer for found in seen.undecided if answer in found.plan.choices}
    seen = seen.settled(choices)
    made: list[Intake] = []
    if given.format == "table":
        _print(seen, words, given, write)
    status, outcome = 0, "taken"
    if any(not found.accepted and not found.plan.already for found in seen.candidates):
        status = 1
    if seen.undecided:
        status, outcome = 1, "undecided"
        for key, names in _missing(seen).items():
            _tell(words.say(f"intake.command.{key}", names=words.say("intake.list_join").join(names)))
    elif not seen.taken:
        outcome = "nothing"
        _tell(words.say("intake.command.none"))
    elif _confirmed(given, words):
        made = intake.confirm(seen, choices)
    else:
        outcome = "preview"
    if given.format == "json":
        return max(status, write(_json(seen, made, outcome, words), (), given))
    for one in made:
        print(words.say("intake.command.taken", id=one.id, named=words.named(one)))
        if file := set_aside_file(seen.store, one):
            print(words.say("intake.command.aside", rows=words.rows(one.set_aside), file=file))
    return status


def listed(given: argparse.Namespace, write: Write) -> int:
    """Print every intake, the newest first."""
    _, words = _words(given.language)
    _synthetic_years()
    rows = []
    for made, state in intake.history():
        if given.format == "json":
            rows.append({**made.record(), "state": state})
            continue
        cells = (made.id, made.name, words.kind(made.kind), words.period(made), made.accepted, made.set_aside)
        rows.append(
            dict(zip(LISTED, (*cells, words.moment(made.taken_at), words.say(f"intake.state.{state}")), strict=True))
        )
    return write(rows, LISTED, given)


def undo(given: argparse.Namespace, write: Write) -> int:
    """Undo an intake in force and say which count again instead."""
    _, words = _words(given.language)
    _synthetic_years()
    undone = intake.undo(given.id.zfill(4))
    print(words.say("intake.command.undone", id=undone.id, named=words.named(undone)))
    for made, state in intake.history():
        if made.id in undone.replaces and state == "in_force":
            print(words.say("intake.command.back", id=made.id, name=made.name))
    return 0


def make_template(given: argparse.Namespace, write: Write) -> int:
    """Write the template of a kind of record to a file and print its name."""
    warehouse, words = _words(given.language)
    known = {**kinds(), **table_kinds(template.headings(warehouse))}
    if given.kind not in known:
        raise UsageError(
            words.say("intake.command.no_kind", kind=given.kind, kinds=words.say("intake.list_join").join(known))
        )
    kind = known[given.kind]
    ending = given.format or (given.out.suffix[1:] if given.out and given.out.suffix in (".xlsx", ".csv") else "xlsx")
    out = given.out or Path(words.say("intake.template_file", title=kind.title[given.language], ending=ending))
    if given.out is None and out.exists():
        raise UsageError(words.say("intake.command.exists", path=out))
    content = template.csv_template(kind) if ending == "csv" else template.workbook(kind, CellWords.of(warehouse))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UsageError(words.say("intake.command.not_written", path=out, reason=error.strerror)) from error
    print(out)
    return 0


def _words(language: str) -> tuple[Warehouse, Words]:
    """Return the exports, which say what words mean, and the words of one language."""
    warehouse = Warehouse(data_directory(), "exports")
    return warehouse, Words.of(Labels.of_warehouse(warehouse, language), table_kinds(template.headings(warehouse)))


def _synthetic_years() -> bool:
    """Tell whether this is the demonstration, and make its synthetic years: what is taken in lies beside them."""
    if demonstration():
        from dashboard.demonstration import prepare  # which nothing else here needs

        prepare(records_directory(), data_directory())
    return demonstration()


def _content(path: Path, language: str) -> bytes:
    """Read a file; of one that is too large only as much as tells so."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(text("intake.command.no_file", language, path=path)) from error


def _progress(words: Words) -> Callable[[str, float], None] | None:
    if not sys.stderr.isatty():
        return None

    def report(stage: str, done: float) -> None:
        line = words.say("intake.progress", stage=words.say(f"intake.stage.{stage}"), percent=round(100 * done))
        # The rest of a longer line before is wiped; at the end, all of it.
        print(f"\r\x1b[K{line}" if done < 1 else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return report


def _confirmed(given: argparse.Namespace, words: Words) -> bool:
    """Ask on a terminal; elsewhere nothing is taken in without ``--yes``."""
    if given.yes:
        return True
    if not sys.stdin.isatty():
        _tell(words.say("intake.command.preview_only"))
        return False
    # Standard output is the preview's alone.
    print(words.say("intake.command.ask"), end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() in YES:
        return True
    _tell(words.say("intake.command.declined"))
    return False


def _missing(seen: Preview) -> dict[str, list[str]]:
    """Return the names of the files that need an answer, by the message that asks for it."""
    found: dict[str, list[str]] = {}
    for candidate in seen.undecided:
        found.setdefault("choose" if REPLACE in candidate.plan.choices else "choose_add", []).append(candidate.name)
    return found


def _print(seen: Preview, words: Words, given: argparse.Namespace, write: Write) -> None:
    """Print a preview to be read."""
    if seen.repeated:
        print(words.say("intake.same_content", names=words.say("intake.list_join").join(seen.repeated)), end="\n\n")
    for found in seen.candidates:
        kind = words.kind(found.kind.name) if found.kind else words.say("intake.unread")
        print(words.say("intake.command.file", name=found.name, kind=kind))
        if found.kind:
            counts = {"read": found.rows_read, "accepted": found.accepted}
            counts |= {"questioned": found.questioned, "refused": found.refused}
            print("  " + words.say("intake.command.rows", **{name: f"{count:,}" for name, count in counts.items()}))
        if found.accepted:
            print("  " + words.say("intake.command.period", period=words.period(found), years=words.years(found)))
        for sentence in (*words.plan(found), *([words.question(found)] if found.undecided else ())):
            print(f"  {sentence}")
        print()
        if found.remarks.shown:
            rows = [
                {"verdict": words.verdict(verdict), **words.remark(remark)}
                for (verdict, _, _), _, remarks in words.groups(found)
                for remark in remarks
            ]
            _table(rows, [(name, words.say(f"intake.remark.{name}")) for name in REMARK], given, write)
            if found.remarks.more:
                print(words.say("intake.more", count=f"{found.remarks.more:,}"))
            print()
    if seen.headlines:
        print(words.say("intake.changes"))
        _table(_changes(seen, words), [(name, words.say(f"intake.change.{name}")) for name in CHANGE], given, write)
        print()
    if reported := words.reported(seen.reported):
        print(reported, end="\n\n")


def _changes(seen: Preview, words: Words) -> list[dict]:
    return [
        {
            "year": words.labels.year(number.fiscal_year),
            "organisation": words.organisation(number.organisation),
            "measure": words.measure(number.measure),
            "before": words.value(number.before, number.unit),
            "after": words.value(number.after, number.unit),
            "difference": words.change(number),
        }
        for number in seen.headlines
    ]


def _table(rows: Sequence[dict], columns: Sequence[tuple[str, str]], given: argparse.Namespace, write: Write) -> None:
    """Print rows with columns named in words, each given by its key and its name."""
    write([{title: row[name] for name, title in columns} for row in rows], [title for _, title in columns], given)


def _json(seen: Preview, made: Sequence[Intake], outcome: str, words: Words) -> dict:
    return {
        "folder": str(seen.store.folder),
        "synthetic": demonstration(),
        "outcome": outcome,
        "repeated": [*seen.repeated],
        "candidates": [_candidate(found, words.language) for found in seen.candidates],
        "changes": [asdict(number) for number in seen.headlines],
        "reports": [{"organisation": organisation, "fiscal_year": year} for organisation, year in seen.reported],
        "intakes": [one.record() for one in made],
    }


def _candidate(found: Candidate, language: str) -> dict:
    first, last = found.days
    plan = found.plan
    return {
        "file": found.name,
        "digest": found.digest,
        "kind": found.kind.name if found.kind else None,
        "sheets": [*found.sheet_names],
        "rows_read": found.rows_read,
        "accepted": found.accepted,
        "questioned": found.questioned,
        "refused": found.refused,
        "fiscal_years": found.fiscal_years,
        "first_date": first and first.isoformat(),
        "last_date": last and last.isoformat(),
        "already": plan.already and plan.already.id,
        "replaces": [intake.id for intake in found.replaced],
        "unsure": [{"intake": intake.id, "shared": shared} for intake, shared in plan.unsure],
        "twins": dict(plan.twins),
        "beside": dict(plan.beside),
        "choices": [*plan.choices],
        "choice": found.choice,
        "remarks": [remark.record(language) for remark in found.remarks.shown],
        "more_remarks": found.remarks.more,
    }


def _tell(message: str) -> None:
    print(message, file=sys.stderr)
