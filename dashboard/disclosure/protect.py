"""Which cells are masked so that no small number can be worked out, at the least loss."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy import sparse

from dashboard.disclosure.attack import failures
from dashboard.disclosure.choice import Choice, Chosen
from dashboard.disclosure.cuts import Motion, of_lines
from dashboard.disclosure.lines import lines
from dashboard.disclosure.problem import Pattern, Problem, Unprotected

#: Rounds of choosing and attacking after which there is no pattern to be found.
ROUNDS = 200


def protect(problem: Problem) -> Pattern:
    """Return the pattern of least loss that no attack undoes; raise Unprotected if there is none, or none is found."""
    patterns = [_protect(part) for part in _parts(problem)]
    states = {name: state for pattern in patterns for name, state in pattern.hidden.items()}
    merged = {name: runs for pattern in patterns for name, runs in pattern.merged.items()}
    return Pattern(
        {name: states[name] for name in problem.cells if name in states},
        {order.name: merged[order.name] for order in problem.orders if order.name in merged},
    )


def _protect(part: Problem) -> Pattern:
    """Return the pattern of cells that hang together."""
    choice = Choice(part, lines(part))
    of_lines(choice)
    random = np.random.default_rng(0)
    for _ in range(ROUNDS):
        chosen = choice.solve()
        motion = Motion(choice, chosen)
        motion.look(random)
        if motion.cut():
            continue
        pattern = _pattern(part, choice, chosen)
        weak = failures(part, pattern)
        if not weak:
            return pattern
        # Between whole numbers there are ways to move, among whole numbers there are none.
        column_of = {choice.lines.cells[i].name: i for i in chosen.masked}
        for name in weak:
            choice.forbid(chosen, motion.beside(column_of[name]))
    raise Unprotected(tuple(choice.lines.cells[i].name for i in chosen.masked))


def _pattern(problem: Problem, choice: Choice, chosen: Chosen) -> Pattern:
    """Return a choice as a pattern, its cells in the order of the problem."""
    hidden = {}
    for column in chosen.masked:
        cell = choice.lines.cells[column]
        hidden[cell.name] = "under" if cell.primary and chosen.told[column] else "withheld"
    merged: dict[str, list[tuple[int, int]]] = {}
    for i in np.flatnonzero(chosen.runs):
        run = choice.lines.runs[i]
        merged.setdefault(problem.orders[run.order].name, []).append((run.first, run.last))
    runs = {name: tuple(sorted(found)) for name, found in merged.items()}
    return Pattern(
        {name: hidden[name] for name in problem.cells if name in hidden},
        {name: found for name, found in runs.items() if any(first < last for first, last in found)},
    )


def _parts(problem: Problem) -> Iterator[Problem]:
    """Yield what of a problem has something to mask, in parts: cells that are linked through cells that may be masked.

    Years hang together by what is shown anyway, mostly: many small programmes take less time than a large one.
    """
    place = {name: i for i, name in enumerate(problem.cells)}
    ordered = {name for order in problem.orders for group in order.classes for name in group}
    moving = {name for name, cell in problem.cells.items() if name in ordered or not cell.shut}
    groups = [(each.total, *each.parts) for each in problem.sums]
    groups += [tuple(name for group in order.classes for name in group) for order in problem.orders]
    linked = [[place[name] for name in group if name in moving] for group in groups]
    links = [pair for group in linked for pair in pairwise(group)]
    ends = np.array(links, int).reshape(-1, 2)
    graph = sparse.csr_array((np.ones(len(links)), (ends[:, 0], ends[:, 1])), shape=(len(place), len(place)))
    part_of = sparse.csgraph.connected_components(graph, directed=False)[1]
    concerned = (part_of[place[name]] for name, cell in problem.cells.items() if cell.primary or cell.withheld)
    for part in dict.fromkeys(concerned):
        mine = {name for name in moving if part_of[place[name]] == part}
        sums = tuple(each for each in problem.sums if not mine.isdisjoint((each.total, *each.parts)))
        orders = tuple(order for order in problem.orders if order.classes and order.classes[0][0] in mine)
        kept = mine.union(*((each.total, *each.parts) for each in sums))
        cells = {name: cell for name, cell in problem.cells.items() if name in kept}
        yield replace(problem, cells=cells, sums=sums, orders=orders)
