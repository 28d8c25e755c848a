"""What would overturn a finding, what knowing is worth, and the ladder of levers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError
from supplysim.statistics.ladder import relief_ladder
from supplysim.statistics.overturn import (
    flip,
    flips,
    flips_of_sample,
    value_of_knowing,
    value_of_knowing_nested,
)

LEVELS = [0.0, 10.0, 20.0, 30.0]


@given(zero=st.floats(0.5, 29.5), slope=st.floats(0.1, 5), sign=st.sampled_from([-1, 1]))
def test_a_line_turns_where_it_is_zero(zero, slope, sign):
    found = flip("x", 0.0, LEVELS, [sign * slope * (zero - x) for x in LEVELS])
    assert found.value == pytest.approx(zero, abs=1e-6)
    assert found.distance == pytest.approx(zero / 30, abs=1e-6)
    assert math.isnan(found.low)


def test_of_two_turns_the_nearer_one_counts():
    assert flip("x", 20.0, LEVELS, [-1, 1, 1, -3]).value == pytest.approx(22.5)
    assert flip("x", 10.0, LEVELS, [-1, 1, 1, -3]).value == pytest.approx(5.0)


def test_a_finding_that_never_turns_is_last():
    found = flips({"sure": (10, LEVELS, [4, 3, 2, 1]), "near": (10, LEVELS, [4, 1, -9, -9])})
    assert [entry.name for entry in found] == ["near", "sure"]
    assert math.isnan(found[1].value)
    assert found[1].distance == math.inf


def test_the_interval_of_a_turn_covers_it():
    """Findings are 5 - x / 5 with noise that levels partly share: they turn at 25."""
    rng = np.random.default_rng(0)
    x, held = np.linspace(0, 50, 6), 0
    for _ in range(500):
        y = 5 - x[:, None] / 5 + rng.normal(0, 1, 12) + rng.normal(0, 0.5, (6, 12))
        found = flip("x", 10.0, x, y)
        held += found.low <= 25 <= found.high
    assert 0.92 <= held / 500 <= 0.98


def test_a_turn_that_hangs_on_one_replication_has_no_interval():
    y = [[1.0, 1.0, 1.0], [0.1, 0.1, -0.4]]
    found = flip("x", 0.0, [0.0, 1.0], y)
    assert not math.isnan(found.value)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@pytest.mark.parametrize(
    ("base", "levels", "findings"),
    [(5, [0, 10], [1, 2, 3]), (5, [10, 0], [1, -1]), (50, [0, 10], [1, -1])],
)
def test_levels_that_do_not_fit_are_refused(base, levels, findings):
    with pytest.raises(InputError, match="enclose the base"):
        flip("x", base, levels, findings)


def test_knowing_normal_inputs_is_worth_what_the_formula_says():
    """Going ahead wins x + z, of standard deviations 2 and 1: E max(y, 0) = s / sqrt(2 pi)."""
    rng = np.random.default_rng(1)
    half = rng.normal(0, [2, 1, 1], (20_000, 3))
    x = np.concatenate([half, half * [-1, 1, 1], half * [1, -1, -1], -half])  # no correlation left
    worth = np.column_stack([x[:, 0] + x[:, 1], np.zeros(len(x))])
    found = value_of_knowing(x, worth, ["x", "z", "idle"])
    unit = 1 / math.sqrt(2 * math.pi)
    assert found.each["x"] == pytest.approx(2 * unit, rel=0.02)
    assert found.each["z"] == pytest.approx(unit, rel=0.03)
    assert found.each["idle"] < 0.02
    assert found.everything == pytest.approx(math.sqrt(5) * unit, rel=0.02)


def test_noise_that_alternatives_share_is_worth_nothing():
    rng = np.random.default_rng(2)
    x = rng.uniform(-1, 1, (2000, 1))
    shared = rng.normal(0, 10, (2000, 1))
    worth = np.column_stack([x, 0 * x]) + shared
    assert value_of_knowing(x, worth, ["x"]).each["x"] == pytest.approx(0.25, abs=0.03)


def test_knowing_is_worth_nothing_where_one_alternative_is_always_best():
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 1, (500, 2))
    found = value_of_knowing(x, np.column_stack([x[:, 0] + 2, x[:, 1]]), ["a", "b"])
    assert found.best == 0
    assert found.everything == 0
    assert found.each == {"a": 0.0, "b": 0.0}


def test_nested_means_agree_with_the_regression():
    rng = np.random.default_rng(4)
    outer = rng.normal(0, 2, 500)
    worth = np.zeros((500, 400, 2))
    worth[..., 0] = outer[:, None] + rng.normal(0, 1, (500, 400))
    flat = np.repeat(outer, 400)[:, None]
    by_regression = value_of_knowing(flat, worth.reshape(-1, 2), ["x"]).each["x"]
    assert value_of_knowing_nested(worth) == pytest.approx(by_regression, rel=0.03)


# --- the ladder ------------------------------------------------------------------------------

NOISE = np.random.default_rng(5).normal(0, 0.02, 12)


def world(stack):
    """Return rates: trucks and cranes share a bottleneck, moulds help only with cranes."""
    gain = {"trucks": 0.06, "cranes": 0.12}
    total = sum(gain.get(lever, 0) for lever in stack)
    total -= 0.04 * ({"trucks", "cranes"} <= stack)
    total += 0.05 * ({"moulds", "cranes"} <= stack)
    own = np.random.default_rng(sorted(len(lever) for lever in stack)).normal(0, 0.002, 12)
    return 0.6 + total + NOISE + own


YUAN = {"trucks": 1.0e6, "cranes": 6.0e6, "moulds": 0.5e6, "idle": 0.1e6}


def test_the_cheapest_point_comes_first_and_what_gains_nothing_never():
    rungs = relief_ladder(world, YUAN)
    assert [rung.lever for rung in rungs] == ["", "trucks", "cranes", "moulds"]
    values = [rung.value.value for rung in rungs]
    assert values == pytest.approx(0.6 + NOISE.mean() + np.array([0, 0.06, 0.14, 0.19]), abs=0.004)
    assert rungs[-1].yuan_so_far == 7.5e6


def test_interactions_are_what_a_lever_gains_more_or_less_than_alone():
    _, trucks, cranes, moulds = relief_ladder(world, YUAN)
    assert trucks.interaction == 0
    assert cranes.interaction == pytest.approx(-0.04, abs=0.004)
    assert moulds.interaction == pytest.approx(0.05, abs=0.004)
    assert cranes.yuan_per_point == pytest.approx(6e6 / 8, rel=0.05)


def test_it_ends_at_the_target():
    rungs = relief_ladder(world, YUAN, target=0.65 + NOISE.mean())
    assert [rung.lever for rung in rungs] == ["", "trucks"]
    assert len(relief_ladder(world, YUAN, target=0.5)) == 1


def test_what_pays_for_itself_comes_first():
    rungs = relief_ladder(world, YUAN | {"cranes": -1.0})
    assert rungs[1].lever == "cranes"


def test_no_set_is_evaluated_twice():
    seen = []
    relief_ladder(lambda stack: seen.append(stack) or world(stack), YUAN)
    assert len(seen) == len(set(seen))


def test_without_a_lever_there_is_no_ladder():
    with pytest.raises(InputError, match="no lever"):
        relief_ladder(world, {})


def test_a_turn_in_a_sample_is_covered_by_its_interval():
    """x - .6 plus noise: of 60 samples the interval holds .6 in nearly all."""
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x = rng.uniform(size=(80, 1))
        y = x[:, 0] - 0.6 + rng.normal(0, 0.2, 80)
        (found,) = flips_of_sample(x, y, ["x"], [0.5], seed=seed)
        held += found.low <= 0.6 <= found.high
    assert held >= 51


def test_a_turn_at_the_edge_is_not_sure():
    """.98 - x turns at the very end of the range: resamples often do not turn at all."""
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x = rng.uniform(size=(40, 1))
        found += flips_of_sample(x, 0.98 - x[:, 0] + rng.normal(0, 0.3, 40), ["x"], [0.5])
    assert any(not math.isnan(turn.value) and math.isnan(turn.low) for turn in found)


def test_points_come_in_whole_groups():
    x = np.linspace(0, 1, 21)[:, None]
    with pytest.raises(InputError, match="whole groups"):
        flips_of_sample(x, x[:, 0] - 0.5, ["x"], [0.5], group=4)
