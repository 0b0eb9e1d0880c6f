"""The named queries: each a ``.sql`` with its measure card, a ``.yml`` of the same name."""

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dashboard.settings import QUERIES, TABLES_FROM_LOG

Value = str | int | float | bool | dt.date | None


class UsageError(Exception):
    """Wrong use: an unknown query, or a parameter that it does not take."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its type, and its default and allowed values where it has them."""

    name: str
    type: str = "text"
    default: Value = None
    values: tuple[Value, ...] = ()

    def read(self, given: Value) -> Value:
        """Return the value in the parameter's type; raise UsageError where it is none."""
        if given is None:
            return None
        try:
            value = int(given) if self.type == "integer" else str(given)
        except ValueError as error:
            raise UsageError(f"parameter {self.name}: expected an integer, found {given!r}") from error
        if self.values and value not in self.values:
            raise UsageError(f"parameter {self.name}: expected one of {list(self.values)}, found {given!r}")
        return value


@dataclass(frozen=True)
class Query:
    """One SELECT and its card. ``name`` is its path below queries/, such as ``overview/years``."""

    name: str
    sql: str
    card: dict[str, Any] = field(hash=False)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        declared = self.card.get("parameters") or {}
        return {
            name: Parameter(name, **{**spec, "values": tuple(spec.get("values", ()))})
            for name, spec in declared.items()
        }

    @cached_property
    def tables(self) -> frozenset[str]:
        """Return the tables that the query reads (and the names of its CTEs)."""
        with duckdb.connect() as connection:
            (tree,) = connection.execute("SELECT json_serialize_sql(?)", [self.sql]).fetchone()
        found = set()

        def walk(node: Any) -> None:
            if isinstance(node, dict):
                if node.get("type") == "BASE_TABLE":
                    found.add(node["table_name"])
                for child in node.values():
                    walk(child)
            elif isinstance(node, list):
                for child in node:
                    walk(child)

        walk(json.loads(tree))
        return frozenset(found)

    @property
    def is_audit(self) -> bool:
        return self.name.startswith("audit/")

    def bind(self, given: dict[str, Value], latest_year: int | None) -> dict[str, Value]:
        """Return every parameter with its value: as given, or its default (the latest year for fiscal_year)."""
        unknown = sorted(given.keys() - self.parameters.keys())
        if unknown:
            takes = ", ".join(self.parameters) or "none"
            raise UsageError(f"query {self.name}: unknown parameter {', '.join(unknown)}; it takes {takes}")
        bound = {}
        for name, parameter in self.parameters.items():
            default = latest_year if name == "fiscal_year" else parameter.default
            bound[name] = parameter.read(given[name] if given.get(name) is not None else default)
        return bound


@cache
def catalog(folder: Path = QUERIES) -> dict[str, Query]:
    """Return every query by name, in alphabetical order; raise FileNotFoundError where a card is missing.

    The tables that a log gives (queries/tables) are no queries: their card is the table's contract.
    """
    found = {}
    for file in sorted(folder.rglob("*.sql")):
        if TABLES_FROM_LOG in file.parents:
            continue
        name = file.relative_to(folder).with_suffix("").as_posix()
        card = yaml.load(file.with_suffix(".yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
        found[name] = Query(name, file.read_text(encoding="utf-8").strip(), card)
    return found


def find(name: str) -> Query:
    """Return one query; raise UsageError that names the nearest where there is none."""
    queries = catalog()
    if name not in queries:
        from difflib import get_close_matches

        near = get_close_matches(name, queries, n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no query is named {name!r}{hint}")
    return queries[name]
