// The presentation: one figure and one message a slide, in the whole window.

const NEXT = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);
// Pixels of a slide of 1920×1080: the least size of a chart's text there, and its usual least width at scale 1.
const LEAST_TEXT = 22;
const LEAST_WIDTH = 820;
// A chart's text at scale 1, and how far it may be flattened or stretched against its height on a page.
const TEXT = 14;
const FLATTEST = 0.65;
const TALLEST = 1.4;
const QUIET_AFTER = 2500;

class Stage {
  // `leave` is called with the slide that was shown last, `moved` with each.
  constructor(deck, { at = 0, leave, moved }) {
    Object.assign(this, { deck, leave, moved });
    this.at = Math.min(Math.max(at, 0), deck.slides.length);
    const { words } = deck;
    const edge = (className, label, sign, act) => element("button", { type: "button", class: `dk-edge ${className}`, "aria-label": label, title: label, onclick: act }, sign);
    const control = (label, key, act) => element("button", { type: "button", "aria-keyshortcuts": key, onclick: act }, label, element("kbd", {}, key));
    this.slide = element("div", { class: "dk-slide" });
    this.said = element("p", { class: "dk-said", "aria-live": "polite" });
    this.bar = element(
      "div",
      { class: "dk-bar" },
      control(words.notes, "N", () => this.toggleNotes()),
      control(words.full_screen, "F", () => this.toggleFull()),
      control(words.leave, "Esc", () => this.close()),
    );
    this.root = element(
      "div",
      { class: "dk-stage", role: "dialog", "aria-modal": "true", "aria-label": deck.title, lang: deck.language, tabindex: -1 },
      this.slide,
      edge("dk-back", words.back, "‹", () => this.go(this.at - 1)),
      edge("dk-next", words.next, "›", () => this.go(this.at + 1)),
      this.bar,
      this.said,
    );
  }

