"""A warehouse for an outside audience: the same tables, in which what must not be told is masked.

Every figure for outsiders is drawn from such a warehouse. It holds no masked value, so nothing that comes
out of it, words, order, shares, sums, can depend on one. What counts single records (record_cases and the
like) is left out as a whole: figures that need it are for internal eyes only.
"""

import threading
from collections.abc import Iterable
from itertools import product

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.catalog import Query, Value, find, shared, tables_of
from dashboard.disclosure.audience import Audience, told_more
from dashboard.disclosure.cells import problem_of
from dashboard.disclosure.marks import WITHHELD, masks, payloads
from dashboard.disclosure.masking import Masked, mask
from dashboard.disclosure.merged import AND, with_merged
from dashboard.disclosure.nested import nested
from dashboard.disclosure.places import PLACES
from dashboard.disclosure.probe import SCHEMAS, Probe
from dashboard.disclosure.remembered import proven_pattern
from dashboard.disclosure.vouch import vouch
from dashboard.exports.contract import contracts
from dashboard.filling import insert
from dashboard.records import log
from dashboard.settings import records_directory
from dashboard.warehouse import Warehouse

#: A record each: nothing of them leaves.
RECORDS = frozenset(log.ROWS) - {"record_periods"}
#: The shared relation that counts cases by place, and the table that tells what it does here.
COUNTED = "case_places"
TOLD_PLACES = f"CREATE MACRO {COUNTED}() AS TABLE SELECT * FROM {PLACES}"
#: Where patterns are kept: the user's own among the records, those of shipped data beside it.
PATTERNS, SHIPPED = "briefings/patterns", "patterns"
_building = threading.Lock()
_kept: dict[tuple[int, Audience], "Protected"] = {}


def protected(warehouse: Warehouse, audience: Audience) -> "Protected":
    """Return what an audience may see of a warehouse, made once; raise Unprotected where no masking protects it."""
    with _building:
        for key in [key for key, made in _kept.items() if made.whole is not warehouse and key[1] == audience]:
            del _kept[key]
        key = (id(warehouse), audience)
        if key not in _kept:
            _kept[key] = Protected(warehouse, audience)
        return _kept[key]


