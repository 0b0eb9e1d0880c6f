"""Plain drawings: what is masked shows as dots and words, and nothing in a drawing depends on a masked value."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard import theme
from dashboard.figures import publish
from dashboard.figures.form import KINDS, Datum
from dashboard.figures.plain import DRAWN, draw
from dashboard.figures.shape import Shape, shape_of

#: A figure of each way of drawing, with what it is asked and how else it is to be drawn.
SHAPES: dict[str, tuple[str, dict]] = {
    "bars": ("consultations/next_steps", {}),
    "bars in panels": ("consultations/persons_by_method", {}),
    "bars beside each other": ("consultations/organisations", {}),
    "bars stacked": ("consultations/contacts_by_method", {}),
    "columns": ("overview/years", {}),
    "columns stacked": ("peer_groups/yoridokoro_sessions", {}),
    "lines": ("overview/years", {"kind": "lines"}),
    "pyramid": ("age_region/age_by_sex", {}),
    "points": ("regional_demand/funnel", {}),
    "intervals": ("regional_demand/rates", {}),
    "matrix": ("consultations/continuity", {}),
    "small matrix": ("consultations/consulters_by_method", {}),
    "map": ("age_region/new_cases_by_area", {}),
    "map of municipalities": ("seminars/map", {}),
    "map of one area": ("area_profile/map", {}),
}
WORDS = {"ja": {"under": "5未満", "withheld": "秘匿"}, "en": {"under": "<5", "withheld": "withheld"}}


@pytest.fixture
def shape(warehouse) -> Callable[..., Shape]:
    def shape(way: str, language: str = "ja") -> Shape:
        name, otherwise = SHAPES[way]
        return replace(shape_of(publish(warehouse, name, language)), **otherwise)

    return shape


def masked(shape: Shape, language: str, behind: float | None = None, every: int = 3) -> Shape:
    """Mask each third number, in turn as too small and as withheld; ``behind`` is the number that must not matter."""

    def mask(datum: Datum, place: int) -> Datum:
        if datum.number is None or place % every:
            return datum
        state = "under" if place % 2 else "withheld"
        return replace(datum, words=WORDS[language][state], number=behind, state=state)

    series = tuple(
        replace(one, data=tuple(mask(datum, row + place) for place, datum in enumerate(one.data)))
        for row, one in enumerate(shape.series)
    )
    return replace(shape, series=series)


def drawing(shape: Shape, language: str = "ja") -> dict:
    return json.loads(draw(shape, language).to_json())


def patterns(chart: dict) -> list[dict]:
    """Return the traces of bars that bear dots and stand somewhere."""
    bars = [trace for trace in chart["data"] if trace["type"] == "bar" and trace.get("hovertext")]
    return [trace for trace in bars if trace["marker"].get("pattern", {}).get("shape") == "."]


def test_every_kind_that_can_be_drawn_is_drawn_here():
    assert {*DRAWN} == {*KINDS} - {"table", "numbers"}
    assert {way.split()[0] for way in SHAPES} - {"small"} == {*DRAWN}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("way", SHAPES)
def test_nothing_depends_on_a_masked_value(way, language, shape):
    """A number behind a masked cell, should one ever get there, is neither drawn nor moves anything."""
    plain = masked(shape(way, language), language)
    some = draw(masked(shape(way, language), language, behind=87654.25), language).to_json()
    assert some == draw(plain, language).to_json()
    assert "87654" not in some


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("way", SHAPES)
def test_masked_values_are_dots_and_words(way, language, shape):
    chart = drawing(masked(shape(way, language), language), language)
    written = json.dumps(chart["data"], ensure_ascii=False) + json.dumps(chart["layout"], ensure_ascii=False)
    for words in WORDS[language].values():
        assert words in written
    if way.startswith("map"):
        dots = [t for t in chart["data"] if t["type"] == "scattergeo" and t.get("marker", {}).get("size") == 2.6]
        assert len(dots[0]["lon"]) > 5
    elif way not in ("points", "bars stacked"):
        assert patterns(chart)


@pytest.mark.parametrize("way", ["bars", "bars in panels", "bars beside each other", "pyramid", "columns", "intervals"])
def test_stubs_are_of_one_length(way, shape):
    """Their length is a share of the longest bar that is shown, whatever they stand for."""
    chart = drawing(masked(shape(way), "ja"))
    for axis in {trace.get("xaxis", "x") for trace in chart["data"]}:
        stubs = [trace for trace in patterns(chart) if trace.get("xaxis", "x") == axis]
        along = "y" if way == "columns" else "x"
        assert len({round(abs(length), 9) for trace in stubs for length in trace[along]}) <= 1


def test_a_stack_has_no_length_and_no_total_for_what_is_masked(shape):
    whole = shape("bars stacked")
    chart = drawing(masked(whole, "ja", every=1))
    assert not any(value for trace in chart["data"] if trace["type"] == "bar" for value in trace["x"])
    ends = next(trace for trace in chart["data"] if trace.get("mode") == "text")
    assert ends["text"][0] == " ＋ 新規：秘匿／継続：5未満"
    written = json.dumps(drawing(whole), ensure_ascii=False)
    assert '"113"' not in written, "the calls of new and continuing cases are added up nowhere"
    assert '"58"' in written


def test_zero_is_a_number_and_not_recorded_is_hatched(shape):
    """A cell of zero says so: nobody came to the centre in person to ask for themselves."""
    cells = shape("small matrix")
    chart = drawing(cells)
    zeros = next(trace for trace in chart["data"] if trace.get("mode") == "text" and "0" in trace["text"])
    assert (1, 0) in zip(zeros["x"], zeros["y"], strict=True)
    assert {*zeros["text"]} == {"0"}
    steps = shape("bars")
    missing = Datum("未記録", state="not_recorded")
    some = replace(steps.series[0], data=(missing, *steps.series[0].data[1:]))
    hatched = [
        trace
        for trace in drawing(replace(steps, series=(some,)))["data"]
        if trace["marker"].get("pattern", {}).get("shape") == "/" and trace["y"]
    ]
    assert hatched[0]["text"] == ["未記録"]
    assert hatched[0]["marker"]["pattern"]["fgcolor"] == theme.AXIS


def test_places_off_the_map_are_told_below_it(shape):
    """10 of the 91 live on no map (5 in Hokkaido without a place, 3 outside it, 2 not known)."""
    chart = drawing(masked(shape("map"), "ja", every=10**6))
    (below,) = chart["layout"]["annotations"]
    assert "道外 3" in below["text"]
    assert "不明" in below["text"]


def test_points_without_both_values_are_told_below(shape):
    chart = drawing(masked(shape("points"), "ja"))
    (below,) = chart["layout"]["annotations"]
    shown = len(chart["data"][0]["x"])
    assert below["text"].startswith("図にない：")
    assert shown + len(re.split("[・／]", below["text"])) == 14


@pytest.mark.parametrize("way", SHAPES)
def test_all_masked_is_drawn_too(way, shape):
    plain = masked(shape(way), "ja", every=1)
    chart = drawing(plain)
    assert chart["layout"]["height"] > 100
    assert "秘匿" in json.dumps(chart, ensure_ascii=False)


@pytest.mark.parametrize("way", SHAPES)
def test_english_drawings_hold_no_japanese(way, shape):
    chart = drawing(masked(shape(way, "en"), "en"), "en")
    assert not re.findall("[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]+", json.dumps(chart, ensure_ascii=False))


@pytest.mark.parametrize("way", SHAPES)
def test_a_narrow_screen_has_its_changes(way, shape):
    chart = drawing(masked(shape(way), "ja"))
    narrow = chart["layout"]["meta"]["narrow"]
    assert len(narrow["data"]) <= len(chart["data"])
    for trace, change in zip(chart["data"], narrow["data"], strict=False):
        if isinstance(change.get("text"), list):
            assert len(change["text"]) == len(trace["text"]), "each mark has its words on a phone too"


def test_tables_and_key_numbers_have_no_drawing(warehouse):
    for name in ("seminars/list", "consultations/totals", "consultations/log_months"):
        assert draw(shape_of(publish(warehouse, name, "ja")), "ja") is None
