"""The area profile: its numbers are those of the other pages, and every area's sheet prints on one page."""

import re
from collections.abc import Iterator

import pandas as pd
import pytest
from playwright.sync_api import Browser

from dashboard.catalog import find
from dashboard.figures import publish
from dashboard.language import LANGUAGES, text
from dashboard.warehouse import Warehouse
from tests.bench.browser import server, wait_for
from tests.conftest import read_csv
from tests.test_browser import DESKTOP, PHONE, TIMEOUT, Visit, address_of, browser  # noqa: F401 (fixture)
from tests.test_pages import assert_opens, open_page, payloads

AREAS = (
    *("sorachi", "ishikari", "shiribeshi", "iburi", "hidaka", "oshima", "hiyama"),
    *("kamikawa", "rumoi", "soya", "okhotsk", "tokachi", "kushiro", "nemuro"),
)
FIGURES = ("numbers", "compared", "ages", "map", "sessions", "trend", "unknown")
YEARS = (2024, 2025, 2026)
#: What the numbers and the comparison share with the row of each place.
NUMBERS = (
    *("cases", "cases_previous", "residents", "rate", "rate_low", "rate_high", "rate_all", "compared"),
    *("smoothed", "smoothed_low", "smoothed_high", "chance_only", "need_population", "need_low", "need_high"),
    *("met_low", "met_high", "sessions", "participants", "not_recorded"),
    *("municipalities", "municipalities_reached", "municipalities_never"),
)
COMPARED = (
    *("cases", "population", "rate", "rate_low", "rate_high", "rate_all", "compared", "weight", "spread"),
    *("smoothed", "smoothed_low", "smoothed_high", "chance_only", "uncertain", "cases_all", "population_all"),
)
TOWNS = ("residents", "sessions", "participants", "not_recorded", "sessions_known", "last_date", "km", "nearest")


def same(found: pd.Series, expected: pd.Series, names: tuple[str, ...]) -> None:
    for name in names:
        told, wanted = found[name], expected[name]
        if pd.isna(wanted):
            assert pd.isna(told), name
        else:
            assert told == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), name


# -- Numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_numbers_are_those_of_the_regional_demand(year, synthetic):
    places = synthetic.query("regional_demand/places", fiscal_year=year).set_index("place")
    assert {*places.index} == {*AREAS}
    for area in AREAS:
        asked = {"fiscal_year": year, "area": area}
        (found,) = (row for _, row in synthetic.query("area_profile/numbers", **asked).iterrows())
        same(found, places.loc[area], NUMBERS)
        for _, row in synthetic.query("area_profile/compared", **asked).iterrows():
            same(row, places.loc[row["area"]], COMPARED)
        unknown = synthetic.query("area_profile/unknown", **asked).iloc[0]
        same(
            unknown, places.loc[area], ("cases_unplaced", "sessions", "not_recorded", "sessions_unplaced", "residents")
        )
        assert unknown["cases_all"] == places["cases"].sum() + unknown["cases_unplaced"]


@pytest.mark.parametrize("year", YEARS)
def test_the_map_tells_the_same_of_municipalities(year, synthetic):
    places = synthetic.query("regional_demand/places", fiscal_year=year, level="municipality").set_index("place")
    shown = []
    for area in AREAS:
        for _, row in synthetic.query("area_profile/map", fiscal_year=year, area=area).iterrows():
            assert places.loc[row["municipality"], "area"] == area
            same(row, places.loc[row["municipality"]], TOWNS)
            shown.append(row["municipality"])
    assert len(shown) == len({*shown}) == 178
    assert "01100" not in shown


def test_earlier_years_stay_whole_beside_one_that_goes_on(synthetic):
    """FY2026 goes on; what is told of FY2024 and FY2025 is what their own sheets tell."""
    for area in AREAS:
        rows = synthetic.query("area_profile/trend", fiscal_year=2026, area=area).set_index("fiscal_year")
        assert [*rows.index] == [*YEARS]
        assert [*rows["through"].notna()] == [False, False, True]
        for year in YEARS:
            own = synthetic.query("area_profile/numbers", fiscal_year=year, area=area).iloc[0]
            same(rows.loc[year], own, ("cases", "rate", "rate_low", "rate_high", "sessions", "participants"))
        assert rows["since"].isna().all()
        before = synthetic.query("area_profile/trend", fiscal_year=2025, area=area)
        assert [*before["fiscal_year"]] == [2024, 2025]
        assert before["through"].isna().all()


@pytest.mark.parametrize("year", YEARS)
def test_ages_are_those_of_all_areas_taken_apart(year, synthetic):
    everywhere = synthetic.query("age_region/log_age_by_area", fiscal_year=year, organisation="centre")
    for area in AREAS:
        found = synthetic.query("area_profile/ages", fiscal_year=year, area=area)
        own = everywhere[everywhere["area"] == area].set_index("age_band")["persons"]
        assert found.groupby("age_band")["persons"].sum().to_dict() == own.to_dict()


