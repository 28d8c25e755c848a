"""From a chain that has run to its ledger: milestones, codes, the tables of the walk."""

import numpy as np

from supplysim.calendars import DAY, NEVER
from supplysim.ledger import MISSING, Columns, Ledger, halved
from supplysim.model.chain import Chain
from supplysim.model.columns import columns, fields, in_order, reached, together
from supplysim.model.left import LeftOver, left_of
from supplysim.model.lists import planned_first_lift
from supplysim.model.load_book import LOAD_TIMES, TRIP
from supplysim.model.names import crane_of
from supplysim.model.remakes import Remakes
from supplysim.model.renumbering import Renumbering, piece_of
from supplysim.model.site_crane import taken_of
from supplysim.model.use import ACTIVITIES, Resources, busy, jobs
from supplysim.plan.tables import IntArray, in_32_bits, in_few_bits
from supplysim.rounding import half_up
from supplysim.scenario.closings import Outage

__all__ = ["write_ledger"]


def write_ledger(chain: Chain) -> Ledger:
    """Return the record of a chain that has run to its horizon; the chain is taken apart."""
    rows, resources = Renumbering(chain), Resources(chain)
    chain.pallets.settle_all(chain.loads.under_way())
    chain.loads.tell_all()
    left, shift, remakes = left_of(chain), _shifts(chain), chain.remakes
    storeys, orders, outages = _storeys(chain, shift), _orders(chain, rows), _outages(chain)
    scopes, causes = _named(chain, "scope"), _named(chain, "cause")
    told = {"parts": halved(_parts(chain)), "kits": halved(_kits(chain))}
    told |= {"orders": halved(_order_waits(rows)), "towers": halved(_towers(chain))}
    # What follows is large, and does not stand beside what moved through the chain.
    chain.dismantle()
    rows.orders.clear()
    done, stock = jobs(left, rows), _stock(chain, left)
    used = busy(chain, left, resources, done, stock)
    rejects = rows.rejects()
    driven = _driven(chain, rows)
    told |= {name: halved(table) for name, table in rows.remakes().items()}
    told["pieces"] = halved(_pieces(chain, rows, remakes))
    told["trips"] = halved(_trips(chain, driven, remakes))
    told["sites"] = halved(columns(("direct",), ((int(d),) for d in chain.world.direct)))
    return Ledger(
        plan=chain.world.plan,
        end=chain.world.end,
        components=_components(chain, rejects),
        loads=_loads(chain, shift, rows, driven),
        storeys=storeys,
        jobs=done,
        orders=orders,
        busy=used,
        stock=stock,
        resources=resources.table,
        outages=outages,
        chain=told,
        names={
            "plant": chain.world.plants,
            "truck": tuple(chain.names.trucks),
            "family": chain.book.families,
            "resource": resources.names,
            "kind": resources.kinds,
            "activity": ACTIVITIES,
            "place": chain.world.plants,
            "scope": scopes,
            "cause": causes,
        },
        castings=chain.made.castings,
        scrap=len(rejects.get("component", ())),
        rejects=rejects,
    )


def _components(chain: Chain, rejects: Columns) -> Columns:
    columns = halved(chain.made.milestones())
    rejected, times = np.unique(rejects.get("component", ()), return_counts=True)
    times = in_few_bits(times)
    columns["rejects"] = np.zeros(len(chain.world.plan.component_type), dtype=times.dtype)
    columns["rejects"][rejected.astype(np.int64)] = times
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
    before = (columns["cast"] == MISSING) & (columns["installed"] != MISSING)
    storeys = plan.load_storey[plan.loads_of(np.flatnonzero(before))]
    begun = (plan.planned_start + _late_before(chain))[storeys]
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


def _driven(chain: Chain, rows: Renumbering) -> Columns:
    """Return what was kept of each load that was made, by the record's rows."""
    table = chain.loads.told.take()
    load = rows.load_rows(table["row"])
    order = np.argsort(load, kind="stable")
    return {"load": load[order]} | {name: table.pop(name)[order] for name in tuple(table)}


def _loads(chain: Chain, shift: IntArray, rows: Renumbering, driven: Columns) -> Columns:
    plan, end = chain.world.plan, chain.world.end
    root = np.append(np.arange(len(plan.load_part)), [rows.root(load) for load in rows.again])
    root = root.astype(np.int64)
    building = plan.storey_building[plan.load_storey[root]]
    columns = {"plant": np.array(chain.world.plant_of)[plan.building_project[building]]}
    before, begun = _delivered_before(chain)

    def entered(kept: str, none: int) -> IntArray:
        column = np.full(rows.loads, none, dtype=np.int64)
        column[driven["load"]] = driven.pop(kept)
        return column

    truck = entered("truck", -1)
    columns["truck"] = np.where(truck == MISSING, -1, truck)
    for name, kept in (("called_off", "called"), *((name, name) for name in LOAD_TIMES)):
        time = reached(entered(kept, MISSING), end)
        if name in _ARRIVED:
            time[before] = begun
        # One by one: a column in 64 bits is large.
        columns[name] = in_32_bits(time)
    columns["distance_m"] = entered("distance_m", 0)
    columns["due"] = _due(chain, shift, root, rows)
    if rows.again:
        columns["root"] = root
        columns["attempt"] = np.zeros(rows.loads, dtype=np.int64)
        columns["attempt"][len(plan.load_part) :] = [load.attempt for load in rows.again]
    return halved(columns)


_ARRIVED = ("loaded", "departed", "arrived", "unloaded")
"""What a load of a storey that was installed before the run has behind it."""


