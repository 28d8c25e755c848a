"""Exact verification: an independent model of the chain gives the same record, to the second.

The reference (``tests/verification/reference``) is written from the documents alone, with one
process a component that is interrupted at every closure; the production model computes finish
times on compiled calendars and has a process for nothing. No difference is allowed.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

import supplysim as ss
from supplysim.checks import check_all
from supplysim.scenario import Scenario
from tests.runs.mechanisms import ALONE, QUALITY, any_mechanisms
from tests.runs.scenarios import TOWN, certain, closure, project, small, town
from tests.runs.strategies import overrides
from tests.runs.test_soundness import DEADLOCKED_ONCE, NAMED, QUICK_PHASES, REJECTS
from tests.verification.reference.city import City
from tests.verification.reference.compare import differences, report
from tests.verification.reference.record import tables


@pytest.fixture(autouse=True, scope="module")
def _what_was_there_before_is_no_garbage() -> Iterator[None]:
    """Spare every run a search through all that the test suite has imported."""
    gc.freeze()
    yield
    gc.unfreeze()


NEXT_SUMMER = "2021-06-30"
"""A horizon by which nearly all towers stand; a run cut off is compared as well."""

FOUND = {
    "a part-lifted load of several types": {},
    "a truck that comes before its storey can begin": {
        "closures": [closure("line", "2020-09-08", 21, "closure")],
        "production.release_lead_d": 15,
        "portfolio.projects": [
            project("dock"),
            project(
                "park", node="R18", archetype="B", first_storey="2020-09-05", towers=1,
                precast_storeys=6,
            ),
        ],
    },
    "a gate that opens while the crane lifts": {
        "calendars.yard.hours": ["08:00-12:00"],
        "calendars.site.hours": ["19:00-05:00"],
        "sites.buffer_m3": 0,
        "sites.gate_places": 1,
        "plants.*.gantries": 1,
        "plants.*.yard_m3": 3,
        "fleets.*.trucks": 3,
        "fleets.*.night_out": True,
        "fleets.west-own.plants": ["west", "east"],
    },
    "everything at once": {
        **certain(small()),
        "portfolio.projects": [
            project(name, towers=3, stagger_d=0, precast_storeys=3) for name in ("dock", "park")
        ],
        "production.towers_per_mould_set": 1,
        "policies.dispatch": "earliest-due",
        "policies.sequencing": "first-come",
        "fleets.*.trucks": 1,
        "fleets.west-own.plants": ["west", "east"],
        "plants.*.positions": {"slab": 2, "wall": 2, "fixed": 2},
    },
    "a crowded gate": {
        "policies.call_off": "buffer",
        "policies.buffer_storeys": 2,
        "sites.buffer_m3": 4,
        "sites.gate_places": 1,
        "fleets.*.trucks": 3,
        "fleets.*.night_out": True,
    },
    "no queue before a stage": {
        "line_types.*.queue": 0,
        "plants.*.positions": {"slab": 3, "wall": 2, "fixed": 3},
    },
    "several lines, reserved positions": {
        "plants.*.lines": {"slab": 2, "wall": 2, "fixed": 2},
        "plants.*.positions": {"slab": 9, "wall": 7, "fixed": 13},
        "plants.*.reserved_share": 0.2,
    },
    "a slow fleet from a far depot": {
        "fleets.east-own.speed_factor": 0.7,
        "fleets.west-own.speed_factor": 1.3,
        "fleets.east-own.home": "R18",
    },
    "kits of storeys first, on few lines": {
        "policies.sequencing": "storey-kit",
        "plants.*.positions": {"slab": 6, "wall": 6, "fixed": 6},
        "production.towers_per_mould_set": 1,
        "production.release_lead_d": 40,
    },
    "orders of unlike size by slack": {
        "policies.sequencing": "slack",
        "plants.*.positions": {"slab": 4, "wall": 4, "fixed": 4},
        "portfolio.projects": [
            project(name, storey_m2=area, plant="west", archetype="D", stagger_d=0)
            for name, area in (("dock", 600.0), ("park", 60.0))
        ],
    },
    "a fixed cycle for towers under way": {
        "policies.call_off": "fixed-cycle",
        "start": "2020-09-15",
        "sites.start_lateness_d": "half-normal(9)",
        "sites.buffer_m3": 15,
    },
    "leads that follow late trucks": {
        "policies.call_off": "adaptive",
        "policies.lead_loads": 3,
        "policies.lead_min_h": 0.5,
        "policies.lead_max_h": 6,
        "loads.traffic_cv": 1.0,
        "fleets.*.trucks": 2,
    },
    "a call-off that completes the kit of the next storey": {
        "production.release_lead_d": 3,
        "policies.notice_d": 3,
        "archetypes.*.zones": 2,
        "calendars.pour.hours": ["16:00-06:00"],
    },
    "a permit for a site whose zone has hours of its own": {
        "portfolio.projects.2.permit": True,
        "zones.old-town.gate_calendar": "gate",
    },
    "calls three days ahead in the cold": {
        "policies.notice_d": 3,
        "sites.hold_factor": [2] * 12,
    },
    "idle cranes first, trucks and cranes shared": {
        "policies.dispatch": "idle-crane-first",
        "policies.call_off": "buffer",
        "fleets.*.trucks": 1,
        "fleets.west-own.plants": ["west", "east"],
        "sites.cranes_per_tower": 0.5,
    },
    "lifts across midnight under a crane that others use": {
        **{f"calendars.{name}.hours": ["00:00-24:00"]
           for name in ("crane", "site", "gate", "truck", "yard")},
        "fleets.*.night_out": True,
        "sites.cranes_per_tower": 0.5,
        "sites.crane.other_day_share": 0.35,
    },
    "climbs that reach into days of other trades": {
        "sites.crane.other_day_share": 0.35,
        "sites.crane.climb_every": 1,
        "sites.crane.climb_h": 12,
    },
    "remakes of storeys that were in stock at the start, kits first": {
        "policies.sequencing": "storey-kit",
        "quality.remake_priority": "by-due",
        "quality.transit_damage_share": 1.0,
    },
    "a shop that takes two orders at once, kits first": {
        "policies.sequencing": "storey-kit",
        "policies.notice_d": 3,
        "production.release_lead_d": 3,
        "production.towers_per_mould_set": 1,
        "quality.site_reject_share": 1.0,
        "quality.search_share": 1.0,
        "calendars.crane.hours": ["20:00-04:00"],
        "calendars.gate.hours": ["09:00-11:00"],
        "calendars.site.hours": ["19:00-05:00"],
        "sites.start_stock_storeys": 1,
        "fleets.*.trucks": 1,
        "start": "2020-09-20",
        "state.mode": "empty",
        "portfolio.projects": [
            dict(row) | {"permit": True, "towers": 2, "precast_storeys": 3, "stagger_d": 20}
            for row in TOWN
        ],
    },
    "trailers for all, used by loads of the night alone": {
        "fleets.*.drop_trailers": 9,
        "fleets.*.drop_laying": ["flat", "upright"],
    },
    "trailers of halves of fleets": {
        **ALONE["trucks on odd and even days"],
        **ALONE["trailers left at sites"],
        "fleets.west-own.trucks": 1,
        "fleets.*.drop_trailers": 1,
    },
}  # fmt: skip
"""What the two once disagreed about, or what the other scenarios leave out."""


def assert_same(scenario: Scenario, *, seed: int = 1) -> ss.Run:
    """Assert that the two models give one record, and return it."""
    run = ss.simulate(scenario, seed=seed)
    found = differences(City(scenario, seed=seed).run(), run)
    assert not found, report(found)
    return run


@pytest.mark.parametrize("name", [*NAMED, *REJECTS])
def test_the_reference_agrees_on_named_scenarios(name):
    assert_same(town((NAMED | REJECTS)[name], horizon=NEXT_SUMMER))


@pytest.mark.parametrize("name", DEADLOCKED_ONCE)
def test_the_reference_agrees_where_a_run_once_stopped(name):
    assert_same(town(DEADLOCKED_ONCE[name], horizon=NEXT_SUMMER))


@pytest.mark.parametrize("name", FOUND)
def test_the_reference_agrees_where_it_once_did_not(name):
    assert_same(town(FOUND[name], horizon=NEXT_SUMMER))


@pytest.mark.parametrize("end", ["2020-09-25", "2020-10-11T09:37:00"])
def test_the_reference_agrees_when_a_run_ends_in_the_middle(end):
    assert_same(town({"window_end": end, "horizon": end, "fleets.*.trucks": 1}), seed=4)


@cache
def _plain(horizon: str = "2020-12-15") -> ss.Run:
    return ss.simulate(town(horizon=horizon), seed=1)


@pytest.mark.parametrize("name", ALONE)
def test_the_reference_agrees_on_each_mechanism_alone_and_it_does_something(name):
    assert assert_same(town(ALONE[name])).components.equals(_plain().components) is False


@pytest.mark.parametrize("name", QUALITY)
def test_the_reference_agrees_on_each_part_of_quality_and_it_does_something(name):
    run = assert_same(town(QUALITY[name], horizon=NEXT_SUMMER))
    assert run.components.equals(_plain(NEXT_SUMMER).components) is False


def test_the_reference_agrees_on_all_mechanisms_together():
    assert_same(town({path: value for on in ALONE.values() for path, value in on.items()}))


def _fewer(changes: dict[str, Any]) -> dict[str, Any]:
    """Return a generated scenario with at most two towers of three storeys a project."""
    rows = changes.get("portfolio.projects", TOWN)
    lower = [
        row | {"towers": min(row["towers"], 2), "precast_storeys": min(row["precast_storeys"], 3)}
        for row in rows
    ]
    return changes | {"portfolio.projects": lower}


def _agree(changes: dict[str, Any]) -> None:
    """Assert that both models give one record, unless the scenario cannot be carried out."""
    scenario = town(_fewer(changes), horizon=NEXT_SUMMER)
    try:
        assert_same(scenario)
    except Exception:
        # Checks cost as much as a run, so they are asked only where something is wrong.
        if not check_all(scenario):
            raise


@given(overrides())
@settings(max_examples=15, phases=QUICK_PHASES)
def test_the_reference_agrees_on_any_scenario(changes):
    _agree(changes)


@pytest.mark.slow
@given(overrides())
@settings(max_examples=300, phases=QUICK_PHASES)
def test_the_reference_agrees_on_very_many_scenarios(changes):
    _agree(changes)


@given(any_mechanisms())
@settings(max_examples=30, phases=QUICK_PHASES)
def test_the_reference_agrees_on_any_scenario_with_mechanisms_on(changes):
    _agree(changes)


@pytest.mark.slow
@given(any_mechanisms())
@settings(max_examples=300, phases=QUICK_PHASES)
def test_the_reference_agrees_on_very_many_scenarios_with_mechanisms_on(changes):
    _agree(changes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_the_reference_agrees_on_the_shipped_scenario(seed):
    assert_same(small(), seed=seed)


# --- the comparison itself ------------------------------------------------------------------


@pytest.fixture(scope="module")
def once() -> tuple[City, ss.Run]:
    scenario = town({"portfolio.projects": [project("dock", towers=1, precast_storeys=2)]})
    return City(scenario, seed=1).run(), ss.simulate(scenario, seed=1)


def test_the_reference_reaches_every_milestone(once):
    for name, table in tables(once[0]).items():
        for row in table.values():
            assert None not in row.values(), name


@contextmanager
def _shifted(columns: dict[str, Any], column: str) -> Iterator[None]:
    true = columns[column]
    columns[column] = true.copy()  # what a run noted may be for reading only
    columns[column][-1] += 1
    try:
        yield
    finally:
        columns[column] = true


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("components", name) for name in ("cast", "demoulded", "released", "installed")),
        *(("loads", name) for name in ("called_off", "ready", "assigned", "loading", "loaded",
          "departed", "arrived", "unloading", "unloaded", "returned")),
        *(("storeys", name) for name in ("started", "finished")),
    ],
)  # fmt: skip
def test_one_second_in_one_row_is_a_difference(once, table, column):
    city, run = once
    assert not differences(city, run)
    with _shifted(getattr(run.ledger, table), column):
        found = differences(city, run)
    assert {difference.column for difference in found} == {column}
    assert all(d.production == d.reference + 1 for d in found)
    assert f"{column}: reference" in report(found)
