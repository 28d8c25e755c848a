"""Elementary effects: which inputs matter at all, from few points (Morris' screening).

A trajectory is k + 1 points that change one of k inputs after the other; the change of the
response over the step is an elementary effect of that input. The mean of their absolute values
ranks inputs; their spread shows curvature or interaction.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, mean_interval
from supplysim.statistics.samples import FloatArray, refuse, sample

__all__ = ["Effects", "elementary_effects", "morris"]


class Effects(NamedTuple):
    """What the elementary effects of one input come to, in the unit of the response.

    Parameters
    ----------
    name
        The input.
    mu, mu_star, sigma
        Mean, mean of absolute values, standard deviation; of a step over the input's whole range.
    low, high
        Student's t interval of ``mu_star`` over trajectories.
    noise
        Part of ``sigma`` that the replications' own spread explains; 0 for one replication, where
        it cannot be told.
    """

    name: str
    mu: float
    mu_star: float
    sigma: float
    low: float
    high: float
    noise: float


def elementary_effects(points: ArrayLike, response: ArrayLike) -> FloatArray:
    """Return the elementary effects of every trajectory.

    Parameters
    ----------
    points
        Trajectories one after the other, shape (r (k + 1), k), inputs scaled to [0, 1].
    response
        Shape (r (k + 1),), or (r (k + 1), n) with n replications.

    Returns
    -------
    numpy.ndarray
        Shape (r, k), or (r, k, n): change of the response over that of the input.

    Raises
    ------
    InputError
        When a step changes more than one input or none, or not each input once.

    Examples
    --------
    One trajectory of y = 3 a + b.

    >>> elementary_effects([[0, 0], [0.5, 0], [0.5, 0.5]], [0, 1.5, 2.0]).tolist()
    [[3.0, 1.0]]
    """
    x = sample(points, where="points", least=1, ndim=2)
    y = np.asarray(response, dtype=np.float64)
    y = sample(y, where="response", least=1, ndim=min(max(y.ndim, 1), 2))
    k = x.shape[1]
    if len(x) != len(y) or len(x) % (k + 1):
        refuse(
            "points",
            f"应为整条轨迹，每条 {k + 1} 个点，并与响应一样多",
            f"whole trajectories of {k + 1} points are needed, as many as responses",
            value=f"{len(x)}, {len(y)}",
        )
    x = x.reshape(-1, k + 1, k)
    y = y.reshape(len(x), k + 1, *y.shape[1:])
    steps = np.diff(x, axis=1)
    changed = np.abs(steps) > 0
    if not ((changed.sum(axis=2) == 1).all() and (changed.sum(axis=1) == 1).all()):
        refuse(
            "points",
            "每一步应只改变一个输入，每个输入各一次",
            "every step must change one input, and each input once",
        )
    which = changed.argmax(axis=2)
    sizes = np.take_along_axis(steps, which[:, :, None], axis=2)[:, :, 0]
    ratios = np.diff(y, axis=1) / sizes.reshape(*sizes.shape, *[1] * (y.ndim - 2))
    effects = np.empty_like(ratios)
    rows = np.arange(len(x))[:, None]
    effects[rows, which] = ratios
    return effects


def morris(
    points: ArrayLike,
    response: ArrayLike,
    names: Sequence[str],
    *,
    confidence: float = CONFIDENCE,
) -> list[Effects]:
    """Return the measures of Morris, with mu* of Campolongo, one entry an input.

    Morris, Technometrics 33, 1991, 161-174; Campolongo, Cariboni and Saltelli, Environmental
    Modelling & Software 22, 2007, 1509-1518. With replications, effects are of their mean; run
    with common random numbers, the noise of both ends of a step largely cancels.

    Parameters
    ----------
    points, response
        As in :func:`elementary_effects`, at least two trajectories.
    names
        Of the inputs, shape (k,).

    Raises
    ------
    InputError
        As in :func:`elementary_effects`.

    Examples
    --------
    >>> points = [[0, 0], [0.5, 0], [0.5, 0.5], [1, 1], [1, 0.5], [0.5, 0.5]]
    >>> found = morris(points, [0, 1.5, 2, 4, 3.5, 2], ["a", "b"])
    >>> [(effect.name, effect.mu_star, effect.sigma) for effect in found]
    [('a', 3.0, 0.0), ('b', 1.0, 0.0)]
    """
    effects = elementary_effects(points, response)
    if len(effects) < 2 or len(names) != effects.shape[1]:  # noqa: PLR2004 - an interval needs two
        refuse(
            "names",
            "至少两条轨迹，且每个输入一个名称",
            "at least two trajectories, and one name an input, are needed",
            value=f"{len(effects)}, {len(names)}",
        )
    return [_measures(name, effects[:, i], confidence=confidence) for i, name in enumerate(names)]


def _measures(name: str, effects: FloatArray, *, confidence: float) -> Effects:
    noise = 0.0
    if effects.ndim == 2:  # noqa: PLR2004 - trajectories and replications
        n = effects.shape[1]
        if n > 1:
            noise = float(np.sqrt(effects.var(axis=1, ddof=1).mean() / n))
        effects = effects.mean(axis=1)
    star = mean_interval(np.abs(effects), confidence=confidence)
    mu, sigma = float(effects.mean()), float(effects.std(ddof=1))
    return Effects(name, mu, star.value, sigma, max(star.low, 0.0), star.high, noise)
