"""Cuts: what the published sums say about how far a masked cell can move."""

from collections.abc import Iterator

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
    # What its own label leaves below it may be all that there is.
    below = choice.down[column] if choice.candidate[column] else choice.free_down[column]
    return max(0.0, choice.needed[column] - below), 0.0, choice.needed[column]


def of_lines(choice: Choice) -> None:
    """Add the cuts that single sums give: whatever moves in a sum, something else must make up for it."""
    for matrix in (choice.lines.matrix, choice.lines.hints):
        for start, end in zip(matrix.indptr, matrix.indptr[1:], strict=False):
            columns, signs = matrix.indices[start:end], matrix.data[start:end]
            for column, sign in zip(columns, signs, strict=True):
                if not (choice.small[column] or choice.loose[column] or choice.candidate[column]):
                    continue
                moves = np.zeros(len(choice.up))
                moves[columns] = -signs / sign
                narrow = not choice.small[column]
                up, down, both = needs(choice, column, narrow)
                if up > 0:
                    choice.require(column, moves, up, narrow)
                if down > 0:
                    choice.require(column, -moves, down, narrow)
                if both > 0:
                    choice.require(column, moves, both, narrow, both=-moves)


class Motion:
    """How far the masked cells of a choice can move, in real numbers: seen in examples, else worked out."""

    def __init__(self, choice: Choice, chosen: Chosen) -> None:
        self.choice = choice
        self.narrow = {i: not (choice.small[i] and chosen.told[i]) for i in chosen.masked}
        hidden = (chosen.told | chosen.free) & ~chosen.unborn
        self.columns = np.flatnonzero(hidden)
        matrix = choice.lines.matrix
        # The sums of merged classes that there aren't say nothing.
        said = np.flatnonzero(abs(matrix) @ chosen.unborn.astype(float) == 0)
        self.rows = said[abs(matrix[said]) @ hidden.astype(float) > 0]
        self.lower = np.where(chosen.told, -choice.down, -choice.free_down)
        self.upper = np.where(chosen.told, choice.up, np.inf)
        size = len(choice.up)
        self.highest, self.lowest = np.zeros(size), np.zeros(size)
        self._divide()

    def _divide(self) -> None:
        """Number the parts: what has no sum in common moves by itself. Each column and each row has one, or -1."""
        matrix = self.choice.lines.matrix[self.rows][:, self.columns]
        graph = sparse.block_array([[sparse.coo_array((len(self.columns),) * 2), matrix.T], [matrix, None]])
        found = sparse.csgraph.connected_components(graph, directed=False)[1]
        self.part = np.full(len(self.choice.up), -1)
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

    def look(self, random: np.random.Generator, rounds: int = 6) -> None:
        """See examples in which many cells move far at once."""
        for _ in range(rounds):
            weak = self.weak()
            if not weak:
                return
            cost = np.zeros(len(self.choice.up))
            cost[weak] = random.choice([-1.0, 1.0], len(weak)) * random.uniform(0.5, 1.5, len(weak))
            self._solve(cost)

    def beside(self, column: int) -> np.ndarray:
        """Return which columns share a sum with a column, or with another that moves with it."""
        matrix = abs(self.choice.lines.matrix)
        moving = (self.part == self.part[column]).astype(float)
        return matrix.T @ (matrix @ moving > 0).astype(float) > 0

    def cut(self) -> bool:
        """Add the cuts of what cells lack; tell whether there is any."""
        return any([self._require(*each) for each in self._each()])

    def settle(self) -> None:
        """Work out how far the cells can move that seem weak."""
        for _ in self._each():
            pass

    def _each(self) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Work out how far the cells can move that seem weak; yield those that lack something, and what moves them.

        One cell of each part at a time: the parts don't touch each other.
        """
        left = self.weak()
        while left:
            now = sorted({self.part[column]: column for column in reversed(left)}.values())
            prices = []
            for sign in (1, -1):
                cost = np.zeros(len(self.choice.up))
                cost[now] = -sign
                prices.append(self._solve(cost))
            for column in now:
                if self._lacks(column, self.narrow[column]):
                    yield column, self._moves(column, 1, prices[0]), self._moves(column, -1, prices[1])
            left = [column for column in left if column not in now and self._lacks(column, self.narrow[column])]

    def _moves(self, column: int, sign: int, prices: np.ndarray) -> np.ndarray:
        """Return what a move of each cell adds to how far one can move, by the prices of the sums of its part."""
        moves = self.choice.lines.matrix.T @ np.where(self.row_part == self.part[column], prices, 0.0)
        moves[column] += sign
        return moves

    def _require(self, column: int, rise: np.ndarray, fall: np.ndarray) -> bool:
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
        return True

    def _solve(self, cost: np.ndarray) -> np.ndarray:
        """Run one linear programme, take its solution as an example, and return the price of each sum."""
        # Without an end a cell moves as far as anyone could need.
        far = 4 * self.choice.needed.max() + 100
        matrix = self.choice.lines.matrix
        result = linprog(
            cost[self.columns],
            A_eq=matrix[self.rows][:, self.columns],
            b_eq=np.zeros(len(self.rows)),
            bounds=np.column_stack([self.lower, np.minimum(self.upper, far)])[self.columns],
            method="highs-ds",
        )
        if result.status != 0:
            raise Unprotected(tuple(self.choice.lines.cells[i].name for i in self.narrow))
        self.highest[self.columns] = np.maximum(self.highest[self.columns], result.x)
        self.lowest[self.columns] = np.maximum(self.lowest[self.columns], -result.x)
        prices = np.zeros(matrix.shape[0])
        prices[self.rows] = result.eqlin.marginals
        return prices
