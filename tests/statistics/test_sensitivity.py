"""Morris and Sobol on Ishigami's function, with exact values; SALib as a second opinion."""

import itertools

import numpy as np
import pytest
from scipy.stats import qmc

from supplysim.errors import InputError
from supplysim.statistics.morris import elementary_effects, morris
from supplysim.statistics.sobol import saltelli_blocks, sobol

NAMES = ["x1", "x2", "x3"]
MU_STAR = (7.704, 7.875, 6.249)
S1, ST = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)


def ishigami(x):
    """Ishigami and Homma 1990 with a = 7, b = .1; x in [0, 1] stands for [-pi, pi]."""
    u = np.pi * (2 * np.asarray(x) - 1)
    return np.sin(u[..., 0]) + 7 * np.sin(u[..., 1]) ** 2 + 0.1 * u[..., 2] ** 4 * np.sin(u[..., 0])


def trajectories(rng, count, *, k=3, levels=4):
    step = levels / (2 * (levels - 1))
    rows = []
    for _ in range(count):
        point = rng.integers(0, levels // 2, k) / (levels - 1)
        sign = np.where(rng.random(k) < 0.5, 1, -1)
        point = np.where(sign > 0, point, point + step)
        rows.append(point.copy())
        for i in rng.permutation(k):
            point[i] += sign[i] * step
            rows.append(point.copy())
    return np.array(rows)


def every_trajectory(levels=4):
    """Return a trajectory from every point of the grid in every order: an expectation, exactly."""
    step = levels / (2 * (levels - 1))
    rows = []
    for start in itertools.product(range(levels), repeat=3):
        base = np.array(start) / (levels - 1)
        sign = np.where(base < 0.5, 1, -1)
        for order in itertools.permutations(range(3)):
            point = base.copy()
            rows.append(point.copy())
            for i in order:
                point[i] += sign[i] * step
                rows.append(point.copy())
    return np.array(rows)


def test_morris_measures_of_ishigami_are_the_expectations():
    x = every_trajectory()
    found = morris(x, ishigami(x), NAMES)
    assert [effect.mu_star for effect in found] == pytest.approx(MU_STAR, abs=5e-4)


def test_intervals_of_mu_star_cover_its_expectation():
    rng = np.random.default_rng(0)
    held = np.zeros(3)
    for _ in range(400):
        x = trajectories(rng, 30)
        found = morris(x, ishigami(x), NAMES)
        held += [e.low <= true <= e.high for e, true in zip(found, MU_STAR, strict=True)]
    # an effect of x2 has but one size and no spread, so its interval is a point
    assert (held[[0, 2]] / 400 >= 0.92).all()


def test_morris_agrees_with_salib():
    analyze = pytest.importorskip("SALib.analyze.morris", reason="SALib is in [test]").analyze
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    x = trajectories(np.random.default_rng(1), 20)
    theirs = analyze(problem, x, ishigami(x), num_levels=4, num_resamples=10, seed=1)
    ours = morris(x, ishigami(x), NAMES)
    for name in ("mu", "mu_star", "sigma"):
        assert [getattr(e, name) for e in ours] == pytest.approx(list(theirs[name]))


def test_noise_of_replications_is_told_beside_the_spread_of_effects():
    """A plain sum has no spread of effects; what is seen is noise, and said to be."""
    rng = np.random.default_rng(2)
    x = trajectories(rng, 200)
    y = x.sum(axis=1)[:, None] + rng.normal(0, 0.3, (len(x), 8))
    for effect in morris(x, y, NAMES):
        assert effect.sigma == pytest.approx(effect.noise, rel=0.15)
    shared = x.sum(axis=1)[:, None] + rng.normal(0, 0.3, (1, 8))  # common random numbers
    assert all(effect.sigma < 1e-12 for effect in morris(x, shared, NAMES))


@pytest.mark.parametrize(
    "points", [[[0, 0], [0.5, 0.5], [1, 0.5]], [[0, 0], [0.5, 0]], [[0, 0], [0.5, 0], [1, 0]]]
)
def test_a_step_of_two_inputs_is_no_trajectory(points):
    with pytest.raises(InputError, match="points"):
        elementary_effects(points, [0.0] * len(points))


def blocks(n, *, k=3, seed=0):
    x = qmc.Sobol(2 * k, rng=seed).random(n)
    a, b = x[:, :k], x[:, k:]
    mixed = np.repeat(a[None], k, axis=0)
    for i in range(k):
        mixed[i, :, i] = b[:, i]
    return a, b, mixed


def test_indices_of_ishigami_are_the_exact_ones():
    found = sobol(*map(ishigami, blocks(4096)), NAMES, resamples=100)
    assert [i.S1 for i in found.indices] == pytest.approx(S1, abs=0.01)
    assert [i.ST for i in found.indices] == pytest.approx(ST, abs=0.01)
    assert found.variance == pytest.approx(49 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5,
                                           rel=0.01)  # fmt: skip


def test_sobol_agrees_with_salib():
    analyze = pytest.importorskip("SALib.analyze.sobol", reason="SALib is in [test]").analyze
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    a, b, mixed = map(ishigami, blocks(256))
    rows = np.column_stack([a, *mixed, b]).ravel()
    theirs = analyze(problem, rows, calc_second_order=False, num_resamples=10, seed=1)
    ours = sobol(*saltelli_blocks(rows, 3), NAMES, resamples=10).indices
    assert [i.S1 for i in ours] == pytest.approx(list(theirs["S1"]))
    assert [i.ST for i in ours] == pytest.approx(list(theirs["ST"]))


def test_bootstrap_intervals_cover_the_exact_indices():
    rng = np.random.default_rng(3)
    held = np.zeros((2, 3))
    for _ in range(100):
        a, b = rng.random((200, 3)), rng.random((200, 3))
        mixed = np.array([np.where(np.arange(3) == i, b, a) for i in range(3)])
        found = sobol(*map(ishigami, (a, b, mixed)), NAMES, resamples=200).indices
        held[0] += [i.S1_low <= true <= i.S1_high for i, true in zip(found, S1, strict=True)]
        held[1] += [i.ST_low <= true <= i.ST_high for i, true in zip(found, ST, strict=True)]
    assert (held >= 85).all()


@pytest.mark.parametrize("common", [False, True])
def test_noise_of_replications_is_no_part_of_the_indices(common):
    """Noise with twice the variance of the response: one replication misleads, four do not."""
    rng = np.random.default_rng(4)
    deviation, n = np.sqrt(2 * 13.845), 4

    def observed(x):
        y = ishigami(x)[..., None]
        shape = (1,) * (y.ndim - 1) + (n,) if common else (*y.shape[:-1], n)
        return y + (shared if common else rng.normal(0, deviation, shape))

    shared = rng.normal(0, deviation, n)
    found = sobol(*map(observed, blocks(4096)), NAMES, resamples=20)
    assert [i.S1 for i in found.indices] == pytest.approx(S1, abs=0.06)
    assert [i.ST for i in found.indices] == pytest.approx(ST, abs=0.06)
    if not common:
        assert found.noise == pytest.approx(2 / 3, abs=0.02)
        first = [observed(x)[..., 0] for x in blocks(4096)]
        misled = sobol(*first, NAMES, resamples=20)
        assert min(i.ST for i in misled.indices) > 0.7  # noise in every total index
        assert np.isnan(misled.noise)


def test_a_response_that_does_not_vary_has_no_indices():
    a, b, mixed = blocks(16)
    with pytest.raises(InputError, match="does not vary"):
        sobol(a[:, 0] * 0, b[:, 0] * 0, mixed[:, :, 0] * 0, NAMES)
    with pytest.raises(InputError, match="multiple of 5"):
        saltelli_blocks(np.ones(11), 3)
    with pytest.raises(InputError, match="shapes"):
        sobol(a[:, 0], b[:8, 0], mixed[:, :, 0], NAMES)
