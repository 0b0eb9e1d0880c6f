"""The warehouse: exports -> DuckDB in memory; runs named queries; knows when data changed.

A warehouse is built once for each state of the data folder and never changes afterwards: no
file can be read or written through it. ``current`` builds a new one when a file has changed.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.catalog import Query, UsageError, Value, catalog, find
from dashboard.exports.contract import LISTS, TYPES, Contract, contracts
from dashboard.exports.fault import Fault
from dashboard.exports.load import Export, load
from dashboard.inventory import cards_table, exports_table
from dashboard.settings import data_directory

#: Results kept, the most recently used.
CACHED_RESULTS = 1024
#: Columns of an audit rule. ``printed`` and ``expected`` are in the words of the report, ``_en`` in English.
FINDING = (
    *("fiscal_year", "organisation", "section", "subject_ja", "subject_en"),
    *("printed", "printed_en", "expected", "expected_en", "why_ja", "why_en"),
)
#: Exports that stand behind every answer.
SUPPORTING = ("corrections", "reference/labels")


class Blocked(Exception):
    """A query can't answer because files that it needs are faulty; ``faults`` says which."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message("en") for fault in faults))
        self.faults = faults


class Warehouse:
    """The exports of one data folder in one state, ready to be queried from any thread."""

    def __init__(self, directory: Path, version: str) -> None:
        self.directory = directory
        self.version = version
        self.exports: list[Export] = load(directory)
        self.years = sorted({export.fiscal_year for export in self.exports if export.fiscal_year})
        self._results: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
        self._lock = threading.Lock()
        self._audit_lock = threading.RLock()
        self._audited = False
        self._connection = duckdb.connect()
        self._fill()
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    @property
    def latest_year(self) -> int | None:
        return self.years[-1] if self.years else None

    @property
    def faults(self) -> list[Fault]:
        return [fault for export in self.exports for fault in export.faults]

    def query(self, name: str, **parameters: Value) -> pd.DataFrame:
        """Return the rows of a named query.

        Raises UsageError for an unknown query or parameter, Blocked where a file that the
        query needs is faulty.
        """
        query = find(name)
        bound = query.bind(parameters, self.latest_year)
        blocking = [fault for fault in self.faults_of(query, bound) if fault.blocking]
        if blocking:
            raise Blocked(blocking)
        return self._cached(query, bound)

    def known(self, name: str) -> pd.DataFrame:
        """Return the rows of a query without parameters as far as its files are sound."""
        return self._cached(find(name), {})

    def _cached(self, query: Query, bound: dict[str, Value]) -> pd.DataFrame:
        key = (query.name, *sorted(bound.items()))
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key].copy(deep=False)
        rows = self._run(query.sql, bound)
        with self._lock:
            self._results[key] = rows
            while len(self._results) > CACHED_RESULTS:
                self._results.popitem(last=False)
        return rows.copy(deep=False)

    def sql(self, statement: str) -> pd.DataFrame:
        """Return the rows of any one SELECT; raise UsageError for anything else."""
        try:
            with self._connection.cursor() as cursor:
                statements = cursor.extract_statements(statement)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError("only a single SELECT can be run; the data can't be changed from here")
            return self._run(statement, {})
        except duckdb.Error as error:
            raise UsageError(str(error)) from error

    def faults_of(self, query: Query, bound: dict[str, Value]) -> list[Fault]:
        """Return the faults of the files that an answer rests on.

        A query of one fiscal year needs the files of that year and, for the comparison, sound
        files of the year before; one without a year needs every sound file there is.
        """
        asked = bound.get("fiscal_year")
        found = self._doubts(query, asked)
        for export in self.exports:
            if export.contract.table not in query.tables:
                continue
            for fault in export.faults:
                missing = fault.kind == "missing_file"
                this_year = export.fiscal_year is None or export.fiscal_year == asked
                compared = asked is None or export.fiscal_year == asked - 1
                if this_year or (compared and not missing):
                    found.append(fault)
        return found

    def _doubts(self, query: Query, asked: int | None) -> list[Fault]:
        """Return what is wrong with the corrections and the labels that an answer rests on without reading them.

        The values are then as printed, or named by their keys: shown, with the fault beside them.
        """
        found = []
        for export in self.exports:
            if export.contract.path in SUPPORTING and export.contract.table not in query.tables:
                for fault in export.faults:
                    own = fault.values.get("table", "").replace("/", "_") in query.tables
                    if fault.blocking or (own and str(asked) == fault.values.get("year")):
                        found.append(replace(fault, blocking=False))
        return found

    def _run(self, sql: str, parameters: dict[str, Value]) -> pd.DataFrame:
        if "findings" in sql:
            self._audit()
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, parameters or None).df()

    def _fill(self) -> None:
        by_table: dict[str, list[Export]] = {}
        for export in self.exports:
            by_table.setdefault(export.contract.table, []).append(export)
        for contract_exports in by_table.values():
            _create(self._connection, contract_exports[0].contract, contract_exports)
        for contract in _never_exported({*by_table}):
            _create(self._connection, contract, [])
        _insert(self._connection, "exports", exports_table(self.exports))
        _insert(self._connection, "cards", cards_table())

    def _audit(self) -> None:
        """Fill the table ``findings`` when it is first asked for: most pages can do without."""
        with self._audit_lock:
            if not self._audited:
                self._audited = True
                with self._connection.cursor() as cursor:
                    _insert(cursor, "findings", self._findings())

    def _findings(self) -> pd.DataFrame:
        """Run every audit rule; the rows of all of them, with the rule's name and gravity.

        A rule says nothing of a fiscal year in which a file that it reads is faulty.
        """
        columns = ["rule", "severity", *FINDING]
        found = [pd.DataFrame(columns=columns, dtype="str")]
        unusable = [export for export in self.exports if not export.usable]
        for query in filter(lambda query: query.is_audit, catalog().values()):
            rows = self._run(query.sql, {})
            faulty = {export.fiscal_year for export in unusable if len(rows) and export.contract.table in query.tables}
            if len(rows) and None not in faulty:
                rows = rows[~rows["fiscal_year"].isin(faulty)]
                found.append(rows.assign(rule=query.name.removeprefix("audit/"), severity=query.card["severity"]))
        return pd.concat([rows[columns] for rows in found], ignore_index=True).astype({"fiscal_year": "Int64"})


