"""Figures of the page Programmes: the network, what was printed, and the figures of the prose."""

import pandas as pd

from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.programmes import note, strip
from dashboard.figures.wording import leading


@figure("programmes/network_numbers")
def network_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show the groups, the visits and what the trials of short-time work led to."""
    found = rows.set_index("measure")
    notes = {}
    if "visits" in found.index and pd.notna(found.loc["visits", "persons"]):
        notes["visits"] = look.text(
            "programmes.note_visits", persons=look.amount(found.loc["visits", "persons"], "persons")
        )
    values = {
        measure: look.amount(found.loc[measure, "value"], found.loc[measure, "unit"])
        for measure in ("groups", "visits", "hires")
        if measure in found.index and pd.notna(found.loc[measure, "value"])
    }
    key = "programmes.network_numbers" if len(values) == 3 else "programmes.network_numbers_part"
    return Drawing(look.text(key, **values) if len(values) == 3 else look.text(key), numbers=strip(rows, look, notes))


@figure("programmes/network_groups")
def network_groups(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the member groups and their cities."""
    cities = [look.label("city", city) for city in dict.fromkeys(rows["city"])]
    headline = look.text(
        "programmes.network_groups",
        groups=look.amount(len(rows), "groups"),
        cities=look.text("figure.list_join").join(cities),
    )
    return Drawing(headline, note=look.change(len(rows), rows["groups_previous"].iloc[0], "groups"))


@figure("programmes/materials")
def materials(rows: pd.DataFrame, look: Look) -> Drawing:
    """List what was printed, with its copies, issues and pages."""
    copies = rows.set_index("material")["copies"].dropna()
    if copies.empty:
        return Drawing(look.text("programmes.materials_unknown"))
    headline = look.text(
        "programmes.materials", material=leading(copies, "material", look), copies=look.amount(copies.max(), "copies")
    )
    return Drawing(headline)


@figure("programmes/stated")
def stated(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every figure that the report states in its text, by programme."""
    corrected = int(rows["value_printed"].notna().sum())
    key = "programmes.stated_corrected" if corrected else "programmes.stated"
    return Drawing(look.text(key, figures=len(rows), corrected=corrected), note=note(look))
