"""Records in force -> one DuckDB file: the rows, the cases, and the tables of the annual report counted from them.

The file is built aside under a temporary name, renamed when it is complete, and never changed
afterwards: its name is a digest of all that went into it. It lies in the data folder of the
records and nowhere else.
"""

import contextlib
import glob
import hashlib
import os
import shutil
import time
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.records.atomic import make_directories
from dashboard.records.errors import NotCounted
from dashboard.records.kind import Kind, kinds
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store
from dashboard.settings import TABLES_FROM_LOG

BUILD = Path(__file__).with_name("build")
#: The row tables, in the order in which they are made.
ROWS = ("record_consultations", "record_cases", "record_meetings", "record_seminars", "record_periods")
#: Whose records a kind holds: a column of it, or the one organisation that keeps it.
ORGANISATION = {"consultations": "records.organisation", "meetings": "'lpf'", "seminars": "'centre'"}
#: Schema of the tables of years before a partial one, as they stood on the day of its newest record, a year before.
TO_DATE = "to_date"
#: What building may use: it shares the process with the pages.
MEMORY = "700MB"
#: Seconds after which a file half built belongs to a process that has died.
ABANDONED = 3600
#: To be raised when a file would mean something else although the SQL is the same.
FORMAT = 2


@cache
def tables() -> dict[str, str]:
    """Return the SELECT of every table that a log gives, by its name in the warehouse (``centre_contacts``)."""
    files = sorted(TABLES_FROM_LOG.rglob("*.sql"))
    return {f"{file.parent.name}_{file.stem}": file.read_text(encoding="utf-8").strip() for file in files}


@cache
def kinds_of(table: str) -> frozenset[str]:
    """Return the kinds of record that a table rests on: a row table, or one of a report that the log gives."""
    text = table if table in ROWS else tables().get(table, "")
    found = {name for name in kinds() if f"record_{name}" in text}
    return frozenset(found | ({"consultations"} if "record_cases" in text else set()))


@cache
def _build(name: str) -> str:
    return (BUILD / f"{name}.sql").read_text(encoding="utf-8").strip()


def attach(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    ledger: Ledger,
    labels: pd.DataFrame,
    municipalities: pd.DataFrame,
) -> bool:
    """Make the records in force readable as the database ``taken_in``; return False where there are none.

    Raises NotCounted where the file can't be built or read. A damaged one is made once more: it
    holds nothing that the records do not.
    """
    file = prepare(store, ledger, labels, municipalities)
    if file is None:
        return False
    connection.execute(f"SET temp_directory = {quoted(file.parent)}")
    attached = f"ATTACH {quoted(file)} AS taken_in (READ_ONLY)"
    try:
        connection.execute(attached)
    except duckdb.Error:
        try:
            file.unlink()
            prepare(store, ledger, labels, municipalities)
            connection.execute(attached)
        except (OSError, duckdb.Error) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise NotCounted(folder=file.parent, reason=reason) from None
    return True


def prepare(store: Store, ledger: Ledger, labels: pd.DataFrame, municipalities: pd.DataFrame) -> Path | None:
    """Return the DuckDB file of the records in force, built now unless it is there; None without records.

    ``ledger`` is the state of the store to be built; ``labels`` and ``municipalities`` are the
    reference exports as text cells. Raises NotCounted where it can't be built.
    """
    if not any(ledger.in_force(name) for name in kinds()):
        return None
    file = store.folder / "warehouse" / f"{_digest(ledger, labels, municipalities)}.duckdb"
    if not file.is_file():
        try:
            _make(file, store, ledger, labels, municipalities)
        except (OSError, duckdb.Error) as error:
            # The words of a DuckDB error may quote a cell, which must not reach a page.
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise NotCounted(folder=file.parent, reason=reason) from None
    return file


def _make(file: Path, store: Store, ledger: Ledger, labels: pd.DataFrame, municipalities: pd.DataFrame) -> None:
    make_directories(file.parent)
    aside = file.with_name(f".{file.stem}.{os.getpid()}.new")
    try:
        with duckdb.connect(str(aside)) as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute("SET preserve_insertion_order = false")
            connection.execute("SET enable_progress_bar = false")
            _types(connection, labels, municipalities)
            for kind in kinds().values():
                _records(connection, store, ledger, kind)
            _rows(connection)
            _tables(connection, labels, municipalities)
            _to_date(connection)
        aside.chmod(0o600)
        os.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)
        aside.with_name(f"{aside.name}.wal").unlink(missing_ok=True)
        shutil.rmtree(aside.with_name(f"{aside.name}.tmp"), ignore_errors=True)
    _tidy(file)


def _tidy(newest: Path) -> None:
    """Remove files that no warehouse needs any more: all but this one and the one before it."""
    complete = sorted(newest.parent.glob("*.duckdb"), key=lambda file: file.stat().st_mtime)
    abandoned = [file for file in newest.parent.glob(".*.new*") if file.stat().st_mtime < time.time() - ABANDONED]
    for file in (*complete[:-2], *abandoned):
        # Windows does not let go of a file that a page still reads: a later build removes it.
        with contextlib.suppress(OSError):
            shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)


def create_empty(connection: duckdb.DuckDBPyConnection, labels: pd.DataFrame, municipalities: pd.DataFrame) -> None:
    """Create the row tables without rows, for a warehouse that has no records."""
    _types(connection, labels, municipalities)
    for kind in kinds().values():
        _no_records(connection, kind)
    _rows(connection)


