"""What would overturn a finding, and what it is worth to know an input better.

A finding is a number whose sign says something: the gain of one case over another, or a measure
less its target. It rests on judged inputs. Two questions are told apart: at which value of one of
them the finding turns (others as they are), and how much a decision would gain if one of them
were known before deciding.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, t_quantile
from supplysim.statistics.samples import FloatArray, IntArray, refuse, sample, share

__all__ = [
    "Flip",
    "Knowing",
    "flip",
    "flips",
    "flips_of_sample",
    "value_of_knowing",
    "value_of_knowing_nested",
]

_DEGREE = 3
"""Of the polynomial in one input: follows a bend and a turn, and stays calm on 20 points."""

_STEPS = 100
"""Steps of an input's range on which a turn of the polynomial is looked for."""

_RESAMPLES = 400
"""Bootstrap resamples of a turn; half a per cent of the range is all that is asked of it."""


class Flip(NamedTuple):
    """Where a finding turns as one input moves away from its base.

    Parameters
    ----------
    name
        The input.
    base
        Its value now.
    value
        Value nearest to the base at which the finding is zero; NaN where it does not turn between
        the levels that were run.
    low, high
        Its interval over replications; NaN for one replication, and where leaving one out makes
        the turn vanish: it is then not sure that there is one.
    distance
        How far off it is, as a share of the range that was run on that side: 0 at the base, 1 at
        the last level; infinite without a turn.
    """

    name: str
    base: float
    value: float
    low: float
    high: float
    distance: float


class Knowing(NamedTuple):
    """What knowing inputs before deciding is worth, in the unit of the worth.

    Parameters
    ----------
    everything
        Of knowing all inputs.
    each
        Of knowing each input alone, by name.
    best
        The alternative that is best as things stand.
    """

    everything: float
    each: Mapping[str, float]
    best: int


def flip(
    name: str,
    base: float,
    levels: ArrayLike,
    findings: ArrayLike,
    *,
    confidence: float = CONFIDENCE,
) -> Flip:
    """Return the value of an input at which a finding turns, by linear interpolation.

    Parameters
    ----------
    name
        The input.
    base
        Its value now, between the lowest and the highest level.
    levels
        Values it was run at, ascending, shape (m,).
    findings
        The finding at every level, shape (m,) or (m, n) with n replications (paired: replication
        r has the same draws at all levels). Means over replications are interpolated; the
        interval is the jackknife t interval over replications.

    Raises
    ------
    InputError
        When shapes do not fit, levels do not rise, or the base lies outside them.

    Examples
    --------
    More trucks gain 6 points at a lead of 40 days, 2 at 60, and lose 2 at 80: gone at 70.

    >>> flip("lead_d", 40, [20, 40, 60, 80], [9, 6, 2, -2]).value
    70.0
    """
    x, y = sample(levels, where="levels"), np.asarray(findings, dtype=np.float64)
    y = sample(y[:, None] if y.ndim == 1 else y, where="findings", least=1, ndim=2)
    if len(x) != len(y) or not (np.diff(x) > 0).all() or not x[0] <= base <= x[-1]:
        refuse(
            "levels",
            "水平应递增、与结果一样多，并包含现值",
            "levels must rise, be as many as findings, and enclose the base",
            value=f"{len(x)}, {len(y)}; {base:g}",
        )
    value = _nearest_zero(x, y.mean(axis=1), base)
    low, high = _jackknifed(x, y, base, value, confidence=confidence)
    room = (x[-1] - base) if value > base else (base - x[0])
    distance = math.inf if math.isnan(value) else abs(value - base) / room if room else 0.0
    return Flip(name, float(base), value, low, high, distance)


def flips(
    varied: Mapping[str, tuple[float, ArrayLike, ArrayLike]], *, confidence: float = CONFIDENCE
) -> list[Flip]:
    """Return where a finding turns for every input of a one-at-a-time design, nearest first.

    Parameters
    ----------
    varied
        By input its base, levels and findings, as in :func:`flip`.

    Examples
    --------
    >>> found = flips({"lead_d": (40, [20, 40, 60], [9, 6, 2]), "cv": (0.2, [0.1, 0.3], [1, -1])})
    >>> [(entry.name, round(entry.value, 3)) for entry in found]
    [('cv', 0.2), ('lead_d', nan)]
    """
    found = [flip(name, *entry, confidence=confidence) for name, entry in varied.items()]
    return sorted(found, key=lambda entry: (entry.distance, entry.name))


