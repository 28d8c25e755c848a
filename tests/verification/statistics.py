"""Judging simulated means against exact ones, with a stated chance of a false alarm.

The replication is the unit. Replications have the seeds 0, 1, 2 and so on, plainly; nothing was
chosen by looking at results. Each stochastic check compares a mean over independent replications
with its exact value by a t interval at ``CONFIDENCE``: were the program right, one check in ten
thousand would fail. There are fewer than ``MOST_CHECKS`` of them, so the chance that any of all
would fail by bad luck alone is below 2.5 %. (Seeds are fixed, so that luck is drawn once, whenever
the draws change, and not on every day.) ``test_statistics.py`` counts the checks in docs/MODEL.md.

A check that anything would pass is worth nothing: each asserts that the half width of its interval
is at most a stated share of the expected value (``within``; ``WITHIN``, 3 %, unless the check says
otherwise: throughputs of trucks 1 to 2 %, mean waits 5 to 7 %, small probabilities up to 25 %), and
that a value three times as far away would have been rejected.

Two rules are the same everywhere. Warm-up: the first tenth of the customers, or of the trips, is
left out. Controls: where the means of what was drawn are known (inter-arrival and service times),
the part of the error that they explain by linear regression over the replications is taken off,
and each of them costs a degree of freedom (Lavenberg and Welch, Management Science 27(3), 1981).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

__all__ = [
    "CONFIDENCE",
    "MOST_CHECKS",
    "WARM_UP",
    "WITHIN",
    "Estimate",
    "enter",
    "estimate",
    "integers",
    "replications",
]

CONFIDENCE = 0.9999
"""Of each interval."""

MOST_CHECKS = 250
"""Stochastic checks in ``tests/verification``, at most; with ``CONFIDENCE`` this gives 2.5 %."""

WARM_UP = 0.1
"""Share of customers or trips at the beginning that is left out."""

WITHIN = 0.03
"""Largest half width, as a share of the expected value, unless a check says otherwise."""

_ROUNDING = 1e-9
"""Of sums of floats; where controls explain everything, the half width is zero."""


@dataclass(frozen=True)
class Estimate:
    """A mean over independent replications, and the half width of its interval."""

    mean: float
    half: float

    def __str__(self) -> str:
        size = max(self.half, _ROUNDING * abs(self.mean), 1e-300)
        digits = min(6, max(0, 1 - int(np.floor(np.log10(size)))))
        return f"{self.mean:.{digits}f} ± {self.half:.{digits}f}"

    def holds(self, value: float) -> bool:
        """Tell whether ``value`` lies in the interval."""
        return abs(self.mean - value) <= self.half + _ROUNDING * abs(value)

    def assert_agrees(self, exact: float, *, within: float = WITHIN) -> None:
        """Assert that the exact value lies inside, and that the interval is narrow.

        Parameters
        ----------
        within
            Largest half width, as a share of ``exact``.
        """
        assert self.holds(exact), f"{self} does not hold {exact:.6g}"
        assert self.half <= within * abs(exact), f"{self} is too wide for {exact:.6g}"
        for wrong in (1 - 3 * within, 1 + 3 * within):
            assert not self.holds(wrong * exact)


def enter(
    case: Callable[..., None],
    part: str,
    name: str,
    checks: Sequence[tuple[float, Estimate]],
    *,
    within: float | Sequence[float] = WITHIN,
) -> None:
    """Enter (exact, estimate) pairs as one row of the validation table, and assert them all."""
    widths = [within] * len(checks) if isinstance(within, int | float) else within
    case(
        part,
        name,
        expected=", ".join(f"{exact:.6g}" for exact, _ in checks),
        obtained=", ".join(str(found) for _, found in checks),
    )
    for (exact, found), width in zip(checks, widths, strict=True):
        found.assert_agrees(exact, within=width)


def replications(number: int, run: Callable[[int], Sequence[float]]) -> Any:
    """Return ``run(seed)`` for the seeds 0 .. number - 1: a row a replication."""
    return np.array([run(seed) for seed in range(number)], dtype=float)


def estimate(
    values: Any,
    *,
    controls: Any = None,
    means: Sequence[float] = (),
    confidence: float = CONFIDENCE,
) -> Estimate:
    """Return the mean of ``values`` with a t interval.

    Parameters
    ----------
    values
        One number a replication.
    controls
        (replications, k): what was drawn, with the known ``means``.
    """
    y = np.asarray(values, dtype=float)
    if controls is None:
        controls, means = np.empty((len(y), 0)), ()
    off = np.asarray(controls, dtype=float).reshape(len(y), -1) - np.asarray(means, dtype=float)
    design = np.column_stack([np.ones(len(y)), off])
    found, *_ = np.linalg.lstsq(design, y, rcond=None)
    free = len(y) - design.shape[1]
    residual = y - design @ found
    spread = np.linalg.pinv(design.T @ design)[0, 0]
    deviation = float(np.sqrt(spread * (residual @ residual) / free))
    return Estimate(float(found[0]), float(stats.t.ppf((1 + confidence) / 2, free)) * deviation)


def integers(times: Any) -> Any:
    """Return times in whole units, half up."""
    return np.floor(np.asarray(times) + 0.5).astype(np.int64)
