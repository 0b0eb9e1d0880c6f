"""Figures that only a log gives: who comes to meetings and seminars, month by month."""

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.months import columns, comparable, leading_months
from dashboard.figures.wording import bare, share


@figure("peer_groups/log_months", height=400)
def meetings(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw attendances by month, stacked by group; sessions, first-timers and the share online in numbers."""
    rows = _as_recorded(rows)
    held = rows.groupby("month")["sessions"].sum()
    chart = columns(
        rows,
        look,
        value="attendances",
        unit="attendances",
        series="group",
        domain="meeting_group",
        colours=theme.COLOURS["meeting_group"],
        previous="attendances_previous",
        below={month: look.amount(sessions, "sessions") for month, sessions in held.items()},
    )
    attended = rows.groupby("month")["attendances"].sum(min_count=1)
    sessions, without = rows["sessions"].sum(), rows["without"].sum()
    note = look.text("log.without_attendance", sessions=look.amount(without, "sessions")) if without else ""
    numbers = [_compared("sessions", "sessions", "sessions", rows, look)]
    numbers.append(_compared("attendances", "attendances", "attendances", rows, look, note))
    if rows.loc[rows["sessions"] > 0, "first_timers"].notna().any():
        numbers.append(_compared("first_timers", "first_timers", "persons", rows, look))
    if rows["online_base"].sum() > 0:
        online, before = rows["online"].sum(), rows["online_previous"].sum(min_count=1)
        base, base_before = rows["online_base"].sum(), rows["online_base_previous"].sum()
        previous = 100 * before / base_before if base_before > 0 else None
        numbers.append(_share(online, base, previous, look))
    words = {"sessions": look.amount(sessions, "sessions")}
    if attended[held > 0].isna().all():
        return Drawing(look.text("log.meetings_unrecorded", **words), chart, tuple(numbers))
    headline = look.text(
        "log.meetings_months",
        **words,
        attendances=look.amount(attended.sum(), "attendances"),
        n_attendances=bare(attended.sum(), "attendances", look),
        month=leading_months(attended, look),
        most=look.amount(attended.max(), "attendances"),
        n_most=bare(attended.max(), "attendances", look),
    )
    return Drawing(headline, chart, tuple(numbers))


def _as_recorded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without the zeros of groups that did not meet in a month in which others did.

    Where these recorded nothing, the month is then "not recorded", not zero.
    """
    rows = rows.copy()
    for suffix in ("", "_previous"):
        sessions = rows[f"sessions{suffix}"]
        beside = (sessions == 0) & (sessions.groupby(rows["month"]).transform("sum") > 0)
        for column in ("attendances", "first_timers", "online"):
            rows[f"{column}{suffix}"] = rows[f"{column}{suffix}"].mask(beside)
    return rows


def _compared(word: str, column: str, unit: str, rows: pd.DataFrame, look: Look, note: str = "") -> Number:
    value, before = comparable(rows, column, f"{column}_previous")
    if rows.loc[rows["sessions"] > 0, column].isna().all():
        value = None
    return Number(look.text(f"log.{word}"), *look.labels.parts(value, unit), look.change(value, before, unit), note)


def _share(part: float, base: float, previous: float | None, look: Look) -> Number:
    change = ""
    if previous is not None and not pd.isna(previous):
        change = look.text("log.online_previous", share=look.amount(previous, "percent"))
    note = look.text("log.online_of", base=look.amount(base, "attendances"))
    return Number(look.text("log.online_share"), *look.labels.parts(100 * part / base, "percent"), change, note)


@figure("seminars/log_months", height=380)
def seminars(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the participants by month, in person and online; sessions with lived experience are among the numbers."""
    months = rows.drop_duplicates("month").set_index("month")
    chart = columns(
        rows,
        look,
        value="participants",
        unit="attendances",
        series="part",
        domain="seminar_part",
        colours=theme.COLOURS["seminar_part"],
        previous="participants_previous",
        below={month: look.amount(sessions, "sessions") for month, sessions in months["sessions"].items()},
    )
    # A month without a session tells nothing of how people took part.
    parts = rows[rows["sessions"] > 0].groupby("part")["participants"].sum(min_count=1)
    told, online = parts[["in_person", "online"]].sum(), parts["online"]
    sessions, without = months["sessions"].sum(), months["without"].sum()
    note = look.text("log.without_attendance", sessions=look.amount(without, "sessions")) if without else ""
    numbers = [
        _of_months("sessions", "sessions", months, look),
        _compared("participants", "participants", "attendances", rows, look, note),
    ]
    if told:
        numbers.append(_share(online, told, None, look))
    if months["peers_base"].sum():
        base = look.text("log.of_sessions", sessions=look.amount(months["peers_base"].sum(), "sessions"))
        numbers.append(_of_months("peers", "sessions", months, look, base))
    total = parts.sum()
    words = {
        "sessions": look.amount(sessions, "sessions"),
        "participants": look.amount(total, "attendances"),
        "n_participants": bare(total, "attendances", look),
        "n_told": bare(told, "attendances", look),
        "n": bare(online, "attendances", look),
        "share": share(online, total, look),
    }
    key = "seminar_months_none" if parts.isna().all() else "seminar_months"
    if told < total:
        key = "seminar_months_partly"
    return Drawing(look.text(f"log.{key}", **words), chart, tuple(numbers))


def _of_months(column: str, unit: str, months: pd.DataFrame, look: Look, note: str = "") -> Number:
    before = months[f"{column}_previous"]
    last = before.sum() if before.notna().all() else None
    value = months[column].sum()
    return Number(look.text(f"log.{column}"), *look.labels.parts(value, unit), look.change(value, last, unit), note)
