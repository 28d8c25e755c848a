"use strict";

const INK = "#1f2933", MUTED = "#5b6671", ROAD = "#c6ced6", BLUE = "#1f5f8b", ORANGE = "#c8551b";
const GREEN = "#0f7f63", LIGHT = [248, 250, 251], DARK = [214, 222, 231];
const FADE_S = 2400;
const FAINT = 0.55; // of an image that lies under the map

/** How much of night it is at `t`, 0 to 1; dusk and dawn take forty minutes. */
function nightness(run, t, seconds) {
  let most = 0;
  for (const { start, end } of closedAt(run, "night", t)) {
    const dusk = start > 0 ? (t - start) / FADE_S : 1, dawn = end < seconds ? (end - t) / FADE_S : 1;
    most = Math.max(most, Math.min(1, dusk, dawn));
  }
  return most;
}

/** The map of one run: a canvas that draws an instant, and tells what is under a pointer. */
class RunMap {
  constructor(run, canvas, view, words) {
    Object.assign(this, { run, canvas, view, words, pen: canvas.getContext("2d") });
    this.still = document.createElement("canvas");
    this.key = "";
    this.marks = [];
    this.counts = { loaded: 0, empty: 0, atSite: 0 };
    this.spot = [0, 0, 0, 0];
    this.place();
  }

  /** Give sites that share a node places around it, in a spiral of equal areas. */
  place() {
    const seen = new Map();
    for (const plant of this.run.plants) seen.set(plant.node, 1);
    for (const site of this.run.sites) {
      const k = seen.get(site.node) || 0;
      seen.set(site.node, k + 1);
      // the golden angle spreads any number of points evenly
      site.dx = Math.sqrt(k) * Math.cos(2.39996 * k);
      site.dy = Math.sqrt(k) * Math.sin(2.39996 * k);
    }
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    if (this.width !== width || this.height !== height || this.ratio !== ratio) {
      Object.assign(this, { width, height, ratio, key: "" });
      for (const canvas of [this.canvas, this.still]) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
    }
    const [x0, y0, x1, y1] = this.view.frame, edge = Math.min(34, width / 12);
    const fit = Math.min((width - 2 * edge) / (x1 - x0), (height - 2 * edge) / (y1 - y0));
    this.scale = fit * this.view.zoom;
    this.left = width / 2 - this.view.x * this.scale;
    this.top = height / 2 + this.view.y * this.scale;
    this.size = Math.min(2, Math.max(0.8, Math.sqrt(this.view.zoom)) * Math.min(1, width / 700 + 0.3));
  }

  px(x) { return this.left + x * this.scale; }
  py(y) { return this.top - y * this.scale; }

  line(pen, [u, v]) {
    const a = this.run.nodes[u], b = this.run.nodes[v];
    pen.moveTo(this.px(a[0]), this.py(a[1]));
    pen.lineTo(this.px(b[0]), this.py(b[1]));
  }

  /** Draw what does not move: roads and names. Kept until the view changes. */
  drawStill() {
    const pen = this.still.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.lineCap = "round";
    this.drawBase(pen);
    for (const wide of [0, 1]) {
      pen.beginPath();
      for (const road of this.run.roads) if (road[3] === wide) this.line(pen, road);
      pen.strokeStyle = ROAD;
      pen.lineWidth = wide ? 1.6 : 0.9;
      pen.stroke();
    }
    this.banned = new Path2D();
    for (const road of this.run.roads) if (road[2]) this.line(this.banned, road);
    this.drawNames(pen);
  }

  /** Draw the base map of the user's own, where there is one. */
  drawBase(pen) {
    const { base } = this.view;
    if (base && base.picture) {
      const [x0, y0, x1, y1] = base.box;
      pen.globalAlpha = FAINT;
      pen.drawImage(base.picture, this.px(x0), this.py(y1), (x1 - x0) * this.scale, (y1 - y0) * this.scale);
      pen.globalAlpha = 1;
    }
    if (!base || !base.lines) return;
    pen.beginPath();
    for (const line of base.lines) {
      line.forEach(([x, y], i) => (i ? pen.lineTo(this.px(x), this.py(y)) : pen.moveTo(this.px(x), this.py(y))));
    }
    pen.strokeStyle = "#8a7f6a";
    pen.lineWidth = 1;
    pen.stroke();
  }

