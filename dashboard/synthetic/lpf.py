"""LPF's fiscal year: consultations by channel and the recipients of letters, as the annual report counts them."""

from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.synthetic.cases import Case, Contact, Course, purposes_of, withdrawn_of
from dashboard.synthetic.days import months, nth
from dashboard.synthetic.fitting import spread
from dashboard.synthetic.places import SAPPORO, Places
from dashboard.synthetic.printed import Printed, bag

#: The report prints no new and continuing contacts but one: of these channels, the share that is new.
NEW_SHARE = {"mail": 0.075, "phone": 0.6}
#: Only first contacts are taken so.
ONLY_FIRST = ("visit", "travel")
#: Cases of earlier years, for every new case.
EARLIER = 0.35
LETTERS = "letter_outreach"


def courses(rng: np.random.Generator, printed: Printed, places: Places) -> list[Course]:
    """Return the courses of the year without letter outreach; raise ValueError where the tables clash."""
    year = printed.fiscal_year
    channels = printed.counts("lpf_consultations", "channel")
    letters_again = int(printed.value("lpf_stated", item="consultation_letter_continuing"))
    new = {}
    for method, total in channels.items():
        share = 1 if method in ONLY_FIRST else NEW_SHARE.get(method, 0)
        new[method] = total - letters_again if method == "letter" else round(total * share)
    if min(new.values()) < 0:
        raise ValueError("lpf/consultations: fewer letters than the continuing one of lpf/stated")
    found = [Course(person(rng, places, year), method) for method in bag(new)]
    for _ in range(round(len(found) * EARLIER)):
        first_year = year - int(min(rng.geometric(0.4), 10))
        found.append(Course(replace(person(rng, places, year), started=first_year, declared=True), None))

    liveliness = rng.lognormal(0, 1.6, len(found))
    # Those who came in person for a single talk stay out of what follows; earlier cases all go on by mail.
    for method in ("mail", "phone", "letter"):
        users = [
            place
            for place, course in enumerate(found)
            if course.first != "travel" and (method == "mail" or rng.random() < 0.12 or course.first == method)
        ]
        total = channels[method] - new[method]
        if method == "mail":
            once = [place for place in users if found[place].first and rng.random() < 0.35]
            users = [place for place in users if place not in once]
        sizes = spread(rng, total, liveliness[users], 0, f"lpf/consultations ({method})")
        for place, size in zip(users, sizes, strict=True):
            if size:
                found[place].further[method] = int(size)
    # A case of an earlier year that had no contact in this one is none of this year.
    return [course for course in found if course.size]


def set_minutes(rng: np.random.Generator, contacts: list[Contact]) -> None:
    """Give spoken contacts their minutes; nobody notes how long a mail takes."""
    usual = {"phone": (10, 60), "visit": (45, 120), "travel": (60, 150)}
    for contact in contacts:
        if contact.method in usual:
            low, high = usual[contact.method]
            contact.minutes = int(rng.integers(low // 5, high // 5 + 1)) * 5


def recipients(rng: np.random.Generator, printed: Printed, places: Places) -> list[Case]:
    """Return the persons who receive letters in the year, as many of each sex as printed; most since earlier years."""
    year = printed.fiscal_year
    found = []
    for sex in bag(printed.counts("lpf_letters", "sex")):
        case = replace(person(rng, places, year), relation="self", sex=sex)
        if rng.random() < 0.75:
            case = replace(case, started=year - int(min(rng.geometric(0.35), 12)), declared=True)
        found.append(case)
    return found


def letters(rng: np.random.Generator, cases: list[Case], year: int) -> list[Contact]:
    """Return the letters of a fiscal year: two a month to everyone, from the day on which a new person joins."""
    days = [nth(*month, 3, position) for month in months(year) for position in (2, 4)]
    found = []
    for case in cases:
        new = case.started == year
        start = int(rng.integers(0, len(days) - 2)) if new else 0
        sent = [day for day in days[start:] if rng.random() < 0.93] or [days[start]]
        for place, day in enumerate(sent):
            found.append(letter(case, day, new and place == 0))
    return sorted(found, key=lambda contact: contact.date)


def letter(case: Case, day: date, new: bool) -> Contact:
    """Return one letter to one person."""
    return Contact(case, day, "new" if new else "continuing", LETTERS, stage="person", purpose=["place_to_be"])


def person(rng: np.random.Generator, places: Places, year: int) -> Case:
    """Return a person who first turns to LPF in a year: any age, about half from Sapporo, some from elsewhere."""
    relation = str(rng.choice(["self", "mother", "father", "siblings", "other"], p=[0.58, 0.22, 0.05, 0.06, 0.09]))
    age = None if rng.random() < 0.12 else int(np.clip(rng.normal(41 if relation == "self" else 34, 10), 15, 76))
    area = str(rng.choice([*places.areas, "outside", "hokkaido_unknown", "unknown"], p=_areas(places)))
    municipality = SAPPORO if area == "ishikari" and rng.random() < 0.8 else places.municipality(rng, area)
    return Case(
        "lpf",
        year,
        relation,
        age,
        year,
        str(rng.choice(["male", "female", "unknown"], p=[0.6, 0.36, 0.04])),
        area,
        municipality,
        purposes_of(rng, relation),
        withdrawn_of(rng, age),
    )


def _areas(places: Places) -> np.ndarray:
    population = dict.fromkeys(places.areas, 0)
    for code, area in places.area_of.items():
        population[area] += places.population[code]
    weights = np.array([*population.values()], dtype=float)
    return np.array([*(0.8 * weights / weights.sum()), 0.08, 0.04, 0.08])


def next_recipients(rng: np.random.Generator, cases: list[Case], places: Places, year: int) -> list[Case]:
    """Return who receives letters a year later: one in eight no longer, a few more are new."""
    staying = [case for case in cases if rng.random() < 0.875]
    joined = [replace(person(rng, places, year), relation="self") for _ in range(rng.poisson(len(cases) / 6))]
    return staying + joined
