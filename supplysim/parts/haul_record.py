"""The record of trucks in circles: the same frames and measures as a run of the whole chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from supplysim.ledger import MISSING, Columns, Ledger
from supplysim.plan.tables import Building, IntArray, PlanTables, Project
from supplysim.run import Run
from supplysim.scenario import Scenario

__all__ = ["LONGEST_S", "Noted", "Trips", "Unloaded", "make_run"]

_START = datetime(2001, 1, 1)  # noqa: DTZ001 - local civil time; any midnight would do
_LAST = datetime(2100, 1, 1)  # noqa: DTZ001 - what a scenario's dates may reach

LONGEST_S = int((_LAST - _START).total_seconds())
"""Seconds that a record may span: 99 years."""


class Noted(NamedTuple):
    """What is noted of a load, the k-th of its plant; ``MISSING`` where it came to none."""

    plant: int
    trip: int
    truck: int
    assigned: int
    loading: int
    loaded: int
    departed: int
    arrived: int
    unloading: int
    unloaded: int
    returned: int


_TIMES = Noted._fields[3:]


class Unloaded(NamedTuple):
    """Which load a crane has served."""

    plant: int
    trip: int


@dataclass(frozen=True, slots=True)
class Trips:
    """What trucks did.

    Parameters
    ----------
    end
        Last second of the record.
    whole
        Whether it holds all trips that were wanted.
    trucks, made
        Trucks of each plant, and the loads that they had.
    loads
        ``Noted`` of every load, by plant and trip; services may end after the record.
    cranes, unloading
        Number of cranes; every ``Service`` of theirs and whom they have ``Unloaded``, in the order
        in which they began.
    """

    end: int
    whole: bool
    trucks: tuple[int, ...]
    made: tuple[int, ...]
    loads: Columns
    cranes: int
    unloading: Columns


def make_run(trips: Trips, *, seed: int) -> Run:
    """Return the record of trips as a ``Run`` of a minimal scenario.

    Each plant serves one project with one tower of one storey, and each load brings one piece to
    it, which the crane installs. Nothing is planned, so nothing is on time or late.
    """
    plan = _plan(trips)
    resources, names = _resources(trips)
    loads = _loads(trips)
    return Run(
        scenario=_scenario(trips),
        ledger=Ledger(
            plan=plan,
            end=trips.end,
            components=_components(loads),
            loads=loads,
            storeys=_storeys(trips),
            jobs=_jobs(trips),
            orders=_none("storey", "plant", "family", "released", "due", "start", "end", "line"),
            busy=_busy(trips),
            stock=_none("place", "time", "level_l", "level_kg"),
            resources=resources,
            outages=_none("scope", "time", "end", "cause"),
            chain={},
            names=names,
            castings=len(plan.component_type),
            scrap=0,
        ),
        seed=seed,
        replication=0,
    )


def _scenario(trips: Trips) -> Scenario:
    horizon = (_START + timedelta(seconds=max(1, trips.end))).isoformat()
    always = {"hours": ["00:00-24:00"], "always": True}
    piece = {"family": "piece", "volume_m3": 1, "mass_t": 1, "per_truck": 1, "per_pallet": 1}
    archetype = {"joint_hold_h": 0, "formwork_h": 0, "topping_h": 0, "walking_h": 0}
    line = {"setup_min": 1, "reinforcement_min": 0, "casting_min": 1, "demoulding_min": 0}
    more = {"finishing_min": 0, "qc_min": 0, "design_m3_per_unit": 1}
    names = _plants(trips)
    plant = {"node": "A", "lines": {}, "positions": {}, "yard_m3": 1}
    project = {"zone": "town", "node": "C", "archetype": "pieces", "precast_storeys": 1}
    return Scenario.from_dict(
        {
            "name": "haul",
            "start": _START.isoformat(),
            "window_start": _START.isoformat(),
            "window_end": horizon,
            "horizon": horizon,
            "network": "line",
            "zones": {"town": {"nodes": ["C"], "start_share": 1.0, "priority": "key"}},
            "components": {"piece": piece | {"lift_min": 1}},
            "archetypes": {"pieces": archetype | {"pieces": [{"type": "piece", "per_500_m2": 1}]}},
            "calendars": dict.fromkeys(_CALENDARS, always),
            "line_types": {"hall": line | more | {"kind": "fixed", "families": ["piece"]}},
            "plants": {name: plant | {"gantries": 1} for name in names},
            "fleets": {
                name: {"plants": [name], "trucks": trucks}
                for name, trucks in zip(names, trips.trucks, strict=True)
            },
            "portfolio": {
                "projects": [
                    project | {"project": n, "plant": n, "first_storey": _START.date().isoformat()}
                    for n in names
                ]
            },
        }
    )


_CALENDARS = ("plant", "yard", "truck", "site", "crane", "pour", "gate", "night-gate")


def _plants(trips: Trips) -> list[str]:
    return [f"P{p + 1}" for p in range(len(trips.trucks))]


def _plan(trips: Trips) -> PlanTables:
    plants, sizes = len(trips.made), trips.made
    loads = sum(sizes)
    one_each = np.arange(plants, dtype=np.int64)
    offsets = np.arange(plants + 1, dtype=np.int64)
    end = np.full(plants, trips.end, dtype=np.int64)
    part = trips.loads["plant"].copy()
    return PlanTables(
        projects=tuple(_project(name) for name in _plants(trips)),
        types=("piece",),
        type_volume_l=_column([1000]),
        type_mass_kg=_column([1000]),
        type_lift_s=_column([0]),
        building_project=one_each,
        building_first=offsets,
        storey_building=one_each,
        storey_number=np.ones(plants, dtype=np.int64),
        part_first=offsets,
        planned_start=np.zeros(plants, dtype=np.int64),
        planned_finish=end,
        planned_free=end,
        part_storey=one_each,
        part_zone=np.zeros(plants, dtype=np.int64),
        part_phase=np.ones(plants, dtype=np.int64),
        part_first_load=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        load_part=part,
        load_laying=np.zeros(loads, dtype=np.int64),
        load_ordinal=trips.loads["trip"] + 1,
        load_first=np.arange(loads + 1, dtype=np.int64),
        component_type=np.zeros(loads, dtype=np.int64),
        planned=np.full(loads, trips.end, dtype=np.int64),
        plan_hash="",
    )


def _project(name: str) -> Project:
    tower = Building(name="B01", storeys=(1,), storey_m2=0.0, planned_first=0)
    return Project(
        name=name,
        zone="town",
        node="C",
        access_km=0.0,
        archetype="pieces",
        project_class="commodity",
        buildings=(tower,),
        start=0,
        area_m2=0.0,
        plant=name,
    )


def _loads(trips: Trips) -> Columns:
    columns = {name: trips.loads[name].copy() for name in Noted._fields if name != "trip"}
    for name in _TIMES:
        columns[name][columns[name] > trips.end] = MISSING
    zeros = np.zeros(sum(trips.made), dtype=np.int64)
    return columns | {
        "called_off": zeros,
        "ready": zeros,
        "due": np.full(len(zeros), MISSING, dtype=np.int64),
        "inspected": columns["arrived"],
        "distance_m": zeros,
    }


def _components(loads: Columns) -> Columns:
    """Return pieces that are there when a truck asks for them and are installed when unloaded."""
    made = dict.fromkeys(("cast", "demoulded", "released"), loads["assigned"])
    rejects = np.zeros(len(loads["plant"]), dtype=np.int64)
    return made | {"installed": loads["unloaded"], "rejects": rejects}


def _storeys(trips: Trips) -> Columns:
    plants = len(trips.trucks)
    zeros = np.zeros(plants, dtype=np.int64)
    return {"started": zeros, "finished": np.full(plants, trips.end), "shift": zeros}


def _jobs(trips: Trips) -> Columns:
    crane, start, end, plant, trip = trips.unloading.values()
    row = (np.cumsum([0, *trips.made])[plant] + trip).astype(np.int64)
    # A crane is free from the end of its service before; its services follow one another here.
    order = np.argsort(crane, kind="stable")
    free = np.zeros(len(crane), dtype=np.int64)
    free[order[1:]] = np.where(crane[order[1:]] == crane[order[:-1]], end[order[:-1]], 0)
    arrived = trips.loads["arrived"][row]
    zeros = np.zeros(len(crane), dtype=np.int64)
    table = {
        "crane": crane,
        "load": row,
        "unload": zeros,
        "structure": arrived,
        "present": arrived,
        "asked": free,
        "start": start,
        "end": end,
        "nominal": end - start,
        "worked": end - start,
        "starved_s": np.maximum(0, arrived - free),
        "closed_s": zeros,
    }
    ended = np.flatnonzero(end <= trips.end)
    return _taken(table, ended[np.lexsort((row[ended], crane[ended]))])


def _resources(trips: Trips) -> tuple[Columns, dict[str, tuple[str, ...]]]:
    trucks = [
        (f"{name}/{i + 1:03d}", 0, p)
        for p, (name, own) in enumerate(zip(_plants(trips), trips.trucks, strict=True))
        for i in range(own)
    ]
    bays = [(f"{name}/bay", 1, p) for p, name in enumerate(_plants(trips))]
    cranes = [(f"C{i + 1:02d}", 2, 0) for i in range(trips.cranes)]
    every = [*trucks, *bays, *cranes]
    table = _table(("kind", "owner", "open_s"), [(k, own, trips.end) for _, k, own in every])
    return table, {
        "plant": tuple(_plants(trips)),
        "truck": tuple(name for name, *_ in trucks),
        "family": ("piece",),
        "resource": tuple(name for name, *_ in every),
        "kind": ("truck", "gantry", "crane"),
        "activity": ("trip", "loading", "lifting"),
        "place": tuple(_plants(trips)),
        "scope": (),
        "cause": (),
    }


def _busy(trips: Trips) -> Columns:
    bays, end = sum(trips.trucks), trips.end
    cranes = bays + len(trips.trucks)
    plant, truck, assigned, returned, loading, loaded = (
        trips.loads[name]
        for name in ("plant", "truck", "assigned", "returned", "loading", "loaded")
    )
    begun = loading != MISSING
    crane, start, ended, _, _ = trips.unloading.values()
    every = (
        (truck, assigned, np.where(returned == MISSING, end, returned)),
        (bays + plant[begun], loading[begun], loaded[begun]),
        (cranes + crane, start, ended),
    )
    row, a, b = (np.concatenate(columns) for columns in zip(*every, strict=True))
    activity = np.repeat(np.arange(len(every), dtype=np.int64), [len(x) for x, *_ in every])
    order = np.lexsort((b, a, activity, row))
    b = np.minimum(b, end)
    table = {"resource": row, "activity": activity, "start": a, "end": b, "work_s": b - a}
    return _taken(table, order[a[order] < end])


def _taken(table: Columns, rows: IntArray) -> Columns:
    return {name: column[rows] for name, column in table.items()}


def _table(names: Sequence[str], rows: Iterable[Sequence[int]]) -> Columns:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, len(names))
    return {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(names)}


def _none(*names: str) -> Columns:
    return _table(names, [])


def _column(values: Sequence[int]) -> Any:
    return np.array(values, dtype=np.int64)
