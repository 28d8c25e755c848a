"""Means over uncertain inputs, and what the spread of runs consists of."""

import numpy as np
import pytest

from supplysim.errors import InputError
from supplysim.statistics.nested import nested_mean, variance_shares


def runs(rng, *, points=12, n=4, inputs=2.0, shared=0.0, own=1.0):
    """Return points x replications: input effect, draws shared by points, draws of their own."""
    return (
        rng.normal(0, inputs, (points, 1))
        + rng.normal(0, shared, (1, n))
        + rng.normal(0, own, (points, n))
    )


def coverage(rng, *, common, **effects):
    held = 0
    for _ in range(1500):
        found = nested_mean(runs(rng, **effects), common=common)
        held += found.low <= 0 <= found.high
    return held / 1500


def test_with_draws_of_their_own_the_point_is_the_unit():
    assert 0.93 <= coverage(np.random.default_rng(0), common=False) <= 0.97


def test_shared_draws_do_not_average_out_over_points():
    """Over points alone the interval covers far too little; the crossed one covers enough."""
    effects = {"inputs": 1.0, "shared": 2.0, "n": 6, "points": 30}
    assert coverage(np.random.default_rng(1), common=False, **effects) < 0.6
    assert 0.92 <= coverage(np.random.default_rng(1), common=True, **effects) <= 0.98


def test_the_crossed_interval_is_not_much_wider_where_nothing_is_shared():
    assert 0.94 <= coverage(np.random.default_rng(2), common=True) <= 0.985


def test_numbers_by_hand():
    found = nested_mean([[1, 3], [5, 7]], common=False)
    assert (found.value, found.between, found.within) == (4.0, 8.0, 2.0)
    assert found.high - 4 == pytest.approx(12.7062 * 2, abs=1e-3)  # t(1) sqrt(8 / 2)


@pytest.mark.parametrize("shared", [0.0, 1.5])
def test_shares_are_found_whether_or_not_draws_are_shared(shared):
    """Input 4, noise 1 + shared^2; a mean of 400 experiments."""
    rng = np.random.default_rng(3)
    found = [variance_shares(runs(rng, shared=shared)) for _ in range(400)]
    variance = np.mean([s.variance for s in found])
    assert variance == pytest.approx(5 + shared**2, rel=0.06)
    assert np.mean([s.input * s.variance for s in found]) == pytest.approx(4, rel=0.06)


def test_the_portfolio_is_told_from_input_and_noise():
    """Variances 4, 2.25 (the same portfolios at all points) and 1 (the same draws)."""
    rng = np.random.default_rng(4)
    parts = []
    for _ in range(400):
        x = (
            rng.normal(0, 2, (10, 1, 1))
            + rng.normal(0, 1.5, (1, 6, 1))
            + rng.normal(0, 1, (1, 1, 4))
        )
        found = variance_shares(x)
        parts.append([found.variance * share for share in found[1:]])
    assert np.mean(parts, axis=0) == pytest.approx([4, 2.25, 1], rel=0.08)


def test_an_interaction_of_portfolio_and_input_belongs_to_the_portfolio():
    rng = np.random.default_rng(5)
    parts = []
    for _ in range(400):
        x = (
            rng.normal(0, 2, (10, 1, 1))
            + rng.normal(0, 1, (10, 6, 1))
            + rng.normal(0, 1, (10, 6, 4))
        )
        found = variance_shares(x)
        parts.append([found.variance * share for share in found[1:]])
    assert np.mean(parts, axis=0) == pytest.approx([4, 1, 1], rel=0.1)


def test_runs_that_never_differ_have_no_shares():
    assert variance_shares(np.ones((3, 4))) == (0.0, 0.0, 0.0, 0.0)
    assert nested_mean(np.ones((3, 4)))[:3] == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("values", [[[1.0, 2.0]], [[1.0], [2.0]], [[1.0, np.nan], [1, 2]], [1, 2]])
def test_a_table_with_holes_or_too_few_entries_is_refused(values):
    with pytest.raises(InputError):
        variance_shares(values)
