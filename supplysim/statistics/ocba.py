"""Where the next runs do most to tell the best alternative: optimal computing budget allocation."""

import math

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.procedure import Ask, Chosen, Procedure
from supplysim.statistics.samples import FloatArray, IntArray, refuse, sample, share
from supplysim.statistics.two_stage import Streams, independent_only

__all__ = ["correct_selection", "ocba", "ocba_shares", "ocba_steps"]

_STEP = 5
"""Fewest runs between two looks (Chen et al. 2000: above 5, below a tenth of the alternatives)."""


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
        On common random numbers, shapes that do not fit, a variance below 0 or none above, or
        more than one best alternative.

    Examples
    --------
    >>> ocba_shares([1.2, 2.1, 3.4, 4.87, 6.05], [3.3, 2, 4.5, 5.3, 6.9], [12, 6, 5, 5, 4], 100,
    ...             streams="independent", largest=False).round(2).tolist()
    [46.89, 38.18, 11.64, 2.04, 1.25]
    """
    independent_only(streams, "OCBA")
    x, spread = sample(means, where="means"), sample(variances, where="variances")
    done = sample(runs, where="runs").astype(np.int64)
    if not (len(x) == len(spread) == len(done)) or not _some(spread) or more < 0:
        refuse(
            "variances",
            "每个方案各一个均值、方差（不小于 0，不全为 0）与已运行次数",
            "one mean, one variance (not below 0, not all of them 0) and one number of runs an "
            "alternative are needed",
            value=f"{len(x)}, {len(spread)}, {len(done)}; {more}",
        )
    ratios = _ratios(x if largest else -x, spread)
    return _spread(ratios, done, more)


def correct_selection(
    means: ArrayLike, variances: ArrayLike, runs: ArrayLike, *, largest: bool = True
) -> FloatArray:
    """Return the probability that each alternative is better than the one with the best mean.

    Bayesian, with flat priors and variances taken as known: Phi(-d / sqrt(S_b^2 / N_b +
    S_i^2 / N_i)), 0 for the best itself. One less their sum is the approximate probability of
    correct selection, a lower bound by Bonferroni (Chen et al. 2000, APCS).

    Parameters
    ----------
    means, variances, runs
        So far, shape (k,).

    Examples
    --------
    Two standard errors behind: Phi(-2) = .023.

    >>> correct_selection([5, 3], [2, 2], [4, 4]).round(3).tolist()
    [0.0, 0.023]
    """
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is loaded only where it is needed

    x = sample(means, where="means") * (1 if largest else -1)
    error = np.asarray(variances, dtype=np.float64) / np.asarray(runs, dtype=np.float64)
    best = int(x.argmax())
    behind, spread = x[best] - x, np.sqrt(error + error[best])
    with np.errstate(divide="ignore", invalid="ignore"):
        # what is behind without any noise is behind; what is equal may be better as well as not
        z = np.where(behind > 0, behind / spread, 0.0)
    found = np.asarray(ndtr(-z), dtype=np.float64)
    found[best] = 0.0
    return found


def ocba_steps(
    alternatives: int,
    *,
    budget: int,
    first: int = 10,
    confidence: float = CONFIDENCE,
    largest: bool = True,
) -> Procedure:
    """Ask for runs where they tell most, until the best is known or the budget is spent.

    The sequential algorithm of Chen et al. 2000: ``first`` replications of every alternative, then
    a few at a time by :func:`ocba`, until the estimated probability of correct selection
    (:func:`correct_selection`) is at least ``confidence``. The responses must come from
    independent streams. The probability is estimated from the same runs that the rule stops on;
    it is no guarantee.

    Parameters
    ----------
    alternatives
        Their number k, at least 2.
    budget
        Most runs of all alternatives together.
    first
        Replications of every alternative before any is preferred, n0.

    Raises
    ------
    InputError
        When an argument is outside its range, or the budget does not cover the first runs.

    Examples
    --------
    >>> from supplysim.statistics.procedure import follow
    >>> noise = np.random.default_rng(1).normal(size=(3, 200))
    >>> found = follow(ocba_steps(3, budget=300), lambda i, r: i / 2 + noise[i, r])
    >>> found.best, found.runs[0] < found.runs[2], found.decided
    (2, True, True)
    """
    share(confidence, where="confidence")
    if alternatives < 2 or first < 2 or budget < alternatives * first:  # noqa: PLR2004
        refuse(
            "budget",
            "至少两个方案、两次首批重复，且预算不少于首批运行",
            "at least two alternatives and two first replications are needed, and a budget of at "
            "least the first runs",
            value=f"{alternatives}, {first}, {budget}",
        )
    told = yield Ask(tuple((i, r) for i in range(alternatives) for r in range(first)))
    seen = [list(told[i * first : (i + 1) * first]) for i in range(alternatives)]
    step = max(_STEP, alternatives // 10)
    while True:
        means = np.array([np.mean(own) for own in seen])
        variances = np.array([np.var(own, ddof=1) for own in seen])
        runs = np.array([len(own) for own in seen])
        wrong = correct_selection(means, variances, runs, largest=largest)
        left = budget - int(runs.sum())
        if wrong.sum() <= 1 - confidence or not left:
            break
        ask = tuple(
            (i, len(seen[i]) + extra)
            for i, more in enumerate(_next(means, variances, runs, min(step, left), largest))
            for extra in range(more)
        )
        told = yield Ask(ask)
        for (i, _), value in zip(ask, told, strict=True):
            seen[i].append(value)
    best = int(means.argmax() if largest else means.argmin())
    alone = wrong.sum() <= 1 - confidence
    # Of the others those may go that cost no more than the confidence allows, all together.
    doubt = (1 - confidence) / (alternatives - 1)
    stays = [i for i in range(alternatives) if i == best or (wrong[i] > doubt and not alone)]
    return Chosen(
        best=best,
        runs=tuple(map(int, runs)),
        means=tuple(map(float, means)),
        stays=tuple(stays),
        probability=max(0.0, 1 - float(wrong.sum())),
    )


def _next(
    means: FloatArray, variances: FloatArray, runs: IntArray, more: int, largest: bool
) -> list[int]:
    """Return the next runs of each; of several that share the best mean, equally many."""
    top = means.max() if largest else means.min()
    tied = np.flatnonzero(means == top)
    if len(tied) > 1:
        shares = np.bincount(np.resize(tied, more), minlength=len(means))
        return [int(number) for number in shares]
    return ocba(means, variances, runs, more, streams="independent", largest=largest)


def _some(spread: FloatArray) -> bool:
    """Tell whether anything varies, and nothing by less than nothing."""
    return bool((spread >= 0).all() and (spread > 0).any())


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
    # N_i^2 / s_i^2 = s_i^2 / d_i^4 holds also where an alternative never varies
    ratios[best] = math.sqrt(spread[best] * float(np.sum(ratios[others] / behind[others] ** 2)))
    if not ratios.any():  # nothing but the best varies
        ratios[best] = 1.0
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
