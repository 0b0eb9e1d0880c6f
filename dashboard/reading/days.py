"""Read days, months, fiscal years and times of day, as people write them."""

import datetime as dt
import math
import re

from dashboard.reading.result import Reading, questioned, refused, whole
from dashboard.reading.sheet import Cell
from dashboard.reading.words import normal, plain

# Our own table: five lines are less than a dependency, and a day outside its era is to be questioned, not converted.
ERAS = {"令和": dt.date(2019, 5, 1), "平成": dt.date(1989, 1, 8), "昭和": dt.date(1926, 12, 25)}
ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "令": "令和", "平": "平成", "昭": "昭和"}
ERA = r"(?P<era>令和|平成|昭和|[令平昭]|[rhs])\.?\s*(?P<year>元|\d{1,2})"
#: A day is no earlier than this year: the centre opened in 2009, the network in 1999.
FIRST_YEAR = 2000
WEEKDAYS = "月火水木金土日"
#: Day 0 of Excel's serial numbers, in workbooks that count from 1900 and from 1904.
DAY_ZERO = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}

AFTER_DATE = re.compile(
    r"(?:\s*\(?(?P<weekday>[月火水木金土日])(?:曜日?)?\)?)?"
    r"(?:(?:t|\s+)(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{1,2}時(?:\d{1,2}分)?))?$"
)
DATES = (
    re.compile(r"(?P<year>\d{4})\s*([/.\-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(ERA + r"\s*[年/.\-]\s*(?P<month>\d{1,2})\s*[月/.\-]\s*(?P<day>\d{1,2})\s*日?"),
)
#: Days whose year, or whose order of day and month, the reader would have to guess.
AMBIGUOUS_DATES = (
    re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*\d{1,4})?"),
    re.compile(r"(?:(?:\d{1,2}|元)\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日?"),
    re.compile(r"\d{6}(?!\d)"),
)


def date(cell: Cell, today: dt.date, date1904: bool = False) -> Reading:
    """Read a day; its value is a ``datetime.date`` from FIRST_YEAR to ``today``."""
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date(), today)
    if isinstance(cell, dt.date):
        return _in_range(cell, today)
    if isinstance(cell, bool | dt.time) or (isinstance(cell, float) and not math.isfinite(cell)):
        return refused("not_date")
    if isinstance(cell, float):
        cell = math.floor(cell)
    text = normal(str(cell)).casefold()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _in_range(DAY_ZERO[date1904] + dt.timedelta(days=int(float(text))), today)
    for pattern in DATES:
        if (found := pattern.match(text)) and (after := AFTER_DATE.match(text, found.end())):
            return _day(found.groupdict(), after["weekday"], today)
    for pattern in AMBIGUOUS_DATES:
        if (found := pattern.match(text)) and AFTER_DATE.match(text, found.end()):
            return questioned("ambiguous_date")
    return refused("not_date")


def _day(parts: dict[str, str], weekday: str | None, today: dt.date) -> Reading:
    era = parts.get("era")
    year = 1 if parts["year"] == "元" else int(parts["year"])
    if era:
        if year == 0:
            return refused("impossible_date")
        year = _western(era, year)
    try:
        day = dt.date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return refused("impossible_date")
    if era and not _in_era(era, day):
        return questioned("date_outside_era", era=_era(era), should=_wareki(day))
    if weekday and WEEKDAYS[day.weekday()] != weekday:
        return questioned("other_weekday", weekday=WEEKDAYS[day.weekday()], weekday_en=f"{day:%A}")
    return _in_range(day, today)


def _era(written: str) -> str:
    return ERA_LETTERS.get(written, written)


def _western(era: str, year: int) -> int:
    return ERAS[_era(era)].year + year - 1


def _in_era(era: str, day: dt.date) -> bool:
    began = ERAS[_era(era)]
    later = [start for start in ERAS.values() if start > began]
    return began <= day and (not later or day < min(later))


def _wareki(day: dt.date) -> str:
    for era, began in ERAS.items():
        if began <= day:
            year = day.year - began.year + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def _in_range(day: dt.date, today: dt.date) -> Reading:
    if not FIRST_YEAR <= day.year <= today.year + 1:
        return questioned("year_out_of_range", first=str(FIRST_YEAR), last=str(today.year))
    if day > today:
        return questioned("future_date", today=today.isoformat())
    return Reading(day)


