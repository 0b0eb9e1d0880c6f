"""Seminars: the printed ones, and those of the years after."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from dashboard.synthetic.days import fiscal_year, working
from dashboard.synthetic.places import SAPPORO, Places
from dashboard.synthetic.printed import Printed

#: Seminars of a year, for every one of the year before.
GROWTH = 1.07


def rows(rng: np.random.Generator, printed: Printed, places: Places, last_year: int) -> list[dict]:
    """Return the seminars of the printed year and of the years up to ``last_year``, sorted by date."""
    first = [_row(row) for row in printed.rows("centre_seminars").sort_values("no").itertuples()]
    years = [first]
    for year in range(printed.fiscal_year + 1, last_year + 1):
        years.append(_next(rng, first, years, places, year))
    # The printed order of two on one day is kept.
    return sorted((row for year in years for row in year), key=lambda row: row["date"])


def _row(row: object) -> dict:
    municipalities = list(row.municipalities) if isinstance(row.municipalities, list | np.ndarray) else []
    return {
        "date": row.date.date(),
        "municipalities": municipalities or None,
        "health_centre": row.health_centre,
        "kinds": list(row.kinds),
        "participants": None if pd.isna(row.participants) else int(row.participants),
        "online": int(row.participants) if row.format == "online" and not pd.isna(row.participants) else None,
        "format": None if pd.isna(row.format) else row.format,
        "lived_experience": bool(row.lived_experience),
    }


def _next(rng: np.random.Generator, like: list[dict], past: list[list[dict]], places: Places, year: int) -> list[dict]:
    """Return a year's seminars: months and contents as in the printed year, mostly in towns that had none last year."""
    before = {code for row in past[-1] for code in row["municipalities"] or ()}
    codes = [code for code in places.population if code != SAPPORO]
    weights = np.array([np.sqrt(places.population[code]) * (0.25 if code in before else 1) for code in codes])
    size = round(len(past[-1]) * GROWTH)
    towns = rng.choice(len(codes), size, replace=False, p=weights / weights.sum())
    found = []
    for town in towns:
        when, what, how_many = (like[place] for place in rng.integers(0, len(like), 3))
        code = codes[town]
        people = how_many["participants"]
        form = str(rng.choice(["in_person", "hybrid", "online"], p=[0.66, 0.2, 0.14]))
        if people is not None:
            people = max(int(people * rng.uniform(0.75, 1.4)), 3)
        remote = {"in_person": 0, "hybrid": 0.35, "online": 1}[form]
        found.append(
            {
                "date": _day(rng, when["date"], year),
                "municipalities": [code],
                "health_centre": places.health_centres[code],
                "kinds": what["kinds"],
                "participants": people,
                "online": None if people is None else round(people * remote),
                "format": form,
                "lived_experience": bool(rng.random() < 0.28),
            }
        )
    return found


def _day(rng: np.random.Generator, like: date, year: int) -> date:
    """Return a working day near the same day of another fiscal year."""
    while True:
        day = like + timedelta(364 * (year - fiscal_year(like)) + int(rng.integers(-24, 25)))
        if fiscal_year(day) == year and working(day):
            return day
