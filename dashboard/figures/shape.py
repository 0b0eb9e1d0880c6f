"""The shape of a figure: its table arranged as its form says, for every outlet that draws it.

Nothing is computed: each datum of a shape is one of the table's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import theme
from dashboard.catalog import find
from dashboard.figures.form import Datum, columns_of

if TYPE_CHECKING:
    from dashboard.figures.figure import Published

#: A category and a series without a row of their own.
ABSENT = Datum("", state="absent")


@dataclass(frozen=True)
class Series:
    """One series: ``data`` stand beside the shape's categories. ``unit`` is the card's: persons, percent."""

    name: str
    key: str | None
    unit: str
    colour: str
    data: tuple[Datum, ...]


@dataclass(frozen=True)
class Shape:
    """A figure's data as it is drawn.

    ``panels`` are the series that share a chart; ``axis`` is the heading of the categories' column and ``measure`` that
    of the values', with its unit, where all series are of one; ``by`` is that of the series' column. Bars and columns
    of several series stand on each other where ``stacked``, else beside each other. By kind:
    pyramid: the first series stands left, the second right; further ones (sex unknown) on neither side.
    matrix: categories are the columns and series the rows. points: series are x and y. intervals: value, low, high.
    map: categories are places of the ``level``, some of them on no map (no boundary has their key); series are the
    value and, if there is one, what is told beside it; ``breaks`` are the limits of five classes of the value.
    table, numbers: no categories, no series.
    """

    kind: str
    categories: tuple[Datum, ...]
    series: tuple[Series, ...]
    panels: tuple[tuple[int, ...], ...]
    axis: str
    level: str = ""
    measure: str = ""
    stacked: bool = False
    breaks: tuple[float, ...] = ()
    by: str = ""


#: The kinds that have a category for each row whatever the form: what names it, and the columns of its values.
PARTS = {
    "points": ("label", ("x", "y")),
    "intervals": ("category", ("value", "low", "high")),
    "map": ("place", ("value", "beside")),
}
#: Which of them give a mark its place.
PLACED = {"points": ("x", "y"), "intervals": ("value",), "map": ("value",)}


class _Twice(Exception):
    """Two rows of a table have the same category and series."""


class _Table:
    """A figure's table by its columns, as ``table`` returns them and as its card declares them."""

    def __init__(self, columns: Sequence[dict], values: Sequence[Sequence[Datum]], card: dict) -> None:
        self.specs, self.rows = card["columns"], values
        self._places = {column["key"]: place for place, column in enumerate(columns)}
        self._headings = {column["key"]: column["label"] for column in columns}

    def column(self, key: str) -> list[Datum]:
        return [row[self._places[key]] for row in self.rows]

    def heading(self, keys: Sequence[str]) -> str:
        return _joined([self._headings[key] for key in keys])

    def unit(self, key: str) -> str:
        return self.specs[key].get("unit", "")

    def names(self, keys: Sequence[str], *, first: bool = False) -> list[Datum]:
        """Return the names that some columns give each row: joined, or the ``first`` that is filled."""
        return [_name(parts, first) for parts in zip(*(self.column(key) for key in keys), strict=True)]

    def colours(self, column: str) -> dict[str, str]:
        """Return the colours that the keys of a column have on every page."""
        return theme.COLOURS.get(self.specs[column].get("domain", ""), theme.COLOURS.get(column, {}))


def _name(parts: Sequence[Datum], first: bool) -> Datum:
    filled = [part for part in parts if part.words and part.state != "not_recorded"] or [*parts]
    if first or len(filled) == 1:
        return filled[0]
    return Datum(_joined([part.words for part in filled]), key="/".join(part.key or part.words for part in filled))


def _joined(words: Sequence[str]) -> str:
    """Join names as their script does."""
    return ("・" if any(letter > "\u3000" for word in words for letter in word) else ", ").join(words)


def shape_of(published: "Published") -> Shape:
    """Return the shape of a published figure; one that has no rows, or a fault, is an empty table."""
    return arranged(published.form, published.columns, published.values, find(published.name).card)


def drawable(shape: Shape) -> bool:
    """Tell whether a shape holds any mark that has a place of its own: for a point, both of its numbers."""
    shown = shape.series[: len(PLACED[shape.kind])] if shape.kind in PLACED else ()
    if shown:
        return any(all(map(_known, mark)) for mark in zip(*(one.data for one in shown), strict=True))
    return any(_known(datum) for one in shape.series for datum in one.data)


def _known(datum: Datum) -> bool:
    return datum.number is not None and not datum.state


