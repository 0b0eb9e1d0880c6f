"""Regional demand: what its filters show and what an address means, in print and from records, in both languages."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from dashboard.catalog import find
from dashboard.figures import Look, publish
from dashboard.figures.labels import Labels, rounded
from dashboard.figures.regional_need import in_a_thousand, people
from dashboard.figures.regional_reach import corner, need_and_reach
from dashboard.language import LANGUAGES, text
from tests.test_pages import JAPANESE, assert_opens, figures_of, html, open_page, payloads

PAGE = "regional_demand"
LEVELS, POPULATIONS = ("subprefecture", "health_centre", "municipality"), ("all", "15_64", "15_39", "40_64")
MEASURES = ("rate", "cases", "smoothed", "participants", "distance")
ORDERS = ("unreached", "waiting", "distance", "need", "demand")
#: Every level with every value of every other filter.
CHOICES = [
    {"level": level, "population": POPULATIONS[number % 4], "measure": MEASURES[number], "order": ORDERS[number]}
    for level in LEVELS
    for number in range(len(MEASURES))
]
#: One place of each level.
PLACES = {"subprefecture": "soya", "health_centre": "稚内保健所", "municipality": "01214"}


def assert_sound(app, language: str, year: str) -> None:
    """Every figure tells of the year, without a fault, in its language; what is empty says why."""
    assert_opens(app, PAGE, language)
    shown = payloads(app)
    assert {*shown} == {*figures_of(PAGE)}
    for name, payload in shown.items():
        assert payload["faults"] == payload["warnings"] == [], name
        assert payload["headline"] or payload["empty"], name
        none = payload["empty"] or name.endswith("surveys")
        assert payload["selects"] == (None if none else "place"), name
        assert name.endswith("surveys") or year in payload["subtitle"], name
        words = [payload["headline"], payload["empty"], *payload["lead"], *payload["notes"]]
        assert language == "ja" or not JAPANESE.search("".join(words)), name
        assert not re.search(r"\bnan\b|\bNone\b|\{", "".join(words)), name
    if language == "en":
        assert not JAPANESE.search(re.sub("<style>.*?</style>", "", html(app), flags=re.DOTALL))


def choose(app, choice: dict[str, str]) -> None:
    """Set filters as a visitor does."""
    for key, value in choice.items():
        app.session_state[key] = value
    app.run()


def marked(payload: dict) -> list[dict]:
    """Return the traces of a figure's chart in which the browser marks the place chosen."""
    return [trace for trace in json.loads(payload["chart"])["data"] if trace.get("meta") == "chosen"]


# -- Filters and addresses -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_opens_in_print(language):
    app = open_page(PAGE, lang=language)
    for choice in CHOICES:
        choose(app, choice)
        assert_sound(app, language, "2024")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", ["2024", "2025", "2026"])
def test_every_choice_opens_from_records(year, language, synthetic_folder, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(synthetic_folder))
    app = open_page(PAGE, lang=language, fy=year)
    for choice in CHOICES:
        choose(app, choice)
        assert_sound(app, language, year)
        for name, payload in payloads(app).items():
            assert payload["cells"], name
            assert payload["chart"] or name.split("/")[1] in ("surveys", "candidates", "places"), name


def test_the_address_tells_every_filter():
    address = {"level": "health_centre", "population": "15_39", "measure": "distance", "order": "waiting"}
    app = open_page(PAGE, **address, place=PLACES["health_centre"])
    assert_sound(app, "ja", "2024")
    files = {name: payload["csvName"] for name, payload in payloads(app).items()}
    assert files["regional_demand/map"] == "regional_demand_map_2024_health_centre_distance_15_39.csv"
    assert files["regional_demand/candidates"] == "regional_demand_candidates_2024_health_centre_waiting.csv"
    assert files["regional_demand/need"] == "regional_demand_need_2024_health_centre_15_64.csv"
    assert payloads(app)["regional_demand/rates"]["chosen"] == PLACES["health_centre"]


def test_an_address_that_means_nothing_shows_the_defaults():
    wrong = {"level": "village", "population": "90_99", "measure": "magic", "order": "random", "place": "atlantis"}
    app = open_page(PAGE, **wrong)
    assert_sound(app, "ja", "2024")
    assert [app.session_state[key] for key in wrong] == ["subprefecture", "all", "rate", "unreached", None]
    assert not {*wrong} & {*app.query_params}


