"""Two-stage selection of the best: a first sample gives variances, those the second's size.

Both procedures rest on independent alternatives. On runs with common random numbers their promise
does not hold, so those are refused; :func:`supplysim.statistics.selection.kim_nelson` may share.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.procedure import Ask, Chosen, Procedure
from supplysim.statistics.samples import FloatArray, refuse, sample, share

__all__ = [
    "Streams",
    "TwoStage",
    "dudewicz_dalal",
    "dudewicz_dalal_h",
    "dudewicz_dalal_weights",
    "independent_only",
    "rinott",
    "rinott_h",
    "rinott_steps",
]

Streams = Literal["independent", "common"]
"""Whether alternatives were run with draws of their own, or with common random numbers."""

_NODES = 120
"""Gauss-Legendre nodes of each integral: h is then exact to 1e-7 from n0 = 5 on."""


class TwoStage(NamedTuple):
    """What a first sample asks for.

    Parameters
    ----------
    h
        The procedure's constant.
    runs
        Replications each alternative needs in all, shape (k,).
    """

    h: float
    runs: tuple[int, ...]


def rinott(
    first: ArrayLike, *, zone: float, streams: Streams, confidence: float = CONFIDENCE
) -> TwoStage:
    """Return how many replications each alternative needs for Rinott's procedure.

    N = max(n0, ceil((h S / zone)^2)); the alternative with the best mean over its N is chosen
    (Rinott, Communications in Statistics A7, 1978, 799-811).

    Parameters
    ----------
    first
        First sample, shape (k, n0).
    zone
        Smallest difference that matters, in the unit of the response.
    streams
        How they were run; ``"common"`` is refused.

    Raises
    ------
    InputError
        On common random numbers, or a zone that is not above 0.

    Examples
    --------
    >>> sample_ = [[0, 1] * 10, [2, 0] * 10]
    >>> rinott(sample_, zone=0.5, streams="independent").runs
    (20, 26)
    """
    x = _first_sample(first, zone, streams)
    h = rinott_h(len(x), x.shape[1], confidence=confidence)
    deviations = x.std(axis=1, ddof=1)
    return TwoStage(h, tuple(max(x.shape[1], math.ceil((h * s / zone) ** 2)) for s in deviations))


def rinott_steps(
    alternatives: int,
    *,
    zone: float,
    first: int = 10,
    confidence: float = CONFIDENCE,
    largest: bool = True,
    most: int = 1_000_000,
) -> Procedure:
    """Ask for the first sample of :func:`rinott`, then for the second, then choose.

    The responses must come from independent streams. The chance of a correct choice is at least
    ``confidence`` when the best is better by ``zone``.

    Parameters
    ----------
    alternatives
        Their number k, at least 2.
    zone
        Smallest difference that matters, in the unit of the response.
    first
        Size of the first sample of each, n0.
    most
        Most replications of an alternative; where the second sample would need more, it is not
        asked for, and nothing is decided.

    Raises
    ------
    InputError
        When an argument is outside its range.

    Examples
    --------
    Alternatives without noise need no second sample.

    >>> steps = rinott_steps(2, zone=0.5, first=5)
    >>> len(next(steps).runs)
    10
    >>> try:
    ...     steps.send([1.0] * 5 + [3.0] * 5)
    ... except StopIteration as end:
    ...     print(end.value.best, end.value.runs, end.value.probability)
    1 (5, 5) 0.95
    """
    _size(alternatives, first, confidence)
    told = yield Ask(tuple((i, r) for i in range(alternatives) for r in range(first)))
    x = np.array(told).reshape(alternatives, first)
    wanted = rinott(x, zone=zone, streams="independent", confidence=confidence).runs
    enough = max(wanted) <= most
    more = tuple((i, r) for i, n in enumerate(wanted) for r in range(first, n) if enough)
    sums = x.sum(axis=1)
    if more:
        told = yield Ask(more)
        np.add.at(sums, [i for i, _ in more], told)
    runs = wanted if enough else (first,) * alternatives
    means = sums / np.array(runs)
    best = int(means.argmax() if largest else means.argmin())
    return Chosen(
        best=best,
        runs=runs,
        means=tuple(map(float, means)),
        stays=(best,) if enough else tuple(range(alternatives)),
        probability=confidence if enough else None,
        needed=0 if enough else max(wanted),
    )


def dudewicz_dalal(
    first: ArrayLike, *, zone: float, streams: Streams, confidence: float = CONFIDENCE
) -> TwoStage:
    """Return how many replications each alternative needs for Dudewicz and Dalal's procedure.

    N = max(n0 + 1, ceil((h S / zone)^2)); the best of the weighted means
    (:func:`dudewicz_dalal_weights`) is chosen (Dudewicz and Dalal, Sankhya B37, 1975, 28-78; Law
    2015, section 10.4.1).

    Parameters
    ----------
    first, zone, streams
        As in :func:`rinott`.

    Raises
    ------
    InputError
        As in :func:`rinott`.

    Examples
    --------
    >>> sample_ = [[0, 1] * 10, [2, 0] * 10]
    >>> dudewicz_dalal(sample_, zone=0.5, streams="independent").runs
    (21, 26)
    """
    x = _first_sample(first, zone, streams)
    n0 = x.shape[1]
    h = dudewicz_dalal_h(len(x), n0, confidence=confidence)
    deviations = x.std(axis=1, ddof=1)
    return TwoStage(h, tuple(max(n0 + 1, math.ceil((h * s / zone) ** 2)) for s in deviations))


def dudewicz_dalal_weights(deviation: float, *, h: float, zone: float, n0: int, runs: int) -> float:
    """Return the weight of the first-stage mean; that of the second-stage mean is the rest.

    n0 / N (1 + sqrt(1 - N / n0 (1 - (N - n0) zone^2 / (h S)^2))) (Law 2015, section 10.4.1).

    Examples
    --------
    >>> round(dudewicz_dalal_weights(1.0, h=2.453, zone=0.5, n0=20, runs=25), 3)
    0.879
    """
    if deviation == 0:
        return n0 / runs
    inner = 1 - runs / n0 * (1 - (runs - n0) * zone**2 / (h * deviation) ** 2)
    return n0 / runs * (1 + math.sqrt(max(inner, 0.0)))


@lru_cache(maxsize=256)
def rinott_h(alternatives: int, n0: int, *, confidence: float = CONFIDENCE) -> float:
    """Return Rinott's constant.

    Solves E[ E[ Phi(h / sqrt((n0 - 1) (1 / X + 1 / Y))) | Y ]^(k - 1) ] = confidence, with X and Y
    independent chi-square of n0 - 1 degrees of freedom, by integration. (Printed tables round up.)

    Examples
    --------
    >>> [round(rinott_h(k, 20), 3) for k in (2, 5, 10)]
    [2.452, 3.385, 3.875]
    """
    _size(alternatives, n0, confidence)
    from scipy.optimize import brentq  # noqa: PLC0415 - scipy is loaded only where it is needed
    from scipy.special import chdtri, ndtr  # noqa: PLC0415

    levels, weights = _nodes()
    chi = np.asarray(chdtri(n0 - 1, 1 - levels))
    spread = np.sqrt((n0 - 1) * (1 / chi[:, None] + 1 / chi[None, :]))

    def short(h: float) -> float:
        inner = ndtr(h / spread) @ weights
        return float(weights @ inner ** (alternatives - 1)) - confidence

    return float(brentq(short, 0.0, _highest(short), xtol=1e-10))


@lru_cache(maxsize=256)
def dudewicz_dalal_h(alternatives: int, n0: int, *, confidence: float = CONFIDENCE) -> float:
    """Return Dudewicz and Dalal's constant.

    Solves E[ F(T + h)^(k - 1) ] = confidence, with T of Student's t with n0 - 1 degrees of freedom
    and F its distribution function, by integration.

    Examples
    --------
    >>> [round(dudewicz_dalal_h(k, 20), 3) for k in (2, 5, 10)]
    [2.452, 3.258, 3.679]
    """
    _size(alternatives, n0, confidence)
    from scipy.optimize import brentq  # noqa: PLC0415 - scipy is loaded only where it is needed
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415

    levels, weights = _nodes()
    t = np.asarray(stdtrit(n0 - 1, levels))

    def short(h: float) -> float:
        return float(weights @ stdtr(n0 - 1, t + h) ** (alternatives - 1)) - confidence

    return float(brentq(short, 0.0, _highest(short), xtol=1e-10))


def independent_only(streams: Streams, procedure: str) -> None:
    """Refuse common random numbers where a procedure's promise rests on independence.

    Raises
    ------
    InputError
        When the streams are common.
    """
    if streams != "independent":
        refuse(
            "streams",
            f"{procedure} 要求各方案用各自独立的随机数流；用共同随机数时请用 KN 或子集选择",
            f"{procedure} needs independent streams; with common random numbers use KN or subset "
            "selection",
            value=streams,
        )


def _first_sample(first: ArrayLike, zone: float, streams: Streams) -> FloatArray:
    independent_only(streams, "Rinott / Dudewicz-Dalal")
    if not zone > 0:
        refuse(
            "zone", "无差别区应大于 0", "an indifference zone must be above 0", value=f"{zone:g}"
        )
    return sample(first, where="first", ndim=2)


def _size(alternatives: int, n0: int, confidence: float) -> None:
    share(confidence, where="confidence")
    if alternatives < 2 or n0 < 2 or confidence <= 1 / alternatives:  # noqa: PLR2004
        refuse(
            "alternatives",
            "至少两个方案、两次首批重复，且把握应高于随便选一个",
            "at least two alternatives and two first replications are needed, and more confidence "
            "than any choice has",
            value=f"{alternatives}, {n0}, {confidence:g}",
        )


def _nodes() -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights for the mean over a level in (0, 1), dense at both ends.

    Levels are 3 u^2 - 2 u^3 of Gauss-Legendre nodes u: quantile functions are steep at the ends.
    """
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    u = (nodes + 1) / 2
    return u**2 * (3 - 2 * u), weights / 2 * 6 * u * (1 - u)


def _highest(short: Callable[[float], float]) -> float:
    """Return an h that is more than enough."""
    high = 4.0
    while short(high) < 0:
        high *= 2
    return high
