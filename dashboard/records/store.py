"""The data folder of what staff took in: atomic, shared by several processes, never half written.

``records.json`` (ledger.py) is the one truth: what it does not name does not exist. An intake's
folder is finished before it is named and never changes afterwards, so that whoever reads needs no
lock; whoever writes holds the lock, which the operating system releases when a process dies.
"""

import errno
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from dashboard.records import ledger
from dashboard.records.atomic import (
    make_directories,
    patiently,
    rename_directory,
    replace_file,
    replacement_of,
)
from dashboard.records.entry import Entry, lay_down
from dashboard.records.errors import (
    Busy,
    Changed,
    Damaged,
    Inaccessible,
    NoSpace,
    NotInForce,
    StoreError,
    Unconfirmed,
)
from dashboard.records.kind import Kind
from dashboard.records.ledger import Intake, Ledger
from dashboard.records.overlap import overlaps

__all__ = [
    *("Busy", "Changed", "Damaged", "Entry", "Inaccessible", "Intake", "Ledger", "NoSpace", "NotInForce"),
    *("Store", "StoreError", "Unconfirmed"),
]

LOCK_SECONDS = 20
#: Kept free on the disk beside what an intake needs, in bytes.
MARGIN = 16 * 2**20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What a writer that was killed can leave below intakes/.
LEFTOVER = re.compile(r"\.[0-9]{4,}\.new|[0-9]{4,}")


