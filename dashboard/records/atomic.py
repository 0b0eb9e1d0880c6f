"""Files written so that a crash at any moment leaves the old state or the new one.

Everything made here is the user's alone (folders 0700, files 0600), and on disk when the call returns.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

#: Windows refuses to open, rename or replace what another process has open: try so often, so far apart (seconds).
ATTEMPTS, PAUSE = 20, 0.05

Result = TypeVar("Result")


def patiently(action: Callable[[], Result]) -> Result:
    """Return what ``action`` returns, tried again for a second while it is denied; raise OSError after that."""
    for _ in range(ATTEMPTS - 1):
        try:
            return action()
        except PermissionError:
            time.sleep(PAUSE)
    return action()


def sync_directory(folder: Path) -> None:
    """Put the names in a folder on disk, where the platform can: Windows and some network drives can't."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EBADF, errno.EINVAL):
            raise
    finally:
        os.close(descriptor)


def make_directories(folder: Path) -> None:
    """Make a folder and those above it that are missing; leave those that exist as they are."""
    if folder.is_dir():
        return
    make_directories(folder.parent)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
    sync_directory(folder.parent)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that must not exist for writing; when the block ends it is on disk, with its name."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(descriptor)
    sync_directory(path.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write a file that must not exist."""
    with new_file(path) as file:
        file.write(content)


def replacement_of(path: Path) -> Path:
    """Return where the next content of a file is written before it takes the file's place."""
    return path.with_name(f".{path.name}.new")


def replace_file(path: Path, content: bytes) -> None:
    """Give a file another content, all at once."""
    write_file(replacement_of(path), content)
    patiently(lambda: os.replace(replacement_of(path), path))
    sync_directory(path.parent)


def rename_directory(old: Path, new: Path) -> None:
    """Give a finished folder its name."""
    patiently(lambda: os.rename(old, new))
    sync_directory(new.parent)
