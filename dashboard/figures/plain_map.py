"""The plain map: areas in classes, dotted where the value is masked; those on no map in words below."""

from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import maps
from dashboard.figures.fitting import fit
from dashboard.figures.hatching import diagonals
from dashboard.figures.map_labels import UPON, fitted, halo, scale_of_height, scale_of_width
from dashboard.figures.plain_marks import MASKED, drawn, folded, hover, notes
from dashboard.figures.profile_map import Frame
from dashboard.figures.shape import Shape
from dashboard.language import text

#: The map's boundaries by the level of its places.
BOUNDARIES = {
    "subprefecture": maps.SUBPREFECTURES,
    "health_centre": maps.HEALTH_CENTRES,
    "municipality": maps.MUNICIPALITIES,
}
#: The height of the map on a wide screen, its width on a narrow one, and the space for its legend, in pixels.
HEIGHT, NARROW_WIDTH, NARROW_HEIGHT, LEGEND = 560, 342, 300, 34
#: The longitudes of all Hokkaido on a wide and a narrow screen, with room for words beside the areas.
LONGITUDES = ((137.6, 147.4), (138.5, 146.8))
#: So few municipalities are shown on their own, larger; the map of them, in pixels.
FEW, FRAMES = 60, ((1080, 540), (342, 300))
#: Degrees of latitude that such municipalities lie within.
NEAR = 2.5
#: The distance of dots, in degrees: along a line, and between lines; smaller where areas are.
DOTS = {"subprefecture": 0.1, "health_centre": 0.08, "municipality": 0.05}


def plain_map(shape: Shape, language: str) -> go.Figure:
    """Return the map of the places that have boundaries, with their words where they fit."""
    level = BOUNDARIES[shape.level]
    value = shape.series[0].data
    inside = [place for place, category in enumerate(shape.categories) if category.key in maps.boundaries(level)]
    groups = {
        "known": [place for place in inside if drawn(value[place]) and value[place].number],
        "zero": [place for place in inside if drawn(value[place]) and not value[place].number],
        "missing": [place for place in inside if value[place].state == "not_recorded"],
        "masked": [place for place in inside if value[place].state in MASKED],
    }
    frames = _frames(shape, inside)
    chart = maps.hokkaido()
    _fills(chart, shape, groups, level, language)
    changes = _words(chart, shape, groups, frames, language)
    _legend(chart, shape, groups, language)
    wide, narrow = map(_axes, frames, LONGITUDES)
    chart.update_geos(wide)
    maps.narrow(
        chart,
        changes,
        height=NARROW_HEIGHT + 150,
        geo=narrow | {"domain": {"x": [0, 1], "y": [0, 1]}},
        legend={
            "font": {"size": 12},
            "title": {"font": {"size": 12}, "text": folded(_title(shape, language), 330, 12)},
        },
    )
    chart.update_layout(
        height=HEIGHT + LEGEND,
        showlegend=True,
        legend={
            "title": {"text": _title(shape, language), "side": "top", "font": {"size": 14, "color": theme.MUTED}},
            "y": 1,
            "yanchor": "bottom",
        },
    )
    outside = [place for place in range(len(shape.categories)) if place not in inside]
    notes(chart, _off_map(shape, outside, language), 6, left=0)
    return chart


def _frames(shape: Shape, inside: Sequence[int]) -> list[Frame | None]:
    """Return what a wide and a narrow screen show: all of Hokkaido, or a few municipalities on their own."""
    if shape.level != "municipality" or not 0 < len(inside) < FEW:
        return [None, None]
    codes = [shape.categories[place].key for place in inside]
    together = [Frame.around(codes, size) for size in FRAMES]
    # The municipalities of one area lie close to each other.
    return together if together[0].lat[1] - together[0].lat[0] < NEAR else [None, None]


def _axes(frame: Frame | None, longitudes: tuple[float, float]) -> dict:
    """Return the axes of a map: of a frame, or of all Hokkaido."""
    lon, lat = (frame.lon, frame.lat) if frame else (longitudes, maps.LAT)
    return {"lonaxis": {"range": [*lon]}, "lataxis": {"range": [*lat]}}


