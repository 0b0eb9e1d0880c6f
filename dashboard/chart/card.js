// The figure card: headline, chart, notes, and one click away the table, the definition, the SQL,
// a CSV, and a place in a briefing. It lives as long as its page: new data changes it in place (Plotly.react), so
// nothing flickers and nothing jumps. Colours come in light; dark ones are swapped in here.

const TEMPLATE = __TEMPLATE__;
const DARK = __DARK__;
const PLOTLY = __PLOTLY__;
const cards = new WeakMap();
const alive = new Set();

// As soon as this module is there: the first figure needs not wait for it.
library(PLOTLY);

// Reading styles and sizes makes the browser lay out the whole page: the theme is read when it
// changes, a card's width comes from its observer.
let dark = null;

// While the page is printed it is light, and a sheet has the width of its print (see the end).
let printing = false;

function isDark() {
  if (printing) return false;
  if (dark === null) {
    const app = document.querySelector(".stApp") ?? document.body;
    const [r, g, b] = getComputedStyle(app).backgroundColor.match(/[\d.]+/g).map(Number);
    dark = 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  return dark;
}

function specification(data, dark, narrow) {
  const colour = (text) => (dark ? text.replace(/#[0-9a-fA-F]{6}\b/g, (c) => DARK[c.toUpperCase()] ?? c) : text);
  const chart = JSON.parse(colour(data.chart));
  Object.assign(chart.layout, { template: JSON.parse(colour(JSON.stringify(TEMPLATE))), height: data.height, autosize: true });
  if (narrow) narrowed(chart);
  return chart;
}

function messages(data) {
  const list = (lines) => element("ul", {}, ...lines.map((line) => element("li", {}, line)));
  const parts = [];
  if (data.faults.length) {
    parts.push(element("div", { class: "hk-fault", role: "alert" }, element("strong", {}, `⚠ ${data.words.fault}`), list(data.faults)));
  }
  if (data.warnings.length) {
    parts.push(element("div", { class: "hk-fault" }, element("strong", {}, `⚠ ${data.words.warning}`), list(data.warnings)));
  }
  if (data.empty) parts.push(element("p", { class: "hk-empty" }, data.empty));
  return parts;
}

function keyNumbers(numbers) {
  return numbers.map((item) =>
    element(
      "div",
      { class: "hk-number" },
      element("dt", {}, item.label),
      element(
        "dd",
        {},
        element("span", { class: "hk-value" }, ...unbroken(item.value), element("span", { class: "hk-unit" }, item.unit)),
        item.change ? element("span", { class: "hk-change" }, ...unbroken(item.change)) : null,
        item.note ? element("span", { class: "hk-change" }, ...unbroken(item.note)) : null,
      ),
    ),
  );
}

// A row of a table can be chosen like its mark on the chart.
function tableRow(card, row, i, align) {
  const { data } = card;
  const key = data.selects ? data.picks[i] : null;
  const cells = row.map((cell, j) => element(j ? "td" : "th", { scope: j ? null : "row", class: align(j) }, cell));
  if (key == null) return element("tr", {}, ...cells);
  const choose = (event) => (event.type === "click" || event.key === "Enter") && card.choose(key);
  return element("tr", { "data-key": key, class: "hk-pick", tabindex: 0, "aria-current": String(key === card.chosen), onclick: choose, onkeydown: choose }, ...cells);
}

function tablePanel(data, card) {
  const align = (i) => (data.columns[i].numeric ? "hk-right" : null);
  const head = data.columns.map((column, i) => element("th", { scope: "col", class: align(i) }, column.label));
  const rows = data.cells.map((row, i) => tableRow(card, row, i, align));
  return element(
    "div",
    { class: "hk-scroll", tabindex: 0, role: "region", "aria-label": `${data.words.table}: ${data.title}` },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
  );
}

const PANELS = {
  table: tablePanel,
  definition: (data) =>
    element(
      "dl",
      { class: "hk-definition" },
      ...[...data.definition, [data.words.sourceTerm, data.source]].flatMap(([term, words]) => [element("dt", {}, term), element("dd", {}, words)]),
    ),
  sql: (data) =>
    element("pre", { class: "hk-scroll", tabindex: 0, role: "region", "aria-label": `SQL: ${data.title}` }, element("code", {}, data.sql)),
};

function download(data) {
  const url = URL.createObjectURL(new Blob([data.csv], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: data.csvName }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

class Card {
  constructor(parent) {
    this.open = null;
    this.chosen = null;
    this.draws = 0;
    this.headline = element("h3", { class: "hk-headline" });
    this.subtitle = element("p", { class: "hk-subtitle" });
    this.messages = element("div", { class: "hk-messages" });
    this.lead = element("div");
    this.numbers = element("dl", { class: "hk-numbers" });
    this.plot = element("div", { class: "hk-plot" });
    this.frame = element("div", { class: "hk-frame", role: "img" }, this.plot);
    this.notes = element("div");
    this.source = element("p", { class: "hk-source" });
    this.actions = element("div", { class: "hk-actions" });
    this.panel = element("div", { class: "hk-panel" });
    const footer = element("div", { class: "hk-footer" }, this.source, this.actions);
    this.root = element("article", { class: "hk-card" }, this.headline, this.subtitle, this.messages, this.lead, this.numbers, this.frame, this.notes, footer, this.panel);
    parent.replaceChildren(this.root);
    this.resized = new ResizeObserver(([entry]) => this.resize(entry.contentRect.width));
    this.resized.observe(this.frame);
    alive.add(this);
  }

  update({ data, setTriggerValue }) {
    this.pick = setTriggerValue;
    const before = this.data;
    this.data = data;
    const chosen = data.chosen ?? null;
    if (before?.stamp === data.stamp) return this.highlight(chosen);
    const stale = this.chosen !== chosen;
    this.chosen = chosen;
    const changed = (...parts) => parts.some((part) => JSON.stringify(before?.[part]) !== JSON.stringify(data[part]));
    // Streamlit fixes <html lang="en">; screen readers and line breaking need the real one.
    if (document.documentElement.lang !== data.language) document.documentElement.lang = data.language;
    if (changed("name")) this.root.dataset.figure = data.name;
    if (changed("headline", "title")) {
      this.headline.replaceChildren(...unbroken(data.headline || data.title));
      this.frame.setAttribute("aria-label", `${data.title}: ${data.headline}`);
    }
    if (changed("subtitle")) this.subtitle.textContent = data.subtitle;
    if (changed("faults", "warnings", "empty", "words")) this.messages.replaceChildren(...messages(data));
    if (changed("lead")) this.lead.replaceChildren(...paragraphs("hk-lead", data.lead));
    if (changed("numbers")) this.numbers.replaceChildren(...keyNumbers(data.numbers));
    this.numbers.hidden = !data.numbers.length;
    if (changed("notes")) this.notes.replaceChildren(...paragraphs("hk-note", data.notes));
    if (changed("source")) this.source.textContent = data.source;
    if (changed("columns", "cells", "definition", "sql", "words", "addable")) this.drawActions();
    if (stale) this.markRows();
    if (changed("chart", "height")) this.frameChart();
    else if (data.chart) {
      if (stale) this.mark();
      this.root.dataset.drawn = data.stamp;
    }
  }

  frameChart() {
    const { data } = this;
    this.frame.hidden = !data.chart;
    this.frame.dataset.loading = data.words.loading;
    if (!data.chart) {
      this.frame.style.minHeight = "";
      return;
    }
    // A figure tells where it is narrow; by default in half a page's width too.
    const { narrow } = JSON.parse(data.chart).layout.meta ?? {};
    this.below = narrow?.below ?? NARROW;
    if (!this.width) {
      this.width = this.frame.clientWidth;
      // A figure may be lower or higher on a narrow screen.
      const own = this.width < this.below && narrow?.layout?.height;
      this.frame.style.minHeight = `${own || data.height}px`;
    }
    this.draw();
  }

  drawActions() {
    const { data } = this;
    const filled = data.cells.length > 0;
    const always = filled && !data.chart && !data.numbers.length && !data.lead.length;
    const names = [filled && !always ? "table" : null, "definition", "sql"].filter(Boolean);
    const toggle = (name) =>
      element("button", { type: "button", "aria-expanded": String(this.open === name), onclick: () => this.toggle(name) }, data.words[name]);
    this.actions.replaceChildren(
      ...names.map(toggle),
      ...(filled ? [element("button", { type: "button", onclick: () => download(this.data) }, data.words.csv)] : []),
      ...(data.addable ? [element("button", { type: "button", class: "hk-add", onclick: () => this.pick("added", true) }, data.words.add)] : []),
    );
    const panels = [always ? tablePanel(data, this) : null, names.includes(this.open) ? PANELS[this.open](data, this) : null];
    this.panel.replaceChildren(...panels.filter(Boolean));
  }

  toggle(name) {
    this.open = this.open === name ? null : name;
    const index = [...this.actions.children].indexOf(document.activeElement);
    this.drawActions();
    this.actions.children[index]?.focus();
  }

  async draw() {
    const { data } = this;
    let plotly;
    try {
      plotly = await library(PLOTLY);
    } catch (error) {
      this.messages.replaceChildren(element("p", { class: "hk-fault", role: "alert" }, `⚠ ${error.message}`));
      return;
    }
    if (data !== this.data || !this.plot.isConnected) return;
    const printed = printing && this.printWidth();
    this.narrow = (printed || this.width) < this.below;
    this.dark = isDark();
    const chart = specification(data, this.dark, this.narrow);
    if (printed) merge(chart.layout, { ...chart.layout.meta?.print, width: printed });
    this.spread(chart.layout.meta?.least_width);
    this.root.dataset.drawing = "true";
    this.frame.style.minHeight = `${chart.layout.height}px`;
    await plotly.react(this.plot, chart.data, chart.layout, CONFIG);
    this.marked = false; // as drawn, nothing is
    await this.mark();
    delete this.root.dataset.drawing;
    this.root.dataset.drawn = data.stamp;
    this.root.dataset.draws = ++this.draws;
    if (!this.listening) {
      this.listening = true;
      this.plot.on("plotly_click", (event) => this.clicked(event.points[0]));
    }
  }

  // A chart that can't shrink to a phone scrolls in its frame; its row names stay in sight.
  spread(leastWidth) {
    this.frame.classList.toggle("hk-wide", Boolean(leastWidth));
    if (leastWidth) this.frame.tabIndex = 0;
    else this.frame.removeAttribute("tabindex");
    this.plot.style.minWidth = leastWidth ? `${leastWidth}px` : "";
    this.frame.onscroll = () => {
      this.frame.style.setProperty("--hk-scrolled", `${this.frame.scrollLeft}px`);
      this.frame.style.setProperty("--hk-halo", this.frame.scrollLeft > 4 ? "20px" : "0");
    };
  }

  clicked(point) {
    // A mark's own customdata goes first: null there means that the mark picks nothing.
    const picked = point.customdata === undefined ? point.location : [point.customdata].flat()[0];
    if (this.data.selects && picked != null) this.choose(picked);
  }

  // All cards show the choice at once; then the server hears of it. A second click takes it back.
  choose(key) {
    const chosen = key === this.chosen ? null : key;
    alive.forEach((card) => card.data?.selects === this.data.selects && card.highlight(chosen));
    this.pick("picked", key);
  }

  highlight(key) {
    if (key === this.chosen) return;
    this.chosen = key;
    this.markRows();
    this.mark();
  }

  markRows() {
    this.panel.querySelectorAll("tr[data-key]").forEach((row) => row.setAttribute("aria-current", String(row.dataset.key === this.chosen)));
  }

  // A trace with meta "chosen" is drawn where the marks of the chosen key are, and nowhere without one.
  async mark() {
    const { chosen } = this;
    if (!this.plot.data || (chosen === null && !this.marked)) return;
    this.marked = chosen !== null;
    const changes = { x: [], y: [], lon: [], lat: [], locations: [], z: [] };
    const places = [];
    this.plot.data.forEach((trace, place) => {
      if (trace.meta !== "chosen") return;
      places.push(place);
      const found = { x: [], y: [], lon: [], lat: [], locations: [], z: [] };
      this.plot.data.forEach((other) => {
        if (other.meta === "chosen" || other.type !== trace.type || (other.xaxis ?? "x") !== (trace.xaxis ?? "x")) return;
        [...(other.customdata ?? [])].forEach((picks, i) => {
          if (chosen == null || [picks].flat()[0] !== chosen) return;
          for (const name of ["x", "y", "lon", "lat", "locations"]) if (other[name]) found[name].push(other[name][i]);
          found.z.push(0);
        });
      });
      for (const name of Object.keys(changes)) changes[name].push(name in trace ? found[name] : undefined);
    });
    if (!places.length) return;
    await window.Plotly.restyle(this.plot, changes, places);
    this.root.dataset.draws = ++this.draws;
  }

  resize(width) {
    // A card whose page has just been left is still observed, but has no size.
    if (printing || !width || !this.data?.chart || !window.Plotly || !this.plot.data || width === this.width) return;
    this.width = width;
    if (width < this.below !== this.narrow) this.draw();
    else window.Plotly.Plots.resize(this.plot);
  }

  recolour() {
    if (this.data?.chart && window.Plotly && isDark() !== this.dark) this.draw();
  }

  // The width that the chart has on a printed sheet; 0 on any other page, where it stays as it is.
  printWidth() {
    return this.root.closest(SHEET) ? this.frame.clientWidth : 0;
  }

  print() {
    if (this.data?.chart && window.Plotly && this.plot.data && (this.printWidth() || isDark() !== this.dark)) this.draw();
  }

  remove() {
    this.resized.disconnect();
    alive.delete(this);
    if (this.plot.data) window.Plotly?.purge(this.plot);
  }
}

if (!window.hkThemeWatch) {
  window.hkThemeWatch = new MutationObserver(() => window.dispatchEvent(new Event("hk-theme")));
  window.hkThemeWatch.observe(document.querySelector(".stApp") ?? document.body, { attributes: true, attributeFilter: ["class", "style"] });
}
window.addEventListener("hk-theme", () =>
  requestAnimationFrame(() => {
    dark = null;
    alive.forEach((card) => card.recolour());
  }),
);

// Printing lays the page out anew, but no script runs in between: what is to be printed is drawn before. A sheet
// (app.css) is laid out alike whatever the window, and scaled to fit one page; a long sheet becomes wider, a short one narrower.
const SHEET = ".st-key-sheet";
// A4 within margins of 10 mm, in CSS pixels, less some lines that may break otherwise on paper.
const PAGE = { width: 718, height: 1000 };
const NARROWEST = 1060;
const WIDEST = 1320;

function print(on) {
  printing = on;
  document.documentElement.classList.toggle("hk-printing", on);
  for (const name of ["--hk-sheet", "--hk-scale"]) document.querySelector(SHEET)?.style.removeProperty(name);
  alive.forEach((card) => card.print());
}

// How much of its size a sheet keeps if its height is to fit the page.
function scaleOf(sheet) {
  const main = sheet.closest('[data-testid="stMainBlockContainer"]') ?? sheet;
  const above = sheet.getBoundingClientRect().top - main.getBoundingClientRect().top;
  return (PAGE.height - above) / sheet.offsetHeight;
}

function adjust() {
  const sheet = document.querySelector(SHEET);
  if (!sheet) return;
  const width = Math.min(Math.max(PAGE.width / scaleOf(sheet), NARROWEST), WIDEST);
  sheet.style.setProperty("--hk-sheet", `${Math.floor(width)}px`);
  alive.forEach((card) => card.print());
}

function fit() {
  const sheet = document.querySelector(SHEET);
  sheet?.style.setProperty("--hk-scale", Math.floor(1000 * Math.min(PAGE.width / sheet.offsetWidth, scaleOf(sheet))) / 1000);
}

// What one of these begins to draw is there when the next is called.
window.addEventListener("beforeprint", () => print(true));
window.addEventListener("beforeprint", adjust);
window.addEventListener("beforeprint", fit);
window.addEventListener("afterprint", () => print(false));

export default function (component) {
  const { parentElement } = component;
  if (component.data.page) {
    // Only to have this module loaded: a page without a figure needs the real language too.
    document.documentElement.lang = component.data.page;
    return;
  }
  if (!cards.has(parentElement)) cards.set(parentElement, new Card(parentElement));
  const card = cards.get(parentElement);
  card.update(component);
  return () => {
    card.remove();
    cards.delete(parentElement);
  };
}
