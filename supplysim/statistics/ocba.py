"""Where the next runs do most to tell the best alternative: optimal computing budget allocation."""

import math

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.samples import FloatArray, IntArray, refuse, sample
from supplysim.statistics.two_stage import Streams, independent_only

__all__ = ["ocba", "ocba_shares"]


def ocba(
    means: ArrayLike,
    variances: ArrayLike,
    runs: ArrayLike,
    more: int,
    *,
    streams: Streams,
    largest: bool = True,
) -> list[int]:
    """Return how many of the next runs each alternative should get.

    :func:`ocba_shares`, truncated to whole runs; the rest goes to the best.

    Examples
    --------
    >>> ocba([1.2, 2.1, 3.4, 4.87, 6.05], [3.3, 2, 4.5, 5.3, 6.9], [12, 6, 5, 5, 4], 100,
    ...      streams="independent", largest=False)
    [48, 38, 11, 2, 1]
    """
    wanted = ocba_shares(means, variances, runs, more, streams=streams, largest=largest)
    whole = np.floor(wanted + 1e-9).astype(np.int64)
    x = np.asarray(means, dtype=np.float64)
    best = int(x.argmax() if largest else x.argmin())
    whole[best] += more - int(whole.sum())
    return [int(number) for number in whole]


def ocba_shares(
    means: ArrayLike,
    variances: ArrayLike,
    runs: ArrayLike,
    more: int,
    *,
    streams: Streams,
    largest: bool = True,
) -> FloatArray:
    """Return the next runs of each alternative before rounding; they sum to ``more``.

    In all, N_i / N_j = (s_i / d_i)^2 / (s_j / d_j)^2 for alternatives that are worse than the best
    by d, and N_best = s_best sqrt(sum N_i^2 / s_i^2) (Chen, Lin, Yucesan and Chick, Discrete Event
    Dynamic Systems 10, 2000, 251-270). What has been run counts; an alternative that already has
    more than its part gets none, and the others share what is left.

    Parameters
    ----------
    means, variances
        So far, shape (k,).
    runs
        So far, shape (k,).
    more
        Runs to spread.
    streams
        How they were run; ``"common"`` is refused.

    Raises
    ------
    InputError
        On common random numbers, shapes that do not fit, a variance that is not above 0, or more
        than one best alternative.

    Examples
    --------
    >>> ocba_shares([1.2, 2.1, 3.4, 4.87, 6.05], [3.3, 2, 4.5, 5.3, 6.9], [12, 6, 5, 5, 4], 100,
    ...             streams="independent", largest=False).round(2).tolist()
    [46.89, 38.18, 11.64, 2.04, 1.25]
    """
    independent_only(streams, "OCBA")
    x, spread = sample(means, where="means"), sample(variances, where="variances")
    done = sample(runs, where="runs").astype(np.int64)
    if not (len(x) == len(spread) == len(done)) or not (spread > 0).all() or more < 0:
        refuse(
            "variances",
            "每个方案各一个均值、方差（大于 0）与已运行次数",
            "one mean, one variance above 0 and one number of runs an alternative are needed",
            value=f"{len(x)}, {len(spread)}, {len(done)}; {more}",
        )
    ratios = _ratios(x if largest else -x, spread)
    return _spread(ratios, done, more)


def _ratios(x: FloatArray, spread: FloatArray) -> FloatArray:
    best = int(x.argmax())
    behind = x[best] - x
    others = np.arange(len(x)) != best
    if not (behind[others] > 0).all():
        refuse(
            "means",
            "有两个方案的均值并列最好，无法分配；请先多跑几次",
            "two alternatives share the best mean; run a few more first",
            value=f"{x[best]:g}",
        )
    ratios = np.zeros(len(x))
    ratios[others] = spread[others] / behind[others] ** 2
    ratios[best] = math.sqrt(spread[best] * float(np.sum(ratios[others] ** 2 / spread[others])))
    return ratios


def _spread(ratios: FloatArray, done: IntArray, more: int) -> FloatArray:
    """Return what each gets, dropping those that already have their part."""
    open_ = np.ones(len(ratios), dtype=np.bool_)
    while True:
        budget = more + int(done[open_].sum())
        wanted = np.where(open_, ratios / ratios[open_].sum() * budget - done, 0.0)
        if not (wanted < 0).any():
            return wanted
        open_ &= wanted >= 0
