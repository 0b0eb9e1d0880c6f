"""The main ways through the dashboard in a real Chromium that reaches nothing but this machine."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.figures import publish
from dashboard.language import text
from tests.bench.browser import FLAGS, chromium, server, wait_for
from tests.conftest import ROOT

#: The presentation is reached from a briefing (tests/briefing/test_deck_browser.py).
PAGES = sorted(file.stem for file in (ROOT / "pages").glob("*.py") if file.stem != "present")
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TIMEOUT = 30_000
#: No name but this machine's is found: a map or font from elsewhere would fail.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
#: Streamlit itself probes these below the page's path when a page is opened by its address.
PROBES = ("_stcore/health", "_stcore/host-config")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OURS = {"include": [[".hk-card"], [".hk-page"], [".hk-section"], [".hk-step"], [".hk-template"], [".hk-quiet"]]}
#: What a page shows when it is there: figures, or the steps of intake.
SHOWN = ".hk-card, .hk-step"
CONTACTS = '[data-figure="consultations/contacts_by_method"]'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        path = chromium()
    except RuntimeError as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=[*FLAGS, OFFLINE])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as running:
        wait_for(running)
        yield running


@dataclass
class Visit:
    """One page in one window, and what went wrong in it."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.problems.append(f"failed: {request.url}"))

    def _console(self, message) -> None:
        own = any(probe in message.location.get("url", "") for probe in PROBES)
        if message.type in ("error", "warning") and not own:
            self.problems.append(f"{message.type}: {message.text}")

    def settle(self) -> None:
        """Wait until the script has run and every chart is drawn."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=TIMEOUT)
        self.page.wait_for_selector(SHOWN, timeout=TIMEOUT)
        self.page.wait_for_function(DRAWN, timeout=TIMEOUT)


#: Every card with a chart has drawn the data that it was given last.
DRAWN = """() => [...document.querySelectorAll('.hk-card')].every((card) => {
  const frame = card.querySelector('.hk-frame');
  return !card.dataset.drawing && (frame.hidden || (card.dataset.drawn && card.querySelector('.main-svg')));
})"""


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def opened(path: str = "", size: dict = DESKTOP, scheme: str = "light", **options) -> Visit:
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, locale="ja-JP", **options))
        contexts[-1].set_default_timeout(TIMEOUT)
        found = Visit(contexts[-1].new_page())
        found.page.goto(f"{address}/{path}")
        found.settle()
        return found

    yield opened
    for context in contexts:
        context.close()


def address_of(page: str, **query: str) -> str:
    path = "" if page == "overview" else page.replace("_", "-")
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{path}?{asked}" if asked else path


def assert_nothing_scrolls_sideways(page: Page) -> None:
    widths = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
          .map((node) => [node.scrollWidth, node.clientWidth])"""
    )
    for content, window in widths:
        assert content <= window, f"{content} px of content in {window} px"


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, context=OURS, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.response["passes"]
    violations = [
        f"{violation['id']}: {violation['help']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found.response["violations"]
        for node in violation["nodes"][:3]
    ]
    assert violations == []


