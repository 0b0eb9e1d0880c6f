"""The plain drawing of a figure from its shape: for outside audiences, where a value of its rows is masked.

A figure's own drawing may add up, compare and name what it shows. This one shows the table's cells and nothing else,
so it holds no more than they do: what is masked is a dotted stub or tile of one size, in words, never zero or blank.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from dashboard.figures.plain_bars import bars
from dashboard.figures.plain_columns import columns, lines
from dashboard.figures.plain_map import plain_map
from dashboard.figures.plain_matrix import matrix
from dashboard.figures.plain_points import intervals, points
from dashboard.figures.plain_pyramid import pyramid
from dashboard.figures.shape import Shape

#: The function that draws each kind; tables and key numbers have no drawing.
DRAWN: dict[str, Callable[[Shape, str], go.Figure]] = {
    "bars": bars,
    "columns": columns,
    "lines": lines,
    "pyramid": pyramid,
    "points": points,
    "intervals": intervals,
    "matrix": matrix,
    "map": plain_map,
}


def draw(shape: Shape, language: str) -> go.Figure | None:
    """Return a shape as a chart with its own height; None where it is a table, key numbers, or empty."""
    if shape.kind not in DRAWN or not shape.categories:
        return None
    return DRAWN[shape.kind](shape, language)
