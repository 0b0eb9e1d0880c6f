"""The attack: which whole numbers a masked cell can be, by all that is published.

A masked cell must keep every number that its label allows ("under": from 1 to the threshold less one), and
one that is "withheld" a range as wide as its threshold. What is claimed to be possible is shown by an
example, found by an integer programme and checked in whole numbers; what no programme finds has failed.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from dashboard.disclosure.classes import runs_of, visible
from dashboard.disclosure.problem import Cell, Pattern, Problem, Unprotected
from dashboard.disclosure.unknowns import Unknowns, unknowns

#: Stands for "no largest number" in what ``attack`` returns.
ENDLESS = 1_000_000
#: Seconds after which an integer programme counts as failed.
PATIENCE = 30
#: A run of examples that shows less than this share of what is left gives way to single programmes.
WORTHWHILE = 0.1
#: An example need not be the best one.
GOOD_ENOUGH = 0.1
OPTIMAL, INFEASIBLE = 0, 2


def attack(problem: Problem, pattern: Pattern) -> dict[str, tuple[int, int]]:
    """Return the least and the greatest whole number that each masked cell can be; ``ENDLESS`` for no greatest.

    A sum of merged classes goes by its first cell. Raises Unprotected where the solver fails.
    """
    found = {}
    for part in unknowns(problem, pattern).parts():
        for column, (cell, _) in part.cells.items():
            found[cell.name] = (_extreme(part, column, 1), _extreme(part, column, -1))
    return {name: found[name] for name in pattern.hidden}


def failures(problem: Problem, pattern: Pattern) -> tuple[str, ...]:
    """Return the cells that a pattern does not protect: shown though small, or masked with too little left open."""
    bare = [cell.name for cell, state in visible(problem, pattern) if not _rightly(cell, state)]
    bare += [order.classes[0][0] for order in problem.orders if order.runs not in (None, runs_of(order, pattern))]
    return tuple(dict.fromkeys(bare + _Search(unknowns(problem, pattern)).run()))


def _rightly(cell: Cell, state: str) -> bool:
    """Tell whether a cell may have a state: what is small or withheld is masked, only the small called "under"."""
    if cell.withheld:
        return state == "withheld"
    return state != "" if cell.primary else state != "under"


def _extreme(part: Unknowns, column: int, sign: int) -> int:
    """Return the least (``sign`` 1) or greatest (-1) number that a cell can be."""
    upper = part.upper.copy()
    upper[column] = min(upper[column], ENDLESS)
    cost = np.zeros(len(upper))
    cost[column] = sign
    example = _example(part, cost, part.lower, upper)
    if example is None:
        raise Unprotected((part.cells[column][0].name,))
    return round(example[column])


def _example(part: Unknowns, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray | None:
    """Return the numbers of least cost that fit all that is published, None if there are none."""
    equations = [LinearConstraint(part.matrix, part.rest, part.rest)] if part.matrix.shape[0] else []
    return _run(part, cost, Bounds(lower, upper), equations)


def _run(part: Unknowns, cost: np.ndarray, bounds: Bounds, constraints: list, gap: float = 0) -> np.ndarray | None:
    """Run one integer programme; return None where nothing fits, raise Unprotected where it fails."""
    result = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=bounds,
        constraints=constraints,
        options={"time_limit": PATIENCE, "mip_rel_gap": gap},
    )
    if result.status not in (OPTIMAL, INFEASIBLE):
        raise Unprotected(tuple(cell.name for cell, _ in part.cells.values()))
    return result.x if result.status == OPTIMAL else None


class _Search:
    """Collects examples of what the masked cells of a system can be, until each keeps enough or is known not to."""

    def __init__(self, part: Unknowns) -> None:
        self.part = part
        self.missing: dict[int, set[int]] = {}
        self.narrow: dict[int, int] = {}
        for column, (cell, state) in part.cells.items():
            if state == "under":
                self.missing[column] = set(range(int(part.lower[column]), int(part.upper[column]) + 1))
            else:
                self.narrow[column] = cell.threshold
        self.least, self.most = part.truth.copy(), part.truth.copy()
        self.random = np.random.default_rng(0)
        self.weak: set[int] = set()

    def run(self) -> list[str]:
        """Return the cells that keep too little."""
        self._see(self.part.truth)
        if not self.part.matrix.shape[0]:
            self._alone()
        while left := self._left():
            self._slide()
            if left - self._left() < WORTHWHILE * left:
                break
        while self.missing:
            self._single()
        for column in list(self.narrow):
            self._widest(column)
        return [cell.name for column, (cell, _) in self.part.cells.items() if column in self.weak]

    def _left(self) -> int:
        return sum(map(len, self.missing.values())) + len(self.narrow)

    def _see(self, first: np.ndarray, step: np.ndarray | None = None, steps: int = 0) -> None:
        """Take examples, ``first`` and so many steps from it, if they truly are."""
        first = np.rint(first)
        step = np.zeros(len(first)) if step is None else np.rint(step)
        last = first + steps * step
        low, high = np.minimum(first, last), np.maximum(first, last)
        if (low < self.part.lower).any() or (high > self.part.upper).any():
            return
        if (self.part.matrix @ first != self.part.rest).any() or (self.part.matrix @ step).any():
            return
        np.minimum(self.least, low, out=self.least)
        np.maximum(self.most, high, out=self.most)
        for column in list(self.missing):
            seen = range(int(low[column]), int(high[column]) + 1, max(1, abs(int(step[column]))))
            self.missing[column].difference_update(seen)
            if not self.missing[column]:
                del self.missing[column]
        for column in [i for i, width in self.narrow.items() if self.most[i] - self.least[i] >= width]:
            del self.narrow[column]

    def _alone(self) -> None:
        """Take what no equation holds for what its label says."""
        for column, values in list(self.missing.items()):
            for value in sorted(values):
                self._see(np.where(np.arange(len(self.least)) == column, value, self.part.truth))
        for column, width in list(self.narrow.items()):
            more = min(self.part.upper[column], self.least[column] + width)
            self._see(np.where(np.arange(len(self.least)) == column, more, self.part.truth))

    def _slide(self) -> None:
        """Seek examples in a row, each the same step from the one before, in which many cells pass all they may be.

        A step in whole numbers from one end of a label to the other shows every number between.
        """
        part, size = self.part, len(self.part.lower)
        steps = max((max(values) - min(values) for values in self.missing.values()), default=0) or 1
        longest = {column: 1 for column in self.missing}
        longest.update({column: -(-width // steps) for column, width in self.narrow.items()})
        most = max(longest.values())
        cost = np.zeros(size)
        for column in longest:
            cost[column] = self.random.choice([-1.0, 1.0]) * self.random.uniform(1, 2)
        eye = sparse.eye_array(size)
        last = sparse.hstack([eye, steps * eye], format="csr")
        blocks = [LinearConstraint(last, part.lower, part.upper)]
        if part.matrix.shape[0]:
            both = sparse.block_diag([part.matrix, part.matrix], format="csr")
            rest = np.concatenate([part.rest, np.zeros(len(part.rest))])
            blocks.append(LinearConstraint(both, rest, rest))
        furthest = np.full(size, float(most))
        for column, length in longest.items():
            furthest[column] = length
        found = _run(
            part,
            np.concatenate([np.zeros(size), cost]),
            Bounds(np.concatenate([part.lower, -furthest]), np.concatenate([part.upper, furthest])),
            blocks,
            gap=GOOD_ENOUGH,
        )
        if found is not None:
            self._see(found[:size], found[size:], steps)

    def _single(self) -> None:
        """Settle whether one cell can be one number that it has not been seen to be."""
        column, values = next(iter(self.missing.items()))
        value = min(values)
        lower, upper = self.part.lower.copy(), self.part.upper.copy()
        lower[column] = upper[column] = value
        cost = np.zeros(len(lower))
        for other, left in self.missing.items():
            cost[other] = 1.0 if min(left) < self.least[other] else -1.0
        example = _example(self.part, cost, lower, upper)
        if example is not None:
            self._see(example)
        if value in self.missing.get(column, ()):
            self.weak.add(column)
            values.discard(value)
            if not values:
                del self.missing[column]

    def _widest(self, column: int) -> None:
        """Settle whether a cell keeps a range as wide as it must."""
        for sign in (1, -1):
            if column in self.narrow:
                upper = self.part.upper.copy()
                upper[column] = min(upper[column], self.least[column] + self.narrow[column])
                cost = np.zeros(len(upper))
                cost[column] = sign
                example = _example(self.part, cost, self.part.lower, upper)
                if example is not None:
                    self._see(example)
        if self.narrow.pop(column, None) is not None:
            self.weak.add(column)
