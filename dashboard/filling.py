"""Filling a warehouse: the exports of the reports, and what the log gives for other years -> the tables queries read.

Schema ``main`` holds every year whole. A year that must not be compared with the whole of the year
before has a schema of its own, which shadows the tables of ``main``: there the year before ends on
the same day, or is left out.
"""

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pandas as pd

from dashboard.exports.contract import LISTS, TYPES, Contract, contracts
from dashboard.exports.load import Export
from dashboard.records import log
from dashboard.records.coverage import NOTHING, SAME_PERIOD, WHOLE, Coverage
from dashboard.records.kind import kinds

ORGANISATIONS = ("centre", "lpf")


def fill(connection: duckdb.DuckDBPyConnection, exports: Sequence[Export], coverage: Coverage) -> None:
    """Create the table of every contract, from its exports and, for the years that no report prints, from the log."""
    by_table: dict[str, list[Export]] = {}
    for export in exports:
        by_table.setdefault(export.contract.table, []).append(export)
    for contract in contracts().values():
        _create(connection, contract, by_table.get(contract.table, []))
        if contract.yearly:
            _add_log(connection, contract, coverage)


def add_rows(connection: duckdb.DuckDBPyConnection, coverage: Coverage) -> None:
    """Make the row tables of the attached records known, with the periods as the reports leave them."""
    printed = " OR ".join(f"organisation = '{owner}' AND fiscal_year = {year}" for owner, year in coverage.reports)
    for table in log.ROWS:
        told = f" REPLACE (partial AND NOT ({printed or False}) AS partial)" if table == "record_periods" else ""
        connection.execute(f"CREATE VIEW main.{table} AS SELECT *{told} FROM taken_in.main.{table}")


def shadow(connection: duckdb.DuckDBPyConnection, coverage: Coverage) -> Mapping[int, str]:
    """Create a schema for every year that can't be compared with the whole of the year before; return their names."""
    reported = {year for _, year in coverage.reports}
    schemas = {}
    for year in sorted({*coverage.years(), *(logged + 1 for logged in coverage.years() if logged + 1 in reported)}):
        shadows = [*_shadowed_tables(coverage, year), *_shadowed_rows(coverage, year)]
        if shadows:
            schemas[year] = f"compared_{year}"
            connection.execute(f"CREATE SCHEMA memory.{schemas[year]}")
            for table, sql in shadows:
                connection.execute(f'CREATE VIEW memory.{schemas[year]}."{table}" AS {sql}')
    return schemas


def insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Create a table from a frame."""
    connection.register("rows", frame)
    connection.execute(f'CREATE TABLE memory.main."{table}" AS SELECT * FROM rows')
    connection.unregister("rows")


def _create(connection: duckdb.DuckDBPyConnection, contract: Contract, exports: list[Export]) -> None:
    """Create the table of one contract from its exports' cells, typed; empty where there are none."""
    types = {key: (column.type, TYPES[column.type]) for key, column in contract.columns.items()}
    types |= {companion: types[key] for key, companion in contract.correctable.items()}
    known = {"fiscal_year": "INTEGER", "origin": "VARCHAR"} if contract.yearly else {}
    filled = [export for export in exports if len(export.frame)]
    frames = [export.frame.assign(**{name: getattr(export, name) for name in known}) for export in filled]
    names = [*known, *types]
    cells = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names, dtype="str")
    selected = [f"CAST({name} AS {sql_type}) AS {name}" for name, sql_type in known.items()]
    for key, (kind, sql_type) in types.items():
        cell = f"""nullif("{key}", '')"""
        cast = f"string_split({cell}, ';')" if kind in LISTS else f"CAST({cell} AS {sql_type})"
        selected.append(f'{cast} AS "{key}"')
    connection.register("cells", cells[names])
    connection.execute(f'CREATE TABLE "{contract.table}" AS SELECT {", ".join(selected)} FROM cells')
    connection.unregister("cells")


