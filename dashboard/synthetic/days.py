"""Days on which the synthetic years happen: fiscal years, Japanese working days, the nth weekday of a month."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

#: How much happens in each month of a year, January first: more in spring and autumn, less around holidays.
SEASON = (0.85, 1.0, 1.05, 1.1, 0.95, 1.05, 1.0, 0.8, 1.1, 1.2, 1.1, 0.8)


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day: it begins on 1 April."""
    return day.year - (day.month < 4)


def year_end(day: date) -> bool:
    """Tell whether offices are closed around New Year: 29 December to 3 January."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def nth(year: int, month: int, weekday: int, position: int) -> date:
    """Return the ``position``-th ``weekday`` (Monday is 0) of a month; -1 is the last."""
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[position - 1 if position > 0 else position])


def months(year: int) -> list[tuple[int, int]]:
    """Return the months of a fiscal year as pairs of year and month, April first."""
    return [(year + (month < 4), month) for month in (*range(4, 13), 1, 2, 3)]


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the national holidays of a calendar year by the law in force from 2022 on."""
    equinox = 0.242194 * (year - 1980) - (year - 1980) // 4
    found = {
        *(date(year, *day) for day in ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11))),
        *(date(year, *day) for day in ((11, 3), (11, 23))),
        *(nth(year, *day) for day in ((1, 0, 2), (7, 0, 3), (9, 0, 3), (10, 0, 2))),
        date(year, 3, int(20.8431 + equinox)),
        date(year, 9, int(23.2488 + equinox)),
    }
    # A holiday on a Sunday moves to the next day that is none; a day between two holidays is one too.
    for day in sorted(found):
        if day.weekday() == 6:
            moved = day
            while moved in found:
                moved += timedelta(1)
            found.add(moved)
    between = {day + timedelta(1) for day in found if day + timedelta(2) in found}
    return frozenset(found | {day for day in between if day.weekday() != 6})


def working(day: date) -> bool:
    """Tell whether a prefectural office works on a day."""
    return day.weekday() < 5 and not year_end(day) and day not in holidays(day.year)


@dataclass(frozen=True)
class Calendar:
    """The days on which an organisation takes contacts, in order, with how likely each is."""

    days: tuple[date, ...]
    weights: np.ndarray

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Return ``size`` positions of days."""
        return rng.choice(len(self.days), size, p=self.weights)


def year_calendar(rng: np.random.Generator, year: int, organisation: str) -> Calendar:
    """Return the days of a fiscal year: working days for the centre; for lpf every day but the year's end."""
    start, end = date(year, 4, 1), date(year + 1, 3, 31)
    every = [start + timedelta(count) for count in range((end - start).days + 1)]
    centre = organisation == "centre"
    days = [day for day in every if (working(day) if centre else not year_end(day))]
    weekday = (1.25, 1.05, 0.95, 1.0, 0.9, 0.5, 0.35)
    season = np.array(SEASON) * rng.lognormal(0, 0.1, 12)
    weights = np.array([season[day.month - 1] * weekday[day.weekday()] for day in days])
    return Calendar(tuple(days), weights / weights.sum())
