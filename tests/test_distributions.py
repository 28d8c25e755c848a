"""Distributions: means and spreads as written, bounds kept, nonsense refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from supplysim.distributions import PARAMETERS, Distribution

SIZE = 20_000
EXAMPLES = [
    Distribution(dist="fixed", value=7),
    Distribution(dist="uniform", low=2, high=5),
    Distribution(dist="triangular", low=30, mode=40, high=60),
    Distribution(dist="triangular", low=4, mode=4, high=4),
    Distribution(dist="exponential", mean=12),
    Distribution(dist="gamma", mean=9, cv=0.5),
    Distribution(dist="lognormal", mean=9, cv=0.3),
    Distribution(dist="half-normal", scale=10),
    Distribution(dist="empirical", values=(1, 2, 2, 10)),
]
SPREADS = [
    (Distribution(dist="gamma", mean=9, cv=0.5), 4.5),
    (Distribution(dist="lognormal", mean=9, cv=0.3), 2.7),
    (Distribution(dist="exponential", mean=12), 12),
    (Distribution(dist="uniform", low=2, high=5), 3 / math.sqrt(12)),
    (Distribution(dist="half-normal", scale=10), 10 * math.sqrt(1 - 2 / math.pi)),
]


def draw(distribution, size=SIZE):
    return distribution.draw(np.random.Generator(np.random.Philox(key=5)), size)


def test_the_examples_below_cover_every_family():
    assert {example.dist for example in EXAMPLES} == set(PARAMETERS)


@pytest.mark.parametrize("distribution", EXAMPLES, ids=lambda d: d.dist)
def test_the_average_is_what_draws_tend_to(distribution):
    drawn = draw(distribution)
    assert drawn.shape == (SIZE,)
    four_errors = 4 * drawn.std() / math.sqrt(SIZE)
    assert drawn.mean() == pytest.approx(distribution.average(), abs=four_errors + 1e-9)


@pytest.mark.parametrize(
    ("distribution", "deviation"), SPREADS, ids=lambda x: getattr(x, "dist", "")
)
def test_the_spread_is_the_one_written(distribution, deviation):
    assert draw(distribution).std() == pytest.approx(deviation, rel=0.04)


@pytest.mark.parametrize("family", ["lognormal", "gamma"])
def test_without_variation_every_draw_is_the_mean(family):
    assert set(draw(Distribution(dist=family, mean=9, cv=0), 50)) == {9.0}


@pytest.mark.parametrize("family", ["lognormal", "gamma", "exponential", "half-normal"])
def test_draws_beyond_a_bound_are_moved_to_it(family):
    shape = {name: 10 if name != "cv" else 1 for name in PARAMETERS[family]}
    drawn = draw(Distribution(dist=family, low=5, high=12, **shape))
    free = draw(Distribution(dist=family, **shape))
    assert np.array_equal(drawn, np.clip(free, 5, 12))
    assert {drawn.min(), drawn.max()} == {5.0, 12.0}


def test_an_empirical_draw_is_one_of_the_values_seen():
    assert set(draw(Distribution(dist="empirical", values=(1, 2.5, 9)))) == {1.0, 2.5, 9.0}


@given(st.floats(0, 1e6))
def test_a_number_stands_for_itself(value):
    fixed = Distribution.model_validate(value)
    assert fixed.average() == value
    assert draw(fixed, 3).tolist() == [value] * 3


@pytest.mark.parametrize("distribution", EXAMPLES, ids=lambda d: d.dist)
def test_what_is_written_is_read_back_equal(distribution):
    assert Distribution.model_validate(distribution.model_dump(mode="json")) == distribution


@pytest.mark.parametrize(
    "wrong",
    [
        {"dist": "fixed"},
        {"dist": "lognormal", "mean": 3},
        {"dist": "uniform", "low": 1},
        {"dist": "uniform", "low": 3, "high": 2},
        {"dist": "triangular", "low": 1, "mode": 9, "high": 3},
        {"dist": "triangular", "low": 1, "mode": 2, "high": 3, "mean": 2},
        {"dist": "exponential", "mean": -1},
        {"dist": "exponential", "mean": math.nan},
        {"dist": "gamma", "mean": math.inf, "cv": 1},
        {"dist": "lognormal", "mean": 3, "cv": 1, "low": 5, "high": 4},
        {"dist": "empirical", "values": []},
        {"dist": "empirical", "values": [1, -2]},
        {"dist": "normal", "mean": 3},
        {"dist": "fixed", "value": 3, "colour": 1},
        True,
        "five",
    ],
)
def test_what_makes_no_distribution_is_refused(wrong):
    with pytest.raises(ValidationError):
        Distribution.model_validate(wrong)
