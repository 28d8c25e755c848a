"""The k best answers of a programme, one after the other, within one time limit."""

import time
from dataclasses import dataclass

import numpy as np

from supplysim.bases.location import gap_of
from supplysim.bases.program import IntArray, Program, Solved
from supplysim.errors import Fault, InputError

__all__ = ["Effort", "k_best", "out_of_time", "switched_on"]

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to find and how long to look.

    Parameters
    ----------
    alternatives
        How many of the best answers.
    time_limit_s
        Seconds for all of them together.
    gap
        Relative gap at which an answer counts as optimal.
    """

    alternatives: int = 1
    time_limit_s: float = 60.0
    gap: float = 1e-6

    def reached(self, solved: Solved) -> bool:
        """Tell whether an answer is proven within the gap."""
        return gap_of(solved.objective, solved.bound) <= self.gap + 1e-9


def k_best(program: Program, switches: IntArray, effort: Effort) -> tuple[list[Solved], bool]:
    """Return the best answers that differ in a switch, best first, and whether all were found.

    After each answer its setting of the 0-1 variables ``switches`` is forbidden by a no-good cut
    (Balas & Jeroslow 1972), so every setting is met at most once and none is passed over. The list
    is complete when it holds ``alternatives`` answers, or all there are.
    """
    ends = time.monotonic() + effort.time_limit_s
    found: list[Solved] = []
    while len(found) < effort.alternatives:
        left = ends - time.monotonic()
        if left <= 0:
            return found, False
        solved = program.solve(seconds=left, gap=effort.gap)
        if solved.x is None:
            return found, solved.infeasible
        found.append(solved)
        program.exclude(switches, solved.x[switches] > _HALF)
    return found, True


def out_of_time(effort: Effort) -> InputError:
    """Return the error of a search that found nothing in its time."""
    zh = "时限内没有找到任何方案；请加大时限"
    en = "no answer was found within the time limit; give it more time"
    return InputError([Fault("time_limit_s", zh, en, value=f"{effort.time_limit_s:g}")])


def switched_on(solved: Solved, switches: IntArray) -> IntArray:
    """Return the places, within ``switches``, of those that are on."""
    if solved.x is None:
        raise ValueError("nothing was solved")
    return np.flatnonzero(solved.x[switches] > _HALF)