def _fills(chart: go.Figure, shape: Shape, groups: dict[str, list[int]], level: str, language: str) -> None:
    """Fill the places by class, zero in white, with hatching where not recorded and dots where masked."""
    keys = [category.key for category in shape.categories]
    value = shape.series[0].data

    def of(group: str) -> dict:
        places = groups[group]
        hovers = [_hover(shape, place, language) for place in places]
        return {"ids": [keys[place] for place in places], "level": level, "hover": hovers}

    # As it is written: 0.96 is 1.0.
    known = of("known")
    ids = known.pop("ids")
    maps.classes(chart, ids, [round(value[place].number, 1) for place in groups["known"]], shape.breaks, **known)
    for group, colour in (("zero", theme.GROUND), ("missing", theme.PALE), ("masked", theme.GRID)):
        filled = of(group)
        maps.fill(chart, filled.pop("ids"), colour, **filled)
    step = DOTS[shape.level]
    maps.hatch(chart, [keys[place] for place in groups["missing"]], level=level, step=step)
    _dots(chart, [keys[place] for place in groups["masked"]], level, step)
    if level != maps.SUBPREFECTURES:
        maps.outline(chart, maps.boundaries(maps.SUBPREFECTURES), colour=theme.SECONDARY, width=1.2)
    maps.fill(chart, [maps.SAPPORO], theme.QUIET, level=maps.MUNICIPALITIES)


