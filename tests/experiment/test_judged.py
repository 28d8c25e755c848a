"""Verdicts on several differences at once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.experiment.judged import judged
from supplysim.statistics.paired import Difference

FOUND = st.lists(
    st.builds(Difference, st.floats(-1, 1), st.floats(0.01, 1), st.just(9.0)),
    min_size=1,
    max_size=8,
)


@given(FOUND)
def test_an_interval_without_zero_is_a_real_difference(found):
    table = judged([{} for _ in found], found, replications=10)
    for row in table.to_dict("records"):
        if abs(row["p_holm"] - 0.05) > 1e-9:
            assert row["real"] == (row["low"] > 0 or row["high"] < 0)


def test_the_more_is_asked_the_surer_it_must_be():
    one = Difference(1.0, 0.4, 9.0)  # p = .034
    assert judged([{}], [one], replications=10)["real"].tolist() == [True]
    assert judged([{}, {}], [one, one], replications=10)["real"].tolist() == [False, False]


def test_of_what_cannot_be_told_nothing_is_claimed():
    table = judged([{"case": "a"}], [Difference(1.0, math.nan, math.nan)], replications=1)
    assert not table["real"].item()
    assert math.isnan(table["low"].item())
    assert table["case"].item() == "a"
    assert table["replications"].item() == pytest.approx(1)


def test_shares_are_no_more_than_one_apart_and_other_measures_may_be():
    wide = [Difference(0.2, 1.0, 9), Difference(0.2, 1.0, 9)]
    table = judged([{}, {}], wide, replications=10, of=["otif", "plan_tightness"])
    assert list(table.loc[0, ["low", "high"]]) == [-1.0, 1.0]
    assert table.loc[1, "high"] > 2
