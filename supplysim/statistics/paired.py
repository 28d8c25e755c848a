"""Two cases compared: paired by replication, or independent; and several comparisons at once.

Runs of the same seed and replication number face the same draws (common random numbers), so the
difference of a pair varies less than the difference of two runs with draws of their own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import (
    CONFIDENCE,
    Interval,
    leave_one_out,
    mean_interval,
    t_probability,
    t_quantile,
)
from supplysim.statistics.samples import FloatArray, refuse, sample, share

__all__ = [
    "Difference",
    "Pairs",
    "Welch",
    "holm",
    "holm_confidences",
    "paired_t",
    "running_difference",
    "variance_ratio",
    "welch",
]


class Difference(NamedTuple):
    """An estimated difference, before any adjustment for several of them.

    Parameters
    ----------
    value
        Second less first.
    error
        Its standard error; NaN where there is none.
    freedom
        Degrees of freedom of the error.
    """

    value: float
    error: float
    freedom: float

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Return low and high at a confidence."""
        if math.isnan(self.error):
            return math.nan, math.nan
        half = t_quantile(confidence, self.freedom) * self.error
        return self.value - half, self.value + half

    @property
    def p(self) -> float:
        """Two-sided p-value of "no difference"; without any spread 1 at zero, else 0."""
        if math.isnan(self.error):
            return math.nan
        if self.error == 0:
            return 1.0 if self.value == 0 else 0.0
        return t_probability(self.value / self.error, self.freedom)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A measure of two cases in the same replications, each a numerator over a denominator.

    Parameters
    ----------
    numerators, denominators
        (first case, second case), arrays of shape (n,), entry i being replication i.

    Examples
    --------
    Equal denominators: the paired t of the differences.

    >>> ones = np.ones(3)
    >>> pairs = Pairs((np.array([1.0, 2, 3]), np.array([2.0, 4, 3])), (ones, ones))
    >>> found = pairs.difference()
    >>> found.value, round(found.error, 4), found.freedom
    (1.0, 0.5774, 2)
    """

    numerators: tuple[FloatArray, FloatArray]
    denominators: tuple[FloatArray, FloatArray]

    @property
    def n(self) -> int:
        """Number of replications."""
        return len(self.numerators[0])

    def first(self, n: int) -> "Pairs":
        """Return the first ``n`` replications."""
        (a, b), (c, d) = self.numerators, self.denominators
        return Pairs((a[:n], b[:n]), (c[:n], d[:n]))

    def values(self) -> tuple[float, float]:
        """Return the ratio of sums of each case, NaN where the denominators sum to 0."""
        one, other = (
            float(top.sum() / bottom.sum()) if bottom.sum() else math.nan
            for top, bottom in zip(self.numerators, self.denominators, strict=True)
        )
        return one, other

    def singles(self) -> tuple[FloatArray, FloatArray]:
        """Return the ratio of each replication, NaN where there is none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (
                np.where(bottom != 0, top / bottom, math.nan)
                for top, bottom in zip(self.numerators, self.denominators, strict=True)
            )
        return one, other

    def difference(self) -> Difference:
        """Return second less first, with the jackknife error of the paired difference.

        The replication is left out of both cases at once, so what the pair shares cancels (Efron
        & Tibshirani 1993, chapter 11).
        """
        one, other = self.values()
        both = [
            leave_one_out(top, bottom)
            for top, bottom in zip(self.numerators, self.denominators, strict=True)
        ]
        if both[0] is None or both[1] is None or math.isnan(one + other):
            return Difference(other - one, math.nan, math.nan)
        off = both[1] - both[0]
        n = self.n
        spread = float(np.sum((off - off.mean()) ** 2))
        # What is left of equal numbers after rounding is no spread.
        size = max(float(np.abs(both[0]).max()), float(np.abs(both[1]).max()))
        if spread <= n * (8 * np.finfo(float).eps * size) ** 2:
            spread = 0.0
        value = other - one
        if not spread and abs(value) <= 8 * np.finfo(float).eps * size:
            value = 0.0
        return Difference(value, math.sqrt((n - 1) / n * spread), n - 1)


class Welch(NamedTuple):
    """Difference of the means of two independent samples.

    Parameters
    ----------
    value, low, high
        Second less first, and its interval.
    freedom
        Degrees of freedom after Welch.
    """

    value: float
    low: float
    high: float
    freedom: float


