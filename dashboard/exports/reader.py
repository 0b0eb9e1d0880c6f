"""Read an export, CSV or Parquet, as text cells; say what stands in the way."""

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.exports.contract import Contract
from dashboard.exports.fault import Fault

ENDINGS = (".csv", ".parquet")


def read(file: Path, contract: Contract, origin: Fault) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the cells of ``file`` as stripped strings, one row a record, and the faults of its shape.

    The index is the row number in the file (the header is row 1). The frame is empty where a
    fault was found. ``origin`` is a fault that carries the file's name, path and fiscal year.
    """
    records, faults = (_parquet if file.suffix == ".parquet" else _csv)(file, origin)
    if faults:
        return pd.DataFrame(), faults
    header, rows = records[0][1], records[1:]
    faults = _header_faults(header, contract, origin)
    if not rows:
        faults.append(replace(origin, kind="no_rows"))
    for number, cells in rows:
        if len(cells) != len(header):
            values = {"columns": str(len(header)), "found": str(len(cells))}
            faults.append(replace(origin, kind="cell_count", row=number, values=values))
    if faults:
        return pd.DataFrame(), faults
    frame = pd.DataFrame([cells for _, cells in rows], columns=header, index=[n for n, _ in rows], dtype="str")
    return frame.apply(lambda column: column.str.strip()).reindex(columns=[*contract.columns], fill_value=""), []


def _csv(file: Path, origin: Fault) -> tuple[list, list[Fault]]:
    content = file.read_bytes()
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        found = f"0x{content[error.start]:02X}"
        return [], [replace(origin, kind="encoding", row=row, values={"found": found})]
    if not decoded.strip():
        return [], [replace(origin, kind="empty_file")]
    lines = csv.reader(decoded.splitlines(keepends=True), strict=True)
    records = []
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                records.append((lines.line_num, cells))
    except csv.Error as error:
        return [], [replace(origin, kind="unreadable", row=lines.line_num, values={"found": str(error)})]
    return records, []


def _parquet(file: Path, origin: Fault) -> tuple[list, list[Fault]]:
    try:
        with duckdb.connect() as connection:
            relation = connection.read_parquet(str(file))
            header = relation.columns
            rows = relation.project(", ".join(map(as_text, header, relation.types))).fetchall()
    except duckdb.Error as error:
        return [], [replace(origin, kind="unreadable", values={"found": str(error).splitlines()[0]})]
    return [(1, header), *((number, list(cells)) for number, cells in enumerate(rows, start=2))], []


def as_text(name: str, kind: duckdb.sqltypes.DuckDBPyType) -> str:
    """Return the SQL that writes a Parquet column as a CSV would: lists with ``;``, days without a time, 13.0 as 13."""
    column = '"' + name.replace('"', '""') + '"'
    written = f"CAST({column} AS VARCHAR)"
    if kind.id in ("list", "array"):
        written = f"array_to_string({column}, ';')"
    elif kind.id.startswith("timestamp"):
        written = f"if({column} = date_trunc('day', {column}), CAST(CAST({column} AS DATE) AS VARCHAR), {written})"
    elif kind.id in ("float", "double", "decimal"):
        whole = f"if({column} = round({column}), CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR), NULL)"
        written = f"coalesce({whole}, {written})"
    return f"coalesce({written}, '') AS {column}"


def _header_faults(header: list[str], contract: Contract, origin: Fault) -> list[Fault]:
    needed = [key for key, column in contract.columns.items() if column.required or key == "value"]
    faults = [
        replace(origin, kind="missing_column", row=1, column=key, values={"name": key, "found": "・".join(header)})
        for key in needed
        if key not in header
    ]
    faults += [
        replace(
            origin,
            kind="unknown_column",
            row=1,
            column=name,
            values={"found": name, "allowed": "・".join(contract.columns)},
        )
        for position, name in enumerate(header)
        if name not in contract.columns or name in header[:position]
    ]
    return faults