def test_the_sessions_are_those_of_the_area(warehouse):
    for area in AREAS:
        found = warehouse.query("area_profile/sessions", area=area)
        assert all(area in areas for areas in found["areas"])
        assert len(found) == warehouse.query("area_profile/numbers", area=area).iloc[0]["sessions"]


def test_neighbours_are_mutual(warehouse):
    beside = {area: {*warehouse.query("area_profile/compared", area=area)["area"]} - {area} for area in AREAS}
    assert beside["soya"] == {"kamikawa", "okhotsk", "rumoi"}
    assert beside["nemuro"] == {"kushiro", "okhotsk"}
    for area, others in beside.items():
        assert others
        assert all(area in beside[other] for other in others)


def test_ishikari_is_without_sapporo(warehouse):
    """423,337 residents, not 2,396,732: in the numbers, in the sentences, and said so."""
    row = warehouse.query("area_profile/numbers", area="ishikari").iloc[0]
    assert row["residents"] == 423337
    assert row["rate"] == pytest.approx(1e5 * 27 / 423337)
    for language, words in (("ja", "札幌市を除く"), ("en", "without Sapporo")):
        numbers = publish(warehouse, "area_profile/numbers", language, area="ishikari")
        assert words in numbers.headline
        assert any("423,337" in number.note and words in number.note for number in numbers.numbers)
        unknown = publish(warehouse, "area_profile/unknown", language, area="ishikari")
        assert any("1,973,395" in sentence and "423,337" in sentence for sentence in unknown.lead)
        other = publish(warehouse, "area_profile/unknown", language, area="soya")
        assert not any("1,973,395" in sentence for sentence in other.lead)


# -- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", YEARS)
def test_higher_and_lower_are_only_said_of_what_the_interval_supports(year, language, synthetic):
    claims = {"ja": ("人より高い", "人より低い"), "en": (", higher than", ", lower than")}[language]
    for area in AREAS:
        row = synthetic.query("area_profile/numbers", fiscal_year=year, area=area).iloc[0]
        headline = publish(synthetic, "area_profile/numbers", language, fiscal_year=year, area=area).headline
        assert (claims[0] in headline) == (row["rate_low"] > row["rate_all"])
        assert (claims[1] in headline) == (row["rate_high"] < row["rate_all"])


def test_without_a_log_the_sheet_says_that_ages_are_not_known(warehouse, synthetic):
    for language in LANGUAGES:
        assert publish(warehouse, "area_profile/ages", language, area="soya").empty
        told = text("area_profile.unknown.ages", language)
        assert told in publish(warehouse, "area_profile/unknown", language, area="soya").lead
        assert told not in publish(synthetic, "area_profile/unknown", language, fiscal_year=2025, area="soya").lead


def test_where_chance_explains_all_the_sheet_says_so(two_years):
    """A year without a single case shows no difference between areas."""
    nothing = Warehouse(two_years(0), "nothing")
    for language in LANGUAGES:
        asked = {"fiscal_year": 2025, "area": "soya"}
        assert nothing.query("area_profile/compared", **asked)["chance_only"].all()
        compared = publish(nothing, "area_profile/compared", language, **asked)
        assert text("area_profile.compared.note_chance", language) in compared.notes
        assert compared.headline == text("area_profile.compared.headline_chance", language, rate="0.0")


# -- The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_tells_the_area(language):
    app = open_page("area_profile", area="soya", lang=language)
    assert_opens(app, "area_profile", language)
    shown = payloads(app)
    name = {"ja": "宗谷", "en": "Soya"}[language]
    assert name in shown["area_profile/numbers"]["headline"]
    assert all(payload["csvName"] == "" or "soya" in payload["csvName"] for payload in shown.values())
    assert app.query_params["area"] == "soya"
    # One year is no trend.
    assert {*shown} == {f"area_profile/{name}" for name in FIGURES} - {"area_profile/trend"}


def test_an_address_of_no_area_shows_the_first():
    app = open_page("area_profile", area="atlantis")
    assert_opens(app, "area_profile")
    assert "空知" in payloads(app)["area_profile/numbers"]["headline"]
    assert find("area_profile/numbers").parameters["area"].default == AREAS[0] == "sorachi"


