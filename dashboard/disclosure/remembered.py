"""The pattern of the data as outsiders see it, kept: choosing it takes seconds, checking it does not.

It is kept under what outsiders see through it: other data that shows the same through a kept pattern has that
pattern, so that what is masked does not depend on a masked value then. A new one does depend on how small the small
values are. A pattern names cells, never their values.
Whoever uses it lets the attack run over it first, as over a new one. Those of the shipped data are shipped with it.
"""

import hashlib
import json
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from dashboard.disclosure.attack import failures
from dashboard.disclosure.classes import visible
from dashboard.disclosure.problem import Pattern, Problem, Unprotected
from dashboard.disclosure.protect import protect
from dashboard.records.atomic import make_directories, replace_file

#: Patterns kept, the newest.
KEPT = 20


def proven_pattern(problem: Problem, printed: Set[str], own: Path, shipped: Path) -> Pattern:
    """Return a pattern that no attack undoes, one kept in a folder or a new one; raise Unprotected without one.

    ``printed`` are the cells that stand in a table. A new pattern is kept in the folder of the user's own.
    """
    for folder in (own, shipped):
        for file in sorted(folder.glob("*.json")):
            kept = _read(file)
            pattern = _fitting(problem, printed, kept) if kept else None
            if pattern and file.stem == view(problem, printed, pattern) and not failures(problem, pattern):
                return pattern
    pattern = protect(problem)
    exposed = failures(problem, pattern)
    if exposed:
        raise Unprotected(exposed)
    _keep(pattern, own / f"{view(problem, printed, pattern)}.json")
    return pattern


def view(problem: Problem, printed: Set[str], pattern: Pattern) -> str:
    """Return a short text for what outsiders see through a pattern: values, and labels instead of those masked."""
    seen = [(cell.name, state or cell.value, cell.threshold) for cell, state in visible(problem, pattern)]
    shown = sorted(each for each in seen if each[0] in printed)
    return hashlib.sha256(repr((shown, sorted(pattern.merged.items()))).encode()).hexdigest()[:32]


def written(pattern: Pattern) -> bytes:
    """Return a pattern as it is kept."""
    return (json.dumps({"hidden": pattern.hidden, "merged": pattern.merged}, indent=0) + "\n").encode()


def _fitting(problem: Problem, printed: Set[str], kept: Pattern) -> Pattern:
    """Return a kept pattern for a problem: what is printed nowhere may be other numbers, small ones or none."""
    small = {name: "under" for name, cell in problem.cells.items() if cell.primary and name not in printed}
    hidden = {name: state for name, state in kept.hidden.items() if name in problem.cells}
    length = {order.name: len(order.classes) for order in problem.orders}
    merged = {name: runs for name, runs in kept.merged.items() if runs and runs[-1][-1] < length.get(name, 0)}
    return Pattern(small | hidden, merged)


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
