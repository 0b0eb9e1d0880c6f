"""The map of the page Regional demand: places in classes of a rate or a distance, or persons as circles."""

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.regional_map_labels import all_places, circles, those_that_fit
from dashboard.figures.regional_map_words import beside, headline, missing, note, told_class
from dashboard.figures.regional_words import hover_template, level, persons, say, told

BOUNDARIES = {
    "subprefecture": maps.SUBPREFECTURES,
    "health_centre": maps.HEALTH_CENTRES,
    "municipality": maps.MUNICIPALITIES,
}
#: The parts of a wide map and its height; the height of a narrow one without its legend, and of a legend's line.
MAP, LEGEND, HEIGHT, NARROW_HEIGHT, LINE = [0, 0.66], 0.68, 560, 360, 19
#: Distance of the lines of the hatching and of stripes, in degrees; how broad a stripe is.
STEPS = {"subprefecture": 0.09, "health_centre": 0.09, "municipality": 0.06}
STRIPES, STRIPE = 0.12, 3


@dataclass(frozen=True)
class Measure:
    """What a map shows: its column, where its classes begin, and the column that tells what stands behind a class.

    Classes are the same in every year; those of rates differ by the population, those of participation by the level.
    ``unsure`` is how a value of fewer than five cases is drawn: ``hatched`` without a colour, or in its colour
    ``striped``, so that it is pale.
    """

    column: str
    breaks: dict[str, tuple[float, ...]] = field(default_factory=dict)
    behind: str = "cases"
    unsure: str = ""

    def limits(self, look: Look) -> tuple[float, ...]:
        return self.breaks.get(look.parameters["population"]) or self.breaks.get(level(look)) or self.breaks["every"]

    def inks(self, rows: pd.DataFrame, look: Look) -> dict[str, str]:
        """Return the colour of words upon each place that is in a class."""
        steps = self.steps(rows, look)
        return {place: theme.ON_SEQUENTIAL[step] for place, step in zip(rows["place"], steps, strict=True)}

    def steps(self, rows: pd.DataFrame, look: Look) -> list[int]:
        """Return the class of each place's value as it is written, with one decimal."""
        return [maps.class_of(round(value, 1), self.limits(look)) for value in rows[self.column]] if self.breaks else []


RATES = {"all": (1, 2, 3, 5), "15_64": (2, 4, 6, 10), "15_39": (4, 8, 12, 20), "40_64": (2, 4, 8, 12)}
ATTENDED = {"municipality": (20, 50, 100, 500), "every": (5, 10, 20, 50)}
MEASURES = {
    "cases": Measure("cases"),
    "rate": Measure("rate", RATES, unsure="hatched"),
    "smoothed": Measure("smoothed", RATES, unsure="striped"),
    "participants": Measure("participants_rate", ATTENDED, behind="sessions"),
    "distance": Measure("km", {"every": (10, 25, 50, 100)}, behind="residents"),
}


