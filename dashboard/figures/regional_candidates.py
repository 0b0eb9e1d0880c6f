"""Lists of places: candidates for the next seminar with the reasons of each, and all numbers."""

import pandas as pd

from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.regional_words import count, join, say


@figure("regional_demand/candidates", selects="place")
def candidates(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the places that have a reason, in the order chosen; the headline counts those never reached."""
    never = rows[["never" in reasons for reasons in rows["reasons"]]]
    headline = look.text(
        "regional_candidates.never" if len(never) else "regional_candidates.all_reached",
        candidates=count(len(rows), look),
        places=count(len(never), look),
        residents=look.amount(never["population"].sum(), "persons"),
    )
    order = look.text(f"regional_need.order_{look.parameters['order']}")
    return Drawing(headline, note=look.text("regional_candidates.order", order=order))


@figure("regional_demand/places", selects="place")
def places(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every place with all its numbers."""
    first = rows.iloc[0]
    cases, sessions = pd.notna(first.cases_all), rows["sessions"].notna().any()
    notes = []
    if not cases:
        notes.append(look.text("regional_candidates.no_cases"))
    elif pd.notna(first.cases_unplaced) and first.cases_unplaced:
        notes.append(say(look, "unplaced", cases=look.amount(first.cases_unplaced, "persons")))
    if not sessions:
        notes.append(look.text("regional_candidates.no_sessions"))
    elif first.sessions_unplaced:
        notes.append(say(look, "sessions_unplaced", sessions=look.amount(first.sessions_unplaced, "sessions")))
    headline = look.text(
        "regional_candidates.places"
        if cases and sessions
        else f"regional_candidates.places_{'cases' if cases else 'sessions'}",
        places=count(len(rows), look),
        cases=look.amount(first.cases_all, "persons"),
        sessions=look.amount(first.sessions_all, "sessions"),
    )
    return Drawing(headline, note=join(notes, look))
