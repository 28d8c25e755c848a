"""Where the start ends, and intervals from one run."""

import numpy as np
import pytest

from supplysim.errors import InputError
from supplysim.statistics.steady import batch_means, common_cut, mser5, welch_graph


def shifted(seed=0, start=100):
    noise = np.random.default_rng(seed).normal(size=1000 - start)
    return np.concatenate([np.full(start, 10.0), noise])


@pytest.mark.parametrize("seed", range(20))
def test_a_start_of_a_hundred_tens_is_cut(seed):
    cut = mser5(shifted(seed)).observations
    assert cut is not None
    assert 100 <= cut <= 300
    assert cut % 5 == 0


def test_the_case_of_the_literature_is_cut_at_a_hundred():
    assert mser5(shifted()).observations == 100


@pytest.mark.parametrize("values", [np.arange(1000), -np.arange(300.0)])
def test_a_pure_trend_is_inconclusive(values):
    assert mser5(values).observations is None


def test_a_series_without_a_start_is_hardly_cut_and_never_inconclusive():
    cuts = [
        mser5(np.random.default_rng(seed).normal(size=1000)).observations for seed in range(100)
    ]
    assert None not in cuts
    assert np.median(cuts) <= 50


def test_compared_cases_get_one_cut():
    assert common_cut([shifted(start=50), shifted(start=100)]).observations == 100
    assert common_cut([shifted(), np.arange(1000)]).observations is None


def test_a_short_series_is_refused():
    with pytest.raises(InputError, match="at least 50"):
        mser5(range(49))


def test_welch_s_graph_is_a_mean_over_runs_and_times():
    runs = np.array([[0, 2, 4, 6, 8, 10, 12, 14], [2, 4, 6, 8, 10, 12, 14, 16]])
    graph = welch_graph(runs, window=2)
    assert graph.tolist() == [1, 3, 5, 7, 9, 11]  # a line stays a line
    with pytest.raises(InputError, match="quarter"):
        welch_graph(runs, window=3)


def autoregressive(rng, n, memory):
    steps = rng.normal(size=n)
    values = np.empty(n)
    values[0] = steps[0] / np.sqrt(1 - memory**2)
    for i in range(1, n):
        values[i] = memory * values[i - 1] + steps[i]
    return values


def test_long_batches_cover_and_short_ones_are_told():
    rng = np.random.default_rng(11)
    held = told = 0
    for _ in range(300):
        found = batch_means(autoregressive(rng, 4000, 0.8))
        held += found.interval.low <= 0 <= found.interval.high
        told += batch_means(autoregressive(rng, 400, 0.97)).dependent
    assert 0.91 <= held / 300 <= 0.98
    assert told / 300 > 0.5


def test_independent_batches_are_called_dependent_in_one_of_twenty():
    rng = np.random.default_rng(12)
    told = sum(batch_means(rng.normal(size=400)).dependent for _ in range(2000))
    assert 0.035 <= told / 2000 <= 0.065


def test_numbers_that_fill_no_batch_are_left_out_at_the_start():
    found = batch_means([99.0] * 3 + [1.0] * 40)
    assert found.interval[:3] == (1.0, 1.0, 1.0)
    assert not found.dependent
