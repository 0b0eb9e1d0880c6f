"""Cells: a table of counts read at a glance, five fixed classes and the value in each cell."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Look

#: Where each class begins: 1 to 4, 5 to 9 and so on; the same in every figure and year.
CLASSES = (1, 5, 10, 30, 100)
#: Fills by class: zero, then the classes, then "not recorded".
FILLS = (theme.GROUND, *theme.SEQUENTIAL, theme.PALE)
NOT_RECORDED = len(FILLS) - 1


def class_of(value: float) -> int:
    """Return the class of a count: 0 for zero, 1 to 5 for the classes."""
    if pd.isna(value):
        return NOT_RECORDED
    return sum(value >= start for start in CLASSES)


def cells(
    rows: pd.DataFrame,
    x: str,
    y: str,
    value: str,
    unit: str,
    hover: Sequence[str],
    look: Look,
    legend: bool = True,
    words: Sequence[str] | None = None,
) -> go.Figure:
    """Return the cells of ``rows`` at the positions in the columns ``x`` and ``y``.

    Zero is an empty cell with a border and a 0, "not recorded" a grey one with an ellipsis;
    where there is no row, nothing is drawn. ``words`` stand in the cells instead of the values.
    """
    classes = [class_of(count) for count in rows[value]]
    chart = go.Figure()
    # The border of every cell: the pale classes have too little contrast against the ground.
    chart.add_heatmap(
        **_grid(rows, x, y, [0] * len(rows)), colorscale=[[0, theme.EDGE], [1, theme.EDGE]], xgap=2, ygap=2
    )
    scale = [[(i + edge) / len(FILLS), fill] for i, fill in enumerate(FILLS) for edge in (0, 1)]
    chart.add_heatmap(
        **_grid(rows, x, y, classes, [*hover]),
        colorscale=scale,
        zmin=-0.5,
        zmax=len(FILLS) - 0.5,
        xgap=4,
        ygap=4,
        hoverinfo="text",
    )
    chart.data[0].update(hoverinfo="skip")
    chart.update_traces(showscale=False, selector={"type": "heatmap"})
    if words is None:
        words = ["…" if pd.isna(count) else look.labels.figures(count, unit) for count in rows[value]]
    for ink in (theme.INK, theme.GROUND):
        chosen = [i for i, kind in enumerate(classes) if _ink(kind) == ink]
        chart.add_scatter(
            x=rows[x].iloc[chosen],
            y=rows[y].iloc[chosen],
            mode="text",
            text=[words[i] for i in chosen],
            textfont={"color": ink, "size": 13},
            hoverinfo="skip",
            showlegend=False,
        )
    if legend:
        _legend(chart, look)
    return chart


def name_axes(
    chart: go.Figure,
    columns: Mapping[float, str],
    rows: Mapping[float, str],
    short_columns: Sequence[str],
    short_rows: Sequence[str],
) -> None:
    """Write the names of columns, above, and rows at their positions; on a narrow screen the short ones."""
    chart.update_xaxes(
        side="top",
        tickvals=[*columns],
        ticktext=[*columns.values()],
        range=[-0.5, max(columns) + 0.5],
        showline=False,
        tickangle=0,
    )
    chart.update_yaxes(
        tickvals=[*rows],
        ticktext=[*rows.values()],
        range=[max(rows) + 0.5, -0.5],
        showgrid=False,
        tickfont_color=theme.INK,
    )
    font = {"tickfont": {"size": 12}}
    narrow = {
        "xaxis": {"ticktext": [*short_columns], **font},
        "yaxis": {"ticktext": [*short_rows], **font},
        "legend": {"font": {"size": 12}},
    }
    chart.update_layout(legend={"y": -0.03, "yanchor": "top"}, meta={"narrow": {"layout": narrow, "data": []}})


def _grid(rows: pd.DataFrame, x: str, y: str, values: Sequence, hover: Sequence[str] | None = None) -> dict:
    """Return the values as a grid whose columns and rows have even steps, so that no cell is stretched."""
    placed = rows.assign(_value=values, _hover=hover if hover is not None else "")
    columns = range(int(rows[x].min()), int(rows[x].max()) + 1)
    lines = range(int(rows[y].min()), int(rows[y].max()) + 1)

    def spread(name: str) -> list[list]:
        table = placed.pivot(index=y, columns=x, values=name).reindex(index=lines, columns=columns).astype(object)
        return table.where(table.notna(), None).to_numpy().tolist()

    return {"x": [*columns], "y": [*lines], "z": spread("_value"), "hovertext": spread("_hover")}


def _ink(kind: int) -> str:
    return theme.ON_SEQUENTIAL[kind - 1] if 1 <= kind <= len(CLASSES) else theme.INK


def _legend(chart: go.Figure, look: Look) -> None:
    names = ["0"]
    names += [look.text("cells.between", low=low, high=high - 1) for low, high in pairwise(CLASSES)]
    names.append(look.text("cells.from", low=CLASSES[-1]))
    for name, fill in zip(names, FILLS, strict=False):
        chart.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=name,
            marker={"symbol": "square", "size": 14, "color": fill, "line": {"width": 0.75, "color": theme.EDGE}},
            hoverinfo="skip",
        )
    chart.update_layout(showlegend=True)
