"""Figure of the page Data and audit: whether the log of a year gives what the year's report prints."""

import pandas as pd

from dashboard.figures.figure import Drawing, Look, figure
from dashboard.language import text


@figure("data/log_cells")
def log_cells(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every table of the reports: how much of it the log gives, and how much of that agrees."""
    derivable, different, left = (int(rows[column].sum()) for column in ("derivable", "different", "not_derivable"))
    figures = look.amount(derivable, "figures")
    waiting = not_compared(rows, look.language)
    if different:
        headline = look.text("audit.log_cells_differ", figures=figures, different=look.amount(different, "figures"))
    elif derivable:
        headline = look.text("audit.log_cells", figures=figures)
    else:
        headline = look.text("audit.log_cells_unfinished" if waiting else "audit.log_cells_none")
    notes = [look.text("audit.log_cells_left", figures=look.amount(left, "figures"))] if left else []
    return Drawing(headline, note=look.text("figure.sentence_join").join([*waiting, *notes]))


def not_compared(rows: pd.DataFrame, language: str) -> list[str]:
    """Return a sentence that names the records that do not cover the year, and hence are not compared, if any."""
    found = rows[f"unfinished_{language}"].dropna().unique()
    records = text("figure.list_join", language).join(found)
    return [text("audit.not_compared", language, records=records)] if records else []
