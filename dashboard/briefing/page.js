// The deck as one page to scroll through, and as sheets of paper.

// A4 within margins of 15 mm, in CSS pixels, less a line that may break otherwise on paper.
const SHEET = { width: 680, height: 1000 };
// A chart on paper is drawn this wide and shrunk to the sheet; one that needs much room gets some more. No text is smaller than so many of its pixels.
const PRINTED_WIDTH = 880;
const PRINTED_TEXT = 13;
// Longer tables are not printed beside their chart.
const PRINTED_ROWS = 20;
const A_SHEET = 2;
// How far a chart may be flattened for its figure to fit a sheet.
const FLATTEST_PRINTED = 0.7;
const TABLE_STEPS = ["dk-tight", "dk-wrapped", "dk-broken"];
const SET_FOR_PAPER = ["dk-new-sheet", "dk-over", ...TABLE_STEPS];

class Page {
  constructor(deck, root) {
    Object.assign(this, { deck, root, charts: [] });
    const { words } = deck;
    const start = element("button", { type: "button", class: "dk-start", onclick: () => this.present(0) }, words.present);
    const print = element("button", { type: "button", onclick: () => window.print() }, words.print);
    const entries = deck.slides.map((slide) => element("li", {}, element("a", { href: `#figure-${slide.number}` }, ...unbroken(slide.message))));
    const told = [deck.synthetic, ...deck.protection].filter(Boolean);
    root.append(
      element(
        "header",
        { class: "dk-head" },
        element("h1", {}, deck.title),
        deck.subtitle ? element("p", { class: "dk-occasion" }, deck.subtitle) : null,
        element("p", { class: "dk-as-of" }, deck.as_of),
        told.length ? element("div", { class: "dk-protection" }, ...told.map((line) => element("p", {}, line))) : null,
        element("div", { class: "dk-actions" }, start, print, element("span", { class: "dk-hint" }, words.hint)),
      ),
      element("nav", { class: "dk-contents", "aria-label": words.contents }, element("h2", {}, words.contents), element("ol", {}, ...entries)),
      ...deck.slides.map((slide) => this.figure(slide)),
    );
  }

