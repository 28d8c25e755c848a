"""What must hold in every record, worked out anew from its integers: no help from the model."""

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import numpy as np

from supplysim.calendars import DAY, HOUR, NEVER
from supplysim.ledger import MISSING
from supplysim.metrics.delay import charges_of, component_lateness_s
from supplysim.metrics.walk import Walk
from supplysim.model.world import World, prepare
from supplysim.plan.components import erection_ranks
from supplysim.record.lateness import inherited_s, lateness_s
from supplysim.record.schema import CAUSES
from supplysim.rounding import half_up
from supplysim.run import Run

LOAD_ORDER = (
    "ready", "assigned", "loading", "loaded", "departed", "arrived", "inspected", "unloading",
    "unloaded", "returned",
)  # fmt: skip


def reached(time: Any) -> Any:
    """Tell which times were reached."""
    return np.asarray(time) != MISSING


def roots(run: Run) -> Any:
    """Return the row of the plan's load of every load, remake loads among them."""
    return run.ledger.loads.get("root", np.arange(len(run.ledger.plan.load_part)))


def carried(run: Run) -> list[list[int]]:
    """Return the components that each load carried, those rejected on arrival among them."""
    plan, rejects = run.ledger.plan, run.ledger.rejects
    pieces = [list(range(a, b)) for a, b in pairwise(plan.load_first.tolist())]
    pieces += [[] for _ in range(len(roots(run)) - len(pieces))]
    for i in np.flatnonzero(rejects["stage"] != 0) if rejects else ():
        pieces[_child(run, int(rejects["load"][i]))].append(int(rejects["component"][i]))
    return [sorted(rows) for rows in pieces]


def _child(run: Run, load: int) -> int:
    """Return the remake load of a load."""
    root, attempt = run.ledger.loads["root"], run.ledger.loads["attempt"]
    (row,) = np.flatnonzero((root == root[load]) & (attempt == attempt[load] + 1))
    return int(row)


def final_load(run: Run) -> Any:
    """Return the load that brought, or will bring, the piece finally used of each component."""
    load = run.ledger.plan.component_load.copy()
    for row, pieces in enumerate(carried(run)):
        load[pieces] = row
    return load


def assert_sound(run: Run) -> None:
    """Assert everything below."""
    world = prepare(run.scenario, seed=run.seed, replication=run.replication)
    for rule in (
        nothing_is_lost,
        rejected_pieces_are_made_again,
        stand_ins_come_from_storeys_that_can_wait,
        kits_go_back_to_what_completed_them,
        components_pass_in_order,
        loads_pass_in_order,
        resources_do_one_thing_at_a_time,
        lifts_follow_the_structure,
        storeys_follow_one_another,
        trips_keep_to_hours,
        gates_hold_what_they_can,
        yards_hold_what_was_made,
        buffers_hold_what_was_set_down,
        mould_sets_make_one_kit_a_day,
        charges_add_up,
        chains_have_no_gap,
        chains_of_components_have_no_gap,
        new_charges_add_up,
    ):
        rule(run, world)


def nothing_is_lost(run: Run, world: World) -> None:
    pieces, loads = run.ledger.components, run.ledger.loads
    load = final_load(run)
    project = world.plan.building_project[world.plan.storey_building[world.plan.component_storey]]
    cast, installed = reached(pieces["cast"]), reached(pieces["installed"])
    left, arrived = reached(loads["departed"])[load], reached(loads["arrived"])[load]
    assert run.ledger.castings == cast.sum() + run.ledger.scrap
    for row in range(len(world.plan.projects)):
        mine = project == row
        yard = (mine & cast & ~left & ~installed).sum()
        road = (mine & left & ~arrived & ~installed).sum()
        site = (mine & arrived & ~installed).sum()
        assert (mine & cast).sum() == yard + road + site + (mine & installed).sum()
    assert not (installed & ~arrived).any()


