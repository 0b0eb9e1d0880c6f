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
    down = choice.known_down if choice.primary[column] or choice.withheld[column] else choice.down
    return max(0.0, both - down[column]), 0.0, both


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
        self.matrix = matrix[self.rows][:, self.columns]
        self.lower = np.where(chosen.told, -choice.down, np.where(chosen.gone, -choice.free_down, -choice.known_down))
        self.upper = np.where(chosen.told, choice.up, np.inf)
        size = len(choice.value)
        self.highest, self.lowest = np.zeros(size), np.zeros(size)
        self._divide()

    def _divide(self) -> None:
        """Number the parts: what has no sum in common moves by itself. Each column and each row has one, or -1."""
        matrix = self.matrix
        graph = sparse.block_array([[sparse.coo_array((len(self.columns),) * 2), matrix.T], [matrix, None]])
        found = sparse.csgraph.connected_components(graph, directed=False)[1]
        self.part = np.full(len(self.choice.value), -1)
        self.part[self.columns] = found[: len(self.columns)]
        self.row_part = np.full(self.choice.lines.matrix.shape[0], -1)
        self.row_part[self.rows] = found[len(self.columns) :]

    def weak(self) -> list[int]:
        """Return the columns that have not been seen to move as far as they need."""
        return [column for column, narrow in self.narrow.items() if self._lacks(column, narrow)]

    def _lacks(self, column: int, narrow: bool) -> bool:
        up, down, both = needs(self.choice, column, narrow)
        high, low = self.highest[column] + SLACK, self.lowest[column] + SLACK
        return high < up or low < down or high + low < both

    def look(self, random: np.random.Generator, rounds: int = 4) -> None:
        """See examples in which many cells move far at once."""
        for _ in range(rounds):
            weak = self.weak()
            if not weak:
                return
            cost = np.zeros(len(self.choice.value))
            cost[weak] = random.choice([-1.0, 1.0], len(weak)) * random.uniform(0.5, 1.5, len(weak))
            self._solve(cost)

    def beside(self, column: int) -> np.ndarray:
        """Return which columns share a sum with a column, or with another that moves with it."""
        matrix = abs(self.choice.lines.matrix)
        moving = (self.part == self.part[column]).astype(float)
        return matrix.T @ (matrix @ moving > 0).astype(float) > 0

    def cut(self) -> bool:
        """Work out how far the cells can move that seem weak; add the cuts of what they lack, and tell if there is any.

        One cell of each part at a time: the parts don't touch each other.
        """
        lacking = False
        left = self.weak()
        while left:
            now = sorted({self.part[column]: column for column in reversed(left)}.values())
            prices = []
            for sign in (1, -1):
                cost = np.zeros(len(self.choice.value))
                cost[now] = -sign
                prices.append(self._solve(cost))
            for column in now:
                if self._lacks(column, self.narrow[column]):
                    lacking = True
                    self._require(column, self._moves(column, 1, prices[0]), self._moves(column, -1, prices[1]))
            left = [column for column in left if column not in now and self._lacks(column, self.narrow[column])]
        return lacking

    def _moves(self, column: int, sign: int, prices: np.ndarray) -> np.ndarray:
        """Return what a move of each cell adds to how far one can move, by the prices of the sums of its part."""
        moves = self.choice.lines.matrix.T @ np.where(self.row_part == self.part[column], prices, 0.0)
        moves[column] += sign
        return moves

    def _require(self, column: int, rise: np.ndarray, fall: np.ndarray) -> None:
        """Add the cuts of a cell that lacks something."""
        narrow = self.narrow[column]
        up, down, both = needs(self.choice, column, narrow)
        high, low = self.highest[column] + SLACK, self.lowest[column] + SLACK
        if high < up:
            self.choice.require(column, rise, up, narrow)
        if low < down:
            self.choice.require(column, fall, down, narrow)
        # Where its own label stops the fall, what it can rise decides.
        if high + low < both and low < -self.lower[column]:
            self.choice.require(column, rise, both, narrow, both=fall)

    def _solve(self, cost: np.ndarray) -> np.ndarray:
        """Run one linear programme, take its solution as an example, and return the price of each sum."""
        # Without an end a cell moves as far as anyone could need.
        far = 4 * self.choice.needed.max() + 100
        result = linprog(
            cost[self.columns],
            A_eq=self.matrix,
            b_eq=np.zeros(len(self.rows)),
            bounds=np.column_stack([self.lower, np.minimum(self.upper, far)])[self.columns],
            method="highs-ds",
        )
        if result.status != 0:
            raise Unprotected(tuple(self.choice.lines.cells[i].name for i in self.narrow))
        self.highest[self.columns] = np.maximum(self.highest[self.columns], result.x)
        self.lowest[self.columns] = np.maximum(self.lowest[self.columns], -result.x)
        prices = np.zeros(self.choice.lines.matrix.shape[0])
        prices[self.rows] = result.eqlin.marginals
        return prices