  async start() {
    window.addEventListener("keydown", (event) => this.pressed(event));
    window.addEventListener("beforeprint", () => this.paper(true));
    window.addEventListener("afterprint", () => this.paper(false));
    if (location.hash === "#paper") await this.paper(true);
    else await this.draw();
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  figure(slide) {
    const { words } = this.deck;
    const parts = [...messages(slide, words)];
    if (!parts.length) {
      parts.push(...paragraphs("dk-lead", slide.lead), numbers(slide));
      if (slide.chart) {
        const chart = new Chart(slide, this.deck);
        this.charts.push(chart);
        parts.push(chart.root);
      }
    }
    const alone = slide.cells.length && !slide.chart && !slide.numbers.length && !slide.lead.length;
    const scroll = () => element("div", { class: "dk-scroll", tabindex: 0, role: "region", "aria-label": `${words.table}: ${slide.title}` }, table(slide));
    if (alone) parts.push(scroll());
    const id = `figure-${slide.number}`;
    return element(
      "section",
      { class: "dk-figure", id, "aria-labelledby": `${id}-headline`, "data-figure": slide.name, "data-alone": alone ? "" : null },
      element("p", { class: "dk-ordinal" }, words.figure.replace("{number}", slide.number)),
      element("h2", { class: "dk-headline", id: `${id}-headline` }, ...unbroken(slide.message)),
      element("p", { class: "dk-subtitle" }, slide.subtitle),
      slide.note ? element("p", { class: "dk-note" }, ...unbroken(slide.note)) : null,
      ...parts,
      slide.masks ? element("p", { class: "dk-masks" }, slide.masks) : null,
      list("dk-remarks", [...slide.warnings, ...slide.notes]),
      element("p", { class: "dk-source" }, slide.source),
      ...(alone || !slide.cells.length ? [] : [element("details", {}, element("summary", {}, words.table), scroll())]),
      this.definition(slide),
    );
  }

  definition(slide) {
    const { words } = this.deck;
    const pairs = [...slide.definition, [words.source, slide.source]].flatMap(([term, said]) => [element("dt", {}, term), element("dd", {}, said)]);
    const sql = element("pre", { class: "dk-scroll", tabindex: 0, role: "region", "aria-label": `SQL: ${slide.title}` }, element("code", {}, slide.sql));
    return element("details", {}, element("summary", {}, words.definition), element("dl", { class: "dk-definition" }, ...pairs), sql);
  }

  draw() {
    this.width = this.root.querySelector(".dk-chart")?.parentElement.clientWidth;
    const room = ({ root }) => {
      const style = getComputedStyle(root.parentElement);
      return root.parentElement.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    };
    return Promise.all(this.charts.map((chart) => chart.draw(room(chart), chart.heightAt(room(chart))))).then(() => this.ready());
  }

  // A page that is printed gets its title here: that of the print tells that all was drawn (pdf.py).
  ready() {
    document.title = this.deck.name;
    document.documentElement.dataset.drawn = this.charts.length;
  }

  resized() {
    if (this.printing || this.stage || this.root.querySelector(".dk-chart")?.parentElement.clientWidth === this.width) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  // No script runs while a browser prints: the sheets are drawn, measured and divided before.
  async paper(on) {
    this.printing = on;
    this.stage?.close();
    document.documentElement.classList.toggle("dk-paper", on);
    this.root.querySelectorAll(".dk-printed").forEach((node) => node.remove());
    this.root.querySelectorAll(SET_FOR_PAPER.map((name) => `.${name}`).join()).forEach((node) => node.classList.remove(...SET_FOR_PAPER));
    if (!on) return this.draw();
    this.deck.slides.forEach((slide) => this.tabulate(slide));
    await Promise.all([...this.charts.map((chart) => this.print(chart)), this.divide()]);
    this.ready();
  }

  // A chart as high as on a page. If its figure does not fit a sheet, it is flatter, or its table gets a sheet of its own.
  print(chart) {
    const section = chart.root.closest(".dk-figure");
    const width = Math.max(PRINTED_WIDTH, chart.roomy);
    const scale = SHEET.width / width;
    let height = chart.heightAt(width);
    chart.root.style.height = `${height * scale}px`;
    const over = (section.getBoundingClientRect().height - SHEET.height) / scale;
    if (over > 0 && over <= (1 - FLATTEST_PRINTED) * height) height -= over;
    else if (over > 0) section.querySelector(".dk-printed")?.classList.add("dk-new-sheet");
    return chart.draw(width, height, scale, PRINTED_TEXT);
  }

  // The numbers of a chart stand below it.
  tabulate(slide) {
    const section = this.root.querySelector(`#figure-${slide.number}`);
    const whole = section.querySelector(":scope > .dk-scroll > table") ?? (slide.chart && slide.cells.length ? table(slide) : null);
    if (!whole) return;
    if (!whole.isConnected) {
      const long = slide.cells.length > PRINTED_ROWS;
      const printed = long ? element("p", {}, this.deck.words.not_printed.replace("{count}", slide.cells.length)) : whole;
      printed.classList.add("dk-printed");
      [".dk-masks", ".dk-remarks", ".dk-source"].map((name) => section.querySelector(`:scope > ${name}`)).find(Boolean).before(printed);
      if (long) return;
    }
    settle(whole, SHEET.width, TABLE_STEPS);
  }

  // At most two figures a sheet, none of them torn unless it is longer than a sheet.
  divide() {
    let used = this.root.querySelector(".dk-contents").getBoundingClientRect().bottom - this.root.getBoundingClientRect().top;
    let figures = 0;
    this.root.querySelectorAll(".dk-figure").forEach((section) => {
      const { height } = section.getBoundingClientRect();
      if (figures === A_SHEET || used + height > SHEET.height) {
        section.classList.add("dk-new-sheet");
        [used, figures] = [0, 0];
      }
      section.classList.toggle("dk-over", height > SHEET.height);
      used += height;
      figures += height > SHEET.height ? A_SHEET : 1;
    });
  }

  pressed(event) {
    if (this.stage || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "f") return;
    event.preventDefault();
    this.present(this.inView());
  }

  inView() {
    const sections = [...this.root.querySelectorAll(".dk-figure")];
    if (window.scrollY < 100) return 0;
    return 1 + Math.max(0, sections.findIndex((section) => section.getBoundingClientRect().bottom > window.innerHeight / 3));
  }

  // In full screen, where the browser lets it.
  present(at) {
    const leave = (last) => {
      this.stage = null;
      document.querySelector(`#figure-${last}`)?.scrollIntoView();
      this.resized();
    };
    const moved = (slide) => history.replaceState(null, "", `#figure-${slide}`);
    this.stage = new Stage(this.deck, { at, leave, moved });
    this.stage.toggleFull();
    return this.stage.open();
  }
}

const deck = JSON.parse(document.getElementById("deck-data").textContent);
// All that maps need is here already: nothing is fetched.
window.PlotlyGeoAssets = {
  ...deck.boundaries,
  topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } },
};
new Page(deck, document.getElementById("deck")).start();
