// The parts that a slide is made of, wherever it stands: on the screen, on a page, on paper.

// How much wider than its least width a figure is drawn where nothing scrolls.
const SPACIOUS = 1.15;
// Marks that can be picked out; every other trace (labels, grounds, hatching) stays as it is.
const MARKS = new Set(["bar", "scatter", "choropleth", "scattergeo"]);

function list(className, lines) {
  return lines.length ? element("ul", { class: className }, ...lines.map((line) => element("li", {}, ...unbroken(line)))) : null;
}

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
  // A column without a word in any row takes room for nothing.
  const shown = slide.columns.map((_, i) => i).filter((i) => slide.cells.some((cells) => cells[i]));
  const cell = (row, words, i) => {
    const width = widthOf(words);
    const classes = [align(i), width <= BRIEF ? "dk-brief" : width <= SHORT && "dk-short"].filter(Boolean).join(" ");
    const first = i === shown[0];
    return element(first ? "th" : "td", { scope: first ? "row" : null, class: classes || null, "data-state": slide.states[row]?.[i] || null }, words);
  };
  const head = shown.map((i) => element("th", { scope: "col", class: align(i) }, slide.columns[i].label));
  const rows = slide.cells.map((cells, row) => element("tr", {}, ...shown.map((i) => cell(row, cells[i], i))));
  return element("table", { class: "dk-table" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

// Make a table fit: smaller first, then with broken lines. Tell whether it does.
function settle(whole, width, steps) {
  return ["", ...steps].some((step) => {
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

// What identifies a mark, in all traces of its chart: the key that it picks, its class on the axis, or itself alone.
function keyOf(trace, i) {
  const own = trace.customdata?.[i];
  if (own !== undefined) return [own].flat()[0];
  if (trace.type === "choropleth") return trace.locations[i];
  return trace.type === "bar" ? (trace.orientation === "h" ? trace.y : trace.x)[i] : `${trace.index}:${i}`;
}

// Between a map's labels and the edge of its box, in pixels.
const GAP = 4;

class Chart {
  constructor(slide, deck) {
    this.slide = slide;
    this.deck = deck;
    this.plot = element("div", { class: "dk-plot" });
    this.root = element("div", { class: "dk-chart", role: "img", "aria-label": `${slide.title}: ${slide.message}` }, this.plot);
    const { narrow, least_width: least } = slide.chart.layout.meta ?? {};
    this.below = narrow?.below ?? NARROW;
    this.least = least ?? 0;
    this.roomy = SPACIOUS * this.least;
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
    if (drawn > width) this.root.tabIndex = 0;
    else this.root.removeAttribute("tabindex");
    Object.assign(this.plot.style, { width: `${drawn}px`, height: `${height}px`, transform: scale === 1 ? "" : `scale(${scale})` });
    Object.assign(this, { chosen: null, scale });
    await window.Plotly.react(this.plot, chart.data, layout, CONFIG);
    await this.widen();
    if (!this.listening) {
      this.listening = true;
      this.plot.on("plotly_click", ({ points }) => this.select(keyOf(points[0].fullData, points[0].pointNumber)));
    }
  }

  // What lies outside a map's range is cut off, labels too: the range gets the shape of its box, and room for labels.
  async widen() {
    const north = (degrees) => (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * 180) / Math.PI;
    for (const name of Object.keys(this.plot._fullLayout).filter((key) => /^geo\d*$/.test(key))) {
      const { _size: size, [name]: map } = this.plot._fullLayout;
      const [width, height] = [size.w * (map.domain.x[1] - map.domain.x[0]), size.h * (map.domain.y[1] - map.domain.y[0])];
      const reach = async (from, to) => {
        const [west, east] = this.plot._fullLayout[name].lonaxis.range;
        if (west - from > 0.01 || to - east > 0.01) await window.Plotly.relayout(this.plot, { [`${name}.lonaxis.range`]: [Math.min(from, west), Math.max(to, east)] });
      };
      const [west, east] = map.lonaxis.range;
      const more = (((north(map.lataxis.range[1]) - north(map.lataxis.range[0])) * width) / height - (east - west)) / 2;
      await reach(west - more, east + more);
      const left = this.plot.getBoundingClientRect().left + (size.l + size.w * map.domain.x[0]) * this.scale;
      const texts = [...this.plot.querySelectorAll(`.geolayer .${name} text`)].map((text) => text.getBoundingClientRect()).filter((box) => box.width);
      const [now, then] = this.plot._fullLayout[name].lonaxis.range;
      const degree = (1.1 * (then - now)) / (width * this.scale);
      const [before, after] = [left - Math.min(...texts.map((box) => box.left)), Math.max(...texts.map((box) => box.right)) - left - width * this.scale];
      if (texts.length) await reach(now - (before + GAP) * degree, then + (after + GAP) * degree);
    }
  }

  // Pick out the marks of one key; the same key again takes it back.
  select(key) {
    this.chosen = key == null || key === this.chosen ? null : key;
    // Numbers of a drawn trace are lists; as given they may be packed.
    this.plot._fullData.forEach((trace) => {
      if (!MARKS.has(trace.type) || trace.hoverinfo === "skip" || trace.meta === "chosen") return;
      const found = Array.from({ length: (trace.locations ?? trace.x ?? trace.lon).length }, (_, i) => i).filter((i) => keyOf(trace, i) === this.chosen);
      const selected = this.chosen === null ? null : [found];
      window.Plotly.restyle(this.plot, { selectedpoints: selected, "unselected.marker.opacity": 0.25 }, [trace.index]);
    });
  }

  remove() {
    if (this.plot.data) window.Plotly.purge(this.plot);
  }
}
