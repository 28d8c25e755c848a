"""Each model against a hand answer and against trying every set of bases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.bases import single_stage
from supplysim.bases.locate import MODELS, locate_bases
from supplysim.errors import InputError
from tests.bases import brute

KM = np.array([[1.0, 2.0, 9.0, 9.0], [8.0, 8.0, 2.0, 1.0], [4.0, 4.0, 4.0, 4.0]])
"""A toy city: a base in the west, one in the east, one in the middle; two sites west, two east."""


# --- by hand ---------------------------------------------------------------------------------


def test_one_median_is_the_middle_and_two_are_the_ends():
    assert locate_bases(KM, p=1, model="p-median").open == (2,)  # 16 against 21 and 19
    assert locate_bases(KM, p=2, model="p-median").open == (0, 1)  # 1 + 2 + 2 + 1


def test_fixed_costs_decide_between_one_base_and_two():
    """Two ends cost 6 + 2 f, the middle 16 + f: they are equal at f = 10."""
    assert locate_bases(KM, fixed=9, model="uncapacitated").open == (0, 1)
    assert locate_bases(KM, fixed=11, model="uncapacitated").open == (2,)


def test_a_full_base_sends_a_site_to_the_next():
    """West holds one unit, so its second site goes to the middle: 1 + 4 + 2 + 1, all open."""
    plan = locate_bases(KM, [1, 1, 1, 1], 0, [1, 2, 1])
    assert plan.objective == 8
    assert plan.shares[:, 1].tolist() == [0, 0, 1]


def test_a_site_is_split_unless_it_may_not_be():
    cost, demand, capacity = [[2, 2], [5, 5]], [2, 2], [3, 3]
    assert locate_bases(cost, demand, 0, capacity).objective == pytest.approx(2 + 1 + 2.5)
    whole = locate_bases(cost, demand, 0, capacity, single_source=True)
    assert whole.objective == 7


def test_the_center_is_the_middle_although_its_median_is_not():
    assert locate_bases(KM, p=1, model="p-center").objective == 4
    assert locate_bases(KM, p=2, model="p-center").objective == 2


def test_two_bases_cover_within_two_km_and_one_covers_half():
    assert locate_bases(KM, radius=2, model="covering").open == (0, 1)
    assert locate_bases(KM, radius=4, model="covering").open == (2,)
    one = locate_bases(KM, [1, 1, 5, 1], radius=2, p=1, model="covering")
    assert (one.open, one.objective) == ((1,), 6)


def test_two_stages_pay_for_both_legs():
    """Yard 1 is dearer to reach (3 against 1) but nearer to the sites (1 against 5)."""
    plan = locate_bases(
        ([[1, 3]], [[5, 5], [1, 1]]), [2, 2], ([10], [1, 1]), ([4], [4, 4]), model="two-stage"
    )
    assert plan.open == ((0,), (1,))
    assert plan.objective == 10 + 1 + 4 * 3 + 4 * 1


def test_a_base_opens_when_demand_grows_and_not_before():
    """Step 1 of base 0 for 3, or base 1 for 5; demand 1 then 2."""
    plan = locate_bases(
        [[1.0], [1.0]], [[1], [2]], {"open": [2, 5], "run": 1, "expand": 3}, [[1, 2], [1, 2]],
        model="multi-period",
    )  # fmt: skip
    assert plan.open == ((0,), (0,))
    assert plan.steps.tolist() == [[0, -1], [1, -1]]
    assert plan.objective == 2 + 2 * 1 + 3 + 2 * 1


def test_a_radius_forbids_the_long_pairs():
    plan = locate_bases(KM, p=2, model="p-median", radius=4)
    assert (plan.open, plan.objective) == ((0, 1), 6)
    with pytest.raises(InputError):
        locate_bases(KM, p=1, model="p-median", radius=3)


def test_unit_cost_is_multiplied_by_demand():
    demand = np.array([1.0, 2.0, 3.0, 4.0])
    unit = locate_bases(KM, demand, 0, 99, unit_cost=True)
    assert unit.objective == locate_bases(KM * demand, demand, 0, 99).objective == 15


# --- against enumeration ---------------------------------------------------------------------

whole = st.integers(0, 9)


@st.composite
def cities(draw, candidates=4, customers=4):
    count, size = draw(st.integers(2, candidates)), draw(st.integers(1, customers))
    rows = st.lists(whole, min_size=count * size, max_size=count * size)
    cost = np.array(draw(rows), dtype=float).reshape(count, size)
    demand = np.array(draw(st.lists(st.integers(1, 4), min_size=size, max_size=size)), float)
    fixed = np.array(draw(st.lists(whole, min_size=count, max_size=count)), float)
    capacity = np.array(draw(st.lists(st.integers(1, 9), min_size=count, max_size=count)), float)
    return cost, demand, fixed, capacity


def assert_same(plan, values, *, best=min):
    """The answers are all sets that are possible, in the order of their values."""
    expected = brute.ranked(values)
    if best is max:
        expected.sort(reverse=True)
    found = plan.alternatives
    assert [one.objective for one in found] == pytest.approx([value for value, _ in expected])
    assert {one.open for one in found} == {chosen for _, chosen in expected}
    assert len({one.open for one in found}) == len(found)
    assert plan.complete
    assert all(one.gap <= 1e-5 and one.status == "optimal" for one in found)


def solved_or_none(*args, **options):
    try:
        return locate_bases(*args, alternatives=100, **options)
    except InputError:
        return None


@settings(deadline=None, max_examples=20)
@given(cities(), st.data())
def test_p_median(city, data):
    cost, _, fixed, _ = city
    p = data.draw(st.integers(1, len(fixed)))
    plan = locate_bases(cost, fixed=fixed, p=p, model="p-median", alternatives=100)
    assert_same(
        plan,
        {s: fixed[list(s)].sum() + brute.nearest(cost, s) for s in brute.sets(len(fixed), p)},
    )


@settings(deadline=None, max_examples=20)
@given(cities())
def test_uncapacitated(city):
    cost, _, fixed, _ = city
    plan = locate_bases(cost, fixed=fixed, model="uncapacitated", alternatives=100)
    assert_same(
        plan, {s: fixed[list(s)].sum() + brute.nearest(cost, s) for s in brute.sets(len(fixed))}
    )


@settings(deadline=None, max_examples=20)
@given(cities(), st.booleans())
def test_capacitated(city, single):
    cost, demand, fixed, capacity = city
    serve = brute.assignment if single else brute.transport
    values = {
        s: fixed[list(s)].sum() + serve(cost, demand, capacity, s) for s in brute.sets(len(fixed))
    }
    plan = solved_or_none(cost, demand, fixed, capacity, single_source=single)
    if plan is None:
        assert brute.ranked(values) == []
    else:
        assert_same(plan, values)


@settings(deadline=None, max_examples=20)
@given(cities(), st.data())
def test_p_center(city, data):
    cost, *_ = city
    p = data.draw(st.integers(1, len(cost)))
    plan = locate_bases(cost, p=p, model="p-center", alternatives=100)
    assert_same(plan, {s: cost[list(s)].min(axis=0).max() for s in brute.sets(len(cost), p)})


@settings(deadline=None, max_examples=20)
@given(cities(), st.data())
def test_covering(city, data):
    cost, demand, fixed, _ = city
    count, radius = len(cost), data.draw(st.integers(1, 9))
    near = cost <= radius
    p = data.draw(st.none() | st.integers(1, count))
    if p is None:
        plan = solved_or_none(cost, fixed=fixed, radius=radius, model="covering")
        values = {
            s: fixed[list(s)].sum()
            for s in brute.sets(count)
            if len(s) and near[list(s)].any(axis=0).all()
        }
        if plan is None:
            assert not values
        else:
            assert_same(plan, values)
        return
    plan = solved_or_none(cost, demand, p=p, radius=radius, model="covering")
    values = {s: float(demand[near[list(s)].any(axis=0)].sum()) for s in brute.sets(count, p)}
    if plan is None:
        assert not near.any()
    else:
        assert_same(plan, values, best=max)


@settings(deadline=None, max_examples=12)
@given(cities(2, 3), cities(3, 2))
def test_two_stage(first, second):
    to_site, demand, yard_fixed, yard_capacity = second
    yards = len(yard_fixed)
    _, _, plant_fixed, plant_capacity = first
    to_yard = np.resize(first[0], (len(plant_fixed), yards))
    capacity = (plant_capacity, yard_capacity)
    values = {
        (a, b): plant_fixed[list(a)].sum()
        + yard_fixed[list(b)].sum()
        + brute.two_stage((to_yard, to_site), demand, capacity, a, b)
        for a in brute.sets(len(plant_fixed))
        for b in brute.sets(yards)
    }
    plan = solved_or_none(
        (to_yard, to_site), demand, (plant_fixed, yard_fixed), capacity, model="two-stage"
    )
    if plan is None:
        assert brute.ranked(values) == []
    else:
        assert_same(plan, values)


@settings(deadline=None, max_examples=8)
@given(cities(2, 2), st.data())
def test_multi_period(city, data):
    cost, demand, fixed, capacity = city
    count, periods, steps = len(fixed), 2, 2
    grown = np.array([demand, demand + data.draw(st.integers(0, 3))])
    sizes = np.column_stack([capacity, capacity + data.draw(st.integers(0, 4))])
    costs = {"open": (periods, count), "close": (periods, count),
             "run": (periods, count, steps), "expand": (periods, count, steps)}  # fmt: skip
    tables = {
        key: np.array(
            data.draw(st.lists(whole, min_size=int(np.prod(s)), max_size=int(np.prod(s)))), float
        ).reshape(s)
        for key, s in costs.items()
    }
    values = sorted(brute.multi_period(cost, grown, sizes, tables).values())
    if not values:
        with pytest.raises(InputError):
            locate_bases(cost, grown, tables, sizes, model="multi-period")
    else:
        plan = locate_bases(cost, grown, tables, sizes, model="multi-period", alternatives=12)
        found = [one.objective for one in plan.alternatives]
        assert found == pytest.approx(values[:12])
        assert plan.complete


# --- what holds of every answer --------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(cities())
def test_customers_are_served_in_full_by_open_bases_within_their_capacity(city):
    cost, demand, fixed, capacity = city
    plan = solved_or_none(cost, demand, fixed, capacity)
    if plan is not None:
        assert plan.shares.sum(axis=0) == pytest.approx(np.ones(len(demand)))
        assert set(np.flatnonzero(plan.shares.sum(axis=1))) <= set(plan.open)
        assert (plan.shares @ demand <= capacity + 1e-6).all()


@pytest.mark.parametrize("capacity", [None, [3, 9, 2, 8]])
def test_links_written_only_where_they_are_broken_give_the_same_optimum(monkeypatch, capacity):
    rng = np.random.default_rng(5)
    cost, demand = rng.integers(1, 20, (4, 6)).astype(float), rng.integers(1, 4, 6).astype(float)
    model = "uncapacitated" if capacity is None else "capacitated"
    arguments = {"fixed": [9, 8, 7, 9], "capacity": capacity, "model": model, "alternatives": 20}
    plain = locate_bases(cost, demand, **arguments)
    monkeypatch.setattr(single_stage, "_MANY_LINKS", 0)
    tight = locate_bases(cost, demand, **arguments)
    found = [one.objective for one in tight.alternatives]
    assert found == pytest.approx([one.objective for one in plain.alternatives])
    assert {one.open for one in tight.alternatives} == {one.open for one in plain.alternatives}


def test_a_time_limit_is_told_and_the_bound_stays_honest():
    rng = np.random.default_rng(3)
    places, sites = rng.random((40, 2)), rng.random((200, 2))
    km = np.hypot(*(places[:, None, axis] - sites[None, :, axis] for axis in (0, 1)))
    demand, capacity = rng.uniform(5, 35, 200), rng.uniform(100, 200, 40)
    arguments = (km, demand, rng.uniform(1, 3, 40), capacity)
    hasty = locate_bases(*arguments, time_limit_s=1.0, alternatives=50)
    assert hasty.bound <= hasty.objective
    assert not hasty.complete
    assert len(hasty.alternatives) < 50


# --- faults ----------------------------------------------------------------------------------


def faults_of(*args, **options):
    with pytest.raises(InputError) as caught:
        locate_bases(*args, **options)
    return {fault.where: fault.en for fault in caught.value.faults}


def test_every_fault_is_told_at_once():
    found = faults_of(KM, [1, 1], [1, -1, 1], 5, p=9)
    assert set(found) == {"demand", "fixed[1]", "p"}
    assert "4 customers" in found["demand"]
    assert "from 1 to 3" in found["p"]


@pytest.mark.parametrize("model", MODELS)
def test_an_argument_without_a_use_is_refused(model):
    useless = {"demand", "fixed", "capacity", "p", "radius", "single_source"} - MODELS[model]
    found = faults_of(KM, model=model, **dict.fromkeys(useless, 1))
    assert useless <= set(found)


def test_reasons_why_there_is_no_answer():
    assert "fall short of the demand of 4" in faults_of(KM, [1] * 4, 0, [1, 1, 1])["capacity"]
    assert "p=1 largest" in faults_of(KM, [1] * 4, 0, [2, 2, 2], 1)["p"]
    assert "reaches nobody" in faults_of(KM, p=1, model="p-median", radius=0.5)["radius"]
    assert "must be 2" in faults_of(KM, radius=1, model="covering")["radius"]
    split = faults_of([[1, 1], [1, 1]], [3, 3], 0, [4, 2], single_source=True)
    assert "without being split" in split["single_source"]
    large = faults_of([[1, 1], [1, 1]], [5, 1], 0, [4, 4], single_source=True)
    assert "exceeds every candidate" in large["single_source"]
    near = faults_of([[1, np.inf], [np.inf, 1]], [3, 1], 0, [2, 5])
    assert "1 of demand stays unserved: 0" in near["capacity"]
    assert "no p candidates" in faults_of(KM, p=1, model="p-center", radius=3)["p"]
    grown = faults_of([[1.0]], [[1], [3]], None, [[1, 2]], model="multi-period")
    assert "period 1" in grown["capacity"]


def test_unknown_names_are_met_with_the_nearest():
    with pytest.raises(InputError) as caught:
        locate_bases(KM, p=1, model="p-medain")
    assert caught.value.faults[0].nearest == "p-median"
    with pytest.raises(InputError) as caught:
        locate_bases([[1.0]], [[1]], {"opening": 1}, [[1]], model="multi-period")
    assert "fixed.opening" in caught.value.faults[0].where
