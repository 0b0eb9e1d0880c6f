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

#: What it costs to call a small cell "withheld", in weights of the cell. A total of several numbers that is small
#: says of each that it is smaller still: calling it "withheld" is what protects them. Of others, the last resort.
RELABELLED_TOTAL, RELABELLED = 0.1, 5.0
#: Equal losses are told apart by the place of a cell in the problem, never by its value.
TIE = 1e-4
GOLDEN = (5**0.5 - 1) / 2
PATIENCE = 60


@dataclass(frozen=True)
class Chosen:
    """A choice: which columns are masked as told, which are free, which of these are relabelled, which are of no
    class (``gone``; ``unborn``: of merged classes that there are not), and which runs are classes."""

    told: np.ndarray
    free: np.ndarray
    relabelled: np.ndarray
    gone: np.ndarray
    unborn: np.ndarray
    runs: np.ndarray

    @property
    def masked(self) -> list[int]:
        """Return the columns of the cells that there are and that are not shown."""
        return [int(i) for i in np.flatnonzero((self.told | self.free) & ~self.gone)]


class Choice:
    """The integer programme of one problem."""

    def __init__(self, problem: Problem, lines: Lines) -> None:
        self.lines = lines
        cells = lines.cells
        self.value = np.array([cell.value for cell in cells], float)
        self.primary = np.array([cell.primary for cell in cells], bool)
        self.withheld = np.array([cell.withheld and not cell.open for cell in cells], bool)
        shut = np.array([cell.shut for cell in cells], bool)
        self.candidate = ~self.primary & ~self.withheld & ~shut
        self.ordered = lines.run_of >= 0
        self.merging = np.arange(len(cells)) >= len(problem.cells)
        self.needed = np.array([cell.threshold for cell in cells], float)
        told = np.array([bounds(cell, "under" if cell.primary else "withheld") for cell in cells])
        self.least = told[:, 0]
        self.up = told[:, 1] - self.value
        self.down = self.value - self.least
        known = np.array([0 if cell.hide_zero or (cell.withheld and not cell.value) else 1 for cell in cells])
        #: A small cell that is called "withheld" is not zero; one that was merged away may be.
        self.known_down = self.value - known
        self.free_down = np.where(self.ordered, self.value, self.known_down)
        self._variables(problem)
        self.rows: list[np.ndarray] = []
        self.limits: list[float] = []
        self.hopeless: list[int] = []
        self._seen: set[bytes] = set()

    def _variables(self, problem: Problem) -> None:
        """Number the variables: masked candidates, relabelled small cells, runs; and say what each costs."""
        count, weight = len(self.value), np.array([cell.weight for cell in self.lines.cells])
        runs = len(self.lines.runs)
        self.mask = np.where(self.candidate, np.cumsum(self.candidate) - 1, -1)
        masks = int(self.candidate.sum())
        self.relabel = np.where(self.primary, masks + np.cumsum(self.primary) - 1, -1)
        relabels = int(self.primary.sum())
        self.run = np.where(self.ordered, masks + relabels + self.lines.run_of, -1)
        self.size = masks + relabels + runs
        cost = np.zeros(self.size)
        cost[self.mask[self.candidate]] = weight[self.candidate]
        totals = np.zeros(count, bool)
        for matrix in (self.lines.matrix[: len(problem.sums)], self.lines.hints):
            moving = abs(matrix) @ (self.candidate | self.primary | self.withheld)
            several = sparse.csr_array(matrix * (moving > 2)[:, None])
            totals |= (several > 0).sum(axis=0) > 0
        dear = np.where(totals, RELABELLED_TOTAL, RELABELLED) * weight
        cost[self.relabel[self.primary]] = dear[self.primary]
        for i, run in enumerate(self.lines.runs):
            lost = [weight[column] for column in run.columns if self.primary[column] or self.withheld[column]]
            gone = (run.last - run.first) * problem.orders[run.order].weight
            cost[masks + relabels + i] = sum(lost) + gone
        unit = min((each for each in weight if each > 0), default=1.0)
        self.cost = cost + TIE * unit * (GOLDEN * np.arange(1, self.size + 1) % 1)
        triples = []
        for i in np.flatnonzero(self.ordered & (self.candidate | self.primary)):
            own = self.mask[i] if self.candidate[i] else self.relabel[i]
            triples.append((int(self.run[i]), int(own)))
        self.within = np.array(triples, int).reshape(-1, 2)
        self.most = np.ones(self.size)
        self.most[masks + relabels :] = [not run.barred for run in self.lines.runs]
        self.first_run = masks + relabels

    def solve(self) -> Chosen:
        """Return the choice of least loss under the cuts so far; raise Unprotected if there is none."""
        constraints = []
        if len(self.within):
            # A cell of a class that is none can't be masked.
            lines = np.arange(len(self.within))
            signs = np.concatenate([np.ones(len(lines)), -np.ones(len(lines))])
            places = np.concatenate([self.within[:, 0], self.within[:, 1]])
            matrix = sparse.csr_array((signs, (np.tile(lines, 2), places)), shape=(len(lines), self.size))
            constraints.append(LinearConstraint(matrix, 0, np.inf))
        classes = {}
        for i, run in enumerate(self.lines.runs):
            for place in range(run.first, run.last + 1):
                classes.setdefault((run.order, place), []).append(self.first_run + i)
        if classes:
            matrix = np.zeros((len(classes), self.size))
            for i, members in enumerate(classes.values()):
                matrix[i, members] = 1
            constraints.append(LinearConstraint(sparse.csr_array(matrix), 1, 1))
        if self.rows:
            constraints.append(LinearConstraint(sparse.csr_array(np.array(self.rows)), np.array(self.limits), np.inf))
        if not self.size:
            return self._chosen(np.zeros(0, bool))
        result = milp(
            self.cost,
            integrality=np.ones(self.size),
            bounds=Bounds(0, self.most),
            constraints=constraints,
            options={"time_limit": PATIENCE, "mip_rel_gap": 0},
        )
        if result.status != 0:
            cells = self.hopeless or np.flatnonzero(self.primary | self.withheld)
            raise Unprotected(tuple(dict.fromkeys(self.lines.cells[i].name for i in cells)))
        return self._chosen(result.x > 0.5)

    def _chosen(self, taken: np.ndarray) -> Chosen:
        at = np.append(taken, False)
        relabelled = at[self.relabel]
        gone = self.ordered & ~at[self.run]
        told = at[self.mask] | (self.primary & ~relabelled & ~gone)
        free = relabelled | gone | self.withheld
        return Chosen(told, free, relabelled, gone, gone & self.merging, taken[self.first_run :])

    def require(
        self, column: int, moves: np.ndarray, need: float, narrow: bool, both: np.ndarray | None = None
    ) -> None:
        """Require that ``column`` can move by ``need``: at most the sum over columns of ``moves`` times what they move.

        ``narrow`` for the need of a cell called "withheld" (else "under"); with ``both``, the moves of the
        other direction, the two together.
        """
        told, known, free = np.zeros((3, len(self.value)))
        for each in (moves, both):
            if each is None:
                continue
            rises, falls = each > 1e-7, each < -1e-7
            told[rises] += each[rises] * self.up[rises]
            known[rises] = free[rises] = np.inf
            for adds, down in ((told, self.down), (known, self.known_down), (free, self.free_down)):
                adds[falls] -= each[falls] * down[falls]
        told[column] = known[column] = free[column] = 0
        told, known, free = np.minimum(told, need), np.minimum(known, need), np.minimum(free, need)
        row, limit = np.zeros(self.size + 1), 0.0
        ordered = self.ordered
        pick = self.candidate
        np.add.at(row, self.mask[pick], told[pick])
        pick = self.primary
        np.add.at(row, self.relabel[pick], (known - told)[pick])
        np.add.at(row, self.run[pick & ordered], (told - free)[pick & ordered])
        limit -= free[pick & ordered].sum() + told[pick & ~ordered].sum()
        pick = self.withheld
        np.add.at(row, self.run[pick & ordered], (known - free)[pick & ordered])
        limit -= free[pick].sum()
        pick = ordered & ~self.primary & ~self.withheld
        np.add.at(row, self.run[pick], -free[pick])
        limit -= free[pick].sum()
        # The need holds only while the cell has its label.
        if self.candidate[column]:
            row[self.mask[column]] -= need
        elif self.primary[column]:
            row[self.relabel[column]] += -need if narrow else need
            if not narrow and ordered[column]:
                row[self.run[column]] -= need
            elif not narrow:
                limit += need
        elif ordered[column]:
            row[self.run[column]] -= need
        else:
            limit += need
        if not self._add(row[:-1], limit):
            self.hopeless.append(column)

    def forbid(self, chosen: Chosen, beside: np.ndarray) -> None:
        """Require that of the columns ``beside`` something more is masked than in a choice, or other classes merged."""
        taken = self._taken(chosen)
        row = np.zeros(self.size)
        for own in (self.mask, self.relabel):
            row[own[beside & (own >= 0)]] = 1.0
        row[taken] = 0.0
        runs = self.run[beside & (self.run >= 0)]
        undone = [int(i) for i in np.unique(runs) if taken[i]]
        row[undone] = -1.0
        self._add(row, 1.0 - len(undone))

    def _taken(self, chosen: Chosen) -> np.ndarray:
        taken = np.zeros(self.size, bool)
        taken[self.mask[self.candidate]] = chosen.told[self.candidate]
        taken[self.relabel[self.primary]] = chosen.relabelled[self.primary]
        taken[self.first_run :] = chosen.runs
        return taken

    def _add(self, row: np.ndarray, limit: float) -> bool:
        """Add a row that must reach a limit, if it says anything; tell whether it can at all."""
        if np.minimum(row, 0).sum() >= limit - 1e-9:
            return True
        key = np.append(row, limit).round(9).tobytes()
        if key not in self._seen:
            self._seen.add(key)
            self.rows.append(row)
            self.limits.append(limit)
        return np.maximum(row, 0).sum() + 1e-9 >= limit
