"""Measure the dashboard on the shipped data and on ten million rows of records; print JSON.

Run with ``make bench``. Interactions and the cold start are compared with a bare Streamlit page,
clicks on the large log with clicks on the shipped data: both take turns in one run, so that both
see the same machine. Times are milliseconds in a real browser; the ratios are what counts.
Queries, memory and intake: tests/bench/records.py; exports of the shipped briefing: tests/bench/briefings.py.
"""

import argparse
import json
import math
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import briefings, records
from tests.bench.browser import CLOCK, FLAGS, ROOT, chromium, server, wait_for

FLOOR = ROOT / "tests" / "bench" / "floor.py"
VIEWPORT = {"width": 1440, "height": 900}
TIMEOUT = 20_000


@dataclass
class Interaction:
    """A press on a page of ours: where, and on which elements in turn."""

    name: str
    path: str
    targets: tuple[str, ...]
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def option(text: str) -> str:
    return f'[data-testid="stButtonGroup"] button:has-text("{text}")'


INTERACTIONS = (
    ("consultations: total with or without liaison", "consultations", (option("連携を含む"), option("連携を含めない"))),
    ("age and region: click an area", "age-region?area=soya", ("areas",)),
    ("regional demand: click an area", "regional-demand", ("areas",)),
    ("overview: language", "", (option("English"), option("日本語"))),
)
#: The map on which areas are clicked.
MAPS = {"age-region": "age_region/new_cases_by_area", "regional-demand": "regional_demand/map"}


def percentile(values: list[float], share: float) -> float:
    """Return the nearest-rank percentile: a value that was measured."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def settle(page: Page) -> None:
    """Wait until the script has run and every card has drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=TIMEOUT)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=TIMEOUT)
    page.wait_for_function("() => !document.querySelector('[data-drawing]')", timeout=TIMEOUT)
    page.wait_for_timeout(150)


