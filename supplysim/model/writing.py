"""From a chain that has run to its ledger: columns, codes, busy times, the tables of the walk."""

from collections.abc import Iterable, Sequence
from itertools import chain as in_a_row
from itertools import pairwise
from operator import attrgetter
from typing import Any

import numpy as np

from supplysim.calendars import DAY, NEVER
from supplysim.ledger import MISSING, Columns, Ledger
from supplysim.model.chain import Chain
from supplysim.model.crane import Crane
from supplysim.model.lists import planned_first_lift
from supplysim.model.names import crane_of
from supplysim.model.renumbering import Renumbering
from supplysim.model.site_crane import taken_of
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up
from supplysim.scenario.closings import Outage

__all__ = ["write_ledger"]

_LOAD_TIMES = (
    "ready",
    "assigned",
    "loading",
    "loaded",
    "departed",
    "arrived",
    "inspected",
    "unloading",
    "unloaded",
    "returned",
)
_STAGES = 7


def write_ledger(chain: Chain) -> Ledger:
    """Return the record of a chain that has run to its horizon."""
    rows = Renumbering(chain)
    kinds: list[str] = []
    resources, names = _resources(chain, kinds)
    busy, activities = _busy(chain)
    shift = _shifts(chain)
    rejects = rows.rejects()
    return Ledger(
        plan=chain.world.plan,
        end=chain.world.end,
        components=_components(chain, rejects),
        loads=_loads(chain, shift, rows),
        storeys=_storeys(chain, shift),
        jobs=_jobs(chain, rows),
        orders=_orders(chain, rows),
        busy=busy,
        stock=_stock(chain),
        resources=resources,
        outages=_outages(chain),
        chain=_walk(chain, rows),
        names={
            "plant": chain.world.plants,
            "truck": tuple(chain.names.trucks),
            "family": chain.book.families,
            "resource": names,
            "kind": tuple(kinds),
            "activity": activities,
            "place": chain.world.plants,
            "scope": _named(chain, "scope"),
            "cause": _named(chain, "cause"),
        },
        castings=chain.made.castings,
        scrap=len(rejects.get("component", ())),
        rejects=rejects,
    )


def _columns(names: Sequence[str], rows: Iterable[Sequence[int]]) -> Columns:
    table = np.fromiter(in_a_row.from_iterable(rows), dtype=np.int64).reshape(-1, len(names))
    return {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(names)}


def _reached(times: Any, end: int) -> IntArray:
    """Return times as an array in which what lies after the end was not reached."""
    array = np.asarray(times, dtype=np.int64).copy()
    array[(array > end) | (array <= -NEVER)] = MISSING
    return array


def _components(chain: Chain, rejects: Columns) -> Columns:
    end, plan = chain.world.end, chain.world.plan
    made = chain.made
    columns = {
        "cast": _reached(made.cast, end),
        "demoulded": _reached(made.demoulded, end),
        "released": _reached(made.released, end),
        "installed": _reached(made.installed, end),
        "rejects": np.zeros(len(plan.component_type), dtype=np.int64),
    }
    if rejects:
        np.add.at(columns["rejects"], rejects["component"], 1)
    _before_start(chain, columns)
    return columns


def _late_before(chain: Chain) -> IntArray:
    """Return the lateness of each storey that was installed before the run, else 0."""
    plan = chain.world.plan
    late = np.zeros(len(plan.storey_building), dtype=np.int64)
    for row, lateness in chain.before.items():
        first = int(plan.building_first[row])
        late[first : first + len(lateness)] = lateness
    return late


