"""Judge what cells and rows of a sheet say of each other: ``judge_across(columns)``."""

import datetime as dt

from dashboard.reading.columns import Columns
from dashboard.reading.days import fiscal_year_of
from dashboard.reading.remark import QUESTIONED, REFUSED
from dashboard.reading.words import SAPPORO, names

#: Since then the centre does not count citizens of Sapporo, which has its own centre.
SAPPORO_APART = dt.date(2015, 10, 1)
#: Contacts that are no consultation: they may come before a case's first.
BESIDE = ("liaison", "letter_outreach")


def judge_across(columns: Columns) -> None:
    """Remark on cells that contradict each other, and on rows that contradict other rows."""
    checks = {
        "consultations": (_liaison, _new, _earlier_help, _areas, _sapporo, _first_years, _cases),
        "meetings": (_attendance, _ends, _duplicates),
        "seminars": (_participants, _places, _health_centres, _duplicates),
    }
    for check in checks[columns.kind.name] if columns.kind.is_log else (_table_keys,):
        check(columns)


def _rows(columns: Columns, *keys: str) -> list[tuple]:
    """Return each row's position and its values."""
    return list(zip(range(len(columns.rows)), *map(columns.value, keys), strict=True))


# Consultations


def _liaison(columns: Columns) -> None:
    """Liaison counts among continuing contacts, and only liaison has a direction and a partner."""
    liaison = columns.value("method") == "liaison"
    other = columns.known("method") & ~liaison
    columns.question(liaison & (columns.value("status") == "new"), "status", "liaison_is_continuing")
    for key in ("direction", "partner"):
        columns.question(liaison & columns.blank(key), key, "needed_for_liaison")
        columns.question(other & ~columns.blank(key), key, "only_for_liaison")


def _new(columns: Columns) -> None:
    """The centre's new rows say who asked and what came of it."""
    new = (columns.value("status") == "new") & (columns.value("method") != "liaison")
    new &= columns.value("organisation") == "centre"
    for key in ("relation", "outcome"):
        columns.question(new & columns.blank(key), key, "needed_for_new")


def _earlier_help(columns: Columns) -> None:
    readings = columns.readings["earlier_places"]
    places = columns.spread("earlier_places", [bool(reading.value) for reading in readings], bool)
    columns.question(places & (columns.value("earlier_help") == "no"), "earlier_places", "no_earlier_help")


def _areas(columns: Columns) -> None:
    words = columns.words
    for row, lived, area in _rows(columns, "municipality", "area"):
        if lived and area and lived[1] != area:
            values = {
                "place": words.name(lived),
                "should": words.label("area", lived[1]),
                "should_en": words.label("area", lived[1], "en"),
            }
            columns.say(row, "area", "place_contradicts", QUESTIONED, values)


def _sapporo(columns: Columns) -> None:
    homes, days = columns.readings["municipality"], columns.readings["date"]
    sapporo = columns.spread("municipality", [bool(home.value and home.value[0] == SAPPORO) for home in homes], bool)
    apart = columns.spread("date", [bool(day.value and day.value >= SAPPORO_APART) for day in days], bool)
    counted = (columns.value("organisation") == "centre") & (columns.value("method") != "liaison")
    columns.question(sapporo & apart & counted, "municipality", "sapporo_not_counted")


def _first_years(columns: Columns) -> None:
    """The year of first contact is not after the row, and is that of the row where the row is the first."""
    for row, first, day, status in _rows(columns, "first_year", "date", "status"):
        if first is not None and day is not None:
            year = fiscal_year_of(day)
            if first > year or (status == "new" and first != year):
                values = {"should": f"{year}年度", "should_en": f"FY{year}"}
                columns.say(row, "first_year", "first_year_contradicts", QUESTIONED, values)


def _cases(columns: Columns) -> None:
    """A case has one first consultation, and none before it."""
    rows = [
        (day, row, (organisation, case), status)
        for row, *said in _rows(columns, "organisation", "case_number", "date", "status", "method")
        for organisation, case, day, status, method in [said]
        if None not in said and method not in BESIDE
    ]
    first: dict[tuple[str, str], tuple[dt.date, int]] = {}
    for day, row, case, _ in sorted(row for row in rows if row[3] == "new"):
        earlier = first.setdefault(case, (day, row))
        if earlier[1] != row:
            columns.say(row, "status", "second_new", QUESTIONED, _number(columns, earlier[1]))
    for day, row, case, status in rows:
        began = first.get(case)
        if status == "continuing" and began and day < began[0]:
            values = {**_number(columns, began[1]), "day": began[0].isoformat()}
            columns.say(row, "date", "before_new", QUESTIONED, values)


# Meetings and seminars


def _attendance(columns: Columns) -> None:
    _more(columns, "first_timers", "attendance")
    _more(columns, "online_attendance", "attendance")


def _participants(columns: Columns) -> None:
    _more(columns, "online", "participants")


def _more(columns: Columns, part: str, whole: str) -> None:
    """Question a part that is larger than its whole."""
    for row, some, of in _rows(columns, part, whole):
        if some is not None and of is not None and some > of:
            values = {"whole": columns.header.heading(whole), "limit": str(of)}
            columns.say(row, part, "more_than_whole", QUESTIONED, values)


def _ends(columns: Columns) -> None:
    for row, start, end in _rows(columns, "start", "end"):
        if start and end and end < start:
            columns.say(row, "end", "end_before_start", QUESTIONED, {"start": start})


def _places(columns: Columns) -> None:
    nowhere = columns.blank("municipalities") & columns.blank("health_centre")
    columns.question(nowhere, "municipalities", "place_needed")


def _health_centres(columns: Columns) -> None:
    for row, codes, stated in _rows(columns, "municipalities", "health_centre"):
        towns = [columns.words.by_code[code] for code in codes or ()]
        if stated and towns and stated not in {town.health_centre for town in towns}:
            should = names(dict.fromkeys(town.health_centre for town in towns))
            values = {"place": names(town.name for town in towns), "should": should}
            columns.say(row, "health_centre", "health_centre_contradicts", QUESTIONED, values)


def _duplicates(columns: Columns) -> None:
    """Question a row that says the same as an earlier one in every column."""
    first: dict[tuple, int] = {}
    for row, *said in _rows(columns, *columns.kind.fields):
        earlier = first.setdefault(tuple(said), row)
        if earlier != row:
            columns.say(row, "date", "duplicate_row", QUESTIONED, _number(columns, earlier))


def _number(columns: Columns, row: int) -> dict[str, str]:
    return {"first": str(columns.rows[row][0])}


# Tables


def _table_keys(columns: Columns) -> None:
    """Refuse a row of a table whose keys an earlier row has."""
    keys = ["fiscal_year", *columns.kind.contract.keys]
    headings = names(columns.header.heading(key) for key in keys)
    first: dict[tuple, int] = {}
    for row, *said in _rows(columns, *keys):
        earlier = first.setdefault(tuple(said), row)
        if earlier != row and None not in said:
            values = {**_number(columns, earlier), "keys": headings}
            columns.say(row, keys[-1], "duplicate_key", REFUSED, values)
