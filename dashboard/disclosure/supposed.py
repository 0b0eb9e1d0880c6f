"""Numbers that the masked cells might have as well: what is chosen for them does not depend on those they have.

Of the numbers of the cells that may be masked, only what stays known when all of them are masked is used. Two
states of the data that differ in nothing else are supposed to be the same, and are protected alike.
"""

from collections.abc import Iterable

import numpy as np
from scipy.optimize import linprog

from dashboard.disclosure.choice import Choice
from dashboard.disclosure.problem import Pattern, Problem, Unprotected
from dashboard.disclosure.unknowns import unknowns

#: A number without an end is supposed to be at most this.
MOST = 1e5
#: What is made small (1) or large (-1) in each supposition: the small numbers, all numbers (0: either way).
KINDS = ((1, 0), (-1, 0), (0, 0))


def suppositions(problem: Problem, choice: Choice, maskable: np.ndarray) -> Iterable[np.ndarray]:
    """Yield numbers for all columns of a choice of which the ``maskable`` ones may be masked."""
    names = [name for i, name in enumerate(problem.cells) if maskable[i]]
    columns = np.flatnonzero(maskable[: len(problem.cells)])
    small = choice.small[columns]
    states = {name: "under" if each else "withheld" for name, each in zip(names, small, strict=True)}
    system = unknowns(problem, Pattern(states))
    random = np.random.default_rng(0)
    for about_small, about_all in KINDS:
        size = random.uniform(0.5, 1.5, len(names))
        either = random.choice([-1.0, 1.0], len(names)) * size
        cost = np.where(small, about_small, about_all) * size
        cost = np.where(cost == 0, either * (0.01 if about_small else 1), cost)
        result = linprog(
            cost,
            A_eq=system.matrix,
            b_eq=system.rest,
            bounds=np.column_stack([system.lower, np.minimum(system.upper, MOST)]),
            method="highs-ds",
        )
        if result.status != 0:
            raise Unprotected(tuple(names))
        numbers = choice.truth.copy()
        numbers[columns] = result.x
        for run in choice.lines.runs:
            singles = [each.columns for each in choice.lines.runs if each.order == run.order and each.first == each.last]
            parts = singles[run.first : run.last + 1]
            numbers[list(run.columns)] = np.sum([numbers[list(part)] for part in parts], axis=0)
        yield numbers
