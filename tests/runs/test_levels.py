"""Levels of trucks, moulds and cranes: the measures move as they must, the baseline does not."""

from functools import cache

import pytest

import supplysim as ss
from supplysim.run import Run
from supplysim.scenario import Scenario
from tests.runs.scenarios import STAGES, project, small

LEVELS = (1.0, 0.7, 0.5)

LEVERS = {
    "fleets.*.trucks": "truck",
    "plants.*.positions.*": "positions:fixed",
    "sites.cranes_per_tower": "crane",
}
"""Path of a lever, and the class of resources that becomes the bottleneck where it is short."""


@cache
def _loaded() -> Scenario:
    """Return a scenario in which trucks, moulds and cranes are all just enough.

    Eight towers at two sites, short storey cycles, one shift of trucks; lines are the busiest.
    """
    sites = (("R15", "harbour", "east"), ("R18", "new-town", "west"))
    rows = [
        project(
            f"p{i}",
            node=node,
            zone=zone,
            plant=plant,
            towers=4,
            precast_storeys=9,
            storey_m2=500.0,
            first_storey="2020-09-20",
            stagger_d=2.0,
        )
        for i, (node, zone, plant) in enumerate(sites)
    ]
    return small(
        {
            "portfolio.projects": rows,
            "window_start": "2020-09-25",
            "window_end": "2020-11-05",
            "horizon": "2020-12-15",
            "archetypes.*.joint_hold_h": 10,
            "archetypes.*.formwork_h": 10,
            "archetypes.*.topping_h": 3,
            "archetypes.*.walking_h": 10,
            **{f"line_types.slab.{stage}_min": 45 for stage in STAGES},
            "production.towers_per_mould_set": 1,
            "plants.*.positions": {"slab": 40, "wall": 5, "fixed": 33},
            "plants.*.yard_m3": 4000,
            "fleets.*.trucks": 7,
            "calendars.truck.hours": ["06:00-16:00"],
        }
    )


@cache
def _run(path: str, level: float) -> Run:
    return ss.simulate(_loaded().with_(_loaded().scaled(path, level)), seed=0)


def _over_levels(path: str, key: str) -> list[float]:
    return [_run(path, level).kpi(key) for level in LEVELS]


@pytest.mark.parametrize("path", LEVERS)
def test_less_of_it_never_makes_the_on_time_rate_better(path):
    rates = _over_levels(path, "on_time_installation_rate")
    assert rates[0] >= rates[1] >= rates[2]
    assert rates[0] > 0.9
    assert rates[2] < rates[0] - 0.15


@pytest.mark.parametrize("path", LEVERS)
def test_less_of_it_makes_storeys_later_and_cycles_longer(path):
    tardiness = _over_levels(path, "tardiness_h")
    assert tardiness[0] <= tardiness[1] <= tardiness[2]
    assert tardiness[2] > tardiness[0] + 5
    cycle = _over_levels(path, "storey_cycle_adherence")
    assert cycle[2] > cycle[0]


@pytest.mark.parametrize(("path", "kind"), LEVERS.items())
def test_it_is_busier_the_less_there_is_and_becomes_the_bottleneck(path, kind):
    shares = [_run(path, level).bottleneck().table.loc[kind, "share"] for level in LEVELS]
    assert shares[0] < shares[1] < shares[2]
    assert _run(path, 1.0).bottleneck().kind == "line:slab"
    assert _run(path, 0.5).bottleneck().kind == kind


@pytest.mark.parametrize("path", LEVERS)
def test_the_baseline_does_not_move(path):
    assert {_run(path, level).plan_hash for level in LEVELS} == {_run(path, 1.0).plan_hash}
    plans = [_run(path, level).ledger.plan for level in LEVELS]
    assert all((plan.planned == plans[0].planned).all() for plan in plans)


@pytest.mark.parametrize("path", LEVERS)
def test_levels_are_other_scenarios_with_fewer_whole_things(path):
    scenarios = [_run(path, level).scenario for level in LEVELS]
    assert len({scenario.hash for scenario in scenarios}) == len(LEVELS)
    cranes = len(_run("sites.cranes_per_tower", 0.5).jobs["crane"].cat.categories)
    assert cranes == 4
    assert {fleet.trucks for fleet in _run("fleets.*.trucks", 0.7).scenario.fleets.values()} == {5}
