"""The warehouse: exports and records -> DuckDB; runs named queries.

A warehouse is built once for each state of the data and never changes afterwards: no file can be
read or written through it.

A table of an annual report holds what a report prints where there is one, and what the log gives
for the other years; its column ``origin`` says which.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.catalog import Query, UsageError, Value, catalog, find, shared
from dashboard.disclosure.audience import Audience
from dashboard.exports.fault import Fault
from dashboard.exports.load import Export, load
from dashboard.filling import add_rows, fill, insert, shadow
from dashboard.functions import declare
from dashboard.inventory import cards_table, exports_table
from dashboard.records import log
from dashboard.records.against_print import cells
from dashboard.records.coverage import Coverage
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store, StoreError
from dashboard.records.tables import taken_in

#: Results kept, the most recently used.
CACHED_RESULTS = 1024
#: Columns of an audit rule. ``printed`` and ``expected`` are in the words of the report, ``_en`` in English.
FINDING = (
    *("fiscal_year", "organisation", "section", "subject_ja", "subject_en"),
    *("printed", "printed_en", "expected", "expected_en", "why_ja", "why_en"),
)
#: Exports that stand behind every answer.
SUPPORTING = ("corrections", "reference/labels")
#: DuckDB takes statements that write for a part of a SELECT: ``with d as (copy … to …)``.
CHANGING = re.compile(
    r"\(\s*(?:copy|insert|delete|update|merge|create|drop|alter|attach|export|call|set)\b", re.IGNORECASE
)
QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
#: What DuckDB may use once there are records.
MEMORY = "600MB"


class Blocked(Exception):
    """A query can't answer because files that it needs are faulty; ``faults`` says which."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message("en") for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Records:
    """What staff took in, as of one moment; ``error`` says why it can't be read."""

    store: Store | None = None
    ledger: Ledger | None = None
    error: StoreError | None = None

    @classmethod
    def of(cls, folder: Path) -> "Records":
        """Return the records of a data folder. What is damaged counts as none, with the error to be shown."""
        store = Store(folder)
        try:
            return cls(store, store.read())
        except StoreError as error:
            return cls(error=error)

    @property
    def version(self) -> str:
        return repr(self.error) if self.error else self.ledger.version


