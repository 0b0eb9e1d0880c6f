"""A case and its course through one year, and the contacts that the course becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from dashboard.synthetic.days import Calendar

FAMILY = ("mother", "father", "siblings")
#: From so many continuing contacts on, a course lasts for a good part of the year.
LONG = 4
STAGES = ("family", "person", "group", "participation")
#: How long withdrawn: key and the years at which the class begins.
WITHDRAWN = {
    "lt6m": 0, "6_12m": 0.5, "1_2y": 1, "2_3y": 2, "3_5y": 3, "5_7y": 5, "7_10y": 7, "10_15y": 10,
    "15_20y": 15, "20_25y": 20, "25_30y": 25, "ge30y": 30,
}  # fmt: skip
#: What people come for, by who asks.
PURPOSES = {
    "self": ("person_support", "work", "place_to_be", "illness", "housing_money", "school", "information"),
    "family": ("family_response", "information", "after_parents", "illness", "work", "person_support", "school"),
    "other": ("agency_advice", "information", "person_support", "other"),
}


@dataclass(eq=False)
class Case:
    """One person concerned, with what does not change from contact to contact."""

    organisation: str
    started: int
    relation: str | None
    age: int | None
    age_year: int
    sex: str
    area: str
    municipality: str | None
    purposes: tuple[str, ...]
    withdrawn: str | None
    declared: bool = False
    outcome: str | None = None
    earlier_help: str | None = None
    earlier_places: list[str] | None = None
    found_by: str | None = None
    number: int = 0

    def age_in(self, year: int) -> int | None:
        """Return the age in a fiscal year, None where it is unknown."""
        return None if self.age is None else self.age + year - self.age_year


@dataclass
class Course:
    """What happens to one case in one fiscal year.

    ``first`` is the method of the first contact of all, None where that lies in an earlier year;
    ``further`` counts the continuing contacts by method.
    """

    case: Case
    first: str | None
    further: dict[str, int] = field(default_factory=dict)
    liaison: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return the contacts without liaison."""
        return (self.first is not None) + sum(self.further.values())


@dataclass
class Contact:
    """One row of the log."""

    case: Case
    date: date
    status: str
    method: str
    stage: str | None = None
    minutes: int | None = None
    direction: str | None = None
    partner: str | None = None
    purpose: list[str] | None = None


def purposes_of(rng: np.random.Generator, relation: str | None) -> tuple[str, ...]:
    """Return what a case is about: one to three purposes that fit who asks."""
    keys = PURPOSES["family" if relation in FAMILY else "other" if relation == "other" else "self"]
    likely = 1 / np.arange(1, len(keys) + 1)
    size = rng.choice([1, 2, 3], p=[0.45, 0.4, 0.15])
    return tuple(rng.choice(keys, size, replace=False, p=likely / likely.sum()).tolist())


def withdrawn_of(rng: np.random.Generator, age: int | None) -> str | None:
    """Return how long a person of an age has been withdrawn; None where nobody wrote it down."""
    drawn = rng.random()
    if drawn < 0.15:
        return None
    if drawn < 0.35 or age is None:
        return "unknown"
    years = rng.gamma(1.5, 5)
    years = min(years, max(age - 12, 0.4))
    return max((start, key) for key, start in WITHDRAWN.items() if start <= years)[1]


def contacts(rng: np.random.Generator, courses: Iterable[Course], calendar: Calendar) -> list[Contact]:
    """Return the contacts of a year's courses, first contacts first, sorted by date.

    Cases with much to come begin early; mails come in bursts.
    """
    courses = list(courses)
    last = len(calendar.days) - 1
    # A first contact on the last days leaves no room for what follows.
    starts = np.sort(np.minimum(calendar.draw(rng, len(courses)), last - 2))
    weight = np.array([-np.log1p(course.size + len(course.liaison)) for course in courses])
    order = np.argsort(weight + rng.normal(0, 1.1, len(courses)), kind="stable")
    first = dict(zip(order.tolist(), starts.tolist(), strict=True))
    found: list[Contact] = []
    for place, course in enumerate(courses):
        start = first[place] if course.first else first[place] // 2
        found += _of_course(rng, course, calendar, start)
    return sorted(found, key=lambda contact: (contact.date, contact.status != "new"))


def _of_course(rng: np.random.Generator, course: Course, calendar: Calendar, start: int) -> list[Contact]:
    case = course.case
    methods = _sequence(rng, course.further)
    last = len(calendar.days) - 1
    days = start + _fitted(rng, _gaps(rng, methods, course.first is not None), last - start)
    found = []
    if course.first:
        found.append(Contact(case, calendar.days[start], "new", course.first))
    for method, day in zip(methods, days, strict=True):
        found.append(Contact(case, calendar.days[day], "continuing", method))
    for contact, stage in zip(found, _stages(rng, case, len(found)), strict=True):
        contact.stage = stage
        contact.purpose = _purpose(rng, case.purposes)
    earliest = start if course.first or not methods else int(days[0])
    for direction, partner in course.liaison:
        day = min(earliest + int(rng.integers(0, 25)), last)
        found.append(Contact(case, calendar.days[day], "continuing", "liaison", direction=direction, partner=partner))
    return found


def _sequence(rng: np.random.Generator, further: dict[str, int]) -> list[str]:
    """Return the methods of the continuing contacts in the order in which they happen: mails in runs."""
    runs: list[list[str]] = []
    for method, number in further.items():
        while number > 0:
            length = min(number, int(rng.integers(2, 9)) if method == "mail" else 1)
            runs.append([method] * length)
            number -= length
    return [method for place in rng.permutation(len(runs)) for method in runs[place]]


def _gaps(rng: np.random.Generator, methods: list[str], after_first: bool) -> np.ndarray:
    """Return the days on which each contact happens, counted from the first, before they are made to fit the year."""
    gaps = np.zeros(len(methods))
    previous = None if after_first else ""
    for place, method in enumerate(methods):
        if previous == "":
            gap = 0
        elif method == previous == "mail":
            gap = int(rng.choice([0, 1, 2, 4, 9, 20], p=[0.42, 0.22, 0.12, 0.1, 0.08, 0.06]))
        else:
            gap = int(rng.integers(1, 8) if method == "mail" or previous is None else rng.integers(4, 24))
        gaps[place] = gap
        previous = method
    return gaps.cumsum()


def _fitted(rng: np.random.Generator, offsets: np.ndarray, room: int) -> np.ndarray:
    """Return the offsets squeezed into the rest of the year, or, of a long course, stretched over most of it."""
    if len(offsets) and offsets[-1]:
        wanted = room * rng.uniform(0.45, 1) if len(offsets) >= LONG else 0
        offsets = offsets * (min(max(offsets[-1], wanted), room) / offsets[-1])
    return offsets.astype(int)


def _stages(rng: np.random.Generator, case: Case, size: int) -> list[str | None]:
    """Return the stage of support at each contact: on the whole forward, now and then back."""
    if size == 1 and rng.random() < 0.4:
        return [None]
    stage = 0 if case.relation != "self" else 1
    found: list[str | None] = []
    for _ in range(size):
        found.append(STAGES[stage])
        stage = int(np.clip(stage + rng.choice([-1, 0, 1], p=[0.02, 0.92, 0.06]), 0, len(STAGES) - 1))
    return found


def _purpose(rng: np.random.Generator, keys: tuple[str, ...]) -> list[str]:
    size = rng.integers(1, len(keys) + 1)
    chosen = rng.permutation(len(keys))[:size]
    return [keys[place] for place in sorted(chosen)]