  /** Write the names of plants and zones where nothing else stands, or not at all. */
  drawNames(pen) {
    const family = getComputedStyle(document.body).fontFamily, taken = [];
    const around = (x, y, r) => [x - r, y - r, x + r, y + r];
    for (const { node } of this.run.plants) taken.push(around(...this.atNode(node), 7 * this.size));
    for (const site of this.run.sites) taken.push(around(...this.atSite(site), 5.5 * this.size));
    const write = (title, font, color, tries) => {
      pen.font = font;
      const w = pen.measureText(title).width;
      for (const [x, y] of tries(w)) {
        const box = [x - 2, y - 7, x + w + 2, y + 7];
        const off = box[0] < 0 || box[2] > this.width || box[1] < 0 || box[3] > this.height;
        const hit = (o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3];
        if (off || taken.some(hit)) continue;
        taken.push(box);
        Object.assign(pen, { textBaseline: "middle", lineWidth: 3, lineJoin: "round" });
        pen.strokeStyle = "rgba(248,250,251,.85)";
        pen.strokeText(title, x, y);
        pen.fillStyle = color;
        pen.fillText(title, x, y);
        return;
      }
    };
    for (const [x, y, title] of this.run.zones) {
      const [px, py] = [this.px(x), this.py(y)];
      write(title, `600 12px ${family}`, MUTED, (w) =>
        [20, -20, 32, -32].flatMap((dy) => [0, -24, 24].map((dx) => [px - w / 2 + dx, py + dy])));
    }
    for (const { node, title } of this.run.plants) {
      const [px, py] = this.atNode(node), gap = 11 * this.size;
      write(title, `12px ${family}`, INK, (w) =>
        [[px + gap, py], [px - gap - w, py], [px - w / 2, py - gap - 5], [px - w / 2, py + gap + 5]]);
    }
  }

  atNode(node) {
    const [x, y] = this.run.nodes[node];
    return [this.px(x), this.py(y)];
  }

  /** Where a site is drawn: around its node. */
  atSite(site) {
    const [x, y] = this.atNode(site.node), wide = 1.9 * 5.5 * this.size;
    return [x + site.dx * wide, y + site.dy * wide];
  }

  draw(t) {
    this.resize();
    const { pen, view } = this;
    const key = `${this.width} ${this.height} ${view.zoom} ${view.x} ${view.y}`;
    if (key !== this.key) {
      this.drawStill();
      this.key = key;
    }
    this.marks.length = 0;
    const dark = nightness(this.run, t, this.view.seconds);
    const tone = LIGHT.map((light, i) => Math.round(light + dark * (DARK[i] - light)));
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = `rgb(${tone})`;
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.drawImage(this.still, 0, 0);
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.drawClosedRoads(t);
    this.drawSites(t);
    this.drawPlants(t);
    this.drawTrucks(t);
  }

  drawClosedRoads(t) {
    const { pen } = this;
    if (closedAt(this.run, "ban", t).length) {
      pen.strokeStyle = "rgba(200,85,27,.55)";
      pen.lineWidth = 1.4;
      pen.setLineDash([3, 3]);
      pen.stroke(this.banned);
      pen.setLineDash([]);
    }
    for (const road of closedAt(this.run, "road", t)) {
      const [a, b] = [this.run.nodes[road.u], this.run.nodes[road.v]];
      const x = this.px((a[0] + b[0]) / 2), y = this.py((a[1] + b[1]) / 2);
      pen.strokeStyle = ORANGE;
      pen.lineWidth = 2.5;
      pen.beginPath();
      pen.moveTo(x - 5, y - 5);
      pen.lineTo(x + 5, y + 5);
      pen.moveTo(x + 5, y - 5);
      pen.lineTo(x - 5, y + 5);
      pen.stroke();
    }
  }

