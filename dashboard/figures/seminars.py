"""Figures of the page Seminars: key numbers, the year, kinds, areas."""

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars, shorter
from dashboard.figures.panels import Panel, panels


@figure("seminars/key_numbers")
def key_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show sessions, attendances, and reach out of what there is."""
    row = {item.measure: item for item in rows.itertuples()}
    held, attended, recorded = row["sessions"], row["participants"], row["recorded"]
    missing = held.value - recorded.value
    say = look.text

    def number(item: tuple, unit: str, note: str = "") -> Number:
        return Number(
            look.label("seminar_measure", item.measure),
            look.labels.figures(item.value, unit) if pd.notna(item.value) else look.amount(None, unit),
            look.labels.unit(unit) if pd.notna(item.value) else "",
            _compared(item, unit, look),
            note,
        )

    counted = say("seminars.recorded_of", recorded=look.amount(recorded.value, "sessions"))
    if not recorded.value:
        counted = ""
    elif missing:
        counted += say("seminars.and_missing", missing=look.amount(missing, "sessions"))
    peers = row["lived_experience"]
    with_peer = say("seminars.of_them_with_peer", sessions=look.amount(peers.value, "sessions"))
    numbers = [
        number(held, "sessions", with_peer if pd.notna(peers.value) else ""),
        number(attended, "attendances", counted),
    ]
    for measure, unit in (
        ("areas", "subprefectures"),
        ("health_centres", "health_centres"),
        ("municipalities", "municipalities"),
    ):
        item = row[measure]
        key = "seminars.out_of" if measure == "areas" else "seminars.out_of_without_sapporo"
        numbers.append(number(item, unit, say(key, possible=look.amount(item.possible, unit))))
    headline = say(
        "seminars.key_numbers" if recorded.value else "seminars.key_numbers_unrecorded",
        sessions=look.amount(held.value, "sessions"),
        areas=look.amount(row["areas"].value, "subprefectures"),
        municipalities=look.amount(row["municipalities"].value, "municipalities"),
        people=people(attended.value, look),
    )
    note = ""
    if pd.notna(attended.stated) and attended.stated != attended.listed:
        stated = _roughly(attended.stated, attended.stated_approximate, "attendances", look)
        note = say("seminars.stated", stated=stated)
    return Drawing(headline, numbers=tuple(numbers), note=note)


def people(value: float | None, look: Look, rough: bool = False) -> str:
    """Write attendances in a sentence: 延べ462人, 延べ約250人."""
    if pd.isna(value):
        return look.amount(None, "attendances")
    key = "seminars.people_about" if rough else "seminars.people"
    return look.text(key, value=look.labels.figures(value, "attendances"))


def _compared(item: tuple, unit: str, look: Look) -> str:
    """Compare with last year: the change, or only last year's value where that is a rough one."""
    if pd.notna(item.previous_approximate) and item.previous_approximate:
        return look.text("seminars.last_year", value=_roughly(item.value_previous, True, unit, look))
    return look.change(item.value, item.value_previous, unit)


def _roughly(value: float, rough: bool, unit: str, look: Look) -> str:
    if unit == "attendances":
        return people(value, look, rough)
    words = look.amount(value, unit)
    return look.text("seminars.about", value=words) if rough else words


def some_areas(areas: list[str], most: int, look: Look) -> str:
    """Name areas in a sentence, or say how many where they are too many for one."""
    if len(areas) > most:
        return look.amount(len(areas), "subprefectures")
    return look.text("figure.list_join").join(look.label("area", area) for area in areas)


def _short(sessions: int, look: Look) -> str:
    """Write sessions for a phone: 6回, 6."""
    return look.text("seminars.short", value=sessions)


@figure("seminars/by_kind", height=420)
def by_kind(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the sessions that had each kind of work, with their share of all sessions."""
    total = rows["sessions_all"].iloc[0]
    rows = rows.assign(
        words=[
            look.text(
                "seminars.share" if total >= 20 else "seminars.count",
                sessions=look.amount(row.sessions, "sessions"),
                share=look.amount(row.share, "percent"),
            )
            for row in rows.itertuples()
        ]
    )
    chart = bars(
        rows,
        "kind",
        "sessions",
        look,
        domain="seminar_kind",
        unit="sessions",
        previous="sessions_previous",
        text="words",
    )
    short = [
        look.text(
            "seminars.share" if total >= 20 else "seminars.count", sessions=_short(row.sessions, look), share=share
        )
        for row, share in ((row, look.amount(row.share, "percent")) for row in rows.itertuples())
    ]
    longest = pd.concat([rows["sessions"], rows["sessions_previous"]]).max()
    chart.update_xaxes(range=[0, 1.3 * max(longest, 1)])
    chart.update_layout(
        meta={
            "narrow": {
                "data": shorter(chart, short),
                "layout": {"xaxis": {"nticks": 4, "range": [0, 1.9 * max(longest, 1)]}},
            }
        }
    )
    most = rows[rows["sessions"] == rows["sessions"].max()]
    headline = look.text(
        "seminars.by_kind",
        count=f"{most['sessions'].iloc[0]}",
        kinds=look.text("figure.list_join").join(look.label("seminar_kind", kind) for kind in most["kind"]),
        sessions=look.amount(most["sessions"].iloc[0], "sessions"),
        total=look.amount(total, "sessions"),
    )
    return Drawing(headline, chart)


@figure("seminars/by_area", height=14 * 34 + 70)
def by_area(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw sessions and attendances of each area side by side, areas without a session named as such."""
    held = rows["sessions"] > 0
    rows = rows.assign(
        held=[look.amount(n, "sessions") if n else look.text("seminars.none_held") for n in rows["sessions"]],
        people=[
            look.text("seminars.head", value=look.labels.figures(n, "attendances")) if n > 0 else ""
            for n in rows["participants"].where(held).fillna(0)
        ],
    )
    titles = [look.label("seminar_measure", measure) for measure in ("sessions", "participants")]
    measures = [
        Panel("sessions", "sessions", titles[0], "sessions_previous", "held"),
        Panel("participants", "attendances", titles[1], "participants_previous", "people", theme.TEAL),
    ]
    chart = panels(rows, "area", measures, look, domain="area")
    # Two short panels fit side by side on a phone too.
    short = [_short(n, look) if n else look.text("seminars.none_held") for n in rows["sessions"]]
    chart.update_layout(meta={"narrow": {"layout": {}, "data": shorter(chart, short)}})
    names = [look.label("area", area) for area in rows["area"]]
    none = [name for name, is_held in zip(names, held, strict=True) if not is_held]
    most = rows[rows["sessions"] == rows["sessions"].max()]
    headline = look.text(
        "seminars.by_area" if none else "seminars.by_area_all",
        areas=some_areas([*most["area"]], 3, look),
        sessions=look.amount(most["sessions"].iloc[0], "sessions"),
        none=look.amount(len(none), "subprefectures"),
    )
    partly = rows[held & rows["participants"].notna() & (rows["not_recorded"] > 0)]
    note = ""
    if len(partly):
        each = [
            look.text(
                "seminars.missing_in",
                area=look.label("area", row.area),
                sessions=look.amount(row.not_recorded, "sessions"),
            )
            for row in partly.itertuples()
        ]
        note = look.text("seminars.partly", areas=look.text("figure.list_join").join(each))
    return Drawing(headline, chart, note=note)
