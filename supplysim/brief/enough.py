"""How many replications a brief rests on: until the on-time rate is known well enough."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np

from supplysim.run import Run
from supplysim.statistics.intervals import running_ratio
from supplysim.statistics.stopping import Precision, Rule, judge

__all__ = ["RULE", "replications"]

_KEY: Final = "on_time_installation_rate"

RULE: Final = Rule({_KEY: Precision(0.01)}, least=5, most=30)
"""The 95 % interval of the on-time rate to one point either way (CONTRACTS 5), judged from five
replications on, so that with those looked ahead a brief rests on ten at least. After thirty it
shows the interval it has; judgement, for a city-year takes minutes."""


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
    while len(sums) < exactly if exactly is not None else _more(sums):
        yield noted(simulate(number))
        number += 1


def _more(sums: list[tuple[float, float]]) -> bool:
    numerator, denominator = np.array(sums, dtype=np.float64).reshape(-1, 2).T
    return judge(RULE, {_KEY: running_ratio(numerator, denominator)}).more > 0
