"""What is masked protects the small numbers, loses no more than it must, and fails loudly."""

from dataclasses import replace
from itertools import chain, combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import milp

from dashboard.disclosure import attack as attacking
from dashboard.disclosure import choice
from dashboard.disclosure import protect as protecting
from dashboard.disclosure.attack import ENDLESS, attack, failures
from dashboard.disclosure.problem import Cell, Order, Pattern, Problem, Sum, Unprotected
from dashboard.disclosure.protect import protect
from dashboard.disclosure.remembered import view
from dashboard.disclosure.unknowns import unknowns
from tests.disclosure.random_tables import COUNTS, Tables, problems, table

#: New cases of 2024 by age and sex: page 2 of the centre's report.
WOMEN, MEN = (3, 7, 8, 0, 2, 1, 1), (6, 17, 15, 13, 10, 3, 5)
#: By residence: the same people.
PLACES = (27, 9, 8, 8, 6, 6, 5, 4, 4, 4, 3, 3, 1, 1, 1, 1, 0)
#: Who asked, by method: self, father, mother, siblings, other.
ASKED = [[20, 0, 8, 1, 0], [0, 0, 0, 1, 0], [18, 1, 3, 3, 0], [11, 1, 6, 0, 0], [9, 0, 1, 8, 0]]


def age_by_sex(threshold: int, boundary: float | None = None) -> Problem:
    """Return the table; ages may be merged where a ``boundary`` weighs something."""
    tables = Tables(threshold)
    table(tables, "age", [[*pair] for pair in zip(WOMEN, MEN, strict=True)])
    if boundary is not None:
        classes = tuple((f"age.{i}.0", f"age.{i}.1", f"age.{i}") for i in range(len(WOMEN)))
        tables.orders.append(Order("age", classes, boundary))
    return tables.problem()


def residence(threshold: int) -> Problem:
    tables = Tables(threshold)
    tables.total("all", [tables.cell(f"place.{i}", value) for i, value in enumerate(PLACES)], 10.0)
    return tables.problem()


def relation_by_method(threshold: int) -> Problem:
    tables = Tables(threshold)
    table(tables, "asked", ASKED)
    return tables.problem()


def only_small(problem: Problem) -> Pattern:
    """Return the pattern of a protector that forgot that tables have totals."""
    return Pattern({name: "under" for name, cell in problem.cells.items() if cell.primary})


def complementary(problem: Problem, pattern: Pattern) -> list[str]:
    """Return the cells that are masked to protect others."""
    masked = ((name, problem.cells[name]) for name in pattern.hidden)
    return [name for name, cell in masked if not cell.primary and not cell.withheld]


def loss(problem: Problem, pattern: Pattern) -> float:
    return sum(problem.cells[name].weight for name in pattern.hidden)


REPORTED = {
    **{f"age {t}": age_by_sex(t) for t in (5, 10)},
    **{f"age {t}, merging": age_by_sex(t, 4.0) for t in (5, 10)},
    **{f"residence {t}": residence(t) for t in (5, 10)},
    **{f"relation {t}": relation_by_method(t) for t in (5, 10)},
}


@pytest.fixture(params=REPORTED)
def reported(request: pytest.FixtureRequest) -> Problem:
    """One of the tables of the report."""
    return REPORTED[request.param]


