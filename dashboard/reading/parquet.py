"""Read Parquet files: columns of the types that a log needs, as cells."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.reading.limits import COLUMNS, MEGABYTE, ROWS, UNPACKED_BYTES
from dashboard.reading.remark import quote
from dashboard.reading.sheet import Cell, Progress, Sheet, refused


def read_parquet(file: str, content: bytes, report: Progress) -> Sheet:
    """Return the table in a Parquet file; raise Unreadable."""
    try:
        source = pq.ParquetFile(pa.BufferReader(content))
        _refuse_beyond_limits(file, source.metadata)
        schema = source.schema_arrow
        for column in schema:
            if not _readable(column.type):
                raise refused(file, "column_type", column=quote(column.name), found=quote(column.type))
        # Dictionaries stay dictionaries: a long text said a million times is held once.
        strings = [column.name for column in schema if pa.types.is_string(column.type)]
        table = pq.ParquetFile(pa.BufferReader(content), read_dictionary=strings).read()
        # Damaged pages may point beyond a dictionary.
        table.validate(full=True)
        columns = []
        for position, column in enumerate(table.columns):
            columns.append(_values(column))
            report(0.95 * (position + 1) / table.num_columns)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise refused(file, "damaged") from error
    rows: list[tuple[int, list[Cell]]] = [(1, list(schema.names))]
    for number, cells in enumerate(zip(*columns, strict=True), start=2):
        if any(cell != "" for cell in cells):
            rows.append((number, list(cells)))
    return Sheet(None, rows, file=file)


def _refuse_beyond_limits(file: str, metadata: pq.FileMetaData) -> None:
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if unpacked > UNPACKED_BYTES:
        raise refused(file, "unpacked", limit=f"{UNPACKED_BYTES // MEGABYTE}")
    if metadata.num_rows > ROWS:
        raise refused(file, "too_many_rows", limit=f"{ROWS:,}", found=f"{metadata.num_rows:,}")
    if metadata.num_columns > COLUMNS:
        raise refused(file, "too_many_columns", limit=str(COLUMNS), found=str(metadata.num_columns))


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_dictionary(kind):
        return pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type)
    tests = (
        *(pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating),
        *(pa.types.is_decimal, pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp),
        *(pa.types.is_time, pa.types.is_null),
    )
    return any(test(kind) for test in tests)


def _values(column: pa.ChunkedArray) -> list[Cell]:
    """Return a column's cells; each distinct text is made once."""
    found: list[Cell] = []
    for chunk in column.chunks:
        if pa.types.is_timestamp(chunk.type) or pa.types.is_time64(chunk.type):
            micro = pa.timestamp("us", chunk.type.tz) if pa.types.is_timestamp(chunk.type) else pa.time64("us")
            chunk = chunk.cast(micro, safe=False)
        if pa.types.is_dictionary(chunk.type):
            words = [_cell(word) for word in chunk.dictionary.to_pylist()]
            found += ["" if code is None else words[code] for code in chunk.indices.to_pylist()]
        else:
            found += [_cell(value) for value in chunk.to_pylist()]
    return found


def _cell(value: object) -> Cell:
    if value is None or value != value:
        return ""
    if isinstance(value, list):
        return "、".join(word for word in value if word is not None)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return value
