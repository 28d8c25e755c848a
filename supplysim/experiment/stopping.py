"""When there are replications enough: judged on the ordered prefix, never by order of completion.

The rule looks at the first n replications of every point, for n = min, min + 1, ...: as soon as all
wanted precisions are reached at some n and at each of the next ones (the look-ahead of Hoad,
Robinson & Davies 2010, *Automated selection of the number of replications for a discrete-event
simulation*, J. Oper. Res. Soc. 61), the study ends there. Runs made beyond that are not used, so
the answer is the same for any number of workers.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from supplysim.experiment.spec import Precision, Replications
from supplysim.statistics.intervals import jackknife

__all__ = ["Pairs", "Stopping"]

Pairs = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Numerators and denominators of a measure in the replications of a point, in their order."""

_HUNDRED = 100
_DOUBLE = 2.0


class Stopping:
    """The stopping rule of a study.

    Parameters
    ----------
    rule
        Fewest and most replications, precisions, look-ahead.
    """

    def __init__(self, rule: Replications) -> None:
        self.rule = rule
        self._precisions = rule.precisions
        self._ratios: dict[int, float] = {}

    @property
    def sequential(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self._precisions)

    @property
    def first(self) -> int:
        """The number of replications to begin with."""
        rule = self.rule
        return min(rule.most, rule.min + self.ahead(rule.min)) if self.sequential else rule.min

    def ahead(self, n: int) -> int:
        """Return how many replications beyond n the precision must last.

        Examples
        --------
        >>> rule = Stopping(Replications(min=10, max=500, until={"otif": 0.01}))
        >>> rule.ahead(20), rule.ahead(200)
        (5, 10)
        """
        return math.ceil(self.rule.look_ahead * max(n, _HUNDRED) / _HUNDRED)

    def enough(self, n: int, points: Callable[[], Sequence[Mapping[str, Pairs]]]) -> int | None:
        """Return the number of replications to use, None when more are needed.

        Parameters
        ----------
        n
            Replications that every point has been given.
        points
            Gives, for each point, numerators and denominators of each measure.
        """
        if not self.sequential:
            return n
        found = points()
        last = self.rule.min - 1
        for m in range(self.rule.min, n + 1):
            if self._ratio(m, found) > 1:
                last = m
            elif m >= last + 1 + self.ahead(last + 1):
                return m
        return self.rule.most if n >= self.rule.most else None

    def reached(self, n: int, points: Sequence[Mapping[str, Pairs]]) -> bool:
        """Tell whether every precision holds in the first n replications."""
        keys = self._precisions
        return all(key in point for point in points for key in keys) and self._ratio(n, points) <= 1

    def more(self, n: int) -> int:
        """Return the number of replications to go on to, having judged n.

        Half-widths shrink with the root of the number; it is at most doubled at a time.
        """
        wanted = n * min(_DOUBLE, self._ratios.get(n, _DOUBLE) ** 2)
        return min(self.rule.most, max(math.ceil(wanted), n + max(1, self.ahead(n))))

    def _ratio(self, m: int, points: Sequence[Mapping[str, Pairs]]) -> float:
        """Return the largest half-width over the wanted one after m replications."""
        if m not in self._ratios:
            self._ratios[m] = max(
                _over(precision, point[key], m)
                for point in points
                for key, precision in self._precisions.items()
            )
        return self._ratios[m]


def _over(precision: Precision, pairs: Pairs, m: int) -> float:
    numerator, denominator = pairs
    value, low, high = jackknife(numerator[:m], denominator[:m])
    if value is None or low is None or high is None:
        return math.inf
    half = (high - low) / 2
    wanted = precision.half_width * (abs(value) if precision.relative else 1.0)
    if half == 0:
        return 0.0
    return half / wanted if wanted else math.inf
