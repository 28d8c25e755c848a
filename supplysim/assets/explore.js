"use strict";

const byId = (id) => document.getElementById(id);
const STEPS = 1000, SNAP = 0.02;

/** What an axis is called: the measure with its unit; shares carry theirs at the ticks. */
const unitOf = (m) => m.share || !m.unit ? m.title : `${m.title} (${m.unit})`;

class Explorer {
  constructor(page) {
    Object.assign(this, { page, words: page.words, cases: new Cases(page), write: new Writer(page) });
    // a case that leaves a lever alone has it where its slider starts
    this.wanted = page.levers.map(({ levels }) => levels[0]);
    this.pinned = null;
    this.connect();
    this.go(this.cases.all[page.start]);
  }

  // --- what is asked for ---

  /** Set one lever; close to a level that was simulated it snaps to it. */
  set(lever, value) {
    const { number, levels } = this.page.levers[lever], span = this.cases.spans[lever];
    const near = number && levels.find((level) => Math.abs(level - value) < SNAP * span);
    this.wanted[lever] = near === undefined || near === false ? value : near;
    this.show();
  }

  go(one) {
    // what a named case does not set stays as it is
    this.wanted = one.levels.map((level, i) => level === null ? this.wanted[i] : level);
    this.show();
  }

  get shown() { return this.cases.nearest(this.wanted); }

  connect() {
    this.page.levers.forEach((lever, i) => {
      const control = byId(`lever${i}`);
      control.addEventListener("input", () => {
        this.set(i, lever.number ? this.fromSlider(i, Number(control.value)) : control.value);
      });
      if (lever.number) control.addEventListener("keydown", (event) => this.key(event, i));
    });
    byId("go").addEventListener("click", () => this.go(this.shown.one));
    byId("pin").addEventListener("click", () => this.pin(this.shown.one));
    byId("swap").addEventListener("click", () => this.go(this.pinned));
    byId("unpin").addEventListener("click", () => this.pin(null));
    byId("panel").addEventListener("submit", (event) => event.preventDefault());
    for (const id of ["along", "across", "upward"]) byId(id)?.addEventListener("change", () => this.show());
    byId("details").addEventListener("toggle", () => this.show());
    new ResizeObserver(() => this.show()).observe(document.querySelector("main"));
  }

  pin(one) {
    this.pinned = one;
    this.show();
  }

