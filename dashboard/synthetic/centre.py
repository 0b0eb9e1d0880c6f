"""The centre's fiscal year as the annual report prints it: every cross-table of contacts and cases is met."""

from collections import Counter

import numpy as np

from dashboard.synthetic.cases import Case, Contact, Course, purposes_of, withdrawn_of
from dashboard.synthetic.fitting import ages, match, minutes, several, spread
from dashboard.synthetic.places import Places
from dashboard.synthetic.printed import Printed, bag, same

#: Outcomes after which a case is not heard of again.
CLOSED = ("advice_ended", "referral", "treatment_advised", "interrupted")
#: Who asks, by the age of the person concerned; the noise is far larger than the differences.
AGE_OF_RELATION = {"mother": 27, "father": 27, "self": 34, "other": 37, "siblings": 42}
#: How far an area is from the centre, for those who come in person.
DISTANCE = {"ishikari": 0, "sorachi": 1, "shiribeshi": 1, "iburi": 1, "unknown": 4, "outside": 5}


def courses(rng: np.random.Generator, printed: Printed, places: Places) -> list[Course]:
    """Return the courses of the year: new cases and cases of earlier years; raise ValueError where tables clash."""
    contacts = printed.counts("centre_contacts", "method", "status", measure="contacts")
    contacts = {key: count for key, count in contacts.items() if key[0] != "liaison"}
    new = [Course(case, method) for case, method in _new_cases(rng, printed, places)]
    firsts = Counter(course.first for course in new)
    for (method, status), count in contacts.items():
        if status == "new":
            same("centre/contacts", count, "centre/consulters_by_method", firsts[method])
    earlier = _earlier_cases(rng, printed, places, [course.case for course in new])
    further = {method: count for (method, status), count in contacts.items() if status == "continuing"}
    _methods(rng, printed, new, earlier, firsts)
    _volume(rng, new + earlier, further)
    _liaison(rng, printed, new + earlier)
    return new + earlier


def set_minutes(rng: np.random.Generator, printed: Printed, contacts: list[Contact]) -> None:
    """Give every contact its minutes: the printed numbers by band, and the printed sum, of each method."""
    bands = printed.counts("centre_durations", "method", "band", measure="contacts")
    for method in dict.fromkeys(method for method, _ in bands):
        counts = {band: count for (of, band), count in bands.items() if of == method}
        total = int(printed.value("centre_durations", method=method, band="total", measure="minutes"))
        of_method = [contact for contact in contacts if contact.method == method]
        same("centre/durations", sum(counts.values()), "centre/contacts", len(of_method))
        for contact, found in zip(of_method, minutes(rng, counts, total, "centre/durations"), strict=True):
            contact.minutes = int(found)


def _new_cases(rng: np.random.Generator, printed: Printed, places: Places) -> list[tuple[Case, str]]:
    """Return the new cases, each with the method of its first contact.

    The tables give one marginal each; they are matched loosely, so that mothers ask for the
    young and those who come live near.
    """
    year = printed.fiscal_year
    asked = bag(printed.counts("centre_consulters_by_method", "relation", "method"))
    relations = [relation for relation, _ in asked]
    firsts = [method for _, method in asked]
    total = len(asked)
    by_relation = printed.counts("centre_consulters", "relation", measure="cases")
    same("centre/consulters", sum(by_relation.values()), "centre/consulters_by_method", total)

    summary = {(row.sex, row.measure): row.value for row in printed.rows("centre_age_summary").itertuples()}
    people = ages(
        rng,
        printed.counts("centre_age_sex", "age_band", "sex", measure="persons"),
        int(summary["total", "min"]),
        int(summary["total", "max"]),
        {sex: mean for (sex, measure), mean in summary.items() if measure == "mean"},
        "centre/age_summary",
    )
    same("centre/age_sex", len(people), "centre/consulters_by_method", total)
    typical = [35 if age is None else age for age, _ in people]
    people = match(rng, [AGE_OF_RELATION[relation] for relation in relations], people, typical, 14)

    outcomes = _bag(printed, "centre_outcomes", "outcome", total)
    # Those who are asked to come, and those who go on, rather asked by mail or were visited.
    going_on = [{"phone": 0, "visit": 2, "mail": 1.5, "outreach": 1}.get(method, 1) for method in firsts]
    outcomes = match(rng, going_on, outcomes, [outcome not in CLOSED for outcome in outcomes], 1)
    near = [-2 * (end == "visit_advised" or by == "visit") for end, by in zip(outcomes, firsts, strict=True)]
    areas = bag(printed.counts("centre_residence", "area"))
    same("centre/residence", len(areas), "centre/consulters_by_method", total)
    areas = match(rng, near, areas, [DISTANCE.get(area, 3) for area in areas], 1.5)

    answers = bag(printed.counts("centre_earlier_help", "answer", measure="cases"))
    same("centre/earlier_help", len(answers), "centre/consulters_by_method", total)
    answers = [answers[place] for place in rng.permutation(total)]
    helped = [place for place, answer in enumerate(answers) if answer == "yes"]
    sought = printed.counts("centre_earlier_help_places", "place")
    sought = several(rng, sought, len(helped), "centre/earlier_help_places")
    places_of = dict(zip(helped, sought, strict=True))

    found_by = printed.counts("centre_found_by", "found_by", measure="cases")
    rest = total - sum(found_by.values())
    if rest < 0:
        raise ValueError(f"centre/found_by: {sum(found_by.values())} cases, but only {total} are new")
    found_by = bag({**found_by, "other": rest + found_by.get("other", 0)})
    online = [{"mail": 2, "phone": 1}.get(method, 0) + (relation == "self") for relation, method in asked]
    found_by = match(rng, online, found_by, [2 * (by == "website") for by in found_by], 1.5)

    made = []
    for place, (relation, first) in enumerate(asked):
        age, sex = people[place]
        case = Case(
            "centre",
            year,
            relation,
            age,
            year,
            sex,
            areas[place],
            places.municipality(rng, areas[place]),
            purposes_of(rng, relation),
            withdrawn_of(rng, age),
            outcome=outcomes[place],
            earlier_help=answers[place],
            earlier_places=places_of.get(place) or None,
            found_by=found_by[place],
        )
        made.append((case, first))
    return [made[place] for place in rng.permutation(total)]


