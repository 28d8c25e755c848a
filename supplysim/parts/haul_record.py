"""The record of trucks in circles: the same frames and measures as a run of the whole chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from supplysim.ledger import MISSING, Columns, Ledger
from supplysim.model.entities import Load
from supplysim.plan.tables import Building, PlanTables, Project
from supplysim.run import Run
from supplysim.scenario import Scenario

__all__ = ["LONGEST_S", "Trips", "make_run"]

Stay = tuple[int, int, int]
"""Server, start, end."""

_START = datetime(2001, 1, 1)  # noqa: DTZ001 - local civil time; any midnight would do
_LAST = datetime(2100, 1, 1)  # noqa: DTZ001 - what a scenario's dates may reach

LONGEST_S = int((_LAST - _START).total_seconds())
"""Seconds that a record may span: 99 years."""

_TIMES = (
    "assigned",
    "loading",
    "loaded",
    "departed",
    "arrived",
    "unloading",
    "unloaded",
    "returned",
)


@dataclass(frozen=True, slots=True)
class Trips:
    """What trucks did: loads of each plant in order, and every service with its server.

    ``unloading`` holds each service with the load it was for.
    """

    end: int
    trucks: tuple[int, ...]
    loads: tuple[tuple[Load, ...], ...]
    loading: tuple[tuple[Stay, ...], ...]
    unloading: tuple[tuple[Stay, Load], ...]
    cranes: int

    def rows(self) -> dict[int, int]:
        """Return the row in the record of every load, by its row in the model."""
        return {load.row: i for i, load in enumerate(x for mine in self.loads for x in mine)}


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
    plants, sizes = len(trips.loads), [len(mine) for mine in trips.loads]
    loads = sum(sizes)
    one_each = np.arange(plants, dtype=np.int64)
    offsets = np.arange(plants + 1, dtype=np.int64)
    end = np.full(plants, trips.end, dtype=np.int64)
    part = np.repeat(one_each, sizes)
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
        load_ordinal=_column([k + 1 for size in sizes for k in range(size)]),
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
    loads = [load for mine in trips.loads for load in mine]
    columns = {name: _reached([getattr(x, name) for x in loads], trips.end) for name in _TIMES}
    zeros = np.zeros(len(loads), dtype=np.int64)
    return columns | {
        "plant": _column([load.plant for load in loads]),
        "truck": _column([load.truck for load in loads]),
        "called_off": zeros,
        "ready": zeros,
        "due": np.full(len(loads), MISSING, dtype=np.int64),
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
    rows, row_of = [], trips.rows()
    free = [0] * trips.cranes
    for (crane, start, end), load in trips.unloading:
        if end > trips.end:
            continue
        starved = max(0, load.arrived - free[crane])
        times = (load.arrived, load.arrived, free[crane], start, end, end - start, end - start)
        rows.append((crane, row_of[load.row], 0, *times, starved, 0))
        free[crane] = end
    names = ("crane", "load", "unload", "structure", "present", "asked", "start", "end")
    return _table((*names, "nominal", "worked", "starved_s", "closed_s"), sorted(rows))


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
    out = [
        (load.truck, 0, load.assigned, load.returned if load.returned != MISSING else end)
        for mine in trips.loads
        for load in mine
    ]
    loading = [(bays + p, 1, a, b) for p, mine in enumerate(trips.loading) for _, a, b in mine]
    unloading = [(cranes + crane, 2, a, b) for (crane, a, b), _ in trips.unloading]
    rows = [
        (row, activity, a, min(b, end), min(b, end) - a)
        for row, activity, a, b in sorted([*out, *loading, *unloading])
        if a < end
    ]
    return _table(("resource", "activity", "start", "end", "work_s"), rows)


def _reached(times: Sequence[int], end: int) -> Any:
    column = _column(times)
    column[column > end] = MISSING
    return column


def _table(names: Sequence[str], rows: Iterable[Sequence[int]]) -> Columns:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, len(names))
    return {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(names)}


def _none(*names: str) -> Columns:
    return _table(names, [])


def _column(values: Sequence[int]) -> Any:
    return np.array(values, dtype=np.int64)
