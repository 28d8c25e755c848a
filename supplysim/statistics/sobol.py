"""Sobol indices: what part of a response's variance each input makes, alone and in all.

``S1`` is the part that goes when the input is known, ``ST`` the part that stays when all others
are. Points come in blocks: A and B of N points each, drawn apart, and for each input i the points
of A with column i taken from B.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.samples import FloatArray, refuse, sample, share

__all__ = ["Indices", "Sobol", "saltelli_blocks", "sobol"]

_RESAMPLES = 1000
"""Bootstrap resamples; Efron & Tibshirani 1993, section 14.3, ask for about that many."""


class Indices(NamedTuple):
    """First-order and total index of one input, each with a bootstrap interval."""

    name: str
    S1: float
    S1_low: float
    S1_high: float
    ST: float
    ST_low: float
    ST_high: float


class Sobol(NamedTuple):
    """Indices of all inputs.

    Parameters
    ----------
    indices
        One entry an input. They are shares of the variance of the expected response: the noise
        of replications is no part of it.
    variance
        Of the expected response over the inputs.
    noise
        Share of the variance of a single run that is noise; NaN for one replication, where noise
        cannot be told from the response.
    """

    indices: list[Indices]
    variance: float
    noise: float


def saltelli_blocks(response: ArrayLike, inputs: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the blocks A, B and A with each column of B, from rows in the order of Saltelli.

    Row by row of the base sample: the point of A, those of A with one column from B for each
    input, the point of B (Saltelli, Computer Physics Communications 145, 2002, 280-297, without
    second order).

    Parameters
    ----------
    response
        Shape (N (k + 2), ...).
    inputs
        k.

    Returns
    -------
    tuple
        Shapes (N, ...), (N, ...), (k, N, ...).

    Raises
    ------
    InputError
        When the rows are no multiple of k + 2.

    Examples
    --------
    >>> a, b, mixed = saltelli_blocks([1, 2, 3, 4, 5, 6, 7, 8], 2)
    >>> a.tolist(), b.tolist(), mixed.tolist()
    ([1.0, 5.0], [4.0, 8.0], [[2.0, 6.0], [3.0, 7.0]])
    """
    y = np.asarray(response, dtype=np.float64)
    if not len(y) or len(y) % (inputs + 2):
        zh, en = f"行数应为 {inputs + 2} 的倍数", f"a multiple of {inputs + 2} rows is needed"
        refuse("response", zh, en, value=str(len(y)))
    rows = y.reshape(-1, inputs + 2, *y.shape[1:])
    return rows[:, 0], rows[:, -1], np.moveaxis(rows[:, 1:-1], 1, 0)


def sobol(
    a: ArrayLike,
    b: ArrayLike,
    mixed: ArrayLike,
    names: Sequence[str],
    *,
    confidence: float = CONFIDENCE,
    resamples: int = _RESAMPLES,
    seed: int = 0,
) -> Sobol:
    """Return Sobol indices with bootstrap intervals, the noise of replications taken out.

    First order after Saltelli et al., Computer Physics Communications 181, 2010, 259-270 (table
    2 b): mean of f(B) (f(AB_i) - f(A)) over the variance; total after Jansen, Computer Physics
    Communications 117, 1999, 35-43: mean of (f(A) - f(AB_i))^2 / 2 over the variance. With n > 1
    replications every product and square is taken between different replications r and s, whose
    draws are independent: noise adds nothing on average, whether or not points share their
    draws. With one, noise counts as response and inflates ``ST``. Intervals are percentiles over
    resampled rows (Archer, Saltelli and Sobol, Journal of Statistical Computation and Simulation
    58, 1997, 99-120).

    Parameters
    ----------
    a, b
        Response at A and B, shape (N,) or (N, n).
    mixed
        Response at A with column i of B, shape (k, N) or (k, N, n).
    names
        Of the inputs, shape (k,).
    resamples, seed
        Of the bootstrap.

    Raises
    ------
    InputError
        When shapes do not fit, or the response does not vary.

    Examples
    --------
    y = 2 x + z at all corners: x makes four fifths of the variance.

    >>> a = np.array([[x, z] for x in (0, 1) for z in (0, 1)] * 4)
    >>> b = np.repeat(a[:4], 4, axis=0)
    >>> y = np.array([2, 1])
    >>> mixed = [np.column_stack([b[:, 0], a[:, 1]]) @ y, np.column_stack([a[:, 0], b[:, 1]]) @ y]
    >>> [(index.name, index.S1, index.ST) for index in sobol(a @ y, b @ y, mixed, "xz").indices]
    [('x', 0.8, 0.8), ('z', 0.2, 0.2)]
    """
    blocks = _blocks(a, b, mixed, names)
    share(confidence, where="confidence")
    first, total, variance = _estimates(*blocks)
    if variance <= 0:
        refuse(
            "response",
            "响应在各点之间没有可辨别的变化",
            "the response does not vary between points beyond its noise",
            value=f"{variance:.3g}",
        )
    boot = _bootstrap(blocks, resamples=resamples, seed=seed)
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(boot, [tail, 1 - tail], axis=0)
    indices = [
        Indices(
            str(name),
            *map(float, (first[i], low[0, i], high[0, i], total[i], low[1, i], high[1, i])),
        )
        for i, name in enumerate(names)
    ]
    return Sobol(indices, variance, _noise(blocks[0], blocks[1], variance))