def rejected_pieces_are_made_again(run: Run, world: World) -> None:
    """Each rejection is known when it happens, and followed by one order, at the same instant."""
    rejects, ledger = run.ledger.rejects, run.ledger
    count = np.bincount(
        rejects["component"] if rejects else np.zeros(0, dtype=np.int64),
        minlength=len(world.plan.planned),
    )
    assert (ledger.components["rejects"] == count).all()
    assert ledger.scrap == count.sum()
    if not rejects:
        assert "root" not in ledger.loads
        return
    assert count.max() <= 3
    assert (rejects["cast"] <= rejects["time"]).all()
    seen: Counter[int] = Counter()
    for component, attempt in zip(rejects["component"], rejects["attempt"], strict=True):
        assert attempt == seen[component]
        seen[component] += 1
    at_site = rejects["stage"] != 0
    inspected = ledger.loads["inspected"][rejects["load"]]
    assert (inspected[at_site] == rejects["time"][at_site]).all()
    remade, remakes = ledger.chain["remade"], ledger.chain["remakes"]
    time = dict(zip(remakes["order"].tolist(), remakes["time"].tolist(), strict=True))
    entered = Counter(
        (component, time[order])
        for order, component in zip(
            remade["order"].tolist(), remade["component"].tolist(), strict=True
        )
    )
    made = rejects["component"]
    if "stand_in" in rejects:
        made = np.where(rejects["stand_in"] < 0, made, rejects["stand_in"])
    assert entered == Counter(zip(made.tolist(), rejects["time"].tolist(), strict=True))
    assert all(ledger.orders["released"][order] == t for order, t in time.items())


def stand_ins_come_from_storeys_that_can_wait(run: Run, world: World) -> None:
    """A donor is equal, higher in its tower, not called off, and its storey not begun."""
    rejects, ledger, plan = run.ledger.rejects, run.ledger, world.plan
    if "stand_in" not in rejects:
        return
    chosen = rejects["stand_in"] >= 0
    piece, donor = rejects["component"][chosen], rejects["stand_in"][chosen]
    time = rejects["time"][chosen]
    assert (plan.component_type[piece] == plan.component_type[donor]).all()
    low, high = plan.component_storey[piece], plan.component_storey[donor]
    assert (plan.storey_building[low] == plan.storey_building[high]).all()
    assert (low < high).all()
    started, called = ledger.storeys["started"][high], ledger.loads["called_off"]
    assert ((started == MISSING) | (started >= time)).all()
    called = called[plan.component_load[donor]]
    assert ((called == MISSING) | (called >= time)).all()
    assert len(set(zip(donor.tolist(), time.tolist(), strict=True))) == len(donor)
    together = zip(rejects["load"].tolist(), rejects["time"].tolist(), strict=True)
    kinds: dict[tuple[int, int], set[bool]] = defaultdict(set)
    for key, own in zip(together, chosen.tolist(), strict=True):
        kinds[key].add(own)
    at_site = {key for key in kinds if ledger.loads["inspected"][key[0]] == key[1]}
    assert all(len(kinds[key]) == 1 for key in at_site)
    count = np.bincount(donor, minlength=len(plan.planned)) + ledger.components["rejects"]
    assert count.max() <= 3


def kits_go_back_to_what_completed_them(run: Run, world: World) -> None:  # noqa: ARG001
    """The walk finds the release that completed a kit, also of a load that gave a piece later."""
    chain = run.ledger.chain
    pieces, lent = chain["pieces"], chain.get("lent", {"load": [], "released": []})
    known = set(zip(pieces["load"], pieces["released"], strict=True))
    known |= set(zip(lent["load"], lent["released"], strict=True))
    kits = chain["kits"]
    complete = reached(kits["kit"]) & (kits["kit_load"] >= 0)
    assert set(zip(kits["kit_load"][complete], kits["kit"][complete], strict=True)) <= known


def components_pass_in_order(run: Run, world: World) -> None:
    pieces, loads = run.ledger.components, run.ledger.loads
    load = final_load(run)
    times = [pieces[name] for name in ("cast", "demoulded", "released")]
    times += [loads[name][load] for name in ("loaded", "departed", "arrived")]
    times.append(pieces["installed"])
    for before, after in pairwise(times):
        late = after[reached(after)]
        assert (before[reached(after)] != MISSING).all()
        assert (before[reached(after)] <= late).all()
    assert max(int(column.max()) for column in times) <= world.end


