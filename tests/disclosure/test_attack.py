"""Somebody who knows all that is published, how it hangs together, and how to solve puzzles, finds nobody."""

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from dashboard.briefing.content import compose
from dashboard.briefing.outlets import write
from dashboard.disclosure.audience import audience
from dashboard.disclosure.problem import Pattern, Unprotected
from dashboard.disclosure.protect import protect
from dashboard.disclosure.protected import protected
from dashboard.warehouse import Warehouse
from tests.disclosure.attacker import Contradiction, Puzzle, all_solutions
from tests.disclosure.made_up import made_up
from tests.disclosure.onlookers import Masked, Onlooker, found
from tests.disclosure.opened import Workbook
from tests.disclosure.publication import BRIEFING, Publication
from tests.disclosure.reports import Entry, Reports, entries, tables_of

OUTSIDE = {"funder": 5, "public": 10}
#: Sets of linked tables that are made up, and how many of them may go unpublished.
SETS, GIVEN_UP = 500, 0.02
#: Axes and marks of a chart that are no values: where words stand instead.
NO_VALUES = {0.0, 1e-06}


@cache
def published(warehouse: Warehouse, name: str) -> Workbook:
    """Return a workbook of the figures, as an audience gets it."""
    return Workbook(write(compose(warehouse, BRIEFING, "ja", name), "xlsx"))


@cache
def protected_entries(warehouse: Warehouse, name: str) -> dict[str, Entry]:
    """Return all that the tables of an audience's warehouse tell of the year."""
    return entries(tables_of(protected(warehouse, audience(name))))


@cache
def true_entries(warehouse: Warehouse) -> dict[str, Entry]:
    return entries(tables_of(warehouse))


@pytest.fixture(params=OUTSIDE)
def outside(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=[False, True], ids=["reader", "sharp"])
def sharp(request: pytest.FixtureRequest) -> bool:
    """Whether the reader makes use of what the legend says: 0 is never masked."""
    return request.param


class TestPublication:
    """The figures of one briefing, opened as an outsider opens them."""

    def test_the_workbook_gives_nobody_away(self, warehouse: Warehouse, outside: str, sharp: bool) -> None:
        reports = Publication(published(warehouse, outside)).reports(OUTSIDE[outside], sharp)
        assert len(reports.masked) > 90
        assert found(reports.puzzle, reports.masked) == {}

    def test_no_number_is_masked_in_one_figure_and_told_in_another(self, warehouse: Warehouse, outside: str) -> None:
        assert not Publication(published(warehouse, outside)).twice

    def test_the_truth_fits_what_is_published(self, warehouse: Warehouse, outside: str) -> None:
        reports = Publication(published(warehouse, outside)).reports(OUTSIDE[outside])
        assert _with_truth(reports, true_entries(warehouse)).solve()

    def test_what_stands_behind_a_drawing_stands_in_the_table(self, warehouse: Warehouse, outside: str) -> None:
        workbook = published(warehouse, outside)
        told = {
            round(abs(float(cell)), 6)
            for rows in workbook.tables.values()
            for row in rows
            for cell in row.values()
            if isinstance(cell, (int, float))
        }
        drawings = dict(workbook.drawn())
        assert len(drawings) >= 8
        for name, numbers in drawings.items():
            assert {round(number, 6) for number in numbers} - told <= NO_VALUES, name


class TestAllTables:
    """Everything that any figure of an audience could be drawn from, at once."""

    def test_all_tables_together_give_nobody_away(self, warehouse: Warehouse, outside: str, sharp: bool) -> None:
        reports = Reports(protected_entries(warehouse, outside), OUTSIDE[outside], sharp)
        assert len(reports.masked) > 180
        assert found(reports.puzzle, reports.masked) == {}

    def test_the_truth_fits_all_tables(self, warehouse: Warehouse, outside: str) -> None:
        truth, told = true_entries(warehouse), protected_entries(warehouse, outside)
        assert _with_truth(Reports(told, OUTSIDE[outside]), truth).solve()
        # The report's own contradictions apart, what is told is true, label by label.
        for name, entry in told.items():
            if name not in truth:
                assert "+" in name
            elif entry.state == "under":
                assert 0 < truth[name].number < entry.threshold, name
            elif not entry.state:
                assert entry.number == truth[name].number, name


class TestWeakened:
    """The attack sees where protection is weaker than it should be: it is not blind."""

    def test_primary_suppression_alone_is_caught(self, warehouse: Warehouse, outside: str) -> None:
        threshold, truth = OUTSIDE[outside], true_entries(warehouse)
        told = protected_entries(warehouse, outside)
        merged = {part for parts in Reports(told, threshold).inside.values() for part in parts}
        weak = {
            name: entry if told.get(name, entry).state == "under" or name in merged else truth[name]
            for name, entry in truth.items()
        }
        weak |= {name: told[name] for name in truth if told.get(name, truth[name]).state == "under"}
        reports = Reports(weak, threshold)
        pinned = found(reports.puzzle, reports.masked)
        assert {"centre_consulters|father|cases", "centre_outcomes|interrupted"} <= {*pinned}

    def test_one_complementary_cell_opened_is_caught(self, warehouse: Warehouse, outside: str) -> None:
        truth, told = true_entries(warehouse), protected_entries(warehouse, outside)
        caught, opened = 0, 0
        for name, entry in told.items():
            if entry.state != "withheld" or not name.startswith(("centre_consulters|", "centre_outcomes|")):
                continue
            if not name.endswith("share"):
                opened += 1
                reports = Reports({**told, name: truth[name]}, OUTSIDE[outside])
                caught += bool(_pinned(reports))
        assert opened >= 4
        assert caught == opened

    @pytest.mark.parametrize("seed", range(1000, 1030))
    def test_made_up_tables_with_primary_suppression_alone(self, seed: int) -> None:
        problem = made_up(seed)
        small = {name: "under" for name, cell in problem.cells.items() if cell.primary}
        puzzle, masked = Onlooker().puzzle(problem, Pattern(small))
        alone = [each for each in problem.sums if sum(name in small for name in (each.total, *each.parts)) == 1]
        assert not alone or found(puzzle, masked)


