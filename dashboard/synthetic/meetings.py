"""Meetings: the printed ones with their attendance, and those of the years after."""

from datetime import date, timedelta

import numpy as np

from dashboard.synthetic.days import fiscal_year, months, nth, year_end
from dashboard.synthetic.fitting import spread
from dashboard.synthetic.printed import Printed

SANGO = {"regular": "sango_regular", "beginner_online": "sango_beginner"}
YORIDOKORO = {"members": "yoridokoro_members", "family": "yoridokoro_family"}
#: Formats in which everyone takes part from elsewhere.
REMOTE = ("online", "metaverse")
#: Formats of a SANGO meeting by the programme that shares it, as that programme's own table has them.
OWN_FORMAT = {"sango_regular": "in_person", "sango_beginner": "metaverse"}
SHARED_FORMAT = {
    ("sango_regular", "hubs"): "in_person",
    ("sango_beginner", "hubs"): "metaverse",
    ("sango_regular", "dohirokai"): "in_person",
    ("sango_beginner", "dohirokai"): "online",
}
#: よりどころ later: group, format, weekday, position in the month, begin, end.
PATTERN = (
    ("members", "in_person", 0, 1, "13:30", "16:00"),
    ("members", "in_person", 2, 2, "13:30", "16:00"),
    ("members", "in_person", 0, 3, "13:30", "16:00"),
    ("members", "metaverse", 2, 4, "15:00", "17:00"),
    ("family", "in_person", 2, 1, "13:30", "16:00"),
    ("family", "in_person", 0, 2, "13:30", "16:00"),
    ("family", "online", 2, 3, "13:30", "16:00"),
    ("family", "in_person", 0, 4, "13:30", "16:00"),
)
#: Growth of attendance from one year to the next.
GROWTH = {
    "sango_regular": 1.05,
    "sango_beginner": 1.1,
    "yoridokoro_members": 1.22,
    "yoridokoro_family": 0.98,
    "hub": 1.08,
    "dohirokai": 1.05,
}


def rows(rng: np.random.Generator, printed: Printed, last_year: int) -> list[dict]:
    """Return the meetings of the printed year and of the years up to ``last_year``, sorted by date.

    Raises ValueError where a meeting that two programmes share is missing from one of the two tables.
    """
    found = year = [*_sango(printed), *_yoridokoro(rng, printed)]
    shared = {(row["date"], programme, row["format"]) for row in year for programme in row["joint"] or ()}
    year += _others(rng, printed, shared, year)
    for row in year:
        _people(rng, row)
    for later in range(printed.fiscal_year + 1, last_year + 1):
        year = _next(rng, year, later)
        found = found + year
    return sorted(found, key=lambda row: (row["date"], row["group"]))


def _row(day: date, group: str, form: str, **columns: object) -> dict:
    return {"date": day, "group": group, "format": form, "joint": None, **columns}


def _sango(printed: Printed) -> list[dict]:
    """Return SANGO's meetings; one that is a hub meeting too has its block, city, name and time of day."""
    hubs = {
        (row.date.date(), row.format): row for row in _printed(printed, "lpf_hub_sessions") if row.name == "SANGOの会"
    }
    study = {(row.date.date(), row.format) for row in _printed(printed, "lpf_dohirokai_sessions")}
    found = []
    for meeting in _printed(printed, "lpf_sango_meetings"):
        group, day = SANGO[meeting.kind], meeting.date.date()
        joint = _list(meeting.joint)
        form = SHARED_FORMAT[group, joint[0]] if joint else OWN_FORMAT[group]
        row = _row(day, group, form, place=meeting.venue, joint=joint, attendance=int(meeting.attendance))
        if "hubs" in (joint or ()):
            if (day, form) not in hubs:
                raise ValueError(f"lpf/hub_sessions: the meeting of {day} that lpf/sango_meetings names is missing")
            row |= _hub_columns(hubs[day, form])
        if "dohirokai" in (joint or ()) and (day, form) not in study:
            raise ValueError(f"lpf/dohirokai_sessions: the meeting of {day} that lpf/sango_meetings names is missing")
        found.append(row)
    return found


def _hub_columns(hub: object) -> dict:
    return {column: _text(getattr(hub, column)) for column in ("block", "city", "name", "slot")}


def _yoridokoro(rng: np.random.Generator, printed: Printed) -> list[dict]:
    """Return よりどころ's sessions, with attendances that add up to the printed ones of each group."""
    found = []
    for key, group in YORIDOKORO.items():
        sessions = [row for row in _printed(printed, "lpf_yoridokoro_sessions") if row.group == key]
        total = int(printed.value("lpf_yoridokoro", group=key, measure="attendances"))
        held = int(printed.value("lpf_yoridokoro", group=key, measure="sessions"))
        if held != len(sessions):
            raise ValueError(f"lpf/yoridokoro_sessions: {len(sessions)} sessions of {key}, lpf/yoridokoro {held}")
        # The metaverse grows over the year: five at most in the beginning, ten and more at the end.
        growing = np.array(
            [0.6 + (row.date.month - 4) % 12 / 9 if row.format == "metaverse" else 0.9 for row in sessions]
        )
        weights = growing * rng.gamma(20, 1 / 20, len(sessions))
        attendance = np.ones(len(sessions), dtype=int)
        more = rng.permutation(len(sessions))[_alone(printed, key) :]
        single = len(sessions) - len(more)
        attendance[more] = spread(rng, total - single, weights[more], 2, f"lpf/yoridokoro ({key})")
        for row, people in zip(sessions, attendance, strict=True):
            place = {"in_person": "よりどころ", "metaverse": "メタバース(ovice)", "online": "ZOOM"}[row.format]
            columns = {"start": row.start, "end": row.end, "place": place, "attendance": int(people)}
            found.append(_row(row.date.date(), group, row.format, **columns))
    return found