def _given(run: Run) -> dict[int, int]:
    """Return when each load was last given stand-ins for pieces that failed at the plant."""
    rejects = run.ledger.rejects
    if "stand_in" not in rejects:
        return {}
    chosen = (rejects["stand_in"] >= 0) & (rejects["stage"] == 0)
    rows = zip(rejects["time"][chosen].tolist(), rejects["load"][chosen].tolist(), strict=True)
    return {load: time for time, load in sorted(rows)}


def loads_pass_in_order(run: Run, world: World) -> None:  # noqa: ARG001 - as all invariants
    loads = run.ledger.loads
    ours = reached(loads["assigned"])
    for before, after in pairwise(LOAD_ORDER):
        there = ours & reached(loads[after])
        assert reached(loads[before])[there].all(), (before, after)
        assert (loads[before] <= loads[after])[there].all(), (before, after)
    assert (loads["called_off"] <= loads["ready"])[ours].all()
    released, load, pieces = run.ledger.components["released"], final_load(run), carried(run)
    stand_ins = _given(run)
    for row in np.flatnonzero(ours):
        whole = pieces[row]
        own = [piece for piece in whole if load[piece] == row]
        last = max((released[piece] for piece in own), default=MISSING)
        assert last <= loads["ready"][row]
        if len(own) == len(whole):
            given = stand_ins.get(row, MISSING)
            assert loads["ready"][row] == max(last, given, loads["called_off"][row])


def resources_do_one_thing_at_a_time(run: Run, world: World) -> None:
    use = defaultdict(list)
    loads, jobs = run.ledger.loads, run.ledger.jobs
    for row in np.flatnonzero(reached(loads["assigned"])):
        back = loads["returned"][row]
        use["truck", loads["truck"][row]].append(
            (loads["assigned"][row], world.end if back == MISSING else back)
        )
    for crane, start, end in zip(jobs["crane"], jobs["start"], jobs["end"], strict=True):
        use["crane", crane].append((start, end))
    for resource, times in use.items():
        for one, other in pairwise(sorted(times)):
            assert one[1] <= other[0], (resource, one, other)


def lifts_follow_the_structure(run: Run, world: World) -> None:
    """Ready to lift = on site, inspected, lower ranks installed, the storey below bears."""
    plan, ledger = world.plan, run.ledger
    installed, jobs, loads = ledger.components["installed"], ledger.jobs, ledger.loads
    parts = {int(p): i for i, p in enumerate(ledger.chain["parts"]["part"])}
    ready = ledger.chain["parts"]["ready"]
    for i in np.flatnonzero(jobs["unload"] == 0):
        load = int(jobs["load"][i])
        start = int(jobs["start"][i])
        assert loads["inspected"][load] <= jobs["present"][i] <= start
        assert ready[parts[int(plan.load_part[roots(run)[load]])]] <= jobs["structure"][i] <= start
    if run.ledger.rejects:
        _ranks_follow_one_another(run, world)
    else:
        for first, last in pairwise(_first_component(world).tolist()):
            times = installed[first:last]
            done = times[reached(times)]
            assert reached(times)[: len(done)].all(), "a piece was installed before one below it"
            assert (np.diff(done) >= 0).all()
    _hooks_are_open(run, world)


def _ranks_follow_one_another(run: Run, world: World) -> None:
    """In each part no piece is installed before every piece of a lower rank; parts in turn."""
    plan, installed = world.plan, run.ledger.components["installed"]
    starts = np.where(installed == MISSING, NEVER, installed.astype(np.int64))
    first = plan.load_first[plan.part_first_load]
    for building, project in enumerate(plan.building_project.tolist()):
        spec = plan.projects[project]
        number = building - int((plan.building_project < project).sum())
        archetype = run.scenario.archetypes[spec.archetype]
        ranks = np.array(erection_ranks(archetype, spec.buildings[number].storey_m2))
        for storey in range(*plan.building_first[building : building + 2].tolist()):
            below = -NEVER
            origin = int(first[plan.part_first[storey]])
            for part in range(*plan.part_first[storey : storey + 2].tolist()):
                rows = np.arange(first[part], first[part + 1])
                for rank in sorted(set(ranks[rows - origin].tolist())):
                    times = starts[rows[ranks[rows - origin] == rank]]
                    assert below < NEVER or times.min() == NEVER
                    assert below <= times.min(), "a higher rank was installed before a lower one"
                    below = int(times.max())


