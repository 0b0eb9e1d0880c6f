"""Somebody who wants to know who is behind a masked number, and has all that is published, a solver and time.

Written against what is published, not against what protects it. A puzzle holds whole numbers between bounds
and linear relations between them; it is asked for the smallest and the largest value of a number, or whether a
value is possible. What is called possible has been shown so by a solution that fits every relation exactly;
what is called impossible a solver, or plain arithmetic, has ruled out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import lcm

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

#: More than anything here counts.
MOST = 50_000
#: How often bounds are narrowed by plain arithmetic before the solver is asked.
ROUNDS = 60
SOLVED, INFEASIBLE = 0, 2


class Contradiction(Exception):
    """No numbers at all fit what is published."""


@dataclass(frozen=True)
class Relation:
    """``low`` <= sum of coefficient * number <= ``high``."""

    coefficients: Mapping[str, int]
    low: float
    high: float
    why: str = ""

    def holds(self, values: Mapping[str, int]) -> bool:
        """Tell whether the relation holds, in whole numbers."""
        return self.low <= sum(each * values[name] for name, each in self.coefficients.items()) <= self.high


@dataclass
class _Part:
    """Unknown numbers that hang together, the relations among them, and solutions found so far."""

    names: list[str]
    relations: list[Relation]
    found: list[dict[str, int]] = field(default_factory=list)


class Puzzle:
    """What an outsider knows."""

    def __init__(self) -> None:
        self.low: dict[str, int] = {}
        self.high: dict[str, int] = {}
        self.relations: list[Relation] = []
        self._part_of: dict[str, _Part] | None = None

    def number(self, name: str, low: int, high: int | None = None) -> str:
        """Add a number with its bounds (known: one bound); what is told of it twice must both be true."""
        high = low if high is None else high
        self.low[name] = max(low, self.low.get(name, 0))
        self.high[name] = min(high, self.high.get(name, MOST))
        if self.low[name] > self.high[name]:
            raise Contradiction(f"{name}: {low} to {high}, and what was known before")
        self._part_of = None
        return name

    def relate(self, coefficients: Mapping[str, int | Fraction], low: float, high: float, why: str = "") -> None:
        """Add a relation; coefficients and bounds may be fractions."""
        given = [*coefficients.values(), *(end for end in (low, high) if abs(end) != float("inf"))]
        factor = lcm(*(Fraction(each).denominator for each in given))
        whole = {name: int(Fraction(each) * factor) for name, each in coefficients.items() if each}
        ends = (end if abs(end) == float("inf") else int(Fraction(end) * factor) for end in (low, high))
        self.relations.append(Relation(whole, *ends, why))
        self._part_of = None

    def total(self, total: str, parts: Sequence[str], constant: int = 0, why: str = "") -> None:
        """Add that a total is the sum of its parts and a constant."""
        coefficients = defaultdict(int, {total: 1})
        for part in parts:
            coefficients[part] -= 1
        self.relate(coefficients, constant, constant, why or f"{total} adds up")

    def at_most(self, less: str, more: str, why: str = "") -> None:
        """Add that one number is no greater than another."""
        self.relate({less: 1, more: -1}, -float("inf"), 0, why or f"{less} <= {more}")

    def ratio(self, part: str, whole: str, shown: float | str, digits: int, factor: int = 1, why: str = "") -> None:
        """Add that ``factor`` * part / whole was printed as ``shown``, rounded (either way at a half) to digits."""
        middle, half = Fraction(str(shown)), Fraction(10) ** -digits / 2
        why = why or f"{part} / {whole} is {shown}"
        self.relate({part: factor, whole: -(middle - half)}, 0, float("inf"), why)
        self.relate({part: factor, whole: -(middle + half)}, -float("inf"), 0, why)

    def exactly(self, part: str, whole: str, quotient: float, why: str = "") -> None:
        """Add that part / whole was published with all its digits."""
        exact = Fraction(quotient).limit_denominator(2_000)
        if abs(float(exact) - quotient) > 1e-9:
            raise ValueError(f"{quotient} is no quotient of counts")
        self.relate({part: exact.denominator, whole: -exact.numerator}, 0, 0, why or f"{part} / {whole} is {exact}")

    def broken(self, values: Mapping[str, int]) -> list[str]:
        """Return what does not hold of some numbers: the truth breaks nothing, or the puzzle is wrong."""
        wrong = [
            f"{name} is {values[name]}, not {self.low[name]} to {self.high[name]}"
            for name in self.low
            if not self.low[name] <= values[name] <= self.high[name]
        ]
        return wrong + [each.why for each in self.relations if not each.holds(values)]

    def range_of(self, name: str) -> tuple[int, int]:
        """Return the smallest and the largest value that a number can have."""
        return self._extreme(name, 1), self._extreme(name, -1)

    def at_least_wide(self, name: str, width: int) -> bool:
        """Tell whether a number's range is so wide; what was found for others is used first."""
        seen = self._seen(name)
        if seen and max(seen) - min(seen) >= width:
            return True
        low, high = self.range_of(name)
        return high - low >= width

    def possible(self, name: str, value: int) -> bool:
        """Tell whether a number can be a value."""
        if value in self._seen(name):
            return True
        part = self._parts()[name] if self.low[name] < self.high[name] else None
        if part is None or not self._narrow[name][0] <= value <= self._narrow[name][1]:
            return value == self.low[name] == self.high[name]
        return self._solution(part, np.zeros(len(part.names)), {name: value}) is not None

    def solve(self) -> dict[str, int]:
        """Return numbers that fit; raise Contradiction where none do."""
        values = {name: low for name, low in self.low.items() if low == self.high[name]}
        for part in {id(each): each for each in self._parts().values()}.values():
            solution = self._solution(part, np.zeros(len(part.names)), {})
            if solution is None:
                raise Contradiction(", ".join(part.names[:8]))
            values |= solution
        return values

    def _seen(self, name: str) -> set[int]:
        if self.low[name] == self.high[name]:
            return {self.low[name]}
        part = self._parts()[name]
        return {solution[name] for solution in part.found}

    def _extreme(self, name: str, sign: int) -> int:
        if self.low[name] == self.high[name]:
            return self.low[name]
        part = self._parts()[name]
        # The bound itself is reached more often than not: to see that is cheaper than to search.
        bound = self._narrow[name][0 if sign > 0 else 1]
        if bound in self._seen(name):
            return bound
        goal = np.zeros(len(part.names))
        goal[part.names.index(name)] = sign
        solution = self._solution(part, goal, {})
        if solution is None:
            raise Contradiction(name)
        return solution[name]

    def _parts(self) -> dict[str, _Part]:
        """Return of each unknown number the part of the puzzle that it is in."""
        if self._part_of is None:
            self._narrow = self._narrowed()
            self._part_of = self._split()
        return self._part_of

    def _narrowed(self) -> dict[str, tuple[int, int]]:
        """Return the bounds that plain arithmetic leaves; raise Contradiction where it leaves none."""
        bounds = {name: [self.low[name], self.high[name]] for name in self.low}
        relations = self.relations
        for _ in range(ROUNDS):
            before = {name: tuple(each) for name, each in bounds.items()}
            for relation in relations:
                _narrow(relation, bounds)
            touched = {name for name, each in bounds.items() if tuple(each) != before[name]}
            if not touched:
                break
            relations = [each for each in self.relations if touched & each.coefficients.keys()]
        return {name: (low, high) for name, (low, high) in bounds.items()}

    def _split(self) -> dict[str, _Part]:
        parent = {name: name for name in self.low if self.low[name] < self.high[name]}

        def root(name: str) -> str:
            while parent[name] != name:
                parent[name] = parent[parent[name]]
                name = parent[name]
            return name

        open_of = [[name for name in each.coefficients if name in parent] for each in self.relations]
        for names in open_of:
            for name in names[1:]:
                parent[root(name)] = root(names[0])
        parts: dict[str, _Part] = {}
        for name in parent:
            parts.setdefault(root(name), _Part([], [])).names.append(name)
        for relation, names in zip(self.relations, open_of, strict=True):
            if names:
                parts[root(names[0])].relations.append(relation)
            elif not relation.holds(self.low):
                raise Contradiction(relation.why)
        return {name: parts[root(name)] for name in parent}

    def _solution(self, part: _Part, goal: np.ndarray, fixed: Mapping[str, int]) -> dict[str, int] | None:
        """Return the solution of a part that is best for a goal, proven; None where there is none.

        What the solver rules out before it searches is possible, now and then: it is asked again without that.
        """
        ends = [(fixed[name],) * 2 if name in fixed else self._narrow[name] for name in part.names]
        position = {name: place for place, name in enumerate(part.names)}
        rows, low, high = as_rows(part.relations, position, len(part.names), self.low)
        found = None
        for presolve in (True, False):
            made = milp(
                goal,
                integrality=np.ones(len(goal)),
                bounds=Bounds(*zip(*ends, strict=True)),
                constraints=[LinearConstraint(np.array(rows), low, high)] if rows else [],
                options={"presolve": presolve},
            )
            if made.status not in (SOLVED, INFEASIBLE):
                raise RuntimeError(f"the attack came to no end: {made.message}")
            if made.status == SOLVED and (found is None or made.fun < found.fun):
                found = made
            if found is not None and not goal.any():
                break
        if found is None:
            return None
        solution = dict(zip(part.names, (round(value) for value in found.x), strict=True))
        values = {name: self.low[name] for each in part.relations for name in each.coefficients} | solution
        wrong = [each.why for each in part.relations if not each.holds(values)]
        if wrong:
            raise RuntimeError(f"the solver's numbers do not fit: {wrong[:3]}")
        part.found.append(solution)
        return solution


