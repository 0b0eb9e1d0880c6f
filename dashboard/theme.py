"""Colours, type and the Plotly template.

Figures are drawn once, in the light colours. ``DARK`` gives each light colour its dark
counterpart; the chart component swaps them in the browser, so a change of theme costs no rerun
and other outlets (slides, print) always get the light figure.
"""

from functools import cache

import plotly.graph_objects as go

FONT = '"Noto Sans JP","BIZ UDPGothic","Hiragino Sans","Noto Sans CJK JP",Meiryo,sans-serif'

INK, SECONDARY, MUTED, AXIS, GRID, GROUND, EDGE = (
    "#1A1A1A",
    "#4D4D4D",
    "#666666",
    "#767676",
    "#E6E6E6",
    "#FFFFFF",
    "#949494",
)
#: Empty areas and context bars: lighter than any mark that carries a meaning.
PALE = "#F2F2F2"
QUIET = "#CCCCCC"
ATTENTION = "#B34100"

BLUE, RUST, PLUM, TEAL, OCHRE, FOREST, GREY = (
    "#0066BE",
    "#AC3E00",
    "#6C006C",
    "#008DA6",
    "#A58000",
    "#0C472A",
    "#757575",
)
CATEGORICAL = (BLUE, RUST, PLUM, TEAL, OCHRE, FOREST, GREY)
#: Plotly marker symbols, in the order of the categorical colours: colour is never the only sign.
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "cross", "star", "circle-open")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "solid")

SEQUENTIAL = ("#DCF0FF", "#97D3FF", "#39ABFF", "#0877D7", "#00428C")
#: Text that is readable on each of the sequential colours.
ON_SEQUENTIAL = (INK, INK, INK, GROUND, GROUND)

DARK = {
    INK: "#F2F2F2",
    SECONDARY: "#CCCCCC",
    MUTED: "#B3B3B3",
    AXIS: "#999999",
    GRID: "#333333",
    GROUND: "#1A1A1A",
    EDGE: "#7F7F7F",
    PALE: "#262626",
    QUIET: "#595959",
    ATTENTION: "#FF9866",
    BLUE: "#39ABFF",
    RUST: "#C74700",
    PLUM: "#FFD0FF",
    TEAL: "#008299",
    OCHRE: "#EBB700",
    FOREST: "#C2E5D1",
    GREY: "#9A9A9A",
    SEQUENTIAL[0]: "#00316A",
    SEQUENTIAL[1]: "#0055AD",
    SEQUENTIAL[2]: "#0877D7",
    SEQUENTIAL[3]: "#57B8FF",
    SEQUENTIAL[4]: "#C0E4FF",
}

#: One colour, and one place in the order, for each method, relation, organisation and so on, on every page.
COLOURS = {
    "method": {
        "visit": BLUE,
        "outreach": RUST,
        "phone": PLUM,
        "mail": TEAL,
        "travel": OCHRE,
        "liaison": FOREST,
        "letter": GREY,
    },
    "relation": {"self": BLUE, "mother": RUST, "father": PLUM, "siblings": TEAL, "other": OCHRE},
    "organisation": {"centre": BLUE, "lpf": RUST},
    "status": {"new": BLUE, "continuing": SEQUENTIAL[1]},
    "medium": {"newspaper": BLUE, "magazine": PLUM, "television": FOREST, "radio": RUST, "web": QUIET},
    "sex": {"male": BLUE, "female": RUST, "unknown": GREY},
    "meeting_group": {
        "sango_regular": BLUE,
        "sango_beginner": PLUM,
        "yoridokoro_members": RUST,
        "yoridokoro_family": OCHRE,
        "dohirokai": FOREST,
        "hub": TEAL,
    },
    "seminar_part": {"in_person": BLUE, "online": PLUM, "unknown": QUIET},
}


def ordered_scale() -> list[list]:
    """Return the sequential colours as a Plotly colour scale of five flat classes."""
    steps = len(SEQUENTIAL)
    return [[(i + edge) / steps, colour] for i, colour in enumerate(SEQUENTIAL) for edge in (0, 1)]


def hatched(colour: str = AXIS, ground: str = PALE) -> dict:
    """Return a bar marker that means "not recorded": hatched, never a palette colour."""
    pattern = {"shape": "/", "size": 8, "solidity": 0.2, "fgcolor": colour, "bgcolor": ground}
    return {"color": ground, "pattern": pattern, "line": {"color": EDGE, "width": 0.75}}


@cache
def template() -> go.layout.Template:
    """Return the template that every figure is drawn with."""
    axis = {
        "showgrid": False,
        "showline": True,
        "linecolor": AXIS,
        "linewidth": 1,
        "ticks": "",
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"size": 14, "color": MUTED},
        "title": {"font": {"size": 14, "color": MUTED}, "standoff": 8},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": INK},
            "paper_bgcolor": GROUND,
            "plot_bgcolor": GROUND,
            "colorway": CATEGORICAL,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 8, "pad": 4},
            "separators": ".,",
            "hovermode": "closest",
            "dragmode": False,
            "barcornerradius": 0,
            "bargap": 0.28,
            "bargroupgap": 0.06,
            "hoverlabel": {
                "bgcolor": GROUND,
                "bordercolor": AXIS,
                "align": "left",
                "font": {"family": FONT, "size": 14, "color": INK},
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "font": {"size": 14, "color": SECONDARY},
                "title": {"text": ""},
                "itemclick": False,
                "itemdoubleclick": False,
                "traceorder": "normal",
            },
            "xaxis": axis,
            "yaxis": axis | {"showgrid": True, "gridcolor": GRID, "showline": False, "rangemode": "tozero"},
            "uniformtext": {"minsize": 12, "mode": "show"},
            "annotationdefaults": {"showarrow": False, "align": "left", "font": {"size": 14, "color": SECONDARY}},
        },
        data={
            "scatter": [
                {
                    "connectgaps": False,
                    "line": {"width": 2.5},
                    "marker": {"size": 8, "line": {"width": 1, "color": GROUND}},
                }
            ],
            "bar": [
                {
                    "marker": {"line": {"width": 1, "color": GROUND}},
                    "cliponaxis": False,
                    "textfont": {"size": 14},
                    "textangle": 0,
                }
            ],
            "heatmap": [{"xgap": 2, "ygap": 2}],
            "choropleth": [{"marker": {"line": {"color": EDGE, "width": 0.75}}}],
        },
    )
