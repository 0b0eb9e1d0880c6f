"""Which cells are masked so that no small number can be worked out, at the least loss."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from dashboard.disclosure.attack import failures
from dashboard.disclosure.choice import Choice, Chosen
from dashboard.disclosure.cuts import Motion, of_lines
from dashboard.disclosure.lines import Lines, lines
from dashboard.disclosure.problem import Pattern, Problem, Unprotected
from dashboard.disclosure.supposed import assumed, suppositions

#: Rounds of choosing and attacking after which there is no pattern to be found.
ROUNDS = 200
#: A cell that weighs more than this many times what it protects is masked only where nothing else will do.
DEAR = 1.5
#: What masking others weighs while that is found out.
TRIFLE = 0.01
VERBOSE = 0


def protect(problem: Problem) -> Pattern:
    """Return a pattern of little loss that no attack undoes; raise Unprotected if there is none, or none is found.

    It is chosen for suppositions about the masked numbers, so that it does not tell of them; only where that
    is not enough for the true ones are these used.
    """
    near = _near(problem)
    if not near.cells:
        return Pattern({})
    system = lines(near)
    for maskable in _scopes(near, system):
        choice = Choice(near, system)
        choice.allowed[choice.own[choice.candidate & ~maskable]] = 0
        try:
            chosen = _settle(choice, suppositions(near, choice, maskable))
            return _proven(problem, near, choice, chosen)
        except Unprotected:
            continue
    choice = Choice(near, system)
    return _proven(problem, near, choice, _settle(choice, [choice.truth]))


def _proven(problem: Problem, near: Problem, choice: Choice, chosen: Chosen) -> Pattern:
    """Return the pattern of a choice, amended until the attack finds nothing."""
    choice.take(choice.truth)
    for _ in range(ROUNDS):
        pattern = _pattern(near, choice, chosen)
        weak = failures(problem, pattern)
        if not weak:
            return pattern
        motion = Motion(choice, chosen)
        motion.look(np.random.default_rng(0))
        if not motion.cut():
            # Between whole numbers there are ways to move, among whole numbers there are none.
            column_of = {choice.lines.cells[i].name: i for i in chosen.masked}
            for name in weak:
                choice.forbid(chosen, motion.beside(column_of[name]))
        chosen = _settle(choice, [choice.truth])
    raise Unprotected(weak)


def _settle(choice: Choice, cases: Sequence[np.ndarray]) -> Chosen:
    """Choose until every masked cell can move as far as it must, in real numbers, in each case."""
    random = np.random.default_rng(0)
    for case in cases:
        choice.take(case)
        of_lines(choice)
    for _ in range(ROUNDS):
        chosen = choice.solve()
        for case in cases:
            choice.take(case)
            motion = Motion(choice, chosen)
            motion.look(random)
            if motion.cut():
                break
        else:
            return chosen
    raise Unprotected(tuple(choice.lines.cells[i].name for i in chosen.masked))


def _scopes(problem: Problem, system: Lines) -> Iterator[np.ndarray]:
    """Yield which columns may be masked, ever more of the dear ones; none of it depends on masked numbers, but how
    far one must go."""
    choice = Choice(problem, system)
    weight = np.array([cell.weight for cell in system.cells])
    always = choice.small | choice.loose | choice.merging | choice.forced
    masked = np.where(choice.small | choice.loose, weight, 0.0)
    parts = (abs(system.matrix) - system.matrix).sum(axis=0) > 0
    cheap = always.copy()
    for matrix in (system.matrix, system.hints):
        if matrix.shape[0]:
            there = abs(matrix)
            dearest = there.multiply(masked[None, :]).max(axis=1).toarray()
            cheap |= choice.candidate & (weight <= DEAR * there.multiply(dearest[:, None]).max(axis=0).toarray())
    choice.cost[choice.own[choice.candidate & cheap]] *= TRIFLE
    usual = _settle(choice, [assumed(choice)]).told
    scope = cheap | usual
    weak = _weak(problem, choice, scope)
    if VERBOSE: print("scope0", scope.sum(), [system.cells[i].name for i in weak][:6], len(weak))
    if not weak:
        yield scope
    for everything in (always | usual | (choice.candidate & parts), always | choice.candidate):
        choice = Choice(problem, system)
        choice.allowed[choice.own[choice.candidate & ~everything]] = 0
        choice.cost[choice.own[choice.candidate & cheap]] *= TRIFLE
        try:
            dear = _settle(choice, suppositions(problem, choice, everything)).told & ~scope
            break
        except Unprotected:
            if VERBOSE: print("not all")
            continue
    else:
        return
    links = (abs(system.matrix).T @ abs(system.matrix)).tocsr()
    for reach in (1,2,3,4,6):
        near = np.zeros(len(weight))
        near[weak] = 1
        for _ in range(reach):
            near = ((links @ near) > 0).astype(float)
        wider = scope | (dear & (near > 0))
        still = _weak(problem, choice, wider)
        if VERBOSE: print("reach", reach, (wider&~scope).sum(), [system.cells[i].name for i in still][:6], len(still))
        if not still:
            yield wider
    yield everything


def _weak(problem: Problem, choice: Choice, scope: np.ndarray) -> list[int]:
    """Return the columns that can't be protected even if all of a scope is masked."""
    none = np.zeros(len(scope), bool)
    single = np.array([run.first == run.last for run in choice.lines.runs], bool)
    chosen = Chosen((choice.small | choice.candidate) & scope & ~choice.merging, choice.loose & ~choice.merging, none | (choice.merging), choice.merging, single)
    choice.take(choice.truth)
    motion = Motion(choice, chosen)
    motion.look(np.random.default_rng(0))
    for _ in range(1):
        motion.settle()
    return motion.weak()


