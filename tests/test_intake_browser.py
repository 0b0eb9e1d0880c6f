"""The way from a file to a figure and back in a real Chromium: drag in, preview, confirm, see it, undo."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.language import text
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.synthetic import records as synthetic_records
from dashboard.synthetic import words as synthetic_words
from dashboard.synthetic import write
from tests.bench.browser import server, wait_for
from tests.test_browser import (  # noqa: F401 (fixtures)
    DESKTOP,
    PHONE,
    WCAG,
    Visit,
    assert_nothing_scrolls_sideways,
    browser,
    visit,
)
from tests.test_intake import april, consultations, contact, meetings

CANDIDATE = ".hk-candidate"
#: A name, a format or a unit rather than an English word.
NO_WORDS = re.compile(
    r"[\w.・_\-]+\.(csv|xlsx|txt)|Excel|xlsx|CSV|Parquet|\d*[KM]?B\b|English|Language|\b[RC]-?\d+\S*|/\S+"
)
#: Streamlit draws icons as words in a font of icons, and hides them from those who can't see them.
VISIBLE_WORDS = """() => {
  const said = [];
  for (const part of document.querySelectorAll('[data-testid="stMain"], [data-testid="stSidebar"], [role="tooltip"]')) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const style = getComputedStyle(parent);
      const drawn = parent.getClientRects().length && style.visibility === 'visible' && parseFloat(style.fontSize) > 0;
      if (drawn && !parent.closest('[data-testid="stIconMaterial"], [aria-label], svg, style, script'))
        said.push(walker.currentNode.data);
    }
  }
  const main = document.querySelector('[data-testid="stMain"]');
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const node of main.querySelectorAll(`[${name}]`))
      // The button of a list to choose from is Streamlit's on every page.
      if (!node.closest('[data-testid="stSelectbox"]')) said.push(node.getAttribute(name));
  return said;
}"""
DROP = """([selector, files]) => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  const zone = document.querySelector(selector);
  for (const kind of ['dragenter', 'dragover', 'drop'])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The data folder of the server."""
    return tmp_path_factory.mktemp("intake") / "records"


@pytest.fixture(scope="module")
def address(folder) -> Iterator[str]:
    with server(records=folder) as running:
        wait_for(running)
        yield running


@pytest.fixture(scope="module")
def logs(warehouse, tmp_path_factory) -> list[Path]:
    """The synthetic consultations of FY2025 as CP932, and the seminars of that year as a workbook."""
    target, words, made = tmp_path_factory.mktemp("logs"), synthetic_words(warehouse), synthetic_records(warehouse)
    files = []
    for kind, name in (("consultations", "相談.csv"), ("seminars", "研修会.xlsx")):
        rows = made[kind].filter([year == 2025 for year in made[kind]["fiscal_year"].to_pylist()])
        options = {"encoding": "cp932"} if name.endswith("csv") else {}
        write(rows, kinds()[kind], words, target / name, **options)
        files.append(target / name)
    return files


@pytest.fixture(autouse=True)
def nothing_stays(folder) -> Iterator[None]:
    """Undo what a test took in, so that the next one finds no records."""
    yield
    store = Store(folder)
    while store.in_force():
        store.undo(store.in_force()[-1].id)


def say(key: str, language: str = "ja", **values: object) -> str:
    return text(f"intake.{key}", language, **values)


def choose(visited: Visit, *files: Path | tuple[str, bytes]) -> None:
    """Give files to the uploader and wait for the preview."""
    given = [
        str(file) if isinstance(file, Path) else {"name": file[0], "mimeType": "text/csv", "buffer": file[1]}
        for file in files
    ]
    visited.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(given)
    visited.page.wait_for_selector(CANDIDATE)
    visited.settle()


def press(visited: Visit, key: str, language: str = "ja") -> None:
    visited.page.get_by_role("button", name=say(key, language), exact=True).first.click()
    visited.page.wait_for_timeout(300)
    visited.settle()


def english(page: Page) -> list[str]:
    """Return the English words that are seen or read out."""
    found = []
    for words in page.evaluate(VISIBLE_WORDS):
        rest = NO_WORDS.sub("", words)
        if re.search("[A-Za-z]{2,}", rest):
            found.append(words)
    return found


def test_from_file_to_figure_and_back(visit, logs, folder):  # noqa: F811
    visited = visit("intake")
    page = visited.page
    page.evaluate(
        DROP,
        [
            '[data-testid="stFileUploaderDropzone"]',
            [[file.name, base64.b64encode(file.read_bytes()).decode()] for file in logs],
        ],
    )
    page.wait_for_selector(CANDIDATE)
    visited.settle()
    expect(page.locator(CANDIDATE)).to_have_count(2)
    expect(page.locator(CANDIDATE).first).to_contain_text("相談記録")
    expect(page.locator(CANDIDATE).nth(1)).to_contain_text("研修会記録")
    changes = page.locator(".hk-changes").inner_text()
    assert "2025年度" in changes and "記録なし" in changes
    contacts = re.search(r"相談延べ件数\s+記録なし\s+([\d,]+)件", changes).group(1)
    assert not folder.exists() or not Store(folder).in_force()

    press(visited, "confirm")
    expect(page.locator(".hk-good")).to_contain_text("相談.csv")
    assert len(Store(folder).in_force()) == 2

    page.get_by_test_id("stPageLink").get_by_text(text("consultations.title", "ja"), exact=True).click()
    expect(page.locator(".hk-page h1")).to_have_text(text("consultations.title", "ja"))
    visited.settle()
    year = page.get_by_role("combobox", name=text("app.fiscal_year", "ja"))
    expect(year).to_have_value(re.compile("2025年度"))
    figure = page.locator('[data-figure="consultations/contacts_by_method"]')
    expect(figure.locator(".hk-subtitle")).to_contain_text("2025年度")
    expect(figure.locator(".hk-headline")).to_contain_text(contacts)

    page.get_by_test_id("stSidebarNavLink").filter(has_text=say("title")).click()
    expect(page.locator(".hk-page h1")).to_have_text(say("title"))
    visited.settle()
    for _ in logs:
        press(visited, "undo")
        press(visited, "undo_yes")
    assert Store(folder).in_force() == []
    page.get_by_test_id("stSidebarNavLink").filter(has_text=text("consultations.title", "ja")).click()
    expect(page.locator(".hk-page h1")).to_have_text(text("consultations.title", "ja"))
    visited.settle()
    expect(figure.locator(".hk-subtitle")).to_contain_text("2024年度")
    expect(figure.locator(".hk-headline")).to_contain_text("554")
    expect(year).to_have_value(re.compile("2024年度"))
    assert visited.problems == []


def test_everything_is_japanese_in_japanese(visit):  # noqa: F811
    visited = visit("intake?lang=ja")
    page = visited.page
    assert english(page) == []
    expect(page.get_by_role("button", name=say("upload.button"), exact=True)).to_be_visible()
    choose(visited, consultations(contact(1, "2025-04-01"), contact(2, "3/4/5")), ("絵.txt", b"\x89PNG\r\n\x1a\n"))
    page.locator(".hk-remarks summary").first.click()
    assert english(page) == []
    expect(page.get_by_role("button", name=say("upload.add"), exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=f"{say('upload.remove')}相談.csv", exact=True)).to_be_visible()
    press(visited, "confirm")
    press(visited, "undo")
    assert english(page) == []
    page.get_by_test_id("stExpander").locator("summary").click()
    assert english(page) == []
    assert visited.problems == []


def test_the_words_of_the_uploader_follow_the_language(visit):  # noqa: F811
    visited = visit("intake?lang=en")
    page = visited.page
    expect(page.get_by_role("button", name=say("upload.button", "en"), exact=True)).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_text("日本語", exact=True).click()
    visited.settle()
    expect(page.get_by_role("button", name=say("upload.button"), exact=True)).to_be_visible()
    expect(page.get_by_label(say("upload.input"), exact=True)).to_have_count(1)
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert visited.problems == []


def test_a_file_too_large_is_refused_in_the_browser_in_japanese(visit, tmp_path):  # noqa: F811
    file = tmp_path / "大きい.csv"
    with file.open("wb") as opened:
        opened.truncate(101 * 1024 * 1024)
    page = visit("intake").page
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(file))
    chip = page.get_by_test_id("stFileChip")
    chip.wait_for()
    after = chip.evaluate("node => getComputedStyle(node, '::after').content")
    assert say("upload.too_large") in after
    chip.hover()
    page.wait_for_timeout(600)
    assert english(page) == []


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light", "dark, phone"])
def test_each_step_is_accessible_and_fits(scheme, size, visit):  # noqa: F811
    visited = visit("intake", size, scheme)
    page = visited.page
    choose(visited, meetings(*april(1, 2)))
    press(visited, "confirm")
    choose(
        visited,
        meetings(
            *april(1, 2),
            name="別の名前でとても長いので一行には入りきらないかもしれない例会の記録の表.csv",
            attendance="9",
        ),
        consultations(*(contact(case, "3/4/5") for case in range(30)), contact(31, "2025-04-01", minutes="多数")),
        ("絵.csv", b"\x89PNG\r\n\x1a\n"),
    )
    for summary in page.locator(".hk-remarks summary").all():
        summary.click()
    for _ in range(2):
        assert_nothing_scrolls_sideways(page)
        assert_accessible(page)
        if page.get_by_test_id("stRadio").count():
            page.get_by_test_id("stRadio").get_by_text(say("choice.replace")).click()
            visited.settle()
    press(visited, "undo")
    assert_accessible(page)
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.hk-candidate *, .hk-intake *, .hk-changes *, .hk-message')]
          .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === 'hidden'
            && node.clientWidth > 1)
          .map((node) => node.textContent)"""
    )
    assert clipped == []
    assert visited.problems == []


