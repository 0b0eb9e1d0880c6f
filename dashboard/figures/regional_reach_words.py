"""The words in the chart of demand against reach: names that fit, the corner's name, what is told of a place."""

from collections.abc import Sequence

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Look
from dashboard.figures.fitting import Box, fit, width
from dashboard.figures.regional_words import count, full_name, interval, rate, sessions, short_name

#: The plot's own size on the narrowest wide screen and on a phone, in pixels.
WIDE, NARROW = (600, 402), (252, 320)
#: The width of a full-width character, and the height of a line of the words in the chart.
CHARACTER, NARROW_CHARACTER, LINE = 13, 11, 18
MARK = 12
#: Names stand above or below: the interval runs through the mark.
POSITIONS = ("top center", "bottom center", "top right", "top left", "bottom right", "bottom left")
#: The ground shows around the letters, where another place's interval runs behind them.
HALO = ", ".join(f"{x}px {y}px 1px {theme.GROUND}" for x in (-1, 0, 1) for y in (-1, 0, 1))


def named(rows: pd.DataFrame, look: Look, most: int) -> str:
    """Name the first few places; of more, how many there are."""
    names = look.text("figure.list_join").join(short_name(place, look) for place in rows["place"][:most])
    if len(rows) <= most:
        return names
    return look.text("regional_reach.and_more", names=names, places=count(len(rows), look), more=len(rows) - most)


def told(row: tuple, look: Look) -> str:
    """Say on hover what is known of a place's demand and of its reach."""
    lines = [
        f"<b>{full_name(row.place, look)}</b>",
        look.text(
            "regional_reach.hover_demand",
            rate=rate(row.smoothed, look),
            interval=interval(row.smoothed_low, row.smoothed_high, look),
            cases=look.amount(row.cases, "persons"),
        ),
        look.text("regional_reach.hover_sessions", sessions=sessions(row, look)),
    ]
    if pd.notna(row.participants_rate) and row.sessions:
        lines.append(look.amount(row.participants_rate, "attendance_rate"))
    return "<br>".join(lines)


def heads(first: tuple, frame: Sequence[float], look: Look, *, narrow: bool = False) -> list[dict]:
    """Return the names of the corner, of the line of demand, and of the strip of those without a head-count."""
    _, right, bottom, top = frame
    suffix = "_narrow" if narrow else ""
    font = {"size": 12 if narrow else 13, "color": theme.SECONDARY}
    base = {
        "xref": "x",
        "yref": "y",
        "showarrow": False,
        "font": font,
        "x": right,
        "xanchor": "right",
        "align": "right",
    }
    demand = look.text("regional_reach.mean_demand", rate=rate(first.rate_all, look))
    found = [
        base | {"text": f"<b>{look.text(f'regional_reach.corner{suffix}')}</b>", "y": 0, "yanchor": "bottom"},
        base | {"text": demand, "x": first.rate_all, "xanchor": "left", "y": top, "yanchor": "top"},
    ]
    if bottom < -0.1 * top:
        strip = look.text(f"regional_reach.strip{suffix}")
        found.append(base | {"text": strip, "y": bottom, "yanchor": "bottom"})
    return found


def placed_words(
    order: pd.DataFrame, names: Sequence[str], frame: Sequence[float], look: Look, *, narrow: bool = False
) -> dict:
    """Return the names that fit and where they stand, for a wide or a narrow screen."""
    left, right, bottom, top = frame
    size, character = (NARROW, NARROW_CHARACTER) if narrow else (WIDE, CHARACTER)
    across, up = size[0] / (right - left), size[1] / (top - bottom)
    first = order.iloc[0]
    x, y = (first.rate_all - left) * across, (top - first.participants_rate_all**0.5) * up
    busy: list[Box] = [(x - 2, 0, x + 2, size[1]), (0, y - 2, size[0], y + 2)]
    for head in heads(first, frame, look, narrow=narrow):
        lines = head["text"].removeprefix("<b>").removesuffix("</b>").split("<br>")
        broad, high = max(width(line, character + 1) for line in lines), LINE * len(lines)
        x, y = (head["x"] - left) * across, (top - head["y"]) * up
        x, y = x - broad * (head["xanchor"] == "right"), y - high * (head["yanchor"] == "bottom")
        busy.append((x, y, x + broad, y + high))
    points = [((row.smoothed - left) * across, (top - row.y) * up) for row in order.itertuples()]
    texts, positions = fit(
        points,
        names,
        [MARK] * len(points),
        positions=POSITIONS,
        character=character,
        busy=busy,
        frame=(0, 0, *size),
    )
    font = {"size": character, "color": theme.INK, "shadow": HALO}
    return {"text": texts, "textposition": positions, "textfont": font}
