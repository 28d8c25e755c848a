"""Samples of the world: what theory says of each, and the same ones for the same seed."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from supplysim.distributions import Distribution
from supplysim.errors import InputError
from supplysim.experiment.sampling import cube, quantiles, sample_count


def test_a_latin_hypercube_meets_every_slice_of_every_axis_once():
    points = cube("lhs", 16, 3, seed=0)
    for column in points.T:
        assert sorted(np.floor(column * 16).astype(int).tolist()) == list(range(16))


def test_a_sobol_sequence_meets_every_half_equally():
    points = cube("sobol", 16, 3, seed=0)
    assert ((points > 0.5).sum(axis=0) == 8).all()


def test_a_morris_trajectory_changes_one_thing_at_a_time():
    points = cube("morris", 5, 3, seed=0).reshape(5, 4, 3)
    changed = (np.diff(points, axis=1) != 0).sum(axis=2)
    assert (changed == 1).all()


def test_saltelli_has_two_matrices_and_their_mixtures():
    points = cube("saltelli", 8, 2, seed=0).reshape(8, 4, 2)
    a, ab0, ab1, b = points.transpose(1, 0, 2)
    np.testing.assert_array_equal(ab0, np.stack([b[:, 0], a[:, 1]], axis=1))
    np.testing.assert_array_equal(ab1, np.stack([a[:, 0], b[:, 1]], axis=1))


def test_one_at_a_time_moves_one_input_from_the_middle():
    points = cube("one_at_a_time", 3, 2, seed=0)
    assert points.tolist() == [[0.5, 0.5], [0, 0.5], [1, 0.5], [0.5, 0], [0.5, 1]]
    assert len(points) == sample_count("one_at_a_time", 3, 2)


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris", "saltelli"])
def test_the_seed_decides(kind):
    one, same, other = (cube(kind, 8, 2, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert len(one) == sample_count(kind, 8, 2)


def test_without_salib_the_remedy_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(InputError, match=r'pip install "supplysim\[analysis\]"'):
        cube("morris", 4, 2, seed=0)


FAMILIES = {
    "uniform": (Distribution(dist="uniform", low=1, high=3), stats.uniform(1, 2)),
    "triangular": (
        Distribution(dist="triangular", low=1, mode=2, high=5),
        stats.triang(0.25, 1, 4),
    ),
    "exponential": (Distribution(dist="exponential", mean=4), stats.expon(scale=4)),
    "gamma": (Distribution(dist="gamma", mean=6, cv=0.5), stats.gamma(4, scale=1.5)),
    "lognormal": (
        Distribution(dist="lognormal", mean=6, cv=0.5),
        stats.lognorm(np.sqrt(np.log(1.25)), scale=6 / np.sqrt(1.25)),
    ),
    "half-normal": (Distribution(dist="half-normal", scale=3), stats.halfnorm(scale=3)),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_quantiles_are_those_of_the_distribution(family):
    dist, theirs = FAMILIES[family]
    at = np.linspace(0.01, 0.99, 50)
    np.testing.assert_allclose(quantiles(dist, at), theirs.ppf(at), rtol=5.1e-6)


def test_bounds_cut_and_ends_are_finite():
    bounded = Distribution(dist="lognormal", mean=6, cv=0.5, low=5, high=8)
    assert quantiles(bounded, np.array([0.0, 1.0])).tolist() == [5, 8]
    free = Distribution(dist="exponential", mean=1)
    assert np.isfinite(quantiles(free, np.array([0.0, 1.0]))).all()


def test_an_empirical_quantity_takes_its_own_values_alone():
    found = quantiles(Distribution(dist="empirical", values=(3, 1, 2)), np.array([0, 0.4, 1.0]))
    assert found.tolist() == [1, 2, 3]


@given(st.sampled_from(sorted(FAMILIES)), st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_a_larger_probability_never_has_a_smaller_quantile(family, pair):
    low, high = quantiles(FAMILIES[family][0], np.array(sorted(pair)))
    assert low <= high
