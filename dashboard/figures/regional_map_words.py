"""What the map of regional demand says: its headline, the values on places, its legend, and why it shows nothing."""

import pandas as pd

from dashboard.figures.figure import Look
from dashboard.figures.regional_words import PLACES, ages, behind, count, join, level, persons, rate, say, several
from dashboard.figures.wording import share

#: Kilometres to the nearest seminar from which on a place is called far.
FAR = 50
#: Units of what stands behind a class.
UNITS = {"cases": "persons", "sessions": "sessions", "residents": "persons"}


def missing(rows: pd.DataFrame, look: Look) -> tuple[str, str]:
    """Say that nothing is known of the measure, and what would tell it."""
    if look.parameters["measure"] in ("participants", "distance"):
        return say(look, "missing_seminars"), say(look, "missing_seminars_lead")
    return missing_cases(rows, look)


def missing_cases(rows: pd.DataFrame, look: Look) -> tuple[str, str]:
    """Say that nobody was counted, or that nothing is known of new cases by these places, and what would tell it."""
    if persons(rows) == 0:
        return say(look, "no_cases"), say(look, "no_cases_lead")
    where = look.labels.unit(PLACES[level(look)])
    return say(look, "missing_cases", places=where), say(look, "missing_cases_lead")


def beside(rows: pd.DataFrame, look: Look) -> tuple[str, str]:
    """Return the legend's title, and what stands beside the map: the rate of all, and who is on no map."""
    measure, first = look.parameters["measure"], rows.iloc[0]
    title = say(
        look,
        f"legend_{measure}",
        cases=look.amount(first.cases_all, "persons"),
        ages=ages(look),
        sessions=look.amount(first.sessions_all, "sessions"),
        participants=look.amount(first.participants_all, "attendances"),
    )
    if measure in ("participants", "distance"):
        return title, ""
    unplaced = look.amount(first.cases_unplaced if pd.notna(first.cases_unplaced) else 0, "persons")
    return title, say(look, "beside", rate=rate(first.rate_all, look), unplaced=unplaced)


def label(row: tuple, look: Look, brief: bool = False) -> str:
    """Write a place's value for the map, with the people or sessions behind it; no value where it is unsure."""
    measure = look.parameters["measure"]
    # In English the unit has no room; the legend has it.
    japanese = look.language == "ja" or pd.isna(row.cases)
    people = look.amount(row.cases, "persons") if japanese else look.labels.figures(row.cases, "persons")
    if measure == "distance":
        return f"<b>{look.text('figure.not_recorded') if pd.isna(row.km) else look.amount(row.km, 'km')}</b>"
    if measure == "participants":
        if not row.sessions or pd.isna(row.participants):
            if not brief:
                return say(look, "label_uncounted" if row.sessions else "none_held")
            key = "label_uncounted_brief" if row.sessions else "label_none_brief"
            return say(look, key, sessions=look.amount(row.sessions, "sessions"))
        value = look.labels.figures(row.participants_rate, "attendance_rate")
        return _with(value, look.amount(row.sessions, "sessions"), brief, look)
    if measure == "cases" or pd.isna(row.cases):
        return f"<b>{people}</b>"
    if measure == "rate" and row.uncertain:
        return say(look, "label_people", people=people)
    return _with(rate(row.rate if measure == "rate" else row.smoothed, look), people, brief, look)


def _with(value: str, behind_it: str, brief: bool, look: Look) -> str:
    return f"<b>{value}</b>" if brief else say(look, "label", value=value, behind=behind_it)


def told_class(words: str, rows: pd.DataFrame, column: str, look: Look) -> str:
    """Say of a class how many places are in it and what stands behind them: 5以上：1圏域・27人."""
    places = count(len(rows), look)
    if not column or not len(rows):
        return say(look, "class_empty", words=words, places=places)
    return say(look, "class", words=words, places=places, behind=look.amount(rows[column].sum(), UNITS[column]))


