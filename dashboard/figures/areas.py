"""Figures of the page Age and region: where people live, on the map and in order."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.figure import Drawing, Look, figure

TEXTS = "age_region.new_cases_by_area"
#: New cases per 100,000 residents: where the next class begins. The same in every year.
BREAKS = (1, 2, 3, 5)
#: What the chart's parts take of its width and height: map, rates, persons.
WIDE = {"map": ([0, 0.58], [0, 1]), "rates": [0.72, 0.84], "persons": [0.88, 0.975], "list": [0, 0.96]}
NARROW = {"map": ([0, 1], [0.63, 1]), "rates": [0.33, 0.62], "persons": [0.74, 0.94], "list": [0, 0.57]}
NARROW_HEIGHT = 900
#: The row of all areas together.
TOTAL = "total"


@figure("age_region/new_cases_by_area", height=620, selects="area")
def new_cases_by_area(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the areas filled by rate and labelled with persons, and beside them all in order; off the map too."""
    placed, off_map = rows[rows["place"] == "on_map"], rows[rows["place"] == "off_map"]
    chart = maps.hokkaido()
    changes = _map(chart, placed, look)
    _list(chart, placed, off_map, look)
    _layout(chart, placed, off_map, look, changes)
    return Drawing(_headline(placed, look), chart, note=_note(placed, off_map, look))


def _say(look: Look, key: str, **values: object) -> str:
    return look.text(f"{TEXTS}.{key}", **values)


def _hover(row, look: Look) -> str:
    """Say all that is known of an area or an off-map category."""
    share = look.amount(row.share, "percent")
    lines = [f"<b>{look.label('area', row.area)}</b>"]
    if pd.isna(row.persons):
        lines.append(look.text("figure.not_recorded"))
    else:
        lines.append(_say(look, "hover_persons", persons=look.amount(row.persons, "persons"), share=share))
    if pd.notna(row.rate):
        lines.append(_say(look, "hover_rate", rate=look.labels.figures(row.rate, "rate")))
    if pd.notna(row.population):
        key = "hover_population_ishikari" if row.area == "ishikari" else "hover_population"
        lines.append(_say(look, key, population=look.amount(row.population, "persons")))
    if pd.notna(row.persons_previous):
        lines.append(_say(look, "hover_previous", persons=look.amount(row.persons_previous, "persons")))
    return "<br>".join(lines)


def _map(chart: go.Figure, placed: pd.DataFrame, look: Look) -> dict[int, dict]:
    """Add fills, Sapporo, the chosen area, labels and legend; return the changes for narrow screens by trace."""
    known, zero, missing = maps.recorded(placed, "rate")
    hover = {row.area: _hover(row, look) for row in placed.itertuples()}

    def hovers(group: pd.DataFrame) -> list[str]:
        return [hover[area] for area in group["area"]]

    maps.classes(chart, known["area"], known["rate"], BREAKS, hover=hovers(known))
    maps.fill(chart, zero["area"], theme.GROUND, hover=hovers(zero))
    maps.fill(chart, missing["area"], theme.PALE, hover=hovers(missing))
    maps.hatch(chart, missing["area"])
    short = maps.sapporo(chart, look)
    changes = {len(chart.data) - 1: short}
    maps.outline(chart, placed.loc[placed["chosen"], "area"])
    texts = {}
    for row in placed.itertuples():
        persons = look.text("figure.not_recorded") if pd.isna(row.persons) else look.amount(row.persons, "persons")
        texts[row.area] = f"{look.label('area', row.area)}<br><b>{persons}</b>"
    colours = {row.area: theme.ON_SEQUENTIAL[maps.class_of(row.rate, BREAKS)] for row in known.itertuples()}
    position = len(chart.data)
    changes[position] = maps.words(chart, texts, colours=colours, narrow=_short(placed, look))
    counts = known["rate"].map(lambda rate: maps.class_of(rate, BREAKS)).value_counts()
    entries = [
        (_areas(look, maps.class_words(step, BREAKS, look), counts.get(step, 0)), colour)
        for step, colour in enumerate(theme.SEQUENTIAL)
    ]
    entries.insert(0, (_areas(look, _say(look, "zero_class"), len(zero)), theme.GROUND))
    maps.legend(chart, [*entries, (look.text("maps.sapporo_legend"), theme.QUIET)])
    maps.key(
        chart,
        _areas(look, look.text("figure.not_recorded"), len(missing)),
        {"symbol": "square-x", "size": 14, "color": theme.PALE, "line": {"color": theme.AXIS, "width": 1}},
    )
    chart.data[-1].showlegend = len(missing) > 0
    return changes


def _short(placed: pd.DataFrame, look: Look) -> dict[str, str] | None:
    """Return labels for a phone: in English the count alone where the name has no room."""
    if look.language == "ja":
        return None
    roomy = {"soya", "okhotsk", "rumoi", "oshima", "nemuro"}
    words = {}
    for row in placed.itertuples():
        count = "?" if pd.isna(row.persons) else look.labels.figures(row.persons, "persons")
        name = look.label("area", row.area)
        words[row.area] = f"{name}<br><b>{count}</b>" if row.area in roomy else f"<b>{count}</b>"
    return words


def _areas(look: Look, words: str, count: int) -> str:
    return _say(look, "area_one" if count == 1 else "areas", words=words, count=count)


