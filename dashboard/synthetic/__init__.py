"""Synthetic years: invented records whose counts are the printed report's, and two years that follow.

Everything is drawn from one fixed seed: the same data folder gives the same records. Case
numbers begin with 合成, so that nobody takes them for real ones.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.synthetic import centre, lpf, meetings, seminars
from dashboard.synthetic.cases import Contact, contacts
from dashboard.synthetic.days import year_calendar
from dashboard.synthetic.places import Places
from dashboard.synthetic.printed import Printed
from dashboard.synthetic.saving import words, write
from dashboard.synthetic.scale import batches
from dashboard.synthetic.table import consultation, number, table
from dashboard.synthetic.years import Year, following
from dashboard.warehouse import Warehouse

__all__ = ["by_year", "many", "records", "words", "write"]

SEED = 20240401
#: The fiscal year that is exactly as printed, and the last day of the years that follow.
PRINTED_YEAR = 2024
LAST_DAY = date(2026, 9, 30)
LAST_YEAR = 2026


def records(warehouse: Warehouse) -> dict[str, pa.Table]:
    """Return the three kinds of record of FY2024, FY2025 and FY2026 up to 30 September, each sorted by date.

    Raises ValueError naming the table where printed tables contradict each other, so that no log can meet them.
    """
    printed, places = Printed(warehouse, PRINTED_YEAR), Places(warehouse)
    made = _centre(printed, places) + _lpf(printed, places)
    made = [contact for contact in made if contact.date <= LAST_DAY]
    made.sort(key=lambda contact: (contact.date, contact.case.organisation, contact.status != "new"))
    number(made)
    rows = {
        "consultations": [consultation(contact) for contact in made],
        "meetings": meetings.rows(_rng("meetings"), printed, LAST_YEAR),
        "seminars": seminars.rows(_rng("seminars"), printed, places, LAST_YEAR),
    }
    return {kind: table(kind, [row for row in found if row["date"] <= LAST_DAY]) for kind, found in rows.items()}


def by_year(tables: Mapping[str, pa.Table]) -> Iterator[tuple[str, int, pa.Table]]:
    """Yield the records as staff keep them, a file for each kind and fiscal year: kind, year, rows counted anew."""
    for kind, rows in tables.items():
        for year in sorted(set(rows["fiscal_year"].to_pylist())):
            of_year = rows.filter(pc.equal(rows["fiscal_year"], year))
            counted = pa.array(range(2, of_year.num_rows + 2), pa.int32())
            yield kind, year, of_year.set_column(of_year.schema.get_field_index("row"), "row", counted)


def many(rows: int, warehouse: Warehouse) -> Iterator[pa.Table]:
    """Yield ``rows`` consultations of the same shape, in tables of at most a million rows."""
    found = records(warehouse)["consultations"]
    like = found.filter(pc.equal(found["fiscal_year"], PRINTED_YEAR))
    yield from batches(like, rows, date(PRINTED_YEAR, 4, 1), LAST_DAY, _rng("many"))


def _rng(*parts: str | int) -> np.random.Generator:
    """Return the generator of one part: what one part draws never shifts another."""
    return np.random.default_rng([SEED, *(ord(letter) for letter in "/".join(map(str, parts)))])


def _centre(printed: Printed, places: Places) -> list[Contact]:
    rng = _rng("centre", PRINTED_YEAR)
    years = [Year(PRINTED_YEAR, centre.courses(rng, printed, places))]
    exact = contacts(rng, years[0].courses, year_calendar(rng, PRINTED_YEAR, "centre"))
    centre.set_minutes(rng, printed, exact)
    usual: dict[str, list[int]] = {}
    for contact in exact:
        usual.setdefault(contact.method, []).append(contact.minutes)
    found = exact
    for year in range(PRINTED_YEAR + 1, LAST_YEAR + 1):
        rng = _rng("centre", year)
        years.append(following(rng, years, places))
        later = contacts(rng, years[-1].courses, year_calendar(rng, year, "centre"))
        for contact in later:
            contact.minutes = int(rng.choice(usual[contact.method]))
        found = found + later
    return found


def _lpf(printed: Printed, places: Places) -> list[Contact]:
    rng = _rng("lpf", PRINTED_YEAR)
    years = [Year(PRINTED_YEAR, lpf.courses(rng, printed, places))]
    recipients = lpf.recipients(rng, printed, places)
    found = []
    for year in range(PRINTED_YEAR, LAST_YEAR + 1):
        if year > PRINTED_YEAR:
            rng = _rng("lpf", year)
            years.append(following(rng, years, places))
            recipients = lpf.next_recipients(rng, recipients, places, year)
        spoken = contacts(rng, years[-1].courses, year_calendar(rng, year, "lpf"))
        lpf.set_minutes(rng, spoken)
        found += spoken + lpf.letters(rng, recipients, year)
    return found