class TestReport:
    """The tables that the annual report prints."""

    def test_every_masked_cell_keeps_what_it_must(self, reported: Problem) -> None:
        pattern = protect(reported)
        assert failures(reported, pattern) == ()
        for name, (least, most) in attack(reported, pattern).items():
            threshold = reported.cells[name].threshold
            if pattern.hidden[name] == "under":
                assert (least, most) == (1, threshold - 1), name
            else:
                assert most - least >= threshold, name

    def test_masking_only_what_is_small_is_not_enough(self) -> None:
        for problem in (age_by_sex(5), age_by_sex(10), relation_by_method(5), relation_by_method(10)):
            assert failures(problem, only_small(problem))

    def test_no_masked_cell_could_have_stayed(self, reported: Problem) -> None:
        pattern = protect(reported)
        for name in complementary(reported, pattern):
            if not pattern.merged:
                opened = {key: state for key, state in pattern.hidden.items() if key != name}
                assert failures(reported, Pattern(opened)), name

    def test_residence_needs_nothing_but_the_small(self) -> None:
        # 4+4+4+3+3+1+1+1+1 = 22, and 9+8+8+6+6+5+22 = 64: each may be anything below the threshold.
        for threshold in (5, 10):
            problem = residence(threshold)
            assert protect(problem) == only_small(problem)

    def test_totals_by_sex_and_the_grand_total_stay(self) -> None:
        for threshold in (5, 10):
            shown = {"age..0", "age..1", "age.all"}
            assert not shown & protect(age_by_sex(threshold)).hidden.keys()

    def test_a_small_total_does_not_say_that_its_parts_are_smaller_still(self) -> None:
        # 1 + 3 = 4: "below 5" for the total would leave 1 to 3 for each.
        pattern = protect(age_by_sex(5))
        assert (pattern.hidden["age.5.0"], pattern.hidden["age.5.1"]) == ("under", "under")
        assert pattern.hidden["age.5"] == "withheld"

    def test_ages_merge_where_that_keeps_more(self) -> None:
        problem = age_by_sex(10, boundary=4.0)
        merged, apart = protect(problem), protect(age_by_sex(10))
        # 3 + 7 women below 30 are 10: shown with all that is beside them.
        assert (0, 1) in merged.merged["age"]
        assert not {"age.0.0", "age.0.1", "age.0"} & merged.hidden.keys()
        runs = merged.merged["age"]
        assert [first for first, _ in runs] == [0, *(last + 1 for _, last in runs[:-1])]
        assert sum(last - first for first, last in runs) * 4.0 + loss(problem, merged) < loss(problem, apart)

    def test_ages_stay_apart_where_boundaries_are_dear(self) -> None:
        assert protect(age_by_sex(5, boundary=20.0)).merged == {}


def every_solution(problem: Problem, pattern: Pattern, most: int) -> np.ndarray:
    """Return all numbers (a row each) that masked cells could have, by trying all up to ``most``."""
    names = list(pattern.hidden)
    ranges = []
    for name, state in pattern.hidden.items():
        cell = problem.cells[name]
        if state == "under":
            ranges.append(range(1, cell.threshold))
        else:
            ranges.append(range(1 if cell.primary else cell.threshold, most + 1))
    numbers = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(names))
    for each in problem.sums:
        difference = np.full(len(numbers), each.constant)
        for name, sign in ((each.total, -1), *((part, 1) for part in each.parts)):
            known = name not in names
            difference += sign * (problem.cells[name].value if known else numbers[:, names.index(name)])
        numbers = numbers[difference == 0]
    return numbers


@st.composite
def masked_at_random(draw) -> tuple[Problem, Pattern]:
    """Draw a small table of which small cells are masked, and some more."""
    tables = Tables(draw(st.sampled_from([3, 4])))
    table(tables, "a", draw(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2)))
    problem = tables.problem()
    positive = [name for name, cell in problem.cells.items() if cell.value and name != "a.all"]
    assume(positive)
    names = draw(st.lists(st.sampled_from(positive), min_size=1, max_size=6, unique=True))
    small = {name: problem.cells[name].primary for name in names}
    return problem, Pattern({n: "under" if each and draw(st.booleans()) else "withheld" for n, each in small.items()})


