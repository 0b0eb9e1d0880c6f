"""The tables of a report against the same tables counted from the log, cell by cell.

Compared is the corrected value. A cell of which neither print nor log says anything is none; one
that print leaves open, where the log knows more, can't be compared. Neither can a table of which the
log holds a part of the year only: every cell of it would differ, and say nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.exports.contract import Contract
from dashboard.language import LANGUAGES, text
from dashboard.records import log
from dashboard.records.kind import kinds

if TYPE_CHECKING:
    from dashboard.warehouse import Warehouse

#: A row of print or log: every column as an export writes it, a list in order, None where it is blank.
Row = Mapping[str, Any]

#: Day of March from which on records reach the end of their year: the last days of a year may be without any.
YEAR_ENDS = 25
#: Columns of the comparison and their types; ``printed``, ``value`` and ``log`` are text, whatever they count.
COLUMNS = {
    "fiscal_year": "int32",
    **dict.fromkeys(("organisation", "table", "row", "domains", "column", "domain", "unit", "section"), "str"),
    **dict.fromkeys(("printed", "value", "log", "only_in"), "str"),
    "derivable": "bool",
    **dict.fromkeys(("reason_ja", "reason_en", "unfinished_ja", "unfinished_en"), "str"),
    "same": "boolean",
}


def cells(warehouse: Warehouse) -> pd.DataFrame:
    """Return one row per cell of the printed tables, with what the log gives for it.

    Only of fiscal years that have both a report and records of the organisation, and of tables
    that need no other kind of record than these. ``row`` is the keys joined by |, as in
    corrections.csv, ``domains`` names the labels of each; ``only_in`` tells of a row that the
    report or the log alone has. ``same`` is null where no log gives the cell: ``reason`` says why,
    and ``unfinished`` names the records where it is because they do not cover the year.
    """
    found: list[dict] = []
    for export in warehouse.exports:
        contract, year = export.contract, export.fiscal_year
        kept = _kinds_kept(warehouse, contract.organisation, year)
        needed = log.kinds_of(contract.table) if contract.from_log else frozenset()
        if (contract.organisation, year) not in warehouse.reports or not kept or not export.usable:
            continue
        if not needed <= kept.keys():
            continue
        unfinished = next((kept[kind] for kind in sorted(needed) if kept[kind]), None)
        logged: list[Row] = []
        if contract.from_log and not unfinished:
            logged = _rows(warehouse, f'taken_in.main."{contract.table}"', contract, year)
        printed = _rows(warehouse, f'main."{contract.table}"', contract, year)
        for pair in _pairs(contract, printed, logged):
            found += _row_cells(contract, year, *pair, unfinished)
    return pd.DataFrame(found, columns=[*COLUMNS]).astype(COLUMNS)


def _kinds_kept(
    warehouse: Warehouse, organisation: str | None, fiscal_year: int | None
) -> dict[str, Mapping[str, str] | None]:
    """Return the kinds of record at hand of a year, each with words for those that do not cover it."""
    periods = warehouse.periods
    own = periods[(periods["organisation"] == organisation) & (periods["fiscal_year"] == fiscal_year)]
    return {row.kind: None if _whole(row) else _named(warehouse, row) for row in own.itertuples(index=False)}


def _whole(period: tuple) -> bool:
    """Tell whether records of a kind cover their fiscal year, from its start to its end.

    Seminars are held from early summer to winter: they are judged by their own days, not by those
    of the organisation's other records.
    """
    year = period.fiscal_year
    if period.kind == "seminars":
        return period.starts and period.last_date >= pd.Timestamp(year + 1, 1, 31)
    return period.starts and period.through >= pd.Timestamp(year + 1, 3, YEAR_ENDS)


def _named(warehouse: Warehouse, period: tuple) -> Mapping[str, str]:
    """Name records by their kind, whose they are, and from when to when they reach."""
    labels = warehouse.known("reference/labels")
    names = labels[(labels["domain"] == "org_short") & (labels["key"] == period.organisation)]
    return {
        language: text(
            "audit.records_reach",
            language,
            organisation="".join(names[language]),
            kind=kinds()[period.kind].title[language],
            since=_day(period.first_date, language),
            through=_day(period.last_date, language),
        )
        for language in LANGUAGES
    }


def _day(day: pd.Timestamp, language: str) -> str:
    return text("audit.day", language, year=day.year, month=day.month, day=day.day, name=f"{day:%b}")


def _rows(warehouse: Warehouse, table: str, contract: Contract, fiscal_year: int) -> list[Row]:
    frame = warehouse.sql(f"select * from {table} where fiscal_year = {fiscal_year}")
    names = [*contract.columns, *contract.correctable.values()]
    return [{name: _plain(row.get(name)) for name in names} for row in frame.to_dict("records")]


def _plain(value: Any) -> str | list[str] | None:
    """Return a value as an export writes it: 67 and 67.0 are one, a date is ISO, a list is in order."""
    if isinstance(value, list | np.ndarray):
        return sorted(map(str, value)) or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, Real):
        return f"{float(value):.10g}"
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def _pairs(
    contract: Contract, printed: Sequence[Row], logged: Sequence[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield each printed row with its row of the log, in the order of print; then what only the log has.

    A list's entries are known again by their identity, else by ever less of it (in the end by the
    date), so that one differing word is one differing cell.
    """
    found: dict[int, Row] = {}
    left = [*logged]
    identity = contract.identity
    shortest = len(identity) if "value" in contract.columns else 1
    for length in range(len(identity), shortest - 1, -1):
        waiting = defaultdict(list)
        for row in left:
            waiting[_known_by(row, identity[:length])].append(row)
        for place, row in enumerate(printed):
            alike = waiting[_known_by(row, identity[:length])]
            if place not in found and alike:
                found[place] = alike.pop(0)
        left = [row for rows in waiting.values() for row in rows]
    for place, row in enumerate(printed):
        yield row, found.get(place)
    # What a report happens not to state in its prose is no contradiction.
    if contract.derivable:
        for row in left:
            yield None, row


