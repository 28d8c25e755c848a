"""Intervals are over replications, of ratios of sums."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from supplysim.metrics.intervals import jackknife, summarise
from supplysim.metrics.summary import summary
from supplysim.testing import example_run, example_scenario

POSITIVE = st.floats(0.1, 1000)


def table(**sums):
    columns = ["numerator", "denominator"]
    return pd.DataFrame.from_dict(sums, orient="index", columns=columns)


@given(
    values=arrays.arrays(np.float64, st.integers(2, 30), elements=POSITIVE),
    confidence=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_with_one_denominator_it_is_the_t_interval_of_the_mean(values, confidence):
    value, low, high = jackknife(values * 3, np.full(len(values), 3.0), confidence=confidence)
    error = stats.sem(values)
    assert value == pytest.approx(values.mean())
    half = stats.t.ppf(0.5 + confidence / 2, len(values) - 1) * error
    assert high - value == pytest.approx(half, abs=1e-9)
    assert value - low == pytest.approx(half, abs=1e-9)


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


def test_the_interval_covers_the_true_ratio_about_as_often_as_it_says():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(1000):
        due = rng.integers(200, 600, 12).astype(float)
        good = np.minimum(due, np.round(due * np.clip(rng.normal(0.75, 0.05, 12), 0, 1)))
        _, low, high = jackknife(good, due)
        hits += low <= 0.75 <= high
    assert 0.93 <= hits / 1000 <= 0.97


def test_one_replication_has_no_interval():
    row = summarise([table(rate=(3, 4))]).iloc[0]
    assert row.tolist() == ["rate", 0.75, None, None, 1]


def test_a_measure_without_denominator_has_no_value():
    found = summarise([table(a=(0, 0), b=(1, 2)), table(a=(0, 0), b=(1, 2))])
    assert found.loc[0, ["value", "low", "high"]].tolist() == [None, None, None]
    assert found.loc[1, ["value", "low", "high"]].tolist() == [0.5, 0.5, 0.5]


def test_a_measure_that_only_one_replication_has_gets_no_interval():
    row = summarise([table(a=(1, 2)), table(a=(0, 0))]).iloc[0]
    assert row.tolist() == ["a", 0.5, None, None, 2]


def test_nothing_to_summarise_is_told():
    with pytest.raises(ValueError, match="no replications"):
        summarise([])


def test_several_replications_give_intervals_in_the_summary():
    kpis = example_run().kpis()
    other = kpis.assign(numerator=kpis["numerator"] * 0.9)
    found = summary(
        example_scenario(),
        [kpis, other],
        scenario_hash="a",
        plan_hash="b",
        seed=3,
        warnings=["one"],
    )
    rate = found["kpis"]["on_time_installation_rate"]
    assert rate["value"] == pytest.approx((6 + 5.4) / 16)
    assert rate["low"] < rate["value"] < rate["high"]
    assert found["replications"] == 2
    assert found["warnings"] == ["one"]
    assert all(
        entry["value"] is None or math.isfinite(entry["value"]) for entry in found["kpis"].values()
    )
