"""What the door does not show: rules, budgets, ramp-up, products, buying outside, uncertain demand.

One candidate costs 10 to open and 1 to run, serves at 1 a unit and holds 4; buying costs 5 a unit.
"""

import numpy as np
import pytest

from supplysim.bases.periods import Rule, Siting
from supplysim.bases.search import Effort


def siting(demand, *, candidates=1, **changes):
    """One product, one step; demand is (scenarios, periods, customers)."""
    demand = np.array(demand, dtype=float)
    scenarios, periods, customers = demand.shape
    shape = (periods, candidates)
    given = {
        "serve": np.broadcast_to(demand[:, :, None, :], (scenarios, *shape, customers)),
        "demand": demand,
        "capacity": np.full((candidates, 1, 1), 4.0),
        "opening": np.full(shape, 10.0),
        "closing": np.full(shape, 2.0),
        "running": np.full((*shape, 1), 1.0),
        "expanding": np.zeros((*shape, 1)),
        "outside": 5 * demand,
    }
    return Siting(**{**given, **changes})


def best(problem):
    found, complete = problem.solve(Effort())
    assert complete
    return found[0]


def test_no_new_base_is_needed_when_buying_costs_less():
    """Two units: buying costs 10, a base 10 + 1 + 2."""
    one = best(siting([[[2]]]))
    assert one.steps.tolist() == [[-1]]
    assert one.objective == one.serving[0] == 10
    assert one.bought.tolist() == [[[1.0]]]


def test_a_base_pays_over_two_periods_and_buys_what_it_cannot_hold():
    """Six units twice: 10 + 2 x (1 + 4 + 2 bought at 5) = 40 against 60."""
    one = best(siting([[[6], [6]]]))
    assert one.steps.tolist() == [[0], [0]]
    assert one.objective == pytest.approx(40)
    assert one.fixed == pytest.approx(12)


def test_a_base_that_has_just_opened_has_part_of_its_capacity():
    """Half of 4 in the first period: two of four units are bought."""
    one = best(siting([[[4], [4]]], ramp=np.array([0.5, 0.5])))
    assert one.bought[0, :, 0] == pytest.approx([0.5, 0.0])


def test_a_base_that_is_there_runs_in_full_and_is_closed_when_nobody_asks():
    problem = siting([[[4], [0], [0], [0]]], existing=np.array([0]), ramp=np.full(4, 0.5))
    one = best(problem)
    assert one.bought[0, 0, 0] == 0
    assert one.steps[:, 0].tolist() == [0, -1, -1, -1]  # closing costs 2, three years 3
    assert one.objective == pytest.approx(1 + 4 + 2)


def test_a_base_opens_no_earlier_than_it_can_be_built():
    one = best(siting([[[4]] * 2], earliest=np.array([1]), running=np.zeros((2, 1, 1))))
    assert one.steps[:, 0].tolist() == [-1, 0]


def test_a_rule_opens_what_does_not_pay_and_its_price_is_the_difference():
    free = best(siting([[[1]]], candidates=2))
    ruled = best(siting([[[1]]], candidates=2, rules=(Rule("district", (1,), (0,), least=1),)))
    assert ruled.steps.tolist() == [[-1, 0]]
    assert ruled.objective - free.objective == pytest.approx(10 + 1 + 1 - 5)


def test_only_one_of_two_forms_of_a_plant():
    rules = (Rule("one form", (0, 1), (0, 1), most=1),)
    one = best(siting([[[8], [8]]], candidates=2, rules=rules))
    assert (one.steps >= 0).sum(axis=1).tolist() == [1, 1]


def test_a_budget_puts_the_second_base_off():
    spend = np.full((2, 1), 10.0)
    one = best(siting([[[8]] * 3], candidates=2, budget=np.array([10.0] * 3), spend=spend))
    assert (one.steps >= 0).sum(axis=1).tolist() == [1, 2, 2]


def test_walls_are_not_made_on_slab_lines():
    """Customers 0 and 1 ask for products 0 and 1; the base makes 4 of product 0 only."""
    capacity = np.array([[[4.0, 0.0]]])
    one = best(siting([[[4, 4]] * 3], capacity=capacity, needs=np.eye(2)))
    assert one.bought[0, 0] == pytest.approx([0, 1])


def test_expected_demand_and_the_worst_demand_decide_differently():
    """No demand or four units: expected 10 bought against 11 + 2; the worst 20 against 11 + 4."""
    demand = [[[0]], [[4]]]
    assert best(siting(demand)).steps.tolist() == [[-1]]
    robust = best(siting(demand, worst=1.0))
    assert robust.steps.tolist() == [[0]]
    assert robust.objective == pytest.approx(15)
    assert robust.serving == pytest.approx((0, 4))


def test_likelihoods_weigh_the_scenarios():
    demand = [[[0]], [[4]]]
    assert best(siting(demand, likelihood=np.array([0.1, 0.9]))).steps.tolist() == [[0]]


def test_alternatives_by_site_differ_in_sites_and_not_in_dates():
    problem = siting([[[4], [4]]], candidates=2, by_site=True)
    found, complete = problem.solve(Effort(alternatives=10))
    sites = [tuple((one.steps >= 0).any(axis=0)) for one in found]
    assert complete
    assert len(set(sites)) == len(sites) == 4
    costs = [one.objective for one in found]
    assert costs == sorted(costs)


def test_no_answer_is_an_empty_list_that_is_complete():
    rules = (Rule("least", (0,), (0,), least=1), Rule("most", (0,), (0,), most=0))
    assert siting([[[1]]], rules=rules).solve(Effort()) == ([], True)


@pytest.mark.parametrize("worst", [0.0, 0.6])
@pytest.mark.parametrize("seed", range(6))
def test_periods_that_are_alike_in_two_scenarios_are_served_as_if_they_were_told_apart(worst, seed):
    """A trifle of demand tells them apart, so that each is written for itself; the cost is one."""
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 5, (3, 2, 3)).astype(float)
    demand[1:, 0] = demand[0, 0]
    demand[2, 1] = demand[1, 1]
    reach = rng.integers(1, 6, (1, 1, 2, 3))
    terms = {
        "candidates": 2,
        "worst": worst,
        "likelihood": np.array([0.2, 0.5, 0.3]),
        "ramp": np.array([0.5, 1.0]),
    }

    def asked(wanted):
        return siting(wanted, serve=reach * wanted[:, :, None, :], **terms)

    trifle = 1 + 1e-9 * np.arange(3)[:, None, None]
    alike, apart = best(asked(demand)), best(asked(demand * trifle))
    assert alike.objective == pytest.approx(apart.objective, rel=1e-6)
    assert (alike.steps == apart.steps).all()
    assert alike.serving == pytest.approx(apart.serving, rel=1e-6)
    assert (alike.shares[0, 0] == alike.shares[1, 0]).all()
    served = alike.shares.sum(axis=2) + alike.bought
    assert served == pytest.approx(np.ones_like(served))