class TestMadeUp:
    def test_made_up_tables_give_nobody_away(self) -> None:
        given_up, masked_in_all, given_away = [], 0, {}
        for seed in range(SETS):
            problem = made_up(seed)
            try:
                pattern = protect(problem)
            except Unprotected:
                given_up.append(seed)
                continue
            for onlooker in (Onlooker(), Onlooker(sharp=True)):
                puzzle, masked = onlooker.puzzle(problem, pattern)
                known = found(puzzle, masked)
                if known:
                    given_away[seed, onlooker.sharp] = known
            masked_in_all += len(masked)
        assert given_away == {}
        assert masked_in_all > 5 * SETS
        assert len(given_up) <= GIVEN_UP * SETS, given_up

    def test_a_pattern_with_one_cell_opened_is_caught(self) -> None:
        """Of each cell that was masked beside the small ones, seldom one could have stayed."""
        opened, caught = 0, 0
        for seed in range(2000, 2030):
            problem = made_up(seed)
            try:
                pattern = protect(problem)
            except Unprotected:
                continue
            for name, state in pattern.hidden.items():
                cell = problem.cells[name]
                if state == "withheld" and not cell.withheld and not cell.primary and not pattern.merged:
                    opened += 1
                    weaker = replace(pattern, hidden={k: v for k, v in pattern.hidden.items() if k != name})
                    try:
                        caught += bool(found(*Onlooker().puzzle(problem, weaker)))
                    except Contradiction:
                        pytest.fail(f"{seed}: the truth does not fit")
        assert opened > 50
        assert caught > 0.8 * opened


class TestSolver:
    """The solver of the attack says what trying all numbers says."""

    @pytest.mark.parametrize("seed", range(40))
    def test_tiny_puzzles(self, seed: int) -> None:
        draw = random.Random(seed)
        puzzle, names = Puzzle(), [f"n{each}" for each in range(4)]
        truth = {name: draw.randint(0, 5) for name in names}
        for name in names:
            puzzle.number(name, *((truth[name],) if draw.random() < 0.15 else (0, 6)))
        for _ in range(draw.randint(1, 3)):
            total, *parts = draw.sample(names, draw.randint(2, 4))
            puzzle.total(total, parts, truth[total] - sum(truth[part] for part in parts))
        part, whole = draw.sample(names, 2)
        if truth[whole] and draw.random() < 0.6:
            puzzle.ratio(part, whole, round(100 * truth[part] / truth[whole]), 0, 100)
        if draw.random() < 0.4:
            puzzle.at_most(*sorted(draw.sample(names, 2), key=truth.get))
        solutions = all_solutions(puzzle)
        assert truth in solutions
        for name in names:
            values = {solution[name] for solution in solutions}
            assert {value for value in range(-1, 9) if puzzle.possible(name, value)} == values
            assert puzzle.range_of(name) == (min(values), max(values))

    def test_what_contradicts_itself(self) -> None:
        puzzle = Puzzle()
        for name, most in (("a", 4), ("b", 4), ("c", 20)):
            puzzle.number(name, 0, most)
        puzzle.total("c", ["a", "b"])
        puzzle.relate({"c": 1}, 9, 20)
        with pytest.raises(Contradiction):
            puzzle.range_of("a")

    def test_a_share_with_all_its_digits_tells_more_than_a_rounded_one(self) -> None:
        def puzzle() -> Puzzle:
            made = Puzzle()
            made.number("part", 1, 9)
            made.number("whole", 1, 95)
            return made

        rounded, exact = puzzle(), puzzle()
        rounded.ratio("part", "whole", 8, 0, 100)
        exact.exactly("part", "whole", 1 / 13)
        assert exact.range_of("whole") == (13, 91)
        assert rounded.possible("whole", 90) and not exact.possible("whole", 90)

    def test_every_value_counts_not_only_the_ends(self) -> None:
        puzzle = Puzzle()
        puzzle.number("a", 1, 4)
        puzzle.number("b", 0, 9)
        puzzle.relate({"a": 1, "b": -3}, 1, 1)
        assert puzzle.range_of("a") == (1, 4)
        assert found(puzzle, [Masked("a", 1, 4)]) == {"a": "not 2, 3 of 1 to 4"}


def _with_truth(reports: Reports, truth: dict[str, Entry]) -> Puzzle:
    """Return a puzzle in which every number that a report tells is what it is."""
    for name in [*reports.puzzle.low]:
        if name in truth and truth[name].number is not None and np.isfinite(truth[name].number):
            reports.puzzle.number(name, int(truth[name].number))
    return reports.puzzle


def _pinned(reports: Reports) -> dict[str, str]:
    try:
        return found(reports.puzzle, reports.masked)
    except Contradiction as error:
        return {str(error): "contradiction"}
