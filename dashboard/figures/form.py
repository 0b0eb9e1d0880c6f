"""The form of a figure outside the browser: a native chart, a table, shapes. Declared in its card, ``form``.

A form names columns of the table that the figure shows: no outlet computes anything. Where a parameter changes what
is shown, ``{$measure: {rate: …, distance: …, else: …}}`` stands for the whole form or for any part of it, and
``$level`` for the parameter's own value.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.catalog import Value

#: bars: horizontal; columns: over time; lines: over time; pyramid: two sides; points: a scatter; intervals: a value
#: with its bounds; matrix: a shaded table; map: an area each; table: as it is; numbers: key numbers.
KINDS = ("bars", "columns", "lines", "pyramid", "points", "intervals", "matrix", "map", "table", "numbers")
#: The parts of each kind's form that name columns: those that must be there, and those that may.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bars": (("category", "value"), ("series",)),
    "columns": (("category", "value"), ("series",)),
    "lines": (("category", "value"), ("series",)),
    "pyramid": (("category", "series", "value"), ()),
    "points": (("label", "x", "y"), ()),
    "intervals": (("category", "value", "low", "high"), ()),
    "matrix": (("row", "column", "value"), ()),
    "map": (("place", "value"), ("beside",)),
    "table": ((), ()),
    "numbers": ((), ()),
}
#: Parts that may name several columns.
SEVERAL = {"category", "series", "value", "place"}
#: Parts whose columns are numbers.
VALUES = {"value", "beside", "low", "high", "x", "y"}
#: Other parts, with the values that they may have. ``stacked``: whether series stand on each other (they do, unless
#: ``false``); ``apart``: whether values of the same unit have a chart each; ``colours: sequential``: series in order.
SETTINGS: dict[str, dict[str, tuple]] = {
    "bars": {"stacked": (True, False), "apart": (True, False), "colours": ("sequential",)},
    "columns": {"stacked": (True, False), "apart": (True, False), "colours": ("sequential",)},
    "lines": {"apart": (True, False)},
    "map": {"level": ("subprefecture", "health_centre", "municipality")},
}
#: The states of a cell that is masked for the audience.
MASKED = ("under", "withheld")
#: How many limits the classes of a map have.
BREAKS = 4


@dataclass(frozen=True)
class Datum:
    """One cell of a figure's table: its words, and the number or key behind them.

    ``state`` says why there is no number where one belongs: "not_recorded", "under" (below the threshold)
    or "withheld"; "absent" where there is no such cell; "" for a number, a key or text. ``hidden`` are the masked
    items of a list, whose other items its words tell.
    """

    words: str
    number: float | None = None
    key: str | None = None
    state: str = ""
    hidden: "tuple[Datum, ...]" = ()

    @property
    def masks(self) -> "tuple[Datum, ...]":
        """Return what is masked of it, one of each kind: the whole cell, or items of a list."""
        return self.hidden or ((self,) if self.state in MASKED else ())


def form_of(card: dict[str, Any], bound: "dict[str, Value]") -> dict[str, Any]:
    """Return the form that a card declares, for the parameters of its query; raise ValueError that names what is wrong.

    The result is plain: ``kind``, the columns by part, and the settings.
    """
    declared = card.get("form")
    if declared is None:
        raise _wrong(card, "none is declared; {kind: table} is the least")
    form = _resolved(declared, bound, card)
    _check(form, card)
    return form


def columns_of(form: dict[str, Any], part: str) -> tuple[str, ...]:
    """Return the columns that a part of a form names: none, one or several."""
    named = form.get(part, ())
    return (named,) if isinstance(named, str) else tuple(named)


def _wrong(card: dict[str, Any], what: str) -> ValueError:
    return ValueError(f"the card “{card['title']['en']}”: form: {what}")


def _resolved(part: Any, bound: "dict[str, Value]", card: dict[str, Any]) -> Any:
    """Return a form, or a part of one, with its parameters put in."""
    if isinstance(part, str) and part.startswith("$"):
        return _asked(part, bound, card)
    if not isinstance(part, dict):
        return part
    if len(part) == 1 and (parameter := next(iter(part))).startswith("$"):
        value, variants = _asked(parameter, bound, card), part[parameter]
        if value not in variants and "else" not in variants:
            raise _wrong(card, f"{parameter} has no variant for {value!r}, and no else")
        return _resolved(variants[value] if value in variants else variants["else"], bound, card)
    return {key: _resolved(value, bound, card) for key, value in part.items()}


def _asked(parameter: str, bound: "dict[str, Value]", card: dict[str, Any]) -> "Value":
    if parameter[1:] not in bound:
        raise _wrong(card, f"there is no parameter {parameter[1:]}")
    return bound[parameter[1:]]


def _check(form: dict[str, Any], card: dict[str, Any]) -> None:
    """Check that a form has its parts, and that they name columns that every reader sees."""
    kind = form.get("kind")
    if kind not in KINDS:
        raise _wrong(card, f"expected a kind of {', '.join(KINDS)}, found {kind!r}")
    needed, possible = PARTS[kind]
    settings, limits = SETTINGS.get(kind, {}), {"breaks"} if kind == "map" else set()
    given = set(form) - {"kind"}
    if missing := [part for part in needed if part not in form]:
        raise _wrong(card, f"{kind} needs {', '.join(missing)}")
    if unknown := sorted(given - {*needed, *possible, *settings, *limits}):
        raise _wrong(card, f"{kind} has no {', '.join(unknown)}")
    for part in given & {*needed, *possible}:
        _check_columns(form, part, card)
    for setting in given & {*settings}:
        if form[setting] not in settings[setting]:
            raise _wrong(card, f"{setting} must be one of {[*settings[setting]]}, found {form[setting]!r}")
    if "series" in form and len(columns_of(form, "value")) != 1:
        raise _wrong(card, "where there are series there is one value")
    if kind == "map":
        breaks = form.get("breaks", ())
        if "level" not in form or len(breaks) != BREAKS or sorted(breaks) != [*breaks]:
            raise _wrong(card, f"a map needs a level, and breaks: {BREAKS} limits in order; found {breaks!r}")


def _check_columns(form: dict[str, Any], part: str, card: dict[str, Any]) -> None:
    columns = columns_of(form, part)
    if not columns or (len(columns) > 1 and part not in SEVERAL):
        raise _wrong(card, f"{part} must name one column, found {form[part]!r}")
    for column in columns:
        spec = card["columns"].get(column)
        if spec is None:
            raise _wrong(card, f"{part} names {column}, which is no column of the card")
        if spec.get("hidden") or spec.get("optional"):
            raise _wrong(card, f"{part} names {column}, which is not always shown: it is hidden or optional")
        if part in VALUES and "unit" not in spec:
            raise _wrong(card, f"{part} names {column}, which has no unit")
