"""Random sets of linked tables, as hypothesis draws them: tables with margins, hierarchies, equal cells, orders."""

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from dashboard.disclosure.problem import Cell, Order, Problem, Sum

#: As in consultations: mostly small numbers and zeros, a few large ones.
COUNTS = st.one_of(st.just(0), st.integers(1, 4), st.integers(1, 12), st.integers(5, 60))


@dataclass
class Tables:
    """A problem in the making."""

    threshold: int
    cells: dict[str, Cell] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    def cell(self, name: str, value: int, weight: float = 1.0) -> str:
        self.cells[name] = Cell(name, value, self.threshold, weight)
        return name

    def total(self, name: str, parts: list[str], weight: float = 2.0) -> str:
        """Add a sum; where the total is in another table already, only the equation."""
        if name not in self.cells:
            self.cell(name, sum(self.cells[part].value for part in parts), weight)
        self.sums.append(Sum(name, tuple(parts)))
        return name

    def problem(self) -> Problem:
        return Problem(self.cells, tuple(self.sums), tuple(self.orders))


def table(tables: Tables, name: str, counts: list[list[int]], rows: list[str] | None = None) -> None:
    """Add a table with its margins; ``rows`` names its row totals, which may be those of another table."""
    body = [[tables.cell(f"{name}.{i}.{j}", value) for j, value in enumerate(line)] for i, line in enumerate(counts)]
    rows = rows or [f"{name}.{i}" for i in range(len(counts))]
    totals = [tables.total(row, line) for row, line in zip(rows, body, strict=True)]
    columns = [tables.total(f"{name}..{j}", [line[j] for line in body]) for j in range(len(counts[0]))]
    tables.total(f"{name}.all", totals, 4.0)
    tables.total(f"{name}.all", columns)


@st.composite
def problems(draw, orders: bool = True, most: int = 4) -> Problem:
    """Draw a problem."""
    tables = Tables(draw(st.sampled_from([3, 5, 5, 10])))
    height, width = draw(st.integers(2, most)), draw(st.integers(2, most))
    counts = draw(st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=height, max_size=height))
    table(tables, "a", counts)
    if draw(st.booleans()):
        # The same people by something else: the row totals are shared.
        other = [draw(_split(sum(line), draw(st.integers(2, 3)))) for line in counts]
        width_of_other = max(map(len, other))
        other = [line + [0] * (width_of_other - len(line)) for line in other]
        table(tables, "b", other, [f"a.{i}" for i in range(height)])
    if draw(st.booleans()):
        # A hierarchy: the rows in two groups.
        cut = draw(st.integers(1, height - 1))
        spans = (range(cut), range(cut, height))
        groups = [tables.total(f"group.{k}", [f"a.{i}" for i in span], 3.0) for k, span in enumerate(spans)]
        tables.total("a.all", groups)
    if draw(st.booleans()):
        # The same number in another report, which may have counted some more.
        twin = draw(st.sampled_from(sorted(tables.cells)))
        # A zero is shown, and would tell how many more.
        more = draw(st.sampled_from([0, 0, 0, 1, 7])) if tables.cells[twin].value else 0
        tables.cell("twin", tables.cells[twin].value + more)
        tables.sums.append(Sum("twin", (twin,), more))
    if draw(st.integers(0, 3)) == 0:
        # Nothing may be told of one place.
        name = f"a.{draw(st.integers(0, height - 1))}"
        inside = [part for each in tables.sums if each.total == name for part in each.parts]
        for one in (name, *inside):
            # A zero is told by the zeros around it.
            tables.cells[one] = replace(tables.cells[one], withheld=tables.cells[one].value > 0)
    if orders and "b..0" not in tables.cells and draw(st.booleans()):
        classes = tuple((*(f"a.{i}.{j}" for i in range(height)), f"a..{j}") for j in range(width))
        tables.orders.append(Order("columns", classes, draw(st.sampled_from([1.0, 3.0, 6.0]))))
    return tables.problem()


@st.composite
def _split(draw, total: int, parts: int) -> list[int]:
    """Draw numbers that sum up to a total."""
    ends = sorted(draw(st.integers(0, total)) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *ends], [*ends, total], strict=True)]