  open() {
    // Only what is shown can be reached; the rest of the page waits behind it.
    this.behind = [...document.body.children].filter((node) => !node.inert && !["SCRIPT", "STYLE"].includes(node.tagName));
    this.behind.forEach((node) => (node.inert = true));
    document.body.append(this.root);
    document.documentElement.classList.add("dk-presenting");
    this.stop = new AbortController();
    const { signal } = this.stop;
    window.addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal });
    window.addEventListener("resize", () => this.resized(), { signal });
    this.root.addEventListener("pointermove", () => this.wake(), { signal });
    this.root.addEventListener("touchstart", (event) => this.touch(event), { passive: true, signal });
    this.root.addEventListener("touchend", (event) => this.swiped(event.changedTouches[0]), { passive: true, signal });
    this.root.focus({ preventScroll: true });
    this.wake();
    return this.show();
  }

  close() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.remove();
    this.leave(this.at);
  }

  remove() {
    this.stop?.abort();
    clearTimeout(this.quiet);
    cancelAnimationFrame(this.frame);
    this.chart?.remove();
    this.root.remove();
    this.behind?.forEach((node) => (node.inert = false));
    document.documentElement.classList.remove("dk-presenting");
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A focused button or link does what it says; the space bar always goes on, as a clicker's does.
    if (event.key === "Enter" && event.target.closest?.(".dk-stage a, .dk-stage button")) return;
    const shifted = event.key === " " && event.shiftKey;
    const acts = { Escape: () => this.close(), Home: () => this.go(0), End: () => this.go(this.deck.slides.length) };
    const letters = { f: () => this.toggleFull(), n: () => this.toggleNotes(), b: () => this.toggleBlank(), ".": () => this.toggleBlank() };
    const act =
      (BACK.has(event.key) || shifted) ? () => this.go(this.at - 1)
      : NEXT.has(event.key) ? () => this.go(this.at + 1)
      : (acts[event.key] ?? letters[event.key.toLowerCase()]);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // A swipe turns the slide, unless it scrolls what is too wide.
  touch(event) {
    const scrolls = (node) => node && node.scrollWidth > node.clientWidth + 1;
    const inside = [".dk-chart", ".dk-body"].some((name) => scrolls(event.target.closest(name)));
    this.touched = inside ? null : event.changedTouches[0];
  }

  swiped(touch) {
    if (!this.touched) return;
    const [x, y] = [touch.clientX - this.touched.clientX, touch.clientY - this.touched.clientY];
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) this.go(this.at + (x < 0 ? 1 : -1));
  }

  // Controls and pointer are there when the pointer moves, and gone soon after.
  wake() {
    this.root.classList.remove("dk-quiet");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.root.classList.add("dk-quiet"), QUIET_AFTER);
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {}); // a phone may refuse; all else works
  }

  toggleNotes() {
    this.root.classList.toggle("dk-with-notes");
  }

  toggleBlank() {
    this.root.classList.toggle("dk-blank");
  }

  resized() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  go(at) {
    if (at === this.at || at < 0 || at > this.deck.slides.length) return;
    this.at = at;
    this.root.classList.remove("dk-blank");
    this.moved(at);
    return this.show();
  }

  async show() {
    const slide = this.deck.slides[this.at - 1];
    this.chart?.remove();
    this.chart = null;
    this.root.dataset.slide = this.at;
    delete this.root.dataset.drawn;
    this.slide.className = `dk-slide ${slide ? "" : "dk-cover"}`;
    this.slide.replaceChildren(...(slide ? this.parts(slide) : this.cover()));
    this.slide.scrollTop = 0;
    const place = slide ? `${this.at} / ${this.deck.slides.length}: ${slide.message}` : this.deck.title;
    if (this.said.textContent !== place) this.said.textContent = place;
    this.root.querySelector(".dk-back").disabled = this.at === 0;
    this.root.querySelector(".dk-next").disabled = this.at === this.deck.slides.length;
    if (slide) {
      this.fitHeadline(this.slide.querySelector(".dk-headline"));
      await this.fill(slide);
    }
    this.root.dataset.drawn = this.at;
  }

  cover() {
    const { deck } = this;
    return [
      element("h2", { class: "dk-title" }, deck.title),
      deck.subtitle ? element("p", { class: "dk-occasion" }, deck.subtitle) : null,
      element("p", { class: "dk-as-of" }, deck.as_of),
      ...[deck.synthetic, ...deck.protection].filter(Boolean).map((line) => element("p", { class: "dk-protection" }, line)),
    ].filter(Boolean);
  }

  parts(slide) {
    const { words, slides } = this.deck;
    this.body = element("div", { class: "dk-body" });
    const link = slide.link ? element("a", { class: "dk-link", href: slide.link }, words.dashboard) : null;
    const notes = [slide.note, ...slide.notes].filter(Boolean);
    return [
      element("header", {}, element("h2", { class: "dk-headline" }, ...unbroken(slide.message)), element("p", { class: "dk-subtitle" }, slide.subtitle)),
      this.body,
      slide.masks ? element("p", { class: "dk-masks" }, slide.masks) : null,
      element(
        "footer",
        {},
        element("p", { class: "dk-source" }, slide.source),
        link,
        element("p", { class: "dk-place" }, `${slide.number} / ${slides.length}`),
      ),
      element("aside", { class: "dk-notes", "aria-label": words.notes }, ...paragraphs("", notes.length ? notes : [words.no_notes])),
    ].filter(Boolean);
  }

  // On one line if smaller letters do it, else on two.
  fitHeadline(headline) {
    const lines = () => Math.round(headline.offsetHeight / parseFloat(getComputedStyle(headline).lineHeight));
    const size = ["dk-whole", "dk-long", "dk-longer"].find((name) => (headline.className = `dk-headline ${name}`) && lines() === 1);
    if (!size) headline.className = "dk-headline dk-long";
    if (lines() > 2) headline.className = "dk-headline dk-longest";
  }

  // Letters shrink until nothing is cut off.
  shrink(node, over) {
    for (let size = 95; over() && size >= 50; size -= 5) node.style.setProperty("--dk-fit", size / 100);
  }

  async fill(slide) {
    const { body } = this;
    body.append(...messages(slide, this.deck.words));
    if (body.childElementCount) return;
    const figures = numbers(slide);
    const alone = !slide.chart;
    if (figures) {
      figures.classList.toggle("dk-big", alone);
      body.append(figures);
      const values = [...figures.querySelectorAll(".dk-value")];
      if (!this.small) this.shrink(figures, () => values.some((value) => value.scrollWidth > value.clientWidth) || body.scrollHeight > body.clientHeight);
    }
    if (slide.chart) {
      body.append(...paragraphs("dk-lead", slide.lead.slice(0, 1)));
      await this.draw(slide);
    } else if (!figures) {
      body.append(...paragraphs("dk-lead dk-big", slide.lead));
      if (!this.small) this.shrink(body, () => body.scrollHeight > body.clientHeight);
      if (!slide.lead.length && slide.cells.length) this.tabulate(slide);
    }
  }

  get small() {
    return window.innerWidth < 700 || window.innerHeight < 480;
  }

  async draw(slide) {
    this.chart = new Chart(slide, this.deck);
    this.body.append(this.chart.root);
    const width = this.body.clientWidth;
    if (this.small) return this.chart.draw(width, this.chart.heightAt(width));
    const height = this.body.getBoundingClientRect().bottom - this.chart.root.getBoundingClientRect().top;
    const least = (LEAST_TEXT / TEXT) * Math.min(window.innerHeight / 1080, window.innerWidth / 1440);
    const wanted = Math.min(height / slide.height, width / Math.max(LEAST_WIDTH, this.chart.roomy));
    const scale = Math.max(wanted, Math.min(least, height / (FLATTEST * slide.height)));
    await this.chart.draw(width / scale, Math.min(height / scale, TALLEST * slide.height), scale, TEXT);
  }

  // As many columns and rows as there is room for, and words for the others.
  tabulate(slide) {
    const whole = table(slide);
    const rest = element("p", { class: "dk-rest" });
    this.body.append(whole, rest);
    if (this.small) return rest.remove();
    const all = whole.tHead.rows[0].cells.length;
    let columns = all;
    for (; columns > 2 && !settle(whole, this.body.clientWidth, ["dk-tight", "dk-wrapped"]); columns--) whole.querySelectorAll("tr > :last-child").forEach((cell) => cell.remove());
    const rows = [...whole.tBodies[0].rows];
    whole.tBodies[0].replaceChildren();
    const bottom = this.body.getBoundingClientRect().bottom - 1.6 * parseFloat(getComputedStyle(rest).fontSize);
    let shown = 0;
    for (; shown < rows.length; shown++) {
      whole.tBodies[0].append(rows[shown]);
      if (shown && whole.getBoundingClientRect().bottom > bottom) break;
    }
    rows.slice(shown).forEach((row) => row.remove());
    const hidden = { rows: rows.length - shown, columns: all - columns };
    const told = Object.entries(hidden).filter(([, count]) => count);
    rest.textContent = told.map(([name, count]) => this.deck.words[`more_${name}`].replace("{count}", count)).join(this.deck.words.join);
    if (!told.length) rest.remove();
  }
}