def _bag(printed: Printed, table: str, column: str, total: int) -> list[str]:
    """Return the keys of a table as often as counted; raise ValueError unless there are ``total`` in all."""
    keys = bag(printed.counts(table, column))
    same(table, len(keys), "centre/consulters_by_method", total)
    return keys


def _earlier_cases(rng: np.random.Generator, printed: Printed, places: Places, like: list[Case]) -> list[Course]:
    """Return the cases that began in earlier years and go on in this one, as the continuity table counts them."""
    year = printed.fiscal_year
    started = printed.counts("centre_continuity", "started", year=year, measure="persons")
    same("centre/continuity", started.pop(str(year)), "centre/consulters_by_method", len(like))
    earlier = started.pop("earlier")
    same("centre/continuity", sum(started.values()), "its own row 'earlier'", earlier)
    found = []
    for first_year in bag(started):
        asking, person, living = (like[rng.integers(len(like))] for _ in range(3))
        age = None if person.age is None else int(np.clip(person.age + rng.integers(0, 6), 16, 75))
        found.append(
            Course(
                Case(
                    "centre",
                    int(first_year),
                    asking.relation,
                    age,
                    year,
                    person.sex,
                    living.area,
                    places.municipality(rng, living.area),
                    purposes_of(rng, asking.relation),
                    withdrawn_of(rng, age),
                    declared=True,
                ),
                None,
            )
        )
    return found


def _methods(
    rng: np.random.Generator, printed: Printed, new: list[Course], earlier: list[Course], firsts: Counter
) -> None:
    """Give cases further methods (one contact each), until as many distinct cases use each as are printed."""
    table = "centre/persons_by_method"
    persons = printed.counts("centre_persons_by_method", "method", measure="persons")
    wanted = {method: count - firsts[method] for method, count in persons.items()}

    def give(course: Course, method: str) -> None:
        course.further[method] = 1
        wanted[method] -= 1

    for course in new:
        if course.case.outcome == "visit_advised" and course.first != "visit" and wanted["visit"] > 0:
            give(course, "visit")
    if min(wanted.values()) < 0 or sum(wanted.values()) < len(earlier):
        raise ValueError(f"{table}: too few persons for the new cases and the {len(earlier)} of earlier years")
    for course in earlier:
        left = [method for method, count in wanted.items() if count > 0]
        weights = np.array([wanted[method] for method in left], dtype=float)
        give(course, left[rng.choice(len(left), p=weights / weights.sum())])
    for method in sorted(wanted, key=wanted.__getitem__, reverse=True):
        free = [course for course in new + earlier if course.first != method and method not in course.further]
        lively = [course for course in free if course.case.outcome not in CLOSED]
        rest = [course for course in free if course.case.outcome in CLOSED]
        chosen = [*_shuffled(rng, lively), *_shuffled(rng, rest)][: wanted[method]]
        if len(chosen) < wanted[method]:
            raise ValueError(f"{table}: more persons by {method} than cases")
        for course in chosen:
            give(course, method)


def _volume(rng: np.random.Generator, courses: list[Course], further: dict[str, int]) -> None:
    """Spread each method's continuing contacts over the cases that use it: a few cases have very many."""
    liveliness = dict(zip(map(id, courses), rng.lognormal(0, 1.1, len(courses)), strict=True))
    for method, total in further.items():
        using = [course for course in courses if method in course.further]
        # A person who called once, and went on, called again.
        again = [
            course
            for course in courses
            if course.first == method and method not in course.further and course.case.outcome not in CLOSED
        ]
        using += _shuffled(rng, again)[: max(total - len(using), 0)]
        if total and not using:
            raise ValueError(f"centre/contacts: {total} continuing contacts by {method}, but nobody uses it")
        weights = [liveliness[id(course)] for course in using]
        if using:
            for course, size in zip(using, spread(rng, total, weights, 1, f"centre/contacts ({method})"), strict=True):
                course.further[method] = int(size)


def _liaison(rng: np.random.Generator, printed: Printed, courses: list[Course]) -> None:
    """Spread the contacts between agencies over the cases.

    To other agencies after a referral, from them for those on whose behalf they asked.
    """
    links = bag(printed.counts("centre_liaison", "direction", "partner"))
    counted = int(printed.value("centre_contacts", method="liaison", status="continuing", measure="contacts"))
    same("centre/liaison", len(links), "centre/contacts", counted)
    sizes = np.array([course.size for course in courses])
    for direction, partner in links:
        fits = [
            1 + 8 * (course.case.outcome == "referral" if direction == "out" else course.case.relation == "other")
            for course in courses
        ]
        weights = np.array(fits) * np.log1p(sizes)
        courses[rng.choice(len(courses), p=weights / weights.sum())].liaison.append((direction, partner))


def _shuffled(rng: np.random.Generator, items: list) -> list:
    return [items[place] for place in rng.permutation(len(items))]