class Warehouse:
    """The exports of one data folder and the records of another, in one state, to be queried from any thread."""

    #: For whom small numbers are masked; None for internal eyes, who see all (disclosure/protected.py).
    audience: Audience | None = None

    def __init__(self, directory: Path, version: str, records: "Records | None" = None) -> None:
        self.directory = directory
        self.version = version
        self.records = records or Records()
        self.exports: list[Export] = load(directory)
        reports = {
            (export.contract.organisation, export.fiscal_year)
            for export in self.exports
            if export.contract.path.endswith("/report")
        }
        if self.records.store:
            self.exports += taken_in(self.records.store, self.records.ledger, self.exports)
        self._open()
        attached = self._attach()
        source = "taken_in.main" if attached else "main"
        periods = self._connection.execute(f"SELECT * FROM {source}.record_periods ORDER BY ALL").df()
        self.coverage = Coverage(periods, reports)
        fill(self._connection, self.exports, self.coverage)
        if attached:
            add_rows(self._connection, self.coverage)
        #: The schema in which each year that must not be compared with all of the year before sees its tables.
        self.shadows = shadow(self._connection, self.coverage) if attached else {}
        insert(self._connection, "exports", exports_table(self.exports))
        insert(self._connection, "cards", cards_table())
        exported = {export.fiscal_year for export in self.exports if export.fiscal_year}
        self.years = sorted(exported | self.coverage.years())
        self._seal({name: relation.macro for name, relation in shared().items()})

    def _open(self) -> None:
        """Open an empty database, and forget what was asked and drawn before."""
        #: Whether the records could not be counted: what stopped that, a full disk, may pass.
        self.failed = False
        #: Figures drawn from this warehouse (figures/figure.py), the most recently used.
        self.published: OrderedDict[tuple, Any] = OrderedDict()
        self._results: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
        self._lock = threading.Lock()
        self._lazy_lock = threading.RLock()
        self._lazy = {"findings": self._findings, "log_cells": lambda: cells(self)}
        self._filled: set[str] = set()
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false")
        declare(self._connection)

    def _seal(self, macros: Mapping[str, str]) -> None:
        """Make the shared relations known, and lock the database."""
        for macro in macros.values():
            self._connection.execute(macro)
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    @property
    def reports(self) -> Set[tuple[str, int]]:
        """Organisation and fiscal year of each report."""
        return self.coverage.reports

    @property
    def periods(self) -> pd.DataFrame:
        """One row per fiscal year, organisation and kind of record; no year that a report prints is partial."""
        return self.coverage.periods

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
        bound = query.of_rows(bound)
        key = (query.rows_of, *sorted(bound.items()))
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key].copy(deep=False)
        rows = self._rows(query, bound)
        with self._lock:
            self._results[key] = rows
            while len(self._results) > CACHED_RESULTS:
                self._results.popitem(last=False)
        return rows.copy(deep=False)

    def _rows(self, query: Query, bound: dict[str, Value]) -> pd.DataFrame:
        """Return the rows of a query that was not asked before."""
        return self._run(query.sql, bound)

    def whole_table(self, relation: str) -> pa.Table:
        """Return all rows of a table or of a shared relation, in the types of the database."""
        with self._connection.cursor() as cursor:
            return cursor.sql(f"SELECT * FROM {relation}").to_arrow_table()

    def sql(self, statement: str) -> pd.DataFrame:
        """Return the rows of any one SELECT; raise UsageError for anything else."""
        try:
            with self._connection.cursor() as cursor:
                statements = cursor.extract_statements(statement)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise UsageError("only a single SELECT can be run; the data can't be changed from here")
            if CHANGING.search(QUOTED.sub("", statement)):
                raise UsageError("only a single SELECT can be run; the data can't be changed from here")
            return self._run(statement, {})
        except duckdb.Error as error:
            raise UsageError(str(error)) from error

    def tells(self, query: Query) -> bool:
        """Tell whether a query may be answered at all to those whom this warehouse is for."""
        return True

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

    def _run(self, sql: str, parameters: dict[str, Value], first: Sequence[str] = ()) -> pd.DataFrame:
        """Run a SELECT. Schemas that stand ``first`` hide the tables of the others."""
        for table in self._lazy:
            if table in sql:
                self._fill_lazily(table)
        with self._connection.cursor() as cursor:
            shadow = self.shadows.get(parameters.get("fiscal_year"))
            schemas = [*first, *([shadow] if shadow else [])]
            if schemas:
                cursor.execute(f"SET search_path = '{','.join(f'memory.{name}' for name in [*schemas, 'main'])}'")
            rows = self._frame(cursor, sql, parameters)
        enumerated = [name for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
        return rows.astype(dict.fromkeys(enumerated, "str")) if enumerated else rows

    def _frame(self, cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Value]) -> pd.DataFrame:
        """Run a statement and return its rows."""
        return cursor.execute(sql, parameters or None).df()

    def _attach(self) -> bool:
        """Make the file of the records known as ``taken_in``; return False without records, or without that file."""
        labels, places = (self._reference(name) for name in ("reference/labels", "reference/municipalities"))
        self._connection.execute(f"SET memory_limit = '{MEMORY}'")
        store, ledger = self.records.store, self.records.ledger
        try:
            if store and log.attach(self._connection, store, ledger, labels, places):
                return True
        except StoreError as error:
            self.records = Records(error=error)
            self.failed = True
        log.create_empty(self._connection, labels, places)
        return False

    def _reference(self, path: str) -> pd.DataFrame:
        return next(export.frame for export in self.exports if export.contract.path == path)

    def goes_on(self, query: Query, fiscal_year: int | None) -> bool:
        """Tell whether what a query says of a year is only of a part of it, from records that stop before its end."""
        kinds, organisations = _rests_on(query)
        return any(self.coverage.unfinished(each, fiscal_year, kinds) for each in organisations)

    def starts_late(self, query: Query, fiscal_year: int | None) -> pd.Timestamp | None:
        """Return the first day of what a query says of a year, if its records begin after the start of the year."""
        kinds, organisations = _rests_on(query)
        late = [self.coverage.starts_late(each, fiscal_year, kinds) for each in organisations]
        return max((day for day in late if day is not None), default=None)

    def _fill_lazily(self, table: str) -> None:
        """Fill a table when it is first asked for: most pages can do without."""
        with self._lazy_lock:
            if table not in self._filled:
                self._filled.add(table)
                try:
                    with self._connection.cursor() as cursor:
                        insert(cursor, table, self._lazy[table]())
                except BaseException:
                    self._filled.discard(table)
                    raise

    def _findings(self) -> pd.DataFrame:
        """Run every audit rule; the rows of all of them, with the rule's name and gravity.

        A rule speaks of reports: it says nothing of a fiscal year that only the log tells of, nor of
        one in which a file that it reads is faulty.
        """
        columns = ["rule", "severity", *FINDING]
        found = [pd.DataFrame(columns=columns, dtype="str")]
        unusable = [export for export in self.exports if not export.usable]
        for query in filter(lambda query: query.is_audit, catalog().values()):
            rows = self._run(query.sql, {})
            faulty = {export.fiscal_year for export in unusable if len(rows) and export.contract.table in query.tables}
            if len(rows) and None not in faulty:
                told = zip(rows["organisation"], rows["fiscal_year"], strict=True)
                rows = rows[[pair in self.reports and pair[1] not in faulty for pair in told]]
                found.append(rows.assign(rule=query.name.removeprefix("audit/"), severity=query.card["severity"]))
        return pd.concat([rows[columns] for rows in found], ignore_index=True).astype({"fiscal_year": "Int64"})


def _rests_on(query: Query) -> tuple[Set[str], Set[str]]:
    """Return the kinds of record that a query's tables are counted from, and the organisations that its card names."""
    kinds = frozenset().union(*(log.kinds_of(table) for table in query.tables))
    return kinds, {source.get("report") for source in query.card.get("source", ())}
