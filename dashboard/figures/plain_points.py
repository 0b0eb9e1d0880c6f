"""Plain intervals and scatters: what is masked has no place on the plane, and is told in words."""

from math import log10

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.fitting import fit, width
from dashboard.figures.form import Datum
from dashboard.figures.plain_marks import (
    CHARACTER,
    MASKED,
    NARROW,
    STUB,
    WIDE,
    dotted,
    drawn,
    hover,
    in_words,
    notes,
    reach,
    told,
)
from dashboard.figures.shape import Shape
from dashboard.figures.wording import wrapped
from dashboard.language import text

#: The height of a row of intervals, of fewer ones, of what stands around them; the scatter's, and its axis; in pixels.
SMALL_ROW, ROW, AROUND, HEIGHT, AXIS = 26, 34, 74, 440, 62
MANY = 16
#: The plot of the scatter on a wide and a narrow screen: how wide, how high.
PLANES = ((1030, 360), (285, 300))
POSITIONS = ("middle right", "top center", "bottom center", "middle left", "top right", "bottom right", "top left")
#: A scatter's axis whose greatest value is so many times its least is logarithmic.
WIDELY = 30
SIZE = 10


def intervals(shape: Shape, language: str) -> go.Figure:
    """Return a dot with its interval for each row; a stub with words where the value is masked."""
    chart = go.Figure()
    value, low, high = (one.data for one in shape.series)
    names = [category.words for category in shape.categories]
    longest = reach(shape.series)
    known = [place for place, datum in enumerate(value) if drawn(datum)]
    whole = [place for place in known if drawn(low[place]) and drawn(high[place])]
    line = {"color": theme.AXIS, "width": 2}
    chart.add_scatter(
        x=[end for place in whole for end in (low[place].number, high[place].number, None)],
        y=[end for place in whole for end in (place, place, None)],
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )
    words = [_interval(*data, language) if data[0].words else "" for data in zip(value, low, high, strict=True)]
    chart.add_scatter(
        x=[value[place].number for place in known],
        y=known,
        mode="markers",
        marker={"color": theme.BLUE, "size": SIZE, "line": {"width": 1, "color": theme.GROUND}},
        cliponaxis=False,
        hovertext=[hover(names[place], shape.measure, words[place], language) for place in known],
        hoverinfo="text",
        showlegend=False,
    )
    for marker, states in ((dotted(), MASKED), (theme.hatched(), ("not_recorded",))):
        chosen = [place for place, datum in enumerate(value) if datum.state in states and told(datum)]
        chart.add_bar(
            x=[STUB * longest] * len(chosen),
            y=chosen,
            orientation="h",
            width=0.6,
            marker=marker,
            hovertext=[hover(names[place], shape.measure, words[place], language) for place in chosen],
            hoverinfo="text",
            showlegend=False,
        )
    ends = [
        high[place].number if place in whole else value[place].number if drawn(value[place]) else STUB * longest
        for place in range(len(names))
    ]
    chart.add_scatter(
        x=ends,
        y=[*range(len(names))],
        mode="text",
        text=[f"  {word}" for word in words],
        textposition="middle right",
        textfont={"color": theme.INK, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    short = [datum.words for datum in value]
    room = [1 + (max(width(w, CHARACTER) for w in said) + 20) / plot for said, plot in ((words, WIDE), (short, NARROW))]
    grid = {"showgrid": True, "gridcolor": theme.GRID, "showline": False, "zeroline": True, "zerolinecolor": theme.AXIS}
    chart.update_xaxes(range=[0, longest * room[0]], tickformat=",", title_text=shape.measure, nticks=7, **grid)
    chart.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=[*range(len(names))],
        ticktext=names,
        tickfont={"color": theme.INK},
        showgrid=False,
    )
    narrow = {
        "xaxis": {"range": [0, longest * room[1]], "nticks": 4},
        "yaxis": {"ticktext": [wrapped(name) for name in names], "tickfont": {"size": 13}},
    }
    changes = [{}, {}, {}, {}, {"text": [f" {word}" for word in short]}]
    row = SMALL_ROW if len(names) > MANY else ROW
    chart.update_layout(
        barmode="overlay", height=row * len(names) + AROUND, meta={"narrow": {"data": changes, "layout": narrow}}
    )
    return chart


def _interval(value: Datum, low: Datum, high: Datum, language: str) -> str:
    """Write a value with its interval: 2.8（1.2〜5.6）; what all three say once, 秘匿."""
    if not low.words or {value.words, low.words, high.words} == {value.words} or not drawn(value):
        return value.words
    return text("plain.interval", language, value=value.words, low=low.words, high=high.words)


def points(shape: Shape, language: str) -> go.Figure:
    """Return a scatter of the rows of which both values are known; the others stand below in words."""
    chart = go.Figure()
    x, y = (one.data for one in shape.series)
    known = [place for place in range(len(x)) if drawn(x[place]) and drawn(y[place])]
    names = [category.words for category in shape.categories]
    places = [(x[place].number, y[place].number) for place in known]
    logarithmic = [_widely([place[axis] for place in places]) for axis in (0, 1)]
    labels = [_labels(places, [names[place] for place in known], logarithmic, plane) for plane in PLANES]
    chart.add_scatter(
        x=[place[0] for place in places],
        y=[place[1] for place in places],
        mode="markers+text",
        marker={"color": theme.BLUE, "size": SIZE, "line": {"width": 1, "color": theme.GROUND}},
        text=labels[0][0],
        textposition=labels[0][1],
        textfont={"size": 13, "color": theme.INK},
        cliponaxis=False,
        hovertext=[
            hover(names[place], shape.series[0].name, x[place].words, language)
            + "<br>"
            + text("wording.hover", language, name=shape.series[1].name, value=y[place].words)
            for place in known
        ],
        hoverinfo="text",
        showlegend=False,
    )
    for axis, one, log in zip("xy", shape.series, logarithmic, strict=True):
        name = text("plain.log_scale", language, name=one.name) if log else one.name
        settings = {"title": {"text": name}, "type": "log" if log else "linear", "showgrid": True, "tickformat": ","}
        settings |= {"gridcolor": theme.GRID, "rangemode": "tozero", "nticks": 6}
        chart.update_layout({f"{axis}axis": settings})
    chart.update_layout(
        height=HEIGHT,
        meta={
            "narrow": {
                "data": [{"text": labels[1][0], "textposition": labels[1][1]}],
                "layout": {"height": HEIGHT - 40, "xaxis": {"nticks": 4}},
            }
        },
    )
    rest = [place for place in range(len(x)) if place not in known]
    # Of a place that is left out for one of its values, the one without a length is told.
    reasons = [(names[place], y[place] if drawn(x[place]) else x[place]) for place in rest]
    if parts := in_words(reasons, language):
        notes(chart, [text("plain.not_drawn", language, parts=parts)], AXIS, left=60)
    return chart


def _widely(values: list[float]) -> bool:
    return bool(values) and min(values) > 0 and max(values) > WIDELY * min(values)


def _labels(
    places: list[tuple[float, float]], names: list[str], logarithmic: list[bool], plane: tuple[int, int]
) -> tuple[list[str], list[str]]:
    """Return the names that fit on a plane of so many pixels, and where they stand beside their points."""
    scaled = []
    for axis, log in enumerate(logarithmic):
        values = [log10(place[axis]) if log else place[axis] for place in places]
        least, most = (min(values) if log else 0, max(values)) if values else (0, 1)
        scaled.append([(value - least) / ((most - least) or 1) for value in values])
    pixels = [(40 + 0.9 * plane[0] * x, plane[1] * (1 - 0.9 * y)) for x, y in zip(*scaled, strict=True)]
    return fit(pixels, names, [SIZE] * len(names), positions=POSITIONS, frame=(0, 0, plane[0] + 20, plane[1]))
