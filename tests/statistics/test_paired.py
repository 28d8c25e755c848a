"""Two cases in the same replications; several differences at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from supplysim.errors import InputError
from supplysim.statistics.paired import (
    Pairs,
    holm,
    holm_confidences,
    paired_t,
    running_difference,
    variance_ratio,
    welch,
)

FIRST = [118.21, 120.22, 122.45, 122.68, 119.40]
SECOND = [126.97, 124.31, 126.68, 122.66, 127.23]
"""Law's two inventory policies over five replications."""

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_law_s_policies_differ_by_4_98():
    found = paired_t(FIRST, SECOND, confidence=0.9)
    assert found[:3] == pytest.approx((4.98, 1.65, 8.31), abs=0.005)


def test_independent_samples_have_welch_s_freedom():
    found = welch(FIRST, SECOND, confidence=0.9)
    assert found.freedom == pytest.approx(7.99, abs=0.005)
    low, high = stats.ttest_ind(SECOND, FIRST, equal_var=False).confidence_interval(0.9).__iter__()
    assert found[1:3] == pytest.approx((low, high))


def test_welch_s_interval_covers_when_variances_and_sizes_differ():
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(2000):
        found = welch(rng.normal(0, 1, 6), rng.normal(2, 5, 15))
        held += found.low <= 2 <= found.high
    assert 0.93 <= held / 2000 <= 0.97


def test_samples_of_unequal_length_are_no_pairs():
    with pytest.raises(InputError, match="as many replications"):
        paired_t([1, 2, 3], [1, 2])


def pairs(rng, n=20, gain=1.0):
    """Return a ratio of sums of two cases that share most of their noise."""
    due = rng.integers(300, 600, n).astype(float)
    shared = rng.normal(0, 30, n)
    one, other = (200 + shift + shared + rng.normal(0, 5, n) for shift in (0, gain))
    return Pairs((one, other), (due, due))


def test_with_equal_denominators_a_paired_ratio_is_the_paired_t():
    rng = np.random.default_rng(1)
    one, other = rng.normal(5, 1, 9), rng.normal(6, 1, 9)
    found = Pairs((one * 4, other * 4), (np.full(9, 4.0), np.full(9, 4.0))).difference()
    plain = paired_t(one, other)
    assert (found.value, *found.interval()) == pytest.approx(plain[:3])
    assert found.p == pytest.approx(stats.ttest_rel(one, other).pvalue)


def test_a_paired_ratio_has_the_jackknife_error_of_the_textbook():
    one = pairs(np.random.default_rng(2), n=8, gain=10)
    (a, b), (c, d) = one.numerators, one.denominators

    def ratio(keep):
        return b[keep].sum() / d[keep].sum() - a[keep].sum() / c[keep].sum()

    left = np.array([ratio(np.arange(8) != i) for i in range(8)])
    error = math.sqrt(7 / 8 * np.sum((left - left.mean()) ** 2))
    assert one.difference().value == pytest.approx(ratio(np.arange(8) >= 0))
    assert one.difference().error == pytest.approx(error)


def test_paired_ratios_cover_their_true_difference():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(1500):
        low, high = pairs(rng, gain=9.0).difference().interval()
        held += low <= 9 / 449.5 <= high  # the mean of due is 449.5
    assert 0.93 <= held / 1500 <= 0.97


def test_cases_that_never_differ_have_no_spread_and_p_one():
    values = np.array([0.1, 0.2, 0.7])
    same = Pairs((values, values.copy()), (np.ones(3), np.ones(3))).difference()
    assert (same.value, same.error, same.p) == (0.0, 0.0, 1.0)


def test_a_constant_difference_is_beyond_doubt():
    values = np.array([1.0, 2.0, 7.0])
    found = Pairs((values, values + 2), (np.ones(3), np.ones(3))).difference()
    assert found.value == pytest.approx(2)
    assert (found.error, found.p) == (0.0, 0.0)
    assert found.interval() == (found.value, found.value)


def test_a_measure_that_a_case_does_not_have_has_no_difference():
    found = Pairs((np.zeros(3), np.ones(3)), (np.zeros(3), np.ones(3))).difference()
    assert math.isnan(found.p)
    assert all(math.isnan(number) for number in found.interval())


def test_every_prefix_of_pairs_has_the_interval_it_would_have_alone():
    one = pairs(np.random.default_rng(5))
    values, halves = running_difference(one)
    alone = one.first(7).difference()
    assert values[6] == alone.value
    assert 2 * halves[6] == pytest.approx(np.diff(alone.interval())[0])
    assert math.isnan(halves[0])


# --- several at once -------------------------------------------------------------------------


def test_holm_s_steps_are_those_of_his_table():
    """p .01 x 4, .02 x 3, .03 x 2 is less than the one before, .2."""
    assert holm([0.02, 0.01, 0.2, 0.03]) == pytest.approx([0.06, 0.04, 0.2, 0.06])


@given(p_values=P_VALUES)
def test_adjusted_values_keep_the_order_and_lie_between_plain_and_bonferroni(p_values):
    adjusted = holm(p_values)
    for p, q in zip(p_values, adjusted, strict=True):
        assert p <= q <= 1
        assert q <= min(1.0, len(p_values) * max(p_values)) + 1e-12
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(np.array(adjusted)[order]) >= 0).all()


@given(p_values=P_VALUES)
def test_an_interval_excludes_zero_just_where_holm_rejects(p_values):
    """An interval of confidence c excludes zero when p < 1 - c."""
    levels = [1 - c for c in holm_confidences(p_values)]
    for p, q, level in zip(p_values, holm(p_values), levels, strict=True):
        if abs(q - 0.05) > 1e-9:
            assert (p <= level) == (q <= 0.05)


def test_true_zeros_are_called_real_at_most_as_often_as_promised():
    """Ten measures of two equal cases, correlated: some interval excludes zero in at most 5 %."""
    rng = np.random.default_rng(6)
    wrong = 0
    for _ in range(1000):
        measures = 0.5 * rng.normal(0, 1, 12) + rng.normal(0, 1, (10, 12))
        p_values = [float(p) for p in stats.ttest_1samp(measures, 0, axis=1).pvalue]
        wrong += min(holm(p_values)) <= 0.05
    assert 0 < wrong / 1000 <= 0.065  # .05 and two standard errors


def test_what_pairs_share_makes_their_difference_vary_less():
    """Variances s^2 + 1 each, of which s^2 is shared: the ratio is s^2 + 1."""
    rng = np.random.default_rng(7)
    shared = rng.normal(0, 3, 20_000)
    one, other = (shared + rng.normal(0, 1, 20_000) for _ in range(2))
    assert variance_ratio(one, other) == pytest.approx(10, rel=0.03)
    assert variance_ratio(one, rng.normal(0, 3, 20_000)) == pytest.approx(1, rel=0.03)


def test_the_ratio_of_a_constant_difference_is_infinite():
    assert variance_ratio([1, 2, 3], [2, 3, 4]) == math.inf
    assert math.isnan(variance_ratio([1, 1], [2, 2]))