def test_a_place_of_another_level_is_no_choice():
    app = open_page(PAGE, level="health_centre", place="soya")
    assert app.session_state["place"] is None
    app = open_page(PAGE, place="soya")
    app.session_state["level"] = "municipality"
    app.run()
    assert app.session_state["place"] is None
    assert "place" not in app.query_params


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_place_leads_to_the_profile_of_its_area(level, language):
    app = open_page(PAGE, level=level, place=PLACES[level], lang=language)
    (link,) = re.findall(r'href="(area-profile[^"]*)"', html(app))
    assert parse_qs(urlsplit(unescape(link)).query) == {
        "area": ["soya"],
        "place": [PLACES[level]],
        **({"level": [level]} if level != LEVELS[0] else {}),
        **({"lang": ["en"]} if language == "en" else {}),
    }
    none = text("regional_need.profile_none", language)
    assert none not in html(app)
    assert none in html(open_page(PAGE, level=level, lang=language))


def test_choosing_a_place_changes_no_figure():
    """What is highlighted needs no round trip: the figures are the same, and the browser is told which place."""
    before, after = payloads(open_page(PAGE)), payloads(open_page(PAGE, place="soya"))
    assert {name: shown["stamp"] for name, shown in before.items()} == {n: s["stamp"] for n, s in after.items()}
    for name in {*after} - {"regional_demand/surveys"}:
        assert (before[name]["chosen"], after[name]["chosen"]) == (None, "soya"), name
        if after[name]["chart"]:
            assert marked(after[name]), f"{name} can't mark a place"
        else:
            assert "soya" in after[name]["picks"] or name.endswith("candidates"), name


