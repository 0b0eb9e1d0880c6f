"""With what part of the year before a year of records may be compared, and that the figures keep to it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dashboard.figures import publish
from dashboard.records.coverage import NOTHING, SAME_PERIOD, WHOLE
from dashboard.warehouse import Warehouse
from tests.conftest import YEAR
from tests.test_tables import contact, meeting, table_of, with_records

CONSULTATIONS = ["consultations"]


def contacts(*days: str, organisation: str = "centre") -> list[dict]:
    """Return one contact a day, each of a new case."""
    made = (contact(day, f"{organisation}-{day}", "new", "mail") for day in days)
    return [{**row, "organisation": organisation} for row in made]


def a_year(year: int) -> tuple[str, ...]:
    """Return days that cover a fiscal year: three contacts."""
    return f"{year}-04-02", f"{year}-10-01", f"{year + 1}-03-30"


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., Warehouse]:
    def make(consultations: Iterable[dict] = (), meetings: Iterable[dict] = ()) -> Warehouse:
        given = {"consultations": [*consultations], "meetings": [*meetings]}
        return with_records(tmp_path / "records", {kind: table_of(kind, rows) for kind, rows in given.items() if rows})

    return make


def previous(made: Warehouse, year: int) -> float | None:
    """Return what the figure of all contacts says of the year before: contacts without liaison."""
    rows = made.query("consultations/contacts_by_method", fiscal_year=year)
    return rows["contacts_previous"].sum(min_count=1)


def test_two_whole_years_are_compared(log_of):
    made = log_of(contacts(*a_year(2031), *a_year(2032)))
    assert made.coverage.compared("centre", 2032, CONSULTATIONS) == WHOLE
    assert not made.coverage.goes_on(2032)
    assert previous(made, 2032) == 3


def test_a_year_after_a_log_that_began_in_autumn_is_compared_with_nothing(log_of):
    """Records from 1 October 2031: six months, then in 2031's own figures and in those of 2032."""
    made = log_of(contacts("2031-10-01", "2031-12-01", "2032-03-30", *a_year(2032)))
    assert made.coverage.compared("centre", 2032, CONSULTATIONS) == NOTHING
    assert previous(made, 2032) != previous(made, 2032)  # NaN: no row of last year
    for year in (2031, 2032):
        rows = made.query("overview/years", fiscal_year=year).set_index("year")
        assert rows.loc[2031, "months"] == 6
        assert rows["contacts_rank"].isna()[2031]
    assert "10月" in publish(made, "consultations/contacts_by_method", "ja", fiscal_year=2031).subtitle
    assert "October" in publish(made, "consultations/contacts_by_method", "en", fiscal_year=2031).subtitle


def test_an_organisation_that_stops_is_unfinished_although_the_other_goes_on(log_of):
    """LPF's records of 2032 end on 30 September, the centre's reach into 2033."""
    lpf = contacts(*a_year(2031), "2032-04-02", "2032-09-30", organisation="lpf")
    made = log_of([*contacts(*a_year(2031), *a_year(2032), "2033-04-02"), *lpf])
    assert made.coverage.compared("lpf", 2032, CONSULTATIONS) == SAME_PERIOD
    assert made.coverage.unfinished("lpf", 2032, CONSULTATIONS)
    assert made.coverage.compared("centre", 2032, CONSULTATIONS) == WHOLE
    assert not made.coverage.goes_on(2032)
    assert made.coverage.goes_on(2033)
    assert previous(made, 2032) == 3  # the centre's own figure, of the whole year


def test_a_kind_that_stopped_reaches_no_further_than_itself(log_of):
    """Meetings reach March; consultations stopped in October, two months before: they are unfinished."""
    meetings = [
        meeting(day, "sango_regular", "in_person", attendance=3)
        for day in ("2032-04-05", "2032-10-05", "2033-01-05", "2033-03-28")
    ]
    made = log_of(contacts(*a_year(2031), "2032-04-02", "2032-10-20", organisation="lpf"), meetings)
    assert made.coverage.unfinished("lpf", 2032, CONSULTATIONS)
    assert not made.coverage.unfinished("lpf", 2032, ["meetings"])


def test_the_end_of_february_is_compared_with_the_end_of_february(log_of):
    """Through 28 February 2033; the year before had a 29th, which belongs to the same period."""
    made = log_of(contacts("2031-04-02", "2032-02-29", "2032-03-30", "2032-04-02", "2033-02-28"))
    assert made.coverage.compared("centre", 2032, CONSULTATIONS) == SAME_PERIOD
    assert previous(made, 2032) == 2


def test_no_part_of_a_year_is_compared_with_a_shorter_one(log_of):
    """Through September this year, through July last year: neither whole nor the same period."""
    made = log_of(contacts("2031-04-02", "2031-07-10", "2032-04-02", "2032-09-30"))
    assert made.coverage.compared("centre", 2032, CONSULTATIONS) == NOTHING
    assert previous(made, 2032) != previous(made, 2032)


def test_a_report_is_whole_whatever_a_log_beside_it_holds(log_of):
    """A pilot log of a printed year is no reason to call it unfinished; one of the year before is no measure."""
    made = log_of(contacts(f"{YEAR - 1}-10-01", f"{YEAR}-04-02", f"{YEAR}-09-30"))
    assert not made.coverage.unfinished("centre", YEAR, CONSULTATIONS)
    assert not made.periods.loc[made.periods["fiscal_year"] == YEAR, "partial"].any()
    assert made.coverage.compared("centre", YEAR, CONSULTATIONS) == NOTHING
    assert not made.sql(f"select partial from record_periods where fiscal_year = {YEAR}")["partial"].any()


def test_a_part_of_a_year_is_not_compared_with_a_whole_report(log_of):
    made = log_of(contacts(f"{YEAR + 1}-04-02", f"{YEAR + 1}-09-30"))
    assert made.coverage.compared("centre", YEAR + 1, CONSULTATIONS) == NOTHING
    assert previous(made, YEAR + 1) != previous(made, YEAR + 1)
