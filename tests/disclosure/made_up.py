"""Made-up sets of linked tables, one for each seed: what annual reports are like, only smaller and stranger."""

import random
from dataclasses import dataclass, field, replace

from dashboard.disclosure.problem import Cell, Order, Problem, Sum

#: How counts are spread: most are few.
COUNTS = (0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 8, 9, 11, 13, 17, 24, 40)


@dataclass
class _Report:
    """Tables in the making. ``few`` is the threshold."""

    draw: random.Random
    few: int
    hide_zero: bool
    cells: dict[str, Cell] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    def cell(self, name: str, value: int, weight: float = 1.0, threshold: int = 0, withheld: bool = False) -> str:
        self.cells[name] = Cell(name, value, threshold or self.few, weight, withheld, hide_zero=self.hide_zero)
        return name

    def total(self, name: str, parts: list[str], weight: float = 3.0) -> str:
        """Add that parts add up; the total is a cell of its own, unless there is one of that name."""
        if name not in self.cells:
            self.cell(name, self.of(parts), weight)
        self.sums.append(Sum(name, tuple(parts), self.cells[name].value - self.of(parts)))
        return name

    def of(self, names: list[str]) -> int:
        return sum(self.cells[name].value for name in names)

    def maybe(self, chance: float) -> bool:
        return self.draw.random() < chance


def made_up(seed: int) -> Problem:
    """Return the problem of a seed."""
    draw = random.Random(seed)
    report = _Report(draw, draw.choice((3, 5, 5, 5, 10)), draw.random() < 0.12)
    rows, columns = draw.randint(2, 4), draw.randint(2, 4)
    inside = _table(report, rows, columns)
    own = len(report.sums)
    if report.maybe(0.4):
        _other_table(report, rows)
    if report.maybe(0.35):
        _areas(report, rows)
    if report.maybe(0.35):
        _years(report)
    if report.maybe(0.5):
        _repeated(report)
    if report.maybe(0.25):
        _rest(report)
    if report.maybe(0.2):
        _behind(report)
    if report.maybe(0.45):
        kept = [*range(columns)] if report.maybe(0.7) else [*range(columns - 1)]
        classes = tuple((*(line[column] for line in inside), f"a.all.{column}") for column in kept)
        # Classes are merged only where none of their cells is told of elsewhere (cells.py).
        elsewhere = {name for each in report.sums[own:] for name in (each.total, *each.parts)}
        if not elsewhere & {name for row in classes for name in row}:
            report.orders.append(Order("columns", classes, draw.choice((0.5, 2.0, 5.0))))
    return Problem(report.cells, tuple(report.sums), tuple(report.orders))


def _table(report: _Report, rows: int, columns: int) -> list[list[str]]:
    """Add a table with its margins: ``a.row.column``, ``a.row.all``, ``a.all.column``, ``a.all.all``."""
    inside = [
        [report.cell(f"a.{row}.{column}", report.draw.choice(COUNTS)) for column in range(columns)]
        for row in range(rows)
    ]
    lines = [report.total(f"a.{row}.all", line) for row, line in enumerate(inside)]
    sides = [report.total(f"a.all.{column}", [line[column] for line in inside]) for column in range(columns)]
    report.total("a.all.all", lines, 9.0)
    report.total("a.all.all", sides)
    return inside


def _other_table(report: _Report, rows: int) -> None:
    """Divide the same people of each row another way, with a margin of that too."""
    ways = report.draw.randint(2, 3)
    lines = []
    for row in range(rows):
        left = report.cells[f"a.{row}.all"].value
        cuts = sorted(report.draw.randint(0, left) for _ in range(ways - 1))
        counts = [after - before for before, after in zip([0, *cuts], [*cuts, left], strict=True)]
        lines.append([report.cell(f"b.{row}.{way}", count) for way, count in enumerate(counts)])
        report.total(f"a.{row}.all", lines[-1])
    sides = [report.total(f"b.all.{way}", [line[way] for line in lines]) for way in range(ways)]
    report.total("a.all.all", sides)


def _areas(report: _Report, rows: int) -> None:
    """Divide one row into places of which some are stricter, and put rows together to areas."""
    row = report.draw.randrange(rows)
    left = report.cells[f"a.{row}.all"].value
    places = []
    while left and len(places) < 3:
        count = report.draw.randint(0, left)
        # Where few live more must be there to be told, or nothing may be.
        few, withheld = report.draw.choice(((0, False), (0, False), (2 * report.few, False), (0, count > 0)))
        places.append(report.cell(f"place.{len(places)}", count, 0.5, few, withheld))
        left -= count
    places.append(report.cell(f"place.{len(places)}", left, 0.5))
    report.total(f"a.{row}.all", places)
    if rows > 2:
        cut = report.draw.randint(1, rows - 1)
        areas = [
            report.total(f"area.{number}", [f"a.{each}.all" for each in span], 4.0)
            for number, span in enumerate((range(cut), range(cut, rows)))
        ]
        report.total("a.all.all", areas)


def _years(report: _Report) -> None:
    """Add a table of years: who came in each, by the year in which they came first; the newest are those of ``a``."""
    for year in range(1, report.draw.randint(2, 3) + 1):
        before = [report.cell(f"year.{year}.{first}", report.draw.choice(COUNTS[:10]), 0.8) for first in range(year)]
        new = "a.all.all" if year == 1 else report.cell(f"year.{year}.new", report.draw.choice(COUNTS) + 20, 2.0)
        earlier = report.total(f"year.{year}.earlier", before, 2.0)
        whole = report.total(f"year.{year}.all", [new, *before], 5.0)
        report.sums.append(Sum(whole, (new, earlier)))
        if report.maybe(0.5):
            # The next report tells the year again; where numbers are large, it may contradict the first.
            again = report.draw.choice([whole, earlier, *before])
            more = report.draw.choice((0, 1, -1)) if report.cells[again].value > 2 * report.few else 0
            report.cell(f"{again}.again", report.cells[again].value + more)
            report.sums.append(Sum(f"{again}.again", (again,), more))


def _repeated(report: _Report) -> None:
    """Print some numbers a second time."""
    for name in report.draw.sample(sorted(report.cells), 2):
        if not any(each.total == f"{name}.twin" for each in report.sums):
            report.total(report.cell(f"{name}.twin", report.cells[name].value), [name])


def _rest(report: _Report) -> None:
    """State a part of a number: what is left over is printed nowhere, but can be worked out."""
    name = report.draw.choice(sorted(name for name in report.cells if name.startswith("a.")))
    value = report.cells[name].value
    if value:
        stated = report.cell(f"{name}.stated", report.draw.randint(max(0, value - 6), value))
        if report.cells[stated].value < value:
            rest = report.cell(f"{name}.rest", value - report.cells[stated].value, 0.0)
            report.total(name, [stated, rest])
        else:
            report.total(name, [stated])


def _behind(report: _Report) -> None:
    """Withhold a number of a row whatever it is, with its part in the columns: few people are behind it."""
    for name in report.draw.sample(sorted(name for name in report.cells if name.count(".") == 2), 1):
        cell = report.cells[name]
        report.cells[name] = replace(cell, withheld=cell.value > 0)
