"""Which alternative is best, with a stated chance of being right.

All procedures look for the largest mean (``largest=False``: the smallest) and treat means closer
than an indifference zone as equally good. Those here work on runs with common random numbers too;
:mod:`supplysim.statistics.two_stage` holds those that do not.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.procedure import Ask, Chosen, Observe, Procedure, follow
from supplysim.statistics.samples import FloatArray, refuse, sample, share

__all__ = ["kim_nelson", "kim_nelson_steps", "subset"]

_A_TENTH = 10
"""While it goes on, KN may be given a tenth more replications than it has asked for."""


def subset(
    values: ArrayLike,
    *,
    zone: float = 0.0,
    confidence: float = CONFIDENCE,
    largest: bool = True,
    common: bool = True,
) -> list[int]:
    """Return the alternatives that can still be the best, the best among them with confidence.

    Screen-to-the-best of Nelson, Swann, Goldsman and Song, Operations Research 49, 2001, 950-963:
    i stays when its mean is at least that of every other l less max(0, W(il) - zone). Independent
    runs: W(il) = sqrt(t^2 (S_i^2 + S_l^2) / n) with t the (confidence)^(1/(k-1)) quantile of n - 1
    degrees of freedom. With common random numbers W(il) = t S_il / sqrt(n) from the variance of
    the paired differences and t at 1 - (1 - confidence) / (k - 1), by Bonferroni.

    Parameters
    ----------
    values
        Shape (k, n): alternatives, replications.
    zone
        Differences up to this do not matter; in the unit of the response.
    common
        Whether replication r had the same draws in all alternatives.

    Raises
    ------
    InputError
        When there are fewer than two alternatives or replications.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=20)
    >>> subset([noise, noise + 0.01 * noise[::-1], noise - 3])
    [0, 1]
    """
    x = sample(values, ndim=2)
    share(confidence, where="confidence")
    _zone(zone, least=0.0)
    if not largest:
        x = -x
    k, n = x.shape
    means = x.mean(axis=1)
    if common:
        level = 1 - (1 - confidence) / (k - 1)
        spread = _difference_variances(x)
    else:
        level = confidence ** (1 / (k - 1))
        variances = x.var(axis=1, ddof=1)
        spread = variances[:, None] + variances[None, :]
    widths = np.maximum(_one_sided_t(level, n - 1) * np.sqrt(spread / n) - zone, 0.0)
    stays = (means[:, None] >= means[None, :] - widths).all(axis=1)
    return [int(i) for i in np.flatnonzero(stays)]


def kim_nelson(
    observe: Observe,
    alternatives: int,
    *,
    zone: float,
    first: int = 10,
    confidence: float = CONFIDENCE,
    largest: bool = True,
    most: int = 1_000_000,
) -> Chosen:
    """Run alternatives one replication at a time, dropping those that cannot be the best.

    :func:`kim_nelson_steps`, answered by a function.

    Parameters
    ----------
    observe
        Gives the response of (alternative, replication).
    alternatives, zone, first, confidence, largest, most
        As in :func:`kim_nelson_steps`.

    Raises
    ------
    InputError
        When an argument is outside its range, or ``most`` is reached.

    Examples
    --------
    >>> draws = np.random.default_rng(0).normal(size=500)
    >>> kim_nelson(lambda i, r: i + draws[r], 3, zone=0.5).best
    2
    """
    steps = kim_nelson_steps(
        alternatives, zone=zone, first=first, confidence=confidence, largest=largest, most=most
    )
    chosen = follow(steps, observe)
    if not chosen.decided:
        refuse(
            "most",
            f"重复 {most} 次仍未分出；请加大无差别区",
            f"undecided after {most} replications; widen the indifference zone",
            value=str(len(chosen.stays)),
        )
    return chosen


def kim_nelson_steps(
    alternatives: int,
    *,
    zone: float,
    first: int = 10,
    confidence: float = CONFIDENCE,
    largest: bool = True,
    most: int = 1_000_000,
) -> Procedure:
    """Ask for one replication of each alternative that is left, until one is.

    The fully sequential procedure of Kim and Nelson, ACM Transactions on Modeling and Computer
    Simulation 11, 2001, 251-273, with c = 1: eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2,
    h^2 = 2 eta (n0 - 1), and i is dropped after r replications when its mean is below that of some
    l by more than max(0, zone / (2 r) (h^2 S_il^2 / zone^2 - r)). Valid with independent streams
    and with common random numbers, which make S_il and the effort smaller. The chance of a
    correct choice is at least ``confidence`` when the best is better by ``zone``.

    Parameters
    ----------
    alternatives
        Their number k, at least 2.
    zone
        Smallest difference that matters, above 0; in the unit of the response.
    first
        Replications of every alternative before anything is dropped, n0.
    most
        Replications of an alternative after which it gives up, undecided.

    Raises
    ------
    InputError
        When an argument is outside its range.
    """
    share(confidence, where="confidence")
    _zone(zone)
    if alternatives < 2 or not 2 <= first <= most:  # noqa: PLR2004
        refuse(
            "alternatives",
            "至少两个方案；首批重复至少两次，且不多于最多次数",
            "at least two alternatives are needed, and from two first replications to the most",
            value=f"{alternatives}, {first}, {most}",
        )
    sign = 1.0 if largest else -1.0
    told = yield Ask(tuple((i, r) for i in range(alternatives) for r in range(first)))
    x = sign * np.array(told).reshape(alternatives, first)
    sums, r = x.sum(axis=1), first
    runs = np.full(alternatives, first)
    alpha = 1 - confidence
    eta = ((2 * alpha / (alternatives - 1)) ** (-2 / (first - 1)) - 1) / 2
    bound = 2 * eta * (first - 1) * _difference_variances(x) / zone**2
    alive = np.arange(alternatives)
    needed = 0
    while True:
        means = sums[alive] / r
        widths = np.maximum(zone / (2 * r) * (bound[np.ix_(alive, alive)] - r), 0.0)
        alive = alive[(means[:, None] >= means[None, :] - widths).all(axis=1)]
        last = math.floor(bound[np.ix_(alive, alive)].max()) + 1
        if len(alive) == 1 or r >= last:
            alive = alive[[(sums[alive] / r).argmax()]]
            break
        if r >= most:
            needed = last
            break
        told = yield Ask(tuple((int(i), r) for i in alive), min(r // _A_TENTH, most - r - 1))
        sums[alive] += sign * np.array(told)
        r += 1
        runs[alive] = r
    return Chosen(
        best=int(alive[sums[alive].argmax()]),
        runs=tuple(map(int, runs)),
        means=tuple(map(float, sign * sums / runs)),
        stays=tuple(map(int, alive)),
        probability=None if needed else confidence,
        needed=needed,
    )


def _difference_variances(x: FloatArray) -> FloatArray:
    """Return the variances of paired differences between all alternatives, shape (k, k)."""
    covariance = np.cov(x)
    own = np.diag(covariance)
    return np.asarray(np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0.0))


def _one_sided_t(level: float, freedom: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy is loaded only where it is needed

    return float(stdtrit(freedom, level))


def _zone(zone: float, *, least: float = math.ulp(0.0)) -> None:
    if not zone >= least:
        refuse(
            "zone", "无差别区应大于 0", "an indifference zone must be above 0", value=f"{zone:g}"
        )
