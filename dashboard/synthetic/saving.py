"""Records -> files as staff save them: Japanese headings and words, in the encodings and dates that offices use."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl import Workbook

from dashboard.records.kind import Field, Kind
from dashboard.warehouse import Warehouse

#: Domain -> key -> Japanese word. The domain ``municipality`` names places by their codes.
Words = Mapping[str, Mapping[str, str]]

ENCODINGS = ("utf-8-sig", "utf-8", "cp932", "utf-16")
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";"}
STYLES = ("csv", "xlsx", "parquet")
#: The day that a spreadsheet counts as zero.
EPOCH = date(1899, 12, 30)
REIWA = date(2019, 5, 1)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
#: Areas that are no sub-prefecture.
NOWHERE = ("hokkaido_unknown", "outside", "unknown")
NOTICE = "合成データです。実在の人の記録ではありません。"


def words(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    """Return the Japanese word of every key by domain, and the names of the municipalities."""
    found: dict[str, dict[str, str]] = {}
    for domain, key, ja in warehouse.sql("select domain, key, ja from labels").itertuples(index=False):
        found.setdefault(domain, {})[key] = ja
    places = warehouse.sql("select code, name_ja from municipalities").itertuples(index=False)
    return found | {"municipality": dict(places)}


def write(
    table: pa.Table,
    kind: Kind,
    words: Words,
    file: Path,
    *,
    encoding: str = "utf-8-sig",
    separator: str = ",",
    dates: str = "slash",
) -> None:
    """Write records as a file of the kind that its ending names: csv, xlsx or parquet.

    ``dates`` is one of ``DATES``; xlsx knows ``cell`` too, real dates. Parquet keeps dates and
    numbers as such. Raises ValueError for an unknown ending or style of dates.
    """
    if dates not in DATES and not (dates == "cell" and file.suffix == ".xlsx"):
        raise ValueError(f"{file.name}: no dates of style {dates!r}")
    columns = {field.ja: _column(table, field, words, dates) for field in kind.fields.values()}
    if file.suffix == ".csv":
        with file.open("w", encoding=encoding, newline="") as opened:
            writer = csv.writer(opened, delimiter=separator, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
    elif file.suffix == ".xlsx":
        _write_workbook(columns, kind, file)
    elif file.suffix == ".parquet":
        typed = [
            table[field.key]
            if field.type in TYPED
            else pa.array([_text(cell) for cell in columns[field.ja]], pa.string())
            for field in kind.fields.values()
        ]
        pq.write_table(pa.table(typed, names=[*columns]), file)
    else:
        raise ValueError(f"{file.name}: not a csv, xlsx or parquet file")


def _write_workbook(columns: dict[str, list], kind: Kind, file: Path) -> None:
    """Write a workbook as offices keep them: a merged title, a blank line, the table, notes; a second sheet."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(kind.title["ja"])
    for row in (1, 2):
        sheet.merged_cells.add(f"A{row}:{chr(64 + len(columns))}{row}")
    sheet.append([f"{kind.title['ja']}（合成データ）"])
    sheet.append([NOTICE])
    sheet.append([])
    sheet.append([*columns])
    for row in zip(*columns.values(), strict=True):
        sheet.append(row)
    sheet.append([])
    sheet.append([f"※ {NOTICE}"])
    notes = workbook.create_sheet("メモ")
    notes.append(["このブックは動作を確かめるためのものです。"])
    workbook.save(file)


def _slash(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _era(year: int, reiwa: bool) -> tuple[str, int]:
    return ("令和", year - 2018) if reiwa else ("平成", year - 1988)


def _kanji(day: date) -> str:
    era, year = _era(day.year, day >= REIWA)
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _short(day: date) -> str:
    era, year = _era(day.year, day >= REIWA)
    return f"{'R' if era == '令和' else 'H'}{year}.{day.month}.{day.day}"


#: How a date is written, by the name of the style.
DATES: dict[str, Callable[[date], str | int]] = {
    "slash": _slash,
    "iso": date.isoformat,
    "kanji": _kanji,
    "short": _short,
    "serial": lambda day: (day - EPOCH).days,
    "fullwidth": lambda day: f"{day.year}年{day.month}月{day.day}日".translate(FULL_WIDTH),
}
#: Types of column that a Parquet file keeps as they are.
TYPED = ("date", "integer", "number", "boolean", "fiscal_year")


def _fiscal_year(year: int, dates: str) -> str | int:
    if dates != "kanji":
        return year
    era, number = _era(year, year >= REIWA.year)
    return f"{era}{'元' if number == 1 else number}年度"


def _column(table: pa.Table, field: Field, words: Words, dates: str) -> list:
    """Return the cells of one column as staff write them; None is an empty cell."""
    values = table[field.key] if field.key in table.column_names else None
    labels = words.get(field.domain or "", {})
    if field.type == "age":
        return _ages(table, field.key, words)
    if field.type == "place":
        towns = _each(values, lambda code: words["municipality"][code])
        # 石狩 alone may be the city or the sub-prefecture.
        areas = _each(table["area"], lambda area: words["area"][area] + ("" if area in NOWHERE else "管内"))
        return [town or area for town, area in zip(towns, areas, strict=True)]
    written: Callable = {
        "date": DATES.get(dates, lambda day: day),
        # The label of a remainder that a report leaves uncounted is no word of a log.
        "key": lambda key: labels[key].removesuffix("（計算値）"),
        # 道外 or 不明 is no sub-prefecture: it stands in the column of the residence alone.
        "area": lambda area: None if area in NOWHERE else words["area"][area],
        "boolean": lambda value: "はい" if value else "いいえ",
        "fiscal_year": lambda year: _fiscal_year(year, dates),
        "list": lambda keys: "、".join(labels[key] for key in keys),
        "municipalities": lambda codes: "、".join(words["municipality"][code] for code in codes),
    }.get(field.type, lambda value: value)
    return _each(values, written)


def _each(values: pa.ChunkedArray, written: Callable) -> list:
    """Return what is written for each value; each different value is worked out once."""
    if pa.types.is_list(values.type):
        known: dict = {None: None}
        cells = [None if cell is None else tuple(cell) for cell in values.to_pylist()]
        known |= {cell: written(cell) for cell in {*cells} - {None}}
        return [known[cell] for cell in cells]
    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    encoded = encoded.unify_dictionaries().combine_chunks()
    # The last word is that of an empty cell, whose index is -1.
    each = [None if value is None else written(value) for value in encoded.dictionary.to_pylist()]
    return np.array([*each, None], dtype=object)[encoded.indices.fill_null(-1).to_numpy()].tolist()


def _ages(table: pa.Table, key: str, words: Words) -> list:
    """Return ages in years, else the narrowest band known."""
    five = _each(table[f"{key}_band5"], lambda band: words["age_band5"][band])
    ten = _each(table[f"{key}_band"], lambda band: words["age_band"][band])
    years = table[key].to_pylist()
    return [
        (five_years or ten_years) if age is None else age
        for age, five_years, ten_years in zip(years, five, ten, strict=True)
    ]


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)