def headline(rows: pd.DataFrame, look: Look) -> str:
    """Return what the map shows, as a sentence that the intervals support."""
    return {
        "cases": _most,
        "rate": apart,
        "smoothed": _smoothed,
        "participants": _held,
        "distance": _far,
    }[look.parameters["measure"]](rows, look)


def _most(rows: pd.DataFrame, look: Look) -> str:
    most, total = rows["cases"].max(), rows["cases_all"].max()
    top = rows.loc[rows["cases"] == most, "place"]
    return say(
        look,
        "most",
        total=look.amount(total, "persons"),
        place=several([*top], look),
        cases=look.amount(most, "persons"),
        each=say(look, "each") if len(top) > 1 else "",
        share=share(most, total, look) if len(top) == 1 else "",
    )


def apart(rows: pd.DataFrame, look: Look) -> str:
    """Name the places whose interval lies above or below the rate of all; or say that there is none."""
    surest = rows.sort_values("cases", ascending=False, kind="stable")
    words = {key: several([*surest.loc[surest["compared"] == key, "place"]], look) for key in ("higher", "lower")}
    key = "_".join(["apart", *(key for key, name in words.items() if name)])
    return say(
        look, key, rate=rate(rows["rate_all"].max(), look), places=look.labels.unit(PLACES[level(look)]), **words
    )


def above(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the places that are surely higher than all together, the highest first."""
    found = rows[rows["surely_higher"].fillna(False).astype(bool)]
    return found.sort_values("smoothed", ascending=False, kind="stable")


def _smoothed(rows: pd.DataFrame, look: Look) -> str:
    words = {"all": rate(rows["rate_all"].max(), look), "places": look.labels.unit(PLACES[level(look)])}
    if rows["chance_only"].any():
        return say(look, "smoothed_chance", **words)
    high = above(rows)
    words |= {"low": rate(rows["smoothed"].min(), look), "high": rate(rows["smoothed"].max(), look)}
    if high.empty:
        return say(look, "smoothed_none", **words)
    return say(look, "smoothed_above", **words, names=several([*high["place"]], look))


def _held(rows: pd.DataFrame, look: Look) -> str:
    held, overall = int((rows["sessions"] > 0).sum()), rows["participants_rate_all"].max()
    words = {"all": count(len(rows), look), "held": count(held, look), "number": held}
    if pd.isna(overall):
        return say(look, "held_only", **words)
    return say(look, "held_rate", **words, rate=look.labels.figures(overall, "attendance_rate"))


def _far(rows: pd.DataFrame, look: Look) -> str:
    far = rows[rows["km"] >= FAR].sort_values("km", ascending=False, kind="stable")
    words = {"all": count(len(rows), look), "km": look.amount(FAR, "km")}
    if far.empty:
        return say(look, "far_none", **words)
    residents = look.amount(far["residents"].sum(), "persons")
    return say(
        look,
        "far",
        **words,
        far=count(len(far), look),
        number=len(far),
        first=several([far["place"].iloc[0]], look),
        residents=residents,
    )


def note(rows: pd.DataFrame, look: Look) -> str:
    """Say what stands behind the map: numerator and denominator, or sessions; and who and what is not on it."""
    measure, first = look.parameters["measure"], rows.iloc[0]
    if measure in ("participants", "distance"):
        sentences = [say(look, f"note_{measure}", sessions=look.amount(first.sessions_all, "sessions"))]
        if first.sessions_unplaced:
            sentences.append(say(look, "sessions_unplaced", sessions=look.amount(first.sessions_unplaced, "sessions")))
        if measure == "participants" and rows["not_recorded"].sum():
            sentences.append(say(look, "uncounted"))
        return join(sentences, look)
    sentences = [behind(rows, look)]
    if measure == "smoothed" and first.chance_only:
        sentences.append(say(look, "chance_only", rate=rate(first.rate_all, look)))
    elif measure == "smoothed":
        sentences.append(say(look, "pulled"))
    return join(sentences, look)