class Protected(Warehouse):
    """The tables of a warehouse as an audience may see them.

    ``whole`` is the warehouse that it was made of, ``problem`` its cells; ``masking`` lists what is masked, never
    the values.
    """

    def __init__(self, whole: Warehouse, audience: Audience) -> None:
        self.whole = whole
        self.audience = audience
        self.directory, self.version, self.records = whole.directory, whole.version, whole.records
        self.exports, self.coverage, self.years = whole.exports, whole.coverage, whole.years
        self._open()
        stored = {table: whole.whole_table(f'main."{table}"') for table in _counting()}
        stored[PLACES] = whole.whole_table(f"{COUNTED}()")
        frames = {table: self._connection.from_arrow(rows).df() for table, rows in stored.items()}
        towns, more = _towns(whole), told_more(audience)
        problem, rows_of = problem_of(frames, audience, towns)
        own, shipped = records_directory() / PATTERNS, whole.directory / SHIPPED
        if more:
            wider, wider_rows = problem_of(frames, more, towns)
            problem = nested(problem, proven_pattern(wider, wider_rows.cells.keys(), own, shipped))
        pattern = proven_pattern(problem, rows_of.cells.keys(), own, shipped)
        self.problem, self.printed = problem, rows_of.cells.keys()
        masked, self.masking = mask(frames, problem, pattern, rows_of)
        for table, rows in stored.items():
            self._create(table, _arrow(masked[table], rows.schema))
        self._probe = Probe(masked)
        for numbers, schema in enumerate(SCHEMAS):
            self._connection.execute(f"CREATE SCHEMA memory.{schema}")
            for table, rows in self._probe.tables(numbers).items():
                self._create(table, _arrow(rows, stored[table].schema), schema)
        for table in (*_of_nobody(), *RECORDS):
            # Of the records only the columns: there may be millions.
            self._create(
                table, whole.whole_table(f"(FROM main.{table} LIMIT 0)" if table in RECORDS else f"main.{table}")
            )
        insert(self._connection, "labels", with_merged(whole.whole_table("main.labels").to_pandas(), masked))
        insert(self._connection, "corrections", _told(whole.whole_table("main.corrections").to_pandas(), self.masking))
        # What the audit finds quotes values: it is for internal eyes.
        self._lazy = {}
        self._recorded = {table for table in RECORDS if whole.whole_table(f"(SELECT 1 FROM main.{table} LIMIT 1)")}
        self.shadows = {year: self._without(year - 1, schema) for year, schema in whole.shadows.items()}
        self._seal({name: relation.macro for name, relation in shared().items()} | {COUNTED: TOLD_PLACES})

    def query(self, name: str, **parameters: Value) -> pd.DataFrame:
        """Return the rows of a named query; raise Unsound where it tells something untrue beside masked values."""
        rows = super().query(name, **parameters)
        vouch(find(name), self.whole.query(name, **parameters), rows)
        return rows

    def tells(self, query: Query) -> bool:
        """Tell whether a query can be answered: not if it counts records, and there are any."""
        return not tables_of(query.sql, without=COUNTED) & self._recorded

    def _rows(self, query: Query, bound: dict[str, Value]) -> pd.DataFrame:
        """Return the rows of a query; only what is a cell of a table itself is marked as small."""
        rows = super()._rows(query, bound)
        if not masks(rows):
            return rows
        probed = [self._run(query.sql, bound, first=[schema]) for schema in SCHEMAS]
        return self._probe.named(rows, probed, query.card["keys"])

    def _create(self, table: str, rows: pa.Table, schema: str = "main") -> None:
        self._connection.register("rows", rows)
        self._connection.execute(f'CREATE TABLE memory.{schema}."{table}" AS SELECT * FROM rows')
        self._connection.unregister("rows")

    def _without(self, year: int, schema: str) -> str:
        """Leave a year out that another can't be compared with as a whole: a part of it was not protected."""
        self._connection.execute(f"CREATE SCHEMA memory.{schema}")
        for table in (*_counting(), PLACES):
            sql = f'SELECT * FROM memory.main."{table}" WHERE fiscal_year <> {year}'
            self._connection.execute(f'CREATE VIEW memory.{schema}."{table}" AS {sql}')
        return schema

    def _frame(self, cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Value]) -> pd.DataFrame:
        """Run a statement and return its rows; what was computed from a masked value is marked as withheld."""
        rows = cursor.sql(sql, params=parameters or None).to_arrow_table()
        frame = duckdb.from_arrow(rows).df()
        for name in rows.column_names:
            if pa.types.is_floating(rows.schema.field(name).type):
                values = frame[name].to_numpy(dtype=float, copy=True)
                lost = np.isnan(values) & rows[name].is_valid().to_numpy() & (payloads(values) < 0)
                values[lost] = WITHHELD
                frame[name] = values
        return frame


def _counting() -> list[str]:
    """Return the tables that the reports and the log fill, year by year."""
    return [contract.table for contract in contracts().values() if contract.yearly]


def _of_nobody() -> list[str]:
    """Return the tables that count nobody: reference, the periods of records, the cards."""
    reference = {contract.table for contract in contracts().values() if not contract.yearly}
    return [*reference - {"labels", "corrections"}, "record_periods", "exports", "cards"]


def _towns(whole: Warehouse) -> pd.DataFrame:
    """Return of each municipality whose citizens are counted its residents, area and health centre, by code."""
    return (
        whole.whole_table("residents('all')")
        .to_pandas()
        .rename(columns={"persons": "residents"})
        .set_index("municipality")
    )


def _told(corrections: pd.DataFrame, masking: Iterable[Masked]) -> pd.DataFrame:
    """Return the corrections without masked values; where a table has any the reasons go, which quote others."""
    masked = {
        (each.table, each.fiscal_year, "|".join(parts))
        for each in masking
        for parts in product(*(key.split(AND) for _, key in each.keys))
    }
    tables = corrections["table"].str.replace("/", "_")
    reasons = tables.isin({table for table, _, _ in masked})
    values = [cell in masked for cell in zip(tables, corrections["fiscal_year"], corrections["row"], strict=True)]
    blanked = {name: corrections[name].mask(reasons, "") for name in ("why_ja", "why_en")}
    blanked |= {name: corrections[name].mask(values, None) for name in ("printed", "corrected")}
    return corrections.assign(**blanked)


def _arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return a frame as it was stored; a column with masked values is one of floating numbers."""
    columns = {}
    for name in rows.columns:
        kept = schema.field(name).type
        values = rows[name]
        if (payloads(values) >= 0).any() or (pa.types.is_integer(kept) and values.dtype == np.float64):
            array = values.to_numpy(dtype=float)
            columns[name] = pa.array(array, type=pa.float64(), mask=np.isnan(array) & (payloads(array) < 0))
        else:
            columns[name] = pa.array(values, type=kept, from_pandas=True)
    return pa.table(columns)