@pytest.mark.parametrize(
    ("language", "sizes", "scheme"),
    [("ja", (DESKTOP, PHONE), "light"), ("en", (PHONE, DESKTOP), "dark")],
    ids=["ja, light, desktop then phone", "en, dark, phone then desktop"],
)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_drawn_whole(visit, name, language, sizes, scheme):
    visited = visit(address_of(name, lang=language), sizes[0], scheme)
    page = visited.page
    expect(page.locator(".hk-page h1")).to_have_text(text(f"{name}.title", language))
    assert page.evaluate("document.documentElement.lang") == language
    for size in sizes:
        page.set_viewport_size(size)
        page.wait_for_timeout(400)
        visited.settle()
        assert page.locator(SHOWN).count() > 0
        assert_nothing_scrolls_sideways(page)
        assert_accessible(page)
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.hk-card :is(h3, p, button, dt, dd)')]
          .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflow !== 'visible')
          .map((node) => node.textContent)"""
    )
    assert clipped == []
    assert visited.problems == []


#: The signed numbers of headlines and key numbers that stand on two lines in a column of some width.
BROKEN = """() => {
  const found = [[], 0];
  const columns = [...document.querySelectorAll('.hk-numbers dd, .hk-headline')];
  for (let width = 60; width <= 240; width += 2) {
    columns.forEach((column) => { column.style.width = `${width}px`; });
    for (const column of columns) {
      const texts = document.createTreeWalker(column, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) for (const match of texts.currentNode.data.matchAll(/[＋±−+][0-9.,]+%?/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, match.index);
        range.setEnd(texts.currentNode, match.index + match[0].length);
        found[1] += 1;
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) found[0].push([width, match[0]]);
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_sign_stays_with_its_number(visit, language):
    """＋ and 56.5% of a change must not stand on two lines, however narrow the screen."""
    page = visit(address_of("consultations", lang=language), PHONE).page
    broken, seen = page.evaluate(BROKEN)
    assert seen > 300
    assert broken == []


def test_opened_panels_are_accessible(visit):
    visited = visit("consultations")
    for number in range(3):
        for card in visited.page.locator(".hk-card").all()[:6]:
            buttons = card.locator(".hk-actions button")
            # The last two are the CSV and the briefing.
            if number < buttons.count() - 2:
                buttons.nth(number).click()
        assert_accessible(visited.page)


def test_a_card_shows_table_definition_and_sql(visit, warehouse):
    card = visit("consultations").page.locator(CONTACTS)
    published = publish(warehouse, "consultations/contacts_by_method", "ja")
    table, definition, sql, _ = (text(f"card.{word}", "ja") for word in ("table", "definition", "sql", "csv"))

    card.get_by_role("button", name=table, exact=True).click()
    expect(card.locator("tbody tr")).to_have_count(len(published.cells))
    assert tuple(card.locator("tbody tr").first.locator("th, td").all_inner_texts()) == published.cells[0]
    card.get_by_role("button", name=definition, exact=True).click()
    expect(card.locator("tbody")).to_have_count(0)
    expect(card.locator(".hk-definition")).to_contain_text(published.definition[1][1])
    card.get_by_role("button", name=sql, exact=True).click()
    expect(card.locator("code")).to_have_text(published.sql)
    card.get_by_role("button", name=sql, exact=True).click()
    expect(card.locator(".hk-panel > *")).to_have_count(0)


def test_the_csv_is_what_the_figure_publishes(visit, warehouse):
    page = visit("consultations").page
    with page.expect_download() as download:
        page.locator(CONTACTS).get_by_role("button", name=text("card.csv", "ja")).click()
    published = publish(warehouse, "consultations/contacts_by_method", "ja")
    assert download.value.suggested_filename == published.csv_name
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        assert file.read() == published.csv


MARK = "() => document.querySelectorAll('.js-plotly-plot').forEach((plot, i) => { plot.marked = i; })"
MARKED = "() => [...document.querySelectorAll('.js-plotly-plot')].map((plot) => plot.marked ?? null)"


def test_a_filter_changes_charts_in_place(visit):
    visited = visit("consultations")
    page = visited.page
    page.evaluate(MARK)
    plots = page.locator(".js-plotly-plot").count()
    drawn = page.locator(CONTACTS).get_attribute("data-drawn")
    top = page.evaluate(f"""() => document.querySelector('{CONTACTS}').getBoundingClientRect().top""")
    page.get_by_test_id("stButtonGroup").locator("button", has_text="583").click()
    expect(page.locator(CONTACTS)).not_to_have_attribute("data-drawn", drawn)
    visited.settle()
    expect(page.locator(CONTACTS).locator(".hk-headline")).to_contain_text("583")
    assert page.evaluate(MARKED) == [*range(plots)], "the same plots are still there"
    assert page.evaluate(f"""() => document.querySelector('{CONTACTS}').getBoundingClientRect().top""") == top
    assert "basis=with_liaison" in page.url
    assert visited.problems == []


def test_the_language_switches_in_place(visit):
    visited = visit("consultations")
    page = visited.page
    page.evaluate(MARK)
    plots = page.locator(".js-plotly-plot").count()
    page.get_by_text("English", exact=True).click()
    expect(page.locator(".hk-page h1")).to_have_text(text("consultations.title", "en"))
    expect(page.locator(CONTACTS).get_by_role("button", name=text("card.table", "en"), exact=True)).to_be_visible()
    visited.settle()
    assert page.evaluate(MARKED) == [*range(plots)]
    assert "lang=en" in page.url
    page.get_by_text("日本語", exact=True).click()
    expect(page.locator(".hk-page h1")).to_have_text(text("consultations.title", "ja"))
    assert visited.problems == []


def test_every_page_is_reached_by_the_navigation(visit):
    visited = visit("?lang=en")
    for name in PAGES:
        link = visited.page.get_by_test_id("stSidebarNavLink").filter(has_text=text(f"{name}.title", "en"))
        link.first.click()
        expect(visited.page.locator(".hk-page h1")).to_have_text(text(f"{name}.title", "en"))
        visited.settle()
    assert visited.problems == []


def test_keyboard_focus_is_visible_and_opens_the_table(visit):
    page = visit("consultations").page
    buttons = page.locator(CONTACTS).locator(".hk-actions button")
    buttons.nth(1).focus()
    page.keyboard.press("Shift+Tab")
    focus = page.evaluate(
        """() => { const style = getComputedStyle(document.activeElement);
          return [document.activeElement.textContent, style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
    )
    assert focus[0] == text("card.table", "ja")
    assert focus[1] != "none" and focus[2] >= 2
    page.keyboard.press("Enter")
    expect(page.locator(CONTACTS).locator("tbody")).to_be_visible()
    assert buttons.first.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.textContent") == text("card.table", "ja"), "the focus stays"


MAP = '[data-figure="age_region/new_cases_by_area"]'
#: A point of the window inside an area's shape.
POINT = """([map, area]) => {
  const shapes = [...document.querySelector(map).querySelectorAll('.choroplethlayer path')];
  const shape = shapes.findLast((path) => [path.__data__?.loc, path.__data__?.id].includes(area));
  if (!shape) return null;
  const box = shape.getBoundingClientRect(), toShape = shape.getScreenCTM().inverse();
  for (let x = 0.1; x < 1; x += 0.1) for (let y = 0.1; y < 1; y += 0.1) {
    const point = new DOMPoint(box.x + box.width * x, box.y + box.height * y);
    if (shape.isPointInFill(point.matrixTransform(toShape))) return [point.x, point.y];
  }
}"""


def test_clicking_an_area_shows_what_is_known_of_it(visit):
    """Soya: four people (1(6)イ), sessions in Wakkanai, Toyotomi and Esashi (2(2))."""
    visited = visit("age-region")
    page = visited.page
    page.locator(MAP).locator(".hk-plot").evaluate("node => node.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)
    page.evaluate(MARK)
    x, y = page.evaluate(POINT, [MAP, "soya"])
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    page.wait_for_url("**area=soya**")
    visited.settle()
    sessions = page.locator('[data-figure="age_region/area_sessions"]')
    for place in ("稚内", "豊富", "枝幸"):
        expect(sessions).to_contain_text(place)
    expect(page.locator('[data-figure="age_region/area_facts"]')).to_contain_text("宗谷")
    assert page.evaluate(MARKED).count(None) <= 1, "the plots are changed in place; only the area's own may be new"
    page.mouse.move(x + 1, y)
    page.wait_for_timeout(200)
    page.mouse.click(x + 1, y)
    expect(page).not_to_have_url(re.compile("area="))
    assert visited.problems == []


def test_maps_draw_without_a_network(visit):
    for path in ("age-region", "seminars"):
        visited = visit(path)
        shapes = visited.page.locator(".choroplethlayer path")
        assert shapes.count() >= 14
        widths = shapes.evaluate_all("paths => paths.map((path) => path.getBoundingClientRect().width)")
        assert max(widths) > 50
        assert visited.problems == []


def test_zero_and_not_counted_differ_on_the_map(visit):
    """留萌 0 is a fact and is filled with the scale's first colour; 札幌 is outside the counts and is not."""
    page = visit("age-region").page
    drawn = json.loads(page.evaluate(f"""() => JSON.stringify(document.querySelector('{MAP} .js-plotly-plot').data)"""))
    words = json.dumps(drawn, ensure_ascii=False)
    assert "留萌" in words
    assert "札幌" in words
    assert "対象外" in words


def test_dark_follows_the_device_without_a_reload(visit):
    visited = visit("consultations")
    page = visited.page
    fill = f"() => document.querySelector('{CONTACTS} .js-plotly-plot').layout.template.layout.paper_bgcolor"
    light = page.evaluate(fill)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => ({fill})() !== light", arg=light)
    visited.settle()
    assert_accessible(page)
    assert visited.problems == []


REGIONAL = ("map", "rates", "funnel", "need", "need_and_reach")
CHOSEN_MARKS = """(name) => document.querySelector(`[data-figure="regional_demand/${name}"] .js-plotly-plot`).data
  .filter((trace) => trace.meta === 'chosen')
  .reduce((sum, trace) => sum + [...(trace.locations ?? trace.x ?? trace.lon ?? [])].length, 0)"""


def test_choosing_a_place_marks_it_on_every_chart_without_drawing_again(visit):
    """From a row of the table here, as from a mark; the address tells it, and a second press takes it back."""
    visited = visit(address_of("regional_demand"))
    page = visited.page
    assert [page.evaluate(CHOSEN_MARKS, name) for name in REGIONAL] == [0] * len(REGIONAL)
    stamps = "() => [...document.querySelectorAll('.hk-card')].map((card) => card.dataset.drawn)"
    before = page.evaluate(stamps)
    row = page.locator('[data-figure="regional_demand/candidates"] tr[data-key="oshima"]')
    row.click()
    for name in REGIONAL:
        page.wait_for_function(f"(name) => ({CHOSEN_MARKS})(name) > 0", arg=name)
    expect(page).to_have_url(re.compile("place=oshima"))
    expect(row).to_have_attribute("aria-current", "true")
    visited.settle()
    assert page.evaluate(stamps) == before, "no chart was sent again"
    row.click()
    page.wait_for_function(f"(name) => ({CHOSEN_MARKS})(name) === 0", arg="map")
    expect(page).not_to_have_url(re.compile("place="))
    assert visited.problems == []


def test_the_address_tells_which_place_is_marked(visit):
    visited = visit(address_of("regional_demand", place="soya", lang="en"))
    for name in REGIONAL:
        assert visited.page.evaluate(CHOSEN_MARKS, name) > 0, name
    assert visited.problems == []