def _list(chart: go.Figure, placed: pd.DataFrame, off_map: pd.DataFrame, look: Look) -> None:
    """Add the areas in order of their rate, with persons beside it; below them those on no map, on the same scale."""
    heights = _heights(placed, off_map)
    known = placed[placed["rate"].notna()]
    rates = [
        theme.GROUND if row.rate == 0 else theme.SEQUENTIAL[maps.class_of(row.rate, BREAKS)]
        for row in known.itertuples()
    ]
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


def _heights(placed: pd.DataFrame, off_map: pd.DataFrame) -> dict[str, float]:
    """Return each row's place from the top; a gap with a heading lies above those on no map."""
    heights = {area: float(position) for position, area in enumerate(placed["area"])}
    heights[TOTAL] = len(placed) + 0.25
    return heights | {area: len(placed) + 2.4 + position for position, area in enumerate(off_map["area"])}


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
        text=[f"<b>{word}</b>" if here else word for word, here in zip(words, chosen, strict=True)],
        textposition="outside",
        # Those on no map can't be chosen.
        customdata=[
            area if place == "on_map" else None for area, place in zip(rows["area"], rows["place"], strict=True)
        ],
        hovertext=[_hover(row, look) for row in rows.itertuples()],
        hoverinfo="text",
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
            f"{look.label('area', area)}<br>{label}：{look.amount(number, value)}"
            for area, number in zip(rows["area"], rows[f"{value}_previous"], strict=True)
        ],
        hoverinfo="text",
        showlegend=bool(axis == "x" and len(rows)),
    )


def _layout(
    chart: go.Figure, placed: pd.DataFrame, off_map: pd.DataFrame, look: Look, changes: dict[int, dict]
) -> None:
    rows = pd.concat([placed, off_map])
    heights = _heights(placed, off_map)
    names = {row.area: _broken(look.label("area", row.area)) for row in rows.itertuples()}
    names |= {row.area: f"<b>▶ {names[row.area]}</b>" for row in rows.itertuples() if row.chosen}
    names[TOTAL] = _say(look, "all")
    last = max(heights.values())
    chart.update_layout(
        barmode="overlay",
        geo_domain={"x": WIDE["map"][0], "y": WIDE["map"][1]},
        xaxis=_axis(rows, "rate", WIDE["rates"]),
        xaxis2=_axis(rows, "persons", WIDE["persons"]) | {"anchor": "y"},
        yaxis={
            "domain": WIDE["list"],
            "range": [last + 0.6, -0.6],
            "tickvals": [*heights.values()],
            "ticktext": [names[area] for area in heights],
            "automargin": False,
            "tickfont": {"size": 14, "color": theme.INK},
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
        annotations=_notes(placed, off_map, look, WIDE),
        legend={
            "title": {"text": _say(look, "legend"), "side": "top", "font": {"size": 14, "color": theme.SECONDARY}},
            "y": 1.0,
            "traceorder": "normal",
        },
        showlegend=True,
    )
    maps.narrow(
        chart,
        changes,
        height=NARROW_HEIGHT,
        geo={"domain": {"x": NARROW["map"][0], "y": NARROW["map"][1]}},
        xaxis={"domain": NARROW["rates"]},
        xaxis2={"domain": NARROW["persons"]},
        yaxis={"domain": NARROW["list"], "tickfont": {"size": 13}},
        annotations=_notes(placed, off_map, look, NARROW),
        legend={"font": {"size": 12}, "entrywidth": 112, "entrywidthmode": "pixels"},
    )


def _axis(rows: pd.DataFrame, value: str, domain: list[float]) -> dict:
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


def _notes(placed: pd.DataFrame, off_map: pd.DataFrame, look: Look, parts: dict) -> list[dict]:
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
        head | {"text": _say(look, "rate_head"), "x": parts["rates"][0]},
        head | {"text": _say(look, "persons_head"), "x": parts["persons"][0]},
    ]
    if len(off_map):
        total = off_map["persons"].sum()
        words = _say(
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


def _broken(name: str) -> str:
    """Break a long name after its first part: 道内・居住地不確定."""
    for mark in ("・", ", "):
        name = name.replace(mark, f"{mark.rstrip()}<br>")
    return name


def _headline(placed: pd.DataFrame, look: Look) -> str:
    if not placed["persons"].max() > 0:
        return _say(look, "headline_none")
    join = _say(look, "and").join
    top, most = (placed[placed[value] == placed[value].max()] for value in ("rate", "persons"))
    words = {
        "top": join(look.label("area", area) for area in top["area"]),
        "rate": look.labels.figures(top["rate"].iloc[0], "rate"),
        "most": join(look.label("area", area) for area in most["area"]),
        "persons": look.amount(most["persons"].iloc[0], "persons"),
    }
    return _say(look, "headline_same" if words["top"] == words["most"] else "headline", **words)


def _note(placed: pd.DataFrame, off_map: pd.DataFrame, look: Look) -> str:
    """Add up those on the map and off it, and name the areas with zero or without a record."""
    join = look.text("figure.list_join").join
    sentences = [
        _say(
            look,
            "note",
            on=look.amount(placed["persons"].sum(), "persons"),
            off=look.amount(off_map["persons"].sum(), "persons"),
            parts=join(
                _say(look, "part", area=look.label("area", row.area), persons=look.amount(row.persons, "persons"))
                for row in off_map.itertuples()
            ),
            all=look.amount(placed["persons"].sum() + off_map["persons"].sum(), "persons"),
        )
    ]
    _, zero, missing = maps.recorded(placed, "persons")
    for key, group in (("zero", zero), ("missing", missing)):
        if len(group):
            sentences.append(_say(look, key, areas=join(look.label("area", area) for area in group["area"])))
    return look.text("figure.sentence_join").join(sentences)
