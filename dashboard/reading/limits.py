"""How much a file may hold, and the refusal of what holds more."""

from dashboard.reading.sheet import refused

MEGABYTE = 1024 * 1024
#: Limits. Bytes of a file; bytes of everything in an xlsx or Parquet file once unpacked; bytes of
#: one row of an xlsx sheet's XML (the parser holds a row at a time); rows, columns and sheets of a
#: file; characters of a cell (longer ones are refused when they are judged).
FILE_BYTES = 100 * MEGABYTE
UNPACKED_BYTES = 500 * MEGABYTE
ROW_BYTES = 10 * MEGABYTE
#: A part of an xlsx file that is large and unpacks to so many times its size holds no records.
SWOLLEN_BYTES = 20 * MEGABYTE
SWOLLEN = 200
ROWS = 1_000_000
COLUMNS = 200
SHEETS = 100
CELL_CHARACTERS = 2_000


def within_limits(file: str, number: int, cells: list, rows: int) -> None:
    """Refuse a table with too many rows or columns; ``number`` is the row at hand, ``rows`` how many there are."""
    if rows > ROWS:
        raise refused(file, "too_many_rows", row=number, limit=f"{ROWS:,}")
    if len(cells) > COLUMNS and any(cell != "" for cell in cells[COLUMNS:]):
        raise refused(file, "too_many_columns", row=number, limit=str(COLUMNS), found=str(len(cells)))
