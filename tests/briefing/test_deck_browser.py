"""A deck in a real Chromium without a network: as a page, as sheets of paper, presented in the file and in the app."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.briefing import html
from dashboard.chart.assets import STATIC, publish_assets
from tests.bench.browser import server, wait_for
from tests.briefing.drawn import FIGURES, TITLES, deck
from tests.conftest import ROOT
from tests.test_browser import DESKTOP, PHONE, TIMEOUT, WCAG, browser  # noqa: F401 (fixture)

PROJECTOR = {"width": 1920, "height": 1080}
#: Texts of the charts on a slide: their size on the screen, and whether they lie within their chart.
CHART_TEXTS = """() => [...document.querySelectorAll('.dk-stage .dk-plot svg text')]
  .filter((text) => text.textContent.trim() && text.getBoundingClientRect().width)
  .map((text) => {
    const [plot, box] = [text.closest('.dk-plot'), text.getBoundingClientRect()];
    const room = plot.closest('.dk-chart').getBoundingClientRect();
    const scale = plot.getBoundingClientRect().width / plot.offsetWidth;
    const over = [room.left - box.left, box.right - room.right, room.top - box.top, box.bottom - room.bottom];
    const outside = Math.max(...over) > 2;
    return {words: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * scale, outside};
  })"""
#: Parts of a slide that hold more than they show.
OVERFLOWING = """() => [...document.querySelectorAll('.dk-slide, .dk-slide :is(.dk-body, h2, p, dd, dt, td, th)')]
  .filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1
    || node.matches('.dk-slide, .dk-body') && node.scrollHeight > node.clientHeight + 1)
  .map((node) => node.className + ': ' + node.textContent.slice(0, 40))"""


@pytest.fixture(scope="module")
def files(warehouse, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("decks")
    made = {language: folder / f"{language}.html" for language in ("ja", "en")}
    for language, file in made.items():
        file.write_bytes(html.write(deck(warehouse, language=language)))
    return made


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """Open the file of a language; at the end nothing has gone wrong, and nothing but the file was asked for."""
    contexts, problems, asked = [], [], set()

    def open_file(language: str = "ja", size: dict = DESKTOP, place: str = "") -> Page:
        contexts.append(browser.new_context(viewport=size, locale="ja-JP", offline=True))
        contexts[-1].set_default_timeout(TIMEOUT)
        page = contexts[-1].new_page()
        page.on(
            "console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: asked.add(request.url.split("#")[0]))
        page.goto(f"{files[language].as_uri()}{place}")
        page.wait_for_selector("html[data-drawn]")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert not problems
    assert asked <= {file.as_uri() for file in files.values()}


def go_to(page: Page, slide: int) -> None:
    """Turn to a slide with the keys of a clicker."""
    page.keyboard.press("Home")
    for _ in range(slide):
        page.keyboard.press("PageDown")
    page.wait_for_selector(f'.dk-stage[data-drawn="{slide}"]')


def point_at(page: Page, mark: Locator) -> None:
    """Move the pointer to a mark, which lies below what plotly.js takes the pointer with."""
    box = mark.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 - 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=2)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_shows_every_figure(opened, warehouse, language, size):
    page = opened(language, size)
    assert page.get_attribute("html", "lang") == language and page.title() == TITLES[language]
    sections = page.locator(".dk-figure")
    assert sections.evaluate_all("all => all.map((one) => one.dataset.figure)") == [*FIGURES]
    shown = deck(warehouse, language=language)
    expect(page.locator(".dk-contents a")).to_have_text([slide.headline for slide in shown.slides])
    for slide in shown.slides:
        section = page.locator(f"#figure-{slide.number}")
        expect(section.locator(".dk-source")).to_have_text(slide.published.source)
        if slide.published.chart:
            assert section.locator(".main-svg").count()
            section.locator("summary").first.click()
        if slide.published.cells and (slide.published.chart or not slide.published.numbers + slide.published.lead):
            drawn = section.locator("tbody tr").first.locator("th, td").all_inner_texts()
            assert drawn == [cell for cell, kept in zip(slide.published.cells[0], _columns(slide), strict=True) if kept]
            expect(section.locator("tbody tr")).to_have_count(len(slide.published.cells))
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window


def _columns(slide) -> list[bool]:
    """Tell which columns of a slide's table have words in any row."""
    return [any(column) for column in zip(*slide.published.cells, strict=True)]


