"""What the records of an organisation's fiscal year cover, and with what part of the year before it may be compared."""

from collections.abc import Iterable, Set

import pandas as pd

#: A year is compared with the whole of the year before, with its records up to the same day, or with nothing.
WHOLE, SAME_PERIOD, NOTHING = "whole", "same_period", "nothing"


class Coverage:
    """The periods of the records beside the reports.

    ``periods``: one row per fiscal year, organisation and kind of record (build/record_periods.sql).
    ``reports``: organisation and fiscal year of each report; what is printed is whole.
    """

    def __init__(self, periods: pd.DataFrame, reports: Set[tuple[str, int]]) -> None:
        self.reports = reports
        printed = [pair in reports for pair in zip(periods["organisation"], periods["fiscal_year"], strict=True)]
        #: The periods; no year that a report prints is partial.
        self.periods = periods.assign(partial=periods["partial"] & ~pd.Series(printed, periods.index, dtype=bool))
        self._rows = {(row.organisation, row.fiscal_year, row.kind): row for row in periods.itertuples(index=False)}

    def years(self, organisation: str | None = None) -> set[int]:
        """Return the fiscal years of the records, or of those of one organisation."""
        return {int(year) for owner, year, _ in self._rows if organisation in (None, owner)}

    def goes_on(self, fiscal_year: int) -> bool:
        """Tell whether all that is known of a year stops before its end: no report prints it, and no log is whole."""
        own = self.periods[self.periods["fiscal_year"] == fiscal_year]
        printed = any(year == fiscal_year for _, year in self.reports)
        return not printed and bool(own.groupby("organisation")["partial"].any().all()) and len(own) > 0

    def unfinished(self, organisation: str, fiscal_year: int, kinds: Iterable[str]) -> bool:
        """Tell whether records of these kinds stop before the end of the year, and no report prints it."""
        return any(row.partial for row in self._unprinted(organisation, fiscal_year, kinds))

    def starts_late(self, organisation: str, fiscal_year: int, kinds: Iterable[str]) -> pd.Timestamp | None:
        """Return the first day of records that begin after the start of their year; None where they don't."""
        late = [row.first_date for row in self._unprinted(organisation, fiscal_year, kinds) if not row.starts]
        return pd.Timestamp(max(late)) if late else None

    def compared(self, organisation: str, fiscal_year: int, kinds: Iterable[str]) -> str:
        """Return with what the year before may stand beside a year: WHOLE, SAME_PERIOD or NOTHING of it.

        ``kinds`` are the kinds of record that the numbers rest on; the strictest of them decides.
        """
        found = {self._compared(organisation, fiscal_year, kind) for kind in kinds}
        return next((each for each in (NOTHING, SAME_PERIOD) if each in found), WHOLE)

    def _compared(self, organisation: str, fiscal_year: int, kind: str) -> str:
        if self._whole(organisation, fiscal_year, kind):
            return WHOLE if self._whole(organisation, fiscal_year - 1, kind) else NOTHING
        this = self._rows[organisation, fiscal_year, kind]
        last = self._rows.get((organisation, fiscal_year - 1, kind))
        same = last is not None and this.starts and last.starts and last.through >= this.same_day
        return SAME_PERIOD if same else NOTHING

    def _whole(self, organisation: str, fiscal_year: int, kind: str) -> bool:
        """Tell whether a year is printed, or its log covers it; a kind without records is nothing to compare."""
        return all(row.starts and not row.partial for row in self._unprinted(organisation, fiscal_year, [kind]))

    def _unprinted(self, organisation: str, fiscal_year: int, kinds: Iterable[str]) -> list[tuple]:
        """Return the periods of a year by kind; none where a report prints the year."""
        if (organisation, fiscal_year) in self.reports:
            return []
        keys = ((organisation, fiscal_year, kind) for kind in kinds)
        return [self._rows[key] for key in keys if key in self._rows]
