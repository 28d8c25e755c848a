"""Quantiles over replications, with intervals that assume no distribution."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, Interval
from supplysim.statistics.samples import FloatArray, sample, share

__all__ = ["Ranks", "quantile_interval", "quantile_ranks"]


class Ranks(NamedTuple):
    """The order statistics that enclose a quantile.

    Parameters
    ----------
    low, high
        Ranks from 1; None where the sample is too small for that limit.
    coverage
        Chance that the quantile lies between them; with one limit missing, on its side of the
        other.
    """

    low: int | None
    high: int | None
    coverage: float


def quantile_ranks(n: int, probability: float, *, confidence: float = CONFIDENCE) -> Ranks:
    """Return the ranks between which a quantile lies, with equal tails.

    The number of observations below the p-quantile is binomial (n, p): the low rank is the largest
    l with P(B < l) <= alpha / 2, the high one the smallest u with P(B >= u) <= alpha / 2
    (David and Nagaraja, Order Statistics, 3rd ed. 2003, section 7.1).

    Parameters
    ----------
    n
        Number of observations.
    probability
        Of the quantile, between 0 and 1: 0.5 for the median.

    Examples
    --------
    >>> ranks = quantile_ranks(20, 0.5)
    >>> ranks.low, ranks.high, round(ranks.coverage, 4)
    (6, 15, 0.9586)

    The least number of replications that bounds a 90 % quantile from above is 36.

    >>> quantile_ranks(35, 0.9).high, quantile_ranks(36, 0.9).high
    (None, 36)
    """
    share(probability, where="probability")
    share(confidence, where="confidence")
    below = _below(n, probability)  # P(B < rank) for rank 0 .. n
    tail = (1 - confidence) / 2
    lows = [rank for rank in range(1, n + 1) if below[rank] <= tail]
    highs = [rank for rank in range(1, n + 1) if 1 - below[rank] <= tail]
    low, high = (lows[-1] if lows else None), (highs[0] if highs else None)
    covered = (below[high] if high else 1.0) - (below[low] if low else 0.0)
    return Ranks(low, high, float(covered) if low or high else 1.0)


def quantile_interval(
    values: ArrayLike, probability: float, *, confidence: float = CONFIDENCE
) -> Interval:
    """Return a quantile over replications with its order-statistic interval.

    The estimate is the order statistic of rank ceil(n p) (inverse of the empirical distribution).

    Returns
    -------
    Interval
        A limit that the sample is too small for is infinite.

    Examples
    --------
    >>> quantile_interval(range(1, 21), 0.5)
    Interval(value=10.0, low=6.0, high=15.0, n=20)
    """
    x = np.sort(sample(values, least=1))
    n = len(x)
    ranks = quantile_ranks(n, probability, confidence=confidence)
    value = float(x[max(math.ceil(n * probability - 1e-9), 1) - 1])
    low = float(x[ranks.low - 1]) if ranks.low else -math.inf
    high = float(x[ranks.high - 1]) if ranks.high else math.inf
    return Interval(value, low, high, n)


def _below(n: int, probability: float) -> FloatArray:
    from scipy.special import bdtr  # noqa: PLC0415 - scipy is loaded only where it is needed

    counts = np.arange(n)
    return np.concatenate([[0.0], np.asarray(bdtr(counts, n, probability), dtype=np.float64)])