def test_the_page_is_accessible(opened):
    page = opened()
    page.locator("summary").evaluate_all("all => all.forEach((one) => one.click())")
    results = Axe().run(page, options={"runOnly": WCAG})
    assert not results.response["violations"], results.generate_report()


def test_charts_answer_to_hover(opened):
    page = opened()
    page.locator("#figure-3").scroll_into_view_if_needed()
    point_at(page, page.locator("#figure-3 .barlayer .point").nth(2))
    expect(page.locator("#figure-3 .hovertext")).to_contain_text("メール")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_slides_read_from_the_back_row(opened, language):
    page = opened(language, PROJECTOR)
    page.keyboard.press("f")
    page.wait_for_selector(".dk-stage[data-drawn]")
    for number, name in enumerate(FIGURES, 1):
        go_to(page, number)
        headline = page.locator(".dk-stage .dk-headline")
        assert headline.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 36, name
        texts = page.evaluate(CHART_TEXTS)
        assert min([text["size"] for text in texts], default=22) >= 21.9, name
        assert not [text["words"] for text in texts if text["outside"]], name
        assert not page.evaluate(OVERFLOWING), name
        expect(page.locator(".dk-stage .dk-place")).to_have_text(f"{number} / {len(FIGURES)}")
        assert page.locator(".dk-stage .dk-source").inner_text()


def test_a_clicker_and_the_keyboard_turn_the_slides(opened):
    page = opened("ja", PROJECTOR)
    page.click(".dk-start")
    stage = page.locator(".dk-stage")
    expect(stage).to_have_attribute("data-drawn", "0")
    for key, at in (
        *(
            ("PageDown", 1),
            ("ArrowRight", 2),
            (" ", 3),
            ("PageUp", 2),
            ("ArrowLeft", 1),
            ("Shift+ ", 0),
            ("ArrowDown", 1),
        ),
        *(("Home", 0), ("ArrowLeft", 0), ("End", len(FIGURES)), ("ArrowRight", len(FIGURES))),
    ):
        page.keyboard.press(key)
        expect(stage).to_have_attribute("data-drawn", str(at))
    page.click(".dk-back")
    expect(stage).to_have_attribute("data-drawn", str(len(FIGURES) - 1))
    page.keyboard.press("b")
    expect(stage).to_have_class(re.compile("dk-blank"))
    page.keyboard.press("n")
    expect(page.locator(".dk-notes")).to_have_css("display", "block")
    # The page behind can't be reached, and is there again in the end, at the figure that was shown last.
    assert page.evaluate("document.querySelector('main').inert")
    while page.evaluate("document.fullscreenElement !== null"):
        page.evaluate("document.exitFullscreen()")
    page.keyboard.press("Escape")
    expect(stage).to_have_count(0)
    assert not page.evaluate("document.querySelector('main').inert")
    expect(page.locator(f"#figure-{len(FIGURES) - 1}")).to_be_in_viewport()


def test_marks_of_a_slide_answer_to_hover_and_click(opened):
    page = opened("ja", PROJECTOR)
    page.click(".dk-start")
    go_to(page, 6)
    # Kamikawa, the ninth area of the list: on the map and in both bars.
    point_at(page, page.locator(".dk-stage .barlayer .trace").first.locator(".point").nth(8))
    expect(page.locator(".dk-stage .hovertext").first).to_contain_text("上川")
    page.mouse.down()
    page.mouse.up()
    picked = """() => document.querySelector('.dk-stage .dk-plot').data
      .filter((trace) => trace.selectedpoints?.length).map((trace) => trace.type)"""
    becomes(page, picked, ["choropleth", "bar", "bar"])
    page.mouse.down()
    page.mouse.up()
    becomes(page, picked, [])


