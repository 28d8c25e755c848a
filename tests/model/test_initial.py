"""The city at the first second: installed and in stock is what the baseline implies."""

import numpy as np
import pytest

import supplysim as ss
from supplysim.calendars import DAY
from supplysim.errors import InputError
from supplysim.ledger import MISSING
from supplysim.model.draws import Draws
from supplysim.model.initial import InitialState, TowerState, check_state, initial_state
from supplysim.model.world import make_plan
from supplysim.scenario.opening import compile_calendar
from supplysim.simulation import simulate
from supplysim.streams import Streams


@pytest.fixture(scope="module")
def small():
    return ss.load("small")


@pytest.fixture(scope="module")
def autumn(small):
    """Return the small scenario begun weeks later: towers are under way, just as planned."""
    return later(small, **{"state.made_up": 0})


def later(small, **changes):
    times = {
        "start": "2020-09-20T00:00:00",
        "window_start": "2020-10-01T00:00:00",
        "window_end": "2020-11-01T00:00:00",
    }
    return small.with_(times | changes)


def state_of(scenario, seed=0):
    plan = make_plan(scenario)
    draws = Draws(scenario, plan, Streams(seed))
    crew = compile_calendar(scenario.calendars["site"], scenario=scenario)
    return initial_state(scenario, plan, draws, crew=crew), plan, draws


def storeys_of(plan, row):
    return range(int(plan.building_first[row]), int(plan.building_first[row + 1]))


def test_every_tower_has_a_state(autumn):
    state, plan, draws = state_of(autumn)
    assert set(state.towers) == {draws.building(row) for row in range(len(plan.building_project))}


def test_without_lateness_what_was_due_to_begin_is_installed(autumn):
    state, plan, draws = state_of(autumn)
    installed = []
    for row in range(len(plan.building_project)):
        tower = state.towers[draws.building(row)]
        due = sum(plan.planned_start[storey] < 0 for storey in storeys_of(plan, row))
        assert tower.installed == due == len(tower.lateness)
        assert set(tower.lateness) <= {0}
        installed.append(due)
    assert 0 in installed
    assert max(installed) > 3


def test_the_next_storey_may_begin_when_the_baseline_lets_it(autumn):
    state, plan, draws = state_of(autumn)
    for row in range(len(plan.building_project)):
        tower = state.towers[draws.building(row)]
        first = storeys_of(plan, row).start
        if tower.installed:
            assert tower.free_at == plan.planned_free[first + tower.installed - 1]
        else:
            assert tower.free_at == plan.planned_start[first]


def test_a_late_start_moves_a_tower_as_a_whole(small, autumn):
    late, plan, draws = state_of(later(small, **{"state.made_up": 0, "sites.start_lateness_d": 10}))
    planned, *_ = state_of(autumn)
    under_way = 0
    for row in range(len(plan.building_project)):
        tower = late.towers[draws.building(row)]
        storeys = storeys_of(plan, row)
        due = sum(plan.planned_start[storey] + 10 * DAY < 0 for storey in storeys)
        assert tower.installed == due <= planned.towers[draws.building(row)].installed
        assert tower.lateness == (10 * DAY,) * due
        if due:
            assert tower.free_at == plan.planned_free[storeys.start + due - 1] + 10 * DAY
        under_way += due > 0
    assert under_way


def test_what_a_tower_makes_up_of_its_allowance_it_gains_on_every_storey(small):
    """Cycles without a pause between; the allowance is 0.15 of the nominal time."""
    state, plan, draws = state_of(later(small, **{"state.made_up": 1}))
    gains = 0
    for row in range(len(plan.building_project)):
        tower, first = state.towers[draws.building(row)], storeys_of(plan, row).start
        for k in range(1, tower.installed):
            cycle = plan.planned_free[first + k - 1] - plan.planned_start[first + k - 1]
            gain = tower.lateness[k - 1] - tower.lateness[k]
            assert gain == pytest.approx(min(cycle, 9 * DAY) * 0.15 / 1.15, abs=1)
            gains += 1
    assert gains > 5


@pytest.mark.parametrize("production_d", range(0, 15, 2))
def test_yards_hold_what_should_have_been_cast_by_now(autumn, production_d):
    """Released 40 days before its need, an order was cast ``production_d`` days later."""
    scenario = autumn.with_({"state.production_d": production_d})
    state, plan, draws = state_of(scenario)
    families = {kind.family for kind in scenario.components.values()}
    for row in range(len(plan.building_project)):
        tower = state.towers[draws.building(row)]
        cast = {
            int(plan.storey_number[storey]): int(plan.planned_start[storey])
            - (40 - production_d) * DAY
            for storey in storeys_of(plan, row)[tower.installed :]
        }
        assert tower.stock == {
            (storey, family): time
            for storey, time in cast.items()
            for family in families
            if time < 0
        }