def _hooks_are_open(run: Run, world: World) -> None:
    """No lift is begun unless it can end in the open window, so it ends at an open instant."""
    jobs = run.ledger.jobs
    names = [
        name
        for name, kind in zip(
            run.ledger.names["resource"], run.ledger.resources["kind"], strict=True
        )
        if run.ledger.names["kind"][kind] == "crane"
    ]
    for i in np.flatnonzero(jobs["unload"] == 0):
        name = names[int(jobs["crane"][i])]
        hook = world.opening(run.scenario.sites.hook_calendar, "crane", name)
        start, end = int(jobs["start"][i]), int(jobs["end"][i])
        assert hook.is_open(start)
        assert hook.reopen(end) == end
        assert jobs["worked"][i] <= hook.worked(start, end)


def _first_component(world: World) -> Any:
    plan = world.plan
    return plan.load_first[plan.part_first_load[plan.part_first]]


def storeys_follow_one_another(run: Run, world: World) -> None:
    plan, ledger = world.plan, run.ledger
    started, finished = ledger.storeys["started"], ledger.storeys["finished"]
    installed, first = ledger.components["installed"], _first_component(world)
    rows = {
        int(part): {name: int(column[i]) for name, column in ledger.chain["parts"].items()}
        for i, part in enumerate(ledger.chain["parts"]["part"])
    }
    for building in range(len(plan.building_project)):
        archetype = run.scenario.archetypes[
            plan.projects[int(plan.building_project[building])].archetype
        ]
        storeys = range(*plan.building_first[building : building + 2].tolist())
        below = None
        for storey in storeys:
            times = installed[first[storey] : first[storey + 1]]
            whole = bool(reached(times).all())
            assert (finished[storey] != MISSING) == whole
            if whole and int(plan.part_first[storey]) in rows:
                assert finished[storey] == times.max()
            parts = [rows.get(p) for p in range(*plan.part_first[storey : storey + 2].tolist())]
            if started[storey] == MISSING or parts[0] is None:
                below = None
                continue
            _zones_follow(parts, archetype, int(started[storey]), below)
            if below is not None:
                assert finished[storey - 1] <= started[storey]
            below = parts


def _zones_follow(parts: Any, archetype: Any, started: int, below: Any) -> None:
    """Each zone: lifts, joint hold, formwork, lifts, topping, walking strength, in turn."""
    zones = archetype.zones
    for zone in range(zones):
        vertical, horizontal = parts[zone], parts[zones + zone]
        if vertical["ready"] == MISSING:
            continue
        assert started <= vertical["ready"]
        if below is not None and below[zones + zone]["bears"] != MISSING:
            assert below[zones + zone]["bears"] <= vertical["ready"]
        if vertical["lifted"] == MISSING:
            assert horizontal["lifted"] == MISSING
            continue
        assert vertical["ready"] <= vertical["lifted"]
        assert vertical["held"] >= vertical["lifted"] + half_up(archetype.joint_hold_h * HOUR)
        assert vertical["held"] <= vertical["crew_start"] <= vertical["crew_end"]
        assert horizontal["ready"] == vertical["crew_end"]
        if horizontal["lifted"] != MISSING:
            assert horizontal["ready"] <= horizontal["lifted"] <= horizontal["crew_start"]
            walking = half_up(archetype.walking_h * HOUR)
            assert horizontal["bears"] == horizontal["crew_end"] + walking


