"""Check the cells of an export against its contract."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from dashboard.exports.contract import LISTS, Column, Contract
from dashboard.exports.fault import Fault

#: The keys that a column may take; None where that can't be told.
Allowed = Callable[[Column], frozenset[str] | None]
#: A list of allowed values longer than this is cut in messages.
SHOWN = 12


def check(frame: pd.DataFrame, contract: Contract, origin: Fault, allowed: Allowed) -> list[Fault]:
    """Return the faults of the cells: missing, of the wrong type, not allowed, out of range, duplicate.

    ``frame`` holds strings, indexed by row number. ``allowed`` gives the keys that a column may take.
    """
    faults: list[Fault] = []
    for column in contract.columns.values():
        faults += _column_faults(frame[column.key], column, origin, allowed)
    faults += _duplicates(frame, contract, origin)
    return sorted(faults, key=lambda fault: fault.row or 0)


def _column_faults(cells: pd.Series, column: Column, origin: Fault, allowed: Allowed) -> list[Fault]:
    def fault(kind: str, row: int, **values: str) -> Fault:
        return replace(origin, kind=kind, row=int(row), column=column.key, values={"found": cells[row], **values})

    filled = cells[cells != ""]
    faults = [fault("required", row) for row in cells.index[cells == ""]] if column.required else []
    if column.type in ("number", "integer"):
        numbers = pd.to_numeric(filled, errors="coerce")
        wrong = numbers.isna() | numbers.abs().eq(float("inf"))
        faults += [fault("not_number", row) for row in filled.index[wrong]]
        numbers = numbers[~wrong]
        if column.type == "integer":
            faults += [fault("not_integer", row) for row in numbers.index[numbers % 1 != 0]]
        if column.min is not None:
            faults += [fault("too_small", row, limit=f"{column.min:g}") for row in numbers.index[numbers < column.min]]
        if column.max is not None:
            faults += [fault("too_large", row, limit=f"{column.max:g}") for row in numbers.index[numbers > column.max]]
    elif column.type in ("date", "month"):
        pattern, form = (r"\d{4}-\d\d-\d\d", "%Y-%m-%d") if column.type == "date" else (r"\d{4}-\d\d", "%Y-%m")
        dates = pd.to_datetime(filled.where(filled.str.fullmatch(pattern)), format=form, errors="coerce")
        faults += [fault(f"not_{column.type}", row) for row in filled.index[dates.isna()]]
    elif column.type == "boolean":
        faults += [fault("not_boolean", row) for row in filled.index[~filled.isin(["true", "false"])]]
    elif column.type != "text" and (known := allowed(column)) is not None:
        shown = "・".join(sorted(known)[:SHOWN]) + ("…" if len(known) > SHOWN else "")
        if column.type in LISTS:
            wrong = ~filled.map(lambda cell: known.issuperset(cell.split(";")))
        else:
            wrong = ~filled.isin(known)
        faults += [fault("not_allowed", row, allowed=shown) for row in filled.index[wrong.astype(bool)]]
    return faults


def _duplicates(frame: pd.DataFrame, contract: Contract, origin: Fault) -> list[Fault]:
    keys = [*contract.keys]
    first = pd.Series(frame.index, index=frame.index).groupby([frame[key] for key in keys]).transform("first")
    return [
        replace(
            origin,
            kind="duplicate_key",
            row=int(row),
            column="・".join(keys),
            values={"found": "|".join(frame.loc[row, keys]), "keys": "・".join(keys), "first": str(first[row])},
        )
        for row in frame.index[frame.duplicated(keys)]
    ]


def stale_totals(frame: pd.DataFrame, contract: Contract, origin: Fault) -> list[Fault]:
    """Return the totals that their parts do not add up to, on the (corrected) ``value`` column.

    A group counts only where its total and all of its parts have a value. Not blocking.
    """
    faults = []
    values = pd.to_numeric(frame["value"]) if contract.totals else None
    for rule in contract.totals:
        rows = frame
        for key, wanted in rule.where.items():
            rows = rows[rows[key] == wanted]
        others = [key for key in contract.keys if key != rule.column]
        groups = rows.groupby(others, sort=False) if others else [((), rows)]
        for _, group in groups:
            total = group[group[rule.column] == rule.total]
            if rule.parts:
                parts = group[group[rule.column].isin(rule.parts)]
            else:
                parts = group[~group[rule.column].isin([rule.total, *rule.exclude])]
            complete = len(total) == 1 and len(parts) >= max(1, len(rule.parts))
            if not complete or values[parts.index].isna().any() or values[total.index].isna().any():
                continue
            row = total.index[0]
            found, expected = values[row], values[parts.index].sum()
            if abs(found - expected) > 1e-6:
                faults.append(
                    replace(
                        origin,
                        kind="stale_total",
                        row=int(row),
                        column="value",
                        values={"found": f"{found:g}", "sum": f"{expected:g}"},
                        blocking=False,
                    )
                )
    return faults