def _add_log(connection: duckdb.DuckDBPyConnection, contract: Contract, coverage: Coverage) -> None:
    """Add to a table the years that no report prints: as the log gives them, and what such a year carries on."""
    reported = {year for organisation, year in coverage.reports if organisation == contract.organisation}
    logged = sorted(coverage.years(contract.organisation) - reported)
    table = contract.table
    if not logged:
        return
    if table in log.tables():
        connection.execute(f'INSERT INTO main."{table}" BY NAME {_from_log(contract, "main", logged)}')
    if contract.carried and reported:
        if "year" in contract.columns:
            # What a report prints of a year stands, whatever a log knows of it.
            printed = _listed(reported)
            connection.execute(f"DELETE FROM main.\"{table}\" WHERE origin = 'log' AND year IN ({printed})")
        for year in logged:
            _carry_on(connection, contract, year, max((other for other in reported if other < year), default=None))


def _carry_on(connection: duckdb.DuckDBPyConnection, contract: Contract, year: int, newest: int | None) -> None:
    """Add to a year of the log what the newest report before it says of earlier years."""
    same = " AND ".join(f'there."{key}" IS NOT DISTINCT FROM last."{key}"' for key in contract.keys)
    connection.execute(
        f"""
        INSERT INTO main."{contract.table}"
        SELECT last.* REPLACE ({year} AS fiscal_year)
        FROM main."{contract.table}" AS last
        WHERE last.fiscal_year = $newest AND NOT EXISTS (
            SELECT 1 FROM main."{contract.table}" AS there WHERE there.fiscal_year = {year} AND {same}
        )
        """,
        {"newest": newest},
    )


def _from_log(contract: Contract, schema: str, years: Iterable[int]) -> str:
    """Return the SELECT of the years that the log gives; what is correctable in print is as it is."""
    companions = "".join(f', "{key}" AS "{companion}"' for key, companion in contract.correctable.items())
    return f"""
        SELECT *, 'log' AS origin{companions}
        FROM taken_in.{schema}."{contract.table}"
        WHERE fiscal_year IN ({_listed(years)})
    """


def _shadowed_tables(coverage: Coverage, year: int) -> Iterable[tuple[str, str]]:
    """Yield the tables of the reports that a year must see otherwise, each with its SELECT."""
    for contract in contracts().values():
        if contract.template and coverage.unfinished(contract.organisation, year, kinds()):
            # What staff keep of a year that goes on is no measure against a whole year, nor cut to the same day.
            yield contract.table, f'SELECT * FROM memory.main."{contract.table}" WHERE fiscal_year <> {year - 1}'
        if contract.yearly and contract.table in log.tables():
            measure = coverage.compared(contract.organisation, year, log.kinds_of(contract.table))
            if measure != WHOLE:
                sql = f'SELECT * FROM memory.main."{contract.table}" WHERE fiscal_year <> {year - 1}'
                if measure == SAME_PERIOD:
                    sql += f" UNION ALL BY NAME {_from_log(contract, log.TO_DATE, [year - 1])}"
                yield contract.table, sql


def _shadowed_rows(coverage: Coverage, year: int) -> Iterable[tuple[str, str]]:
    """Yield the row tables that a year must see otherwise, each with its SELECT."""
    for table in log.ROWS:
        kinds = {"record_cases": ["consultations"], "record_periods": log.ORGANISATION}.get(table, log.kinds_of(table))
        measures = {(kind, each): coverage.compared(each, year, [kind]) for kind in kinds for each in ORGANISATIONS}
        if {*measures.values()} == {WHOLE}:
            continue
        parts = [f"SELECT * FROM memory.main.{table} WHERE fiscal_year <> {year - 1}"]
        for (kind, organisation), measure in measures.items():
            if measure != NOTHING:
                schema = "memory.main" if measure == WHOLE else f"taken_in.{log.TO_DATE}"
                parts.append(
                    f"SELECT * FROM {schema}.{table} WHERE fiscal_year = {year - 1}"
                    f" AND {_owner(table, kind)} = '{organisation}'"
                )
        yield table, " UNION ALL BY NAME ".join(parts)


def _owner(table: str, kind: str) -> str:
    """Return the SQL for whose records a row table holds."""
    if table == "record_periods":
        return f"if(kind = '{kind}', organisation, '')"
    return "organisation" if table == "record_cases" else log.ORGANISATION[kind].removeprefix("records.")


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))
