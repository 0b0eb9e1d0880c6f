"""Figures of the page Area profile: the area in numbers, its seminars, and what is not known of it."""

from collections.abc import Callable

import pandas as pd

from dashboard.figures.area_profile import area_sessions
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.regional_need import in_a_thousand, people

#: The area whose people are counted without those of its largest city.
WITHOUT_SAPPORO = "ishikari"

figure("area_profile/sessions")(area_sessions)


def name_of(area: str, look: Look) -> str:
    """Return the area's name, that of Ishikari with what it leaves out."""
    name = look.label("area", area)
    return look.text("area_profile.without_sapporo", area=name) if area == WITHOUT_SAPPORO else name


def interval(low: float, high: float, unit: str, look: Look) -> str:
    """Write an interval without its unit: 1.8〜16.5; one number where both ends are written alike."""
    low, high = (look.labels.figures(value, unit) for value in (low, high))
    return low if low == high else look.text("area_profile.interval", low=low, high=high)


@figure("area_profile/numbers")
def numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Tell in numbers who came from the area, how sure the rate is, who may be in need, and who was reached."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.numbers.{key}", **values)

    row = rows.iloc[0]
    found = [*_people(row, look, say), *_need(row, look, say), *_reach(row, look, say)]
    return Drawing(_headline(row, look, say), numbers=tuple(found))


def _headline(row: pd.Series, look: Look, say: Callable[..., str]) -> str:
    area = name_of(row["area"], look)
    if pd.isna(row["cases"]):
        return say("headline_unknown", area=area)
    return say(
        f"headline_{row['compared']}",
        area=area,
        cases=look.amount(row["cases"], "persons"),
        n=look.labels.figures(row["cases"], "persons"),
        rate=look.labels.figures(row["rate"], "rate"),
        all=look.labels.figures(row["rate_all"], "rate"),
    )


def _people(row: pd.Series, look: Look, say: Callable[..., str]) -> list[Number]:
    residents = "residents_ishikari" if row["area"] == WITHOUT_SAPPORO else "residents"
    residents = say(residents, residents=look.amount(row["residents"], "persons"))
    change = look.change(row["cases"], row["cases_previous"], "persons")
    cases = Number(say("cases"), *look.labels.parts(row["cases"], "persons"), change, residents)
    if pd.isna(row["rate"]):
        return [cases]
    unit, figures = look.labels.unit("persons"), look.labels.figures
    rate = Number(
        say("rate"),
        figures(row["rate"], "rate"),
        unit,
        say("interval", interval=interval(row["rate_low"], row["rate_high"], "rate", look)),
        say("all", rate=figures(row["rate_all"], "rate")),
    )
    smoothed = Number(
        say("smoothed"),
        figures(row["smoothed"], "rate"),
        unit,
        say("interval", interval=interval(row["smoothed_low"], row["smoothed_high"], "rate", look)),
        say("chance_only" if row["chance_only"] else "pulled"),
    )
    return [cases, rate, smoothed]


def _need(row: pd.Series, look: Look, say: Callable[..., str]) -> list[Number]:
    residents = say("of_residents", residents=look.amount(row["need_population"], "persons"))
    met = (
        ""
        if pd.isna(row["met_low"])
        else say(f"met_{row['met_numerator']}", met=in_a_thousand(row["met_low"], row["met_high"], look))
    )
    return [Number(say("need"), people(row["need_low"], row["need_high"], look), "", residents, met)]


def _reach(row: pd.Series, look: Look, say: Callable[..., str]) -> list[Number]:
    if pd.isna(row["sessions"]):
        return []
    without, held = row["not_recorded"], row["sessions"]
    told = ""
    if held == 0:
        told = say("none_held")
    elif 0 < without < held:
        told = say("recorded", sessions=look.amount(held - without, "sessions"))
    never = row["municipalities_never"]
    return [
        Number(
            say("sessions"),
            *look.labels.parts(held, "sessions"),
            look.change(held, row["sessions_previous"], "sessions"),
            say("without", sessions=look.amount(without, "sessions")) if without else "",
        ),
        Number(
            say("participants"),
            *look.labels.parts(row["participants"], "attendances"),
            look.change(row["participants"], row["participants_previous"], "attendances"),
            told,
        ),
        Number(
            say("reached"),
            *look.labels.parts(row["municipalities_reached"], "municipalities"),
            say("of_municipalities", all=look.amount(row["municipalities"], "municipalities")),
            say("never", places=look.amount(never, "municipalities")) if never else say("never_none"),
        ),
    ]


@figure("area_profile/unknown")
def unknown(rows: pd.DataFrame, look: Look) -> Drawing:
    """Say in sentences what stands behind the profile's numbers and is not known."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.unknown.{key}", **values)

    row = rows.iloc[0]
    return Drawing(_unknown_headline(row, look, say), lead=tuple(_unknown(row, look, say)))


def _some(value: float | None) -> bool:
    """Tell whether something was counted, and more than none."""
    return bool(pd.notna(value) and value > 0)


def _unknown_headline(row: pd.Series, look: Look, say: Callable[..., str]) -> str:
    if pd.isna(row["cases_all"]):
        return say("headline_unrecorded")
    key = "headline" if _some(row["cases_unplaced"]) else "headline_all_placed"
    return say(
        key,
        all=look.amount(row["cases_all"], "persons"),
        unplaced=look.amount(row["cases_unplaced"], "persons"),
        n=look.labels.figures(row["cases_unplaced"], "persons"),
    )


def _unknown(row: pd.Series, look: Look, say: Callable[..., str]) -> list[str]:
    area = look.label("area", row["area"])

    def sessions(key: str) -> str:
        return look.amount(row[key], "sessions")

    found = []
    if _some(row["cases_unplaced"]):
        unknown = row["cases_unplaced"] - row["cases_outside"]
        if unknown:
            found.append(say("unplaced", area=area, unknown=look.amount(unknown, "persons")))
        if row["cases_outside"]:
            found.append(say("outside_hokkaido", outside=look.amount(row["cases_outside"], "persons")))
    if not row["ages_known"]:
        found.append(say("ages"))
    if _some(row["not_recorded"]):
        found.append(say("without_count", sessions=sessions("sessions"), without=sessions("not_recorded")))
    if _some(row["joint"]):
        found.append(say("joint", sessions=sessions("joint")))
    if _some(row["sessions_unplaced"]):
        found.append(say("sessions_unplaced", sessions=sessions("sessions_unplaced")))
    if pd.notna(row["since"]):
        found.append(say("since", year=look.labels.year(int(row["since"]))))
    if pd.notna(row["residents_outside"]):
        found.append(
            say(
                "outside",
                residents=look.amount(row["residents"], "persons"),
                outside=look.amount(row["residents_outside"], "persons"),
            )
        )
    return [*found, say("census")]