def _known_by(row: Row, columns: Sequence[str]) -> tuple:
    return tuple(_word(row[column]) for column in columns)


def _word(value: str | list[str] | None) -> str | None:
    return ";".join(value) if isinstance(value, list) else value


def _row_cells(
    contract: Contract,
    fiscal_year: int,
    printed: Row | None,
    logged: Row | None,
    unfinished: Mapping[str, str] | None,
) -> Iterator[dict[str, Any]]:
    """Yield the cells of one row of print, of the log, or of both.

    ``unfinished`` names the records that would give them, where these do not cover the year.
    """
    known = printed or logged
    keys = contract.keys if printed else contract.identity
    of_row = {
        "fiscal_year": fiscal_year,
        "organisation": contract.organisation,
        "table": contract.path,
        "row": "|".join(_word(known[key]) or "" for key in keys),
        "domains": "|".join(contract.columns[key].domain or key for key in keys),
        "unit": known.get("unit"),
        "section": known["section"],
        "only_in": None if printed and logged else "report" if printed else "log",
    }
    for column in contract.cells:
        was = printed[contract.correctable.get(column, column)] if printed else None
        value = printed[column] if printed else None
        counted = logged[column] if logged else None
        if was is None and value is None and counted is None:
            continue
        if not printed and "value" in contract.columns and counted == "0":
            continue  # a table may leave out what did not occur
        reason = contract.why_not(known, column, fiscal_year)
        # An empty list says that there is none; any other blank says nothing.
        if reason is None and printed and value is None and contract.columns[column].type != "list":
            reason = {language: text("audit.blank_in_print", language) for language in LANGUAGES}
        waiting = unfinished if reason is None else None
        if waiting:
            reason = {language: text("audit.unfinished", language, records=waiting[language]) for language in LANGUAGES}
        yield {
            **of_row,
            "column": column,
            "domain": contract.columns[column].domain or column,
            "printed": _word(was),
            "value": _word(value),
            "log": _word(counted),
            "derivable": reason is None,
            **{f"reason_{language}": reason[language] if reason else None for language in LANGUAGES},
            **{f"unfinished_{language}": waiting[language] if waiting else None for language in LANGUAGES},
            "same": None if reason else value == counted,
        }