def as_rows(
    relations: Iterable[Relation], position: Mapping[str, int], width: int, known: Mapping[str, int]
) -> tuple[list[np.ndarray], list[float], list[float]]:
    """Return relations as a solver takes them: rows, and what each is at least and at most.

    A number without a position is ``known``: it goes to the ends.
    """
    rows, low, high = [], [], []
    for relation in relations:
        row, fixed = np.zeros(width), 0
        for name, coefficient in relation.coefficients.items():
            if name in position:
                row[position[name]] = coefficient
            else:
                fixed += coefficient * known[name]
        rows.append(row)
        low.append(relation.low - fixed)
        high.append(relation.high - fixed)
    return rows, low, high


def _narrow(relation: Relation, bounds: dict[str, list[int]]) -> None:
    """Narrow the bounds of numbers by one relation."""
    ends = {name: sorted(each * end for end in bounds[name]) for name, each in relation.coefficients.items()}
    least, most = (sum(end[side] for end in ends.values()) for side in (0, 1))
    if least > relation.high or most < relation.low:
        raise Contradiction(relation.why)
    for name, coefficient in relation.coefficients.items():
        # What the others leave over for this one: coefficient * number is between these.
        smallest, largest = relation.low - (most - ends[name][1]), relation.high - (least - ends[name][0])
        if coefficient < 0:
            smallest, largest = -largest, -smallest
        if smallest > -float("inf"):
            bounds[name][0] = max(bounds[name][0], -(-smallest // abs(coefficient)))
        if largest < float("inf"):
            bounds[name][1] = min(bounds[name][1], largest // abs(coefficient))
        if bounds[name][0] > bounds[name][1]:
            raise Contradiction(relation.why)


def all_solutions(puzzle: Puzzle) -> list[dict[str, int]]:
    """Return everything that fits a tiny puzzle, by trying all numbers: a check of the solver."""
    names = [*puzzle.low]
    every: Iterable = product(*(range(puzzle.low[name], puzzle.high[name] + 1) for name in names))
    tried = (dict(zip(names, values, strict=True)) for values in every)
    return [values for values in tried if not puzzle.broken(values)]
