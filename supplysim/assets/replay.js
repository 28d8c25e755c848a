"use strict";

// --- the page: one clock, one view, a map for each run ------------------------------------------

const HOUR = 3600, DAY = 86400;
const SPEEDS = [60, 300, 900, 1800, 3600, 3 * 3600, 12 * 3600, 86400];
const STILL_MS = 500; // how often the picture changes for readers who want less motion
const byId = (id) => document.getElementById(id);

class Replay {
  constructor(page, runs) {
    Object.assign(this, { page, runs, words: page.words, t: 0, playing: false, frames: [] });
    const [x0, y0, x1, y1] = page.frame;
    this.home = { frame: page.frame, seconds: page.seconds, zoom: 1, x: (x0 + x1) / 2, y: (y0 + y1) / 2,
      base: page.base };
    this.view = { ...this.home };
    this.maps = runs.map((run, i) => new RunMap(run, byId(`map${i}`), this.view, page.words));
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    const lang = page.lang === "zh" ? "zh-CN" : "en-GB", utc = { timeZone: "UTC", hourCycle: "h23" };
    this.long = new Intl.DateTimeFormat(lang, { ...utc, weekday: "short", year: "numeric",
      month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
    this.number = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
    this.shown = {};
    this.connect();
    this.seek(Math.min(page.opening, page.seconds - 1));
  }

  // --- time ---

  seek(t) {
    this.t = Math.min(this.page.seconds - 1, Math.max(0, t));
    if (!this.playing) this.draw();
  }

  play() {
    if (this.playing) return;
    if (this.t >= this.page.seconds - 1) this.t = 0;
    this.playing = true;
    this.last = null;
    this.showPlaying();
    requestAnimationFrame((now) => this.frame(now));
  }

  pause() {
    this.playing = false;
    this.showPlaying();
    this.draw();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  frame(now) {
    if (!this.playing) return;
    const passed = this.last === null ? 0 : now - this.last;
    if (this.calm.matches && this.last !== null && passed < STILL_MS) {
      requestAnimationFrame((later) => this.frame(later));
      return;
    }
    this.last = now;
    // a page that was in the background goes on where it was
    this.t += Math.min(passed, 2 * STILL_MS) / 1000 * SPEEDS[byId("speed").selectedIndex];
    if (this.t >= this.page.seconds - 1) {
      this.t = this.page.seconds - 1;
      this.pause();
      return;
    }
    const began = performance.now();
    this.draw();
    this.frames.push(performance.now() - began);
    if (this.frames.length > 600) this.frames.shift();
    requestAnimationFrame((later) => this.frame(later));
  }

  // --- drawing ---

  draw() {
    const t = Math.floor(this.t);
    for (const map of this.maps) map.draw(t);
    const clock = this.long.format(new Date((this.page.epoch + t) * 1000));
    this.text("clock", clock);
    const slider = byId("slider");
    slider.value = t;
    slider.setAttribute("aria-valuetext", clock);
    byId("needle").style.transform = `translateX(${(t / this.page.seconds) * this.stripWidth}px)`;
    this.runs.forEach((run, i) => this.drawNumbers(run, i, t));
    if (this.pointed) this.point(this.pointed);
    if (byId("details").open) this.drawTables(t);
  }

  /** Write a text where it has changed: touching the page costs more than drawing. */
  text(id, text) {
    if (this.shown[id] === text) return;
    this.shown[id] = text;
    byId(id).textContent = text;
  }

  drawNumbers(run, i, t) {
    const { words, number } = this, { loaded, empty, atSite } = this.maps[i].counts;
    const hour = Math.floor(t / HOUR);
    let stock = 0, lifting = 0, waiting = 0;
    for (const plant of run.plants) stock += lastBefore(plant, t);
    for (const site of run.sites) {
      const state = lastBefore(site, t);
      if (state === 2) lifting++;
      else if (state === 1) waiting++;
    }
    this.text(`loaded${i}`, number.format(loaded));
    this.text(`empty${i}`, number.format(empty));
    this.text(`at_site${i}`, number.format(atSite));
    this.text(`stock${i}`, number.format(stock));
    this.text(`lifting${i}`, number.format(lifting));
    this.text(`waiting${i}`, number.format(waiting));
    this.text(`installed${i}`, number.format(run.installed[hour] / 10));
    this.text(`planned${i}`, `${words.of_planned} ${number.format(run.planned[hour] / 10)}`);
    const closed = ["alert", "wind", "closure", "road", "ban", "night"].flatMap((kind) => {
      const details = [...new Set(closedAt(run, kind, t).map((c) => c.detail))];
      return details.map((d) => [kind, words.kinds[kind] + (d && words.details[d] ? words.between.replace("{}", words.details[d]) : "")]);
    });
    const key = closed.map(([, text]) => text).join("|");
    if (this.shown[`closed${i}`] === key) return;
    this.shown[`closed${i}`] = key;
    byId(`closed${i}`).replaceChildren(...closed.map(([kind, text]) =>
      element("li", { className: kind, textContent: text })));
  }

  drawTables(t) {
    const now = performance.now();
    if (this.playing && now - (this.tabled || 0) < 1000) return;
    this.tabled = now;
    const { words, number } = this;
    this.runs.forEach((run, i) => {
      const plants = run.plants.map((plant) => {
        const level = lastBefore(plant, t), share = plant.capacity ? level / plant.capacity : 0;
        return [plant.title, `${number.format(level)} / ${number.format(plant.capacity)}`, `${Math.round(100 * share)}%`];
      });
      const sites = run.sites.map((site) => [`${site.name} ${site.zone}`,
        `${storeysDone(site, t)} / ${site.storeys}`, this.stateOf(site, t)]);
      fill(byId(`plants${i}`), plants);
      fill(byId(`sites${i}`), sites);
    });
  }

  stateOf(site, t) {
    const { states } = this.words;
    if (storeysDone(site, t) >= site.storeys) return states.done;
    if (site.begun > t) return states.ahead;
    return states[["idle", "waiting", "lifting"][lastBefore(site, t)]];
  }

  /** Draw beside the slider how many trucks are on the road, and what is closed. */
  drawStrip() {
    const canvas = byId("strip"), ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = canvas.clientWidth, height = canvas.clientHeight, pen = canvas.getContext("2d");
    this.stripWidth = width;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    const row = height / this.runs.length, seconds = this.page.seconds;
    const counts = this.runs.map((run) => trucksOver(run, seconds, width));
    const most = Math.max(1, ...counts.map((column) => Math.max(...column)));
    this.runs.forEach((run, i) => {
      const top = i * row, foot = top + row - 7;
      const bar = (kind, color, y, h) => {
        pen.fillStyle = color;
        for (const c of run.closed[kind] || []) {
          pen.fillRect(c.start / seconds * width, y, Math.max(0.6, (c.end - c.start) / seconds * width), h);
        }
      };
      if (seconds < 40 * DAY) bar("night", "#e4e9ee", top, row - 7);
      bar("closure", "#d9cfc4", top, row - 7);
      pen.fillStyle = "#8fb0c8";
      for (let x = 0; x < width; x++) {
        const h = counts[i][x] / most * (row - 10);
        pen.fillRect(x, foot - h, 1, h);
      }
      bar("alert", ORANGE, foot + 1, 3);
      bar("wind", "#6b5b95", foot + 4, 2);
    });
  }

  // --- controls ---

  connect() {
    const slider = byId("slider"), speed = byId("speed");
    slider.max = this.page.seconds - 1;
    slider.addEventListener("input", () => this.seek(Number(slider.value)));
    speed.selectedIndex = this.page.seconds > 40 * DAY ? 6 : 3;
    byId("play").addEventListener("click", () => this.toggle());
    byId("details").addEventListener("toggle", () => this.draw());
    for (const [id, factor] of [["closer", 1.6], ["wider", 1 / 1.6]]) {
      byId(id).addEventListener("click", () => this.zoom(factor));
    }
    byId("whole").addEventListener("click", () => this.look(this.home));
    document.addEventListener("keydown", (event) => this.key(event));
    this.maps.forEach((map) => this.connectMap(map));
    new ResizeObserver(() => {
      this.drawStrip();
      if (!this.playing) this.draw();
    }).observe(document.querySelector("main"));
    this.drawStrip();
  }

  connectMap(map) {
    const { canvas } = map;
    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY };
      if (this.view.zoom > 1) canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointerup", () => (held = null));
    canvas.addEventListener("pointermove", (event) => {
      if (held && this.view.zoom > 1) {
        this.look({ x: this.view.x - (event.clientX - held.x) / map.scale,
          y: this.view.y + (event.clientY - held.y) / map.scale });
        held = { x: event.clientX, y: event.clientY };
      }
      this.point({ map, x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("dblclick", (event) => this.zoom(2, map, event.offsetX, event.offsetY));
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // the plain wheel scrolls the page
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 200), map, event.offsetX, event.offsetY);
    }, { passive: false });
  }

  /** Come closer by a factor; a point of a map stays where it is. */
  zoom(factor, map = this.maps[0], px = map.width / 2, py = map.height / 2) {
    const zoom = Math.min(40, Math.max(1, this.view.zoom * factor));
    const grown = 1 - this.view.zoom / zoom;
    const x = (px - map.left) / map.scale, y = (map.top - py) / map.scale;
    this.look(zoom === 1 ? this.home : { zoom, x: this.view.x + grown * (x - this.view.x),
      y: this.view.y + grown * (y - this.view.y) });
  }

  look(view) {
    Object.assign(this.view, view);
    for (const { canvas } of this.maps) canvas.classList.toggle("held", this.view.zoom > 1);
    if (!this.playing) this.draw();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "SELECT") return;
    const step = event.shiftKey ? DAY : 600;
    const speed = byId("speed"), faster = (by) => {
      speed.selectedIndex = Math.min(SPEEDS.length - 1, Math.max(0, speed.selectedIndex + by));
    };
    const actions = {
      " ": () => this.toggle(), ArrowLeft: () => this.seek(this.t - step),
      ArrowRight: () => this.seek(this.t + step), PageUp: () => this.seek(this.t - DAY),
      PageDown: () => this.seek(this.t + DAY), Home: () => this.seek(0),
      End: () => this.seek(this.page.seconds), "+": () => faster(1), "=": () => faster(1),
      "-": () => faster(-1),
    };
    // the space bar presses the button or opens the summary that has the focus
    const own = event.key === " " && ["BUTTON", "SUMMARY"].includes(event.target.tagName);
    if (own || !(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  showPlaying() {
    const { words } = this;
    byId("play").classList.toggle("on", this.playing);
    byId("play").setAttribute("aria-label", this.playing ? words.pause : words.play);
    byId("play_word").textContent = this.playing ? words.pause : words.play;
  }

  // --- what is under the pointer ---

  point(pointed) {
    this.pointed = pointed;
    const mark = pointed && pointed.map.at(pointed.x, pointed.y), tip = byId("tip");
    tip.hidden = !mark;
    if (!mark) return;
    const lines = this.describe(pointed.map.run, mark);
    this.text("tip_head", lines[0]);
    this.text("tip_text", lines.slice(1).join("\n"));
    const box = pointed.map.canvas.getBoundingClientRect();
    const x = box.left + mark.x + window.scrollX, y = box.top + mark.y + window.scrollY;
    const wide = tip.offsetWidth, room = document.documentElement.clientWidth;
    tip.style.left = `${Math.max(6, Math.min(x + 14, room - wide - 6))}px`;
    tip.style.top = `${y + 14}px`;
  }

  describe(run, mark) {
    const { words, number, t } = this;
    if (mark.plant) {
      const { title, capacity } = mark.plant, level = lastBefore(mark.plant, t);
      return [title, `${words.yard} ${number.format(level)} / ${number.format(capacity)} m³`];
    }
    if (mark.site) {
      const { site } = mark;
      return [site.name, site.zone, `${words.storeys} ${storeysDone(site, t)} / ${site.storeys}`,
        this.stateOf(site, t)];
    }
    const c = run.trips, [plant, site] = run.route_names[c.route[mark.row]];
    const going = mark.phase === 1 ? `${plant} → ${site}` : `${site} → ${plant}`;
    const carries = `${c.components[mark.row]} ${words.components}, ${(c.mass_kg[mark.row] / 1000).toFixed(1)} t`;
    return [`${words.truck} ${run.truck_names[c.truck[mark.row]]}`, going,
      mark.phase === 1 ? `${words.full}: ${carries}` : words.bare,
      `${words.storey} ${run.storey_names[c.storey[mark.row]]}`];
  }

  /** What is shown, for whoever checks the page. */
  state() {
    const sorted = [...this.frames].sort((a, b) => a - b);
    return {
      t: this.t, playing: this.playing, frames: sorted.length,
      frame_ms: sorted.length ? sorted[sorted.length >> 1] : null,
      runs: this.maps.map((map) => ({ ...map.counts,
        trucks: map.marks.filter((m) => m.row !== undefined).map((m) => [m.row, m.x, m.y]) })),
    };
  }
}

/** The most trucks on the road at some instant of each of `columns` stretches. */
function trucksOver(run, seconds, columns) {
  const looks = 6;
  return Array.from({ length: columns }, (_, x) => {
    let most = 0;
    for (let k = 0; k < looks; k++) {
      most = Math.max(most, onRoadAt(run, Math.floor((x + k / looks) / columns * seconds)));
    }
    return most;
  });
}

const element = (tag, fields) => Object.assign(document.createElement(tag), fields);

function fill(body, rows) {
  body.replaceChildren(...rows.map((cells) => {
    const line = document.createElement("tr");
    line.append(...cells.map((text) => element("td", { textContent: text })));
    return line;
  }));
}

(async () => {
  const page = JSON.parse(byId("data").textContent);
  if (typeof DecompressionStream === "undefined") {
    byId("old").hidden = false;
    return;
  }
  if (page.base && page.base.image) {
    const picture = new Image();
    picture.src = page.base.image;
    await picture.decode();
    page.base.picture = picture;
  }
  window.replay = new Replay(page, await Promise.all(page.runs.map(makeRun)));
  document.body.dataset.ready = "yes";
})();
