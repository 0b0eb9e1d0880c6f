"""Contacts, meetings and seminars -> Arrow tables of the shape that the reader accepts."""

from collections.abc import Iterable

import pyarrow as pa

from dashboard.records.kind import kinds
from dashboard.synthetic.cases import Case, Contact
from dashboard.synthetic.days import fiscal_year

#: Marks a case number as invented, in the organisation's own series.
PREFIX = {"centre": "合成-C-", "lpf": "合成-L-"}
AGE_BANDS5 = ("lt15", *(f"{start}_{start + 4}" for start in range(15, 65, 5)), "ge65", "unknown")
AGE_BANDS = ("lt20", *(f"{start}_{start + 9}" for start in range(20, 60, 10)), "ge60", "unknown")


def age_band5(age: int | None) -> str:
    """Return the national five-year band of an age."""
    if age is None:
        return "unknown"
    if age < 15:
        return "lt15"
    start = age // 5 * 5
    return f"{start}_{start + 4}" if age < 65 else "ge65"


def age_band(age: int | None) -> str:
    """Return the ten-year band of the reports."""
    if age is None:
        return "unknown"
    if age < 20:
        return "lt20"
    start = age // 10 * 10
    return f"{start}_{start + 9}" if age < 60 else "ge60"


def number(contacts: Iterable[Contact]) -> None:
    """Give every case its number: in each organisation's order of first years, then of first contacts."""
    first: dict[Case, tuple] = {}
    for contact in contacts:
        case = contact.case
        began = (case.organisation, case.started, contact.date)
        first[case] = min(first.get(case, began), began)
    numbers = dict.fromkeys(PREFIX, 0)
    for case in sorted(first, key=first.__getitem__):
        numbers[case.organisation] += 1
        case.number = numbers[case.organisation]


def case_number(organisation: str, value: int) -> str:
    """Return a case number such as ``合成-C-00012``."""
    return f"{PREFIX[organisation]}{value:05d}"


def consultation(contact: Contact) -> dict:
    """Return one contact as a row of the consultation records, without its position."""
    case = contact.case
    age = case.age_in(fiscal_year(contact.date))
    liaison = contact.method == "liaison"
    row = {
        "date": contact.date,
        "organisation": case.organisation,
        "case_number": case_number(case.organisation, case.number),
        "status": contact.status,
        "method": contact.method,
        "minutes": contact.minutes,
        "relation": None if liaison else case.relation,
        "age": age,
        "age_band5": age_band5(age),
        "age_band": age_band(age),
        "sex": case.sex,
        "municipality": case.municipality,
        "area": case.area,
        "purpose": contact.purpose,
        "direction": contact.direction,
        "partner": contact.partner,
        "withdrawn": case.withdrawn,
        "stage": contact.stage,
        "first_year": case.started if case.declared else None,
    }
    if contact.status == "new":
        row |= {key: getattr(case, key) for key in ("earlier_help", "earlier_places", "found_by", "outcome")}
    return row


def table(kind: str, rows: list[dict]) -> pa.Table:
    """Return rows in the shape of a kind of record; ``row`` counts as a file with one line of headings does."""
    schema = kinds()[kind].schema
    placed = [
        {**row, "row": position, "fiscal_year": fiscal_year(row["date"])} for position, row in enumerate(rows, start=2)
    ]
    return pa.Table.from_pylist(placed, schema=schema)