def _before_start(chain: Chain, columns: Columns) -> None:
    """Give components installed before the run the milestones that the start state implies."""
    plan, production = chain.world.plan, chain.world.scenario.production
    storeys = chain.world.plan.component_storey
    before = (columns["cast"] == MISSING) & (columns["installed"] != MISSING)
    begun = (plan.planned_start + _late_before(chain))[storeys][before]
    made = int(production.release_lead_d * DAY) - int(chain.world.scenario.state.production_d * DAY)
    ready = begun - np.maximum(made, 0)
    columns["cast"][before] = ready
    columns["demoulded"][before] = np.minimum(ready + DAY // 2, begun)
    strength = chain.seasons.longest_strength_s
    columns["released"][before] = np.minimum(ready + DAY // 2 + strength, begun)


def _shifts(chain: Chain) -> IntArray:
    """Return per building how much later than planned it began, MISSING if it has not."""
    plan = chain.world.plan
    shift = np.full(len(plan.building_project), MISSING, dtype=np.int64)
    for row, lateness in chain.before.items():
        shift[row] = lateness[0]
    for row, tower in chain.towers.items():
        first = tower.storeys[0]
        if row not in chain.before and first.begun != MISSING:
            shift[row] = first.begun - first.planned_start
    return shift


def _loads(chain: Chain, shift: IntArray, rows: Renumbering) -> Columns:
    plan, end = chain.world.plan, chain.world.end
    names = ("plant", "truck", "called_off", *_LOAD_TIMES, "distance_m")
    columns = {name: np.full(rows.loads, MISSING, dtype=np.int64) for name in names}
    root = np.append(np.arange(len(plan.load_part)), [rows.root(load) for load in rows.again])
    root = root.astype(np.int64)
    columns["plant"] = np.array(chain.world.plant_of)[
        plan.building_project[plan.storey_building[plan.load_storey[root]]]
    ]
    columns["truck"][:] = -1
    columns["distance_m"][:] = 0
    at = np.fromiter(map(rows.load, chain.loads), dtype=np.int64)
    for name, field in (
        ("truck", "truck"),
        ("called_off", "called"),
        ("distance_m", "distance_m"),
        *((name, name) for name in _LOAD_TIMES),
    ):
        columns[name][at] = np.fromiter(
            map(attrgetter(field), chain.loads.values()), dtype=np.int64, count=len(at)
        )
    columns["truck"] = np.where(columns["truck"] == MISSING, -1, columns["truck"])
    for name in ("called_off", *_LOAD_TIMES):
        columns[name] = _reached(columns[name], end)
    _delivered_before(chain, columns)
    columns["due"] = _due(chain, shift, root, rows)
    if rows.again:
        columns["root"] = root
        columns["attempt"] = np.zeros(rows.loads, dtype=np.int64)
        columns["attempt"][len(plan.load_part) :] = [load.attempt for load in rows.again]
    return columns


def _delivered_before(chain: Chain, columns: Columns) -> None:
    """Let loads of storeys installed before the run have arrived when their storey began."""
    plan = chain.world.plan
    loaded = np.ones(len(plan.load_part), dtype=bool)
    loaded[[row for row in chain.loads if row < len(loaded)]] = False
    before = np.flatnonzero(loaded)
    begun = (plan.planned_start + _late_before(chain))[plan.load_storey[before]]
    for name in ("loaded", "departed", "arrived", "unloaded"):
        columns[name][before] = begun


def _due(chain: Chain, shift: IntArray, root: IntArray, rows: Renumbering) -> IntArray:
    """Return the planned_shifted start of the first lift of each load (CONTRACTS 2)."""
    plan = chain.world.plan
    moved = shift[plan.storey_building[plan.load_storey[root]]]
    first = [*plan.load_first[:-1].tolist(), *(load.first for load in rows.again)]
    planned = planned_first_lift(chain.world, np.array(first, dtype=np.int64))
    return np.where(moved == MISSING, MISSING, planned + moved)


def _storeys(chain: Chain, shift: IntArray) -> Columns:
    plan, end = chain.world.plan, chain.world.end
    count = len(plan.storey_building)
    started = np.full(count, MISSING, dtype=np.int64)
    finished = np.full(count, MISSING, dtype=np.int64)
    late = _late_before(chain)
    for row, lateness in chain.before.items():
        done = slice(int(plan.building_first[row]), int(plan.building_first[row]) + len(lateness))
        started[done] = plan.planned_start[done] + late[done]
        finished[done] = plan.planned_finish[done] + late[done]
    for tower in chain.towers.values():
        for state in tower.storeys:
            if state.begun != MISSING:
                started[state.row] = state.begun
            if state.finished != MISSING and all(part.lifted != MISSING for part in state.parts):
                finished[state.row] = state.finished
    return {
        "started": _reached(started, end),
        "finished": _reached(finished, end),
        "shift": shift[plan.storey_building],
    }


_JOB = (
    "crane",
    "load",
    "unload",
    "structure",
    "present",
    "asked",
    "start",
    "end",
    "nominal",
    "worked",
    "starved_s",
)


def _cranes(chain: Chain) -> list[Any]:
    return list(dict.fromkeys(chain.cranes.values()))


def _jobs(chain: Chain, rows: Renumbering) -> Columns:
    done = [
        (code, *job._replace(load=rows.load(job.load)))
        for code, crane in enumerate(_cranes(chain))
        for job in crane.jobs
    ]
    jobs = _columns(_JOB, sorted(done, key=lambda row: (row[0], row[6], row[1], row[2])))
    jobs["closed_s"] = np.zeros(len(jobs["load"]), dtype=np.int64)
    return jobs


_ORDER = ("storey", "plant", "family", "released", "due", "start", "end", "line")


def _orders(chain: Chain, rows: Renumbering) -> Columns:
    orders = _columns(
        _ORDER,
        (
            (o.storey, o.plant, o.family, o.released, o.due, o.start, o.end, o.line)
            for o in rows.orders
        ),
    )
    orders["end"] = _reached(orders["end"], chain.world.end)
    return orders


def _stock(chain: Chain) -> Columns:
    """Return the yard levels; mass follows from volume only by type, so it is kept by share."""
    plan = chain.world.plan
    volume, mass = int(plan.component_volume_l.sum()), int(plan.component_mass_kg.sum())
    rows = [
        (code, time, level, level * mass // max(volume, 1))
        for code, yard in enumerate(chain.yards)
        for time, level in yard.history
    ]
    return _columns(("place", "time", "level_l", "level_kg"), rows)


def _resources(chain: Chain, kinds: list[str]) -> tuple[Columns, tuple[str, ...]]:
    """Return every resource with its kind, owner and open seconds inside the window."""
    a, b = chain.world.window
    scenario = chain.world.scenario
    rows: list[tuple[int, int, int]] = []
    names: list[str] = []

    def add(name: str, kind: str, owner: int, open_s: int) -> None:
        if kind not in kinds:
            kinds.append(kind)
        names.append(name)
        rows.append((kinds.index(kind), owner, open_s))

    lines = [
        (row, line)
        for plant in chain.plants
        for shop in plant.shops
        for row, line in zip(shop.rows, shop.lines, strict=True)
    ]
    for row, line in sorted(lines, key=lambda entry: entry[0]):
        kind = chain.names.line_kind[row]
        owner = chain.names.line_plant[row]
        places = line.pallets or 0
        if scenario.line_types[kind].kind == "pallet":
            add(chain.names.lines[row], f"line:{kind}", owner, line.calendar.worked(a, b))
        add(f"{chain.names.lines[row]}/positions", f"positions:{kind}", owner, places * (b - a))
    for code, yard in enumerate(chain.yards):
        name = chain.world.plants[code]
        open_s = yard.calendar.worked(a, b)
        add(f"{name}/gantries", "gantry", code, open_s * yard.gantries)
        add(f"{name}/yard", "yard", code, yard.capacity_l * (b - a))
    for name in sorted(scenario.fleets):
        spec = scenario.fleets[name]
        calendar = chain.world.opening(spec.calendar, "fleet", name)
        owner = chain.world.plants.index(spec.plants[0])
        for i in range(spec.trucks):
            add(f"{name}/{i + 1:03d}", "truck", owner, calendar.worked(a, b))
    for number, crane in enumerate(_cranes(chain)):
        here, gone = _on_site(crane, b)
        open_s = crane.hook.worked(max(a, here), min(b, gone))
        add(chain.names.cranes[number], "crane", crane.towers[0][0].row, open_s)
    return _columns(("kind", "owner", "open_s"), rows), tuple(names)


def _on_site(crane: Crane, end: int) -> tuple[int, int]:
    """Return from when until when a crane has precast storeys to erect."""
    begun: list[int] = []
    gone: list[int] = []
    for tower, _ in crane.towers:
        state = tower.storeys[0]
        before = state.begun == MISSING and tower.current >= 0  # begun before the run
        begun.append(0 if before else state.begun if state.begun != MISSING else end)
        gone.append(tower.lifted_until if tower.done else end)
    return min(begun), max(gone)


def _busy(chain: Chain) -> tuple[Columns, tuple[str, ...]]:
    """Return busy intervals; ``work_s`` counts the seconds really used of the resource."""
    activities = ("casting", "occupied", "loading", "trip", "lifting", "setting-down", "stock")
    _, names = _resources(chain, [])
    index = {name: i for i, name in enumerate(names)}
    rows: list[tuple[int, int, int, int, int]] = []
    stages = chain.line_use
    for order_row, (start, finish, work, held_from, held_to, held) in stages.items():
        line = chain.names.lines[chain.book.orders[order_row].line]
        if line in index:
            rows.append((index[line], 0, start, finish, work))
        rows.append((index[f"{line}/positions"], 1, held_from, held_to, held))
    for code, yard in enumerate(chain.yards):
        name = chain.world.plants[code]
        for _, start, end in yard.busy:
            rows.append(
                (index[f"{name}/gantries"], 2, start, end, yard.calendar.worked(start, end))
            )
        rows += _yard_use(chain, index[f"{name}/yard"], yard.history)
    for haulage in dict.fromkeys(chain.haulage.values()):
        for truck, start, end, _ in haulage.busy:
            rows.append((index[chain.names.trucks[truck]], 3, start, end, end - start))
        for truck, start in haulage.on_trip().items():
            end = chain.world.end
            rows.append((index[chain.names.trucks[truck]], 3, start, end, end - start))
    for number, crane in enumerate(_cranes(chain)):
        row = index[chain.names.cranes[number]]
        for job in crane.jobs:
            rows.append((row, 5 if job.unload else 4, job.start, job.end, job.worked))
    rows.sort()
    columns = ("resource", "activity", "start", "end", "work_s")
    return _columns(columns, rows), activities


def _yard_use(
    chain: Chain, row: int, history: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int, int, int]]:
    return [
        (row, 6, time, end, level * (end - time))
        for (time, level), (end, _) in pairwise([*history, (chain.world.end, 0)])
        if end > time and level > 0
    ]


def _named(chain: Chain, field: str) -> tuple[str, ...]:
    return tuple(sorted({getattr(outage, field) for outage in _closings(chain)}))


def _closings(chain: Chain) -> list[Outage]:
    """Return the closures of the replication: those drawn, and those that came about in it."""
    return [*chain.world.outages, *taken_of(chain.cranes.values())]


def _outages(chain: Chain) -> Columns:
    """Return the closures of the replication as columns of codes."""
    scope = {name: i for i, name in enumerate(_named(chain, "scope"))}
    cause = {name: i for i, name in enumerate(_named(chain, "cause"))}
    rows = [(scope[o.scope], o.start, o.end, cause[o.cause]) for o in _closings(chain)]
    return _columns(("scope", "time", "end", "cause"), rows)


def _walk(chain: Chain, rows: Renumbering) -> dict[str, Columns]:
    """Return the tables that the delay walk needs beside the record (CONTRACTS 4)."""
    tables = {
        "parts": _parts(chain),
        "kits": _kits(chain),
        "pieces": _pieces(chain, rows),
        "orders": _order_waits(rows),
        "trips": _trips(chain, rows),
        "sites": _columns(("direct",), ((int(direct),) for direct in chain.world.direct)),
        "towers": _towers(chain),
    }
    return tables | rows.remakes()


_PART = ("ready", "lifted", "held", "crew_start", "crew_end", "crew_nominal", "bears")


def _parts(chain: Chain) -> Columns:
    row_of = attrgetter("row", *_PART)
    rows = [
        row_of(part)
        for tower in chain.towers.values()
        for state in tower.storeys
        for part in state.parts
    ]
    return _columns(("part", *_PART), sorted(rows))


def _kits(chain: Chain) -> Columns:
    rows = [
        (state.row, state.begun, structure, max(state.kit, -NEVER // 4), state.kit_load)
        for tower in chain.towers.values()
        for state in tower.storeys
        if (structure := tower.structure_of(state)) != MISSING
    ]
    return _columns(("storey", "begun", "structure", "kit", "kit_load"), sorted(rows))


def _pieces(chain: Chain, rows: Renumbering) -> Columns:
    """Return, per load, the stage times of the pallet that was released last.

    Where there is quality to speak of, also what repairs it took, and when it had its strength.
    """
    names = ["load", "order", "released"]
    names += [f"start{k}" for k in range(_STAGES)] + [f"finish{k}" for k in range(_STAGES)]
    found = sorted(chain.pieces.items())
    pieces = _columns(
        names,
        (
            (rows.load(load), rows.order(order), released, *start, *finish)
            for load, (order, start, finish, released, _) in found
        ),
    )
    if chain.remakes is not None:
        more = [rows.piece(order, p, released) for _, (order, _, _, released, p) in found]
        pieces |= _columns(("repair_s", "strong"), more)
    return pieces


def _order_waits(rows: Renumbering) -> Columns:
    waited = [
        (
            o.planned,
            o.asked - o.unseen_s if o.asked != MISSING else MISSING,
            o.asked,
            o.released,
            o.drawings_at,
            o.moulds_at,
            o.mould_at,
            o.yard_at,
            o.start,
            o.changed_s,
        )
        for o in rows.orders
    ]
    waits = ("needed", "asked", "released", "drawings_at", "moulds_at", "mould_at", "yard_at")
    return _columns(("planned", *waits, "start", "changed_s"), waited)


def _towers(chain: Chain) -> Columns:
    """Return, per building, the number of its crane on its site."""
    rows = [(crane_of(chain.world, row),) for row in range(len(chain.world.plan.building_project))]
    return _columns(("crane",), rows)


def _trips(chain: Chain, rows: Renumbering) -> Columns:
    """Return, per load, what its trip should have taken.

    Where there is quality to speak of, also what searches, repairs and tests added to it.
    """
    asked = [load for _, load in sorted(chain.loads.items()) if load.asked != MISSING]
    own = ("asked", "fits_at", "at_bay", "wanted", "admitted", "nominal_haul_s", "broken_s")
    names = ["haul_s" if name == "nominal_haul_s" else name for name in own]
    trips = _columns(names, map(attrgetter(*own), asked))
    trips = {"load": np.array([rows.load(load.row) for load in asked], dtype=np.int64)} | trips
    loads = chain.world.scenario.loads
    minutes = (loads.loading_min.average(), loads.inspection_min.average(), loads.papers_min)
    for name, value in zip(("loading_s", "inspection_s", "papers_s"), minutes, strict=True):
        trips[name] = np.full(len(trips["load"]), half_up(value * 60), dtype=np.int64)
    if chain.remakes is not None:
        search, extra = chain.times.search_s, chain.times.extra_s
        more = [(search.get(load.row, 0), extra.get(load.row, 0)) for load in asked]
        trips |= _columns(("search_s", "extra_s"), more)
    return trips
