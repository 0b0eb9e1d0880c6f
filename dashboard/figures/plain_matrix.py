"""The plain matrix: shaded cells, dotted where a value is masked, each with its words."""

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import CLASSES, FILLS, class_of
from dashboard.figures.fitting import width
from dashboard.figures.form import Datum
from dashboard.figures.plain_marks import MASKED, dotted, drawn, hover, tick, told
from dashboard.figures.shape import Shape
from dashboard.figures.wording import wrapped
from dashboard.language import text

#: The height of a cell on a wide and a narrow screen and of the names above, the least width of a cell, in pixels.
ROW, ABOVE, LEAST = 38, 60, 44
#: A matrix is never wider than a page.
WIDEST = 1060
#: A cell's share of its row and column.
SIDE = 0.94
#: The height of the strip behind the words of a cell with a pattern, as a share of its row.
STRIP = 0.5


def matrix(shape: Shape, language: str) -> go.Figure:
    """Return the cells: series are rows, categories columns, both in the order of the table."""
    chart = go.Figure()
    placed = [
        (across, down, datum)
        for down, one in enumerate(shape.series)
        for across, datum in enumerate(one.data)
        if drawn(datum) or told(datum)
    ]
    known = [cell for cell in placed if drawn(cell[2])]
    for kind, fill in enumerate(FILLS[:-1]):
        of_kind = [cell for cell in known if class_of(cell[2].number) == kind]
        ink = theme.ON_SEQUENTIAL[kind - 1] if kind else theme.INK
        marker = {"color": fill, "line": {"color": theme.EDGE, "width": 0.75}}
        _cells(chart, of_kind, shape, marker, {"color": ink, "size": 13}, language)
    words = {"size": 13, "color": theme.INK}
    _cells(chart, [cell for cell in placed if cell[2].state == "not_recorded"], shape, theme.hatched(), words, language)
    masked = [cell for cell in placed if cell[2].state in MASKED]
    # The words of dots and hatching stand on a plain strip.
    _cells(chart, masked, shape, dotted(), words, language)
    _legend(chart, masked, language)
    _axes(chart, shape, language)
    _strips(chart, shape)
    return chart


def _cells(
    chart: go.Figure, cells: Sequence[tuple[int, int, Datum]], shape: Shape, marker: dict, font: dict, language: str
) -> None:
    """Add cells of one look, and their words in another trace."""
    places = {"x": [across for across, _, _ in cells], "y": [down for _, down, _ in cells]}
    join = text("plain.name_join", language).join
    chart.add_bar(
        x=places["x"],
        base=[down - SIDE / 2 for down in places["y"]],
        y=[SIDE] * len(cells),
        width=SIDE,
        marker=marker,
        hovertext=[
            hover(join((shape.series[down].name, shape.categories[across].words)), shape.measure, datum.words, language)
            for across, down, datum in cells
        ],
        hoverinfo="text",
        showlegend=False,
    )
    if marker.get("pattern"):
        strip = {"color": marker["color"], "line": {"width": 0}}
        base = [down - STRIP / 2 for down in places["y"]]
        lone = {"hoverinfo": "skip", "showlegend": False, "meta": "strip"}
        chart.add_bar(x=places["x"], base=base, y=[STRIP] * len(cells), marker=strip, **lone)
    chart.add_scatter(
        **places,
        mode="text",
        text=[datum.words for _, _, datum in cells],
        textfont=font,
        hoverinfo="skip",
        showlegend=False,
    )


def _strips(chart: go.Figure, shape: Shape) -> None:
    """Make the strips behind words as wide as these, on wide and narrow screens."""
    longest = max((width(datum.words, 13) for one in shape.series for datum in one.data if told(datum)), default=0)
    least = chart.layout.meta.get("least_width", 345)
    shares = [min(0.88, (longest + 8) * len(shape.categories) / (plot - 110)) for plot in (1120, least)]
    chart.for_each_trace(lambda trace: trace.update(width=shares[0]), selector={"meta": "strip"})
    meta = chart.layout.meta
    changes = [{"width": shares[1]} if trace.meta == "strip" else {} for trace in chart.data]
    chart.update_layout(meta=meta | {"narrow": meta["narrow"] | {"data": changes}})


def _legend(chart: go.Figure, masked: Sequence[tuple[int, int, Datum]], language: str) -> None:
    """Add the legend: what a dotted cell is, and the classes; their marks are bars, since only these know patterns."""
    names = ["0"]
    names += [text("cells.between", language, low=low, high=high - 1) for low, high in pairwise(CLASSES)]
    names.append(text("cells.from", language, low=CLASSES[-1]))
    for name, fill in zip(names, FILLS, strict=False):
        line = {"color": theme.EDGE, "width": 0.75}
        chart.add_bar(x=[None], y=[None], name=name, marker={"color": fill, "line": line}, hoverinfo="skip")
    if words := dict.fromkeys(datum.words for _, _, datum in masked):
        name = text("plain.masked", language, words=text("plain.name_join", language).join(words))
        chart.add_bar(x=[None], y=[None], name=name, marker=dotted(), hoverinfo="skip")


def _axes(chart: go.Figure, shape: Shape, language: str) -> None:
    """Name the columns above and the rows at the left; a matrix that is wider than a phone is moved there."""
    columns = [tick(category, language) for category in shape.categories]
    rows = [tick(Datum(one.name, key=one.key), language) for one in shape.series]
    longest = max((width(datum.words, 13) for one in shape.series for datum in one.data), default=0)
    cell = max(LEAST, longest + 8)
    folds = [wrapped(name, max(6, int(cell / 7))) for name in columns]
    lines = max(name.count("<br>") + 1 for name in folds)
    least = min(WIDEST, 110 + cell * len(columns))
    chart.update_xaxes(
        side="top",
        tickvals=[*range(len(columns))],
        ticktext=columns if least > 700 else [wrapped(name, 24) for name in columns],
        range=[-0.5, len(columns) - 0.5],
        tickangle=0,
        tickfont={"size": 13, "color": theme.INK},
        showline=False,
    )
    chart.update_yaxes(
        tickvals=[*range(len(rows))],
        ticktext=rows,
        range=[len(rows) - 0.5, -0.5],
        tickfont={"size": 13, "color": theme.INK},
        showgrid=False,
        zeroline=False,
    )
    narrow = {
        "xaxis": {"ticktext": folds, "tickfont": {"size": 12}},
        "yaxis": {"ticktext": [wrapped(name, 12) for name in rows], "tickfont": {"size": 12}},
        "legend": {"font": {"size": 12}, "entrywidth": 78, "entrywidthmode": "pixels"},
    }
    high = ROW * len(rows) + ABOVE + 17 * lines
    meta: dict = {"narrow": {"data": [], "layout": narrow | {"height": high + 60}}}
    if least > 345:
        meta["least_width"] = int(least)
    chart.update_layout(
        barmode="overlay",
        height=high,
        legend={"y": 0, "yanchor": "top", "title": {"text": shape.measure}},
        showlegend=True,
        meta=meta,
    )