def flips_of_sample(
    inputs: ArrayLike,
    findings: ArrayLike,
    names: Sequence[str],
    bases: Sequence[float],
    *,
    group: int = 1,
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> list[Flip]:
    """Return where a finding turns as one input moves and all others stay as uncertain as they are.

    The expectation of the finding given one input is a cubic polynomial fitted to the sample, as
    in :func:`value_of_knowing`; its zero nearest to the base is the turn. The interval is that of
    percentiles over resampled points (Efron and Tibshirani 1993, section 13.3), NaN where fewer
    resamples turn at all than the confidence asks for.

    Parameters
    ----------
    inputs
        Sampled inputs, shape (N, k), N at least 20.
    findings
        The finding at them (mean over replications), shape (N,).
    names
        Of the inputs, shape (k,).
    bases
        Value of each input now, within its range.
    group
        Points that were drawn together, one after the other, and are resampled together.
    seed
        Of the bootstrap.

    Returns
    -------
    list of Flip
        Nearest first.

    Raises
    ------
    InputError
        When shapes do not fit.

    Examples
    --------
    y = x - 1/4 + z, with z from -1/2 to 1/2: turns at x = 1/4 on average, and not in z.

    >>> x, z = np.meshgrid(np.linspace(0, 1, 21), np.linspace(-0.5, 0.5, 5))
    >>> both = np.column_stack([x.ravel(), z.ravel()])
    >>> found = flips_of_sample(both, both @ [1, 0.4] - 0.25, ["x", "z"], [0.5, 0.0])
    >>> [(entry.name, round(entry.value, 3)) for entry in found]
    [('x', 0.25), ('z', nan)]
    """
    x = sample(inputs, where="inputs", least=1, ndim=2)
    y = sample(findings, where="findings")
    if len(x) != len(y) or len(x) < 20 or {len(names), len(bases)} != {x.shape[1]}:  # noqa: PLR2004 - for a cubic
        refuse(
            "inputs",
            "至少 20 个点，每点一个结果，每个输入一个名称和现值",
            "at least 20 points, a finding each, and a name and a base an input are needed",
            value=f"{x.shape}, {len(y)}, {len(names)}, {len(bases)}",
        )
    share(confidence, where="confidence")
    blocks = np.arange(len(y)).reshape(-1, group) if len(y) % group == 0 else None
    if blocks is None:
        refuse(
            "group", "点数应为组大小的倍数", "points must come in whole groups", value=str(group)
        )
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(blocks), (_RESAMPLES, len(blocks)))
    rows = blocks[draws].reshape(_RESAMPLES, -1)
    found = [
        _sampled(str(name), float(base), x[:, i], y, rows, confidence=confidence)
        for i, (name, base) in enumerate(zip(names, bases, strict=True))
    ]
    return sorted(found, key=lambda entry: (entry.distance, entry.name))


def value_of_knowing(inputs: ArrayLike, worth: ArrayLike, names: Sequence[str]) -> Knowing:
    """Return the value of perfect information on all inputs and on each, by regression.

    With inputs X and worth W(d, X) of alternative d: everything is E max W - max E W; input i alone
    is worth E max E(W | X_i) - max E W. The conditional expectations are cubic polynomials in X_i
    fitted to the sample (Strong, Oakley and Brennan, Medical Decision Making 34, 2014, 311-326,
    with a polynomial for their splines), of worth less that of the best alternative, so noise that
    the alternatives share does no harm. Noise that they do not share counts in ``everything``.

    Parameters
    ----------
    inputs
        Sampled inputs, shape (N, k), N at least 20.
    worth
        Worth of every alternative at them (mean over replications), shape (N, d); more is better.
    names
        Of the inputs, shape (k,).

    Raises
    ------
    InputError
        When shapes do not fit.

    Examples
    --------
    Going ahead wins x, from -1 to 1, staying wins nothing: knowing x is worth E max(x, 0) = 1/4,
    knowing z nothing.

    >>> x, z = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(0, 1, 5))
    >>> both = np.column_stack([x.ravel(), z.ravel()])
    >>> found = value_of_knowing(both, np.column_stack([x.ravel(), 0 * x.ravel()]), ["x", "z"])
    >>> round(found.each["x"], 2), round(found.each["z"], 2), round(found.everything, 2)
    (0.26, 0.0, 0.26)
    """
    x = sample(inputs, where="inputs", least=1, ndim=2)
    w = sample(worth, where="worth", least=2, ndim=2)
    if len(x) != len(w) or len(x) < 20 or len(names) != x.shape[1]:  # noqa: PLR2004 - for a cubic
        refuse(
            "inputs",
            "至少 20 个点，每点一行价值，每个输入一个名称",
            "at least 20 points, one row of worth each, and one name an input are needed",
            value=f"{x.shape}, {w.shape}, {len(names)}",
        )
    best = int(w.mean(axis=0).argmax())
    gains = w - w[:, [best]]
    each = {
        str(name): _expected_best(_fitted(x[:, i], gains), gains) for i, name in enumerate(names)
    }
    return Knowing(_expected_best(gains, gains), each, best)


