"""Figures of the page Age and region: where people live, on the map and in order."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.areas_list import (
    BREAKS,
    TOTAL,
    broken,
    class_of,
    headings,
    heights_of,
    ranked,
    say,
    told,
    value_axis,
)
from dashboard.figures.figure import Drawing, Look, figure

#: What the chart's parts take of its width and height: map, rates, persons.
WIDE = {"map": ([0, 0.58], [0, 1]), "rates": [0.72, 0.84], "persons": [0.88, 0.975], "list": [0, 0.96]}
NARROW = {"map": ([0, 1], [0.63, 1]), "rates": [0.36, 0.63], "persons": [0.74, 0.94], "list": [0, 0.57]}
NARROW_HEIGHT = 900
#: So many areas with the same rate are named; of more the headline gives the number.
NAMED = 3


@figure("age_region/new_cases_by_area", height=620, selects="area")
def new_cases_by_area(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the areas filled by rate and labelled with persons, and beside them all in order; off the map too."""
    placed, off_map = rows[rows["place"] == "on_map"], rows[rows["place"] == "off_map"]
    chart = maps.hokkaido()
    changes = _map(chart, placed, look)
    ranked(chart, placed, off_map, look)
    _layout(chart, placed, off_map, look, changes)
    return Drawing(_headline(placed, off_map, look), chart, note=_note(placed, off_map, look))


def _map(chart: go.Figure, placed: pd.DataFrame, look: Look) -> dict[int, dict]:
    """Add fills, Sapporo, the chosen area, labels and legend; return the changes for narrow screens by trace."""
    known, zero, missing = maps.recorded(placed, "rate")
    words = {row.area: told(row, look) for row in placed.itertuples()}

    def hovers(group: pd.DataFrame) -> list[str]:
        return [words[area] for area in group["area"]]

    maps.classes(chart, known["area"], known["rate"].round(1), BREAKS, hover=hovers(known))
    maps.fill(chart, zero["area"], theme.GROUND, hover=hovers(zero))
    maps.fill(chart, missing["area"], theme.PALE, hover=hovers(missing))
    maps.hatch(chart, missing["area"])
    short = maps.sapporo(chart, look)
    changes = {len(chart.data) - 1: short}
    maps.outline(chart, placed.loc[placed["chosen"], "area"])
    texts = {
        row.area: f"{look.label('area', row.area)}<br><b>{_count(row.persons, look)}</b>" for row in placed.itertuples()
    }
    colours = {row.area: theme.ON_SEQUENTIAL[class_of(row.rate)] for row in known.itertuples()}
    position = len(chart.data)
    changes[position] = maps.words(chart, texts, colours=colours, narrow=_short(placed, look))
    counts = known["rate"].map(class_of).value_counts()
    entries = [
        (_areas(look, maps.class_words(step, BREAKS, look), counts.get(step, 0)), colour)
        for step, colour in enumerate(theme.SEQUENTIAL)
    ]
    entries.insert(0, (_areas(look, say(look, "zero_class"), len(zero)), theme.GROUND))
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
        count = f"<b>{_count(row.persons, look)}</b>"
        words[row.area] = f"{look.label('area', row.area)}<br>{count}" if row.area in roomy else count
    return words


def _count(persons: float, look: Look) -> str:
    """Write persons for a map's label: in English without the unit, which has no room (the subtitle has it)."""
    if pd.isna(persons):
        return look.text("figure.not_recorded")
    return look.amount(persons, "persons") if look.language == "ja" else look.labels.figures(persons, "persons")


def _areas(look: Look, words: str, count: int) -> str:
    return say(look, "area_one" if count == 1 else "areas", words=words, count=count)


def _layout(
    chart: go.Figure, placed: pd.DataFrame, off_map: pd.DataFrame, look: Look, changes: dict[int, dict]
) -> None:
    rows = pd.concat([placed, off_map])
    heights = heights_of(placed, off_map)
    names = {row.area: broken(look.label("area", row.area)) for row in rows.itertuples()}
    names |= {row.area: f"<b>▶ {names[row.area]}</b>" for row in rows.itertuples() if row.chosen}
    names[TOTAL] = say(look, "all")
    last = max(heights.values())
    chart.update_layout(
        barmode="overlay",
        geo_domain={"x": WIDE["map"][0], "y": WIDE["map"][1]},
        xaxis=value_axis(rows, "rate", WIDE["rates"]),
        xaxis2=value_axis(rows, "persons", WIDE["persons"]) | {"anchor": "y"},
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
        annotations=headings(placed, off_map, look, WIDE),
        legend={
            "title": {"text": say(look, "legend"), "side": "top", "font": {"size": 14, "color": theme.SECONDARY}},
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
        yaxis={"domain": NARROW["list"], "tickfont": {"size": 12}},
        annotations=headings(placed, off_map, look, NARROW),
        legend={"font": {"size": 12}, "entrywidth": 112, "entrywidthmode": "pixels"},
    )


def _nowhere(placed: pd.DataFrame, off_map: pd.DataFrame) -> bool:
    """Say whether of nobody is known where they live: the zeros on the map tell nothing then."""
    unknown = off_map.loc[off_map["area"] == "unknown", "persons"].sum()
    return bool(unknown > 0 and unknown == placed["persons"].sum() + off_map["persons"].sum())


def _headline(placed: pd.DataFrame, off_map: pd.DataFrame, look: Look) -> str:
    if placed["persons"].isna().all() or _nowhere(placed, off_map):
        return say(look, "headline_missing")
    if not placed["persons"].max() > 0:
        return say(look, "headline_none")
    join = say(look, "and").join
    # Rates that are written the same are ties: a difference that small says nothing.
    written = placed["rate"].dropna().map(lambda rate: look.labels.figures(rate, "rate"))
    top = placed.loc[written.index[written == written[placed["rate"].idxmax()]]]
    most = placed[placed["persons"] == placed["persons"].max()]
    names = [
        say(look, "with_persons", area=look.label("area", row.area), persons=look.amount(row.persons, "persons"))
        for row in top.itertuples()
    ]
    words = {
        "top": join(names) if len(names) <= NAMED else look.amount(len(names), "subprefectures"),
        "rate": written[top.index[0]],
        "most": join(look.label("area", area) for area in most["area"]),
        "persons": look.amount(most["persons"].iloc[0], "persons"),
    }
    if [*top["area"]] == [*most["area"]]:
        return say(look, "headline_same", **words)
    # The most people need no words of their own where they stand among the named.
    told = len(names) <= NAMED and {*most["area"]} <= {*top["area"]}
    return say(look, "headline_ties" if told else "headline", **words)


def _note(placed: pd.DataFrame, off_map: pd.DataFrame, look: Look) -> str:
    """Add up those on the map and off it, and name the areas with zero or without a record."""
    join = look.text("figure.list_join").join
    sentences = [
        say(
            look,
            "note",
            on=look.amount(placed["persons"].sum(), "persons"),
            off=look.amount(off_map["persons"].sum(), "persons"),
            parts=join(
                say(look, "part", area=look.label("area", row.area), persons=look.amount(row.persons, "persons"))
                for row in off_map.itertuples()
            ),
            all=look.amount(placed["persons"].sum() + off_map["persons"].sum(), "persons"),
        )
    ]
    _, zero, missing = maps.recorded(placed, "persons")
    for key, group in (("zero", zero), ("missing", missing)):
        if len(group) and not _nowhere(placed, off_map):
            sentences.append(say(look, key, areas=join(look.label("area", area) for area in group["area"])))
    return look.text("figure.sentence_join").join(sentences)
