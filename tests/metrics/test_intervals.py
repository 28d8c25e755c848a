"""Intervals are over replications, of ratios of sums."""

import math

import pandas as pd
import pytest

from supplysim.metrics.intervals import summarise
from supplysim.metrics.summary import summary
from supplysim.testing import example_run, example_scenario


def table(**sums):
    columns = ["numerator", "denominator"]
    return pd.DataFrame.from_dict(sums, orient="index", columns=columns)


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
