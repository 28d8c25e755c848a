"""Intervals in tables: three kinds, each with column names of its own.

A number that a search has found is proven to lie between two bounds; what a layout comes to is
spread over the cases that may come true; a simulated mean has a confidence interval. The three
mean different things, so no column is called just "low".
"""

from collections.abc import Sequence

import numpy as np

from supplysim.bases.alternatives import Alternative
from supplysim.bases.cases import Cases
from supplysim.bases.program import FloatArray

__all__ = [
    "LEAST_M3",
    "PROVEN",
    "SAMPLED",
    "SPREAD",
    "ends",
    "extra",
    "headings",
    "proven",
    "ratio",
    "spread",
]

PROVEN = ("_proven_low", "_proven_high")
"""Bounds that the solver has proven for the number itself."""

SPREAD = ("_least", "_most")
"""Least and largest over the cases of demand and of roads; no confidence interval."""

SAMPLED = ("_ci_low", "_ci_high")
"""Confidence interval (95 %) over replications."""


LEAST_M3 = 1.0
"""Volumes of a year below this are rounding of the solver."""


def headings(name: str, *kinds: tuple[str, str]) -> list[str]:
    """Return the columns of a number with its intervals.

    Examples
    --------
    >>> headings("yuan", PROVEN)
    ['yuan', 'yuan_proven_low', 'yuan_proven_high']
    """
    return [name, *(f"{name}{end}" for kind in kinds for end in kind)]


def ends(name: str, kind: tuple[str, str], low: float, high: float) -> dict[str, float]:
    """Return the columns of an interval."""
    return {f"{name}{kind[0]}": low, f"{name}{kind[1]}": high}


def proven(name: str, one: Alternative) -> dict[str, float]:
    """Return the cost of an answer, which is found, and the bound below which there is none."""
    return {name: one.cost_yuan} | ends(name, PROVEN, one.bound_yuan, one.cost_yuan)


def spread(name: str, values: FloatArray | Sequence[float]) -> dict[str, float]:
    """Return least and largest of a number over cases; NaN where it is one in no case.

    Examples
    --------
    >>> spread("km", [3.0, float("nan"), 2.0])
    {'km_least': 2.0, 'km_most': 3.0}
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if not known.size:
        return ends(name, SPREAD, float("nan"), float("nan"))
    return ends(name, SPREAD, float(known.min()), float(known.max()))


def extra(
    name: str, one: Alternative, other: Alternative, cases: tuple[Cases, Cases]
) -> dict[str, float]:
    """Return by how much ``one`` costs more than ``other``: proven, and spread over cases.

    In whole yuan: what is less is rounding of the solver.
    """
    low, high = one.bound_yuan - other.cost_yuan, one.cost_yuan - other.bound_yuan
    if one is other:
        low = high = 0.0
    apart = cases[0].yuan - cases[1].yuan
    return {name: float(round(one.cost_yuan - other.cost_yuan))} | {
        key: float(round(value))
        for key, value in (ends(name, PROVEN, low, high) | spread(name, apart)).items()
    }


def ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Return quotients, NaN where there is nothing to divide by."""
    none = np.full(np.broadcast(top, bottom).shape, np.nan)
    there = np.broadcast_to(bottom, none.shape) != 0
    return np.asarray(np.divide(top, bottom, out=none, where=there), dtype=np.float64)
