"""Boxes of inputs in which something holds: the patient rule induction method.

"On time at least 90 % where trucks >= 30 and the alert share <= .1": a box is read as a sentence,
with the share of all good points it holds (coverage) and the share of its points that are good
(density). One trades against the other along the peeling trajectory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from supplysim.statistics.samples import BoolArray, FloatArray, refuse, sample, share

__all__ = ["Box", "Limit", "best_box", "prim"]

_PEEL = 0.05
"""Share of points taken off at a step; Friedman & Fisher 1999 use .05 to .1."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One input's range in a box, limits included; infinite where the box does not limit it.

    Parameters
    ----------
    name
        The input.
    low, high
        Limits, in its unit; values that occurred.
    p
        Chance of as many good points as the box holds, were this input no limit at all (Bryant
        and Lempert, Technological Forecasting and Social Change 77, 2010, 34-49): above .05 the
        limit may be an accident.
    """

    name: str
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box of inputs.

    Parameters
    ----------
    limits
        Of the inputs that it limits.
    coverage
        Share of all good points that lie in it.
    density
        Share of its points that are good.
    mass
        Share of all points that lie in it.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float


def prim(
    points: ArrayLike,
    good: ArrayLike,
    names: Sequence[str],
    *,
    peel: float = _PEEL,
    least_mass: float = 0.05,
) -> list[Box]:
    """Return the boxes of the peeling trajectory, from all points to the densest, then pasted.

    Every step takes off the slice of one input, at its low or high end, whose loss raises the
    density most per point taken off; it stops where all points are good or too few are left. At
    last the densest box is widened again where that does not lower its density (Friedman and
    Fisher, Statistics and Computing 9, 1999, 123-143). Inputs on few levels lose a level a step.

    Parameters
    ----------
    points
        Shape (n, k), in the units of the inputs.
    good
        Whether what is looked for holds at each point, shape (n,).
    names
        Of the inputs, shape (k,).
    peel
        Share of the points of a box that a step takes off.
    least_mass
        Smallest share of all points that a box may hold.

    Returns
    -------
    list of Box
        Densities do not fall along it.

    Raises
    ------
    InputError
        When shapes do not fit, or no point is good.

    Examples
    --------
    >>> x = np.random.default_rng(0).uniform(size=(1000, 2))
    >>> boxes = prim(x, x[:, 0] > 0.5, ["a", "b"])
    >>> box = best_box(boxes, density=1)
    >>> [limit.name for limit in box.limits], round(box.limits[0].low, 2), box.coverage > 0.95
    (['a'], 0.5, True)
    """
    x, hit = _checked(points, good, names)
    share(peel, where="peel")
    share(least_mass, where="least_mass")
    least = max(int(np.ceil(least_mass * len(x))), 1)
    inside = np.ones(len(x), dtype=np.bool_)
    bounds = np.tile([-np.inf, np.inf], (x.shape[1], 1))
    boxes = [_box(x, hit, bounds, names)]
    while True:
        step = _peel(x, hit, inside, bounds, peel=peel, least=least)
        if step is None:
            break
        inside, bounds = step
        boxes.append(_box(x, hit, bounds, names))
    pasted = _paste(x, hit, bounds, peel=peel)
    if not np.array_equal(pasted, bounds):
        boxes.append(_box(x, hit, pasted, names))
    return boxes


def best_box(boxes: Sequence[Box], *, density: float) -> Box | None:
    """Return the box of most coverage among those of at least a density, None without any."""
    dense = [box for box in boxes if box.density >= density]
    return max(dense, key=lambda box: (box.coverage, box.density), default=None)


def _checked(
    points: ArrayLike, good: ArrayLike, names: Sequence[str]
) -> tuple[FloatArray, BoolArray]:
    x = sample(points, where="points", least=1, ndim=2)
    hit = np.asarray(good, dtype=np.bool_)
    if hit.shape != (len(x),) or len(names) != x.shape[1]:
        refuse(
            "good",
            "每个点一个真假值，每个输入一个名称",
            "one truth value a point and one name an input are needed",
            value=f"{hit.shape}, {len(names)}",
        )
    if not hit.any():
        refuse("good", "没有一个点满足条件", "no point is good", value="0")
    return x, hit


def _within(x: FloatArray, bounds: FloatArray) -> BoolArray:
    return np.asarray(((x >= bounds[:, 0]) & (x <= bounds[:, 1])).all(axis=1), dtype=np.bool_)


def _peel(
    x: FloatArray, hit: BoolArray, inside: BoolArray, bounds: FloatArray, *, peel: float, least: int
) -> tuple[BoolArray, FloatArray] | None:
    """Return the best next box, None where no slice raises the density."""
    count, density = int(inside.sum()), float(hit[inside].mean())
    best, found = 0.0, None
    for column in range(x.shape[1]):
        values = x[:, column]
        slices = _slices(values[inside], peel)
        for side, limit in enumerate(slices):
            if limit is None:
                continue
            kept = inside & (values >= limit if side == 0 else values <= limit)
            left = int(kept.sum())
            if left < least:
                continue
            gain = (float(hit[kept].mean()) - density) / (count - left)
            if gain > best:
                narrower = bounds.copy()
                narrower[column, side] = limit
                best, found = gain, (kept, narrower)
    return found


def _slices(values: FloatArray, peel: float) -> tuple[float | None, float | None]:
    """Return the least value kept when the low end goes, and the greatest when the high end goes.

    None where nothing would be left.
    """
    ordered = np.sort(values)
    off = max(int(peel * len(ordered)), 1)
    above = ordered[ordered > ordered[off - 1]]
    below = ordered[ordered < ordered[-off]]
    return (
        float(above[0]) if len(above) else None,
        float(below[-1]) if len(below) else None,
    )


def _paste(x: FloatArray, hit: BoolArray, bounds: FloatArray, *, peel: float) -> FloatArray:
    """Return the bounds widened as long as the density does not fall, by ever smaller slices."""
    room = max(int(peel * _within(x, bounds).sum()), 1)
    while room:
        wider = _best_wider(x, hit, bounds, room)
        if wider is None:
            room //= 2
        else:
            bounds = wider
    return bounds


def _best_wider(x: FloatArray, hit: BoolArray, bounds: FloatArray, room: int) -> FloatArray | None:
    """Return the densest of the wider boxes that are as dense as this one, None without any."""
    best, found = float(hit[_within(x, bounds)].mean()), None
    for column in range(x.shape[1]):
        for side in (0, 1):
            wider = _wider(x, bounds, column, side, room)
            if wider is None:
                continue
            density = float(hit[_within(x, wider)].mean())
            if density > best or (density == best and found is None):
                best, found = density, wider
    return found


def _wider(
    x: FloatArray, bounds: FloatArray, column: int, side: int, room: int
) -> FloatArray | None:
    """Return bounds that let in the next ``room`` points on one side, None without any."""
    free = bounds.copy()
    free[column, side] = (-np.inf, np.inf)[side]
    if np.isinf(bounds[column, side]):
        return None
    values = np.sort(x[_within(x, free), column])
    beyond = values[values < bounds[column, 0]][::-1] if side == 0 else (
        values[values > bounds[column, 1]]
    )  # fmt: skip
    if not len(beyond):
        return None
    wider = bounds.copy()
    # A side that has taken in every point is no limit any more.
    wider[column, side] = free[column, side] if len(beyond) <= room else beyond[room - 1]
    return wider


def _box(x: FloatArray, hit: BoolArray, bounds: FloatArray, names: Sequence[str]) -> Box:
    inside = _within(x, bounds)
    count, hits = int(inside.sum()), int(hit[inside].sum())
    limits = []
    for column, (low, high) in enumerate(bounds):
        if np.isinf(low) and np.isinf(high):
            continue
        free = bounds.copy()
        free[column] = (-np.inf, np.inf)
        without = float(hit[_within(x, free)].mean())
        p = _at_least(hits, count, without)
        limits.append(Limit(str(names[column]), float(low), float(high), p))
    return Box(tuple(limits), hits / int(hit.sum()), hits / count, count / len(x))


def _at_least(hits: int, count: int, chance: float) -> float:
    """Return P(B >= hits) of a binomial count."""
    from scipy.special import bdtrc  # noqa: PLC0415 - scipy is loaded only where it is needed

    return 1.0 if hits == 0 else float(bdtrc(hits - 1, count, chance))