def _pattern(problem: Problem, choice: Choice, chosen: Chosen) -> Pattern:
    """Return a choice as a pattern, its cells in the order of the problem."""
    hidden = {}
    for column in chosen.masked:
        cell = choice.lines.cells[column]
        hidden[cell.name] = "under" if choice.small[column] and chosen.told[column] else "withheld"
    merged: dict[str, list[tuple[int, int]]] = {}
    for i in np.flatnonzero(chosen.runs):
        run = choice.lines.runs[i]
        merged.setdefault(problem.orders[run.order].name, []).append((run.first, run.last))
    runs = {name: tuple(sorted(found)) for name, found in merged.items()}
    return Pattern(
        {name: hidden[name] for name in problem.cells if name in hidden},
        {name: found for name, found in runs.items() if any(first < last for first, last in found)},
    )


def _near(problem: Problem) -> Problem:
    """Return what of a problem has to do with something to mask: linked with it through cells that may be masked."""
    place = {name: i for i, name in enumerate(problem.cells)}
    ordered = {name for order in problem.orders for group in order.classes for name in group}
    moving = {name for name, cell in problem.cells.items() if name in ordered or not cell.shut}
    groups = [(each.total, *each.parts) for each in problem.sums]
    groups += [tuple(name for group in order.classes for name in group) for order in problem.orders]
    linked = [[place[name] for name in group if name in moving] for group in groups]
    links = [pair for group in linked for pair in zip(group, group[1:], strict=False)]
    ends = np.array(links, int).reshape(-1, 2)
    graph = sparse.csr_array((np.ones(len(links)), (ends[:, 0], ends[:, 1])), shape=(len(place), len(place)))
    part_of = sparse.csgraph.connected_components(graph, directed=False)[1]
    concerned = {part_of[place[name]] for name, cell in problem.cells.items() if cell.primary or cell.withheld}
    mine = {name for name in moving if part_of[place[name]] in concerned}
    sums = tuple(each for each in problem.sums if not mine.isdisjoint((each.total, *each.parts)))
    orders = tuple(order for order in problem.orders if order.classes and order.classes[0][0] in mine)
    kept = mine.union(*((each.total, *each.parts) for each in sums))
    cells = {name: cell for name, cell in problem.cells.items() if name in kept}
    return replace(problem, cells=cells, sums=sums, orders=orders)
