"""How many replications a brief rests on: until the on-time rate is known well enough."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np

from supplysim.run import Run
from supplysim.statistics.intervals import jackknife

__all__ = ["FEWEST", "HALF_WIDTH", "MOST", "replications"]

HALF_WIDTH: Final = 0.01
"""Half-width of the 95 % interval of the on-time rate at which it is enough: one point.

Source: the stopping rule of a study (CONTRACTS 5)."""

FEWEST: Final = 10
"""Replications before the rule is asked. Source: as above."""

MOST: Final = 30
"""Replications after which the brief shows the interval it has; judgement, for a city-year takes
minutes."""

_KEY: Final = "on_time_installation_rate"


def replications(
    known: Iterable[Run],
    simulate: Callable[[int], Run],
    *,
    exactly: int | None = None,
) -> Iterator[Run]:
    """Yield the replications of one scenario that a brief needs, known ones first.

    Parameters
    ----------
    known
        Those that were simulated before, replications 0, 1, ...
    simulate
        Simulates the replication of a number.
    exactly
        How many in all; None asks the stopping rule. Known ones are never left out.
    """
    sums: list[tuple[float, float]] = []

    def noted(run: Run) -> Run:
        row = run.kpis().loc[[_KEY]]
        sums.append((float(row["numerator"].iloc[0]), float(row["denominator"].iloc[0])))
        return run

    number = 0
    for run in known:
        number = max(number, run.replication + 1)
        yield noted(run)
    while len(sums) < exactly if exactly is not None else not _enough(sums):
        yield noted(simulate(number))
        number += 1


def _enough(sums: list[tuple[float, float]]) -> bool:
    if len(sums) < FEWEST:
        return False
    if len(sums) >= MOST:
        return True
    numerator, denominator = np.array(sums, dtype=np.float64).T
    _, low, high = jackknife(numerator, denominator)
    return low is not None and high is not None and (high - low) / 2 <= HALF_WIDTH
