"""The contract of an export: its columns, types, units, allowed values, keys and totals.

Declared once a table, in ``contracts/<organisation>/<table>.yml``. Reading, checking and
documentation all use this declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dashboard.exports.protection import Merge, Protect, merging, protection
from dashboard.settings import CONTRACTS

#: contract type -> DuckDB type
TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "date": "DATE",
    "month": "VARCHAR",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
    "municipality": "VARCHAR",
    "municipalities": "VARCHAR[]",
}
LISTS = ("list", "municipalities")
#: Columns that number an entry, or say where it stands and what of it.
BESIDE = ("no", "section", "note")
#: What an exception may ask of the column ``year``: the report's own fiscal year, or one before it.
YEARS = ("own", "earlier")


@dataclass(frozen=True)
class Column:
    """One column of an export. ``domain`` names the labels a key may take, ``values`` those of them that it does.

    A ``correctable`` column may be corrected by data/corrections.csv.
    """

    key: str
    type: str
    domain: str | None = None
    values: tuple[str, ...] = ()
    required: bool = True
    min: float | None = None
    max: float | None = None
    correctable: bool = False


@dataclass(frozen=True)
class Total:
    """A printed total: in ``column``, the row ``total`` is the sum of the rows ``parts``.

    Without ``parts``, every other key of the column but ``exclude`` is a part.
    ``where`` restricts the rule to rows with these keys.
    """

    column: str
    total: str
    parts: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Except:
    """Cells of which the opposite of the contract's ``derivable`` is true.

    ``where`` restricts it to rows with one of these keys (in a list, one of them is enough; for
    ``year`` see ``YEARS``), ``columns`` to these columns. ``reason`` says why no log gives them.
    """

    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)

    def covers(self, row: Mapping[str, Any], column: str, fiscal_year: int) -> bool:
        """Tell whether it speaks of the cell in ``column`` of a row of the report for ``fiscal_year``."""
        if self.columns and column not in self.columns:
            return False
        for key, wanted in self.where.items():
            found = row[key] if isinstance(row[key], list) else [row[key]]
            if key == "year":
                found = [_when(year, fiscal_year) for year in found]
            if not {*found} & {*wanted}:
                return False
        return True


def _when(year: Any, fiscal_year: int) -> str | None:
    if year is None or int(year) > fiscal_year:
        return None
    return "own" if int(year) == fiscal_year else "earlier"


@dataclass(frozen=True)
class Contract:
    """What one export file must look like. ``path`` is its name without ending, such as ``centre/contacts``.

    ``derivable`` tells whether a log of contacts or meetings gives the table, all cells but the
    ``exceptions``; where it is false, ``reason`` says why and only the exceptions can be given. A
    ``carried`` table tells of earlier years too: a year without a report repeats what the newest
    report says of them. ``wording`` marks a copy of the report's own words and headings, which
    holds no value. ``identity`` are the columns by which an entry of the log is known again in
    print, the most telling first; the keys, unless these are mere numbers. ``protect`` says what its
    numbers count, ``merge`` which classes may become one before outsiders.
    """

    path: str
    title: dict[str, str]
    row: dict[str, str]
    keys: tuple[str, ...]
    columns: dict[str, Column]
    totals: tuple[Total, ...] = ()
    derivable: bool = False
    template: bool = False
    carried: bool = False
    reason: dict[str, str] = field(default_factory=dict)
    exceptions: tuple[Except, ...] = ()
    wording: bool = False
    identity: tuple[str, ...] = ()
    protect: tuple[Protect, ...] = ()
    merge: tuple[Merge, ...] = ()

    @property
    def from_log(self) -> bool:
        """Tell whether a log gives any cell of it: there is a SELECT for it in queries/tables."""
        return self.derivable or bool(self.exceptions)

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the columns that are compared with the log: ``value``, or all that a list says of an entry."""
        if self.wording:
            return ()
        return ("value",) if "value" in self.columns else tuple(k for k in self.columns if k not in BESIDE)

    def why_not(self, row: Mapping[str, Any], column: str, fiscal_year: int) -> Mapping[str, str] | None:
        """Return why no log gives the cell, in both languages; None where a log gives it."""
        covering = next((found for found in self.exceptions if found.covers(row, column, fiscal_year)), None)
        if self.derivable:
            return covering.reason if covering else None
        return None if covering else self.reason

    @property
    def yearly(self) -> bool:
        """Tell whether there is one file a fiscal year (reports) or one in all (reference)."""
        return self.path.split("/")[0] not in ("reference", "corrections")

    @property
    def organisation(self) -> str | None:
        return self.path.split("/")[0] if self.yearly else None

    @property
    def correctable(self) -> dict[str, str]:
        """Return the columns that may be corrected, each with the column that keeps what was printed."""
        names = (key for key, column in self.columns.items() if column.correctable)
        return {key: "printed" if key == "value" else f"{key}_printed" for key in names}

    @property
    def table(self) -> str:
        """Return the name in the warehouse: ``centre_contacts``, ``municipalities``."""
        return self.path.replace("/", "_") if self.yearly else self.path.split("/")[-1]