  drawSites(t) {
    const { pen, run } = this, r = 5.5 * this.size;
    for (const site of run.sites) {
      const done = storeysDone(site, t), open = site.begun <= t && done < site.storeys;
      const [x, y] = this.atSite(site), own = open ? r : 0.5 * r;
      this.marks.push({ x, y, r: own + 2, site });
      pen.beginPath();
      pen.arc(x, y, own, 0, 2 * Math.PI);
      pen.fillStyle = done >= site.storeys ? MUTED : "#fff";
      pen.fill();
      pen.lineWidth = open ? 2.2 : 1;
      pen.strokeStyle = open ? "#c9d1d8" : MUTED;
      pen.stroke();
      if (!open) continue;
      pen.beginPath();
      pen.arc(x, y, own, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * done / site.storeys);
      pen.strokeStyle = INK;
      pen.stroke();
      const state = lastBefore(site, t);
      if (!state) continue;
      pen.fillStyle = state === 2 ? GREEN : ORANGE;
      pen.beginPath();
      if (state === 2) pen.arc(x, y, own * 0.55, 0, 2 * Math.PI);
      else pen.rect(x - own * 0.2, y - own * 0.62, own * 0.4, own * 1.24);
      pen.fill();
    }
  }

  drawPlants(t) {
    const { pen, run } = this, half = 6.5 * this.size;
    for (const plant of run.plants) {
      const [x, y] = this.atNode(plant.node);
      const share = plant.capacity ? Math.min(1, lastBefore(plant, t) / plant.capacity) : 0;
      this.marks.push({ x, y, r: half + 3, plant });
      pen.fillStyle = "#fff";
      pen.fillRect(x - half, y - half, 2 * half, 2 * half);
      pen.fillStyle = share > 0.9 ? ORANGE : "#7d93a6";
      pen.fillRect(x - half, y + half - 2 * half * share, 2 * half, 2 * half * share);
      pen.lineWidth = 1.8;
      pen.strokeStyle = INK;
      pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
    }
  }

  drawTrucks(t) {
    const { pen, run, spot } = this, long = 6 * this.size, aside = 2.4 * this.size;
    const counts = (this.counts = { loaded: 0, empty: 0, atSite: 0 });
    const paths = { [LOADED]: new Path2D(), [EMPTY]: new Path2D() };
    eachTrip(run, t, (row, phase) => {
      if (phase === AT_SITE) {
        counts.atSite++;
        return;
      }
      counts[phase === LOADED ? "loaded" : "empty"]++;
      locate(run, row, phase, t, spot);
      // trucks keep to the right of the line of the road, so that both ways can be told apart
      const dx = spot[2], dy = -spot[3];
      const x = this.px(spot[0]) - dy * aside, y = this.py(spot[1]) + dx * aside;
      const path = paths[phase];
      path.moveTo(x + dx * long, y + dy * long);
      path.lineTo(x - dx * long * 0.7 - dy * long * 0.62, y - dy * long * 0.7 + dx * long * 0.62);
      path.lineTo(x - dx * long * 0.7 + dy * long * 0.62, y - dy * long * 0.7 - dx * long * 0.62);
      path.closePath();
      this.marks.push({ x, y, r: long, row, phase });
    });
    pen.lineJoin = "round";
    pen.lineWidth = 1.3;
    pen.fillStyle = "#fff";
    pen.strokeStyle = BLUE;
    pen.fill(paths[EMPTY]);
    pen.stroke(paths[EMPTY]);
    pen.fillStyle = BLUE;
    pen.strokeStyle = "#fff";
    pen.stroke(paths[LOADED]);
    pen.fill(paths[LOADED]);
  }

  /** What is nearest to a point of the canvas, trucks first. */
  at(x, y) {
    let best = null, nearest = Infinity;
    for (const mark of this.marks) {
      const away = Math.hypot(mark.x - x, mark.y - y) - (mark.row === undefined ? 0 : 4);
      if (away < mark.r + 4 && away < nearest) [best, nearest] = [mark, away];
    }
    return best;
  }
}