def _never_exported(filled: set[str]) -> list[Contract]:
    return [contract for contract in contracts().values() if contract.table not in filled]


def _create(connection: duckdb.DuckDBPyConnection, contract: Contract, exports: list[Export]) -> None:
    """Create the table of one contract from its exports' cells, typed; empty where there are none."""
    types = {key: (column.type, TYPES[column.type]) for key, column in contract.columns.items()}
    types |= {companion: types[key] for key, companion in contract.correctable.items()}
    frames = [
        export.frame.assign(fiscal_year=export.fiscal_year) if contract.yearly else export.frame for export in exports
    ]
    frames = [frame for frame in frames if len(frame)]
    names = (["fiscal_year"] if contract.yearly else []) + [*types]
    cells = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names, dtype="str")
    selected = ["CAST(fiscal_year AS INTEGER) AS fiscal_year"] if contract.yearly else []
    for key, (kind, sql_type) in types.items():
        cell = f"""nullif("{key}", '')"""
        cast = f"string_split({cell}, ';')" if kind in LISTS else f"CAST({cell} AS {sql_type})"
        selected.append(f'{cast} AS "{key}"')
    connection.register("cells", cells[names])
    connection.execute(f'CREATE TABLE "{contract.table}" AS SELECT {", ".join(selected)} FROM cells')
    connection.unregister("cells")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("rows", frame)
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM rows')
    connection.unregister("rows")


_current: Warehouse | None = None
_current_lock = threading.Lock()


def state_of(directory: Path) -> str:
    """Return a fingerprint of the folder's files: their names, sizes and times of change."""
    files = sorted(path for path in directory.rglob("*") if path.suffix in (".csv", ".parquet") and path.is_file())
    seen = hashlib.sha256(str(directory).encode())
    for file in files:
        status = file.stat()
        seen.update(f"{file.relative_to(directory)}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


def current(directory: Path | None = None) -> Warehouse:
    """Return the warehouse of the data as it is now, built anew only if a file has changed."""
    global _current
    directory = directory or data_directory()
    version = state_of(directory)
    with _current_lock:
        if _current is None or _current.version != version:
            _current = Warehouse(directory, version)
        return _current
