"""The warehouse in use; a new one is built aside when the data has changed."""

import hashlib
import threading
import time
from functools import cache
from pathlib import Path

from dashboard.settings import data_directory, demonstration, records_directory
from dashboard.warehouse import Records, Warehouse

#: Seconds after which records that could not be counted are tried again.
RETRY = 60


def state_of(directory: Path) -> str:
    """Return a fingerprint of the folder's files: their names, sizes and times of change."""
    files = sorted(path for path in directory.rglob("*") if path.suffix in (".csv", ".parquet") and path.is_file())
    seen = hashlib.sha256(str(directory).encode())
    for file in files:
        status = file.stat()
        seen.update(f"{file.relative_to(directory)}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


class _Current:
    """The warehouse in use and the folders it tells of; ``building`` is held while the next one is built."""

    def __init__(self) -> None:
        self.warehouse: Warehouse | None = None
        self.folders: tuple[Path, Path] | None = None
        self.built = 0.0
        self.building = threading.Lock()

    def serves(self, folders: tuple[Path, Path], version: str) -> bool:
        """Tell whether the warehouse in use is that of the data as it is now."""
        if self.warehouse is None or self.folders != folders or self.warehouse.version != version:
            return False
        return not self.warehouse.failed or time.monotonic() - self.built < RETRY

    def build(self, folders: tuple[Path, Path]) -> None:
        """Build the warehouse of the data as it is at this moment, unless another thread just did."""
        records, version = _state(folders)
        if not self.serves(folders, version):
            self.warehouse, self.folders = Warehouse(folders[0], version, records), folders
            self.built = time.monotonic()

    def build_aside(self, folders: tuple[Path, Path]) -> None:
        try:
            self.build(folders)
        finally:
            self.building.release()


_current = _Current()


def current(directory: Path | None = None, wait: bool = True) -> Warehouse:
    """Return the warehouse of the data as it is now.

    Where something has changed, a new one is built. With ``wait`` the caller gets that one. Without,
    the one in use serves until the new one is complete: nobody waits, and nobody sees half of it.
    """
    folders = (directory or data_directory(), records_directory())
    if demonstration():
        _demonstrate(*folders)
    in_use = _current.warehouse
    if _current.serves(folders, _state(folders)[1]):
        return _current.warehouse
    if wait or in_use is None or _current.folders != folders:
        with _current.building:
            _current.build(folders)
            return _current.warehouse
    if _current.building.acquire(blocking=False):
        threading.Thread(target=_current.build_aside, args=(folders,), name="warehouse", daemon=True).start()
    return in_use


def _state(folders: tuple[Path, Path]) -> tuple[Records, str]:
    """Return the records, and the version of all data."""
    records = Records.of(folders[1])
    return records, f"{state_of(folders[0])}-{records.version}"


@cache
def _demonstrate(directory: Path, records: Path) -> None:
    """Make the synthetic years, once a process."""
    from dashboard.demonstration import prepare  # which needs a warehouse itself

    prepare(records, directory)


def being_built() -> bool:
    """Tell whether a new warehouse is being built aside."""
    return _current.building.locked()
