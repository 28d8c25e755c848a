"""The state at the first second: any may be passed in, and the run goes on from it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

import supplysim as ss
from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING
from supplysim.model.initial import initial_state
from supplysim.model.world import make_plan, prepare
from supplysim.run import Run
from supplysim.simulation import InitialState, TowerState
from tests.runs.invariants import assert_sound
from tests.runs.scenarios import certain, small, town

LATE_START = {"start": "2020-09-15", "sites.start_lateness_d": 3}
"""The same town, looked at from the middle of the work."""


def _default(scenario, seed=0):
    world = prepare(scenario, seed=seed, replication=0)
    crew = world.opening(scenario.sites.crew_calendar, "crew", "")
    return initial_state(scenario, world.plan, world.draws, crew=crew)


def _names(run: Run) -> list[str]:
    storeys = run.storeys
    return list(
        dict.fromkeys(storeys["project"].astype(str) + "/" + storeys["building"].astype(str))
    )


def _tower(run: Run, name: str):
    project, building = name.split("/")
    rows = run.storeys
    return rows[(rows["project"] == project) & (rows["building"] == building)]


def test_the_default_state_passed_in_gives_the_same_run():
    scenario = town(LATE_START)
    given = ss.simulate(scenario, seed=0, initial=_default(scenario))
    assert given == ss.simulate(scenario, seed=0)


def test_towers_that_are_not_named_begin_fresh_as_soon_as_their_kits_allow():
    scenario = town()
    run = ss.simulate(scenario, seed=0, initial=InitialState({}))
    assert_sound(run)
    assert run.storeys["finished"].notna().all()
    assert (run.components["cast"] >= scenario.start).all()
    # Nothing holds them to their planned dates: they begin before those of the default state.
    first = run.storeys.groupby(["project", "building"], observed=True)["started"].first()
    usual = ss.simulate(scenario, seed=0).storeys
    assert (first < usual.groupby(["project", "building"], observed=True)["started"].first()).any()


def test_a_tower_may_begin_when_its_state_says():
    scenario = town()
    name, at = "dock/B01", 60 * DAY + 10 * HOUR
    towers = dict(_default(scenario).towers)
    towers[name] = replace(towers[name], free_at=at)
    run = ss.simulate(scenario, seed=0, initial=InitialState(towers))
    begun = _tower(run, name)["started"].iloc[0]
    assert begun == scenario.start + timedelta(seconds=at)
    assert_sound(run)


@pytest.fixture(scope="module")
def half_built():
    """Return scenario, state and run of towers whose lowest two storeys stand."""
    scenario = town(LATE_START)
    plan = make_plan(scenario)
    finish = plan.planned_finish[plan.building_first[:-1] + 1]
    names = _names(ss.simulate(scenario, seed=0))
    towers = {
        name: TowerState(installed=2, free_at=int(done) + 4 * DAY, lateness=(0, 2 * DAY))
        for name, done in zip(names, finish, strict=True)
    }
    state = InitialState(towers)
    return scenario, state, ss.simulate(scenario, seed=0, initial=state)


def test_installed_storeys_keep_their_dates_and_ask_for_nothing(half_built):
    scenario, state, run = half_built
    assert_sound(run)
    for name, tower in state.towers.items():
        storeys = _tower(run, name)
        lateness = (storeys["finished"] - storeys["planned_finish"]).iloc[:2]
        assert lateness.tolist() == [timedelta(0), timedelta(days=2)]
        begun = (storeys["started"].iloc[2] - scenario.start).total_seconds()
        assert begun >= tower.free_at
    loads = run.ledger.loads
    below = run.ledger.plan.storey_number[run.ledger.plan.load_storey] < 6
    assert (loads["assigned"][below] == MISSING).all()
    assert (loads["assigned"][~below] != MISSING).all()
    assert not np.isin(run.ledger.jobs["load"], np.flatnonzero(below)).any()


def test_only_what_is_missing_is_made(half_built):
    _, _, run = half_built
    orders = run.ledger.orders
    assert (run.ledger.plan.storey_number[orders["storey"]] >= 6).all()
    assert run.ledger.castings == len(run.components)


def test_a_tower_that_stands_is_left_alone():
    scenario = town()
    run = ss.simulate(scenario, seed=0, initial=InitialState({"dock/B01": _whole(4)}))
    tower = _tower(run, "dock/B01")
    assert (tower["finished"] == tower["planned_finish"]).all()
    assert not run.jobs["crane"].astype(str).eq("dock/C01").any()
    assert_sound(run)


def _whole(storeys: int) -> TowerState:
    return TowerState(installed=storeys, free_at=0, lateness=(0,) * storeys)


def test_stock_lies_in_the_yard_from_the_first_second():
    scenario = town()
    families = {kind.family for kind in scenario.components.values()}
    stock = {(storey, family): -20 * DAY for storey in (4, 5) for family in families}
    state = InitialState({"dock/B01": TowerState(0, 31 * DAY + 7 * HOUR, (), stock)})
    run = ss.simulate(scenario, seed=0, initial=state)
    assert_sound(run)
    pieces = run.components
    made = pieces[
        (pieces["project"] == "dock")
        & (pieces["building"] == "B01")
        & pieces["storey"].isin(["S04", "S05"])
    ]
    assert (made["cast"] == scenario.start - timedelta(days=20)).all()
    first = run.stock[run.stock["time"] == scenario.start]
    assert first["level_m3"].sum() == pytest.approx(made["volume_m3"].sum())


def test_an_empty_city_begins_with_nothing():
    run = ss.simulate(small({"state.mode": "empty"}), seed=0)
    assert_sound(run)
    hauled = run.components["load"].isin(run.loads.loc[run.loads["truck"].notna(), "load"])
    assert hauled.any()
    assert (run.components.loc[hauled, "cast"] >= run.scenario.start).all()
    # The yards fill from nothing.
    first = run.stock.groupby("place", observed=True)["time"].min()
    assert (first > run.scenario.start).all()


def test_in_an_empty_city_towers_due_before_the_start_are_finished():
    run = ss.simulate(small({"state.mode": "empty"}), seed=0)
    towers = run.storeys.groupby(["project", "building"], observed=True)
    before = towers["planned_start"].first() < run.scenario.start
    given = towers["finished"].last() == towers["planned_finish"].last()
    assert before.any()
    assert given[before].all()
    assert not given[~before].any()


def test_without_chance_a_city_under_way_goes_on_as_if_it_had_been_run():
    base = town()
    exact = certain(base) | {"plan.allowance": 0.02, "calendars.*.holidays": False}
    whole = ss.simulate(base.with_(exact), seed=0)
    later = ss.simulate(base.with_(exact | {"start": "2020-09-12"}), seed=0)
    after = later.storeys["planned_start"] > later.scenario.start
    gap = (later.storeys["finished"] - whole.storeys["finished"])[after].dt.total_seconds().abs()
    assert after.sum() > 10
    assert gap.max() < 12 * HOUR


@pytest.mark.parametrize(
    ("name", "tower", "message"),
    [
        ("dock/B1", TowerState(0, 0), "dock/B01"),
        ("dock/B01", TowerState(5, 0, (0,) * 5), "between 0 and 4"),
        ("dock/B01", TowerState(2, 90 * DAY, (0,)), "a lateness for each storey"),
    ],
)
def test_a_state_that_does_not_fit_the_plan_is_refused(name, tower, message):
    with pytest.raises(ss.errors.InputError) as caught:
        ss.simulate(town(), initial=InitialState({name: tower}))
    assert message in str(caught.value)
