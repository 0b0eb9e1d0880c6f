"""The plain pyramid: one series to the left, one to the right, the youngest at the bottom."""

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.plain_marks import NARROW, STUB, WIDE, add, drawn, in_words, notes, reach, room
from dashboard.figures.shape import Series, Shape
from dashboard.language import text

#: The height of a row and of what stands above and below the rows, in pixels.
ROW, AROUND, AXIS = 36, 40, 56
#: How far the category "unknown" stands below the others, in rows.
APART = 0.5
THICK = 0.72


def pyramid(shape: Shape, language: str) -> go.Figure:
    """Return a pyramid; series that have no side stand below in words, if there is more than zero of them."""
    chart = go.Figure()
    sides, others = shape.series[:2], shape.series[2:]
    known = [place for place, category in enumerate(shape.categories) if category.key != "unknown"]
    heights = {place: float(height) for height, place in enumerate(known)}
    for place in range(len(shape.categories)):
        heights.setdefault(place, -1 - APART)
    names = [category.words for category in shape.categories]
    longest = reach(sides)
    for one, side in zip(sides, (-1, 1), strict=False):
        places = [heights[place] for place in range(len(names))]
        add(chart, one, names, places, thick=THICK, stub=STUB * longest, language=language, side=side)
    words = [datum.words for one in sides for datum in one.data]
    lowest = min(heights.values())
    chart.update_yaxes(
        tickvals=[*heights.values()],
        ticktext=[names[place] for place in heights],
        range=[lowest - 0.6, len(known) - 0.2],
        showgrid=False,
        tickfont_color=theme.INK,
    )
    end, narrow_end = (longest * room(words, plot / 2) for plot in (WIDE, NARROW))
    step = _step(longest)
    ticks = [step * n for n in range(-int(longest // step), int(longest // step) + 1)]
    chart.update_xaxes(
        range=[-end, end],
        tickvals=ticks,
        ticktext=[f"{abs(tick):,g}" for tick in ticks],
        showgrid=True,
        gridcolor=theme.GRID,
        showline=False,
        zeroline=True,
        zerolinecolor=theme.AXIS,
        title_text=shape.measure,
    )
    heads = [_head(one, side, longest, len(known) - 0.4) for one, side in zip(sides, (-1, 1), strict=False)]
    below = _without_side(shape, others, language)
    rows = len(names) + APART
    chart.update_layout(
        barmode="overlay",
        margin={"t": 30},
        annotations=heads,
        height=ROW * rows + AROUND + AXIS,
        showlegend=False,
        meta={"narrow": {"data": [], "layout": {"xaxis": {"range": [-narrow_end, narrow_end]}}}},
    )
    notes(chart, below, AXIS, left=100)
    return chart


def _head(one: Series, side: int, longest: float, top: float) -> dict:
    return {
        "text": f"<b>{one.name}</b>",
        "x": side * longest * 0.04,
        "y": top,
        "xanchor": "right" if side < 0 else "left",
        "yanchor": "bottom",
        "font": {"color": one.colour},
        "showarrow": False,
    }


def _step(longest: float) -> float:
    """Return the round number nearest to half the longest bar, for the axis."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if longest / step <= 3.5:
            return step
    return 10 ** (len(str(int(longest))) - 1)


def _without_side(shape: Shape, others: tuple[Series, ...], language: str) -> list[str]:
    """Write what is known, or masked, of the series that have no side: 不明：20〜29歳 5未満."""
    lines = []
    for one in others:
        named = [
            text("plain.named", language, name=category.words, value=datum.words)
            for category, datum in zip(shape.categories, one.data, strict=True)
            if drawn(datum) and datum.number
        ]
        masked = [(category.words, datum) for category, datum in zip(shape.categories, one.data, strict=True)]
        if told := in_words(masked, language):
            named.append(told)
        if named:
            parts = text("plain.part_join", language).join(named)
            name = text("plain.part", language, names=shape.by, words=one.name)
            lines.append(text("plain.lines_of", language, name=name, parts=parts))
    return lines
