"""The areas in order of their rate, beside their map: bars of rate and persons, and those on no map."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.figure import Look
from dashboard.figures.wording import hover

#: New cases per 100,000 residents: where the next class begins. The same in every year.
BREAKS = (1, 2, 3, 5)
#: The row of all areas together.
TOTAL = "total"


def say(look: Look, key: str, **values: object) -> str:
    return look.text(f"age_region.new_cases_by_area.{key}", **values)


def class_of(rate: float) -> int:
    """Return the class of a rate as it is written, with one decimal: 4.96 is written 5.0."""
    return maps.class_of(round(rate, 1), BREAKS)


def told(row, look: Look) -> str:
    """Say all that is known of an area or an off-map category."""
    share = look.amount(row.share, "percent")
    lines = [f"<b>{look.label('area', row.area)}</b>"]
    if pd.isna(row.persons):
        lines.append(look.text("figure.not_recorded"))
    else:
        lines.append(say(look, "hover_persons", persons=look.amount(row.persons, "persons"), share=share))
    if pd.notna(row.rate):
        rate, low, high = (look.labels.figures(value, "rate") for value in (row.rate, row.rate_low, row.rate_high))
        lines.append(say(look, "hover_rate", rate=rate, low=low, high=high))
    if pd.notna(row.population):
        key = "hover_population_ishikari" if row.area == "ishikari" else "hover_population"
        lines.append(say(look, key, population=look.amount(row.population, "persons")))
    if pd.notna(row.persons_previous):
        lines.append(say(look, "hover_previous", persons=look.amount(row.persons_previous, "persons")))
    return "<br>".join(lines)


def ranked(chart: go.Figure, placed: pd.DataFrame, off_map: pd.DataFrame, look: Look) -> None:
    """Add the areas in order of their rate, with persons beside it; below them those on no map, on the same scale."""
    heights = heights_of(placed, off_map)
    known = placed[placed["rate"].notna()]
    rates = [theme.GROUND if row.rate == 0 else theme.SEQUENTIAL[class_of(row.rate)] for row in known.itertuples()]
    _bars(chart, known, "rate", look, "x", colours=rates, heights=heights)
    everywhere = pd.concat([placed, off_map])
    counted = everywhere[everywhere["persons"].notna()]
    _bars(chart, counted, "persons", look, "x2", colours=[theme.QUIET] * len(counted), heights=heights)
    missing = everywhere[everywhere["persons"].isna()]
    chart.add_bar(
        orientation="h",
        xaxis="x2",
        y=[heights[area] for area in missing["area"]],
        x=[(counted["persons"].max() or 1) * 0.08] * len(missing),
        width=0.7,
        marker=theme.hatched(),
        text=[look.text("figure.not_recorded")] * len(missing),
        textposition="outside",
        hoverinfo="skip",
        showlegend=False,
    )
    _total(chart, placed, heights, look)
    for value, axis in (("rate", "x"), ("persons", "x2")):
        _last_year(chart, everywhere[everywhere[f"{value}_previous"].notna()], value, axis, heights, look)


def _total(chart: go.Figure, placed: pd.DataFrame, heights: dict[str, float], look: Look) -> None:
    """Add the areas together: their rate as a bar to compare with, their persons as a number off the scale."""
    rate, persons = placed["rate_all"].max(), placed["persons"].sum()
    if pd.isna(rate):
        return
    chart.add_bar(
        orientation="h",
        y=[heights[TOTAL]],
        x=[rate],
        width=0.7,
        marker={"color": theme.AXIS},
        text=[look.labels.figures(rate, "rate")],
        textposition="outside",
        hoverinfo="skip",
        showlegend=False,
    )
    chart.add_scatter(
        xaxis="x2",
        y=[heights[TOTAL]],
        x=[0],
        mode="text",
        text=[f" {look.labels.figures(persons, 'persons')}"],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
    )


def heights_of(placed: pd.DataFrame, off_map: pd.DataFrame) -> dict[str, float]:
    """Return each row's place from the top; a gap with a heading lies above those on no map."""
    heights = {area: float(position) for position, area in enumerate(placed["area"])}
    heights[TOTAL] = len(placed) + 0.25
    return heights | {area: len(placed) + 2.6 + 1.3 * position for position, area in enumerate(off_map["area"])}


