"""The command line of briefings: ``briefing NAME --format pptx|xlsx|html|pdf --out FILE`` and ``briefing --list``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard.briefing.content import NotShown, published_of, told_of
from dashboard.briefing.errors import BadName, NoBriefing
from dashboard.briefing.headline import holds
from dashboard.briefing.outlets import FORMATS, export
from dashboard.briefing.store import Briefings, Kept
from dashboard.catalog import UsageError, find
from dashboard.current import current
from dashboard.language import text
from dashboard.warehouse import Warehouse

#: Prints rows (dictionaries) with these columns in the format and language asked for.
Write = Callable[[Sequence[dict], Sequence[str], argparse.Namespace], int]
LISTED = ("name", "title", "slides", "audience", "language", "kept")


def run(given: argparse.Namespace, write: Write) -> int:
    """List the briefings, or export one and print where to."""
    if given.list:
        return _listed(given, write)
    if not given.name:
        raise UsageError(_say(given, "nothing_named"))
    ending = given.format or (given.out.suffix[1:] if given.out else "")
    if ending not in FORMATS:
        raise UsageError(_say(given, "format_needed"))
    if given.template and ending != "pptx":
        raise UsageError(_say(given, "template_only_pptx"))
    kept = _kept(given)
    whom, tongue = given.audience or kept.briefing.audience, given.asked or kept.briefing.language
    template = _read(given) if given.template else None
    warehouse = current()
    made = export(warehouse, kept.briefing, ending, tongue, whom, template, _progress(given, ending))
    out = given.out or Path(made.name)
    if given.out is None and out.exists():
        raise UsageError(_say(given, "exists", path=out))
    try:
        out.write_bytes(made.content)
    except OSError as error:
        raise UsageError(_say(given, "not_written", path=out, reason=error.strerror)) from error
    _tell_flags(given, kept, warehouse, tongue)
    if made.unrecorded:
        why = made.unrecorded.message(given.language)
        _tell(text("briefing.error.unrecorded", given.language, why=why))
    slides, named = len(kept.briefing.entries), text(f"briefing.audience.{whom}", given.language)
    _tell(_say(given, "written", slides=slides, audience=named, masked=made.masked))
    print(out)
    return 0


def _listed(given: argparse.Namespace, write: Write) -> int:
    rows = []
    for each in Briefings.here().listed():
        row = {"name": each.name, "kept": _say(given, "own" if each.own else "shipped")}
        if each.kept:
            briefing = each.kept.briefing
            row |= {"title": briefing.title_in(given.language), "slides": len(briefing.entries)}
            row |= {"audience": briefing.audience, "language": briefing.language}
        else:
            row |= {"title": _say(given, "bad"), "slides": None, "audience": None, "language": None}
            _tell(each.error.message(given.language))
        rows.append(row)
    return write(rows, LISTED, argparse.Namespace(**{**vars(given), "format": "table"}))


def _kept(given: argparse.Namespace) -> Kept:
    try:
        return Briefings.here().read(given.name)
    except (BadName, NoBriefing) as error:
        raise UsageError(error.message(given.language)) from error


def _read(given: argparse.Namespace) -> bytes:
    try:
        return given.template.read_bytes()
    except OSError as error:
        raise UsageError(_say(given, "not_read", path=given.template, reason=error.strerror)) from error


def _tell_flags(given: argparse.Namespace, kept: Kept, warehouse: Warehouse, tongue: str) -> None:
    """Say which headlines want a look."""
    for number, entry in enumerate(kept.briefing.entries, 1):
        try:
            flag = holds(entry, published_of(warehouse, entry, tongue), tongue, told_of(warehouse, entry))
        except NotShown as why:
            flag = why
        if flag:
            title = find(entry.figure).card["title"][given.language]
            _tell(_say(given, "flag", number=number, title=title, why=flag.message(given.language)))


def _progress(given: argparse.Namespace, ending: str) -> Callable[[float], None] | None:
    """Say on a terminal how far it is; the line is wiped at the end."""
    if not sys.stderr.isatty():
        return None
    name = text(f"briefing.format.{ending}", given.language)

    def report(done: float) -> None:
        line = _say(given, "progress", format=name, percent=round(100 * done))
        print(f"\r\x1b[K{line}" if done < 1 else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return report


def _say(given: argparse.Namespace, key: str, **values: object) -> str:
    return text(f"briefing.command.{key}", given.language, **values)


def _tell(message: str) -> None:
    print(message, file=sys.stderr)
