"""Boxes in which something holds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError
from supplysim.statistics.prim import best_box, prim

NAMES = ["x1", "x2", "x3", "x4"]


def uniform(seed=0, n=2000, k=4):
    return np.random.default_rng(seed).uniform(size=(n, k))


def limits(box, *, p=1.0):
    return {limit.name: (limit.low, limit.high) for limit in box.limits if limit.p <= p}


@pytest.mark.parametrize("seed", range(5))
def test_the_box_that_was_hidden_is_found(seed):
    x = uniform(seed)
    box = best_box(prim(x, (x[:, 0] > 0.7) & (x[:, 1] < 0.4), NAMES), density=0.95)
    found = limits(box, p=0.05)
    assert set(found) == {"x1", "x2"}
    assert found["x1"] == (pytest.approx(0.7, abs=0.02), np.inf)
    assert found["x2"] == (-np.inf, pytest.approx(0.4, abs=0.02))
    assert box.coverage > 0.95


def test_noise_costs_density_and_not_the_box():
    """Nine of ten inside are good, one of twenty outside."""
    x = uniform(7, n=4000)
    inside = (x[:, 0] > 0.7) & (x[:, 1] < 0.4)
    good = np.random.default_rng(8).uniform(size=len(x)) < np.where(inside, 0.9, 0.05)
    box = best_box(prim(x, good, NAMES), density=0.85)
    found = limits(box, p=0.001)
    assert found["x1"][0] == pytest.approx(0.7, abs=0.04)
    assert found["x2"][1] == pytest.approx(0.4, abs=0.04)


@given(seed=st.integers(0, 10_000), chance=st.floats(0.05, 0.95))
def test_density_never_falls_and_numbers_add_up(seed, chance):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (80, 3)).astype(float)
    good = rng.uniform(size=80) < chance
    good[0] = True
    boxes = prim(x, good, ["a", "b", "c"], least_mass=0.1)
    assert boxes[0].density == pytest.approx(good.mean())
    assert (boxes[0].coverage, boxes[0].mass, boxes[0].limits) == (1.0, 1.0, ())
    densities = [box.density for box in boxes]
    assert all(b >= a - 1e-12 for a, b in pairwise(densities))
    for box in boxes:
        assert box.mass >= 0.1
        inside = np.ones(80, dtype=bool)
        for limit in box.limits:
            column = x[:, "abc".index(limit.name)]
            inside &= (column >= limit.low) & (column <= limit.high)
        assert box.density == pytest.approx(good[inside].mean())
        assert box.coverage == pytest.approx((good & inside).sum() / good.sum())


def test_limits_of_inputs_on_levels_are_levels():
    x = np.array([[t, c] for t in (20, 30, 40) for c in (0.5, 1.0)] * 10, dtype=float)
    box = best_box(prim(x, x[:, 0] >= 30, ["trucks", "cranes"]), density=1)
    assert limits(box) == {"trucks": (30.0, np.inf)}
    assert (box.coverage, box.density) == (1.0, 1.0)


def test_a_limit_by_accident_has_a_large_p():
    x = uniform(9, n=60)
    good = np.random.default_rng(10).uniform(size=60) < 0.5
    last = prim(x, good, NAMES)[-1]
    assert max(limit.p for limit in last.limits) > 0.05


def test_no_box_is_as_dense_as_asked():
    x = uniform(11, n=100)
    good = np.arange(100) % 2 == 0
    assert best_box(prim(x, good, NAMES, least_mass=0.5), density=1.0) is None


def test_without_a_good_point_there_is_nothing_to_look_for():
    with pytest.raises(InputError, match="no point is good"):
        prim(uniform(n=10), np.zeros(10, dtype=bool), NAMES)
    with pytest.raises(InputError, match="one truth value"):
        prim(uniform(n=10), np.ones(9, dtype=bool), NAMES)
