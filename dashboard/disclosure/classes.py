"""Classes of an order that became one: the cells that a run of merged neighbours has instead of theirs."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard.disclosure.problem import Cell, Order, Pattern, Problem


def merged_cell(problem: Problem, order: Order, first: int, last: int, position: int) -> Cell:
    """Return the cell of a run of classes: the sum of theirs, as strict as the strictest, named by the first."""
    cells = [problem.cells[names[position]] for names in order.classes[first : last + 1]]
    return replace(
        cells[0],
        value=sum(cell.value for cell in cells),
        threshold=max(cell.threshold for cell in cells),
        withheld=any(cell.withheld for cell in cells),
        open=all(cell.open for cell in cells),
        hide_zero=any(cell.hide_zero for cell in cells),
    )


def merged_runs(problem: Problem, pattern: Pattern) -> Iterator[tuple[Order, int, int]]:
    """Yield each run of two or more classes that became one: its order, first and last class."""
    for order in problem.orders:
        for first, last in pattern.merged.get(order.name, ()):
            if first < last:
                yield order, first, last


def runs_of(order: Order, pattern: Pattern) -> tuple[tuple[int, int], ...]:
    """Return the runs of classes that a pattern makes of an order, those of one class among them."""
    return pattern.merged.get(order.name, tuple((place, place) for place in range(len(order.classes))))


def visible(problem: Problem, pattern: Pattern) -> Iterator[tuple[Cell, str]]:
    """Yield each cell that there is under a pattern, with its state ("" if shown)."""
    gone = set()
    for order, first, last in merged_runs(problem, pattern):
        for position, name in enumerate(order.classes[first]):
            gone.update(names[position] for names in order.classes[first : last + 1])
            yield merged_cell(problem, order, first, last, position), pattern.hidden.get(name, "")
    for name, cell in problem.cells.items():
        if name not in gone:
            yield cell, pattern.hidden.get(name, "")
