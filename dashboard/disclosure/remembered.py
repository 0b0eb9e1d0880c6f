"""The pattern of the data as outsiders see it, kept: choosing it takes seconds, checking it does not.

It is kept under what labels tell, zero, small or not small: data that differs in masked values only has the same
pattern. It names cells, never their values. Whoever uses it lets the attack run over it first, as over a new one.
Those of the shipped data are shipped with it.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from dashboard.disclosure.attack import failures
from dashboard.disclosure.problem import Pattern, Problem, Unprotected, outline
from dashboard.disclosure.protect import protect
from dashboard.records.atomic import make_directories, replace_file

#: Patterns kept, the newest.
KEPT = 20


def proven_pattern(problem: Problem, own: Path, shipped: Path) -> Pattern:
    """Return a pattern that no attack undoes, one kept in a folder or a new one; raise Unprotected without one.

    A new one is kept in the folder of the user's own.
    """
    name = f"{fingerprint(problem)}.json"
    for folder in (own, shipped):
        pattern = _read(folder / name)
        if pattern is not None and not failures(problem, pattern):
            return pattern
    pattern = protect(problem)
    exposed = failures(problem, pattern)
    if exposed:
        raise Unprotected(exposed)
    _keep(pattern, own / name)
    return pattern


def fingerprint(problem: Problem) -> str:
    """Return a short text that is the same for data that outsiders see alike."""
    return hashlib.sha256(repr(outline(problem)).encode()).hexdigest()[:32]


def written(pattern: Pattern) -> bytes:
    """Return a pattern as it is kept."""
    return (json.dumps({"hidden": pattern.hidden, "merged": pattern.merged}, indent=0) + "\n").encode()


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
        replace_file(file, written(pattern))
        kept = sorted(file.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
