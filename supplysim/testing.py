"""For tests and examples: assertions about records, and one small record made by hand."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from supplysim.calendars import ALWAYS, HOUR
from supplysim.ledger import MISSING, Columns, Ledger
from supplysim.plan.baseline import SiteHours, make_tables
from supplysim.plan.tables import Building, IntArray, Project
from supplysim.record.conservation import check
from supplysim.record.provenance import Provenance, Road
from supplysim.record.schema import tables
from supplysim.run import Run
from supplysim.scenario import Scenario

__all__ = ["assert_conserved", "assert_runs_equal", "example_run", "example_scenario"]


def assert_conserved(run: Run) -> None:
    """Assert that nothing was lost in a run (CONTRACTS 3).

    Raises
    ------
    ModelError
        Naming projects, cranes and numbers where it does not add up.
    """
    check(run.ledger)


def assert_runs_equal(one: Run, other: Run) -> None:
    """Assert that two runs are the same in scenario, seed, replication and every column.

    Raises
    ------
    AssertionError
        Naming the first part that differs, with row and values where it is a column.
    """
    for name in ("scenario", "seed", "replication"):
        assert getattr(one, name) == getattr(other, name), f"{name} differs"  # noqa: S101
    mine, yours = (
        dict(tables(run.ledger, run.charges, run.weather_columns)) for run in (one, other)
    )
    assert list(mine) == list(yours), "tables differ"  # noqa: S101
    for table, columns in mine.items():
        assert list(columns) == list(yours[table]), f"columns of {table} differ"  # noqa: S101
        for column, values in columns.items():
            _assert_same(f"{table}.{column}", values, yours[table][column])
    _assert_same_plan(one.ledger.plan, other.ledger.plan)
    assert one.ledger.names == other.ledger.names, "names differ"  # noqa: S101
    assert one.digest == other.digest, "digests differ"  # noqa: S101


def _assert_same(name: str, mine: IntArray, yours: IntArray) -> None:
    if len(mine) != len(yours):
        raise AssertionError(f"{name}: {len(mine)} rows, not {len(yours)}")
    rows = np.flatnonzero(mine != yours)
    if len(rows):
        row = int(rows[0])
        raise AssertionError(
            f"{name}: {len(rows)} rows differ, first row {row}: {mine[row]} and {yours[row]}"
        )


def _assert_same_plan(mine: Any, yours: Any) -> None:
    assert is_dataclass(mine)  # noqa: S101
    for field in fields(mine):
        a, b = getattr(mine, field.name), getattr(yours, field.name)
        same = np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        assert same, f"plan.{field.name} differs"  # noqa: S101


def example_scenario() -> Scenario:
    """Return a scenario of one plant and one tower, for examples and hand-made records."""
    return Scenario.from_dict(_SCENARIO)


def example_run() -> Run:
    """Return a record made by hand: two storeys of two loads of two components.

    It runs for the five days of its window, from 1 June 2020. The plan doubles all nominal times,
    so that the components of the two storeys are due by the end of the first and third day. The
    first three loads come and are lifted in time. The last comes 14 h late; one of its components
    is installed at noon of the fourth day, 12 h after its planned day, the other never.

    Examples
    --------
    >>> example_run().components["on_time"].tolist()
    [True, True, True, True, True, True, False, False]
    """
    scenario = example_scenario()
    tower = Building(name="B01", storeys=(4, 5), storey_m2=500.0, planned_first=0)
    project = Project(
        name="P001",
        zone="core",
        node="C",
        access_km=1.0,
        archetype="slabs",
        project_class="social",
        buildings=(tower,),
        start=0,
        area_m2=1000.0,
    )
    plan = make_tables(scenario, [project], hours=SiteHours(ALWAYS, ALWAYS, ALWAYS))
    ledger = Ledger(
        plan=plan,
        end=120 * HOUR,
        components=_hours(_COMPONENTS) | {"rejects": np.zeros(8, dtype=np.int64)},
        loads=_loads(),
        storeys=_hours({"started": [8.25, 56.25], "finished": [11.25, None], "shift": [0, 0]}),
        jobs=_jobs(),
        orders=_orders(),
        busy=_busy(),
        stock=_stock(),
        resources=_resources(),
        outages={name: _column([]) for name in ("scope", "time", "end", "cause")},
        chain={},
        names=_NAMES,
        castings=8,
        scrap=0,
    )
    late = {"truck": _column([0, 48 * HOUR]), "plan": _column([0, 12 * HOUR])}
    return Run(
        scenario=scenario,
        ledger=ledger,
        seed=0,
        replication=0,
        charges=late,
        provenance=Provenance(
            sources=("made by hand",),
            nodes={"A": (-30.0, 45.0), "B": (-29.8779, 45.0), "C": (-29.81686, 45.0)},
            routes={"first > P001": ("A", "B", "C")},
            roads=(Road("A", "B", "road"), Road("B", "C", "road")),
        ),
    )


_SCENARIO: dict[str, Any] = {
    "name": "example",
    "start": "2020-06-01T00:00:00",
    "window_start": "2020-06-01T00:00:00",
    "window_end": "2020-06-06T00:00:00",
    "horizon": "2020-06-06T00:00:00",
    "network": "line",
    "plan": {"allowance": 1.0},
    "zones": {"core": {"nodes": ["C"], "start_share": 1.0, "priority": "key"}},
    "components": {
        "slab": {
            "family": "slab",
            "volume_m3": 0.5,
            "mass_t": 1.25,
            "per_truck": 2,
            "per_pallet": 2,
            "lift_min": 30,
        }
    },
    "archetypes": {
        "slabs": {
            "pieces": [{"type": "slab", "per_500_m2": 4}],
            "joint_hold_h": 0,
            "formwork_h": 4,
            "topping_h": 4,
            "walking_h": 14,
        }
    },
    "calendars": {
        name: {"hours": ["00:00-24:00"], "always": True}
        for name in ("plant", "yard", "truck", "site", "crane", "pour", "gate", "night-gate")
    },
    "closures": [
        {
            "resource": "crane",
            "start": "2020-06-05T18:00:00",
            "end": "2020-06-06T00:00:00",
            "cause": "wind",
        }
    ],
    "line_types": {
        "moulds": {
            "kind": "fixed",
            "families": ["slab"],
            "setup_min": 30,
            "reinforcement_min": 30,
            "casting_min": 30,
            "demoulding_min": 15,
            "finishing_min": 15,
            "qc_min": 6,
            "design_m3_per_unit": 600,
        }
    },
    "plants": {
        "first": {
            "node": "A",
            "lines": {"moulds": 1},
            "positions": {"moulds": 4},
            "yard_m3": 100,
            "gantries": 1,
        }
    },
    "fleets": {"first": {"plants": ["first"], "trucks": 2}},
    "portfolio": {
        "projects": [
            {
                "project": "P001",
                "zone": "core",
                "node": "C",
                "archetype": "slabs",
                "first_storey": "2020-06-01",
                "precast_storeys": 2,
                "plant": "first",
            }
        ]
    },
}

_NAMES: dict[str, tuple[str, ...]] = {
    "plant": ("first",),
    "truck": ("first/T1", "first/T2"),
    "family": ("slab",),
    "resource": ("first/T1", "first/T2", "first/gantry 1", "P001/B01/crane"),
    "kind": ("truck", "gantry", "crane"),
    "activity": ("trip", "loading", "lift", "set down"),
    "place": ("first",),
    "scope": (),
    "cause": (),
}

_COMPONENTS: dict[str, list[float | None]] = {
    "cast": [0, 0, 1, 1, 21, 21, 20, 20],
    "demoulded": [3, 3, 4, 4, 45, 45, 45, 45],
    "released": [5, 5, 6, 6, 50, 50, 50, 50],
    "installed": [8.75, 9.25, 10.75, 11.25, 56.75, 57.25, 84, None],
}


def _loads() -> Columns:
    """Four trips; a usual one takes 6 h, the last one 18."""
    usual = {
        "assigned": 0.0,
        "loading": 0.5,
        "loaded": 1.5,
        "departed": 1.75,
        "arrived": 2.75,
        "inspected": 2.875,
        "unloading": 3.0,
        "unloaded": 4.0,
        "returned": 6.0,
    }
    last = dict(zip(usual, [60, 60.5, 61.5, 71, 72, 72.125, 75, 76, 78], strict=True))
    assigned = [5.25, 7.25, 53.25]
    times = {
        name: [*(begin + offset for begin in assigned), last[name]]
        for name, offset in usual.items()
    }
    more: dict[str, list[float | None]] = {
        "called_off": [0, 0, 32, 34],
        "due": [8, 10, 56, 58],
        "ready": [5, 6, 50, 50],
    }
    return _hours({**more, **times}) | {
        "plant": _column([0, 0, 0, 0]),
        "truck": _column([0, 1, 0, 0]),
        "distance_m": _column([30000] * 4),
    }


def _jobs() -> Columns:
    """Three loads lifted from the truck, the last one set down and its first piece lifted."""
    times = _hours(
        {
            "structure": [8, 9.25, 56, 58, 58],
            "present": [8.125, 10.125, 56.125, 72.125, 76],
            "start": [8.25, 10.25, 56.25, 75, 83.5],
            "end": [9.25, 11.25, 57.25, 76, 84],
            "starved_s": [0, 0, 0, 6, 0],
            "closed_s": [0, 0, 0, 0, 0],
        }
    )
    return times | {
        "crane": _column([0] * 5),
        "load": _column([0, 1, 2, 3, 3]),
        "unload": _column([0, 0, 0, 1, 0]),
    }


def _orders() -> Columns:
    times = _hours(
        {"released": [0, 12], "due": [7, 55], "start": [0, 20], "end": [6, 50]},
    )
    codes = {"storey": [0, 1], "plant": [0, 0], "family": [0, 0], "line": [0, 0]}
    return times | {name: _column(values) for name, values in codes.items()}


def _busy() -> Columns:
    rows = [
        *((0, 0, start, end) for start, end in ((5.25, 11.25), (53.25, 59.25), (60, 78))),
        (1, 0, 7.25, 13.25),
        *((2, 1, start, start + 1) for start in (5.75, 7.75, 53.75, 60.5)),
        *((3, 2, start, start + 1) for start in (8.25, 10.25, 56.25)),
        (3, 3, 75, 76),
        (3, 2, 83.5, 84),
    ]
    resource, activity, start, end = zip(*rows, strict=True)
    times = _hours({"start": list(start), "end": list(end)})
    times["work_s"] = times["end"] - times["start"]
    return times | {"resource": _column(list(resource)), "activity": _column(list(activity))}


def _stock() -> Columns:
    """Litres in the yard, from each casting until the load leaves; 2.5 kg a litre."""
    level = [1000, 2000, 1000, 0, 1000, 2000, 1000, 0]
    return _hours({"time": [0, 1, 7, 9, 20, 21, 55, 71]}) | {
        "place": _column([0] * 8),
        "level_l": _column(level),
        "level_kg": _column([litres * 5 // 2 for litres in level]),
    }


def _resources() -> Columns:
    return _hours({"open_s": [24, 24, 60, 40]}) | {
        "kind": _column([0, 0, 1, 2]),
        "owner": _column([0, 0, 0, 0]),
    }


def _hours(columns: dict[str, list[Any]]) -> Columns:
    """Return seconds of hours; None becomes MISSING."""
    return {
        name: _column([MISSING if hour is None else round(hour * HOUR) for hour in values])
        for name, values in columns.items()
    }


def _column(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