def test_a_click_on_any_figure_chooses_for_all():
    app = open_page(PAGE)
    app.session_state["place"] = "rumoi"
    app.run()
    assert app.query_params["place"] in ("rumoi", ["rumoi"])
    assert {shown["chosen"] for name, shown in payloads(app).items() if not name.endswith("surveys")} == {"rumoi"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_anything_says_so(warehouse, language):
    for name in figures_of(PAGE):
        if "fiscal_year" in find(name).parameters:
            for level in LEVELS:
                published = publish(warehouse, name, language, fiscal_year=2031, level=level)
                assert published.empty == find(name).card["empty"][language], name
                assert not published.chart and not published.cells


# -- How many may be in need ---------------------------------------------------------------------


def look(name: str, warehouse, language: str = "ja", **parameters) -> Look:
    return Look(language, Labels.of_warehouse(warehouse, language), find(name).bind(parameters, 2024))


def test_need_is_a_rounded_range(warehouse):
    ja, en = (look("regional_demand/need", warehouse, language) for language in LANGUAGES)
    assert people(1234.5, 1567.8, ja) == "約1,200〜1,600人"
    assert people(1234.5, 1567.8, en) == "about 1,200–1,600"
    assert people(118, 122, ja) == "約120人"
    assert people(2.1, 9.4, ja) == "10人未満"
    assert in_a_thousand(3.4, 5.4, ja) == "3〜5人"
    assert in_a_thousand(0.66, 0.74, en) == "about 0.7"
    assert in_a_thousand(12.4, 17.6, ja) == "12〜18人"
    assert in_a_thousand(0, 0, ja) == "0人"
    assert [rounded(value, "persons_rough") for value in (0, 0.4, 7.6, 47.4, 1250, 18_765)] == [
        0,
        0,
        8,
        47,
        1200,
        19_000,
    ]
    assert rounded(1234.5, "persons") == 1234.5


def test_need_adds_up_and_is_never_told_more_finely(warehouse):
    """Of 692,369 aged 15–39 outside Sapporo 1.166–2.405 %, of 1,067,634 aged 40–64 1.065–2.02 %: 19,444–38,221."""
    totals = set()
    for level in LEVELS:
        rows = warehouse.query("regional_demand/need", level=level)
        totals.add((round(rows["need_low"].sum(), 6), round(rows["need_high"].sum(), 6)))
        assert rows["need_low_all"].iloc[0] == pytest.approx(rows["need_low"].sum())
        published = publish(warehouse, "regional_demand/need", "ja", level=level)
        assert "約19,000〜38,000人" in published.headline
        columns = [column["key"] for column in published.columns]
        for cells in published.cells:
            for key in ("need_low", "need_high"):
                digits = cells[columns.index(key)].replace(",", "").rstrip("0")
                assert len(digits) <= 2, cells
    assert len(totals) == 1
    csv = publish(warehouse, "regional_demand/need", "ja").csv
    assert "2,700" not in csv and ",2700,5400," in csv, "石狩: rounded in the file too"


def test_need_names_its_assumptions_beside_it(warehouse, synthetic):
    printed = publish(warehouse, "regional_demand/need", "ja")
    assert "数えた人数ではありません" in printed.lead[0]
    for words in ("広い意味", "標本誤差", "全年齢", "10人", "札幌市"):
        assert words in " ".join(printed.notes), words
    logged = publish(synthetic, "regional_demand/need", "ja", fiscal_year=2025)
    assert "15〜64歳です" in " ".join(logged.notes), "a log tells ages: the new cases are of those of the surveys"


def test_need_of_municipalities_draws_the_largest_and_lists_all(warehouse):
    published = publish(warehouse, "regional_demand/need", "ja", level="municipality")
    bars = json.loads(published.chart)["data"][0]
    assert len(bars["customdata"]) == 20 and len(published.cells) == 178
    assert {"01202", "01204", "01207"} < {*bars["customdata"]}, "函館, 旭川, 帯広"
    assert "178市町村のうち多い20" in " ".join(published.notes)
    assert "この細かさの居住地の記録がない" in " ".join(published.notes), "a report tells no municipality"


def test_the_surveys_applied_and_quoted(warehouse):
    published = publish(warehouse, "regional_demand/surveys", "en")
    assert published.headline == "Withdrawn in surveys of all Japan: 1.57–2.05% (ages 15–39), 1.45–2.02% (ages 40–64)"
    assert "4.09%" in published.notes[-1]


# -- Demand against reach ------------------------------------------------------------------------


def test_the_corner_holds_what_the_intervals_support(warehouse):
    """Ishikari alone: 3.3–7.7 around 2.5 per 100,000; 43 attendances, one session of four without a head-count."""
    published = publish(warehouse, "regional_demand/need_and_reach", "ja")
    assert published.headline == "需要が確かに全体より多く、記録された参加が全体より少ないのは石狩"
    assert "檜山もそうかもしれません" in published.lead[0], "one person, far below the mean's certainty"
    assert "石狩には人数の記載がない回があり" in published.lead[0]
    assert "センターが知られていない" in published.lead[0]
    traces = {trace["customdata"][0]: trace for trace in json.loads(published.chart)["data"] if trace.get("customdata")}
    sure = traces["ishikari"]
    assert sure["customdata"] == ["ishikari"]
    assert sure["error_x"]["arrayminus"][0] == pytest.approx(5.17875 - 3.314071, abs=1e-3)
    # Upwards stands the root: 43 / 423,337 * 100,000.
    assert sure["y"] == pytest.approx([(43 / 4.23337) ** 0.5])


def test_a_session_without_a_head_count_is_no_zero(warehouse):
    published = publish(warehouse, "regional_demand/need_and_reach", "ja")
    places = {}
    for trace in json.loads(published.chart)["data"]:
        for place, y, symbol in zip(
            trace.get("customdata", ()), trace["y"] or (), trace["marker"].get("symbol", ()), strict=False
        ):
            places[place] = (y, symbol)
    assert places["rumoi"] == (0, "circle"), "no session: none came"
    assert places["sorachi"][0] < 0 and places["sorachi"][1] == "diamond", "one session without a head-count"
    assert len(places) == 14


def frame(**columns) -> pd.DataFrame:
    common = {
        "rate_all": 2.0,
        "participants_rate_all": 10.0,
        "chance_only": False,
        "cases": 3,
        "sessions": 1,
        "participants": 5.0,
        "not_recorded": 0,
        "residents": 100_000,
        "numerator": "all_ages",
        "cases_all": 30,
        "cases_unplaced": 0,
        "population_all": 3_000_000,
    }
    return pd.DataFrame({**common, **columns})


def test_what_is_said_of_the_corner(warehouse):
    places = {"place": ["soya", "rumoi", "iburi"], "rate": [9.0, 3.0, 0.0]}
    estimates = {"smoothed": [5.0, 2.5, 2.1], "smoothed_low": [3.0, 1.0, 0.2], "smoothed_high": [9.0, 5.0, 6.0]}
    estimates["surely_higher"] = [True, False, False]
    named = look("regional_demand/need_and_reach", warehouse)
    # Whoever has little reach: surely, perhaps, and not where smoothing alone lifts a place without a case.
    drawn = need_and_reach(frame(**places, **estimates, participants_rate=[1.0, 0.0, 0.0]), named)
    assert drawn.headline.endswith("のは宗谷") and "留萌もそうかもしれません" in drawn.lead[0]
    assert "胆振" not in drawn.headline + drawn.lead[0]
    # Much reach: nobody is in the corner.
    drawn = need_and_reach(frame(**places, **estimates, participants_rate=[20.0, 11.0, 12.0]), named)
    assert drawn.headline == text("regional_reach.none", "ja")
    # Its reach is not known: it is named, but not in the corner.
    drawn = need_and_reach(frame(**places, **estimates, participants_rate=[None, 11.0, 12.0]), named)
    assert drawn.headline == text("regional_reach.none", "ja") and "宗谷は需要が確かに多いものの" in drawn.lead[0]
    # No more than chance: nothing stands out.
    chance = frame(**places, **estimates, participants_rate=[1.0, 0.0, 0.0]).assign(chance_only=True)
    assert need_and_reach(chance, named).headline == text("regional_reach.chance_only", "ja")
    assert corner(chance.assign(demand="below"), "sure").empty
    # No head-count at all, or no demand on record.
    none = frame(**places, **estimates, participants_rate=[None] * 3).assign(participants_rate_all=None)
    assert need_and_reach(none, named).lead == (text("regional_reach.no_head_count", "ja"),)


def test_levels_that_a_report_does_not_tell_say_so(warehouse):
    for level in LEVELS[1:]:
        published = publish(warehouse, "regional_demand/need_and_reach", "ja", level=level)
        assert not published.chart
        assert published.lead == (text("regional_reach.no_demand", "ja"),)


# -- Candidates ----------------------------------------------------------------------------------


def test_candidates_count_those_never_reached(warehouse):
    """渡島, 檜山, 留萌 and 根室: 380,158 + 33,609 + 43,050 + 71,771 residents."""
    published = publish(warehouse, "regional_demand/candidates", "ja", level="subprefecture")
    assert published.headline == "記録のある年度に一度も開催していないのは4圏域、住民は528,588人"
    assert "area" not in [column["key"] for column in published.columns], "an area is its own"
    for threshold in ("50%", "50km", "95%区間"):
        assert threshold in published.notes[0], threshold


def test_candidates_stand_in_the_order_chosen(warehouse, synthetic):
    by = {"unreached": "population_unreached", "distance": "km", "need": "need_high", "demand": "smoothed"}
    for held, year in ((warehouse, 2024), (synthetic, 2025)):
        for level in LEVELS:
            asked = {"fiscal_year": year, "level": level}
            for order, column in by.items():
                values = held.query("regional_demand/candidates", order=order, **asked)[column].dropna()
                assert values.is_monotonic_decreasing, order
            waiting = held.query("regional_demand/candidates", order="waiting", **asked)["last_date"]
            assert waiting.dropna().is_monotonic_increasing
            assert waiting.isna().sum() == waiting.isna().cummin().sum(), "those never reached come first"


def test_each_reason_is_its_condition(synthetic):
    for year in (2024, 2025, 2026):
        for level in LEVELS:
            asked = {"fiscal_year": year, "level": level}
            places = synthetic.query("regional_demand/places", **asked).set_index("place")
            found = synthetic.query("regional_demand/candidates", **asked).set_index("place")["reasons"]
            conditions = {
                "never": places["sessions_known"] == 0,
                "not_this_year": (places["sessions_known"] > 0) & (places["sessions"] == 0),
                "mostly_unreached": (places["sessions"] > 0)
                & (places["municipalities"] > 1)
                & (places["population_unreached"] >= places["residents"] / 2),
                "far": places["km"] >= 50,
                "high_demand": places["smoothed_low"] > places["rate_all"],
            }
            expected = {
                place: [reason for reason, holds in conditions.items() if holds[place]] for place in places.index
            }
            told = {place: [reason for reason in reasons if reason != "no_case"] for place, reasons in found.items()}
            assert told == {place: reasons for place, reasons in expected.items() if reasons}
