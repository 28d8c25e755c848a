"""The replication is the unit: intervals over replications cover what they say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from supplysim.errors import InputError
from supplysim.statistics.intervals import (
    jackknife,
    mean_interval,
    running_mean,
    running_ratio,
)

POSITIVE = st.floats(0.1, 1000)
SAMPLES = arrays.arrays(np.float64, st.integers(2, 30), elements=st.floats(-1e6, 1e6))


def waits(rng, *, replications, customers, load=0.8):
    """Return the mean wait of each replication of M/M/1 (service rate 1), started in steady state.

    Lindley's recurrence; the first wait is 0 with chance 1 - load, else exponential.
    """
    wait = np.where(
        rng.random(replications) < load, rng.exponential(1 / (1 - load), replications), 0
    )
    total = wait.copy()
    for _ in range(customers - 1):
        step = rng.exponential(1, replications) - rng.exponential(1 / load, replications)
        wait = np.maximum(wait + step, 0)
        total += wait
    return total / customers


def test_intervals_over_replications_cover_the_mean_wait_of_a_queue():
    """2,000 experiments of 20 replications; one run taken as independent would cover a sixth."""
    rng = np.random.default_rng(20161231)
    means = waits(rng, replications=40_000, customers=4000).reshape(2000, 20)
    held = sum(i.low <= 4.0 <= i.high for i in map(mean_interval, means))  # load / (1 - load) = 4
    assert 0.93 <= held / 2000 <= 0.97


@given(values=SAMPLES, confidence=st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_that_of_student(values, confidence):
    found = mean_interval(values, confidence=confidence)
    half = stats.t.ppf(0.5 + confidence / 2, len(values) - 1) * stats.sem(values)
    assert found.value == pytest.approx(values.mean())
    assert found.half == pytest.approx(half, rel=1e-6, abs=1e-6)


@given(values=SAMPLES)
def test_every_prefix_has_the_interval_it_would_have_alone(values):
    means, halves = running_mean(values)
    assert math.isnan(halves[0])
    for n in range(2, len(values) + 1):
        alone = mean_interval(values[:n])
        assert means[n - 1] == pytest.approx(alone.value, abs=1e-6)
        assert halves[n - 1] == pytest.approx(alone.half, rel=1e-5, abs=1e-6)


def test_large_numbers_that_differ_little_keep_their_spread():
    values = 1e9 + np.array([1.0, 2.0, 3.0])
    assert running_mean(values)[1][2] == pytest.approx(mean_interval([1, 2, 3]).half, rel=1e-6)


def test_one_replication_has_no_interval():
    found = mean_interval([3.0])
    assert found.value == 3.0
    assert math.isnan(found.low)
    assert math.isnan(found.half)


def test_missing_numbers_are_refused_and_not_left_out_silently():
    with pytest.raises(InputError, match="missing or infinite"):
        mean_interval([1.0, math.nan])
    with pytest.raises(InputError, match="at least 1"):
        mean_interval([])
    with pytest.raises(InputError) as told:
        mean_interval([1, 2], confidence=95)
    assert "应在 0 与 1 之间" in told.value.text("zh")


@given(
    values=arrays.arrays(np.float64, st.integers(2, 30), elements=POSITIVE),
    confidence=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_with_one_denominator_a_ratio_is_a_mean(values, confidence):
    value, low, high = jackknife(values * 3, np.full(len(values), 3.0), confidence=confidence)
    plain = mean_interval(values, confidence=confidence)
    assert value == pytest.approx(plain.value)
    assert low == pytest.approx(plain.low, abs=1e-9)
    assert high == pytest.approx(plain.high, abs=1e-9)


@given(sums=st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=20))
def test_a_ratio_of_sums_has_the_jackknife_interval_of_the_textbook(sums):
    top, bottom = np.array(sums).T
    n = len(sums)
    whole = top.sum() / bottom.sum()
    pseudo = [
        n * whole - (n - 1) * np.delete(top, i).sum() / np.delete(bottom, i).sum() for i in range(n)
    ]
    half = stats.t.ppf(0.975, n - 1) * stats.sem(pseudo)
    value, low, high = jackknife(top, bottom)
    assert value == pytest.approx(whole)
    assert (high - low) / 2 == pytest.approx(half, rel=1e-6, abs=1e-9)


@given(sums=st.lists(st.tuples(POSITIVE, st.just(0.0) | POSITIVE), max_size=12))
def test_every_prefix_of_a_ratio_has_the_interval_it_would_have_alone(sums):
    top, bottom = np.array(sums).reshape(-1, 2).T
    values, halves = running_ratio(top, bottom)
    assert len(values) == len(halves) == len(sums)
    for n in range(1, len(sums) + 1):
        value, low, high = jackknife(top[:n], bottom[:n])
        assert np.isnan(values[n - 1]) if value is None else values[n - 1] == value
        assert np.isnan(halves[n - 1]) if low is None else halves[n - 1] == (high - low) / 2


def test_the_interval_covers_the_true_ratio_about_as_often_as_it_says():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(1000):
        due = rng.integers(200, 600, 12).astype(float)
        good = np.minimum(due, np.round(due * np.clip(rng.normal(0.75, 0.05, 12), 0, 1)))
        _, low, high = jackknife(good, due)
        hits += low <= 0.75 <= high
    assert 0.93 <= hits / 1000 <= 0.97
