"""The choice of what to mask, relabel or merge with least loss, as an integer programme that grows by cuts.

Each cell is shown, masked with what its mask tells ("told"), or unknown without bounds ("free": a small cell
that is called "withheld", a cell merged away). A cut says: what may move, added up along a way in which the
published sums let numbers move, must be at least what a masked cell needs.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from dashboard.disclosure.lines import Lines
from dashboard.disclosure.problem import Problem, Unprotected
from dashboard.disclosure.unknowns import bounds

#: What it costs to call a small cell "withheld", in weights of the cell: a last resort.
RELABELLED = 5.0
#: Equal losses are told apart by the place of a cell in the problem, never by its value.
TIE = 1e-4
GOLDEN = (5**0.5 - 1) / 2
#: Seconds after which the programme counts as failed.
PATIENCE = 60
#: Less than this is no movement.
NOTHING = 1e-7


@dataclass(frozen=True)
class Chosen:
    """A choice: which columns are masked as told, which are free, which are of no class (``gone``; ``unborn``: of
    merged classes), and which runs are classes."""

    told: np.ndarray
    free: np.ndarray
    gone: np.ndarray
    unborn: np.ndarray
    runs: np.ndarray

    @property
    def masked(self) -> list[int]:
        """Return the columns of the cells that there are and that are not shown."""
        return [int(i) for i in np.flatnonzero((self.told | self.free) & ~self.gone)]


class Choice:
    """The integer programme of one problem. Its kinds of cells:

    ``small`` cells are masked and called "under"; ``loose`` ones are masked, called "withheld" and may be
    anything (withheld for themselves, or small totals of several numbers: "under" would say of each of these
    that it is smaller still); ``candidate`` cells may be masked. The others are shown.
    """

    def __init__(self, problem: Problem, lines: Lines) -> None:
        self.lines = lines
        cells = lines.cells
        self.needed = np.array([cell.threshold for cell in cells], float)
        primary = np.array([cell.primary for cell in cells], bool)
        shut = np.array([cell.shut for cell in cells], bool)
        totals, pairs = lines.totals(~shut, primary)
        self.small = primary & ~totals
        self.loose = (primary & totals) | np.array([cell.withheld and not cell.open for cell in cells], bool)
        self.candidate = ~shut & ~self.small & ~self.loose
        #: Totals of two small numbers: they tell too much unless the numbers happen to be just right.
        self.forced = self.candidate & pairs
        self.ordered = lines.run_of >= 0
        self.merging = np.arange(len(cells)) >= len(problem.cells)
        told = np.array([bounds(cell, "under" if cell.primary else "withheld") for cell in cells])
        self.least, self.most = told[:, 0], told[:, 1]
        known = np.array([0 if cell.hide_zero or cell.withheld else 1 for cell in cells])
        self.free_least = np.where(self.ordered, 0, known)
        self.truth = np.array([cell.value for cell in cells], float)
        self.take(self.truth)
        self._variables(problem)
        self.rows: list[np.ndarray] = []
        self.limits: list[float] = []
        self.hopeless: list[int] = []
        self._seen: set[bytes] = set()

    def take(self, values: np.ndarray) -> None:
        """Take numbers for those of the cells: how far each can move follows from them."""
        self.up, self.down, self.free_down = self.most - values, values - self.least, values - self.free_least

    def _variables(self, problem: Problem) -> None:
        """Number the variables: masked candidates, relabelled small cells, runs; and say what each costs."""
        weight = np.array([cell.weight for cell in self.lines.cells])
        masks, relabels = int(self.candidate.sum()), int(self.small.sum())
        self.own = np.full(len(weight), -1)
        self.own[self.candidate] = np.arange(masks)
        self.own[self.small] = masks + np.arange(relabels)
        self.first_run = masks + relabels
        self.run = np.where(self.ordered, self.first_run + self.lines.run_of, -1)
        self.size = self.first_run + len(self.lines.runs)
        cost = np.zeros(self.size)
        cost[self.own[self.candidate]] = weight[self.candidate]
        unit = min((each for each in weight if each > 0), default=1.0)
        cost[self.own[self.small]] = RELABELLED * np.maximum(weight[self.small], unit)
        for i, run in enumerate(self.lines.runs):
            masked = sum(weight[column] for column in run.columns if self.small[column] or self.loose[column])
            cost[self.first_run + i] = masked + (run.last - run.first) * problem.orders[run.order].weight
        self.cost = cost + TIE * unit * (GOLDEN * np.arange(1, self.size + 1) % 1)
        self.allowed = np.ones(self.size)
        self._fixed = self._structure()

    def _structure(self) -> list[LinearConstraint]:
        """Return what holds whatever the numbers: classes without gap or overlap, no mask of a class that is none."""
        rows: list[tuple[dict[int, float], float, float]] = []
        for column in np.flatnonzero(self.own >= 0):
            forced = self.forced[column]
            if self.ordered[column]:
                entries = {int(self.run[column]): 1.0, int(self.own[column]): -1.0}
                rows.append((entries, 0, 0 if forced else np.inf))
            elif forced:
                rows.append(({int(self.own[column]): 1.0}, 1, 1))
        classes: dict[tuple[int, int], dict[int, float]] = {}
        for i, run in enumerate(self.lines.runs):
            for place in range(run.first, run.last + 1):
                classes.setdefault((run.order, place), {})[self.first_run + i] = 1.0
        rows += [(members, 1, 1) for members in classes.values()]
        if not rows:
            return []
        triples = [(i, column, value) for i, (entries, _, _) in enumerate(rows) for column, value in entries.items()]
        lines, columns, values = zip(*triples, strict=True)
        matrix = sparse.csr_array((values, (lines, columns)), shape=(len(rows), self.size))
        return [LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])]

    def solve(self) -> Chosen:
        """Return the choice of least loss under the cuts so far; raise Unprotected if there is none."""
        if not self.size:
            return self._chosen(np.zeros(0, bool))
        constraints = list(self._fixed)
        if self.rows:
            constraints.append(LinearConstraint(sparse.csr_array(np.array(self.rows)), np.array(self.limits), np.inf))
        result = milp(
            self.cost,
            integrality=np.ones(self.size),
            bounds=Bounds(0, self.allowed),
            constraints=constraints,
            options={"time_limit": PATIENCE, "mip_rel_gap": 0},
        )
        if result.status != 0:
            cells = self.hopeless or np.flatnonzero(self.small | self.loose)
            raise Unprotected(tuple(dict.fromkeys(self.lines.cells[i].name for i in cells)))
        return self._chosen(result.x > 0.5)

    def _chosen(self, taken: np.ndarray) -> Chosen:
        at = np.append(taken, False)
        gone = self.ordered & ~at[self.run]
        relabelled = self.small & at[self.own]
        told = (self.candidate & at[self.own]) | (self.small & ~relabelled & ~gone)
        return Chosen(told, relabelled | gone | self.loose, gone, gone & self.merging, taken[self.first_run :])

    def require(self, column: int, moves: np.ndarray, need: float, narrow: bool, both: np.ndarray | None = None) -> None:
        """Require that a cell can move by ``need``, which is at most what all cells can add to it.

        ``moves`` is what one up of each cell adds; ``both`` the same of the other direction, if it is their sum
        that matters. ``narrow`` for the need of a cell called "withheld", else "under".
        """
        told, free = np.zeros(len(self.up)), np.zeros(len(self.up))
        for each in (moves, both):
            if each is not None:
                rises, falls = each > NOTHING, each < -NOTHING
                told[rises] += each[rises] * self.up[rises]
                told[falls] -= each[falls] * self.down[falls]
                free[rises] = np.inf
                free[falls] -= each[falls] * self.free_down[falls]
        told[column] = free[column] = 0
        told, free = np.clip(told, 0, need), np.clip(free, 0, need)
        # The row, and what it is without any variable: a constant.
        row, constant = np.zeros(self.size + 1), free[self.loose].sum()
        np.add.at(row, self.own[self.candidate], told[self.candidate])
        np.add.at(row, self.own[self.small], (free - told)[self.small])
        constant += told[self.small & ~self.ordered].sum()
        inside = self.ordered & ~self.loose
        np.add.at(row, self.run[inside], np.where(self.small, told, 0.0)[inside] - free[inside])
        constant += free[inside].sum()
        # The need holds only while the cell is there and has its label.
        if self.candidate[column] or (self.small[column] and narrow):
            row[self.own[column]] -= need
        elif self.ordered[column]:
            row[self.run[column]] -= need
        else:
            constant -= need
        if self.small[column] and not narrow:
            row[self.own[column]] += need
        if not self._add(row[:-1], -constant):
            self.hopeless.append(column)

    def forbid(self, chosen: Chosen, beside: np.ndarray) -> None:
        """Require that of the columns ``beside`` something more is masked than in a choice, or other classes merged."""
        row = np.zeros(self.size)
        row[self.own[beside & (self.own >= 0)]] = 1.0
        row[self._taken(chosen)] = 0.0
        runs = self.run[beside & (self.run >= 0)]
        undone = [self.first_run + int(i) for i in np.flatnonzero(chosen.runs) if self.first_run + i in runs]
        row[undone] -= 1
        self._add(row, 1.0 - len(undone))

    def _taken(self, chosen: Chosen) -> np.ndarray:
        """Return which cells a choice masks, or calls "withheld" though they are small."""
        taken = np.zeros(self.size, bool)
        taken[self.own[self.candidate]] = chosen.told[self.candidate]
        taken[self.own[self.small]] = (chosen.free & ~chosen.gone)[self.small]
        return taken

    def _add(self, row: np.ndarray, limit: float) -> bool:
        """Add a row that must reach a limit, if it says anything; tell whether it can at all."""
        if np.minimum(row, 0).sum() >= limit - NOTHING:
            return True
        key = np.append(row, limit).round(9).tobytes()
        if key not in self._seen:
            self._seen.add(key)
            self.rows.append(row)
            self.limits.append(limit)
        return np.maximum(row, 0) @ self.allowed + NOTHING >= limit
