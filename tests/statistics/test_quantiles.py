"""Quantiles without a distribution."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from supplysim.statistics.quantiles import quantile_interval, quantile_ranks


def test_the_median_of_twenty_lies_between_the_sixth_and_the_fifteenth():
    ranks = quantile_ranks(20, 0.5)
    assert (ranks.low, ranks.high) == (6, 15)
    assert ranks.coverage == pytest.approx(0.9586, abs=5e-5)


@given(n=st.integers(1, 120), p=st.floats(0.02, 0.98))
def test_ranks_are_the_narrowest_with_equal_tails(n, p):
    ranks = quantile_ranks(n, p)
    count = stats.binom(n, p)
    if ranks.low is not None:
        assert count.cdf(ranks.low - 1) <= 0.025 + 1e-12
        assert count.cdf(ranks.low) > 0.025 - 1e-12
    else:
        assert count.cdf(0) > 0.025 - 1e-12
    if ranks.high is not None:
        assert count.sf(ranks.high - 1) <= 0.025 + 1e-12
        assert count.sf(ranks.high - 2) > 0.025 - 1e-12
    assert ranks.coverage >= 0.95 - 1e-9


def test_the_interval_covers_whatever_the_distribution():
    rng = np.random.default_rng(9)
    for draw, true in ((rng.exponential, -math.log(0.2)), (rng.standard_cauchy, 1.3763819)):
        held = 0
        for _ in range(1500):
            found = quantile_interval(draw(size=60), 0.8)
            held += found.low <= true <= found.high
        assert held / 1500 >= 0.94


def test_a_sample_too_small_for_a_limit_says_so():
    found = quantile_interval(range(10), 0.95)
    assert (found.value, found.high) == (9.0, math.inf)
    assert quantile_ranks(3, 0.5) == (None, None, 1.0)
