"""Which cells are masked so that no small number can be worked out, at the least loss."""

import numpy as np
from scipy import sparse

from dashboard.disclosure.attack import failures
from dashboard.disclosure.choice import Choice, Chosen
from dashboard.disclosure.cuts import Motion, of_lines
from dashboard.disclosure.lines import lines
from dashboard.disclosure.problem import Pattern, Problem, Unprotected

#: Rounds of choosing and attacking after which there is no pattern to be found.
ROUNDS = 200


def protect(problem: Problem) -> Pattern:
    """Return the pattern of least loss that no attack undoes; raise Unprotected if there is none, or none is found."""
    separate = [_Part(each) for each in parts(problem)]
    for part in separate:
        part.settle()
    for _ in range(ROUNDS):
        pattern = _together(problem, [part.pattern() for part in separate])
        weak = failures(problem, pattern)
        if not weak:
            return pattern
        for part in separate:
            mine = [name for name in weak if name in part.problem.cells and name in pattern.hidden]
            if mine:
                part.refuse(mine)
                part.settle()
    raise Unprotected(weak)


def _together(problem: Problem, patterns: list[Pattern]) -> Pattern:
    """Return the pattern of all parts, in the order of the cells."""
    hidden = {name: state for pattern in patterns for name, state in pattern.hidden.items()}
    merged = {name: runs for pattern in patterns for name, runs in pattern.merged.items()}
    return Pattern({name: hidden[name] for name in problem.cells if name in hidden}, merged)


def parts(problem: Problem) -> list[Problem]:
    """Return the parts of a problem that have nothing in common but what is shown anyway, those with something to mask."""
    names = list(problem.cells)
    place = {name: i for i, name in enumerate(names)}
    ordered = {name for order in problem.orders for group in order.classes for name in group}
    moving = {
        name
        for name, cell in problem.cells.items()
        if name in ordered or not (cell.open or (cell.value == 0 and not cell.hide_zero and not cell.withheld))
    }
    groups = [(each.total, *each.parts) for each in problem.sums]
    groups += [tuple(name for group in order.classes for name in group) for order in problem.orders]
    links = [
        (place[a], place[b])
        for group in groups
        for mine in [[name for name in group if name in moving]]
        for a, b in zip(mine, mine[1:], strict=False)
    ]
    rows, columns = zip(*links, strict=True) if links else ((), ())
    graph = sparse.csr_array((np.ones(len(links)), (rows, columns)), shape=(len(names), len(names)))
    part_of = sparse.csgraph.connected_components(graph, directed=False)[1]
    found = []
    for part in dict.fromkeys(part_of[place[n]] for n, cell in problem.cells.items() if cell.primary or cell.withheld):
        mine = {name for name in moving if part_of[place[name]] == part}
        sums = tuple(each for each in problem.sums if mine & {each.total, *each.parts})
        orders = tuple(order for order in problem.orders if order.classes and order.classes[0][0] in mine)
        kept = mine.union(*((each.total, *each.parts) for each in sums))
        found.append(Problem({n: c for n, c in problem.cells.items() if n in kept}, sums, orders))
    return found


class _Part:
    """The choice for one part of a problem: it is made, attacked, and made again without what the attack used."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.choice = Choice(problem, lines(problem))
        of_lines(self.choice)
        self.random = np.random.default_rng(0)

    def settle(self) -> None:
        """Choose until every masked cell can move as far as it must, in real numbers; else raise Unprotected."""
        for _ in range(ROUNDS):
            self.chosen = self.choice.solve()
            motion = Motion(self.choice, self.chosen)
            motion.look(self.random)
            if not sum([motion.cut(column) for column in motion.weak()]):
                return
        raise Unprotected(tuple(self.choice.lines.cells[column].name for column in motion.weak()))

    def refuse(self, names: list[str]) -> None:
        """Rule out the choice: between whole numbers there are ways to move, among whole numbers there are none."""
        column_of = {self.choice.lines.cells[i].name: i for i in self.chosen.masked}
        for name in names:
            self.choice.forbid(self.chosen, column_of[name])

    def pattern(self) -> Pattern:
        """Return the choice as a pattern."""
        hidden = {}
        for column in self.chosen.masked:
            cell = self.choice.lines.cells[column]
            hidden[cell.name] = "under" if cell.primary and self.chosen.told[column] else "withheld"
        merged: dict[str, list[tuple[int, int]]] = {}
        for i in np.flatnonzero(self.chosen.runs):
            run = self.choice.lines.runs[i]
            merged.setdefault(self.problem.orders[run.order].name, []).append((run.first, run.last))
        runs = {name: tuple(sorted(found)) for name, found in merged.items()}
        return Pattern(hidden, {name: found for name, found in runs.items() if any(a < b for a, b in found)})