class TestAttack:
    """The attack finds what trying all numbers finds."""

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(masked_at_random())
    def test_ranges_are_those_of_all_solutions(self, drawn: tuple[Problem, Pattern]) -> None:
        problem, pattern = drawn
        # The grand total is shown: no part of it is greater.
        numbers = every_solution(problem, pattern, problem.cells["a.all"].value)
        found = attack(problem, pattern)
        weak = failures(problem, pattern)
        for column, (name, state) in enumerate(pattern.hidden.items()):
            cell, possible = problem.cells[name], set(numbers[:, column].tolist())
            assert found[name] == (min(possible), max(possible))
            if state == "under":
                enough = possible == set(range(1, cell.threshold))
            else:
                enough = max(possible) - min(possible) >= cell.threshold
            assert (name in weak) == (not enough), (name, sorted(possible))

    def test_a_gap_between_possible_numbers_is_found(self) -> None:
        # Twice a number and a shown one are an odd sum with another: 2 small + other = 9, other in {3, 5, 7}.
        cells = {n: Cell(n, v, 4) for n, v in {"small": 2, "twin": 2, "other": 5, "all": 9}.items()}
        cells["other"] = replace(cells["other"], threshold=8)
        sums = (Sum("all", ("small", "twin", "other")), Sum("small", ("twin",)))
        pattern = Pattern({"small": "under", "twin": "under", "other": "under"})
        problem = Problem(cells, sums)
        assert attack(problem, pattern)["other"] == (3, 7)
        assert failures(problem, pattern) == ("other",)

    def test_what_nothing_bounds_is_endless(self) -> None:
        problem = Problem({"a": Cell("a", 3, 5, withheld=True), "b": Cell("b", 9, 5)})
        # Zero would be shown.
        assert attack(problem, Pattern({"a": "withheld"})) == {"a": (1, ENDLESS)}
        assert failures(problem, Pattern({"a": "withheld"})) == ()

    def test_a_small_cell_that_is_shown_fails(self) -> None:
        problem = residence(5)
        hidden = dict(protect(problem).hidden)
        del hidden["place.7"]
        assert "place.7" in failures(problem, Pattern(hidden))

    def test_a_large_cell_that_is_called_small_fails(self) -> None:
        problem = residence(5)
        hidden = protect(problem).hidden | {"place.0": "under"}
        assert "place.0" in failures(problem, Pattern(hidden))

    def test_merged_classes_are_attacked_as_one(self) -> None:
        problem = age_by_sex(10, boundary=4.0)
        pattern = protect(problem)
        assert set(attack(problem, pattern)) == set(pattern.hidden)
        # Merged differently, the women are 8 of 22 and easily told.
        assert failures(problem, replace(pattern, merged={"age": ((0, 0), *pairs_of(1, 6))}))


def pairs_of(first: int, last: int) -> list[tuple[int, int]]:
    return [(i, min(i + 1, last)) for i in range(first, last + 1, 2)]


class TestChoice:
    """The least loss, always the same."""

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(
        st.lists(st.lists(COUNTS, min_size=2, max_size=3), min_size=2, max_size=2).filter(
            lambda counts: len(counts[0]) == len(counts[1])
        )
    )
    def test_no_other_choice_loses_less(self, counts: list[list[int]]) -> None:
        tables = Tables(5)
        table(tables, "a", counts)
        problem = tables.problem()
        least = loss(problem, protect(problem))
        must = only_small(problem).hidden
        open_cells = [n for n, cell in problem.cells.items() if cell.value and n not in must and n != "a.all"]
        choices = chain.from_iterable(combinations(open_cells, size) for size in range(3))
        for more in choices:
            pattern = Pattern(must | dict.fromkeys(more, "withheld"))
            if loss(problem, pattern) < least - 0.01:
                assert failures(problem, pattern), more

    def test_twice_the_same(self, reported: Problem) -> None:
        assert protect(reported) == protect(reported)

    def test_nothing_small_nothing_masked(self) -> None:
        problem = residence(5)
        large = {name: replace(cell, value=cell.value * 10) for name, cell in problem.cells.items()}
        assert protect(replace(problem, cells=large)) == Pattern({})

    def test_zero_and_open_cells_are_shown(self) -> None:
        pattern = protect(relation_by_method(5))
        assert all(relation_by_method(5).cells[name].value for name in pattern.hidden)

    def test_zeros_are_hidden_where_that_is_set(self) -> None:
        problem = residence(5)
        problem = replace(problem, cells={n: replace(cell, hide_zero=True) for n, cell in problem.cells.items()})
        pattern = protect(problem)
        assert pattern.hidden["place.16"] == "under"
        assert attack(problem, pattern)["place.16"] == (0, 4)

    def test_a_place_of_which_nothing_may_be_told_is_masked_whatever_it_counts(self) -> None:
        problem = residence(5)
        problem = replace(problem, cells=problem.cells | {"place.1": replace(problem.cells["place.1"], withheld=True)})
        assert protect(problem).hidden["place.1"] == "withheld"

    def test_other_masked_numbers_look_the_same_and_need_no_other_pattern(self, reported: Problem) -> None:
        pattern = protect(reported)
        other = another(reported, pattern)
        assert other != reported
        assert view(other, other.cells.keys(), pattern) == view(reported, reported.cells.keys(), pattern)
        assert failures(other, pattern) == ()