_Blocks = tuple[FloatArray, FloatArray, FloatArray]


def _blocks(a: ArrayLike, b: ArrayLike, mixed: ArrayLike, names: Sequence[str]) -> _Blocks:
    """Return the blocks with a last axis of replications."""
    axes = 2 if np.asarray(a).ndim > 1 else 1
    one, other = (sample(x, where=w, least=1, ndim=axes) for x, w in ((a, "a"), (b, "b")))
    both = sample(mixed, where="mixed", least=1, ndim=axes + 1)
    if one.shape != other.shape or both.shape != (len(names), *one.shape) or len(one) < 2:  # noqa: PLR2004
        refuse(
            "mixed",
            "形状不符：a 与 b 应相同，mixed 每个输入一块",
            "shapes do not fit: a and b must be alike, mixed must have one block an input",
            value=f"{one.shape}, {other.shape}, {both.shape}",
        )
    if axes == 1:
        return one[:, None], other[:, None], both[:, :, None]
    return one, other, both


def _estimates(
    a: FloatArray, b: FloatArray, mixed: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return S1 and ST per input and the variance of the expected response."""
    centre = np.concatenate([a[None], b[None], mixed]).mean()
    one, other, both = a - centre, b - centre, mixed - centre
    stacked = np.concatenate([one, other])
    stacked = stacked - stacked.mean(axis=0)
    variance = float(_products(stacked, stacked).mean())
    first = _products(other, both - one).mean(axis=1)
    total = _products(one - both, one - both).mean(axis=1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return first / variance, total / variance, variance


def _products(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the mean product of different replications; of the same one when there is one."""
    n = x.shape[-1]
    same = np.sum(x * y, axis=-1)
    if n == 1:
        return np.asarray(same)
    return np.asarray((x.sum(axis=-1) * y.sum(axis=-1) - same) / (n * (n - 1)))


def _bootstrap(blocks: _Blocks, *, resamples: int, seed: int) -> FloatArray:
    """Return estimates over resampled rows, shape (resamples, 2, k)."""
    a, b, mixed = blocks
    rng = np.random.default_rng(seed)
    found = np.empty((resamples, 2, len(mixed)))
    for i in range(resamples):
        rows = rng.integers(0, len(a), len(a))
        first, total, variance = _estimates(a[rows], b[rows], mixed[:, rows])
        found[i] = (first, total) if variance > 0 else np.nan
    return found


def _noise(a: FloatArray, b: FloatArray, variance: float) -> float:
    stacked = np.concatenate([a, b])
    if stacked.shape[1] == 1:
        return float("nan")
    within = float(stacked.var(axis=1, ddof=1).mean())
    return within / (within + variance)
