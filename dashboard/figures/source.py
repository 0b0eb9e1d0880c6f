"""Where the numbers of a figure come from: a report by its title and sections, records by kind, tables by file."""

import re
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.catalog import Query
from dashboard.exports.contract import Contract, contracts
from dashboard.exports.load import Export
from dashboard.records.log import kinds_of
from dashboard.settings import demonstration
from dashboard.warehouse import Warehouse

if TYPE_CHECKING:
    from dashboard.figures.figure import Look

#: Those whose reports and records these are; other sources (a census, these checks) have no year of their own.
ORGANISATIONS = ("centre", "lpf")
#: What a query reads of a table only as far as a report prints it.
OF_REPORTS = re.compile(r"from (\w+)\s+where\b[^()]*\borigin = 'report'")


def kept_by_staff(query: Query) -> list[Contract]:
    """Return the tables of a query that no log gives: in a year without a report staff take them in."""
    read = query.tables - {*OF_REPORTS.findall(query.sql)}
    return [contract for contract in contracts().values() if contract.template and contract.table in read]


def staff_tables(warehouse: Warehouse, query: Query, fiscal_year: int | None) -> list[Export]:
    """Return the tables of a year that staff took in and that a query reads."""
    read = {contract.path for contract in kept_by_staff(query)}
    taken = (export for export in warehouse.exports if export.origin == "table" and export.contract.path in read)
    return [export for export in taken if export.fiscal_year == fiscal_year]


def not_taken_in(warehouse: Warehouse, query: Query, fiscal_year: int) -> list[Contract]:
    """Return the tables that a query reads and that staff have not taken in for a year without a report."""
    there = {export.contract.path for export in staff_tables(warehouse, query, fiscal_year)}
    awaited = (contract for contract in kept_by_staff(query) if contract.path not in there)
    return [contract for contract in awaited if (contract.organisation, fiscal_year) not in warehouse.reports]


def source_of(warehouse: Warehouse, query: Query, look: "Look") -> tuple[str, str]:
    """Return the words for the sources of a query's card, and the date that the newest of them tells of.

    A report is named where it prints the year that is asked for, else what staff took in of that
    year: records, and tables by their files. A table alone tells of the day it was taken in.
    """
    reports = warehouse.known("data/reports")  # those there are, whether or not another is faulty
    asked = look.fiscal_year or warehouse.latest_year
    chosen = look.parameters.get("organisation")
    sections: dict[str, list[str]] = {}
    dates = []
    for source in query.card["source"]:
        organisation = source["report"]
        if organisation in ORGANISATIONS and chosen not in (None, organisation):
            continue
        if (organisation, asked) not in warehouse.reports or query.card.get("from") == "log":
            taken_in = _taken_in(warehouse, query, organisation, asked, look)
            if taken_in:
                sections |= {name: [] for name in taken_in}
                dates += taken_in.values()
                continue
        if organisation in ORGANISATIONS and (organisation, asked) not in warehouse.reports:
            sections.setdefault(look.text("figure.no_report_yet", year=look.labels.year(asked)), [])
            continue
        of_year = reports[(reports["organisation"] == organisation) & (reports["fiscal_year"] == asked)]
        if len(of_year):
            dates.append(of_year["as_of"].iloc[0])
        name = _report_name(organisation, of_year, asked, look)
        sections.setdefault(name, []).extend(
            [look.labels.section(str(source["section"]))] if "section" in source else []
        )
    names = [f"{name} {look.text('figure.section_join').join(found)}".strip() for name, found in sections.items()]
    as_of = look.labels.date(max(dates), weekday=False) if dates else ""
    words = look.text("figure.source_join").join(names)
    return (look.text("figure.synthetic_source", source=words) if demonstration() else words), as_of


def _taken_in(
    warehouse: Warehouse, query: Query, organisation: str, asked: int | None, look: "Look"
) -> dict[str, pd.Timestamp]:
    """Return what staff took in of an organisation's year, in words, each with the date that it tells of.

    A table has none but the day on which it was taken in: it stands back where there are records.
    """
    found = {}
    recorded = _records(warehouse, query, organisation, asked)
    if len(recorded):
        found[_records_name(recorded, organisation, asked, look)] = recorded["last_date"].max()
    own = [each for each in staff_tables(warehouse, query, asked) if each.contract.organisation == organisation]
    if own:
        day = recorded["last_date"].max() if len(recorded) else pd.Timestamp(max(each.taken for each in own))
        found[_tables_name(own, organisation, asked, look)] = day
    return found


def _records(warehouse: Warehouse, query: Query, organisation: str, asked: int | None) -> pd.DataFrame:
    """Return the periods of the records that stand behind a query: one row per kind."""
    kinds = frozenset().union(*(kinds_of(table) for table in query.tables))
    periods = warehouse.periods
    own = (periods["organisation"] == organisation) & (periods["fiscal_year"] == asked)
    return periods[own & periods["kind"].isin(kinds)]


def _records_name(recorded: pd.DataFrame, organisation: str, fiscal_year: int | None, look: "Look") -> str:
    kinds = look.text("figure.section_join").join(look.label("record_kind", kind) for kind in recorded["kind"])
    year = look.labels.year(fiscal_year)
    return look.text("figure.records_of", organisation=look.label("org", organisation), kinds=kinds, year=year)


def _tables_name(tables: list[Export], organisation: str, fiscal_year: int | None, look: "Look") -> str:
    files = (look.text("figure.list_join").join(each.files) for each in tables)
    named = [
        look.text("figure.table_taken_in", title=each.contract.title[look.language], files=names)
        for each, names in zip(tables, files, strict=True)
    ]
    return look.text(
        "figure.tables_of",
        organisation=look.label("org", organisation),
        tables=look.text("figure.section_join").join(named),
        year=look.labels.year(fiscal_year),
    )


def _report_name(report: str, of_year: pd.DataFrame, fiscal_year: int | None, look: "Look") -> str:
    """Return the words for one source: in Japanese a report by its printed title, else by its organisation and year."""
    if report not in ORGANISATIONS:
        return look.label("source", report)
    if look.language == "ja" and len(of_year):
        title, publisher = of_year["title"].iloc[0], of_year["publisher"].iloc[0]
        return title if publisher in title else f"{publisher}「{title}」"
    return look.text("figure.report_of", organisation=look.label("org", report), year=look.labels.year(fiscal_year))