def trips_keep_to_hours(run: Run, world: World) -> None:
    """Trucks leave outside the ban (or with a permit), for an arrival in receiving hours."""
    plan, loads, trips = world.plan, run.ledger.loads, run.ledger.chain["trips"]
    sites = run.scenario.sites
    for i, load in enumerate(trips["load"].tolist()):
        departed = int(loads["departed"][load])
        if departed == MISSING:
            continue
        building = int(plan.storey_building[plan.load_storey[roots(run)[load]]])
        project = int(plan.building_project[building])
        out = world.out(int(loads["plant"][load]), project)
        assert out.at(departed) >= 0, load
        assert out.departure(departed) == departed
        gate = sites.gate_calendar if world.direct[project] else sites.night_gate_calendar
        receiving = world.opening(gate, "gate", plan.projects[project].name)
        expected = departed + int(trips["haul_s"][i])
        assert receiving.is_open(expected), load
        admitted = int(trips["admitted"][i])
        if admitted != MISSING and admitted <= world.end:
            assert receiving.is_open(admitted)


def gates_hold_what_they_can(run: Run, world: World) -> None:
    """At most ``gate_places`` trucks stand at a tower, one more if it brings what is needed."""
    loads, trips = run.ledger.loads, run.ledger.chain["trips"]
    changes = defaultdict(list)
    for i, load in enumerate(trips["load"].tolist()):
        admitted = int(trips["admitted"][i])
        if admitted == MISSING or admitted > world.end:
            continue
        tower = int(world.plan.storey_building[world.plan.load_storey[roots(run)[load]]])
        out = int(loads["unloaded"][load])
        changes[tower] += [(admitted, 1), (NEVER if out == MISSING else out, -1)]
    for tower, entries in changes.items():
        inside = 0
        for _, step in sorted(entries):
            inside += step
            assert 0 <= inside <= run.scenario.sites.gate_places + 1, tower


def yards_hold_what_was_made(run: Run, world: World) -> None:
    """The level is what was reserved for orders less what left, never below zero."""
    plan, ledger = world.plan, run.ledger
    families = ledger.names["family"]
    types = [run.scenario.components[name].family for name in plan.types]
    family_of = np.array([families.index(name) for name in types])[plan.component_type]
    first, volume = _first_component(world), plan.component_volume_l
    changes: dict[int, Counter[int]] = defaultdict(Counter)
    orders = ledger.orders
    remade = ledger.chain.get("remade", {"order": np.zeros(0), "component": np.zeros(0)})
    for i in np.flatnonzero(reached(orders["start"])):
        a, b = first[orders["storey"][i]], first[orders["storey"][i] + 1]
        made = volume[a:b][family_of[a:b] == orders["family"][i]].sum()
        if (remade["order"] == i).any():
            made = volume[remade["component"][remade["order"] == i]].sum()
        changes[int(orders["plant"][i])][max(0, int(orders["start"][i]))] += int(made)
    simulated = set(np.unique(orders["storey"]).tolist())
    for i in np.flatnonzero(ledger.rejects["stage"] == 0) if ledger.rejects else ():
        scrap = int(volume[ledger.rejects["component"][i]])
        changes[int(ledger.rejects["plant"][i])][int(ledger.rejects["time"][i])] -= scrap
    pieces = carried(run)
    for row in np.flatnonzero(reached(ledger.loads["departed"])):
        if int(plan.load_storey[roots(run)[row]]) not in simulated:
            continue
        gone = -int(volume[pieces[row]].sum())
        changes[int(ledger.loads["plant"][row])][int(ledger.loads["departed"][row])] += gone
    stock = ledger.stock
    assert (stock["level_l"] >= 0).all()
    for plant, steps in changes.items():
        mine = stock["place"] == plant
        seen = dict(zip(stock["time"][mine].tolist(), stock["level_l"][mine].tolist(), strict=True))
        level = 0
        for time in sorted(steps):
            level += steps[time]
            assert seen[time] == level
        assert set(seen) == set(steps)


def buffers_hold_what_was_set_down(run: Run, world: World) -> None:
    """A buffer takes a load only if it is empty, or has room, or the load is lifted next."""
    plan, jobs = world.plan, run.ledger.jobs
    level: Counter[int] = Counter()
    volume, installed = plan.component_volume_l, run.ledger.components["installed"]
    changes: list[tuple[int, int, int, int]] = []
    pieces, brought = carried(run), final_load(run)
    for i in np.flatnonzero(jobs["unload"] == 1):
        load = int(jobs["load"][i])
        tower = int(plan.storey_building[plan.load_storey[roots(run)[load]]])
        start, end = int(jobs["start"][i]), int(jobs["end"][i])
        for piece in pieces[load]:
            if brought[piece] != load:
                continue  # rejected on arrival
            lifted = int(installed[piece])
            if lifted != MISSING and lifted <= start:
                continue
            changes.append((start, 1, tower, int(volume[piece])))
            if lifted != MISSING:
                assert lifted > end, "a piece was lifted while it was set down"
                changes.append((lifted, 0, tower, -int(volume[piece])))
    for _, _, tower, step in sorted(changes):
        level[tower] += step
        assert level[tower] >= 0


