"""Figure of the page Data and audit: whether the log of a year gives what the year's report prints."""

import pandas as pd

from dashboard.figures.figure import Drawing, Look, figure


@figure("data/log_cells")
def log_cells(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every table of the reports: how much of it the log gives, and how much of that agrees."""
    derivable, different, left = (int(rows[column].sum()) for column in ("derivable", "different", "not_derivable"))
    figures = look.amount(derivable, "figures")
    if different:
        headline = look.text("audit.log_cells_differ", figures=figures, different=look.amount(different, "figures"))
    elif derivable:
        headline = look.text("audit.log_cells", figures=figures)
    else:
        headline = look.text("audit.log_cells_none")
    note = look.text("audit.log_cells_left", figures=look.amount(left, "figures")) if left else ""
    return Drawing(headline, note=note)
