"""Intervals over replications: the replication is the unit of inference.

Observations inside one replication depend on one another, so an interval over components of a
run is far too narrow. Over replications, which are independent, Student's t holds.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.samples import FloatArray, sample, share

__all__ = [
    "CONFIDENCE",
    "Interval",
    "alike",
    "jackknife",
    "leave_one_out",
    "mean_interval",
    "running_mean",
    "running_ratio",
    "t_probability",
    "t_quantile",
]

CONFIDENCE = 0.95
"""Of an interval where nothing else is said."""


class Interval(NamedTuple):
    """An estimate with its confidence interval.

    Parameters
    ----------
    value
        The estimate.
    low, high
        Limits, in the unit of the value; NaN where one replication leaves none.
    n
        Number of replications.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def half(self) -> float:
        """Half the width."""
        return (self.high - self.low) / 2


def mean_interval(values: ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the mean over replications with Student's t interval.

    Mean +- t(n - 1) s / root n, with s the standard deviation with divisor n - 1 (Law, Simulation
    Modeling and Analysis, 5th ed. 2015, equation 4.12).

    Parameters
    ----------
    values
        One number a replication, shape (n,).
    confidence
        Between 0 and 1.

    Raises
    ------
    InputError
        When there is no value, or one is not finite.

    Examples
    --------
    Law's ten observations (section 4.5), 90 %: 1.34 +- 0.24.

    >>> found = mean_interval(
    ...     [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09], confidence=0.9)
    >>> round(found.value, 2), round(found.half, 2)
    (1.34, 0.24)
    """
    x = sample(values, least=1)
    share(confidence, where="confidence")
    mean, n = float(x.mean()), len(x)
    if n == 1:
        return Interval(mean, math.nan, math.nan, n)
    half = t_quantile(confidence, n - 1) * float(x.std(ddof=1)) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


def alike(low: float, high: float) -> bool:
    """Tell whether limits coincide: every replication gave the same, and nothing was estimated.

    A spread of zero in a few runs is no certainty about all runs. What is left after rounding
    counts as none.

    Examples
    --------
    >>> alike(0.3, 0.1 + 0.2), alike(0.2, 0.3), alike(math.nan, math.nan)
    (True, False, False)
    """
    return abs(high - low) <= 1e-12 * max(abs(low), abs(high))


def running_mean(
    values: ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return mean and half width of the first 1, 2, ... n replications.

    Returns
    -------
    tuple
        Two arrays of shape (n,); the first half width is NaN.

    Examples
    --------
    >>> means, halves = running_mean([1, 3, 2])
    >>> means.tolist(), halves.round(2).tolist()
    ([1.0, 2.0, 2.0], [nan, 12.71, 2.48])
    """
    x = sample(values, least=1)
    n = np.arange(1, len(x) + 1)
    shifted = x - x[0]  # squares of large, nearly equal numbers would cancel
    sums, squares = np.cumsum(shifted), np.cumsum(shifted**2)
    halves = np.full(len(x), math.nan)
    left = np.maximum(squares[1:] - sums[1:] ** 2 / n[1:], 0.0) / (n[1:] - 1)
    halves[1:] = _t_quantiles(confidence, n[1:] - 1) * np.sqrt(left / n[1:])
    return x[0] + sums / n, halves


def jackknife(
    numerator: FloatArray, denominator: FloatArray, *, confidence: float = CONFIDENCE
) -> tuple[float | None, float | None, float | None]:
    """Return a ratio of sums with the t interval of its jackknife.

    With n replications, the standard error is the root of (n - 1) / n x the sum of squared
    deviations of the leave-one-out ratios from their mean (Efron & Tibshirani 1993, chapter 11);
    the interval is value +- t(n - 1) x standard error. The value itself is not corrected. With
    the same denominator in all replications it is :func:`mean_interval` of the ratios.

    Parameters
    ----------
    numerator, denominator
        Sums of each replication, shape (n,).
    confidence
        Between 0 and 1.

    Returns
    -------
    tuple
        Value, low, high; None where there is no value or no interval.

    Examples
    --------
    Ten of 20 on time in one year, 30 of 30 in the next: 40 of 50, not the mean of .5 and 1.

    >>> jackknife(np.array([10.0, 30.0]), np.array([20.0, 30.0]))[0]
    0.8
    """
    n = len(numerator)
    total = denominator.sum()
    if not total or not math.isfinite(total + numerator.sum()):
        return None, None, None
    value = float(numerator.sum() / total)
    without = leave_one_out(numerator, denominator)
    if without is None:  # one replication has no interval
        return value, None, None
    variance = (n - 1) / n * float(np.sum((without - without.mean()) ** 2))
    half = t_quantile(confidence, n - 1) * math.sqrt(variance)
    return value, value - half, value + half


def running_ratio(
    numerator: ArrayLike, denominator: ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return ratio of sums and half width of the first 1, 2, ... n replications.

    The interval of each prefix is that of :func:`jackknife`.

    Parameters
    ----------
    numerator, denominator
        Sums of each replication, shape (n,); n may be 0.
    confidence
        Between 0 and 1.

    Returns
    -------
    tuple
        Two arrays of shape (n,); NaN where there is no value or no interval.

    Examples
    --------
    >>> values, halves = running_ratio([10, 30, 20], [20, 30, 25])
    >>> values.tolist(), halves.round(2).tolist()
    ([0.5, 0.8, 0.8], [nan, 3.18, 0.6])
    """
    top, bottom = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    values, halves = np.full(len(top), math.nan), np.full(len(top), math.nan)
    for n in range(1, len(top) + 1):
        value, low, high = jackknife(top[:n], bottom[:n], confidence=confidence)
        if value is not None:
            values[n - 1] = value
        if low is not None and high is not None:
            halves[n - 1] = (high - low) / 2
    return values, halves


def leave_one_out(numerator: FloatArray, denominator: FloatArray) -> FloatArray | None:
    """Return the ratio of sums without each replication, None where one of them has none."""
    left = denominator.sum() - denominator
    if len(numerator) < 2 or not left.all():  # noqa: PLR2004 - with one nothing is left
        return None
    return np.asarray((numerator.sum() - numerator) / left, dtype=np.float64)


def t_quantile(confidence: float, freedom: float) -> float:
    """Return the two-sided quantile of Student's t: P(-t < T < t) = confidence.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 3)
    2.262
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy is loaded only where it is needed

    return float(stdtrit(freedom, 0.5 + confidence / 2))


def t_probability(t: float, freedom: float) -> float:
    """Return P(abs(T) > abs(t)) of Student's t.

    Examples
    --------
    >>> round(t_probability(2.262, 9), 3)
    0.05
    """
    from scipy.special import stdtr  # noqa: PLC0415 - scipy is loaded only where it is needed

    return float(2 * stdtr(freedom, -abs(t)))


def _t_quantiles(confidence: float, freedom: "np.ndarray") -> FloatArray:
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy is loaded only where it is needed

    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2), dtype=np.float64)
