"""The warehouse: exports and records -> DuckDB; runs named queries; knows when data changed.

A warehouse is built once for each state of the data and never changes afterwards: no file can be
read or written through it. ``current`` has a new one built aside when something has changed.

A table of an annual report holds what a report prints where there is one, and what the log gives
for the other years; its column ``origin`` says which.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard.catalog import Query, UsageError, Value, catalog, find, shared
from dashboard.exports.contract import LISTS, TYPES, Contract, contracts
from dashboard.exports.fault import Fault
from dashboard.exports.load import Export, load
from dashboard.functions import declare
from dashboard.inventory import cards_table, exports_table
from dashboard.records import log
from dashboard.records.against_print import cells
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store, StoreError
from dashboard.records.tables import taken_in
from dashboard.settings import data_directory, demonstration, records_directory

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

    def __init__(self, directory: Path, version: str, records: "Records | None" = None) -> None:
        self.directory = directory
        self.version = version
        self.records = records or Records()
        self.exports: list[Export] = load(directory)
        #: Organisation and fiscal year of each report.
        self.reports = {
            (export.contract.organisation, export.fiscal_year)
            for export in self.exports
            if export.contract.path.endswith("/report")
        }
        if self.records.store:
            self.exports += taken_in(self.records.store, self.records.ledger, self.exports)
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
        self.log_tables = self._attach()
        #: One row per fiscal year, organisation and kind of record.
        self.periods = self._connection.execute("SELECT * FROM record_periods ORDER BY ALL").df()
        self.partial_year = self._partial_year()
        self._fill()
        self.years = sorted({export.fiscal_year for export in self.exports if export.fiscal_year} | self._logged())
        for relation in shared().values():
            self._connection.execute(relation.macro)
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
        # What only the drawing needs to know makes no other rows.
        bound = {name: value for name, value in bound.items() if re.search(rf"\${name}\b", query.sql)}
        key = (query.rows_of, *sorted(bound.items()))
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
            if CHANGING.search(QUOTED.sub("", statement)):
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
        for table in self._lazy:
            if table in sql:
                self._fill_lazily(table)
        with self._connection.cursor() as cursor:
            if self.partial_year is not None and parameters.get("fiscal_year") == self.partial_year:
                cursor.execute(f"SET search_path = 'memory.{log.TO_DATE},memory.main'")
            rows = cursor.execute(sql, parameters or None).df()
        enumerated = [name for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
        return rows.astype(dict.fromkeys(enumerated, "str")) if enumerated else rows

    def _attach(self) -> frozenset[str]:
        """Make the row tables of the records known, and return the tables of the reports that the log gives."""
        labels, places = (self._reference(name) for name in ("reference/labels", "reference/municipalities"))
        file = None
        if self.records.store:
            try:
                file = log.prepare(self.records.store, self.records.ledger, labels, places)
            except StoreError as error:
                self.records = Records(error=error)
        if file is None:
            log.create_empty(self._connection, labels, places)
            return frozenset()
        self._connection.execute(f"SET memory_limit = '{MEMORY}'")
        self._connection.execute(f"SET temp_directory = {log.quoted(file.parent)}")
        try:
            self._connection.execute(f"ATTACH {log.quoted(file)} AS taken_in (READ_ONLY)")
        except duckdb.IOException:
            # A damaged file is made once more: it holds nothing that the records do not.
            file.unlink()
            file = log.prepare(self.records.store, self.records.ledger, labels, places)
            self._connection.execute(f"ATTACH {log.quoted(file)} AS taken_in (READ_ONLY)")
        self._connection.execute(f"CREATE SCHEMA {log.TO_DATE}")
        for table in log.ROWS:
            whole = f"SELECT * FROM taken_in.main.{table}"
            self._connection.execute(f"CREATE VIEW main.{table} AS {whole}")
            this_year = "fiscal_year = (SELECT max(fiscal_year) FROM taken_in.main.record_periods)"
            last_year = f"SELECT * FROM taken_in.{log.TO_DATE}.{table}"
            to_date = f"{whole} WHERE {this_year} UNION ALL BY NAME {last_year}"
            self._connection.execute(f"CREATE VIEW {log.TO_DATE}.{table} AS {to_date}")
        return frozenset(log.tables())

    def _reference(self, path: str) -> pd.DataFrame:
        return next(export.frame for export in self.exports if export.contract.path == path)

    def _logged(self, organisation: str | None = None) -> set[int]:
        """Return the fiscal years of the records, or of those of one organisation."""
        own = self.periods if organisation is None else self.periods[self.periods["organisation"] == organisation]
        return {int(year) for year in own["fiscal_year"]}

    def _partial_year(self) -> int | None:
        """Return the fiscal year that still goes on, unless its report is there already."""
        newest = self.periods[self.periods["partial"]]
        going_on = zip(newest["organisation"], newest["fiscal_year"], strict=True)
        later = [
            int(year) for name, year in going_on if all(year > printed for own, printed in self.reports if own == name)
        ]
        return max(later, default=None)

    def _going_on(self, fiscal_year: int | None) -> set[str]:
        """Return the organisations whose records of a year go on, and that have no report of it."""
        rows = self.periods[self.periods["partial"] & (self.periods["fiscal_year"] == fiscal_year)]
        return {name for name in rows["organisation"] if (name, fiscal_year) not in self.reports}

    def goes_on(self, query: Query, fiscal_year: int | None) -> bool:
        """Tell whether what a query says of a year is only of a part of it."""
        named = {source.get("report") for source in query.card.get("source", ())}
        return fiscal_year == self.partial_year and bool(named & self._going_on(fiscal_year))

    def _fill(self) -> None:
        by_table: dict[str, list[Export]] = {}
        for export in self.exports:
            by_table.setdefault(export.contract.table, []).append(export)
        for contract in contracts().values():
            _create(self._connection, contract, by_table.get(contract.table, []))
            if contract.yearly and self.log_tables:
                self._add_log(contract)
        _insert(self._connection, "exports", exports_table(self.exports))
        _insert(self._connection, "cards", cards_table())

    def _add_log(self, contract: Contract) -> None:
        """Add to a table the years that no report prints: as the log gives them, and what such a year carries on."""
        reported = {year for organisation, year in self.reports if organisation == contract.organisation}
        logged = sorted(self._logged(contract.organisation) - reported)
        table = contract.table
        if not logged:
            return
        if table in self.log_tables:
            self._connection.execute(_insert_log(contract, f'main."{table}"', f'taken_in.main."{table}"', logged))
        if contract.carried and reported and "year" in contract.columns:
            # What a report prints of a year stands, whatever a log knows of it.
            printed = ", ".join(map(str, sorted(reported)))
            self._connection.execute(f"DELETE FROM main.\"{table}\" WHERE origin = 'log' AND year IN ({printed})")
        if contract.carried and reported:
            same = " AND ".join(f'there."{key}" IS NOT DISTINCT FROM last."{key}"' for key in contract.keys)
            for year in logged:
                newest = max((other for other in reported if other < year), default=None)
                self._connection.execute(
                    f"""
                    INSERT INTO main."{table}"
                    SELECT last.* REPLACE ({year} AS fiscal_year)
                    FROM main."{table}" AS last
                    WHERE last.fiscal_year = $newest AND NOT EXISTS (
                        SELECT 1 FROM main."{table}" AS there WHERE there.fiscal_year = {year} AND {same}
                    )
                    """,
                    {"newest": newest},
                )
        if table in self.log_tables and contract.organisation in self._going_on(self.partial_year):
            last = self.partial_year - 1
            self._connection.execute(
                f'CREATE TABLE {log.TO_DATE}."{table}" AS SELECT * FROM main."{table}" WHERE fiscal_year <> {last}'
            )
            to_date = _insert_log(contract, f'{log.TO_DATE}."{table}"', f'taken_in.{log.TO_DATE}."{table}"', [last])
            self._connection.execute(to_date)

    def _fill_lazily(self, table: str) -> None:
        """Fill a table when it is first asked for: most pages can do without."""
        with self._lazy_lock:
            if table not in self._filled:
                self._filled.add(table)
                try:
                    with self._connection.cursor() as cursor:
                        _insert(cursor, table, self._lazy[table]())
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
                rows = rows[rows["fiscal_year"].isin({year for _, year in self.reports} - faulty)]
                found.append(rows.assign(rule=query.name.removeprefix("audit/"), severity=query.card["severity"]))
        return pd.concat([rows[columns] for rows in found], ignore_index=True).astype({"fiscal_year": "Int64"})


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
    selected = ["CAST(fiscal_year AS INTEGER) AS fiscal_year", "'report' AS origin"] if contract.yearly else []
    for key, (kind, sql_type) in types.items():
        cell = f"""nullif("{key}", '')"""
        cast = f"string_split({cell}, ';')" if kind in LISTS else f"CAST({cell} AS {sql_type})"
        selected.append(f'{cast} AS "{key}"')
    connection.register("cells", cells[names])
    connection.execute(f'CREATE TABLE "{contract.table}" AS SELECT {", ".join(selected)} FROM cells')
    connection.unregister("cells")


def _insert_log(contract: Contract, target: str, source: str, years: list[int]) -> str:
    """Return the INSERT of the years that the log gives; what is correctable in print is as it is."""
    companions = "".join(f', "{key}" AS "{companion}"' for key, companion in contract.correctable.items())
    return f"""
        INSERT INTO {target} BY NAME
        SELECT *, 'log' AS origin{companions}
        FROM {source}
        WHERE fiscal_year IN ({", ".join(map(str, years))})
    """


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("rows", frame)
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM rows')
    connection.unregister("rows")


def state_of(directory: Path) -> str:
    """Return a fingerprint of the folder's files: their names, sizes and times of change."""
    files = sorted(path for path in directory.rglob("*") if path.suffix in (".csv", ".parquet") and path.is_file())
    seen = hashlib.sha256(str(directory).encode())
    for file in files:
        status = file.stat()
        seen.update(f"{file.relative_to(directory)}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


class _Current:
    """The warehouse in use; ``building`` is held while the next one is built."""

    def __init__(self) -> None:
        self.warehouse: Warehouse | None = None
        self.folders: tuple[Path, Path] | None = None
        self.building = threading.Lock()

    def build(self, folders: tuple[Path, Path], version: str, records: Records) -> None:
        if self.warehouse is None or self.warehouse.version != version:
            self.warehouse = Warehouse(folders[0], version, records)
            self.folders = folders

    def build_aside(self, *state: Any) -> None:
        try:
            self.build(*state)
        finally:
            self.building.release()


_current = _Current()


def current(directory: Path | None = None, wait: bool = True) -> Warehouse:
    """Return the warehouse of the data as it is now.

    Where something has changed, a new one is built. With ``wait`` the caller gets that one. Without,
    the one in use serves until the new one is complete: nobody waits, and nobody sees half of it.
    """
    folders = (directory or data_directory(), records_directory())
    if demonstration():
        _demonstrate(*folders)
    records = Records.of(folders[1])
    version = f"{state_of(folders[0])}-{records.version}"
    in_use = _current.warehouse
    if in_use is not None and in_use.version == version:
        return in_use
    if wait or in_use is None or _current.folders != folders:
        with _current.building:
            _current.build(folders, version, records)
            return _current.warehouse
    if _current.building.acquire(blocking=False):
        state = (folders, version, records)
        threading.Thread(target=_current.build_aside, args=state, name="warehouse", daemon=True).start()
    return in_use


@cache
def _demonstrate(directory: Path, records: Path) -> None:
    """Make the synthetic years, once a process."""
    from dashboard.demonstration import prepare  # which needs a warehouse itself

    prepare(records, directory)


def being_built() -> bool:
    """Tell whether a new warehouse is being built aside."""
    return _current.building.locked()
