"use strict";

const SVG = "http://www.w3.org/2000/svg";
const SHOWN = "#1f5f8b", PINNED = "#c8551b", PLAIN = "#8fa3b3", AXIS = "#56616c", LINES = "#e3e8ec";

/** A small drawing: a frame with two axes, into which marks are put. */
class Chart {
  constructor(svg, { height, label }) {
    this.svg = svg;
    this.width = Math.max(240, svg.clientWidth || 320);
    this.height = height;
    this.box = { left: 58, right: this.width - 14, top: 24, bottom: height - 40 };
    svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    svg.style.height = `${height}px`;
    svg.setAttribute("aria-label", label);
    svg.replaceChildren();
    this.into = svg;
  }

  /** Put what follows into a layer of its own, which can be taken away again. */
  layer() {
    this.into = this.svg;
    this.into = this.put("g", {});
    return this.into;
  }

  put(tag, fields, text) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(fields)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    this.into.append(node);
    return node;
  }

  /** Set a scale from numbers that must be seen, with some room around them. */
  scale(numbers) {
    let low = numbers.reduce((a, b) => Math.min(a, b)), high = numbers.reduce((a, b) => Math.max(a, b));
    const room = (high - low || Math.abs(high) || 1) * 0.08;
    [low, high] = [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
    return { low, high, ticks: roundTicks(low, high, 4) };
  }

  x(value) {
    const { low, high } = this.across;
    return this.box.left + (value - low) / (high - low) * (this.box.right - this.box.left);
  }

  y(value) {
    const { low, high } = this.upward;
    return this.box.bottom - (value - low) / (high - low) * (this.box.bottom - this.box.top);
  }

  axes(write, titles) {
    const { left, right, top, bottom } = this.box, small = { "font-size": 11.5, fill: AXIS };
    for (const tick of this.upward.ticks) {
      this.put("line", { x1: left, x2: right, y1: this.y(tick), y2: this.y(tick), stroke: LINES });
      this.put("text", { ...small, x: left - 6, y: this.y(tick) + 4, "text-anchor": "end" }, write.upward(tick));
    }
    let free = -Infinity;
    for (const tick of this.across.ticks) {
      const text = write.across(tick), half = wide(text) / 2;
      const x = Math.min(Math.max(this.x(tick), half), this.width - half);
      this.put("line", { x1: this.x(tick), x2: this.x(tick), y1: bottom, y2: bottom + 4, stroke: AXIS });
      if (x - half < free) continue;
      free = x + half + 6;
      this.put("text", { ...small, x, y: bottom + 17, "text-anchor": "middle" }, text);
    }
    this.put("line", { x1: left, x2: right, y1: bottom, y2: bottom, stroke: AXIS });
    this.put("text", { ...small, x: (left + right) / 2, y: bottom + 34, "text-anchor": "middle" }, titles.across);
    if (titles.upward) this.put("text", { ...small, x: 2, y: 10 }, titles.upward);
  }

  bar(x, { low, high }, color) {
    if (low === null) return;
    const [a, b] = [this.y(low), this.y(high)];
    this.put("path", { d: `M${x} ${a}V${b}M${x - 4} ${a}h8M${x - 4} ${b}h8`, stroke: color, "stroke-width": 1.6, fill: "none" });
  }

  beam(y, { low, high }, color) {
    if (low === null) return;
    const [a, b] = [this.x(low), this.x(high)];
    this.put("path", { d: `M${a} ${y}H${b}M${a} ${y - 4}v8M${b} ${y - 4}v8`, stroke: color, "stroke-width": 1.6, fill: "none" });
  }

  dot(x, y, kind, onClick, title) {
    const looks = {
      plain: { r: 4, fill: "#fff", stroke: PLAIN, "stroke-width": 1.8 },
      shown: { r: 6, fill: SHOWN, stroke: "#fff", "stroke-width": 1.5 },
      pinned: { r: 8, fill: "none", stroke: PINNED, "stroke-width": 2.4 },
    };
    const node = this.put("circle", { cx: x, cy: y, ...looks[kind], style: "cursor:pointer" });
    node.addEventListener("click", onClick);
    node.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: title }));
    if (kind === "pinned") {
      this.put("text", { x: x + 10, y: y - 8, "font-size": 12, "font-weight": 700, fill: PINNED }, "A");
    }
  }
}

/** Round numbers between two, about as many as asked for. */
function roundTicks(low, high, about) {
  const raw = (high - low) / about, size = 10 ** Math.floor(Math.log10(raw));
  const step = size * [1, 2, 5, 10].find((times) => size * times >= raw * 0.7);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9) || 0; k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  return ticks;
}

/** About how wide a text of the axes is. */
function wide(text) {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 12 : 6.6), 0);
}
