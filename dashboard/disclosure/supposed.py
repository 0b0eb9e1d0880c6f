"""Numbers that the masked cells might have as well: what is chosen for them does not depend on those they have.

Of the numbers of the cells that may be masked, only what stays known when all of them are masked is used. Two
states of the data that differ in nothing else are supposed to be the same, and are protected alike.
"""

import numpy as np
from scipy.optimize import linprog

from dashboard.disclosure.choice import Choice
from dashboard.disclosure.lines import Run
from dashboard.disclosure.problem import Pattern, Problem, Unprotected
from dashboard.disclosure.unknowns import bounds, unknowns

#: A number without an end is supposed to be at most this.
MOST = 1e5
#: What is not small is assumed to be so many times its threshold.
ASSUMED = 3
#: What is made small (1) or large (-1) in each supposition: the small numbers, all numbers (0: either way).
KINDS = ((1, 0), (-1, 0), (0, 0))


def assumed(choice: Choice) -> np.ndarray:
    """Return middling numbers for all columns: nothing is known of them but their labels."""
    middle = np.where(choice.small, (choice.least + choice.most) / 2, ASSUMED * choice.needed)
    return np.where(choice.candidate | choice.small | choice.loose, middle, choice.truth)


def suppositions(problem: Problem, choice: Choice, maskable: np.ndarray) -> list[np.ndarray]:
    """Return numbers for all columns of a choice of which the ``maskable`` ones may be masked."""
    columns = np.flatnonzero(maskable[: len(problem.cells)])
    names = [choice.lines.cells[i].name for i in columns]
    small = choice.small[columns]
    states = {name: "under" if each else "withheld" for name, each in zip(names, small, strict=True)}
    system = unknowns(problem, Pattern(states))
    least, labels = _of_runs(choice, columns)
    random = np.random.default_rng(0)
    found = []
    for about_small, about_all in KINDS:
        size = random.uniform(0.5, 1.5, len(names))
        either = random.choice([-1.0, 1.0], len(names)) * size
        cost = np.where(small, about_small, about_all) * size
        cost = np.where(cost == 0, either * (0.01 if about_small else 1), cost)
        result = linprog(
            cost,
            A_eq=system.matrix,
            b_eq=system.rest,
            A_ub=least,
            b_ub=labels,
            bounds=np.column_stack([system.lower, np.minimum(system.upper, MOST)]),
            method="highs-ds",
        )
        if result.status != 0:
            raise Unprotected(tuple(names))
        numbers = choice.truth.copy()
        numbers[columns] = result.x
        for run in choice.lines.runs:
            numbers[list(run.columns)] = np.sum([numbers[list(part)] for part in _parts(choice, run)], axis=0)
        found.append(numbers)
    return found


def _parts(choice: Choice, run: Run) -> list[tuple[int, ...]]:
    """Return the columns of the classes that a run is made of."""
    singles = [each.columns for each in choice.lines.runs if each.order == run.order and each.first == each.last]
    return singles[run.first : run.last + 1]


def _of_runs(choice: Choice, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the inequalities (at most) that keep merged classes small or not, as they are: their label tells."""
    place = {int(column): i for i, column in enumerate(columns)}
    rows, limits = [], []
    for run in choice.lines.runs:
        for position, column in enumerate(run.columns):
            mine = [part[position] for part in _parts(choice, run)]
            free = [place[each] for each in mine if each in place]
            fixed = sum(choice.truth[each] for each in mine if each not in place)
            least, most = bounds(choice.lines.cells[column], "under" if choice.small[column] else "withheld")
            if run.first == run.last or not free:
                continue
            for sign, limit in ((1.0, most), (-1.0, -least)):
                if np.isfinite(limit):
                    row = np.zeros(len(columns))
                    row[free] = sign
                    rows.append(row)
                    limits.append(limit - sign * fixed)
    return np.array(rows).reshape(-1, len(columns)), np.array(limits)