class Store:
    """The data folder. An absent or empty one is a store without intakes; reading it makes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ledger = folder / "records.json"
        self._intakes = folder / "intakes"

    def read(self) -> Ledger:
        """Return what was taken in, as of one moment; raise Damaged or Inaccessible."""
        try:
            found = self._parsed()
            for made in found.intakes:
                # Nothing reads the files of an undone intake: it can't come back.
                if made.undone_at is None:
                    self._check(made)
        except OSError as error:
            raise Inaccessible(folder=self.folder, reason=error.strerror or error) from error
        return found

    def intakes(self) -> list[Intake]:
        """Return every intake, the undone and the replaced too, in the order they were taken in."""
        return [*self.read().intakes]

    def in_force(self, kind: str | None = None) -> list[Intake]:
        """Return the intakes whose rows count: not undone, and not replaced by one that stands."""
        return self.read().in_force(kind)

    @property
    def version(self) -> str:
        """Return a text that changes when what is in force changes; "" where nothing is."""
        return self.read().version

    def parquet(self, kind: str, of: Ledger | None = None) -> list[tuple[Intake, int, Path]]:
        """Return the files of accepted rows in force: intake, fiscal year, path. ``of`` is an earlier ``read``."""
        return [
            (made, year, self.path(made, made.rows_file(year)))
            for made in (of or self.read()).in_force(kind)
            for year in made.fiscal_years
        ]

    def path(self, made: Intake, file: str) -> Path:
        """Return where a file of an intake is: ``original``, ``set_aside.csv`` (if any), or rows."""
        return self._intakes / made.id / file

    def add(
        self,
        name: str,
        content: bytes,
        table: pa.Table,
        kind: Kind,
        sheets: Sequence[str],
        rows_read: int,
        set_aside: bytes | None,
        set_aside_rows: int,
        replaces: Sequence[str],
        expected_version: str | None,
        taken_at: str | None = None,
    ) -> Intake:
        """Take in one entry; see Entry and ``add_many``."""
        entry = Entry(name, content, table, kind, sheets, rows_read, set_aside, set_aside_rows, replaces)
        return self.add_many([entry], expected_version, taken_at)[0]

    def add_many(
        self, entries: Sequence[Entry], expected_version: str | None, taken_at: str | None = None
    ) -> list[Intake]:
        """Take in what one confirmation holds, all or nothing, and return the intake of each entry.

        An entry that is in force already (same content, same kind) is returned as it stands and
        writes nothing. ``expected_version`` is that of the preview (None: any). Raises Changed,
        NotInForce (something to be replaced is not), NoSpace, Busy, Damaged, Inaccessible.
        """
        state = self.read()
        added: list[Intake] = []
        if _fresh(state, entries, expected_version):
            with self._writing(MARGIN + sum(entry.needed for entry in entries)) as state:
                fresh = _fresh(state, entries, expected_version)
                at, ids = taken_at or _now(), state.next_ids(len(fresh))
                added = [lay_down(entry, self._draft(id), id, at) for id, entry in zip(ids, fresh, strict=True)]
                for made in added:
                    rename_directory(self._draft(made.id), self._intakes / made.id)
                if added:
                    replace_file(self._ledger, state.with_intakes(added).dump())
        known = {made.identity: made for made in (*state.in_force(), *added)}
        return [known[entry.identity] for entry in entries]

    def undo(self, id: str, expected_version: str | None = None) -> Intake:
        """Undo an intake in force, so that those it replaced count again; its files stay.

        Raises NotInForce, Changed, NoSpace, Busy, Damaged, Inaccessible.
        """
        _expect(self.read(), expected_version, [id])
        with self._writing() as before:
            _expect(before, expected_version, [id])
            after = [replace(made, undone_at=_now()) if made.id == id else made for made in before.intakes]
            replace_file(self._ledger, Ledger(tuple(after)).dump())
        return next(made for made in after if made.id == id)

    def overlaps(self, kind: Kind, rows: pa.Table) -> dict[str, tuple[int, int]]:
        """Return how many rows of each intake in force are in ``rows`` too; see overlap.py."""
        return overlaps(kind, rows, self.parquet(kind.name))

    def _parsed(self) -> Ledger:
        try:
            content = patiently(self._ledger.read_bytes)
        except FileNotFoundError:
            if not self._unnamed(Ledger()):
                return Ledger()
            # Intakes without a ledger: either the first one was named just now, or the ledger is lost.
            try:
                content = patiently(self._ledger.read_bytes)
            except FileNotFoundError as error:
                raise Damaged("unnamed", self._ledger) from error
        try:
            return ledger.parse(content)
        except ledger.NewerFormat as error:
            raise Damaged("newer", self._ledger) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Damaged("unreadable", self._ledger) from error

    def _check(self, made: Intake) -> None:
        for name, size in made.files.items():
            file = self.path(made, name)
            try:
                if file.stat().st_size != size:
                    raise Damaged("size", file)
            except FileNotFoundError as error:
                raise Damaged("missing", file) from error

    def _draft(self, id: str) -> Path:
        return self._intakes / f".{id}.new"

    def _unnamed(self, named: Ledger) -> list[Path]:
        """Return the folders below intakes/ that are the store's own and that nobody can see."""
        ids = {made.id for made in named.intakes}
        if not self._intakes.is_dir():
            return []
        return [path for path in self._intakes.iterdir() if LEFTOVER.fullmatch(path.name) and path.name not in ids]

    def _sweep(self, named: Ledger) -> None:
        for leftover in self._unnamed(named):
            shutil.rmtree(leftover)
        replacement_of(self._ledger).unlink(missing_ok=True)

    @contextmanager
    def _writing(self, needed: int = 0) -> Iterator[Ledger]:
        """Hold the lock and give the state. ``needed`` is in bytes, beside those of the ledger."""
        before = self.read()
        needed += len(before.dump())
        try:
            self._make_room(needed)
            make_directories(self.folder)
            with FileLock(self.folder / "lock", timeout=LOCK_SECONDS, mode=0o600, fallback_to_soft=False):
                before = self.read()
                with self._all_or_nothing(before, needed):
                    self._sweep(before)
                    # The ledger comes before the first intake: intakes without one are a ledger lost.
                    if not self._ledger.exists():
                        replace_file(self._ledger, before.dump())
                    make_directories(self._intakes)
                    yield before
        except Timeout as error:
            raise Busy(folder=self.folder, seconds=LOCK_SECONDS) from error
        except OSError as error:
            raise self._explained(error, needed) from error

    @contextmanager
    def _all_or_nothing(self, before: Ledger, needed: int) -> Iterator[None]:
        """Remove what was written where anything fails before the new state is in place."""
        try:
            yield
        except BaseException as error:
            # What can't be removed now the next writer removes; a damaged folder nobody touches.
            with suppress(OSError, StoreError):
                self._sweep(self.read())
            if isinstance(error, OSError):
                raise self._explained(error, needed, changed=self.read() != before) from error
            raise

    def _explained(self, error: OSError, needed: int, changed: bool = False) -> StoreError:
        reason = error.strerror or str(error)
        if changed:
            return Unconfirmed(folder=self.folder, reason=reason)
        return self._no_space(needed) if error.errno in FULL else Inaccessible(folder=self.folder, reason=reason)

    def _no_space(self, needed: int) -> NoSpace:
        return NoSpace(folder=self.folder, needed=-(-needed // 2**20))

    def _make_room(self, needed: int) -> None:
        existing = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
        if shutil.disk_usage(existing).free < needed:
            raise self._no_space(needed)


def _fresh(state: Ledger, entries: Sequence[Entry], version: str | None) -> list[Entry]:
    """Return the entries not in force yet, each content once; raise Changed or NotInForce where they can't be added."""
    known = {made.identity for made in state.in_force()}
    fresh = [*{entry.identity: entry for entry in entries if entry.identity not in known}.values()]
    if fresh:
        _expect(state, version, [id for entry in fresh for id in entry.replaces])
    return fresh


def _expect(state: Ledger, version: str | None, ids: Sequence[str]) -> None:
    """Raise Changed where the state is not the one previewed, NotInForce where one of ``ids`` does not count."""
    if version is not None and version != state.version:
        raise Changed()
    in_force = {made.id for made in state.in_force()}
    for id in ids:
        if id not in in_force:
            raise NotInForce(id=id)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