def parse(path: str, declared: dict[str, Any]) -> Contract:
    """Make a contract of a parsed YAML declaration; raise ValueError where it contradicts itself."""
    columns = {}
    for key, spec in declared["columns"].items():
        if spec["type"] not in TYPES:
            raise ValueError(f"{path}: column {key} has the unknown type {spec['type']!r}")
        if spec["type"] in ("key", "list") and "domain" not in spec:
            raise ValueError(f"{path}: column {key} is a {spec['type']} and names no domain")
        is_value = key == "value"
        values = tuple(spec.get("values", ()))
        columns[key] = Column(key, **{"required": not is_value, "correctable": is_value, **spec, "values": values})
    totals = tuple(
        Total(**{**rule, "parts": tuple(rule.get("parts", ())), "exclude": tuple(rule.get("exclude", ()))})
        for rule in declared.get("totals", ())
    )
    unknown = ({*declared["keys"], *declared.get("identity", ())} | {rule.column for rule in totals}) - {*columns}
    if unknown:
        raise ValueError(f"{path}: keys, identity or totals name the unknown columns {sorted(unknown)}")
    exceptions = tuple(_exception(path, columns, rule) for rule in declared.get("except", ()))
    derivable = declared.get("derivable", False)
    unreasoned = [rule for rule in exceptions if bool(rule.reason) != derivable]
    if unreasoned:
        raise ValueError(f"{path}: an exception needs a reason where the table is derivable, and none where it is not")
    return Contract(
        path=path,
        title=declared["title"],
        row=declared["row"],
        keys=tuple(declared["keys"]),
        columns=columns,
        totals=totals,
        derivable=derivable,
        template=declared.get("template", False),
        carried=declared.get("carried", False),
        reason=declared.get("reason", {}),
        exceptions=exceptions,
        wording=declared.get("wording", False),
        identity=tuple(declared.get("identity", declared["keys"])),
        protect=protection(path, declared, columns),
        merge=merging(path, declared, columns),
    )


def _exception(path: str, columns: Mapping[str, Column], rule: Mapping[str, Any]) -> Except:
    where = {
        key: tuple(map(str, keys)) if isinstance(keys, list) else (str(keys),)
        for key, keys in rule.get("where", {}).items()
    }
    found = Except(where, tuple(rule.get("columns", ())), rule.get("reason", {}))
    unknown = {*found.where, *found.columns} - {*columns}
    if unknown:
        raise ValueError(f"{path}: an exception names the unknown columns {sorted(unknown)}")
    if "year" in where and not {*where["year"]} <= {*YEARS}:
        raise ValueError(f"{path}: an exception may ask of the year {' or '.join(YEARS)}, not {where['year']}")
    return found


@cache
def contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """Return every contract by its path, in alphabetical order."""
    found = {}
    for file in sorted(folder.rglob("*.yml")):
        path = file.relative_to(folder).with_suffix("").as_posix()
        found[path] = parse(path, yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return found