def becomes(page: Page, script: str, value: object) -> None:
    """Wait until a script returns a value. (``wait_for_function`` evaluates strings, which the page forbids.)"""
    for _ in range(TIMEOUT // 50):
        if page.evaluate(script) == value:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(script) == value


def test_a_slide_follows_its_window(opened):
    page = opened("ja", PROJECTOR)
    page.click(".dk-start")
    for size in ({"width": 1280, "height": 720}, {"width": 1024, "height": 768}, PHONE):
        page.set_viewport_size(size)
        for number in (2, 3, 6, 9):
            go_to(page, number)
            assert page.evaluate("document.querySelector('.dk-slide').scrollWidth") <= size["width"]
            if size != PHONE:
                assert not page.evaluate(OVERFLOWING)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sheets_of_paper_hold_whole_figures(opened, warehouse, language):
    page = opened(language, place="#paper")
    page.emulate_media(media="print")
    sheets, longest = [0], 0
    for slide in deck(warehouse, language=language).slides:
        section = page.locator(f"#figure-{slide.number}")
        turned = section.evaluate("node => getComputedStyle(node).breakBefore") == "page"
        sheets.append(1) if turned else sheets.append(sheets.pop() + 1)
        for part in (".dk-headline", ".dk-subtitle", ".dk-source"):
            expect(section.locator(f":scope > {part}")).to_be_visible()
        torn = section.evaluate("node => node.matches('.dk-over, [data-alone]')")
        height = section.evaluate("node => node.getBoundingClientRect().height")
        longest = max(longest, 0 if torn else height)
        assert section.evaluate("node => node.scrollWidth") <= 680
        if slide.published.chart and len(slide.published.cells) <= 20:
            expect(section.locator("table.dk-printed tbody tr")).to_have_count(len(slide.published.cells))
    # 267 mm between the margins.
    assert max(sheets) <= 2 and longest <= 267 / 25.4 * 96


APP = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from dashboard.briefing import screen
from dashboard.current import current
from tests.briefing.drawn import deck

st.title("Behind")
if "slide" in st.query_params:
    shown = deck(current(), "consultations/contacts_by_method", "age_region/new_cases_by_area", language="en")
    screen.show(shown, "?left=yes", int(st.query_params["slide"]))
"""


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[str]:
    """A page of nothing but the presentation, with the dashboard's served files."""
    publish_assets()
    (tmp_path / "static").symlink_to(STATIC)
    script = tmp_path / "app.py"
    script.write_text(APP.format(root=str(ROOT)))
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "true")
    monkeypatch.setenv("HIKIKOMORI_RECORDS", os.environ["HIKIKOMORI_RECORDS"])
    with server(bare=script) as address:
        wait_for(address)
        yield address


def test_presented_in_the_dashboard(browser, app):  # noqa: F811
    page = browser.new_page(viewport=PROJECTOR)
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{app}/?slide=1")
    stage = page.locator(".dk-stage")
    expect(stage).to_have_attribute("data-drawn", "1", timeout=TIMEOUT)
    # Over all of the page: what is found anywhere on the screen belongs to the stage.
    corners = [(5, 5), (1915, 5), (5, 1075), (1915, 1075), (960, 540)]
    assert all(
        page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('.dk-stage')", at) for at in corners
    )
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-drawn", "2")
    assert page.url.endswith("slide=2") and page.locator(".dk-stage .choroplethlayer path").count() > 14
    link = page.locator(".dk-link")
    assert link.get_attribute("href") == "age-region?fy=2024&lang=en"
    link.click()
    page.wait_for_url("**/age-region?fy=2024&lang=en")
    page.go_back()
    expect(stage).to_have_attribute("data-drawn", "2", timeout=TIMEOUT)
    page.keyboard.press("Escape")
    page.wait_for_url("**/?left=yes")
    expect(page.get_by_text("Behind")).to_be_visible(timeout=TIMEOUT)
    expect(stage).to_have_count(0)
    page.close()
