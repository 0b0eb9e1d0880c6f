"""The folder of briefings: the user's own, one file each, beside those shipped with the data.

A shipped one is never written: whoever changes it keeps a copy of the same name, which counts instead.
Whoever writes holds the lock and says which state was changed: what was saved meanwhile is not lost.
"""

import errno
import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import NoBriefing, Occupied, OwnOnly, Stale
from dashboard.briefing.written import ENDING, checked, dump, name_of, parse
from dashboard.records.atomic import make_directories, patiently, replace_file, replacement_of, sync_directory
from dashboard.records.errors import Inaccessible, NoSpace, StoreError
from dashboard.settings import data_directory, records_directory

FOLDER = "briefings"
LOCK_SECONDS = 10
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Kept:
    """A briefing as it is kept: ``version`` differs whenever the file does, ``own`` tells whose it is."""

    briefing: Briefing
    version: str
    own: bool


@dataclass(frozen=True)
class Listed:
    """One file of the folder: what it holds, or why it can't be read. ``changed`` is a time, for an order only."""

    name: str
    own: bool
    changed: int
    kept: Kept | None = None
    error: StoreError | None = None


class Briefings:
    """The user's own briefings and the shipped ones. Looking makes nothing; either folder may be absent."""

    def __init__(self, own: Path, shipped: Path) -> None:
        self.own, self.shipped = own, shipped

    @classmethod
    def here(cls) -> "Briefings":
        """Return those of the folders in use."""
        return cls(records_directory() / FOLDER, data_directory() / FOLDER)

    def listed(self) -> list[Listed]:
        """Return every file, the user's own first, those changed last first; a bad one with its error."""
        found = []
        for name, path in self._files().items():
            own, changed = path.parent == self.own, path.stat().st_mtime_ns
            try:
                found.append(Listed(name, own, changed, kept=self.read(name)))
            except StoreError as error:
                found.append(Listed(name, own, changed, error=error))
        return sorted(found, key=lambda each: (not each.own, -each.changed, each.name))

    def read(self, name: str) -> Kept:
        """Return one briefing; raise BadName, NoBriefing, Misread or Inaccessible."""
        path = self._files().get(checked(name))
        if path is None:
            raise NoBriefing(name, [*self._files()])
        try:
            content = patiently(path.read_bytes)
        except FileNotFoundError as error:
            raise NoBriefing(name, [*self._files()]) from error
        except OSError as error:
            raise Inaccessible(folder=path, reason=error.strerror or error) from error
        return Kept(parse(name, content, path), _version(content), path.parent == self.own)

    def create(
        self,
        title: str,
        audience: str,
        language: str = "ja",
        entries: tuple[Entry, ...] = (),
        subtitle: str = "",
    ) -> Kept:
        """Keep a new briefing under a name made of its title."""
        with self._writing():
            name = name_of(title, self._files())
            return self._write(Briefing(name, title, audience, entries, language, subtitle))

    def save(self, briefing: Briefing, version: str) -> Kept:
        """Keep a changed briefing; ``version`` is that of what was changed. Raises Stale where it is another by now."""
        with self._writing():
            if self.read(briefing.name).version != version:
                raise Stale(title=briefing.title)
            return self._write(briefing)

    def change(self, name: str, change: Callable[[Briefing], Briefing]) -> Kept:
        """Change a briefing as it is at this moment, whatever was changed before."""
        with self._writing():
            now = self.read(name)
            changed = change(now.briefing)
            return now if changed == now.briefing else self._write(changed)

    def duplicate(self, name: str, title: str, fiscal_year: int | None = None) -> Kept:
        """Keep a copy under another title, for another fiscal year where one is given.

        Headlines come along with the sentence that they were based on: they are marked where the data gives another.
        """
        old = self.read(name).briefing
        entries = old.entries if fiscal_year is None else tuple(entry.of_year(fiscal_year) for entry in old.entries)
        with self._writing():
            new = name_of(title, self._files())
            return self._write(replace(old, name=new, title=title, title_en="", entries=entries))

    def delete(self, name: str, version: str) -> None:
        """Delete one of the user's own briefings; a shipped one of that name then counts again."""
        with self._writing():
            now = self.read(name)
            if now.version != version:
                raise Stale(title=now.briefing.title)
            if not now.own:
                raise OwnOnly(title=now.briefing.title)
            patiently(self._path(name).unlink)
            sync_directory(self.own)

    def _files(self) -> dict[str, Path]:
        """Return the file of each name; the user's own stand before shipped ones."""
        found: dict[str, Path] = {}
        for folder in (self.own, self.shipped):
            if not folder.is_dir():
                continue
            for path in sorted(folder.glob(f"*{ENDING}")):
                # Some file systems keep Japanese letters in two parts.
                name = unicodedata.normalize("NFC", path.name.removesuffix(ENDING))
                if not name.startswith("."):
                    found.setdefault(name, path)
        return found

    def _path(self, name: str) -> Path:
        known = self._files().get(checked(name))
        return known if known is not None and known.parent == self.own else self.own / f"{name}{ENDING}"

    def _write(self, briefing: Briefing) -> Kept:
        content = dump(briefing)
        path = self._path(briefing.name)
        # What is written is read again first: nothing is kept that could not be opened tomorrow.
        kept = Kept(parse(briefing.name, content, path), _version(content), own=True)
        replacement_of(path).unlink(missing_ok=True)
        replace_file(path, content)
        return kept

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock; raise Occupied, NoSpace or Inaccessible where nothing can be written."""
        try:
            make_directories(self.own)
            with FileLock(self.own / "lock", timeout=LOCK_SECONDS, mode=0o600, fallback_to_soft=False):
                yield
        except Timeout as error:
            raise Occupied(seconds=LOCK_SECONDS) from error
        except OSError as error:
            if error.errno in FULL:
                raise NoSpace(folder=self.own, needed=1) from error
            raise Inaccessible(folder=self.own, reason=error.strerror or error) from error


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
