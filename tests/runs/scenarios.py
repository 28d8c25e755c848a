"""Scenarios for tests of whole runs: variants of ``small``, made by overrides alone."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from supplysim.scenario import Scenario, load

CALENDARS = ("plant", "yard", "truck", "site", "crane", "pour", "gate", "night-gate")

STAGES = ("setup", "reinforcement", "casting", "demoulding", "finishing", "qc")


@cache
def _shipped() -> Scenario:
    return load("small")


def small(overrides: dict[str, Any] | None = None) -> Scenario:
    """Return the shipped scenario ``small``, changed."""
    return _shipped().with_(overrides) if overrides else _shipped()


def project(name: str, **changes: Any) -> dict[str, Any]:
    """Return one row of a project list: two towers of four storeys behind no ban."""
    row = {
        "project": name,
        "zone": "harbour",
        "node": "R15",
        "archetype": "D",
        "first_storey": "2020-09-01",
        "towers": 2,
        "precast_storeys": 4,
        "storey_m2": 250.0,
        "stagger_d": 7.0,
        "access_km": 1.0,
    }
    return row | changes


TOWN = (
    project("dock"),
    project("park", zone="new-town", node="R18", archetype="B", first_storey="2020-09-08"),
    project("square", zone="old-town", node="R07", archetype="D", first_storey="2020-09-10"),
)
"""Three projects, six towers of four storeys; ``square`` lies behind the day ban."""


def town(overrides: dict[str, Any] | None = None, *, horizon: str = "2020-12-15") -> Scenario:
    """Return ``small`` with the few storeys of ``TOWN``: a run of a tenth of a second."""
    usual = {
        "portfolio.projects": [dict(row) for row in TOWN],
        "window_start": "2020-09-20",
        "horizon": horizon,
    }
    return small(usual | (overrides or {}))


def certain(scenario: Scenario) -> dict[str, Any]:
    """Return overrides that take all chance out of a scenario: every distribution at its mean."""
    changes: dict[str, Any] = {
        "loads.loading_min": scenario.loads.loading_min.average(),
        "loads.inspection_min": scenario.loads.inspection_min.average(),
        "loads.traffic_cv": 0,
        "sites.crew_cv": 0,
        "sites.start_lateness_d": 0,
    }
    for name in scenario.line_types:
        changes |= {f"line_types.{name}.cv": 0, f"line_types.{name}.effectiveness": 1}
    for name, kind in scenario.components.items():
        changes[f"components.{name}.lift_min"] = kind.lift_min.average()
    return changes


def always_open() -> dict[str, Any]:
    """Return overrides that keep every calendar open at every hour, holidays included."""
    return {
        f"calendars.{name}": {"hours": ["00:00-24:00"], "holidays": False, "always": True}
        for name in CALENDARS
    }


def plentiful() -> dict[str, Any]:
    """Return overrides under which nothing is ever short."""
    return {
        "fleets.*.trucks": 60,
        "plants.*.gantries": 30,
        "plants.*.lines": {"slab": 6, "wall": 6, "fixed": 2},
        "plants.*.positions": {"slab": 600, "wall": 600, "fixed": 600},
        "plants.*.yard_m3": 100_000,
        "sites.gate_places": 30,
        "sites.buffer_m3": 1000,
        "traffic.ban_hours": [],
    }


def closure(resource: str, start: str, days: float, cause: str) -> dict[str, Any]:
    """Return a closure given as data."""
    begin = datetime.fromisoformat(start)
    return {
        "resource": resource,
        "start": begin.isoformat(),
        "end": (begin + timedelta(days=days)).isoformat(),
        "cause": cause,
    }