def _bars(
    chart: go.Figure,
    rows: pd.DataFrame,
    value: str,
    look: Look,
    axis: str,
    *,
    colours: list[str],
    heights: dict[str, float],
) -> None:
    chosen = [*rows["chosen"]]
    words = ["0" if number == 0 else look.labels.figures(number, value) for number in rows[value]]
    chart.add_bar(
        orientation="h",
        xaxis=axis,
        y=[heights[area] for area in rows["area"]],
        x=rows[value],
        width=0.7,
        marker={
            "color": colours,
            "line": {
                "color": [theme.INK if here else theme.EDGE for here in chosen],
                "width": [2.5 if here else 0.75 for here in chosen],
            },
        },
        # Those on no map can't be chosen.
        customdata=[
            area if place == "on_map" else None for area, place in zip(rows["area"], rows["place"], strict=True)
        ],
        hovertext=[told(row, look) for row in rows.itertuples()],
        hoverinfo="text",
        showlegend=False,
    )
    # The numbers stand beyond last year's tick too.
    chart.add_scatter(
        xaxis=axis,
        y=[heights[area] for area in rows["area"]],
        x=rows[[value, f"{value}_previous"]].max(axis=1),
        mode="text",
        text=[f" <b>{word}</b>" if here else f" {word}" for word, here in zip(words, chosen, strict=True)],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _last_year(
    chart: go.Figure, rows: pd.DataFrame, value: str, axis: str, heights: dict[str, float], look: Look
) -> None:
    label = look.text("marks.previous")
    chart.add_scatter(
        x=rows[f"{value}_previous"],
        y=[heights[area] for area in rows["area"]],
        xaxis=axis,
        mode="markers",
        name=label,
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": theme.INK}},
        hovertext=[
            f"{look.label('area', area)}<br>{hover(label, look.amount(number, value), look)}"
            for area, number in zip(rows["area"], rows[f"{value}_previous"], strict=True)
        ],
        hoverinfo="text",
        showlegend=bool(axis == "x" and len(rows)),
    )


def value_axis(rows: pd.DataFrame, value: str, domain: list[float]) -> dict:
    """Return a value axis without ticks: every bar carries its number."""
    most = rows[[value, f"{value}_previous"]].max().max()
    return {
        "domain": domain,
        "range": [0, most * 1.02 if most > 0 else 1],
        "showticklabels": False,
        "showgrid": False,
        "showline": False,
        "zeroline": True,
        "zerolinecolor": theme.AXIS,
    }


def headings(placed: pd.DataFrame, off_map: pd.DataFrame, look: Look, parts: dict) -> list[dict]:
    """Return the headings of the list's columns, of those on no map, and the name of the average."""
    head = {
        "xref": "paper",
        "yref": "paper",
        "y": parts["list"][1],
        "yanchor": "bottom",
        "xanchor": "left",
        "showarrow": False,
    }
    notes = [
        head | {"text": say(look, "rate_head"), "x": parts["rates"][0]},
        head | {"text": say(look, "persons_head"), "x": parts["persons"][0]},
    ]
    if len(off_map):
        total = off_map["persons"].sum()
        words = say(
            look,
            "off_map",
            persons=look.amount(total, "persons"),
            number=look.labels.figures(total, "persons"),
        )
        notes.append(
            {
                "text": f"<b>{words}</b>",
                "font": {"size": 13},
                "xref": "paper",
                "x": parts["rates"][0],
                "xanchor": "left",
                "xshift": 6,
                "yref": "y",
                "y": len(placed) + 1.5,
                "showarrow": False,
            }
        )
    return notes


def broken(name: str) -> str:
    """Break a long name after its first part: 道内・居住地不確定."""
    for mark in ("・", ", "):
        name = name.replace(mark, f"{mark.rstrip()}<br>")
    return name
