// What every drawing of a figure in the browser shares: on its card, on a slide, on paper.

// Below this width, in its own pixels, a figure is drawn as on a phone, unless it tells where it is narrow.
const NARROW = 560;

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  scrollZoom: false,
  doubleClick: false,
  // plotly.js asks for a world map for every geographic chart; this answers without a network.
  topojsonURL: 'data:application/json,{"type":"Topology","objects":{},"arcs":[]}#',
};

// Loaded once a page, whoever asks first.
function library(url) {
  window.hkPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
  window.hkPlotly.catch(() => {}); // who draws says so
  return window.hkPlotly;
}

function merge(target, changes) {
  for (const [key, value] of Object.entries(changes)) {
    const nested = value && typeof value === "object" && !Array.isArray(value);
    target[key] = nested ? merge({ ...(target[key] ?? {}) }, value) : value;
  }
  return target;
}

// A figure may look otherwise where there is little room.
function narrowed(chart) {
  const changes = chart.layout.meta?.narrow ?? {};
  merge(chart.layout, changes.layout ?? {});
  (changes.data ?? []).forEach((change, i) => chart.data[i] && merge(chart.data[i], change));
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// A line may break after the full-width ＋: a sign stays with its number.
const SIGNED = /([＋±−+]\d[\d.,]*[%％]?)/;
const unbroken = (words) => words.split(SIGNED).map((part, i) => (i % 2 ? element("span", { class: "hk-signed" }, part) : part));

const paragraphs = (className, lines) => lines.map((line) => element("p", { class: className }, ...unbroken(line)));