def _dots(chart: go.Figure, ids: Iterable[str], level: str, step: float) -> None:
    """Lay dots over areas: points on the lines that hatch them."""
    lons, lats = [], []
    for stretch in diagonals((maps.boundaries(level)[key]["geometry"] for key in ids), step):
        (start, low), (end, high) = stretch[0], stretch[-1]
        for number in range(int(start // step) + 1, int(end // step) + 1):
            lon = number * step
            lons.append(round(lon, 3))
            lats.append(round(low + (high - low) * (lon - start) / ((end - start) or 1), 3))
    marker = {"size": 2.6, "color": theme.SECONDARY, "line": {"width": 0}}
    chart.add_scattergeo(lon=lons, lat=lats, mode="markers", marker=marker, hoverinfo="skip", showlegend=False)


def _words(
    chart: go.Figure, shape: Shape, groups: dict[str, list[int]], frames: Sequence[Frame | None], language: str
) -> dict[int, dict]:
    """Write each place's name and value where they fit; return the changes for narrow screens by trace."""
    value, level = shape.series[0].data, BOUNDARIES[shape.level]
    inks = {
        place: theme.ON_SEQUENTIAL[maps.class_of(round(value[place].number, 1), shape.breaks)]
        for place in groups["known"]
    }
    # Those without a value come first: the others have their colour.
    order = [*groups["masked"], *groups["missing"], *groups["known"], *groups["zero"]]
    keys = [shape.categories[place].key for place in order]
    wide = [f"{shape.categories[p].words}<br><b>{_value(shape, p, language)}</b>" for p in order]
    short = [f"{shape.categories[p].words}<br>{value[p].words}" for p in order]
    colours = {key: inks.get(place, theme.INK) for key, place in zip(keys, order, strict=True)}
    if level == maps.SUBPREFECTURES:
        position = len(chart.data)
        texts = dict(zip(keys, wide, strict=True))
        changes = maps.words(chart, texts, colours=colours, narrow=dict(zip(keys, short, strict=True)), narrow_size=11)
        font = chart.data[position].textfont
        font.shadow = [halo(colour) for colour in font.color]
        return {position: changes}
    points = maps.places(level)
    # The legend and the room beside Hokkaido make the map a little smaller.
    scales = (0.94 * scale_of_height(HEIGHT), 0.88 * scale_of_width(NARROW_WIDTH))
    (texts, sides), (few, narrow_sides) = (
        _fitting(dict(zip(keys, words, strict=True)), level, frame, scale, size)
        for words, frame, scale, size in ((wide, frames[0], scales[0], 14), (short, frames[1], scales[1], 12))
    )
    chart.add_scattergeo(
        lon=[points[key][0] for key in keys],
        lat=[points[key][1] for key in keys],
        mode="text",
        text=texts,
        textposition=sides,
        textfont={
            "size": 13,
            "color": [colours[key] for key in keys],
            "shadow": [halo(colours[key]) for key in keys],
        },
        hoverinfo="skip",
        showlegend=False,
    )
    return {len(chart.data) - 1: {"text": few, "textposition": narrow_sides, "textfont": {"size": 12}}}


def _fitting(
    names: dict[str, str], level: str, frame: Frame | None, scale: float, size: int
) -> tuple[list[str], list[str]]:
    """Return the words that fit on a map, or on a part of it, and where they stand."""
    if frame is None:
        return fitted(names, level, scale, size)
    points = [frame.pixel(*maps.places(level)[key]) for key in names]
    return fit(points, [*names.values()], [0] * len(points), positions=UPON, character=size, frame=(0, 0, *frame.size))


def _value(shape: Shape, place: int, language: str) -> str:
    """Write a value with what is told beside it: 6.4（4）; once where both say the same, or the one only why."""
    first = shape.series[0].data[place]
    value, beside = first.words, shape.series[1].data[place].words if len(shape.series) > 1 else ""
    if not beside or beside == value:
        return value
    if first.state == "withheld":
        return beside
    return text("plain.beside", language, value=value, beside=beside)


def _title(shape: Shape, language: str) -> str:
    if len(shape.series) == 1:
        return shape.measure
    return text("plain.legend_beside", language, measure=shape.measure, beside=shape.series[1].name)


def _hover(shape: Shape, place: int, language: str) -> str:
    said = hover(shape.categories[place].words, shape.measure, shape.series[0].data[place].words, language)
    for one in shape.series[1:]:
        said += f"<br>{text('wording.hover', language, name=one.name, value=one.data[place].words)}"
    return said


def _legend(chart: go.Figure, shape: Shape, groups: dict[str, list[int]], language: str) -> None:
    """Add the legend: zero, the classes, and what hatched and dotted areas mean."""
    entries = [("0", theme.GROUND)] if groups["zero"] else []
    entries += [(_class(step, shape.breaks, language), colour) for step, colour in enumerate(theme.SEQUENTIAL)]
    maps.legend(chart, entries)
    value = shape.series[0].data
    if groups["masked"]:
        words = dict.fromkeys(value[place].words for place in groups["masked"])
        name = text("plain.masked", language, words=text("plain.name_join", language).join(words))
        _key(chart, name, "circle-dot", theme.GRID)
    if groups["missing"]:
        _key(chart, value[groups["missing"][0]].words, "square-x", theme.PALE)
    maps.legend(chart, [(text("maps.sapporo_legend", language), theme.QUIET)])


def _key(chart: go.Figure, name: str, symbol: str, colour: str) -> None:
    maps.key(chart, name, {"symbol": symbol, "size": 14, "color": colour, "line": {"color": theme.AXIS, "width": 1}})


def _class(step: int, breaks: Sequence[float], language: str) -> str:
    """Say what one class holds: 1未満, 1以上2未満, 5以上."""
    if step == 0:
        return text("maps.under", language, to=f"{breaks[0]:g}")
    if step == len(breaks):
        return text("maps.from", language, start=f"{breaks[-1]:g}")
    return text("maps.between", language, start=f"{breaks[step - 1]:g}", to=f"{breaks[step]:g}")


def _off_map(shape: Shape, outside: Sequence[int], language: str) -> list[str]:
    """Write what is known of those on no map: of residence unknown, or outside Hokkaido."""
    shown = shape.series[0].data
    if not any(datum.words for datum in (shown[place] for place in outside)) and len(shape.series) > 1:
        # A rate has no denominator off the map: the persons are told.
        shown = shape.series[1].data
    name = (shape.series[1] if shown is not shape.series[0].data else shape.series[0]).name
    parts = [
        text("plain.named", language, name=shape.categories[place].words, value=shown[place].words)
        for place in outside
        if shown[place].words
    ]
    if not parts:
        return []
    joined = text("plain.part_join", language).join(parts)
    return [text("plain.off_map", language, name=name, parts=joined)]