@figure("regional_demand/map", height=HEIGHT, selects="place")
def regional_map(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the places by the measure that is asked for; say why where nothing is known of it."""
    asked = look.parameters["measure"]
    measure, boundaries = MEASURES[asked], BOUNDARIES[level(look)]
    if rows[measure.column].isna().all() or (measure.behind == "cases" and not persons(rows)):
        words, lead = missing(rows, look)
        return Drawing(words, lead=(lead,))
    groups = split(rows, measure)
    chart = maps.hokkaido()
    changes = _fills(chart, groups, measure, look)
    if asked == "cases":
        changes |= circles(chart, groups["known"], boundaries, look)
    if boundaries == maps.SUBPREFECTURES and asked != "cases":
        changes |= all_places(chart, rows, measure.inks(groups["known"], look), look)
    else:
        changes |= those_that_fit(chart, _in_order(groups, measure, boundaries), boundaries, look)
    entries = _legend(chart, rows, groups, measure, look)
    maps.narrow(
        chart,
        changes,
        height=NARROW_HEIGHT + LINE * entries,
        geo={"domain": {"x": [0, 1], "y": [0, 1]}},
        legend={
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "font": {"size": 11},
            "title": {"font": {"size": 12}},
        },
        annotations=[],
    )
    return Drawing(headline(rows, look), chart, note=note(rows, look))


def split(rows: pd.DataFrame, measure: Measure) -> dict[str, pd.DataFrame]:
    """Split the places into those in a class, those with zero, those unsure and those not recorded."""
    known, zero, unknown = maps.recorded(rows, measure.column)
    unsure = (known["cases"] < 5) & bool(measure.unsure)
    return {"known": known[~unsure], "zero": zero, "unsure": known[unsure], "missing": unknown}


def _in_order(groups: dict[str, pd.DataFrame], measure: Measure, boundaries: str) -> pd.DataFrame:
    """Return the places to be named: those with the most people or sessions first, or the farthest; zeros last."""
    by = [measure.column] if measure.column == "km" else [measure.behind, measure.column]
    ordered = [groups[key].sort_values(by, ascending=False, kind="stable") for key in ("known", "unsure", "missing")]
    return pd.concat([*ordered, groups["zero"]] if boundaries != maps.MUNICIPALITIES else ordered)


def _fills(chart: go.Figure, groups: dict[str, pd.DataFrame], measure: Measure, look: Look) -> dict[int, dict]:
    """Fill the places, hatch what is unsure or not recorded; add Sapporo, borders and the chosen place's outline."""
    boundaries, step = BOUNDARIES[level(look)], STEPS[level(look)]
    everyone = pd.concat(groups.values())
    rates, sessions = everyone["cases"].notna().any(), everyone["sessions"].notna().any()

    def shared(group: pd.DataFrame) -> dict:
        with_rates = rates and (group.empty or group["cases"].notna().all())
        picks = [told(row, look) for row in group.itertuples()]
        return {"level": boundaries, "hover": hover_template(look, with_rates, sessions), "picks": picks}

    striped = measure.unsure == "striped"
    coloured = pd.concat([groups["known"], groups["unsure"]]) if striped else groups["known"]
    hatched = groups["unsure"].head(0) if striped else groups["unsure"]
    if measure.breaks:
        values = coloured[measure.column].round(1)
        maps.classes(chart, coloured["place"], values, measure.limits(look), **shared(coloured))
    else:
        maps.fill(chart, coloured["place"], theme.SEQUENTIAL[0], **shared(coloured))
    maps.fill(chart, groups["zero"]["place"], theme.GROUND, **shared(groups["zero"]))
    maps.fill(chart, hatched["place"], theme.GROUND, **shared(hatched))
    maps.fill(chart, groups["missing"]["place"], theme.PALE, **shared(groups["missing"]))
    changes = {len(chart.data) + place: {"line": {"width": width}} for place, width in enumerate((0.7, STRIPE / 2))}
    maps.hatch(chart, groups["missing"]["place"], level=boundaries, step=step)
    lines = {"colour": theme.GROUND, "width": STRIPE, "step": STRIPES} if striped else {"step": step}
    maps.hatch(chart, groups["unsure"]["place"], level=boundaries, falling=True, **lines)
    short = maps.sapporo(chart, look)
    changes[len(chart.data) - 1] = short
    finer = [] if boundaries == maps.SUBPREFECTURES else maps.boundaries(maps.SUBPREFECTURES)
    maps.outline(chart, finer, colour=theme.SECONDARY, width=1.25)
    maps.chosen(chart, boundaries)
    return changes


def _legend(chart: go.Figure, rows: pd.DataFrame, groups: dict[str, pd.DataFrame], measure: Measure, look: Look) -> int:
    """Say what each colour means, in how many places, and what stands behind it; return how many entries there are."""
    asked, striped = look.parameters["measure"], measure.unsure == "striped"
    coloured = pd.concat([groups["known"], groups["unsure"]]) if striped else groups["known"]
    entries = []
    if len(groups["zero"]):
        entries.append((told_class(say(look, f"zero_{asked}"), groups["zero"], "", look), theme.GROUND))
    steps = pd.Series(
        measure.steps(coloured, look), coloured.index[: len(coloured) if measure.breaks else 0], dtype=int
    )
    for step, colour in enumerate(theme.SEQUENTIAL if measure.breaks else ()):
        words = maps.class_words(step, measure.limits(look), look)
        entries.append((told_class(words, coloured[steps == step], measure.behind, look), colour))
    maps.legend(chart, entries)
    count = len(entries) + 1
    if len(groups["unsure"]):
        word = say(look, f"unsure_{asked}")
        look_of = theme.hatched(theme.GROUND, theme.SEQUENTIAL[1]) if striped else theme.hatched(ground=theme.GROUND)
        pattern = {"shape": "\\", "solidity": 0.4 if striped else 0.2}
        _hatched_key(chart, told_class(word, groups["unsure"], measure.behind, look), look_of, pattern)
        count += 1
    if len(groups["missing"]):
        behind = measure.behind if asked == "participants" else ""
        word = say(look, f"missing_{asked}")
        _hatched_key(chart, told_class(word, groups["missing"], behind, look), theme.hatched(), {})
        count += 1
    maps.legend(chart, [(look.text("maps.sapporo_legend"), theme.QUIET)])
    title, more = beside(rows, look)
    chart.update_layout(
        geo_domain_x=MAP,
        showlegend=True,
        legend={
            "orientation": "v",
            "title": {"text": title, "side": "top", "font": {"size": 14, "color": theme.SECONDARY}},
            "x": LEGEND,
            "y": 1,
            "yanchor": "top",
        },
    )
    if more:
        chart.add_annotation(
            text=more, x=LEGEND, y=0.02, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False
        )
    return count


def _hatched_key(chart: go.Figure, word: str, marker: dict, pattern: dict) -> None:
    """Add a legend entry that is hatched: one of a bar, since marks on maps know no patterns."""
    marker["pattern"] |= pattern
    chart.add_bar(x=[None], y=[None], name=word, marker=marker, hoverinfo="skip", showlegend=True)
    hidden = {"visible": False, "fixedrange": True}
    chart.update_layout(xaxis=hidden, yaxis=hidden)