def mould_sets_make_one_kit_a_day(run: Run, world: World) -> None:
    """No set starts two kits on one day; what is made again takes single moulds (0040)."""
    plan, orders = world.plan, run.ledger.orders
    per_set = run.scenario.production.towers_per_mould_set
    simulated = reached(orders["start"]) & (orders["line"] != MISSING)
    simulated[run.ledger.chain.get("remade", {}).get("order", [])] = False
    kits = defaultdict(list)
    for i in np.flatnonzero(simulated):
        project = int(plan.building_project[plan.storey_building[orders["storey"][i]]])
        kits[project, int(orders["family"][i])].append(int(orders["start"][i]))
    for (project, _), starts in kits.items():
        sets = max(1, half_up(len(world.towers_of[project]) / per_set))
        days = Counter(start // DAY for start in starts)
        assert max(days.values()) <= sets


def charges_add_up(run: Run, world: World) -> None:  # noqa: ARG001 - as all invariants
    late = np.maximum(lateness_s(run.ledger), 0)
    total = sum(run.charges[cause] for cause in CAUSES)
    assert (total == late).all()
    assert all((column >= 0).all() for column in run.charges.values())
    storeys = run.storeys
    columns = [f"late_{cause}_s" for cause in CAUSES]
    assert (storeys[columns].sum(axis=1) == storeys["lateness_s"].clip(lower=0)).all()


def chains_have_no_gap(run: Run, world: World) -> None:
    """Tiles run from the end of a storey back to its tower's planned start, without a gap."""
    plan, walk = world.plan, Walk(run.scenario, run.ledger)
    for storey, finished in enumerate(run.ledger.storeys["finished"].tolist()):
        floor = int(plan.planned_start[plan.building_first[plan.storey_building[storey]]])
        end = world.end if finished == MISSING else finished
        if end <= floor:
            continue
        tiles = list(walk.tiles(storey))
        assert tiles[0].end == end
        assert tiles[-1].start == floor
        assert all(newer.start == older.end for newer, older in pairwise(tiles))
        assert all(tile.start < tile.end for tile in tiles)
        assert {tile.label for tile in tiles} <= {*CAUSES, "work"}


def chains_of_components_have_no_gap(run: Run, world: World) -> None:
    """Also of those lifted before the run or not at all; charges add up to what they are late."""
    plan, walk = world.plan, Walk(run.scenario, run.ledger)
    for row in range(0, len(plan.planned), 29):
        building = plan.storey_building[plan.component_storey[row]]
        floor = int(plan.planned_start[plan.building_first[building]])
        installed = int(run.ledger.components["installed"][row])
        end = world.end if installed == MISSING else installed
        if end <= floor:
            continue
        tiles = list(walk.component_tiles(row))
        assert (tiles[0].end, tiles[-1].start) == (end, floor)
        assert all(newer.start == older.end for newer, older in pairwise(tiles))
        assert all(tile.start < tile.end for tile in tiles)
        late = component_lateness_s(run.ledger, row)
        if late > 0:
            assert sum(charge.seconds for charge in charges_of(tiles, late)) == late


def new_charges_add_up(run: Run, world: World) -> None:  # noqa: ARG001 - as all invariants
    lateness = lateness_s(run.ledger)
    fresh = np.maximum(lateness, 0) - inherited_s(run.ledger, lateness)
    new, total = run.charged("new"), run.charged("total")
    assert (sum(new[cause] for cause in CAUSES) == fresh).all()
    assert all(((new[c] >= 0) & (new[c] <= total[c])).all() for c in CAUSES)