def test_choosing_an_area_redraws_the_sheet():
    app = open_page("area_profile")
    app.session_state["area"] = "nemuro"
    app.run()
    assert_opens(app, "area_profile")
    shown = payloads(app)
    assert "根室" in shown["area_profile/numbers"]["headline"]
    assert shown["area_profile/sessions"]["empty"]
    assert app.query_params["area"] == "nemuro"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_year_brings_the_trend(language, second_year, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DATA", str(second_year))
    shown = payloads(open_page("area_profile", area="iburi", lang=language))
    assert {*shown} == {f"area_profile/{name}" for name in FIGURES}
    # 8 in 2024, twice as many in 2025.
    headline = shown["area_profile/trend"]["headline"]
    assert "8" in headline and "16" in headline
    assert len(shown["area_profile/trend"]["cells"]) == 2


def test_every_area_is_one_of_the_reference(warehouse, scratch):
    rows = read_csv(scratch / "reference" / "neighbours.csv")[1:]
    assert {cell for row in rows for cell in row} == {*AREAS} == {*warehouse.query("reference/areas")["area"]}


# -- On paper ------------------------------------------------------------------------------------

#: Every card with a chart has drawn what it was given last, and the sheet is whole.
WHOLE = """() => document.querySelectorAll('.st-key-sheet .hk-card').length >= 6
  && [...document.querySelectorAll('.hk-card')].every((card) => {
    const frame = card.querySelector('.hk-frame');
    return !card.dataset.drawing && (frame.hidden || (card.dataset.drawn && card.querySelector('.main-svg')));
  })"""
#: What is on the sheet when it goes to paper: our listeners were called before this one.
WATCH = """() => window.addEventListener('beforeprint', () => {
  const sheet = document.querySelector('.st-key-sheet');
  const plots = [...sheet.querySelectorAll('.hk-card')].filter((card) => card.querySelector('.main-svg'));
  window.printed = {
    scale: Number(sheet.style.getPropertyValue('--hk-scale')),
    charts: plots.map((card) => ({
      name: card.dataset.figure,
      frame: card.querySelector('.hk-frame').clientWidth,
      drawn: card.querySelector('.main-svg').clientWidth,
      high: [card.querySelector('.hk-frame').clientHeight, card.querySelector('.main-svg').clientHeight],
      ground: card.querySelector('.js-plotly-plot').layout.template.layout.paper_bgcolor,
      shapes: card.querySelectorAll('path').length,
    })),
  };
})"""
PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
#: Text of 14 pixels becomes at least 5.5 points high.
LEAST_SCALE = 0.53


@pytest.fixture(scope="module")
def printed_year() -> Iterator[str]:
    with server() as running:
        wait_for(running)
        yield running


@pytest.fixture(scope="module")
def recorded_year(synthetic_folder) -> Iterator[str]:
    with server(records=synthetic_folder) as running:
        wait_for(running)
        yield running


def opened(browser: Browser, size: dict, scheme: str) -> Visit:  # noqa: F811
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="ja-JP")
    context.set_default_timeout(TIMEOUT)
    return Visit(context.new_page())


def go(visit: Visit, address: str, **query: str) -> None:
    visit.page.goto(f"{address}/{address_of('area_profile', **query)}")
    visit.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    visit.page.wait_for_function(WHOLE)


def assert_one_page(visit: Visit, charts: int) -> None:
    """Print the sheet: one page, in light colours, its charts as wide as their frames whatever the window."""
    page = visit.page
    page.evaluate(WATCH)
    paper = page.pdf(format="A4", print_background=True)
    assert len(PAGES.findall(paper)) == 1, page.url
    seen = page.evaluate("window.printed")
    assert seen["scale"] >= LEAST_SCALE
    assert len(seen["charts"]) == charts
    for chart in seen["charts"]:
        assert abs(chart["drawn"] - chart["frame"]) <= 1, chart
        assert chart["frame"] > 450, chart
        assert chart["high"][0] >= chart["high"][1] - 1, chart
        assert chart["ground"] == "#FFFFFF", chart
        assert chart["shapes"] > 5, chart
    assert visit.problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_prints_on_one_page(browser, printed_year, language):  # noqa: F811
    visit = opened(browser, DESKTOP, "light")
    for area in AREAS:
        go(visit, printed_year, area=area, lang=language)
        assert_one_page(visit, charts=2)
    visit.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_with_records_prints_on_one_page(browser, recorded_year, language):  # noqa: F811
    """From a dark phone, with ages and the trend."""
    visit = opened(browser, PHONE, "dark")
    for area in AREAS:
        go(visit, recorded_year, area=area, lang=language, fy="2025")
        assert_one_page(visit, charts=4)
    visit.page.context.close()


def test_after_printing_the_screen_is_as_before(browser, printed_year):  # noqa: F811
    widths = """() => [...document.querySelectorAll('.hk-card .main-svg')].map((drawn) => drawn.clientWidth)"""
    ground = "() => document.querySelector('.js-plotly-plot').layout.template.layout.paper_bgcolor"
    visit = opened(browser, PHONE, "dark")
    go(visit, printed_year, area="soya")
    page = visit.page
    before, dark = page.evaluate(widths), page.evaluate(ground)
    assert dark != "#FFFFFF"
    page.pdf(format="A4", print_background=True)
    page.wait_for_function(f"(dark) => ({ground})() === dark", arg=dark)
    page.wait_for_function(WHOLE)
    assert page.evaluate(widths) == before
    assert "hk-printing" not in page.evaluate("document.documentElement.className")
    page.context.close()
