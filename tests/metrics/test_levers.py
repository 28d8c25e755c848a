"""What levers cost follows from fields and plan; what a point costs, from two runs."""

import math
from dataclasses import replace

import numpy as np
import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.ledger import MISSING
from supplysim.metrics.capital import truck_year
from supplysim.metrics.levers import cost_effectiveness, lever_cost, lever_table
from supplysim.testing import example_run, example_scenario


@pytest.fixture(scope="module")
def base():
    return ss.load("small")


def total(table, lever="total"):
    return float(table.loc[lever, "difference"])


@pytest.mark.parametrize(
    ("change", "lever", "more"),
    [
        ({"fleets.west-own.trucks": 5}, "trucks", 3),
        ({"plants.west.lines.slab": 2}, "lines:slab", 1),
        ({"plants.east.positions.fixed": 20}, "lines:fixed", 8),
        ({"plants.east.positions.wall": 9}, "pallets", 4),
        ({"plants.west.yard_m3": 1900}, "yard", 1000),
        ({"plants.west.gantries": 3}, "gantries", 2),
        ({"production.release_lead_d": 47}, "lead", 7),
    ],
)
def test_more_of_a_lever_costs_its_price_and_moves_no_other(base, change, lever, more):
    table = lever_cost(base, base.with_(change))
    one = lever_table(base).loc[lever, "yuan_per_unit"]
    assert one > 0
    assert total(table, lever) == pytest.approx(more * one)
    assert total(table) == pytest.approx(more * one)


def test_sharing_cranes_saves_their_rent(base):
    table = lever_cost(base, base.with_({"sites.cranes_per_tower": 0.5}))
    assert total(table) == total(table, "cranes")
    assert total(table) == pytest.approx(-table.loc["cranes", "base"] / 2)


def test_a_mould_set_for_each_tower_costs_as_many_sets_more(base):
    # two towers a project: one set, or two
    table = lever_cost(base, base.with_({"production.towers_per_mould_set": 1}))
    assert total(table) == pytest.approx(table.loc["moulds", "base"])


def test_a_buffer_costs_re_handling_and_then_interest_a_storey(base):
    buffered = {
        storeys: lever_cost(
            base, base.with_({"policies.call_off": "buffer", "policies.buffer_storeys": storeys})
        )
        for storeys in (1, 2, 3)
    }
    first, second, third = (total(buffered[k], "buffer") for k in (1, 2, 3))
    assert second - first == pytest.approx(third - second)
    assert first > second - first > 0
    again = base.with_({"costs.rehandling_yuan_per_m3": 0})
    free = lever_cost(again, again.with_({"policies.call_off": "buffer"}))
    assert total(free) == pytest.approx(second - first)


def test_levers_of_capacity_are_those_of_the_costs_of_a_run():
    run = example_run()
    table, costs = lever_table(run.scenario, run.ledger.plan), run.costs()
    years = 5 / 365
    assert costs.loc["trucks", "yuan"] == pytest.approx(table.loc["trucks", "yuan"] * years)
    plants = table.loc[["lines:moulds", "pallets", "yard", "gantries"], "yuan"].sum()
    assert costs.loc["plants", "yuan"] == pytest.approx(plants * years)
    # all of the plan's work lies in the window and is cast in it
    assert costs.loc["moulds", "yuan"] == pytest.approx(table.loc["moulds", "yuan"] * years)


def test_the_same_scenario_differs_in_no_lever(base):
    assert (lever_cost(base, base)["difference"] == 0).all()


def test_yuan_a_point_is_the_lever_over_what_it_gave(base):
    few = base.with_({"fleets.*.trucks": 1})
    runs = [ss.simulate(scenario, seed=1) for scenario in (few, base)]
    found = cost_effectiveness(*runs)
    rates = [run.kpi("on_time_installation_rate") for run in runs]
    assert found.points == pytest.approx(100 * (rates[1] - rates[0]))
    assert found.points > 0
    assert found.lever_yuan == pytest.approx(2 * truck_year(base.costs))
    assert found.lever_yuan_per_point == pytest.approx(found.lever_yuan / found.points)
    sums = [run.costs().loc["total", "yuan"] * 365 / 61 for run in runs]
    assert found.run_yuan == pytest.approx(sums[1] - sums[0])
    assert found.run_yuan_per_point == pytest.approx(found.run_yuan / found.points)
    back = cost_effectiveness(*reversed(runs))
    assert (back.points, back.lever_yuan) == (-found.points, -found.lever_yuan)
    assert math.isnan(back.lever_yuan_per_point)


@pytest.mark.parametrize("change", [{"seed": 1}, {"replication": 1}])
def test_runs_that_face_other_draws_are_no_pair(change):
    run = example_run()
    with pytest.raises(InputError, match="pair"):
        cost_effectiveness(run, replace(run, **change))


def test_runs_of_other_plans_are_no_pair():
    run = example_run()
    plan = replace(run.ledger.plan, plan_hash="another")
    with pytest.raises(InputError, match="plan_hash"):
        cost_effectiveness(run, replace(run, ledger=replace(run.ledger, plan=plan)))


def test_a_lever_that_the_scenario_has_none_of_has_no_price():
    table = lever_table(example_scenario())
    assert table.loc["pallets", "number"] == 0
    assert math.isnan(table.loc["pallets", "yuan_per_unit"])


def test_only_work_planned_in_the_window_makes_moulds_and_stock_cost():
    run = example_run()
    plan = replace(run.ledger.plan, planned=np.full(8, MISSING + 1, dtype=np.int64))
    table = lever_table(run.scenario, plan)
    assert table.loc[["moulds", "lead", "buffer"], "yuan"].tolist() == [0, 0, 0]
