"""The record of exports: one line of JSON each, only ever added to; what was masked, never the masked values."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dashboard.briefing.briefing import Briefing
from dashboard.briefing.content import Deck, data_version
from dashboard.briefing.errors import LogUnreadable
from dashboard.disclosure.audience import AUDIENCES
from dashboard.language import LANGUAGES
from dashboard.records.atomic import make_directories, patiently, sync_directory
from dashboard.settings import records_directory
from dashboard.warehouse import Warehouse

FILE = "exports.jsonl"
FORMATS = ("pptx", "xlsx", "html", "pdf")
LOCK_SECONDS = 10


@dataclass(frozen=True)
class Exported:
    """One export: when (ISO, UTC), what, for whom, how, of which data; the file by its digest.

    ``figures`` are the figures with their parameters; ``masked_shown`` is how many values of theirs are masked.
    ``masked`` are the masked cells of all the data that they are drawn from: table, keys and state of each.
    """

    when: str
    briefing: str
    title: str
    audience: str
    format: str
    language: str
    figures: tuple[dict[str, Any], ...]
    data_version: str
    sha256: str
    masked_shown: int = 0
    masked: tuple[dict[str, Any], ...] = ()


class Exports:
    """The record in one data folder. Looking makes nothing; an absent file is no exports."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / FILE

    @classmethod
    def here(cls) -> "Exports":
        """Return the record of the folder in use."""
        return cls(records_directory() / "briefings")

    def add(self, export: Exported) -> None:
        """Add one line, on disk when this returns; raise LogUnreadable where it can't be written."""
        line = (json.dumps(asdict(export), ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
        try:
            make_directories(self.folder)
            with FileLock(self.folder / "exports.lock", timeout=LOCK_SECONDS, mode=0o600, fallback_to_soft=False):
                descriptor = patiently(lambda: os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600))
                with os.fdopen(descriptor, "rb+") as log:
                    # A line that a crash has cut short must not swallow the next one.
                    size = log.seek(0, os.SEEK_END)
                    log.seek(max(0, size - 1))
                    broken = size > 0 and log.read(1) != b"\n"
                    log.seek(0, os.SEEK_END)
                    log.write((b"\n" if broken else b"") + line)
                    log.flush()
                    os.fsync(log.fileno())
            sync_directory(self.folder)
        except Timeout as error:
            raise LogUnreadable(file=self.file, reason=f"{LOCK_SECONDS} s") from error
        except OSError as error:
            raise LogUnreadable(file=self.file, reason=error.strerror or error) from error

    def read(self) -> tuple[list[Exported], int]:
        """Return the exports, the newest first, and how many lines can't be read; raise LogUnreadable for the file."""
        try:
            lines = patiently(self.file.read_bytes).split(b"\n")
        except FileNotFoundError:
            return [], 0
        except OSError as error:
            raise LogUnreadable(file=self.file, reason=error.strerror or error) from error
        found = [_parsed(line) for line in lines if line.strip()]
        return [each for each in found if each is not None][::-1], sum(each is None for each in found)


def record(warehouse: Warehouse, briefing: Briefing, deck: Deck, format: str, content: bytes) -> Exported:
    """Return what is recorded of an export; ``warehouse`` is the data as its audience sees it."""
    return Exported(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        briefing=briefing.name,
        title=briefing.title,
        audience=deck.audience,
        format=format,
        language=deck.language,
        figures=tuple({"figure": entry.figure, "parameters": dict(entry.parameters)} for entry in briefing.entries),
        data_version=data_version(warehouse),
        sha256=hashlib.sha256(content).hexdigest(),
        masked_shown=deck.masked,
        masked=tuple(_cells(getattr(warehouse, "masking", ()))),
    )


def _cells(masking: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """Return the masked cells as JSON holds them: where they are and in which state."""
    for cell in masking:
        told = asdict(cell)
        yield told | {"keys": dict(told["keys"])}


def _parsed(line: bytes) -> Exported | None:
    """Return one line; None where it is none (cut short, written by a later version)."""
    try:
        read = json.loads(line)
        datetime.fromisoformat(read["when"])
        known = read["audience"] in AUDIENCES and read["language"] in LANGUAGES and read["format"] in FORMATS
        made = Exported(**read | {"figures": tuple(read["figures"]), "masked": tuple(read["masked"])})
    except (ValueError, TypeError, KeyError):
        return None
    return made if known else None
