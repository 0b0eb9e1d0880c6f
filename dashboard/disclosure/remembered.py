"""The pattern of one state of the data, kept in the data folder: choosing it takes seconds, checking it does not.

It names masked cells, never their values. Whoever uses it lets the attack run over it first, as over a new one.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from dashboard.disclosure.attack import failures
from dashboard.disclosure.problem import Pattern, Problem, Unprotected
from dashboard.disclosure.protect import protect
from dashboard.records.atomic import make_directories, replace_file

#: Patterns kept, the newest.
KEPT = 20


def proven_pattern(problem: Problem, folder: Path) -> Pattern:
    """Return a pattern that no attack undoes, the one kept in the folder or a new one; raise Unprotected without one."""
    file = folder / f"{_fingerprint(problem)}.json"
    pattern = _read(file)
    if pattern is not None and not failures(problem, pattern):
        return pattern
    pattern = protect(problem)
    exposed = failures(problem, pattern)
    if exposed:
        raise Unprotected(exposed)
    _keep(pattern, file)
    return pattern


def _fingerprint(problem: Problem) -> str:
    return hashlib.sha256(repr(problem).encode()).hexdigest()[:32]


def _read(file: Path) -> Pattern | None:
    """Return what is kept; None where there is nothing, or nothing of use: it is made anew then."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        merged = {name: tuple((first, last) for first, last in runs) for name, runs in kept["merged"].items()}
        return Pattern(dict(kept["hidden"]), merged)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(pattern: Pattern, file: Path) -> None:
    """Keep a pattern, and no more than KEPT of them. Where the folder can't be written to, the next one waits again."""
    with suppress(OSError):
        make_directories(file.parent)
        replace_file(file, json.dumps({"hidden": pattern.hidden, "merged": pattern.merged}).encode())
        kept = sorted(file.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
