"""Steady-state studies: where the start ends, and intervals from one long run.

A construction programme is terminating and needs none of this. A line or a queue run for long
does: the numbers of its start are cut, the same cut for all cases that are compared.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, Interval, mean_interval
from supplysim.statistics.samples import FloatArray, refuse, sample

__all__ = ["Batches", "Cut", "batch_means", "common_cut", "mser5", "welch_graph"]

_FIVE = 5
"""Observations in a batch of MSER-5."""

_BATCHES = 20
"""Law 2015, section 9.5.3, advises 5 to 10 for coverage; 20 shows correlation between them."""


class Cut(NamedTuple):
    """What to leave out at the start.

    Parameters
    ----------
    observations
        How many; None when the series tells none ("inconclusive"): it still changes in its
        second half, and is too short.
    statistic
        Squared standard error at the cut.
    """

    observations: int | None
    statistic: float


class Batches(NamedTuple):
    """An interval from one run.

    Parameters
    ----------
    interval
        Of the mean, over batch means.
    correlation
        Lag-1 autocorrelation of the batch means.
    dependent
        Whether it is too large for independent batches (von Neumann's test, 5 %): the interval
        is then too narrow, and the run too short.
    """

    interval: Interval
    correlation: float
    dependent: bool


def mser5(values: ArrayLike) -> Cut:
    """Return how many observations MSER-5 cuts.

    Over batch means of five, the cut d minimises sum (y - mean)^2 / (m - d)^2 of what is left
    (White, Simulation 69, 1997, 323-334). A minimum in the second half of the series is
    "inconclusive" (White, Cobb and Spratt, Winter Simulation Conference 2000). Cuts that leave
    fewer than six batches are not looked at: two that happen to be alike would win (Hoad,
    Robinson and Davies, Journal of the Operational Research Society 61, 2010, 1389-1403).

    Parameters
    ----------
    values
        A series in time order, or its mean over replications; at least 50 observations.

    Raises
    ------
    InputError
        When there are fewer.

    Examples
    --------
    >>> start = [10.0] * 100
    >>> mser5(start + list(np.random.default_rng(0).normal(size=900))).observations
    100
    >>> mser5(range(1000)).observations is None
    True
    """
    x = sample(values, least=10 * _FIVE)
    count = len(x) // _FIVE
    means = x[: count * _FIVE].reshape(count, _FIVE).mean(axis=1)
    # From the end: sums over what is left after every cut.
    shifted = (means - means[-1])[::-1]
    left = np.arange(1, count + 1)
    sums, squares = np.cumsum(shifted), np.cumsum(shifted**2)
    statistic = (np.maximum(squares - sums**2 / left, 0.0) / left.astype(np.float64) ** 2)[::-1]
    allowed = statistic[: count - _FIVE]
    cut = int(allowed.argmin())
    if cut > count // 2:
        return Cut(None, float(allowed[cut]))
    return Cut(cut * _FIVE, float(allowed[cut]))


def common_cut(series: "list[ArrayLike]") -> Cut:
    """Return one cut for all compared cases: the largest of theirs, none when one has none.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=900)
    >>> common_cut([[10.0] * 50 + list(noise), [10.0] * 100 + list(noise)]).observations
    100
    """
    cuts = [mser5(values) for values in series]
    worst = max(cut.statistic for cut in cuts)
    numbers = [cut.observations for cut in cuts]
    if None in numbers:
        return Cut(None, worst)
    return Cut(max(number for number in numbers if number is not None), worst)


def welch_graph(replications: ArrayLike, *, window: int) -> FloatArray:
    """Return Welch's graph: the mean over replications, smoothed by a moving average.

    Entry i is the mean of entries i - w .. i + w, of fewer near the start (Welch 1983, in
    Lavenberg (ed.), Computer Performance Modeling Handbook; Law 2015, section 9.5.1). A person
    reads off where it has become flat.

    Parameters
    ----------
    replications
        Shape (replications, length).
    window
        w, at most a quarter of the length.

    Returns
    -------
    numpy.ndarray
        Shape (length - w,).

    Examples
    --------
    >>> welch_graph([[0, 3, 6, 9, 9, 9, 9, 9]], window=1).tolist()
    [0.0, 3.0, 6.0, 8.0, 9.0, 9.0, 9.0]
    """
    series = sample(replications, least=1, ndim=2)
    mean = series.mean(axis=0)
    if not 0 <= window <= len(mean) // 4:
        refuse(
            "window",
            "应在 0 与序列长度的四分之一之间",
            "must lie between 0 and a quarter of the length",
            value=str(window),
        )
    graph = np.empty(len(mean) - window)
    for i in range(len(graph)):
        reach = min(i, window)
        graph[i] = mean[i - reach : i + reach + 1].mean()
    return graph


def batch_means(
    values: ArrayLike, *, batches: int = _BATCHES, confidence: float = CONFIDENCE
) -> Batches:
    """Return the interval of a steady-state mean from one run, cut in batches.

    Student's t over the means of equally long batches (Schmeiser, Operations Research 30, 1982,
    556-568); observations that fill no batch are left out at the start. Whether the batches are
    long enough is tested on their lag-1 autocorrelation (von Neumann 1941: normal with variance
    (b - 2) / (b^2 - 1), b batches; Fishman, Management Science 24, 1978, 510-521).

    Raises
    ------
    InputError
        When there are fewer than two observations a batch, or fewer than three batches.

    Examples
    --------
    >>> found = batch_means(np.random.default_rng(1).normal(5, 1, 4000))
    >>> found.interval.low < 5 < found.interval.high, found.dependent
    (True, False)
    """
    if batches < 3:  # noqa: PLR2004 - two give no correlation
        refuse("batches", "至少 3 批", "at least 3 are needed", value=str(batches))
    x = sample(values, least=2 * batches)
    size = len(x) // batches
    means = x[len(x) - size * batches :].reshape(batches, size).mean(axis=1)
    interval = mean_interval(means, confidence=confidence)
    off = means - means.mean()
    spread = float(np.sum(off**2))
    if spread == 0:
        return Batches(interval, 0.0, dependent=False)
    # von Neumann's ratio holds the ends' share, which plain lag-1 correlation lacks.
    correlation = float(np.sum(off[1:] * off[:-1]) + (off[0] ** 2 + off[-1] ** 2) / 2) / spread
    error = math.sqrt((batches - 2) / (batches**2 - 1))
    return Batches(interval, correlation, dependent=correlation > _ONE_SIDED * error)


_ONE_SIDED = 1.6448536269514722
"""95 % quantile of the normal distribution."""
