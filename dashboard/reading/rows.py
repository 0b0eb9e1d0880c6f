"""Judge the rows of a sheet: every cell by itself, then what cells and rows say of each other.

``judge(sheet, kind, words, today, progress=None) -> Judged``
"""

import datetime as dt
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.reading.across import judge_across
from dashboard.reading.columns import Columns
from dashboard.reading.days import fiscal_year_of
from dashboard.reading.header import match
from dashboard.reading.remark import NOTED, QUESTIONED, REFUSED, Remark
from dashboard.reading.sheet import Cell, Progress, Sheet
from dashboard.reading.words import Words
from dashboard.records.kind import ACCEPTED, Kind

__all__ = ["Judged", "Words", "judge"]


@dataclass(frozen=True)
class Judged:
    """What became of a sheet's rows.

    ``table`` holds the accepted rows (``Kind.schema``). ``set_aside`` holds the others as the file
    has them, each with its row number; ``header`` their headings. ``read`` counts both. Rows that
    are no records (notes, totals, repeated headings) are in neither; ``remarks`` name them.
    """

    table: pa.Table
    remarks: list[Remark] = field(default_factory=list)
    set_aside: list[tuple[int, list[Cell]]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    read: int = 0


def judge(sheet: Sheet, kind: Kind, words: Words, today: dt.date, progress: Progress | None = None) -> Judged:
    """Judge every row of a sheet against the contract of ``kind``.

    A row is accepted if no remark on it refuses or questions anything. Where the headings
    themselves are refused, no row is read. ``today`` bounds the days of the records. ``progress``
    is told the part done, from 0 to 1.
    """
    report = progress or (lambda _: None)
    header, remarks = match(sheet, kind)
    remarks = [*sheet.remarks, *remarks]
    if header is None:
        return Judged(kind.schema.empty_table(), remarks)
    columns = Columns(sheet, header, words, today, lambda part: report(0.6 * part))
    remarks += columns.notes
    headings = [*header.headings]
    if not columns.rows:
        remarks.append(sheet.remark("no_rows", REFUSED, kind.name))
        return Judged(kind.schema.empty_table(), remarks, header=headings)
    remarks += _without_heading(columns)
    _judge_shape(columns)
    columns.judge_cells()
    report(0.8)
    judge_across(columns)
    report(0.9)
    if columns.left_out:
        values = {"count": f"{columns.left_out:,}"}
        remarks.append(sheet.remark("many_remarks", NOTED, kind.name, values=values))
    remarks += sorted(columns.remarks, key=lambda remark: remark.row)
    table = _table(columns).filter(pa.array(~columns.told))
    set_aside = [row for row, told in zip(columns.rows, columns.told, strict=True) if told]
    report(1.0)
    return Judged(table, remarks, set_aside, headings, len(columns.rows))


def _without_heading(columns: Columns) -> list[Remark]:
    """Note cells in columns that have no heading: they are left out."""
    unnamed = [n for n, heading in enumerate(columns.header.headings) if not heading.strip()]
    filled = [
        number for number, cells in columns.rows if any(n < len(cells) and cells[n] not in ("", " ") for n in unnamed)
    ]
    if not unnamed or not filled:
        return []
    values = {"count": f"{len(filled):,}", "first": str(filled[0])}
    return [columns.sheet.remark("no_heading", NOTED, columns.kind.name, values=values)]


def _judge_shape(columns: Columns) -> None:
    """Refuse rows with more cells than there are headings; question a last row that breaks off."""
    width = len(columns.header.headings)
    short = [row for row, (_, cells) in enumerate(columns.rows) if len(cells) < width]
    # Excel leaves out empty cells at the end of some rows, but not of the last one only.
    if short == [len(columns.rows) - 1]:
        values = {"columns": str(width), "found": str(len(columns.rows[-1][1]))}
        columns.say_of_row(short[0], "cut_off", QUESTIONED, values)
    for row, (_, cells) in enumerate(columns.rows):
        if any(cell != "" for cell in cells[width:]):
            columns.say_of_row(row, "cell_count", REFUSED, {"columns": str(width), "found": str(len(cells))})


def _table(columns: Columns) -> pa.Table:
    """Return all rows in the shape of ``Kind.schema``; those set aside hold what could be read of them."""
    kind = columns.kind
    day = "date" if kind.is_log else "fiscal_year"
    values = [reading.value for reading in columns.readings[day]]
    years = [value and fiscal_year_of(value) for value in values] if kind.is_log else values
    arrays: dict[str, pa.Array] = {
        "row": pa.array(columns.numbers, pa.int32()),
        "fiscal_year": _array(columns, day, years, pa.int16()),
    }
    for column in kind.fields.values():
        if column.key in arrays:
            continue
        values = [reading.value for reading in columns.readings[column.key]]
        for position, (name, shape) in enumerate(ACCEPTED[column.type].items()):
            # An age is three columns; a place is a code and, in its own column, an area.
            parts = [value and value[position] for value in values] if column.type in ("age", "place") else values
            arrays[name.format(column.key)] = _array(columns, column.key, parts, shape)
    if kind.name == "consultations":
        lived = [reading.value and reading.value[1] for reading in columns.readings["municipality"]]
        arrays["area"] = _first(_array(columns, "municipality", lived, arrays["area"].type), arrays["area"])
    if kind.name == "seminars":
        towns = [
            reading.value and columns.words.by_code[reading.value[0]] for reading in columns.readings["municipalities"]
        ]
        centres = [town and town.health_centre for town in towns]
        held = _array(columns, "municipalities", centres, arrays["health_centre"].type)
        arrays["health_centre"] = _first(arrays["health_centre"], held)
    return pa.table([arrays[name] for name in kind.schema.names], schema=kind.schema)


def _array(columns: Columns, key: str, distinct: list, kind: pa.DataType) -> pa.Array:
    """Give each row what its distinct cell has, as an Arrow array."""
    codes = pa.array(columns.codes[key])
    if pa.types.is_dictionary(kind):
        return pa.array(distinct, kind.value_type).take(codes).dictionary_encode()
    return pa.array(distinct, kind).take(codes)


def _first(preferred: pa.Array, other: pa.Array) -> pa.Array:
    """Return in each row the first of two values that is there."""
    both = (array.cast(pa.string()) for array in (preferred, other))
    return pc.coalesce(*both).dictionary_encode()
