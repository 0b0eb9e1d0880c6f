"""The newest day that the data behind a briefing tells of."""

from collections.abc import Iterator, Sequence

import pandas as pd

from dashboard.briefing.briefing import Entry
from dashboard.catalog import Query
from dashboard.figures import FIGURES
from dashboard.figures.source import ORGANISATIONS, staff_tables
from dashboard.records.log import kinds_of
from dashboard.warehouse import Warehouse


def as_of(warehouse: Warehouse, entries: Sequence[Entry]) -> str:
    """Return the newest day as YYYY-MM-DD: of the reports, records and tables used, else of any report."""
    days = [day for entry in entries if entry.figure in FIGURES for day in _days(warehouse, entry)]
    days = days or [*warehouse.known("data/reports")["as_of"]]
    return max(map(pd.Timestamp, days), default=_end(warehouse)).date().isoformat()


def _days(warehouse: Warehouse, entry: Entry) -> Iterator[pd.Timestamp | str]:
    """Yield the days of what stands behind one figure, as its source line has them (figures/source.py)."""
    query: Query = FIGURES[entry.figure].query
    bound = query.bind(entry.parameters, warehouse.latest_year)
    year = bound.get("fiscal_year") or warehouse.latest_year
    named = {source["report"] for source in query.card["source"]} & {*ORGANISATIONS}
    if bound.get("organisation") in named:
        named = {bound["organisation"]}
    reports = warehouse.known("data/reports")
    yield from reports.loc[(reports["fiscal_year"] == year) & reports["organisation"].isin(named), "as_of"]
    unprinted = {each for each in named if (each, year) not in warehouse.reports}
    kinds = frozenset().union(*map(kinds_of, query.tables))
    periods = warehouse.periods
    recorded = (periods["fiscal_year"] == year) & periods["kind"].isin(kinds)
    of_log = named if query.card.get("from") == "log" else unprinted
    rows = periods[recorded & periods["organisation"].isin(of_log)]
    yield from rows["last_date"]
    for table in staff_tables(warehouse, query, year):
        if table.contract.organisation in unprinted and table.contract.organisation not in {*rows["organisation"]}:
            yield pd.Timestamp(table.taken)


def _end(warehouse: Warehouse) -> pd.Timestamp:
    """Return the last day of the newest fiscal year, where no report tells of a day."""
    return pd.Timestamp(year=(warehouse.latest_year or 1999) + 1, month=3, day=31)