  /** Keys go from one simulated level to the next. */
  key(event, i) {
    const levels = this.page.levers[i].levels, now = this.wanted[i];
    const next = {
      ArrowRight: () => levels.find((level) => level > now), ArrowUp: () => levels.find((level) => level > now),
      ArrowLeft: () => levels.findLast((level) => level < now), ArrowDown: () => levels.findLast((level) => level < now),
      Home: () => levels[0], End: () => levels[levels.length - 1],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    this.set(i, next() ?? now);
  }

  fromSlider(i, place) {
    const { levels } = this.page.levers[i];
    return levels[0] + place / STEPS * (levels[levels.length - 1] - levels[0]);
  }

  // --- what is shown ---

  show() {
    const { one, exact } = this.shown;
    this.showLevers();
    byId("status").textContent = exact ? this.words.simulated
      : fillIn(this.words.nearest, this.write.name(this.page.levers, one));
    byId("status").className = exact ? "" : "between";
    byId("go").hidden = exact;
    byId("swap").disabled = byId("unpin").disabled = !this.pinned;
    const name = this.pinned && this.write.name(this.page.levers, this.pinned);
    byId("pinned").textContent = name ? fillIn(this.words.pinned, name) : this.words.alone;
    const picked = ["along", "across", "upward"].map((id) => byId(id)?.selectedIndex);
    const key = [one.row, this.pinned?.row, document.querySelector("main").clientWidth, ...picked].join();
    const line = this.cases.along(one, picked[0]);
    if (byId("details").open) this.showTable(line);
    if (key === this.drawn) return; // between two cases nothing but the slider moves
    this.drawn = key;
    this.page.measures.forEach((measure, i) => this.showMeasure(measure, i, one, line));
    if (byId("scatter")) this.showScatter(one);
  }

  showLevers() {
    this.page.levers.forEach((lever, i) => {
      const control = byId(`lever${i}`);
      if (!lever.number) {
        control.value = this.wanted[i];
        return;
      }
      const first = lever.levels[0], text = this.write.level(this.wanted[i]);
      control.value = Math.round((this.wanted[i] - first) / this.cases.spans[i] * STEPS);
      control.setAttribute("aria-valuetext", text);
      byId(`level${i}`).textContent = text;
      this.showTicks(byId(`ticks${i}`), lever, i);
    });
  }

  /** Mark on a slider where cases were simulated. */
  showTicks(svg, lever, i) {
    const width = svg.clientWidth || 240, edge = 8;
    svg.setAttribute("viewBox", `0 0 ${width} 22`);
    svg.replaceChildren();
    let free = -Infinity;
    for (const level of lever.levels) {
      const x = edge + (level - lever.levels[0]) / this.cases.spans[i] * (width - 2 * edge);
      const mark = document.createElementNS(SVG, "path");
      mark.setAttribute("d", `M${x} 0v5`);
      mark.setAttribute("stroke", AXIS);
      svg.append(mark);
      const text = this.write.level(level), half = wide(text) / 2;
      const at = Math.min(Math.max(x, half), width - half);
      if (at - half < free) continue;
      free = at + half + 4;
      const label = document.createElementNS(SVG, "text");
      Object.entries({ x: at, y: 18, "text-anchor": "middle", "font-size": 11.5, fill: AXIS })
        .forEach(([name, value]) => label.setAttribute(name, value));
      label.textContent = text;
      svg.append(label);
    }
  }

  showMeasure(measure, i, one, line) {
    const { write, words, pinned } = this, estimate = one.estimates[i];
    byId(`value${i}`).textContent = write.value(measure, estimate.value);
    byId(`interval${i}`).textContent = estimate.value === null ? ""
      : `${write.interval(measure, estimate)} · ${fillIn(words.units, estimate.n)}`;
    byId(`beside${i}`).textContent = pinned && pinned !== one ? this.beside(measure, pinned.estimates[i], estimate) : "";
    this.drawProfile(measure, i, one, line);
  }

  /** Say how B differs from A, and no more than two intervals can tell. */
  beside(measure, a, b) {
    if (a.value === null || b.value === null) return "";
    const { write, words } = this;
    const parts = [`A ${write.value(measure, a.value)}`,
      fillIn(words.difference, write.difference(measure, b.value - a.value))];
    if (a.low !== null && b.low !== null) {
      parts.push(a.high < b.low || b.high < a.low ? words.apart : words.overlap);
    }
    return parts.join(" · ");
  }

  drawProfile(measure, i, one, line) {
    const lever = byId("along").selectedIndex, { title, number, levels } = this.page.levers[lever];
    const label = this.words.chart.replace("{measure}", measure.title).replace("{lever}", title).replace("{n}", line.length);
    const chart = new Chart(byId(`profile${i}`), { height: 190, label });
    const set = ({ levels: own }) => own[lever] !== null && own[lever] !== "";
    const place = (other) => number ? other.levels[lever] : levels.indexOf(other.levels[lever]);
    const pin = this.pinned && set(this.pinned) ? this.pinned : null;
    const seen = [...line, ...(pin ? [pin] : [])].flatMap(({ estimates }) =>
      [estimates[i].value, estimates[i].low, estimates[i].high].filter((v) => v !== null));
    if (!seen.length) return;
    chart.upward = chart.scale(seen);
    const places = number ? levels : levels.map((_, k) => k);
    chart.across = { ...chart.scale(places), ticks: places };
    if (places[0] >= 0) chart.across.low = places[0] - (places[places.length - 1] - places[0] || 1) * 0.08;
    chart.axes({ upward: (v) => this.write.number(measure, v),
      across: (v) => number ? this.write.level(v) : levels[v] }, { across: title, upward: unitOf(measure) });
    const real = line.filter((other) => set(other) && other.estimates[i].value !== null);
    const points = real.map((other) => `${chart.x(place(other))},${chart.y(other.estimates[i].value)}`);
    chart.put("polyline", { points: points.join(" "), fill: "none", stroke: PLAIN, "stroke-dasharray": "4 4" });
    for (const other of real) {
      const estimate = other.estimates[i], x = chart.x(place(other)), y = chart.y(estimate.value);
      chart.bar(x, estimate, other === one ? SHOWN : PLAIN);
      chart.dot(x, y, other === one ? "shown" : "plain", () => this.go(other),
        `${this.write.name(this.page.levers, other)}: ${this.write.value(measure, estimate.value)}`);
    }
    if (pin && pin.estimates[i].value !== null) {
      const estimate = pin.estimates[i], x = chart.x(place(pin));
      chart.bar(x, estimate, PINNED);
      chart.dot(x, chart.y(estimate.value), "pinned", () => this.go(pin), this.write.name(this.page.levers, pin));
    }
  }

  showScatter(one) {
    const [a, b] = ["across", "upward"].map((id) => byId(id).selectedIndex);
    const key = [a, b, byId("scatter").clientWidth].join();
    if (this.scatter?.key !== key) this.scatter = { key, ...this.drawScatter(a, b) };
    const { chart, real } = this.scatter;
    this.scatter.marks?.remove();
    this.scatter.marks = chart.layer();
    for (const [other, kind, color] of [[one, "shown", SHOWN], [this.pinned, "pinned", PINNED]]) {
      if (!real.includes(other)) continue;
      const [ex, ey] = [other.estimates[a], other.estimates[b]];
      const [x, y] = [chart.x(ex.value), chart.y(ey.value)];
      chart.bar(x, ey, color);
      chart.beam(y, ex, color);
      chart.dot(x, y, kind, () => this.go(other), this.write.name(this.page.levers, other));
    }
  }

  /** Draw the axes of two measures and a dot for every case; the marked ones come on top. */
  drawScatter(a, b) {
    const [mx, my] = [this.page.measures[a], this.page.measures[b]];
    const chart = new Chart(byId("scatter"), { height: 340, label: this.words.trade });
    const real = this.cases.all.filter(({ estimates }) => estimates[a].value !== null && estimates[b].value !== null);
    if (!real.length) return { chart, real };
    const seen = (k) => real.flatMap(({ estimates }) =>
      [estimates[k].value, estimates[k].low, estimates[k].high].filter((v) => v !== null));
    chart.across = chart.scale(seen(a));
    chart.upward = chart.scale(seen(b));
    chart.axes({ across: (v) => this.write.number(mx, v), upward: (v) => this.write.number(my, v) },
      { across: unitOf(mx), upward: unitOf(my) });
    for (const other of real) {
      chart.dot(chart.x(other.estimates[a].value), chart.y(other.estimates[b].value), "plain",
        () => this.go(other), this.write.name(this.page.levers, other));
    }
    return { chart, real };
  }

  showTable(line) {
    const { write, page } = this, lever = byId("along").selectedIndex;
    const cell = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    const row = (tag, texts) => {
      const made = document.createElement("tr");
      made.append(...texts.map((text) => cell(tag, text)));
      return made;
    };
    const heads = [page.levers[lever].title, ...page.measures.map(({ title }) => title)];
    const body = line.map((other) => row("td", [write.level(other.levels[lever]),
      ...page.measures.map((measure, i) => {
        const estimate = other.estimates[i];
        if (estimate.value === null || estimate.low === null) return write.value(measure, estimate.value);
        return `${write.value(measure, estimate.value)} (${write.number(measure, estimate.low)} – ${write.number(measure, estimate.high)})`;
      })]));
    byId("numbers").replaceChildren(row("th", heads), ...body);
  }

  /** What is shown, for whoever checks the page. */
  state() {
    const { one, exact } = this.shown;
    return { wanted: this.wanted, shown: one.name, exact, pinned: this.pinned && this.pinned.name };
  }
}

window.explorer = new Explorer(JSON.parse(byId("data").textContent));
document.body.dataset.ready = "yes";
