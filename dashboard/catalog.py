"""The named queries: each a ``.sql`` with its measure card, a ``.yml`` of the same name."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dashboard.settings import QUERIES, SHARED, TABLES_FROM_LOG

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
    """One SELECT and its card. ``name`` is its path below queries/, such as ``overview/years``.

    ``rows_of`` names the query whose SELECT it is: several figures may draw the same rows.
    """

    name: str
    sql: str
    card: dict[str, Any] = field(hash=False)
    rows_of: str

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        declared = self.card.get("parameters") or {}
        return {
            name: Parameter(name, **{**spec, "values": tuple(spec.get("values", ()))})
            for name, spec in declared.items()
        }

    @cached_property
    def tables(self) -> frozenset[str]:
        """Return the tables that the query reads, itself or through shared relations (and the names of its CTEs)."""
        return tables_of(self.sql)

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

    def of_rows(self, bound: dict[str, Value]) -> dict[str, Value]:
        """Return the parameters that the SELECT takes; what only a drawing needs to know makes no other rows."""
        return {name: value for name, value in bound.items() if re.search(rf"\${name}\b", self.sql)}


@dataclass(frozen=True)
class Shared:
    """A relation that several queries read, with parameters: ``place_rates($fiscal_year, $level, $population)``."""

    name: str
    parameters: tuple[str, ...]
    sql: str

    @property
    def macro(self) -> str:
        """Return the statement that makes it known. A parameter must not be named like a column."""
        body = re.sub(r"\$(\w+)", r"asked_\1", self.sql)
        return f"CREATE MACRO {self.name}({', '.join(f'asked_{name}' for name in self.parameters)}) AS TABLE {body}"


@cache
def shared() -> dict[str, Shared]:
    """Return the shared relations by name, those that others read first. Each begins ``-- name(parameters): …``."""
    found = {}
    for file in sorted(SHARED.glob("*.sql")):
        sql = file.read_text(encoding="utf-8").strip()
        head = re.match(rf"-- {file.stem}\(([\w, ]*)\): ", sql)
        if head is None:
            raise ValueError(f"{file.name} must begin with -- {file.stem}(its parameters): what one row is")
        found[file.stem] = Shared(file.stem, tuple(head[1].replace(" ", "").split(",")) if head[1] else (), sql)
    order = TopologicalSorter({name: _relations(each.sql)[1] & found.keys() for name, each in found.items()})
    return {name: found[name] for name in order.static_order()}


@cache
def tables_of(sql: str, without: str = "") -> frozenset[str]:
    """Return the tables that a SELECT reads, itself or through shared relations (and the names of its CTEs).

    ``without`` names a shared relation that is not followed.
    """
    tables, functions = _relations(sql)
    return tables.union(*(tables_of(shared()[name].sql, without) for name in functions & shared().keys() - {without}))


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """Return an empty database that reads SQL: opening one takes longer than reading."""
    return duckdb.connect()


def _relations(sql: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tables that a SELECT names, and the table functions that it calls."""
    with _parser().cursor() as cursor:
        (tree,) = cursor.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tables, functions = set(), set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                tables.add(node["table_name"])
            if node.get("type") == "TABLE_FUNCTION":
                functions.add(node["function"]["function_name"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(json.loads(tree))
    return frozenset(tables), frozenset(functions)


@cache
def catalog(folder: Path = QUERIES) -> dict[str, Query]:
    """Return every query by name, in alphabetical order; raise FileNotFoundError where a SELECT or a card is missing.

    The tables that a log gives (queries/tables) are no queries: their card is the table's contract.
    A card without a SELECT beside it names the query whose rows it tells of (``rows_of``).
    """
    names = {
        file.relative_to(folder).with_suffix("").as_posix()
        for file in folder.rglob("*.*")
        if file.suffix in (".sql", ".yml") and not {TABLES_FROM_LOG, SHARED} & {*file.parents}
    }
    found = {}
    for name in sorted(names):
        card = yaml.load((folder / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
        rows_of = card.get("rows_of", name)
        found[name] = Query(name, (folder / f"{rows_of}.sql").read_text(encoding="utf-8").strip(), card, rows_of)
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