def stamps(page: Page) -> dict[str, str]:
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.hk-card')]
        .map(card => [card.dataset.figure, card.dataset.draws]))"""
    )


CHANGED = """(before) => [...document.querySelectorAll('.hk-card')]
  .some(card => card.dataset.draws && card.dataset.draws !== before[card.dataset.figure])"""


def kinds_of(page: Page, figure: str) -> list[str]:
    """Return the kind of each panel of a figure: a map, and one for each pair of axes. Each would be a bare chart."""
    traces = page.evaluate(
        """(name) => document.querySelector(`[data-figure="${name}"] .js-plotly-plot`)
        .data.map(trace => [trace.type ?? 'scatter', trace.xaxis ?? 'x'])""",
        figure,
    )
    panels: dict[str, set[str]] = {}
    for kind, axis in traces:
        panels.setdefault("map" if kind in ("choropleth", "scattergeo") else axis, set()).add(kind)
    order = ("choropleth", "heatmap", "bar", "scatter")
    return [next(kind for kind in order if kind in kinds) for kinds in panels.values()]


def press(page: Page, interaction: Interaction, turn: int) -> None:
    """Press the element whose turn it is; areas are pressed where their label stands."""
    target = interaction.targets[turn % len(interaction.targets)]
    if target == "areas":
        chart = MAPS[interaction.path.split("?")[0]]
        frame = page.locator(f'[data-figure="{chart}"] .hk-plot')
        frame.evaluate("node => node.scrollIntoView({block: 'center'})")
        x, y = page.evaluate(AREA_POINT, {"chart": chart, "turn": turn})
        page.mouse.move(x, y)
        page.wait_for_timeout(80)
        page.mouse.click(x, y)
    else:
        page.locator(target).first.click()


# A point inside the n-th of the map's larger areas. (Plotly puts a rectangle over a map to catch the pointer.)
AREA_POINT = r"""
({chart, turn}) => {
  const map = document.querySelector(`[data-figure="${chart}"]`);
  const spots = [];
  for (const path of [...map.querySelectorAll('.choroplethlayer path')].slice(0, 14)) {
    const box = path.getBoundingClientRect();
    const toPath = path.getScreenCTM().inverse();
    const inside = [[.5, .5], [.35, .5], [.65, .5], [.5, .35], [.5, .65]]
      .map(([x, y]) => new DOMPoint(box.x + box.width * x, box.y + box.height * y))
      .find((point) => path.isPointInFill(point.matrixTransform(toPath)));
    if (box.width > 100 && inside) spots.push([inside.x, inside.y]);
  }
  return spots[(turn * 3) % spots.length];
}
"""


def timed(page: Page, scope: list[str] | None, act) -> float:
    page.evaluate(CLOCK, {"scope": scope})
    act()
    page.wait_for_function("() => window.benchClock.took !== null", timeout=TIMEOUT, polling=20)
    return page.evaluate("() => window.benchClock.took")


def interactions(browser: Browser, ours: str, floor: str, repetitions: int) -> dict:
    """Measure every interaction, page and bare page in turn."""
    results = {}
    for name, path, targets in INTERACTIONS:
        item = Interaction(name, path, targets)
        page = browser.new_context(viewport=VIEWPORT, locale="ja-JP").new_page()
        page.goto(f"{ours}/{path}")
        settle(page)
        for turn in (0, 1):
            before = stamps(page)
            press(page, item, turn)
            page.wait_for_function(CHANGED, arg=before, timeout=TIMEOUT)
            page.wait_for_timeout(1500)
            settle(page)
        charts = {figure for figure, stamp in stamps(page).items() if stamp and before.get(figure) != stamp}
        item.figures = sorted(charts)
        item.kinds = [kind for figure in item.figures for kind in kinds_of(page, figure)]
        bare = browser.new_context(viewport=VIEWPORT).new_page()
        bare.goto(f"{floor}/?charts={','.join(item.kinds)}")
        settle(bare)
        for turn in range(2, repetitions + 4):
            took = timed(page, item.figures, partial(press, page, item, turn))
            settle(page)
            letter = "ABCD"[turn % 4]
            button = bare.locator(f'[data-testid="stButtonGroup"] button:has-text("{letter}")').first
            if button.get_attribute("aria-checked") == "true":
                button = bare.locator(
                    f'[data-testid="stButtonGroup"] button:has-text("{"ABCD"[(turn + 1) % 4]}")'
                ).first
            took_bare = timed(bare, None, button.click)
            settle(bare)
            if turn >= 4:
                item.ours.append(took)
                item.floor.append(took_bare)
        page.context.close()
        bare.context.close()
        results[name] = summary(item.ours, item.floor) | {"charts": item.kinds}
    return results


def on_large_log(browser: Browser, large: str, shipped: str, repetitions: int) -> dict:
    """Measure every interaction on the large log and on the shipped data in turn; the floor is the shipped data."""
    results = {}
    for name, path, targets in INTERACTIONS:
        pages = []
        for address in (large, shipped):
            page = browser.new_context(viewport=VIEWPORT, locale="ja-JP").new_page()
            page.goto(f"{address}/{path}")
            settle(page)
            pages.append((page, Interaction(name, path, targets)))
        for page, item in pages:
            for turn in (0, 1):
                before = stamps(page)
                press(page, item, turn)
                page.wait_for_function(CHANGED, arg=before, timeout=TIMEOUT)
                page.wait_for_timeout(1500)
                settle(page)
            item.figures = sorted(figure for figure, stamp in stamps(page).items() if stamp != before.get(figure))
        for turn in range(2, repetitions + 4):
            for page, item in pages:
                took = timed(page, item.figures, partial(press, page, item, turn))
                settle(page)
                if turn >= 4:
                    item.ours.append(took)
        (_, ours), (_, floor) = pages
        results[name] = summary(ours.ours, floor.ours)
        for page, _ in pages:
            page.context.close()
    return results


def summary(ours: list[float], floor: list[float]) -> dict:
    p50, p95 = statistics.median(ours), percentile(ours, 0.95)
    floor_p50, floor_p95 = statistics.median(floor), percentile(floor, 0.95)
    return {
        "p50_ms": round(p50, 1),
        "p95_ms": round(p95, 1),
        "floor_p50_ms": round(floor_p50, 1),
        "floor_p95_ms": round(floor_p95, 1),
        "ratio": round(p50 / floor_p50, 3),
        "ratio_p95": round(p95 / floor_p95, 3),
    }


def first_figure(browser: Browser, path: str, bare: Path | None = None) -> float:
    """Return the time from starting the server to the first chart in a new browser window."""
    context = browser.new_context(viewport=VIEWPORT, locale="ja-JP")
    page = context.new_page()
    started = time.perf_counter()
    with server(bare) as address:
        wait_for(address)
        page.goto(f"{address}/{path}", wait_until="commit")
        page.wait_for_selector(".js-plotly-plot .main-svg path", state="attached", timeout=60_000)
        took = 1000 * (time.perf_counter() - started)
    context.close()
    return took


def cold_start(browser: Browser, repetitions: int) -> dict:
    ours, floor = [], []
    for turn in range(repetitions + 1):
        took = first_figure(browser, "")
        took_bare = first_figure(browser, "?charts=bar", bare=FLOOR)
        if turn:
            ours.append(took)
            floor.append(took_bare)
    return summary(ours, floor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=30, help="of each interaction")
    parser.add_argument("--cold", type=int, default=8, help="cold starts")
    parser.add_argument("--rows", type=int, default=records.ROWS, help="of the large log")
    parser.add_argument("--csv-rows", type=int, default=records.CSV_ROWS, help="of the CSV that is taken in")
    parser.add_argument("--exports", type=int, default=5, help="of the shipped briefing, in each format")
    given = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with server() as ours, server(bare=FLOOR) as floor:
            wait_for(ours)
            wait_for(floor)
            measured = interactions(browser, ours, floor, given.repetitions)
        result = {"unit": "ms", "browser": browser.version, "interactions": measured}
        result["cold_start"] = cold_start(browser, given.cold)
        result["briefing"] = briefings.measure(given.exports)
        result["records"] = records.measure(Path(folder), given.rows, given.csv_rows)
        with server(records=Path(folder) / "large") as large, server() as shipped:
            wait_for(large)
            wait_for(shipped)
            result["clicks_on_large_log"] = on_large_log(browser, large, shipped, given.repetitions)
        browser.close()
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
