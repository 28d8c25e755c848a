"""Samples of what the world sets: points of the unit cube, and the quantiles they stand for."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

from supplysim.distributions import Distribution
from supplysim.errors import Fault, InputError
from supplysim.streams import Streams

__all__ = ["cube", "quantiles", "sample_count"]

FloatArray = NDArray[np.float64]

_DIGITS = 6
"""Significant digits of a sampled value: it becomes part of a scenario, and must not depend on the
last bits of a processor's logarithms."""

_MORRIS_LEVELS = 4
"""Levels of the grid of Morris trajectories (Saltelli et al. 2008, Global Sensitivity Analysis,
section 3.3)."""

_FARTHEST = 0.001
"""Probability at which a tail without an end is cut when a design asks for its end."""


def sample_count(kind: str, number: int, width: int) -> int:
    """Return how many points a sampling of ``width`` uncertainties has.

    Examples
    --------
    >>> sample_count("lhs", 32, 3), sample_count("morris", 10, 3), sample_count("saltelli", 64, 3)
    (32, 40, 320)
    >>> sample_count("one_at_a_time", 5, 3)
    13
    """
    if kind == "morris":
        return number * (width + 1)
    if kind == "one_at_a_time":
        return 1 + width * (number - 1)
    return number * (width + 2) if kind == "saltelli" else number


def cube(kind: str, number: int, width: int, *, seed: int) -> FloatArray:
    """Return the points of a sampling in the unit cube.

    Parameters
    ----------
    kind
        "lhs" (Latin hypercube), "sobol" (scrambled), "morris" (trajectories on a grid of 4
        levels), "saltelli" (first-order and total Sobol indices) or "one_at_a_time" (every
        input at its median, then each alone at evenly spaced probabilities, ends included).
    number
        Points, trajectories, base samples, or levels of an input.
    width
        Number of uncertainties.
    seed
        Seed of the study.

    Returns
    -------
    numpy.ndarray
        float64, (``sample_count``, width), within [0, 1].

    Raises
    ------
    InputError
        When the package that "morris" and "saltelli" need is missing.
    """
    if kind == "one_at_a_time":
        return _one_at_a_time(number, width)
    # From the key as a seed, for scipy spawns children of the generator's seed sequence.
    generator = Generator(Philox(Streams(seed).key("design.uncertainties", kind)))
    if kind in {"morris", "saltelli"}:
        return _by_salib(kind, number, width, generator)
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    sampler = qmc.LatinHypercube if kind == "lhs" else qmc.Sobol
    return np.asarray(sampler(width, seed=generator).random(number), dtype=np.float64)


def _one_at_a_time(levels: int, width: int) -> FloatArray:
    """Return the middle of the cube, then input by input its other levels from low to high."""
    ladder = np.linspace(0.0, 1.0, levels)
    others = np.delete(ladder, levels // 2)
    points = np.full((1 + width * len(others), width), 0.5)
    for i in range(width):
        first = 1 + i * len(others)
        points[first : first + len(others), i] = others
    return points


def _by_salib(kind: str, number: int, width: int, generator: Generator) -> FloatArray:
    problem: dict[str, Any] = {
        "num_vars": width,
        "names": [f"x{i}" for i in range(width)],
        "bounds": [[0.0, 1.0]] * width,
    }
    try:
        sampler = import_module(f"SALib.sample.{'morris' if kind == 'morris' else 'sobol'}")
    except ImportError:
        zh = '此抽样方法需要 SALib：pip install "supplysim[analysis]"'
        en = 'this sampling needs SALib: pip install "supplysim[analysis]"'
        raise InputError([Fault("design.uncertainties", zh, en, value=kind)]) from None
    options = {"num_levels": _MORRIS_LEVELS} if kind == "morris" else {"calc_second_order": False}
    # A generator and not a number: SALib passes over a seed of 0.
    points = sampler.sample(problem, number, seed=generator, **options)
    return np.asarray(points, dtype=np.float64)


def quantiles(dist: Distribution, at: FloatArray) -> FloatArray:
    """Return the values below which a quantity lies with the probabilities ``at``.

    Six significant digits. Where a tail has no end, probabilities 0 and 1 (which Morris designs
    ask for) stand for 0.001 and 0.999.

    Parameters
    ----------
    dist
        The quantity.
    at
        Probabilities, of any shape.

    Examples
    --------
    >>> quantiles(Distribution(dist="uniform", low=0.8, high=1.3), np.array([0, 0.5, 1])).tolist()
    [0.8, 1.05, 1.3]
    """
    drawn = _inverse(dist, at)
    if dist.dist in {"exponential", "gamma", "lognormal", "half-normal"}:
        drawn = np.clip(drawn, dist.low or 0.0, np.inf if dist.high is None else dist.high)
    rounded = [float(f"{value:.{_DIGITS}g}") for value in drawn.ravel().tolist()]
    return np.array(rounded, dtype=np.float64).reshape(drawn.shape)


def _inverse(dist: Distribution, at: FloatArray) -> FloatArray:
    from scipy import special  # noqa: PLC0415 - heavy

    table = dist.model_dump()
    ends = np.clip(at, _FARTHEST, 1 - _FARTHEST)
    match dist.dist:
        case "fixed":
            return np.full(at.shape, table["value"], dtype=np.float64)
        case "uniform":
            found = table["low"] + at * (table["high"] - table["low"])
        case "triangular":
            found = _triangular(table["low"], table["mode"], table["high"], at)
        case "exponential":
            found = -table["mean"] * np.log1p(-ends)
        case "gamma":
            found = _gamma(table["mean"], table["cv"], ends)
        case "lognormal":
            variance = np.log1p(table["cv"] ** 2)
            middle = table["mean"] * np.exp(-variance / 2)
            found = middle * np.exp(np.sqrt(variance) * special.ndtri(ends))
        case "half-normal":
            found = table["scale"] * special.ndtri((1 + ends) / 2)
        case "empirical":
            values = np.sort(np.asarray(table["values"], dtype=np.float64))
            found = values[np.minimum((at * len(values)).astype(np.int64), len(values) - 1)]
    return np.asarray(found, dtype=np.float64)


def _triangular(low: float, mode: float, high: float, at: FloatArray) -> FloatArray:
    if low == high:
        return np.full(at.shape, low)
    whole = high - low
    rising = low + np.sqrt(at * whole * (mode - low))
    falling = high - np.sqrt((1 - at) * whole * (high - mode))
    return np.where(at < (mode - low) / whole, rising, falling)


def _gamma(mean: float, cv: float, at: FloatArray) -> FloatArray:
    from scipy import special  # noqa: PLC0415 - heavy

    if cv == 0 or mean == 0:
        return np.full(at.shape, mean)
    shape = 1 / (cv * cv)
    return np.asarray(special.gammaincinv(shape, at) * mean / shape, dtype=np.float64)
