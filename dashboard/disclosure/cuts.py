"""Cuts: what the published sums say about how far a masked cell can move."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from dashboard.disclosure.choice import Choice, Chosen
from dashboard.disclosure.problem import Unprotected

SLACK = 1e-6


def needs(choice: Choice, column: int, narrow: bool) -> tuple[float, float, float]:
    """Return how far a masked cell must be able to rise, to fall, and both together."""
    if not narrow:
        return choice.up[column], choice.down[column], 0.0
    both = choice.needed[column]
    least = choice.free_least[column] if choice.primary[column] or choice.withheld[column] else choice.least[column]
    return max(0.0, both - (choice.value[column] - least)), 0.0, both


def of_lines(choice: Choice) -> None:
    """Add the cuts that single sums give: whatever moves in a sum, something else must make up for it."""
    for matrix in (choice.lines.matrix, choice.lines.hints):
        for i in range(matrix.shape[0]):
            columns = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]]
            signs = matrix.data[matrix.indptr[i] : matrix.indptr[i + 1]]
            for column, sign in zip(columns, signs, strict=True):
                moves = np.zeros(len(choice.value))
                moves[columns] = -signs / sign
                for narrow in kinds(choice, column):
                    require(choice, column, narrow, moves, -moves)


def kinds(choice: Choice, column: int) -> Sequence[bool]:
    """Return as what a cell may be masked: "under" (False), "withheld" (True)."""
    if choice.primary[column]:
        return (False,)
    return (True,) if choice.candidate[column] or choice.withheld[column] else ()


def require(choice: Choice, column: int, narrow: bool, rise: np.ndarray, fall: np.ndarray) -> None:
    """Add the cuts of a cell for ways (moves of the other cells) in which it can rise and fall."""
    up, down, both = needs(choice, column, narrow)
    if up > 0:
        choice.require(column, rise, up, narrow)
    if down > 0:
        choice.require(column, fall, down, narrow)
    if both > 0:
        choice.require(column, rise, both, narrow, both=fall)


class Motion:
    """How far the masked cells of a choice can move, in real numbers: seen in examples, else worked out."""

    def __init__(self, choice: Choice, chosen: Chosen) -> None:
        self.choice = choice
        self.narrow = {i: not (choice.primary[i] and chosen.told[i]) for i in chosen.masked}
        hidden = (chosen.told | chosen.free) & ~chosen.unborn
        self.columns = np.flatnonzero(hidden)
        matrix = choice.lines.matrix
        # The sums of merged classes that there aren't say nothing.
        said = np.flatnonzero(abs(matrix) @ chosen.unborn.astype(float) == 0)
        self.rows = said[abs(matrix[said]) @ hidden.astype(float) > 0]
        self.lower = np.where(chosen.told, -choice.down, -choice.free_down)
        self.upper = np.where(chosen.told, choice.up, np.inf)
        size = len(choice.value)
        self.highest, self.lowest = np.zeros(size), np.zeros(size)
        self.links = self._parts()

    def _parts(self) -> np.ndarray:
        """Return for each column the number of its part: what has no sum in common moves by itself."""
        matrix = self.choice.lines.matrix[self.rows][:, self.columns]
        graph = sparse.block_array([[None, matrix.T], [matrix, None]]) if len(self.rows) else None
        count = len(self.columns)
        found = np.arange(count) if graph is None else sparse.csgraph.connected_components(graph, directed=False)[1]
        self.row_part = found[count:]
        part = np.full(len(self.choice.value), -1)
        part[self.columns] = found[:count]
        return part

    def weak(self) -> list[int]:
        """Return the columns that have not been seen to move as far as they need."""
        return [column for column, narrow in self.narrow.items() if self._lacks(column, narrow)]

    def _lacks(self, column: int, narrow: bool) -> bool:
        up, down, both = needs(self.choice, column, narrow)
        high, low = self.highest[column] + SLACK, self.lowest[column] + SLACK
        return high < up or low < down or high + low < both

    def look(self, random: np.random.Generator, rounds: int = 6) -> None:
        """See examples in which many cells move far at once."""
        for _ in range(rounds):
            weak = self.weak()
            if not weak:
                return
            cost = np.zeros(len(self.choice.value))
            cost[weak] = random.choice([-1.0, 1.0], len(weak)) * random.uniform(0.5, 1.5, len(weak))
            self._solve(cost, self.columns, self.rows)

    def cut(self, column: int) -> bool:
        """Work out how far one cell can move; add the cuts of what it lacks and tell whether it lacks anything."""
        choice, narrow = self.choice, self.narrow[column]
        if not self._lacks(column, narrow):
            return False
        part = self.links[column]
        columns = self.columns[self.links[self.columns] == part]
        rows = self.rows[self.row_part == part] if len(self.rows) else self.rows
        cost = np.zeros(len(choice.value))
        moves = []
        for sign in (1, -1):
            cost[column] = -sign
            prices = self._solve(cost, columns, rows)
            moves.append(choice.lines.matrix[rows].T @ prices - cost)
        if not self._lacks(column, narrow):
            return False
        up, down, both = needs(choice, column, narrow)
        high, low = self.highest[column] + SLACK, self.lowest[column] + SLACK
        if high < up:
            choice.require(column, moves[0], up, narrow)
        if low < down:
            choice.require(column, moves[1], down, narrow)
        # Where its own label stops the fall, what it can rise decides.
        if high + low < both and low < -self.lower[column]:
            choice.require(column, moves[0], both, narrow, both=moves[1])
        return True

    def _solve(self, cost: np.ndarray, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Run one linear programme, take its solution as an example, and return the price of each sum."""
        # Without an end a cell moves as far as anyone could need.
        far = 4 * self.choice.needed.max() + 100
        result = linprog(
            cost[columns],
            A_eq=self.choice.lines.matrix[rows][:, columns] if len(rows) else None,
            b_eq=np.zeros(len(rows)) if len(rows) else None,
            bounds=np.column_stack([self.lower[columns], np.minimum(self.upper[columns], far)]),
            method="highs-ds",
        )
        if result.status != 0:
            raise Unprotected(tuple(self.choice.lines.cells[i].name for i in self.narrow))
        self.highest[columns] = np.maximum(self.highest[columns], result.x)
        self.lowest[columns] = np.maximum(self.lowest[columns], -result.x)
        return result.eqlin.marginals if len(rows) else np.zeros(0)
