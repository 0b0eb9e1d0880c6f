"""What an attacker does not know, and what is published about it: unknown whole numbers, bounds and equations."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from dashboard.disclosure.classes import merged_cell, merged_runs
from dashboard.disclosure.problem import Cell, Pattern, Problem


@dataclass(frozen=True)
class Unknowns:
    """Whole numbers between ``lower`` and ``upper`` (may be inf) with ``matrix`` @ numbers = ``rest``.

    ``cells`` are the masked cells among them with their states, by position; the others are cells that
    were merged away. ``truth`` holds the true numbers.
    """

    cells: dict[int, tuple[Cell, str]]
    lower: np.ndarray
    upper: np.ndarray
    truth: np.ndarray
    matrix: sparse.csr_array
    rest: np.ndarray

    def parts(self) -> list["Unknowns"]:
        """Return the systems that have no equation in common."""
        rows, columns = self.matrix.shape
        links = sparse.block_array([[sparse.coo_array((columns, columns)), self.matrix.T], [self.matrix, None]])
        part_of = sparse.csgraph.connected_components(links, directed=False)[1]
        found = []
        for part in dict.fromkeys(part_of[i] for i in self.cells):
            mine = np.flatnonzero(part_of[:columns] == part)
            lines = np.flatnonzero(part_of[columns:] == part) if rows else np.empty(0, dtype=int)
            new = {old: i for i, old in enumerate(mine)}
            found.append(
                Unknowns(
                    {new[old]: cell for old, cell in self.cells.items() if old in new},
                    self.lower[mine],
                    self.upper[mine],
                    self.truth[mine],
                    self.matrix[lines][:, mine],
                    self.rest[lines],
                )
            )
        return found


def bounds(cell: Cell, state: str) -> tuple[float, float]:
    """Return what the mask alone tells of a cell, to an attacker who knows the rules.

    Zero is shown, so that a masked cell is at least 1. A cell that is "withheld" to protect others is not
    small, and the attacker is assumed to know that: who knows less has the wider ranges. Of a cell that is
    withheld for itself no more is known than that it is not zero, nor of a small one that is called "withheld".
    """
    least = 0 if cell.hide_zero or (cell.withheld and not cell.value) else 1
    if state == "under":
        return least, cell.threshold - 1
    return (least if cell.withheld or cell.primary else cell.threshold), np.inf


def unknowns(problem: Problem, pattern: Pattern) -> Unknowns:
    """Return what a pattern leaves unknown, and the equations that the published values give."""
    runs = list(merged_runs(problem, pattern))
    gone = [name for order, first, last in runs for names in order.classes[first : last + 1] for name in names]
    columns = {name: i for i, name in enumerate(gone)}
    limits = [(0, np.inf)] * len(gone)
    truth = [problem.cells[name].value for name in gone]
    cells: dict[int, tuple[Cell, str]] = {}

    def add(cell: Cell, state: str) -> int:
        column = len(truth)
        cells[column] = (cell, state)
        limits.append(bounds(cell, state))
        truth.append(cell.value)
        return column

    for name, state in pattern.hidden.items():
        if name not in columns:
            columns[name] = add(problem.cells[name], state)
    lines: list[tuple[dict[int, int], int]] = []
    for total, names, constant in ((each.total, each.parts, each.constant) for each in problem.sums):
        line: dict[int, int] = {}
        rest = constant
        for name, sign in ((total, 1), *((name, -1) for name in names)):
            if name in columns:
                line[columns[name]] = line.get(columns[name], 0) + sign
            else:
                rest -= sign * problem.cells[name].value
        lines.append((line, rest))
    for order, first, last in runs:
        for position, name in enumerate(order.classes[first]):
            line = dict.fromkeys((columns[names[position]] for names in order.classes[first : last + 1]), -1)
            cell = merged_cell(problem, order, first, last, position)
            if name in pattern.hidden:
                line[add(cell, pattern.hidden[name])] = 1
                lines.append((line, 0))
            else:
                lines.append((line, -cell.value))
    return _system(cells, limits, truth, lines)


def _system(cells: dict, limits: list, truth: list, lines: list[tuple[dict[int, int], int]]) -> Unknowns:
    """Return the unknowns with each equation once, and none that holds no unknown."""
    kept = {(tuple(sorted(line.items())), rest): None for line, rest in lines if any(line.values())}
    triples = [(row, column, sign) for row, (line, _) in enumerate(kept) for column, sign in line]
    rows, columns, signs = zip(*triples, strict=True) if triples else ((), (), ())
    matrix = sparse.csr_array((np.array(signs, dtype=float), (rows, columns)), shape=(len(kept), len(truth)))
    lower, upper = np.array(limits, dtype=float).reshape(-1, 2).T
    return Unknowns(cells, lower, upper, np.array(truth, dtype=float), matrix, np.array([r for _, r in kept], float))
