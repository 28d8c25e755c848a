"use strict";

// --- unpacking: the other half of supplysim/replay/pack.py ---------------------------------------

async function unpack(packed) {
  const raw = atob(packed.data);
  const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = new Uint8Array(await new Response(stream).arrayBuffer());
  const columns = {};
  let at = 0;
  for (const [name, length] of packed.columns) {
    const column = new Int32Array(length);
    let value = 0;
    for (let row = 0; row < length; row++) {
      let step = 0, weight = 1, byte;
      do {
        byte = data[at++];
        step += (byte & 127) * weight;
        weight *= 128;
      } while (byte > 127);
      value += step % 2 ? -(step + 1) / 2 : step / 2;
      column[row] = value;
    }
    columns[name] = column;
  }
  return columns;
}

/** How many entries of an ascending array are at or before `t`. */
function countUntil(times, t, first = 0, last = times.length) {
  let low = first, high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - first;
}

/** Cut columns of ragged rows: `count` entries of each follow one another. */
function ragged(count, ...columns) {
  let first = 0;
  return Array.from(count, (length) => {
    const row = columns.map((column) => column.subarray(first, first + length));
    first += length;
    return row;
  });
}

// --- one run, ready to be asked what is where at an instant -------------------------------------

function makeRoute(rows, nodes) {
  const x = rows.map((row) => nodes[row][0]), y = rows.map((row) => nodes[row][1]);
  const at = [0];
  for (let i = 1; i < rows.length; i++) {
    at.push(at[i - 1] + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
  }
  return { x, y, at, length: at[at.length - 1] };
}

async function makeRun(raw) {
  const c = await unpack(raw.pack);
  const levels = ragged(c.level_count, c.level_time, c.level_value);
  const states = ragged(c.state_count, c.state_time, c.state_value);
  const finished = ragged(c.finished_count, c.finished_time);
  const run = { ...raw, trips: c, installed: c.installed, planned: c.planned };
  run.routes = raw.routes.map((rows) => makeRoute(rows, raw.nodes));
  run.plants = raw.plants.map(([title, node, capacity], i) =>
    ({ title, node, capacity, time: levels[i][0], value: levels[i][1] }));
  run.sites = raw.sites.map(([name, zone, node, storeys, before, begun], i) =>
    ({ name, zone, node, storeys, before, begun, finished: finished[i][0],
       time: states[i][0], value: states[i][1] }));
  run.longest = 0;
  for (let i = 0; i < c.departed.length; i++) {
    run.longest = Math.max(run.longest, c.returned[i] - c.departed[i]);
  }
  run.sorted = ["departed", "arrived", "unloaded", "returned"].map((name) => c[name].slice().sort());
  run.closed = {};
  for (const [kind, start, end, detail, u, v] of raw.closings) {
    (run.closed[kind] ||= []).push({ start, end, detail, u, v });
  }
  return run;
}

const lastBefore = (thing, t) => thing.value[Math.max(0, countUntil(thing.time, t) - 1)];
const storeysDone = (site, t) => site.before + countUntil(site.finished, t);

/** What is closed at `t`, of one kind. */
function closedAt(run, kind, t) {
  return (run.closed[kind] || []).filter((c) => c.start <= t && t < c.end);
}

/** Trucks on the road at `t`, counted from the sorted times alone. */
function onRoadAt(run, t) {
  const [departed, arrived, unloaded, returned] = run.sorted.map((times) => countUntil(times, t));
  return departed - arrived + unloaded - returned;
}

const AT_SITE = 0, LOADED = 1, EMPTY = 2;

/** Call `visit(row, phase)` for every trip under way at `t`. */
function eachTrip(run, t, visit) {
  const { departed, arrived, unloaded, returned } = run.trips;
  const last = countUntil(departed, t);
  for (let row = countUntil(departed, t - run.longest - 1); row < last; row++) {
    if (t < arrived[row]) visit(row, LOADED);
    else if (t < unloaded[row]) visit(row, AT_SITE);
    else if (t < returned[row]) visit(row, EMPTY);
  }
}

/** Write position and heading of a truck on the road into `out`: x, y, dx, dy. */
function locate(run, row, phase, t, out) {
  const c = run.trips, route = run.routes[c.route[row]];
  const from = phase === LOADED ? c.departed[row] : c.left[row];
  const until = phase === LOADED ? c.arrived[row] : c.returned[row];
  const part = Math.min(1, Math.max(0, (t - from) / Math.max(1, until - from)));
  const gone = (phase === LOADED ? part : 1 - part) * route.length;
  let i = 1;
  while (i < route.at.length - 1 && route.at[i] < gone) i++;
  const piece = route.at[i] - route.at[i - 1] || 1;
  const share = route.at.length > 1 ? (gone - route.at[i - 1]) / piece : 0;
  const j = Math.min(i, route.x.length - 1), turn = phase === LOADED ? 1 : -1;
  const dx = route.x[j] - route.x[i - 1], dy = route.y[j] - route.y[i - 1];
  const long = Math.hypot(dx, dy) || 1;
  out[0] = route.x[i - 1] + share * dx;
  out[1] = route.y[i - 1] + share * dy;
  out[2] = turn * dx / long;
  out[3] = turn * dy / long;
}