def paired_t(first: ArrayLike, second: ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the mean of second less first over replications, with the paired t interval.

    Law 2015, section 10.2.1.

    Parameters
    ----------
    first, second
        One number a replication, in the same order, shape (n,).

    Raises
    ------
    InputError
        When they are not equally many, or fewer than two.

    Examples
    --------
    Two inventory policies over five replications, 90 %.

    >>> first = [118.21, 120.22, 122.45, 122.68, 119.40]
    >>> second = [126.97, 124.31, 126.68, 122.66, 127.23]
    >>> [round(number, 2) for number in paired_t(first, second, confidence=0.9)[:3]]
    [4.98, 1.65, 8.31]
    """
    one, other = sample(first, where="first"), sample(second, where="second")
    if len(one) != len(other):
        refuse(
            "second",
            "两组重复次数不同，不能成对",
            "as many replications as in the first are needed to pair them",
            value=f"{len(one)}, {len(other)}",
        )
    return mean_interval(other - one, confidence=confidence)


def welch(first: ArrayLike, second: ArrayLike, *, confidence: float = CONFIDENCE) -> Welch:
    """Return the difference of means of independent samples whose variances may differ.

    Degrees of freedom (a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1)), a and b being s^2 / n of
    each (Welch, Biometrika 29, 1938, 350-362; Law 2015, section 10.2.2).

    Raises
    ------
    InputError
        When one of them has fewer than two values.

    Examples
    --------
    >>> found = welch([118.21, 120.22, 122.45, 122.68, 119.40],
    ...               [126.97, 124.31, 126.68, 122.66, 127.23], confidence=0.9)
    >>> round(found.value, 2), round(found.freedom, 2)
    (4.98, 7.99)
    """
    one, other = sample(first, where="first"), sample(second, where="second")
    share(confidence, where="confidence")
    a, b = (float(x.var(ddof=1)) / len(x) for x in (one, other))
    value = float(other.mean() - one.mean())
    if a + b == 0:
        return Welch(value, value, value, float(len(one) + len(other) - 2))
    freedom = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    half = t_quantile(confidence, freedom) * math.sqrt(a + b)
    return Welch(value, value - half, value + half, freedom)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, step down.

    The i-th smallest of m is multiplied by m - i + 1, and is at least the one before it (Holm,
    Scandinavian Journal of Statistics 6, 1979, 65-70). Rejecting where the adjusted value is at
    most alpha keeps the chance of any false rejection at alpha, however they depend on one
    another.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03, 0.005])
    [0.03, 0.06, 0.06, 0.02]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, largest = [0.0] * len(order), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


def holm_confidences(p_values: Sequence[float], *, confidence: float = CONFIDENCE) -> list[float]:
    """Return the confidence at which each interval agrees with Holm's decision.

    The i-th smallest p-value is tested at alpha / (m - i + 1) as long as all before it were
    rejected; its interval has that confidence, and all after the first that is not rejected have
    the confidence of that one (Serlin, Journal of Experimental Education 61, 1993, 350-360). An
    interval then excludes zero just where Holm's procedure rejects. That some interval excludes a
    true zero has a chance of at most alpha; as statements on the size of many differences they
    hold one by one and not all together.

    Examples
    --------
    >>> [round(1 - c, 4) for c in holm_confidences([0.01, 0.3, 0.4])]
    [0.0167, 0.025, 0.025]
    """
    alpha, count = 1 - confidence, len(p_values)
    order = sorted(range(count), key=lambda i: p_values[i])
    found, level, stopped = [confidence] * count, alpha, False
    for rank, i in enumerate(order):
        if not stopped:
            level = alpha / (count - rank)
            stopped = p_values[i] > level
        found[i] = 1 - level
    return found


def variance_ratio(first: ArrayLike, second: ArrayLike) -> float:
    """Return how many times smaller pairing makes the variance of the difference.

    (s1^2 + s2^2) / s^2 of the paired differences: with draws of their own, the two cases would
    need that many times the replications for the same interval (Law 2015, section 11.2). Above 1
    pairing helps; infinite where the pairs differ by a constant.

    Examples
    --------
    >>> round(variance_ratio([1, 2, 3, 4], [2, 3, 4, 6]), 2)
    18.33
    """
    one, other = sample(first, where="first"), sample(second, where="second")
    apart = float(one.var(ddof=1) + other.var(ddof=1))
    paired = float((other - one).var(ddof=1))
    if paired == 0:
        return math.nan if apart == 0 else math.inf
    return apart / paired


def running_difference(
    pairs: Pairs, *, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return difference and half width over the first 1, 2, ... n replications.

    Returns
    -------
    tuple
        Two arrays of shape (n,); half widths are NaN where there is no interval.
    """
    found = [pairs.first(n).difference() for n in range(1, pairs.n + 1)]
    halves = [
        math.nan if math.isnan(d.error) else t_quantile(confidence, d.freedom) * d.error
        for d in found
    ]
    return np.array([d.value for d in found]), np.array(halves)
