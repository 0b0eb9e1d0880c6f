"""The contract of an export: its columns, types, units, allowed values, keys and totals.

Declared once a table, in ``contracts/<organisation>/<table>.yml``. Reading, checking and
documentation all use this declaration.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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


@dataclass(frozen=True)
class Column:
    """One column of an export. ``domain`` names the labels a key may take.

    A ``correctable`` column may be corrected by data/corrections.csv.
    """

    key: str
    type: str
    domain: str | None = None
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
class Contract:
    """What one export file must look like. ``path`` is its name without ending, such as ``centre/contacts``."""

    path: str
    title: dict[str, str]
    row: dict[str, str]
    keys: tuple[str, ...]
    columns: dict[str, Column]
    totals: tuple[Total, ...] = ()
    derivable: bool = False
    reason: dict[str, str] = field(default_factory=dict)

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
        columns[key] = Column(key, **{"required": not is_value, "correctable": is_value, **spec})
    totals = tuple(
        Total(**{**rule, "parts": tuple(rule.get("parts", ())), "exclude": tuple(rule.get("exclude", ()))})
        for rule in declared.get("totals", ())
    )
    unknown = ({*declared["keys"]} | {rule.column for rule in totals}) - {*columns}
    if unknown:
        raise ValueError(f"{path}: keys or totals name the unknown columns {sorted(unknown)}")
    return Contract(
        path=path,
        title=declared["title"],
        row=declared["row"],
        keys=tuple(declared["keys"]),
        columns=columns,
        totals=totals,
        derivable=declared.get("derivable", False),
        reason=declared.get("reason", {}),
    )


@cache
def contracts(folder: Path = CONTRACTS) -> dict[str, Contract]:
    """Return every contract by its path, in alphabetical order."""
    found = {}
    for file in sorted(folder.rglob("*.yml")):
        path = file.relative_to(folder).with_suffix("").as_posix()
        found[path] = parse(path, yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return found