def _delivered_before(chain: Chain) -> tuple[IntArray, IntArray]:
    """Return the loads of storeys installed before the run, and when their storey began.

    They have arrived then.
    """
    plan = chain.world.plan
    installed = np.zeros(len(plan.storey_building), dtype=bool)
    for row, lateness in chain.before.items():
        first = int(plan.building_first[row])
        installed[first : first + len(lateness)] = True
    before = np.flatnonzero(installed[plan.load_storey])
    return before, (plan.planned_start + _late_before(chain))[plan.load_storey[before]]


def _due(chain: Chain, shift: IntArray, root: IntArray, rows: Renumbering) -> IntArray:
    """Return the planned_shifted start of the first lift of each load (CONTRACTS 2)."""
    plan = chain.world.plan
    moved = shift[plan.storey_building[plan.load_storey[root]]]
    first = np.append(plan.load_first[:-1], [load.first for load in rows.again])
    planned = planned_first_lift(chain.world, first.astype(np.int64))
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
        "started": reached(started, end),
        "finished": reached(finished, end),
        "shift": shift[plan.storey_building],
    }


_ORDER = ("storey", "plant", "family", "released", "due", "start", "end", "line")


def _orders(chain: Chain, rows: Renumbering) -> Columns:
    orders = fields(rows.orders, _ORDER)
    orders["end"] = reached(orders["end"], chain.world.end)
    return halved(orders)


def _stock(chain: Chain, left: LeftOver) -> Columns:
    """Return the yard levels; mass follows from volume only by type, so it is kept by share."""
    plan = chain.world.plan
    volume = max(int(plan.component_volume_l.sum()), 1)
    whole, rest = divmod(int(plan.component_mass_kg.sum()), volume)
    place = np.repeat(np.arange(len(left.yards)), [len(yard.levels) for yard in left.yards])
    stock = together([yard.levels.take() for yard in left.yards])
    # level * mass // volume, parted so that it stays below 2^63
    level = stock["level_l"].astype(np.int64)
    mass = level * whole + level * rest // volume
    return halved({"place": place} | stock | {"level_kg": mass})


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
    return columns(("scope", "time", "end", "cause"), rows)


_PART = ("ready", "lifted", "held", "crew_start", "crew_end", "crew_nominal", "bears")


def _parts(chain: Chain) -> Columns:
    parts = (
        part for tower in chain.towers.values() for state in tower.storeys for part in state.parts
    )
    table = in_order(fields(parts, ("row", *_PART)), ("row",))
    return {"part": table.pop("row")} | table


def _kits(chain: Chain) -> Columns:
    rows = [
        (state.row, state.begun, structure, max(state.kit, -NEVER // 4), state.kit_load)
        for tower in chain.towers.values()
        for state in tower.storeys
        if (structure := tower.structure_of(state)) != MISSING
    ]
    return columns(("storey", "begun", "structure", "kit", "kit_load"), sorted(rows))


def _pieces(chain: Chain, rows: Renumbering, remakes: Remakes | None) -> Columns:
    """Return, per load, the stage times of the pallet that was released last.

    Where there is quality to speak of, also what repairs it took, and when it had its strength.
    """
    pieces = chain.pallets.settled.take()
    load, order, place = pieces["load"], pieces["order"], pieces.pop("place")
    pieces |= {"load": rows.load_rows(load), "order": rows.order_rows(order)}
    if remakes is not None:
        pallets = zip(order.tolist(), place.tolist(), pieces["released"].tolist(), strict=True)
        more = (piece_of(remakes, *pallet) for pallet in pallets)
        pieces |= columns(("repair_s", "strong"), more)
    by_row = np.argsort(load, kind="stable")
    return {name: pieces.pop(name)[by_row] for name in tuple(pieces)}


def _order_waits(rows: Renumbering) -> Columns:
    names = ("planned", "asked", "released", "drawings_at", "moulds_at", "mould_at", "yard_at")
    table = fields(rows.orders, (*names, "start", "changed_s", "unseen_s"))
    unseen = table.pop("unseen_s")
    needed = np.where(table["asked"] == MISSING, MISSING, table["asked"] - unseen)
    return {"planned": table.pop("planned"), "needed": needed} | table


def _towers(chain: Chain) -> Columns:
    """Return, per building, the number of its crane on its site."""
    rows = [(crane_of(chain.world, row),) for row in range(len(chain.world.plan.building_project))]
    return columns(("crane",), rows)


def _trips(chain: Chain, driven: Columns, remakes: Remakes | None) -> Columns:
    """Return, per load, what its trip should have taken.

    Where there is quality to speak of, also what searches, repairs and tests added to it.
    """
    asked = driven["asked"] != MISSING
    trips = {name: driven[name][asked] for name in ("load", *TRIP)}
    trips = {"haul_s" if n == "nominal_haul_s" else n: column for n, column in trips.items()}
    loads = chain.world.scenario.loads
    minutes = (loads.loading_min.average(), loads.inspection_min.average(), loads.papers_min)
    for name, value in zip(("loading_s", "inspection_s", "papers_s"), minutes, strict=True):
        trips[name] = np.full(len(trips["load"]), half_up(value * 60), dtype=np.int32)
    if remakes is not None:
        search, extra = chain.times.search_s, chain.times.extra_s
        of = driven["row"][asked].tolist()
        more = [(search.get(row, 0), extra.get(row, 0)) for row in of]
        trips |= columns(("search_s", "extra_s"), more)
    return trips
