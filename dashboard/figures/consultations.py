"""Figures of the page Consultations."""

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import bars


@figure("consultations/contacts_by_method", height=340)
def contacts_by_method(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts by method, new and continuing stacked."""
    methods = rows.groupby("method", sort=False)["contacts"].sum()
    method, contacts = methods.idxmax(), methods.max()
    chart = bars(
        rows,
        "method",
        "contacts",
        look,
        domain="method",
        unit="contacts",
        series="status",
        colours=theme.COLOURS["status"],
        previous="contacts_previous",
    )
    headline = look.text(
        "consultations.contacts_by_method",
        method=look.label("method", method),
        contacts=look.amount(contacts, "contacts"),
        total=look.amount(methods.sum(), "contacts"),
        share=look.amount(100 * contacts / methods.sum(), "percent"),
    )
    return Drawing(headline, chart)
