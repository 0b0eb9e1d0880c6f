"""Where the numbers of a figure come from: a report by its title and sections, or the records by their kind."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.catalog import Query
from dashboard.records.log import kinds_of
from dashboard.settings import demonstration
from dashboard.warehouse import Warehouse

if TYPE_CHECKING:
    from dashboard.figures.figure import Look

#: Those whose reports and records these are; other sources (a census, these checks) have no year of their own.
ORGANISATIONS = ("centre", "lpf")


def source_of(warehouse: Warehouse, query: Query, look: "Look") -> tuple[str, str]:
    """Return the words for the sources of a query's card, and the date that the newest of them tells of.

    A report is named where it prints the year that is asked for, else the records of that year.
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
        printed = (organisation, asked) in warehouse.reports and query.card.get("from") != "log"
        recorded = _records(warehouse, query, organisation, asked)
        if not printed and len(recorded):
            dates.append(recorded["last_date"].max())
            sections.setdefault(_records_name(recorded, organisation, asked, look), [])
            continue
        if not printed and organisation in ORGANISATIONS and warehouse.periods["fiscal_year"].eq(asked).any():
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


def _report_name(report: str, of_year: pd.DataFrame, fiscal_year: int | None, look: "Look") -> str:
    """Return the words for one source: in Japanese a report by its printed title, else by its organisation and year."""
    if report not in ORGANISATIONS:
        return look.label("source", report)
    if look.language == "ja" and len(of_year):
        title, publisher = of_year["title"].iloc[0], of_year["publisher"].iloc[0]
        return title if publisher in title else f"{publisher}「{title}」"
    return look.text("figure.report_of", organisation=look.label("org", report), year=look.labels.year(fiscal_year))
