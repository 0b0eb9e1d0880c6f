"""The cells and sums of a problem as numbers, with every class that neighbouring classes could become."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from dashboard.disclosure.classes import merged_cell
from dashboard.disclosure.problem import Cell, Order, Problem, Sum, Unprotected


@dataclass(frozen=True)
class Run:
    """Neighbouring classes of an order (``first`` to ``last``), and the columns of the cells that they become."""

    order: int
    first: int
    last: int
    columns: tuple[int, ...]
    barred: bool = False


@dataclass(frozen=True)
class Lines:
    """``matrix`` @ values = ``rest``: a column a cell, first those of the problem, then those of merged classes.

    ``run_of`` gives each column the run to which it belongs, -1 for cells in no order. ``hints`` are rows that
    follow from the others (the sums within merged classes).
    """

    cells: tuple[Cell, ...]
    runs: tuple[Run, ...]
    run_of: np.ndarray
    matrix: sparse.csr_array
    rest: np.ndarray
    hints: sparse.csr_array


def barred(order: Order, first: int, last: int) -> bool:
    """Tell whether classes must not become one."""
    return order.runs is not None and (first, last) not in order.runs


def lines(problem: Problem) -> Lines:
    """Return the linear system of a problem; raise Unprotected if a sum does not hold."""
    column = {name: i for i, name in enumerate(problem.cells)}
    cells = list(problem.cells.values())
    runs: list[Run] = []
    rows = [_row(each, column) for each in problem.sums]
    rest = [float(each.constant) for each in problem.sums]
    for each in problem.sums:
        if cells[column[each.total]].value != sum(cells[column[n]].value for n in each.parts) + each.constant:
            raise Unprotected((each.total, *each.parts))
    for number, order in enumerate(problem.orders):
        for first in range(len(order.classes)):
            own = tuple(column[name] for name in order.classes[first])
            runs.append(Run(number, first, first, own, barred(order, first, first)))
            for last in range(first + 1, len(order.classes)):
                mine = []
                for position in range(len(order.classes[first])):
                    cells.append(merged_cell(problem, order, first, last, position))
                    parts = [column[names[position]] for names in order.classes[first : last + 1]]
                    rows.append({len(cells) - 1: 1, **dict.fromkeys(parts, -1)})
                    rest.append(0.0)
                    mine.append(len(cells) - 1)
                runs.append(Run(number, first, last, tuple(mine), barred(order, first, last)))
    run_of = np.full(len(cells), -1)
    for i, run in enumerate(runs):
        run_of[list(run.columns)] = i
    hints = list(_within(problem, runs))
    return Lines(
        tuple(cells), tuple(runs), run_of, _matrix(rows, len(cells)), np.array(rest), _matrix(hints, len(cells))
    )


def _within(problem: Problem, runs: list[Run]):
    """Yield the sums that merged classes have because each of their classes has them."""
    place = {
        name: (number, i, position)
        for number, order in enumerate(problem.orders)
        for i, names in enumerate(order.classes)
        for position, name in enumerate(names)
    }
    shapes: dict[tuple, set[int]] = {}
    for each in problem.sums:
        places = [place.get(name) for name in (each.total, *each.parts)]
        if None not in places and len({found[:2] for found in places}) == 1:
            shapes.setdefault((places[0][0], tuple(found[2] for found in places)), set()).add(places[0][1])
    for run in runs:
        for (order, (total, *parts)), classes in shapes.items():
            if order == run.order and run.first < run.last and classes >= set(range(run.first, run.last + 1)):
                yield {run.columns[total]: 1, **{run.columns[position]: -1 for position in parts}}


def _row(each: Sum, column: dict[str, int]) -> dict[int, int]:
    row = {column[each.total]: 1}
    for name in each.parts:
        row[column[name]] = row.get(column[name], 0) - 1
    return row


def _matrix(rows: list[dict[int, int]], columns: int) -> sparse.csr_array:
    triples = [(i, column, sign) for i, row in enumerate(rows) for column, sign in row.items() if sign]
    where_row, where_column, signs = zip(*triples, strict=True) if triples else ((), (), ())
    return sparse.csr_array((np.array(signs, float), (where_row, where_column)), shape=(len(rows), columns))
