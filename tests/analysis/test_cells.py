"""Sums of combinations: their value, their spread, and what is left out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.analysis.cells import Cells, cells_of, worlds_of
from supplysim.errors import InputError
from supplysim.statistics.paired import Pairs, paired_t
from tests.analysis.conftest import PACE, RATE, rate

NUMBERS = st.lists(st.floats(0, 1), min_size=6, max_size=6)


def by_trucks(point, replication):
    return rate(0.1 * point.choice.levels["trucks"] + 0.01 * replication)


@given(NUMBERS, NUMBERS)
def test_a_difference_is_that_of_pairs(one, other):
    tops, ones = np.array([one, other]), np.ones((2, 6))
    found = Cells("x", ("a", "b"), tops, ones).contrast({1: 1.0, 0: -1.0})
    pairs = Pairs((tops[0], tops[1]), (ones[0], ones[1])).difference()
    assert found.value == pytest.approx(pairs.value, abs=1e-12)
    assert found.error == pytest.approx(pairs.error, abs=1e-12)
    assert found.interval()[0] == pytest.approx(paired_t(one, other).low, abs=1e-9)


def test_what_combinations_share_cancels(results_of):
    found = cells_of(results_of(by_trucks), RATE).contrast({1: 1.0, 0: -1.0})
    assert found.value == pytest.approx(0.1)
    assert found.error == 0
    assert found.p == 0


def test_one_combination_alone_is_the_table_s(results_of):
    results = results_of(by_trucks)
    cells, table = cells_of(results, RATE), results.table(RATE)
    for row, entry in table.iterrows():
        found = cells.contrast({row: 1.0})
        assert found.value == pytest.approx(entry["value"])
        assert found.interval() == pytest.approx((entry["low"], entry["high"]))


def test_a_replication_that_failed_once_is_left_out_for_all(results_of):
    def law(point, replication):
        failed = point.choice.levels["trucks"] == 3 and replication == 1
        return None if failed else by_trucks(point, replication)

    cells = cells_of(results_of(law), RATE)
    assert cells.n == 3
    assert cells.ratios.tolist() == pytest.approx([0.2 + 0.05 / 3, 0.3 + 0.05 / 3])


def test_nothing_complete_is_refused(results_of):
    def law(point, replication):
        return by_trucks(point, replication) if point.number == replication else None

    with pytest.raises(InputError, match="complete in all combinations"):
        cells_of(results_of(law, replications={"min": 2}), RATE)


def test_without_a_second_observation_there_is_no_interval(results_of):
    found = cells_of(results_of(by_trucks, replications={"min": 1}), RATE).contrast({0: 1.0})
    assert found.value == pytest.approx(0.2)
    assert math.isnan(found.error)


def test_worlds_have_samples_and_replications_apart(results_of):
    def law(point, replication):
        return rate(point.draws["pace"] + replication)

    worlds = worlds_of(
        results_of(law, uncertainties={"pace": PACE}, design={"uncertainties": {"lhs": 5}}), RATE
    )
    assert worlds.measured.shape == (2, 5, 4)
    wanted = worlds.inputs["pace"].to_numpy()[:, None] + np.arange(4)
    np.testing.assert_allclose(worlds.measured[1], wanted)
