// The parts that a slide is made of, wherever it stands: on the screen, on a page, on paper.

// Below this width, in its own pixels, a figure is drawn as on a phone.
const NARROW = 560;
// Marks that can be picked out; every other trace (labels, grounds, hatching) stays as it is.
const MARKS = new Set(["bar", "scatter", "choropleth", "scattergeo"]);

function list(className, lines) {
  return lines.length ? element("ul", { class: className }, ...lines.map((line) => element("li", {}, ...unbroken(line)))) : null;
}

const paragraphs = (className, lines) => lines.map((line) => element("p", { class: className }, ...unbroken(line)));

function messages(slide, words) {
  if (slide.faults.length) return [element("div", { class: "dk-fault" }, element("strong", {}, words.fault), list("", slide.faults))];
  return slide.empty ? [element("p", { class: "dk-empty" }, slide.empty)] : [];
}

function numbers(slide) {
  if (!slide.numbers.length) return null;
  const tile = (item) =>
    element(
      "div",
      { class: "dk-number" },
      element("dt", {}, item.label),
      element("dd", { class: "dk-value" }, ...unbroken(item.value), element("span", { class: "dk-unit" }, item.unit)),
      ...[item.change, item.note].filter(Boolean).map((line) => element("dd", { class: "dk-change" }, ...unbroken(line))),
    );
  return element("dl", { class: "dk-numbers", "data-count": slide.numbers.length }, ...slide.numbers.map(tile));
}

// Words that stay on one line in a table where there is room, and those (dates, names) that do so longest. In half-width signs.
const SHORT = 26;
const BRIEF = 20;
const widthOf = (words) => [...words].reduce((width, sign) => width + (sign > "\u2e7f" ? 2 : 1), 0);

function table(slide) {
  const align = (i) => (slide.columns[i].numeric ? "dk-right" : null);
  const cell = (row, words, i) => {
    const state = slide.states[row]?.[i];
    const width = widthOf(words);
    const classes = [align(i), width <= BRIEF ? "dk-brief" : width <= SHORT && "dk-short"].filter(Boolean).join(" ");
    return element(i ? "td" : "th", { scope: i ? null : "row", class: classes || null, "data-state": state || null }, words);
  };
  const head = slide.columns.map((column, i) => element("th", { scope: "col", class: align(i) }, column.label));
  const rows = slide.cells.map((cells, row) => element("tr", {}, ...cells.map((words, i) => cell(row, words, i))));
  return element("table", { class: "dk-table" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

// Make a table fit: smaller first, then with broken lines. Tell whether it does.
function settle(whole, width) {
  return ["", "dk-tight", "dk-wrapped", "dk-broken"].some((step) => {
    if (step) whole.classList.add(step);
    return whole.offsetWidth <= width + 1;
  });
}

// No text of a chart smaller than `least`: what is read from near on a page is read from afar on a slide.
function legible(node, least, inFont = false) {
  if (Array.isArray(node)) node.forEach((child) => legible(child, least));
  else if (node && typeof node === "object")
    for (const [key, value] of Object.entries(node)) {
      if (inFont && key === "size") node[key] = Array.isArray(value) ? value.map((size) => Math.max(size, least)) : Math.max(value, least);
      else if (key !== "meta" && key !== "customdata") legible(value, least, key.endsWith("font"));
    }
}

// A number beside a thin bar is as large as the others.
function unsqueezed(chart) {
  for (const trace of chart.data) if (trace.type === "bar" && trace.textposition === "outside") trace.constraintext = "none";
}

// What identifies a mark, in all traces of its chart: the key that it picks, or else its place on the axis of classes.
function keyOf(trace, i) {
  const own = trace.customdata?.[i];
  if (own !== undefined) return [own].flat()[0];
  if (trace.locations) return trace.locations[i];
  return trace.type === "bar" ? (trace.orientation === "h" ? trace.y?.[i] : trace.x?.[i]) : undefined;
}

class Chart {
  constructor(slide, deck) {
    this.slide = slide;
    this.deck = deck;
    this.plot = element("div", { class: "dk-plot" });
    this.root = element("div", { class: "dk-chart", role: "img", "aria-label": `${slide.title}: ${slide.message}` }, this.plot);
    const { narrow, least_width: least } = slide.chart.layout.meta ?? {};
    this.below = narrow?.below ?? NARROW;
    this.least = least ?? 0;
    this.narrowHeight = narrow?.layout?.height;
  }

  heightAt(width) {
    return (width < this.below && this.narrowHeight) || this.slide.height;
  }

  // Draw in so many pixels of its own, shown `scale` times as large; a chart that can't be narrower scrolls in its box.
  async draw(width, height, scale = 1, smallest = 0) {
    const drawn = Math.max(width, this.least);
    const chart = structuredClone(this.slide.chart);
    if (width < this.below) narrowed(chart);
    unsqueezed(chart);
    if (smallest) legible(chart, smallest);
    const layout = { ...chart.layout, template: this.deck.template, width: drawn, height, autosize: false };
    Object.assign(this.root.style, { width: `${width * scale}px`, height: `${height * scale}px`, overflowX: drawn > width ? "auto" : "" });
    this.root.tabIndex = drawn > width ? 0 : -1;
    Object.assign(this.plot.style, { width: `${drawn}px`, height: `${height}px`, transform: scale === 1 ? "" : `scale(${scale})` });
    this.chosen = null;
    await window.Plotly.react(this.plot, chart.data, layout, CONFIG);
    await this.widen();
    if (!this.listening) {
      this.listening = true;
      this.plot.on("plotly_click", ({ points }) => this.select(keyOf(points[0].data, points[0].pointNumber)));
    }
  }

  // What lies outside a map's range is cut off, labels too: the range gets the shape of its box.
  async widen() {
    const full = this.plot._fullLayout;
    const north = (degrees) => Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360));
    for (const name of Object.keys(full).filter((key) => /^geo\d*$/.test(key))) {
      const { domain, lonaxis, lataxis } = full[name];
      const [width, height] = [full._size.w * (domain.x[1] - domain.x[0]), full._size.h * (domain.y[1] - domain.y[0])];
      const [from, to] = lonaxis.range;
      const room = ((north(lataxis.range[1]) - north(lataxis.range[0])) * width * 180) / (height * Math.PI);
      const more = (room - (to - from)) / 2;
      if (more > 0.1) await window.Plotly.relayout(this.plot, { [`${name}.lonaxis.range`]: [from - more, to + more] });
    }
  }

  // Pick out the marks of one key; the same key again, or none, takes it back.
  select(key) {
    this.chosen = key == null || key === this.chosen ? null : key;
    this.plot.data.forEach((trace, place) => {
      if (!MARKS.has(trace.type) || trace.hoverinfo === "skip" || trace.meta === "chosen") return;
      const length = (trace.locations ?? trace.x ?? trace.lon ?? []).length;
      const keys = Array.from({ length }, (_, i) => keyOf(trace, i));
      if (keys.every((one) => one === undefined)) return;
      const found = this.chosen === null ? null : [keys.flatMap((one, i) => (one === this.chosen ? [i] : []))];
      window.Plotly.restyle(this.plot, { selectedpoints: found, "unselected.marker.opacity": 0.25 }, [place]);
    });
  }

  remove() {
    if (this.plot.data) window.Plotly.purge(this.plot);
  }
}
