"""The cells that count people, and how they add up: what the protector and the attacker both work on."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One count. ``value`` is the truth; ``threshold`` is that of this cell.

    A cell below its threshold (and not zero, unless ``hide_zero``) is primary: masked as "under". A
    cell that is ``withheld`` is masked whatever its value: few persons stand behind it, or nothing may
    be shown of the place. ``open`` cells are never masked (they are public by nature, such as sessions).
    ``weight`` is what is lost when the cell is not shown; it must not depend on ``value``.
    """

    name: str
    value: int
    threshold: int
    weight: float = 1.0
    withheld: bool = False
    open: bool = False
    hide_zero: bool = False

    @property
    def primary(self) -> bool:
        """Tell whether the cell is too small to be shown."""
        small = 0 <= self.value < self.threshold if self.hide_zero else 0 < self.value < self.threshold
        return not self.open and not self.withheld and small

    @property
    def shut(self) -> bool:
        """Tell whether the cell is always shown: open, or a zero that need not be hidden."""
        return self.open or (self.value == 0 and not self.hide_zero and not self.withheld)


@dataclass(frozen=True)
class Sum:
    """``total`` = the sum of ``parts`` + ``constant`` (a contradiction in print, known to everybody)."""

    total: str
    parts: tuple[str, ...]
    constant: int = 0


@dataclass(frozen=True)
class Order:
    """Classes in an order, of which neighbours may be merged: age bands, say.

    Each class names its cells, in the same positions: ``classes[i][p]`` and ``classes[i + 1][p]`` merge.
    ``runs``, if given, are the runs of classes (first, last) that must be, and no others.
    ``weight`` is what is lost with each boundary that goes: as much as the cells of one class weigh together
    if classes shall be merged only where more cells can be shown after than before.
    """

    name: str
    classes: tuple[tuple[str, ...], ...]
    weight: float = 1.0
    runs: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True)
class Share:
    """A published percentage: 100 * ``part`` / ``whole``, rounded to ``digits``. Masked with either of them."""

    part: str
    whole: str
    digits: int = 1


@dataclass(frozen=True)
class Problem:
    """All cells of one state of the data, for one audience."""

    cells: dict[str, Cell]
    sums: tuple[Sum, ...] = ()
    orders: tuple[Order, ...] = ()
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """What is not shown: the state ("under", "withheld") of each masked cell, and the classes that are merged.

    A small cell may be called "withheld", too: a total of several numbers that is "under" would say of each of
    them that it is smaller still.

    ``merged`` names for each order the runs of neighbouring classes (first, last; positions) that became one;
    the cells of a run exist no longer, their sums do: ``hidden`` names such a sum by the first cell of the run.
    """

    hidden: dict[str, str]
    merged: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


class Unprotected(Exception):
    """No pattern protects the cells; ``cells`` names those that could still be worked out."""

    def __init__(self, cells: tuple[str, ...]) -> None:
        super().__init__(f"{len(cells)} masked values could be worked out: {', '.join(cells[:20])}")
        self.cells = cells
