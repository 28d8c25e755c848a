"""Means over what the world decides: points of inputs, and replications at every point.

Points are drawn from the uncertain inputs; at every point the same number of replications is run.
Two things are told apart: how sure the mean is, and what the spread of single runs comes from.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, t_quantile
from supplysim.statistics.samples import FloatArray, refuse, sample

__all__ = ["Nested", "Shares", "nested_mean", "variance_shares"]


class Nested(NamedTuple):
    """A mean over uncertain inputs.

    Parameters
    ----------
    value, low, high
        The mean and its interval.
    between
        Variance between points: of the means over replications.
    within
        Mean variance between replications at one point.
    freedom
        Degrees of freedom of the interval.
    """

    value: float
    low: float
    high: float
    between: float
    within: float
    freedom: float


class Shares(NamedTuple):
    """What the variance of a single run consists of; the three add up to 1.

    Parameters
    ----------
    variance
        Of one run at an input, portfolio and draw taken at random.
    input, portfolio, noise
        Shares. ``portfolio`` is 0 where the portfolio is not varied by itself.
    """

    variance: float
    input: float
    portfolio: float
    noise: float


def nested_mean(
    values: ArrayLike, *, common: bool = True, confidence: float = CONFIDENCE
) -> Nested:
    """Return the mean over points and replications, with its interval.

    With streams of their own at every point, the unit is the point: between-point variance of the
    means, which holds within / n, over the number of points (Sun, Apley and Staum, Operations
    Research 59, 2011, 998-1007). With replication numbers shared by all points (common random
    numbers) the same draws return at every point and do not average out over points; the design
    is crossed, and the variance of the mean is (MS points + MS replications - MS interaction) /
    (points x replications), with Satterthwaite's degrees of freedom (Searle, Casella and
    McCulloch, Variance Components, 1992, section 4.3). It is never taken below that of the points.

    Parameters
    ----------
    values
        Shape (points, replications), at least two of each; entry [i, r] is replication r at
        point i.
    common
        Whether replication r has the same draws at all points.

    Raises
    ------
    InputError
        When the array has another shape, or holes.

    Examples
    --------
    Two points, two replications, draws of their own: means 2 and 6.

    >>> found = nested_mean([[1, 3], [5, 7]], common=False)
    >>> found.value, found.between, found.within, round(found.high, 2)
    (4.0, 8.0, 2.0, 29.41)
    """
    x = sample(values, where="values", ndim=2)
    points = len(x)
    rows = x.mean(axis=1)
    between, within = float(rows.var(ddof=1)), float(x.var(axis=1, ddof=1).mean())
    variance, freedom = between / points, float(points - 1)
    if common:
        crossed, satterthwaite = _crossed(x)
        if crossed > variance:
            variance, freedom = crossed, satterthwaite
    half = t_quantile(confidence, freedom) * math.sqrt(variance) if variance else 0.0
    value = float(x.mean())
    return Nested(value, value - half, value + half, between, within, freedom)


def variance_shares(values: ArrayLike) -> Shares:
    """Return what part of the variance of a single run input, portfolio and draws make up.

    Var(y) = Var(E(y | input)) + E(Var(E(y | input, portfolio) | input)) + the rest, each estimated
    without bias from products of different replications (and portfolios), whose draws are
    independent of one another; so it does not matter whether points share their draws. An
    estimate below zero counts as zero. With two axes ``portfolio`` is 0: a portfolio drawn anew
    with every replication is part of the noise then.

    Parameters
    ----------
    values
        Shape (points, replications), or (points, portfolios, replications), at least two of each;
        portfolio j and replication r are the same ones at every point.

    Raises
    ------
    InputError
        When the array has another shape, or holes.

    Examples
    --------
    Runs that differ by their inputs alone.

    >>> variance_shares([[1, 1], [3, 3]])
    Shares(variance=2.0, input=1.0, portfolio=0.0, noise=0.0)
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 2:  # noqa: PLR2004 - points and replications
        x = sample(array, where="values", ndim=2)
        noise = float(x.var(axis=1, ddof=1).mean())
        return _as_shares(_between(x), 0.0, noise)
    if array.ndim != 3:  # noqa: PLR2004
        refuse(
            "values", "应为二维或三维数组", "two or three axes are needed", value=str(array.ndim)
        )
    x = sample(array, where="values", ndim=3)
    noise = float(x.var(axis=2, ddof=1).mean())
    portfolio = float(np.mean([_between(cells) for cells in x]))
    return _as_shares(_between_points(x), portfolio, noise)


def _crossed(x: FloatArray) -> tuple[float, float]:
    """Return variance of the grand mean and its degrees of freedom, both effects random."""
    points, n = x.shape
    mean, rows, columns = x.mean(), x.mean(axis=1), x.mean(axis=0)
    squares = (
        n * float(np.sum((rows - mean) ** 2)) / (points - 1),
        points * float(np.sum((columns - mean) ** 2)) / (n - 1),
        float(np.sum((x - rows[:, None] - columns + mean) ** 2)) / ((points - 1) * (n - 1)),
    )
    freedoms = (points - 1, n - 1, (points - 1) * (n - 1))
    total = squares[0] + squares[1] - squares[2]
    weight = sum(square**2 / freedom for square, freedom in zip(squares, freedoms, strict=True))
    if total <= 0 or weight == 0:
        return 0.0, float(points - 1)
    # No surer than the rarer of the two: with few shared draws their number bounds everything.
    return total / (points * n), max(total**2 / weight, 1.0)


def _between(table: FloatArray) -> float:
    """Return the variance of the rows' expectations; columns are independent draws."""
    off = table - table.mean(axis=0)
    n = table.shape[1]
    products = float(np.sum(off.sum(axis=1) ** 2 - np.sum(off**2, axis=1)))
    return float(products / ((table.shape[0] - 1) * n * (n - 1)))


def _between_points(x: FloatArray) -> float:
    """Return Var(E(y | point)) from products over other portfolios and other replications."""
    points, portfolios, n = x.shape
    off = x - x.mean(axis=0)
    whole = off.sum(axis=(1, 2)) ** 2
    same_portfolio = np.sum(off.sum(axis=2) ** 2, axis=1)
    same_draw = np.sum(off.sum(axis=1) ** 2, axis=1)
    same_both = np.sum(off**2, axis=(1, 2))
    products = float(np.sum(whole - same_portfolio - same_draw + same_both))
    return float(products / ((points - 1) * portfolios * (portfolios - 1) * n * (n - 1)))


def _as_shares(inputs: float, portfolio: float, noise: float) -> Shares:
    parts = [max(part, 0.0) for part in (inputs, portfolio, noise)]
    whole = sum(parts)
    if whole == 0:
        return Shares(0.0, 0.0, 0.0, 0.0)
    return Shares(whole, *(part / whole for part in parts))