def test_an_empty_city_asks_for_nothing_that_was_due_before(small):
    state, plan, draws = state_of(later(small, **{"state.mode": "empty"}))
    for row in range(len(plan.building_project)):
        tower = state.towers[draws.building(row)]
        storeys = storeys_of(plan, row)
        assert tower.installed == (len(storeys) if plan.planned_start[storeys.start] < 0 else 0)
        assert not tower.stock


def test_a_city_begun_before_any_tower_is_the_same_empty_or_not(small):
    """Only the stock differs."""
    early = {"start": "2020-05-01T00:00:00"}
    full, *_ = state_of(small.with_(early))
    empty, *_ = state_of(small.with_(early | {"state.mode": "empty"}))
    assert all(tower.installed == 0 for tower in full.towers.values())
    assert {n: t.free_at for n, t in full.towers.items()} == {
        n: t.free_at for n, t in empty.towers.items()
    }


def test_a_run_starts_with_the_stock_of_its_state_in_the_yards(autumn):
    """It starts at midnight: nothing is cast or loaded in the first second."""
    run = simulate(autumn, seed=3)
    ledger, plan = run.ledger, run.ledger.plan
    state, *_ = state_of(autumn, seed=3)
    cast = ledger.components["cast"]
    stocked = (cast != MISSING) & (cast < 0) & ~installed_at_start(plan, state)
    plant = ledger.loads["plant"][plan.component_load]
    columns = (ledger.stock[name].tolist() for name in ("place", "time", "level_l"))
    first = {place: level for place, time, level in zip(*columns, strict=True) if time == 0}
    assert first == {
        place: int(plan.component_volume_l[stocked & (plant == place)].sum()) for place in (0, 1)
    }
    assert sum(first.values()) > 0


def installed_at_start(plan, state):
    """Tell of every component whether its storey is installed at the start."""
    names = [f"{p.name}/{b.name}" for p in plan.projects for b in p.buildings]
    first = plan.building_first[plan.storey_building[plan.component_storey]]
    installed = np.array([state.towers[name].installed for name in names])
    return plan.component_storey < first + installed[plan.storey_building[plan.component_storey]]


def test_a_state_of_ones_own_is_taken(small):
    plan = make_plan(small)
    names = [f"{p.name}/{b.name}" for p in plan.projects for b in p.buildings]
    half = InitialState(
        {name: TowerState(3, 5 * DAY, lateness=(0, DAY, 2 * DAY)) for name in names}
    )
    run = simulate(small, seed=0, initial=half)
    started = run.ledger.storeys["started"]
    for row in range(len(names)):
        storeys = storeys_of(plan, row)
        for k in range(3):
            planned = int(plan.planned_start[storeys.start + k])
            assert started[storeys.start + k] == planned + k * DAY
        fourth = started[storeys.start + 3]
        assert fourth == MISSING or fourth >= 5 * DAY


def test_towers_that_a_state_does_not_name_begin_fresh(small):
    run = simulate(small, seed=0, initial=InitialState({}))
    plan = run.ledger.plan
    cast = run.ledger.components["cast"]
    assert cast[cast != MISSING].min() >= 0
    begun = run.ledger.storeys["started"]
    assert min(int(t) for t in begun if t != MISSING) > 0
    assert len(begun) == len(plan.storey_building)


def test_a_state_that_is_not_of_the_plan_is_refused_with_every_fault(small):
    plan = make_plan(small)
    draws = Draws(small, plan, Streams(0))
    name = draws.building(0)
    state = InitialState(
        {
            "nowhere": TowerState(0, 0),
            name: TowerState(2, 0, lateness=(0,)),
            draws.building(1): TowerState(99, 0, lateness=(0,) * 99),
            draws.building(2): TowerState(1, 0, lateness=(0,)),
        }
    )
    with pytest.raises(InputError) as caught:
        check_state(state, plan, draws)
    assert [fault.where for fault in caught.value.faults] == [
        f"initial.towers.{place}" for place in ("nowhere", name, draws.building(1))
    ]
    check_state(InitialState({name: TowerState(0, 0)}), plan, draws)