def value_of_knowing_nested(worth: ArrayLike) -> float:
    """Return what knowing one input is worth, from a nested design.

    Parameters
    ----------
    worth
        Shape (outer, inner, alternatives): at every outer value of the input, worth at inner draws
        of all others. The noise of inner means raises the result; take many of them.

    Examples
    --------
    At one value the first alternative is better by 2 on average, at the other the second by 1.

    >>> value_of_knowing_nested([[[3, 0], [1, 0]], [[0, 1], [0, 1]]])
    0.5
    """
    w = sample(worth, where="worth", ndim=3)
    inner = w.mean(axis=1)
    return float(inner.max(axis=1).mean() - inner.mean(axis=0).max())


def _sampled(
    name: str, base: float, x: FloatArray, y: FloatArray, rows: IntArray, *, confidence: float
) -> Flip:
    """Return the turn of one input, with its bootstrap interval."""
    ladder = np.linspace(x.min(), x.max(), _STEPS + 1)
    value = _nearest_zero(ladder, _curve(x, y, ladder), base)
    if math.isnan(value):
        return Flip(name, base, value, math.nan, math.nan, math.inf)
    turns = np.array([_nearest_zero(ladder, _curve(x[r], y[r], ladder), base) for r in rows])
    there = turns[~np.isnan(turns)]
    low, high = math.nan, math.nan
    if len(there) >= confidence * len(turns):
        tail = (1 - confidence) / 2
        low, high = (float(end) for end in np.quantile(there, [tail, 1 - tail]))
    room = float(x.max() - base if value > base else base - x.min())
    return Flip(name, base, value, low, high, abs(value - base) / room if room > 0 else 0.0)


def _curve(x: FloatArray, y: FloatArray, at: FloatArray) -> FloatArray:
    """Return the cubic regression of y on x at other places."""
    spread = float(x.std()) or 1.0
    middle = float(x.mean())
    degree = min(_DEGREE, len(np.unique(x)) - 1)
    basis = np.vander((x - middle) / spread, degree + 1)
    coefficients, *_ = np.linalg.lstsq(basis, y, rcond=None)
    return np.asarray(np.vander((at - middle) / spread, degree + 1) @ coefficients)


def _nearest_zero(x: FloatArray, y: FloatArray, base: float) -> float:
    """Return the zero of the broken line nearest to the base, NaN without any."""
    zeros = [float(level) for level, height in zip(x, y, strict=True) if height == 0]
    zeros += [
        float(x[i] + (x[i + 1] - x[i]) * y[i] / (y[i] - y[i + 1]))
        for i in range(len(x) - 1)
        if y[i] * y[i + 1] < 0
    ]
    return min(zeros, key=lambda zero: (abs(zero - base), zero), default=math.nan)


def _jackknifed(
    x: FloatArray, y: FloatArray, base: float, value: float, *, confidence: float
) -> tuple[float, float]:
    """Return the interval of a turn, cut to the levels; NaN where there is none."""
    n = y.shape[1]
    if n < 2 or math.isnan(value):  # noqa: PLR2004 - one replication has no interval
        return math.nan, math.nan
    total = y.sum(axis=1)
    left = np.array([_nearest_zero(x, (total - y[:, r]) / (n - 1), base) for r in range(n)])
    error = math.sqrt((n - 1) / n * float(np.sum((left - left.mean()) ** 2)))
    half = t_quantile(confidence, n - 1) * error
    return float(np.maximum(value - half, x[0])), float(np.minimum(value + half, x[-1]))


def _fitted(column: FloatArray, gains: FloatArray) -> FloatArray:
    """Return the regression of every gain on one input, at the sample."""
    spread = float(column.std())
    if spread == 0:
        return np.broadcast_to(gains.mean(axis=0), gains.shape)
    degree = min(_DEGREE, len(np.unique(column)) - 1)
    basis = np.vander((column - column.mean()) / spread, degree + 1)
    coefficients, *_ = np.linalg.lstsq(basis, gains, rcond=None)
    return np.asarray(basis @ coefficients)


def _expected_best(expected: FloatArray, gains: FloatArray) -> float:
    """Return how much deciding on ``expected`` gains over deciding at once, at least 0."""
    return max(float(expected.max(axis=1).mean() - gains.mean(axis=0).max()), 0.0)
