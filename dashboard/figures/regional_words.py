"""Words that the figures of regional demand share: places, what stands behind a rate, what is told of a place."""

from collections.abc import Sequence

import pandas as pd

from dashboard.figures.figure import Look

#: The unit in which places of a level are counted.
PLACES = {"subprefecture": "subprefectures", "health_centre": "health_centres", "municipality": "municipalities"}
ALL_AGES = "all"
#: What is told of a place on hover, in the order of a mark's customdata after the key.
NAME, CASES, POPULATION, RATE, INTERVAL, COMPARED, SMOOTHED, SMOOTHED_INTERVAL, SESSIONS, DISTANCE = (
    f"%{{customdata[{position}]}}" for position in range(1, 11)
)


def say(look: Look, key: str, **values: object) -> str:
    return look.text(f"regional_demand.{key}", **values)


def level(look: Look) -> str:
    return look.parameters["level"]


def count(places: int, look: Look) -> str:
    """Write how many places of the level: 14圏域, 29保健所, 178市町村."""
    return look.amount(places, PLACES[level(look)])


def persons(rows: pd.DataFrame) -> int | None:
    """Return how many persons all places have together; nothing where none were counted."""
    total = rows["cases_all"].max()
    return None if pd.isna(total) else int(total)


def short_name(place: str, look: Look) -> str:
    """Return a place's name for a label: a health centre's without the word that all of them share."""
    return look.label("place", place).removesuffix(look.labels.unit("health_centres"))


def full_name(place: str, look: Look) -> str:
    """Return a place's name, and of Ishikari that it is without Sapporo."""
    name = look.label("place", place)
    return say(look, "without_sapporo", place=name) if place == "ishikari" else name


def several(places: Sequence[str], look: Look) -> str:
    """Name one or two places; of more, the first and how many there are; of none, nothing."""
    names = [look.label("place", place) for place in places]
    if len(names) <= 2:
        return say(look, "and").join(names)
    return say(look, "several", first=names[0], places=count(len(names), look), more=len(names) - 1)


def rate(value: float, look: Look) -> str:
    """Write a rate's figures: 6.4."""
    return look.labels.figures(value, "rate")


def interval(low: float, high: float, look: Look) -> str:
    return say(look, "interval", low=rate(low, look), high=rate(high, look))


def ages(look: Look) -> str:
    """Name the ages of the denominator, inside a sentence: 全年齢, 15〜64歳."""
    return age_group(look.parameters["population"], look)


def age_group(key: str, look: Look) -> str:
    return look.label("age_group", key).lower()


def behind(rows: pd.DataFrame, look: Look) -> str:
    """Say what the rates stand on: the persons, their ages, the residents and their census; and who is on no map."""
    first = rows.iloc[0]
    population = look.parameters["population"]
    own_ages = population != ALL_AGES and first.numerator == "same_ages"
    sentences = [
        say(
            look,
            "behind",
            cases=look.amount(first.cases_all, "persons"),
            of=age_group(look.parameters["population"] if own_ages else ALL_AGES, look),
            ages=ages(look),
            population=look.amount(first.population_all, "persons"),
        )
    ]
    if population != ALL_AGES and not own_ages:
        sentences.append(say(look, "all_ages_above", ages=ages(look)))
    unplaced = first.get("cases_unplaced")
    if pd.notna(unplaced) and unplaced:
        sentences.append(say(look, "unplaced", cases=look.amount(unplaced, "persons")))
    return join(sentences, look)


def join(sentences: Sequence[str], look: Look) -> str:
    return look.text("figure.sentence_join").join(sentence for sentence in sentences if sentence)


def hover_template(look: Look, rates: bool, sessions: bool) -> str:
    """Return the template of what is told of a place; without ``rates`` of one whose count is not recorded."""
    lines = [f"<b>{NAME}</b>"]
    if rates:
        lines += [
            say(look, "hover_cases", cases=CASES, ages=ages(look), population=POPULATION),
            say(look, "hover_rate", rate=RATE, interval=INTERVAL, compared=COMPARED),
            say(look, "hover_smoothed", rate=SMOOTHED, interval=SMOOTHED_INTERVAL),
        ]
    else:
        lines.append(say(look, "hover_no_cases"))
    if sessions:
        lines += [say(look, "hover_sessions", sessions=SESSIONS), say(look, "hover_distance", distance=DISTANCE)]
    return "<br>".join(lines)


def told(row: tuple, look: Look) -> list[str]:
    """Return a place's key and what ``hover_template`` tells of it, in words."""
    words = [row.place, full_name(row.place, look)]
    if pd.isna(row.cases):
        words += [""] * 7
    else:
        words += [
            look.amount(row.cases, "persons"),
            look.labels.figures(row.population, "persons"),
            rate(row.rate, look),
            interval(row.rate_low, row.rate_high, look),
            look.label("compared", row.compared),
            rate(row.smoothed, look),
            interval(row.smoothed_low, row.smoothed_high, look),
        ]
    if pd.notna(row.sessions):
        words += [sessions(row, look), distance(row, look)]
    return words


def sessions(row: tuple, look: Look) -> str:
    """Write the sessions held in a place and who came: 4回、43人（延べ）（1回は人数の記載なし）."""
    if not row.sessions:
        return say(look, "none_held")
    held = look.amount(row.sessions, "sessions")
    if pd.isna(row.participants):
        return say(look, "held_uncounted", sessions=held)
    attended = look.amount(row.participants, "attendances")
    if row.not_recorded:
        without = look.amount(row.not_recorded, "sessions")
        return say(look, "held_partly", sessions=held, participants=attended, without=without)
    return say(look, "held", sessions=held, participants=attended)


def distance(row: tuple, look: Look) -> str:
    """Write the distance to the nearest seminar, with its place where the level is municipalities."""
    if pd.isna(row.km):
        return look.text("figure.not_recorded")
    km = look.amount(row.km, "km")
    if pd.isna(row.nearest) or row.nearest == row.place or level(look) != "municipality":
        return km
    return say(look, "distance_to", km=km, place=look.label("place", row.nearest))
