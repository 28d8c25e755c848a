"""When a study has replications enough: the rule of ``statistics.stopping`` on all of its points.

All points share replication numbers; the study ends where every precision holds at every point.
Runs made beyond that, because workers ran ahead, are not used, so the answer is the same for any
number of workers.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.experiment.spec import Replications
from supplysim.statistics.intervals import running_ratio
from supplysim.statistics.stopping import Path, Rule, Verdict, judge, look_ahead, portion

__all__ = ["Stopping", "Sums"]


class Sums(NamedTuple):
    """Sums of one measure at one point, in the order of replications.

    Parameters
    ----------
    replications
        Numbers of the replications that are done; one that failed is not there.
    numerators, denominators
        Sums of each of them.
    """

    replications: NDArray[np.int64]
    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]

    def path(self, n: int) -> Path:
        """Return value and half width over the first 1, 2, ... n replications that were handed out.

        One that failed adds nothing to what those before it say.
        """
        there = self.replications < n
        found = running_ratio(self.numerators[there], self.denominators[there])
        # how many of the first 1, 2, ... n are there; of none there is no value
        counts = np.searchsorted(self.replications, np.arange(1, n + 1))
        values, halves = (np.concatenate([[math.nan], column])[counts] for column in found)
        return values, halves


Points = Sequence[Mapping[str, Sums]]
"""Sums of each measure, point by point."""


class Stopping:
    """The stopping rule of a study.

    Parameters
    ----------
    rule
        Fewest and most replications, precisions, look-ahead.
    """

    def __init__(self, rule: Replications) -> None:
        self.rule = rule
        self._goals = rule.precisions

    @property
    def sequential(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self._goals)

    @property
    def first(self) -> int:
        """The number of replications to begin with."""
        rule = self.rule
        if not self.sequential:
            return rule.min
        return min(rule.most, rule.min + look_ahead(rule.min, rule.look_ahead))

    def judged(self, n: int, points: Points) -> Verdict:
        """Judge the first n replications of all points.

        Parameters
        ----------
        n
            Replications that every point has been given.
        points
            What they came to; of a point that failed throughout there is nothing.
        """
        return judge(*self._posed(n, points)) if self.sequential else Verdict(n, n, 0)

    def more(self, n: int, points: Points) -> int:
        """Return how many replications to run before judging again, 0 when it is over."""
        return portion(*self._posed(n, points)) if self.sequential else 0

    def _posed(self, n: int, points: Points) -> tuple[Rule, dict[str, Path]]:
        """Return the rule with each measure of each point as a response of its own."""
        missing = Sums(np.array([], np.int64), np.array([]), np.array([]))
        goals, paths = {}, {}
        for number, point in enumerate(points):
            for key, goal in self._goals.items():
                name = f"{number}: {key}"
                goals[name], paths[name] = goal, point.get(key, missing).path(n)
        rule = self.rule
        return Rule(goals, least=rule.min, most=rule.most, ahead=rule.look_ahead), paths
