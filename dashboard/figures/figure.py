"""What a figure is: one query, one drawing function, one card of words; and what is published of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from dashboard.catalog import Query, Value, find
from dashboard.figures.form import Datum
from dashboard.figures.labels import Labels
from dashboard.language import text


@dataclass(frozen=True)
class Number:
    """One key number: what it is, its value as words, and what it is compared with."""

    label: str
    value: str
    unit: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True)
class Drawing:
    """What a drawing function returns: a headline made from the rows, and a chart or key numbers.

    ``lead`` is sentences to read, below the headline. Neither chart nor numbers nor lead: the
    figure is its table. ``note`` is added to the card's caveat.
    """

    headline: str
    chart: go.Figure | None = None
    numbers: tuple[Number, ...] = ()
    note: str = ""
    lead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """How to draw: the language, the labels of that language, and the query's parameters.

    ``printed`` tells whether a report prints the year; else the log gives what is shown of it.
    """

    language: str
    labels: Labels
    parameters: dict[str, Value]
    printed: bool = True

    @property
    def fiscal_year(self) -> int | None:
        return self.parameters.get("fiscal_year")

    def label(self, domain: str, key: str | None) -> str:
        return self.labels.of(domain, key)

    def text(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    def amount(self, value: float | None, unit: str, signed: bool = False) -> str:
        """Write a value with its unit: 554件, 1,240 contacts; "not recorded" for none."""
        return self.labels.amount(value, unit, signed)

    def change(self, value: float | None, previous: float | None, unit: str) -> str:
        """Write a change on last year: ＋35人（＋62.5%）; no percentage on a base below 20; "" without one."""
        if pd.isna(value) or pd.isna(previous):
            return ""
        change = self.amount(value - previous, unit, signed=True)
        if unit != "percent" and previous >= 20:
            share = self.labels.figures(100 * (value - previous) / previous, "percent", signed=True)
            change = self.text("figure.change_with_share", change=change, share=share)
        return self.text("figure.on_last_year", change=change)


Draw = Callable[[pd.DataFrame, Look], Drawing]


@dataclass(frozen=True)
class Figure:
    """A figure: the query of the same name, and the function that draws its rows.

    ``height`` is the plot's in pixels, unless the chart sets its own; ``selects`` names the parameter
    that a click on a mark sets (the mark's ``customdata``, or its location on a map).
    """

    name: str
    draw: Draw
    height: int = 360
    selects: str | None = None

    @property
    def query(self) -> Query:
        return find(self.name)


FIGURES: dict[str, Figure] = {}


class InternalOnly(Exception):
    """A figure that can't be shown outside: it counts single records, or quotes what was printed word by word."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"{name}: {kind}")
        self.name, self.kind = name, kind

    def message(self, language: str) -> str:
        return text(f"figure.internal_{self.kind}", language, title=find(self.name).card["title"][language])


def figure(name: str, height: int = 360, selects: str | None = None) -> Callable[[Draw], Draw]:
    """Declare the decorated function to be the drawing of the query ``name``."""

    def declare(draw: Draw) -> Draw:
        if name in FIGURES:
            raise ValueError(f"two figures are named {name}")
        FIGURES[name] = Figure(name, draw, height, selects)
        return draw

    return declare


@dataclass(frozen=True, eq=False)
class Published:
    """A figure ready to leave: words, chart, table, rows and their origin, in one language.

    Where a file is faulty, ``faults`` says so and there is neither chart nor table; where the
    query has no rows, ``empty`` says why. ``warnings`` stand beside a figure that is shown.
    ``picks`` is what choosing each row of the table sets.
    """

    name: str
    title: str
    subtitle: str
    headline: str = ""
    chart: str | None = None
    height: int = 0
    selects: str | None = None
    numbers: tuple[Number, ...] = ()
    lead: tuple[str, ...] = ()
    columns: tuple[dict, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    #: The same cells with the numbers and keys behind the words.
    values: tuple[tuple[Datum, ...], ...] = ()
    #: How outlets other than the browser show it (figures/form.py).
    form: dict = field(default_factory=dict)
    #: How many values of the rows are masked for the audience.
    masked: int = 0
    picks: tuple[str | None, ...] = ()
    csv: str = ""
    csv_name: str = ""
    notes: tuple[str, ...] = ()
    definition: tuple[tuple[str, str], ...] = ()
    source: str = ""
    sql: str = ""
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    empty: str = ""
