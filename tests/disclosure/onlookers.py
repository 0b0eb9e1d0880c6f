"""What an outsider sees of a problem and a pattern, as a puzzle; and what a puzzle gives away."""

from dataclasses import dataclass

from dashboard.disclosure.problem import Order, Pattern, Problem
from tests.disclosure.attacker import Contradiction, Puzzle


@dataclass(frozen=True)
class Masked:
    """A masked number: every value from ``low`` to ``high`` must stay possible, or a range of ``width``."""

    name: str
    low: int = 0
    high: int = -1
    width: int = 0


@dataclass(frozen=True)
class Onlooker:
    """Somebody who reads 「秘匿」 as "any number", or, if ``sharp``, as "not 0, which would be told"."""

    sharp: bool = False

    def puzzle(self, problem: Problem, pattern: Pattern) -> tuple[Puzzle, list[Masked]]:
        """Return what there is to solve, and what must not be found."""
        puzzle, masked = Puzzle(), []
        gone: set[str] = set()
        for order, first, last in _merged(problem, pattern):
            for names in zip(*order.classes[first : last + 1], strict=True):
                gone |= {*names}
                for name in names:
                    puzzle.number(name, 0, 10**4)
                    if problem.cells[name].primary:
                        # A class that was merged has no label to keep, but must not be pinned.
                        masked.append(Masked(name, width=1))
                together = f"{order.name}: {' and '.join(names)}"
                masked += self._shown(
                    puzzle,
                    together,
                    pattern.hidden.get(names[0]),
                    sum(problem.cells[name].value for name in names),
                    max(problem.cells[name].threshold for name in names),
                    any(problem.cells[name].hide_zero for name in names),
                    any(problem.cells[name].withheld for name in names),
                )
                puzzle.total(together, names)
        for name, cell in problem.cells.items():
            if name not in gone:
                state = pattern.hidden.get(name)
                masked += self._shown(puzzle, name, state, cell.value, cell.threshold, cell.hide_zero, cell.withheld)
        # Shares are masked with what they tell of: those that are shown tell nothing that their numbers don't.
        for each in problem.sums:
            puzzle.total(each.total, each.parts, each.constant)
        return puzzle, masked

    def _shown(
        self, puzzle: Puzzle, name: str, state: str | None, value: int, threshold: int, hide_zero: bool, withheld: bool
    ) -> list[Masked]:
        """Add a cell as it is shown; return it if it is masked."""
        if state is None:
            puzzle.number(name, value)
            return []
        least = 0 if hide_zero else 1
        if state == "under":
            puzzle.number(name, least, threshold - 1)
            return [Masked(name, least, threshold - 1)]
        if state != "withheld":
            raise ValueError(state)
        puzzle.number(name, int(self.sharp and not withheld and not hide_zero), 10**4)
        return [Masked(name, width=threshold)]


def found(puzzle: Puzzle, masked: list[Masked]) -> dict[str, str]:
    """Return what the puzzle gives away of masked numbers: name -> what is known of it."""
    known = {}
    for each in masked:
        lost = [value for value in range(each.low, each.high + 1) if not puzzle.possible(each.name, value)]
        if lost:
            known[each.name] = f"not {', '.join(map(str, lost))} of {each.low} to {each.high}"
        if each.width and not puzzle.at_least_wide(each.name, each.width) and not _like_small(puzzle, each):
            low, high = puzzle.range_of(each.name)
            known[each.name] = f"{low} to {high}"
    return known


def _like_small(puzzle: Puzzle, masked: Masked) -> bool:
    """Tell whether a withheld number could be any small one: no more is known than a label would say."""
    return masked.width > 1 and all(puzzle.possible(masked.name, value) for value in range(1, masked.width))


def _merged(problem: Problem, pattern: Pattern) -> list[tuple[Order, int, int]]:
    return [
        (order, first, last)
        for order in problem.orders
        for first, last in pattern.merged.get(order.name, ())
        if first < last
    ]


__all__ = ["Contradiction", "Masked", "Onlooker", "found"]
