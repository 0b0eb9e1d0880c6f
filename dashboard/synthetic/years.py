"""The years after the printed one: cases go on, come back or are new, a little more of everything."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.synthetic.cases import Case, Course, purposes_of, withdrawn_of
from dashboard.synthetic.centre import CLOSED
from dashboard.synthetic.lpf import person
from dashboard.synthetic.places import Places

#: Growth of contacts, and of new cases, from one year to the next.
CONTACTS = 1.08
NEW = 1.05
#: Of the cases that go on, the share that comes back after a year or more without contact.
BACK = 0.2
#: How much more likely a new case comes by mail than in the year before.
MAIL = 1.2


@dataclass(frozen=True)
class Year:
    """The courses of one organisation in one fiscal year."""

    fiscal_year: int
    courses: list[Course]

    @property
    def contacts(self) -> int:
        return sum(course.size for course in self.courses)

    @property
    def new(self) -> list[Course]:
        return [course for course in self.courses if course.first]

    @property
    def earlier(self) -> list[Course]:
        return [course for course in self.courses if not course.first]


def following(rng: np.random.Generator, past: list[Year], places: Places) -> Year:
    """Return the year after ``past`` (oldest first), drawn from what its first, printed year was like."""
    like, last = past[0], past[-1]
    year = last.fiscal_year + 1
    going_on = round(len(last.courses) * len(like.earlier) / len(like.courses) * rng.uniform(1.0, 1.15))
    back = round(going_on * BACK)
    courses = _new(rng, like, last, places, year)
    courses += _carried(rng, last, going_on - back)
    courses += _back(rng, past, places, back, year)
    aim = last.contacts * CONTACTS * rng.uniform(0.98, 1.02)
    _volume(rng, like, courses, aim)
    _liaison(rng, like, courses)
    return Year(year, [course for course in courses if course.size])


def _pick(rng: np.random.Generator, items: list, weights: np.ndarray | None = None, size: int = 1) -> list:
    p = None if weights is None else weights / weights.sum()
    return [items[place] for place in rng.choice(len(items), size, replace=False, p=p)]


def _new(rng: np.random.Generator, like: Year, last: Year, places: Places, year: int) -> list[Course]:
    """Return new cases: who asks, for whom, from where and with what result are drawn apart from each other."""
    size = round(len(last.new) * NEW * rng.uniform(0.97, 1.03))
    mail = np.array([MAIL if course.first == "mail" else 1.0 for course in like.new])
    reached = {course.case.area for known in (like, last) for course in known.courses}
    unreached = [area for area in places.areas if area not in reached]
    found = []
    for place in range(size):
        (asking,) = _pick(rng, like.new, mail)
        (person_like,) = _pick(rng, like.new)
        (living,) = _pick(rng, like.new)
        # Somebody from where nobody came before: the service reaches one more sub-prefecture a year.
        new_area = place == 0 and unreached and like.courses[0].case.organisation == "centre"
        found.append(
            Course(
                _drawn(rng, asking.case, person_like.case, unreached[0] if new_area else living.case, places, year),
                asking.first,
            )
        )
    return found


def _drawn(
    rng: np.random.Generator, asking: Case, person_like: Case, living: Case | str, places: Places, year: int
) -> Case:
    if asking.organisation == "lpf":
        return person(rng, places, year)
    area = living if isinstance(living, str) else living.area
    age = None if person_like.age is None else int(np.clip(person_like.age + rng.integers(-4, 5), 11, 79))
    return replace(
        asking,
        started=year,
        age=age,
        age_year=year,
        sex=person_like.sex,
        area=area,
        municipality=places.municipality(rng, area, recorded=1.0 if isinstance(living, str) else 0.85),
        purposes=purposes_of(rng, asking.relation),
        withdrawn=withdrawn_of(rng, age),
    )


def _carried(rng: np.random.Generator, last: Year, size: int) -> list[Course]:
    """Return cases of last year that go on: rather the lively ones, hardly any that were closed."""
    weights = np.array(
        [(0.1 if course.case.outcome in CLOSED else 1) * np.sqrt(course.size) for course in last.courses]
    )
    return [Course(course.case, None) for course in _pick(rng, last.courses, weights, min(size, len(last.courses)))]


def _back(rng: np.random.Generator, past: list[Year], places: Places, size: int, year: int) -> list[Course]:
    """Return cases that come back after a gap: from the log where it is long enough, else from before it."""
    recent = {course.case for course in past[-1].courses}
    missing = [course.case for known in past[:-1] for course in known.courses if course.case not in recent]
    from_log = _pick(rng, missing, size=min(size // 2, len(missing))) if missing else []
    found = [Course(case, None) for case in from_log]
    while len(found) < size:
        (template,) = _pick(rng, past[0].earlier)
        started = past[0].fiscal_year - 1 - int(min(rng.geometric(0.35), 9))
        case = _drawn(rng, template.case, template.case, template.case, places, year)
        found.append(Course(replace(case, started=started, declared=True, outcome=None), None))
    return found


def _volume(rng: np.random.Generator, like: Year, courses: list[Course], aim: float) -> None:
    """Give each course continuing contacts as a course of the printed year had them, in all about ``aim``."""
    wanted = []
    for course in courses:
        pool = like.earlier
        if course.first:
            pool = [known for known in like.new if known.first == course.first] or like.new
            closed = course.case.outcome in CLOSED
            pool = [known for known in pool if (known.case.outcome in CLOSED) == closed] or pool
        (model,) = _pick(rng, pool)
        wanted.append(model.further)
    expected = sum(sum(further.values()) for further in wanted)
    factor = (aim - sum(course.first is not None for course in courses)) / max(expected, 1)
    for course, further in zip(courses, wanted, strict=True):
        drawn = {method: int(rng.poisson(count * factor)) for method, count in further.items()}
        if not course.first and not any(drawn.values()):
            drawn = {next(iter(further)): 1}
        course.further = {method: count for method, count in drawn.items() if count}


def _liaison(rng: np.random.Generator, like: Year, courses: list[Course]) -> None:
    links = [link for course in like.courses for link in course.liaison]
    if not links:
        return
    weights = np.array([np.log1p(course.size) for course in courses])
    for _ in range(rng.poisson(len(links) * CONTACTS)):
        (course,) = _pick(rng, courses, weights)
        course.liaison.append(links[rng.integers(len(links))])
