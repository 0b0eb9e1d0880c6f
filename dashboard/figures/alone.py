"""One thread at a time for each key; threads with different keys never wait for each other."""

import threading
from collections.abc import Hashable
from weakref import WeakValueDictionary

_guard = threading.Lock()
#: A lock lives as long as somebody holds it or waits for it.
_locks: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()


def alone(key: Hashable) -> threading.Lock:
    """Return the lock of a key: ``with alone(key): ...``."""
    with _guard:
        return _locks.setdefault(key, threading.Lock())