def _digest(ledger: Ledger, labels: pd.DataFrame, municipalities: pd.DataFrame) -> str:
    """Return a fingerprint of the records in force, the words they use, and the SQL that counts them."""
    parts = [str(FORMAT), duckdb.__version__, ledger.version]
    parts += [frame.to_csv(index=False) for frame in (labels, municipalities)]
    parts += [*(_build(file.stem) for file in sorted(BUILD.glob("*.sql"))), *tables().values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _types(connection: duckdb.DuckDBPyConnection, labels: pd.DataFrame, municipalities: pd.DataFrame) -> None:
    """Declare what an enumerated column may hold: the kind's values, or the keys of the reference tables."""
    fields = [field for name in ("consultations", "meetings") for field in kinds()[name].fields.values()]
    values = {field.key: field.values for field in fields if field.values}
    values["meeting_group"], values["meeting_format"] = values.pop("group"), values.pop("format")
    keys = labels.groupby("domain", sort=False)["key"].agg(tuple) if len(labels) else {}
    values |= {domain: keys.get(domain, ()) for domain in ("age_band5", "age_band", "area")}
    values["municipality"] = tuple(municipalities["code"])
    for name, allowed in values.items():
        connection.execute(f'CREATE TYPE "{name}" AS ENUM ({", ".join(map(quoted, allowed))})')


def _records(connection: duckdb.DuckDBPyConnection, store: Store, ledger: Ledger, kind: Kind) -> None:
    """Make the accepted rows of one kind in force readable under its name, each with the intake that it came by."""
    parts = store.parquet(kind.name, ledger)
    if not parts:
        _no_records(connection, kind)
        return
    _table(connection, f"files_of_{kind.name}", pd.DataFrame([(str(path), made.id) for made, _, path in parts]))
    # A name such as a[b] is a pattern to DuckDB.
    paths = ", ".join(quoted(glob.escape(str(path))) for _, _, path in parts)
    connection.execute(
        f"""
        CREATE TEMP VIEW "{kind.name}" AS
        SELECT accepted.*, files."1" AS intake
        FROM read_parquet([{paths}], filename = 'file_read', hive_partitioning = false) AS accepted
        INNER JOIN files_of_{kind.name} AS files ON accepted.file_read = files."0"
        """
    )


def _no_records(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    fields = (*kind.schema, pa.field("intake", pa.string()))
    plain = [(each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type) for each in fields]
    _table(connection, kind.name, pa.schema(plain).empty_table())


def _table(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame | pa.Table) -> None:
    connection.register("rows_given", rows)
    connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM rows_given')
    connection.unregister("rows_given")


def quoted(word: object) -> str:
    """Write a word as an SQL literal."""
    return "'" + str(word).replace("'", "''") + "'"


def _rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the row tables from the accepted rows of each kind."""
    connection.execute(f"CREATE TEMP TABLE case_starts AS {_build('case_starts')}")
    for name in ROWS:
        if name == "record_cases":
            _cases(connection, "main")
        else:
            connection.execute(f"CREATE TABLE main.{name} AS {_build(name)}")


def _cases(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create record_cases in ``schema`` from the contacts there; a year at a time, to keep memory small."""
    connection.execute(f"CREATE TABLE {schema}.record_cases AS {_build('record_cases')} LIMIT 0", {"fiscal_year": None})
    years = connection.execute("SELECT DISTINCT fiscal_year FROM record_consultations ORDER BY 1").fetchall()
    for (year,) in years:
        statement = f"INSERT INTO {schema}.record_cases {_build('record_cases')}"
        connection.execute(statement, {"fiscal_year": year})


def _tables(connection: duckdb.DuckDBPyConnection, labels: pd.DataFrame, municipalities: pd.DataFrame) -> None:
    """Create the tables of the annual report, for every fiscal year of the log."""
    for name, frame in (("labels", labels.astype({"position": int})), ("municipalities", municipalities)):
        _table(connection, name, frame)
    for name, sql in tables().items():
        connection.execute(f'CREATE TABLE main."{name}" AS {sql}')


def _to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of the year before each partial one once more, from its records up to the same day.

    A year that starts late, or whose records end before that day, is no measure.
    """
    connection.execute(f"CREATE SCHEMA {TO_DATE}")
    for kind, organisation in ORGANISATION.items():
        connection.execute(
            f"""
            CREATE VIEW {TO_DATE}.record_{kind} AS
            SELECT records.*
            FROM main.record_{kind} AS records
            INNER JOIN main.record_periods AS this
                ON
                    this.partial
                    AND this.starts
                    AND this.kind = '{kind}'
                    AND this.organisation = {organisation}
                    AND this.fiscal_year = records.fiscal_year + 1
                    AND records.date <= this.same_day
            INNER JOIN main.record_periods AS last
                ON
                    last.starts
                    AND last.kind = this.kind
                    AND last.organisation = this.organisation
                    AND last.fiscal_year = records.fiscal_year
                    AND last.through >= this.same_day
            """
        )
    connection.execute(f"SET search_path = '{TO_DATE},main'")
    _cases(connection, TO_DATE)
    connection.execute(f"CREATE TABLE {TO_DATE}.record_periods AS {_build('record_periods')}")
    for name, sql in tables().items():
        connection.execute(f'CREATE TABLE {TO_DATE}."{name}" AS {sql}')
    connection.execute("SET search_path = 'main'")
