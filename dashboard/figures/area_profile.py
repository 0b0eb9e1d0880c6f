"""Figures of the page Age and region: all that is known of an area."""

import pandas as pd

from dashboard.figures.figure import Drawing, Look, Number, figure

#: Places named in a headline before the rest is counted.
NAMED = 4


@figure("age_region/area_facts")
def area_facts(rows: pd.DataFrame, look: Look) -> Drawing:
    """Say in numbers what is known of the chosen area; without one, list all areas."""

    def say(key: str, **values: object) -> str:
        return look.text(f"age_region.area_facts.{key}", **values)

    if look.parameters.get("area") is None:
        return _all_areas(rows, look, say)
    row = rows.iloc[0]
    headline = say(
        "headline",
        area=look.label("area", row["area"]),
        persons=look.amount(row["persons"], "persons"),
        sessions=look.amount(row["sessions"], "sessions"),
    )
    return Drawing(headline, numbers=(*_people(row, look, say), *_reach(row, look, say)))


def _all_areas(rows: pd.DataFrame, look: Look, say) -> Drawing:
    first = rows.iloc[0]
    headline = say(
        "headline_all",
        sessions=look.amount(first["sessions_all"], "sessions"),
        areas=(rows["sessions"] > 0).sum(),
    )
    total = say(
        "all_note",
        participants=look.amount(first["participants_all"], "attendances"),
        without=look.amount(first["without_count_all"], "sessions"),
    )
    notes = (total, say("hint")) if pd.notna(first["participants_all"]) else (say("hint"),)
    return Drawing(headline, note=look.text("figure.sentence_join").join(notes))


def _people(row: pd.Series, look: Look, say) -> tuple[Number, ...]:
    population = "population_ishikari" if row["area"] == "ishikari" else "population"
    people = (
        Number(
            say("persons"),
            *look.labels.parts(row["persons"], "persons"),
            look.change(row["persons"], row["persons_previous"], "persons"),
        ),
        Number(
            say("rate"),
            *(look.labels.parts(row["rate"], "rate")[0], look.labels.unit("persons")),
            look.text(
                "figure.on_last_year", change=look.amount(row["rate"] - row["rate_previous"], "rate", signed=True)
            )
            if pd.notna(row["rate_previous"]) and pd.notna(row["rate"])
            else "",
            say(population, population=look.amount(row["population"], "persons")),
        ),
    )
    if pd.isna(row["share_placed"]):
        return people
    placed = look.amount(row["persons_placed"], "persons")
    share = Number(
        say("share"), look.labels.figures(row["share_placed"], "percent"), "%", "", say("share_note", placed=placed)
    )
    return (*people, share) if row["persons_placed"] >= 20 else people


def _reach(row: pd.Series, look: Look, say) -> tuple[Number, ...]:
    without = row["without_count"]
    recorded = row["sessions"] - without
    if row["sessions"] == 0:
        told = say("none_held")
    else:
        told = say("recorded", sessions=look.amount(recorded, "sessions")) if 0 < without < row["sessions"] else ""
    return (
        Number(
            say("sessions"),
            *look.labels.parts(row["sessions"], "sessions"),
            look.change(row["sessions"], row["sessions_previous"], "sessions"),
            say("without", without=look.amount(without, "sessions")) if without else "",
        ),
        Number(
            say("participants"),
            *look.labels.parts(row["participants"], "attendances"),
            look.change(row["participants"], row["participants_previous"], "attendances"),
            told,
        ),
        Number(
            say("reached"),
            *look.labels.parts(row["reached"], "municipalities"),
            "",
            say("of_municipalities", all=look.amount(row["municipalities"], "municipalities")),
        ),
        Number(say("hub_meetings"), *look.labels.parts(row["hub_meetings"], "sessions")),
    )


@figure("age_region/area_sessions")
def area_sessions(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the sessions held in the chosen area, or all of them."""

    def say(key: str, **values: object) -> str:
        return look.text(f"age_region.area_sessions.{key}", **values)

    area = look.parameters.get("area")
    sessions = look.amount(len(rows), "sessions")
    if area is None:
        areas = set(rows["areas"].explode().dropna())
        headline = say("headline_all", sessions=sessions, areas=len(areas))
    else:
        headline = say("headline", area=look.label("area", area), sessions=sessions, places=_places(rows, look, say))
    return Drawing(headline, note=_placed_otherwise(rows, look, say))


def _places(rows: pd.DataFrame, look: Look, say) -> str:
    """Name the places, those with several sessions with their number; beyond a few, count the other sessions."""
    counts = rows[rows["placed_by"] == "municipality"].groupby(f"municipalities_{look.language}", sort=False).size()
    named = [
        place if count == 1 else say("twice", place=place, sessions=look.amount(count, "sessions"))
        for place, count in counts[:NAMED].items()
    ]
    without = len(rows) - counts.sum()
    if without:
        named.append(say("not_printed", sessions=look.amount(without, "sessions")))
    words = look.text("figure.list_join").join(named)
    others = counts[NAMED:].sum()
    return say("more", places=words, sessions=look.amount(others, "sessions")) if others else words


def _placed_otherwise(rows: pd.DataFrame, look: Look, say) -> str:
    """Say which sessions stand where they do by their health centre, and which stand nowhere."""
    join = look.text("figure.list_join").join
    sentences = []
    by_centre = rows[rows["placed_by"] == "health_centre"]
    if len(by_centre):
        sentences.append(
            say(
                "by_centre",
                sessions=look.amount(len(by_centre), "sessions"),
                centres=join(dict.fromkeys(look.label("health_centre", key) for key in by_centre["health_centre"])),
                areas=join(dict.fromkeys(look.label("area", keys[0]) for keys in by_centre["areas"])),
            )
        )
    nowhere = (rows["placed_by"] == "nowhere").sum()
    if nowhere:
        sentences.append(say("nowhere", sessions=look.amount(nowhere, "sessions")))
    return look.text("figure.sentence_join").join(sentences)