def arranged(form: dict, columns: Sequence[dict], values: Sequence[Sequence[Datum]], card: dict) -> Shape:
    """Return a table's shape, as its form says; raise ValueError where two rows have one place."""
    kind = form.get("kind", "table")
    if kind in ("table", "numbers") or not values:
        return Shape(kind, (), (), (), "")
    shown = _Table(columns, values, card)
    if kind in PARTS:
        return _plain(kind, shown, form, *PARTS[kind])
    category, series = ("column", "row") if kind == "matrix" else ("category", "series")
    if series in form:
        try:
            return _crossed(kind, shown, form, columns_of(form, category), columns_of(form, series))
        except _Twice as twice:
            raise ValueError(f"the card “{card['title']['en']}”: form: two rows are {twice}") from twice
    return _plain(kind, shown, form, "category", ("value",))


def _plain(kind: str, table: _Table, form: dict, category: str, parts: Sequence[str]) -> Shape:
    """Return a shape with a category for each row, and a series for each column of values."""
    named = columns_of(form, category)
    categories = table.names(named, first=kind == "map")
    columns = [column for part in parts for column in columns_of(form, part)]
    # A row without a name belongs to another part of the drawing, such as the limits around a scatter.
    kept = [place for place, name in enumerate(categories) if name.words]
    units = [table.unit(column) for column in columns]
    panels = (tuple(range(len(columns))),) if kind in PARTS else _panels(units, form.get("apart", False))
    # A panel's first series has the first colour: panels have nothing to do with each other.
    palette = theme.CATEGORICAL
    colours = {column: palette[place % len(palette)] for panel in panels for place, column in enumerate(panel)}
    series = [
        Series(
            table.heading([column]),
            column,
            units[position],
            colours[position],
            tuple(table.column(column)[place] for place in kept),
        )
        for position, column in enumerate(columns)
    ]
    return Shape(
        kind,
        tuple(categories[place] for place in kept),
        tuple(series),
        panels,
        table.heading(named),
        form.get("level", ""),
        series[0].name,
        False,
        tuple(form.get("breaks", ())),
    )


def _panels(units: Sequence[str], apart: bool) -> tuple[tuple[int, ...], ...]:
    """Return which series share a chart: those of one unit, or none."""
    if apart:
        return tuple((position,) for position in range(len(units)))
    return tuple(tuple(p for p, other in enumerate(units) if other == unit) for unit in dict.fromkeys(units))


def _crossed(kind: str, table: _Table, form: dict, category: tuple[str, ...], series: tuple[str, ...]) -> Shape:
    """Return a shape with a series for each name in the columns ``series``: the table pivoted."""
    (value,) = columns_of(form, "value")
    data: dict[Datum, dict[Datum, Datum]] = {}
    categories: dict[Datum, None] = {}
    for across, along, datum in zip(table.names(category), table.names(series), table.column(value), strict=True):
        if not (across.words and along.words):
            # Such as a press report among the meetings of a timeline.
            continue
        categories[across] = None
        row = data.setdefault(along, {})
        if across in row:
            raise _Twice(f"{across.words}, {along.words}")
        row[across] = datum
    colours = _colours(table, [*data], series, form)
    found = tuple(
        Series(one.words, one.key, table.unit(value), colour, tuple(row.get(across, ABSENT) for across in categories))
        for (one, row), colour in zip(data.items(), colours, strict=True)
    )
    return Shape(
        kind,
        tuple(categories),
        found,
        (tuple(range(len(found))),),
        table.heading(category),
        measure=table.heading([value]),
        stacked=kind in ("bars", "columns") and form.get("stacked", True),
        by=table.heading(series),
    )


def _colours(table: _Table, names: Sequence[Datum], columns: tuple[str, ...], form: dict) -> list[str]:
    """Return the series' colours: those that their keys have everywhere, pale to dark, or in order."""
    if form.get("colours") == "sequential":
        # The palest would not stand out against the ground.
        steps = theme.SEQUENTIAL[1:]
        return [steps[min(place, len(steps) - 1)] for place in range(len(names))]
    fixed = table.colours(columns[0]) if len(columns) == 1 else {}
    spare = [colour for colour in theme.CATEGORICAL if colour not in fixed.values()] or [theme.GREY]
    colours = []
    for position, name in enumerate(names):
        in_order = spare if fixed else theme.CATEGORICAL
        colour = theme.GREY if name.key == "unknown" else in_order[position % len(in_order)]
        colours.append(fixed.get(name.key, colour))
    return colours