def another(problem: Problem, pattern: Pattern) -> Problem:
    """Return the same publication of other numbers: of each masked cell, one that is as small or as large."""
    system = unknowns(problem, pattern)
    gone = [name for order in problem.orders for names in order.classes for name in names] if pattern.merged else []
    merged = {
        name
        for order in problem.orders
        for first, last in pattern.merged.get(order.name, ())
        if first < last
        for names in order.classes[first : last + 1]
        for name in names
    }
    names = [name for name in gone if name in merged] + [name for name in pattern.hidden if name not in merged]
    lower, upper = system.lower.copy(), np.minimum(system.upper, system.truth + 20)
    for column, name in enumerate(names):
        cell = problem.cells[name]
        low, high = (1, cell.threshold - 1) if cell.value < cell.threshold else (cell.threshold, cell.value + 20)
        lower[column], upper[column] = (low, high) if cell.value else (0, 0)
    cost = np.random.default_rng(1).choice([-1.0, 1.0], len(lower))
    result = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=choice.Bounds(lower, upper),
        constraints=choice.LinearConstraint(system.matrix, system.rest, system.rest),
    )
    values = dict(zip(names, np.rint(result.x).astype(int).tolist(), strict=False))
    cells = {name: replace(cell, value=values.get(name, cell.value)) for name, cell in problem.cells.items()}
    return replace(problem, cells=cells)


class TestFailing:
    """Nothing is published where nothing is sure."""

    def test_a_small_number_that_follows_from_open_ones(self) -> None:
        cells = {"all": Cell("all", 9, 5, open=True), "rest": Cell("rest", 6, 5, open=True), "few": Cell("few", 3, 5)}
        with pytest.raises(Unprotected) as error:
            protect(Problem(cells, (Sum("all", ("rest", "few")),)))
        assert error.value.cells == ("few",)

    def test_a_sum_that_does_not_hold(self) -> None:
        cells = {"all": Cell("all", 9, 5), "a": Cell("a", 6, 5), "b": Cell("b", 2, 5)}
        with pytest.raises(Unprotected):
            protect(Problem(cells, (Sum("all", ("a", "b")),)))
        assert protect(Problem(cells, (Sum("all", ("a", "b"), 1),))).hidden["b"] == "under"

    @pytest.mark.parametrize("module", [choice, attacking], ids=["choice", "attack"])
    def test_a_solver_that_gives_up(self, module, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "milp", lambda *_, **__: SimpleNamespace(status=1, x=None, success=False))
        with pytest.raises(Unprotected):
            protect(age_by_sex(5))

    def test_a_choice_that_is_not_checked_is_no_choice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever a solver claims, the attack must find nothing."""
        nothing = lambda cost, **_: SimpleNamespace(status=0, x=np.zeros(len(cost)), success=True)  # noqa: E731
        monkeypatch.setattr(choice, "milp", nothing)
        monkeypatch.setattr(protecting, "ROUNDS", 5)
        with pytest.raises(Unprotected):
            protect(age_by_sex(5))


class TestRandomTables:
    """Sets of linked tables; test_attack.py has five hundred more, attacked by another attacker."""

    @settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
    @given(problems(most=3))
    def test_each_is_protected(self, problem: Problem) -> None:
        pattern = protect(problem)
        assert failures(problem, pattern) == ()
        merged = {name for each in problem.orders for names in each.classes for name in names} if pattern.merged else ()
        for name, cell in problem.cells.items():
            if cell.primary or cell.withheld:
                assert name in pattern.hidden or name in merged
            if cell.shut and name not in merged:
                assert name not in pattern.hidden
        for each, following in pairwise(pattern.merged.get("columns", ())):
            assert each[1] + 1 == following[0]