def assert_accessible(page: Page) -> None:
    ours = [".hk-page", ".hk-step", ".hk-section", CANDIDATE, ".hk-remarks", ".hk-changes", ".hk-message", ".hk-intake"]
    ours += [".hk-quiet", '[data-testid="stRadio"]', '[data-testid="stBaseButton-primary"]']
    context = {"include": [[part] for part in ours if page.locator(part).count()]}
    found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.response["passes"]
    assert [
        f"{violation['id']}: {violation['help']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found.response["violations"]
        for node in violation["nodes"][:3]
    ] == []


def test_two_tabs_do_not_lose_each_others_work(visit, folder):  # noqa: F811
    one, other = visit("intake"), visit("intake")
    choose(one, meetings(*april(1)))
    choose(other, meetings(*april(2), name="別の会.csv"))
    press(one, "confirm")
    press(other, "confirm")
    expect(other.page.locator(".hk-message.hk-attention")).to_have_text(say("changed_meanwhile"))
    assert [made.name for made in Store(folder).in_force()] == ["例会.csv"]
    expect(other.page.locator(CANDIDATE)).to_have_count(1)
    press(other, "confirm")
    assert [made.name for made in Store(folder).in_force()] == ["例会.csv", "別の会.csv"]
    assert one.problems == other.problems == []