def _alone(printed: Printed, key: str) -> int:
    """Return how many sessions of a group had one participant, where the report says so."""
    rows = printed.rows("lpf_stated", item=f"yoridokoro_{key}_single_participant_sessions")["value"].dropna()
    return int(rows.iloc[0]) if len(rows) else 0


def _others(rng: np.random.Generator, printed: Printed, shared: set, year: list[dict]) -> list[dict]:
    """Return the meetings of the hubs and of 道ひ老会 that no SANGO meeting is.

    The hubs' attendances, SANGO's among them, add up to the beneficiaries that the report prints for the programme.
    """
    found = [
        _row(row.date.date(), "dohirokai", row.format, place=row.venue, attendance=int(rng.poisson(15)))
        for row in _printed(printed, "lpf_dohirokai_sessions")
        if (row.date.date(), "dohirokai", row.format) not in shared
    ]
    hubs = [
        _row(row.date.date(), "hub", row.format, **_hub_columns(row))
        for row in _printed(printed, "lpf_hub_sessions")
        if (row.date.date(), "hubs", row.format) not in shared or row.name != "SANGOの会"
    ]
    counted = sum(row["attendance"] for row in year if "hubs" in (row["joint"] or ()))
    total = int(printed.value("lpf_stated", item="hubs_beneficiaries")) - counted
    weights = [0.8 if row["format"] in REMOTE else 1.2 for row in hubs]
    for row, people in zip(hubs, spread(rng, total, weights, 1, "lpf/stated (hubs_beneficiaries)"), strict=True):
        row["attendance"] = int(people)
    return found + hubs


def _people(rng: np.random.Generator, row: dict) -> None:
    """Add first-timers, who took part online, and the staff."""
    people = row["attendance"]
    row["online_attendance"] = people if row["format"] in REMOTE else 0
    if row["format"] == "hybrid":
        row["online_attendance"] = int(rng.binomial(people, 0.3))
    row["first_timers"] = int(rng.binomial(people, 0.18 if row["group"] == "hub" else 0.08))
    row["staff"] = int(2 + rng.binomial(3, 0.2 + min(people, 20) / 40))


def _next(rng: np.random.Generator, last: list[dict], year: int) -> list[dict]:
    """Return the meetings of the year after ``last``: the same groups on the days that their rules give."""
    found = _sango_later(last, year)
    for month in months(year):
        for group, form, weekday, position, start, end in PATTERN:
            day = _open(nth(*month, weekday, position))
            place = {"in_person": "よりどころ", "metaverse": "メタバース(ovice)", "online": "ZOOM"}[form]
            found.append(_row(day, YORIDOKORO[group], form, place=place, start=start, end=end))
    for row in last:
        if row["group"] in ("hub", "dohirokai"):
            # Fifty-two weeks later is the same weekday; now and then a week sooner or later.
            day = _open(row["date"] + timedelta(364 + 7 * int(rng.choice([-1, 0, 0, 1]))))
            found.append({**row, "date": day if fiscal_year(day) == year else row["date"] + timedelta(364)})
    for row in found:
        alike = [
            other["attendance"] for other in last if (other["group"], other["format"]) == (row["group"], row["format"])
        ]
        alike = alike or [other["attendance"] for other in last if other["group"] == row["group"]]
        row["attendance"] = int(max(rng.poisson(np.mean(alike) * GROWTH[row["group"]]), 1))
        _people(rng, row)
    return found


def _sango_later(last: list[dict], year: int) -> list[dict]:
    """Return SANGO's meetings: regular ones on Saturdays, beginners' on Fridays, shared in the months of last year."""
    found = []
    for group, weekday, position in (("sango_regular", 5, 1), ("sango_beginner", 4, -1)):
        models = {row["date"].month: row for row in last if row["group"] == group}
        for month in months(year):
            model = models[month[1]]
            day = nth(*month, weekday, position)
            while year_end(day):
                day += timedelta(7 if position > 0 else -7)
            found.append({**model, "date": day})
    return found


def _open(day: date) -> date:
    return day + timedelta(7) if year_end(day) else day


def _printed(printed: Printed, table: str) -> list:
    return [*printed.rows(table).itertuples(index=False)]


def _list(cell: object) -> list[str] | None:
    return list(cell) if isinstance(cell, list | tuple | np.ndarray) and len(cell) else None


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
