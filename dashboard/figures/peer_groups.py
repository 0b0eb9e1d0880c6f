"""Figures of the page Peer groups: key numbers, where programmes overlap, and what is told in prose."""

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars


@figure("peer_groups/key_numbers")
def key_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Return the key numbers: attendances of the groups, sessions of the hubs, recipients of letters."""
    by_group = rows.set_index("peer_group")
    numbers = tuple(_key_number(group, row, look) for group, row in by_group.iterrows())
    return Drawing(_key_headline(by_group, look), numbers=numbers)


def _key_number(group: str, row: pd.Series, look: Look) -> Number:
    unit = "persons" if group == "letters" else "attendances"
    value, previous = row[unit], row[f"{unit}_previous"]
    notes = []
    if pd.notna(row["counted_as"]) and pd.notna(value):
        notes.append(look.text("peer_groups.beneficiaries"))
        if pd.notna(row["certainty"]):
            certainty = look.label("certainty", row["certainty"])
            notes.append(look.text("peer_groups.certainty", certainty=certainty, lower=certainty.lower()))
    if unit == "attendances" and pd.notna(row["attendances_printed"]):
        notes.append(look.text("peer_groups.printed", printed=look.amount(row["attendances_printed"], unit)))
    held = look.change(row["sessions"], row["sessions_previous"], "sessions")
    if pd.isna(value) and pd.notna(row["sessions"]):
        # Nobody counted who came: the number is that of the meetings.
        notes.append(look.text("peer_groups.attendance_unrecorded"))
        value, unit = look.labels.parts(row["sessions"], "sessions")
        return Number(look.label("peer_group", group), value, unit, held, _joined(notes, look))
    if pd.isna(value):
        return Number(look.label("peer_group", group), look.text("figure.not_recorded"), "", note=_joined(notes, look))
    if pd.notna(row["sessions"]):
        notes += [look.amount(row["sessions"], "sessions"), held]
    if pd.notna(row["unrecorded"]):
        unrecorded = look.amount(row["unrecorded"], "sessions")
        notes.append(look.text("peer_groups.sessions_unrecorded", sessions=unrecorded))
    return Number(
        look.label("peer_group", group),
        look.labels.figures(value, unit),
        f"{'' if look.language == 'ja' else ' '}{look.labels.unit(unit)}",
        look.change(value, previous, unit),
        _joined(notes, look),
    )


def _joined(notes: list[str], look: Look) -> str:
    return look.text("peer_groups.note_join").join(note for note in notes if note)


def _key_headline(groups: pd.DataFrame, look: Look) -> str:
    if not {"yoridokoro_members", "yoridokoro_family"} <= {*groups.index}:
        return look.text("peer_groups.key_numbers_none")
    members, family = groups.loc["yoridokoro_members"], groups.loc["yoridokoro_family"]
    if pd.isna(members["attendances"]) or pd.isna(family["attendances"]):
        sessions = look.amount(members["sessions"] + family["sessions"], "sessions")
        return look.text("peer_groups.key_numbers_unrecorded", sessions=sessions)
    values = {
        "members": look.labels.figures(members["attendances"], "attendances"),
        "family": look.labels.figures(family["attendances"], "attendances"),
    }
    if pd.isna(members["change"]) or pd.isna(family["change"]):
        return look.text("peer_groups.key_numbers_no_change", **values)
    return look.text(
        "peer_groups.key_numbers",
        members_change=look.labels.figures(members["change"], "attendances", signed=True),
        family_change=look.labels.figures(family["change"], "attendances", signed=True),
        **values,
    )


@figure("peer_groups/stated")
def stated(rows: pd.DataFrame, look: Look) -> Drawing:
    """Return the figures told in prose as a table."""
    return Drawing(look.text("peer_groups.stated", items=len(rows)))


@figure("peer_groups/sessions_by_programme", height=300)
def sessions_by_programme(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each programme's sessions, those that are SANGO meetings too set apart."""
    chart = bars(
        rows,
        "programme",
        "sessions",
        look,
        domain="peer_programme",
        unit="sessions",
        series="counted",
        series_domain="counted",
        colours={"shared": theme.RUST, "alone": theme.BLUE},
        previous="sessions_previous",
    )
    summed, distinct = rows["sessions_summed"].iloc[0], rows["sessions_distinct"].iloc[0]
    key = "sessions_by_programme" if summed > distinct else "sessions_by_programme_none"
    headline = look.text(
        f"peer_groups.{key}",
        summed=look.amount(summed, "sessions"),
        distinct=look.amount(distinct, "sessions"),
        twice=look.amount(summed - distinct, "sessions"),
    )
    return Drawing(headline, chart)


@figure("peer_groups/overlaps")
def overlaps(rows: pd.DataFrame, look: Look) -> Drawing:
    """Return the meetings that belong to several programmes as a table."""
    joint = rows[rows["times_more"] > 0]
    unsaid = int(rows["same_date_only"].notna().sum())
    headline = look.text(
        "peer_groups.overlaps" if unsaid else "peer_groups.overlaps_said",
        joint=look.amount(len(joint), "sessions"),
        unsaid=look.amount(unsaid, "sessions"),
    )
    return Drawing(headline)