MONTHS = (
    re.compile(r"(?P<year>\d{4})\s*(?:年|[/.\-])\s*(?P<month>\d{1,2})\s*月?"),
    re.compile(ERA + r"\s*[年/.\-]\s*(?P<month>\d{1,2})\s*月?"),
)


def month(cell: Cell, today: dt.date, date1904: bool = False) -> Reading:
    """Read a month; its value is text such as "2024-05". A day stands for its month."""
    text = normal(str(cell)).casefold()
    for pattern in MONTHS:
        if isinstance(cell, str) and (found := pattern.fullmatch(text)):
            reading = _day({**found.groupdict(), "day": "1"}, None, today)
            return Reading(f"{reading.value:%Y-%m}") if reading.sure else reading
    if re.fullmatch(r"(?:\d{1,2}年)?\d{1,2}月|\d{1,2}[/.\-]\d{1,2}", text):
        return questioned("ambiguous_month")
    reading = date(cell, today, date1904)
    if reading.sure:
        return Reading(f"{reading.value:%Y-%m}")
    return refused("not_month") if reading.kind == "not_date" else reading


FISCAL_YEARS = (
    re.compile(r"(?:fy)?(?P<year>\d{4})(?:年度?)?"),
    re.compile(ERA + r"(?:年度?)?"),
)


def fiscal_year(cell: Cell, today: dt.date) -> Reading:
    """Read a fiscal year (April to March); its value is the year in which it begins."""
    if isinstance(cell, bool | dt.date | dt.time):
        return refused("not_fiscal_year")
    text = plain(whole(cell))
    for pattern in FISCAL_YEARS:
        if not (found := pattern.fullmatch(text)):
            continue
        era = found.groupdict().get("era")
        year = 1 if found["year"] == "元" else int(found["year"])
        if era:
            if year == 0:
                return refused("not_fiscal_year")
            year = _western(era, year)
            # 平成31年度 and 令和元年度 are the same year; 平成32年度 is none.
            if not (_in_era(era, dt.date(year, 4, 1)) or _in_era(era, dt.date(year + 1, 3, 31))):
                return questioned("year_outside_era", era=_era(era), should=f"{year}年度")
        if not FIRST_YEAR <= year <= fiscal_year_of(today):
            last = str(fiscal_year_of(today))
            return questioned("fiscal_year_out_of_range", first=str(FIRST_YEAR), last=last)
        return Reading(year)
    if re.fullmatch(r"(?:\d{1,2}|元)(?:年度?)?", text):
        return questioned("ambiguous_fiscal_year")
    return refused("not_fiscal_year")


def fiscal_year_of(day: dt.date) -> int:
    """Return the fiscal year of a day: April to March."""
    return day.year - (day.month < 4)


TIME = re.compile(
    r"(?P<half>午前|午後|am|pm)?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::00)?|時(?:(?P<spoken>\d{1,2})分|(?P<mid>半))?)"
)


def time(cell: Cell) -> Reading:
    """Read a time of day; its value is text such as "13:30"."""
    if isinstance(cell, dt.datetime):
        cell = cell.time()
    if isinstance(cell, dt.time):
        return Reading(f"{cell:%H:%M}")
    if isinstance(cell, bool | dt.date):
        return refused("not_time")
    if isinstance(cell, int | float):
        if not 0 <= cell < 1:
            return refused("not_time")
        minutes = round(cell * 24 * 60)
        return Reading(f"{minutes // 60 % 24:02}:{minutes % 60:02}")
    found = TIME.fullmatch(plain(cell))
    if not found:
        return refused("not_time")
    hour = int(found["hour"])
    minute = 30 if found["mid"] else int(found["minute"] or found["spoken"] or 0)
    if found["half"]:
        if hour > 12:
            return refused("not_time")
        hour = hour % 12 + (12 if found["half"] in ("午後", "pm") else 0)
    return Reading(f"{hour:02}:{minute:02}") if hour < 24 and minute < 60 else refused("not_time")
