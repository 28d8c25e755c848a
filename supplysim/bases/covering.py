"""Covering within a radius: the fewest bases that reach everybody, or the most that p reach.

Set covering (Toregas et al. 1971) without ``p``: every customer within the radius of an open base,
at the least number of bases or the least fixed cost. Maximal covering (Church & ReVelle 1974) with
``p``: p bases, so that as much demand as possible lies within the radius.
"""

from dataclasses import dataclass, replace

import numpy as np

from supplysim.bases.location import Location
from supplysim.bases.program import FloatArray, IntArray, Program, Solved
from supplysim.bases.reading import named
from supplysim.bases.search import Effort, k_best, out_of_time, switched_on
from supplysim.errors import Fault

__all__ = ["Covering", "nearest_open"]


@dataclass(frozen=True, slots=True)
class Covering:
    """A covering problem.

    Parameters
    ----------
    cost
        (candidates, customers): distance, time or cost, in the unit of the radius.
    radius
        Up to which a base covers.
    demand
        Of each customer: what covering it is worth (with ``p``).
    fixed
        Of opening each candidate (without ``p``): 1 each counts them.
    p
        How many are open, exactly; None = as few as reach everybody.
    """

    cost: FloatArray
    radius: float
    demand: FloatArray
    fixed: FloatArray
    p: int | None = None

    def faults(self) -> list[Fault]:
        """Return the reasons for which there can be no answer."""
        reached = (self.cost <= self.radius).any(axis=0)
        if self.p is not None and reached.any():
            return []
        if reached.all():
            return []
        who = named(np.flatnonzero(~reached))
        least = float(self.cost.min(axis=0).max())
        zh = f"半径覆盖不到这些客户：{who}；要覆盖全部客户，半径至少为 {least:g}"
        en = f"the radius reaches none of these customers: {who}; to reach all it must be {least:g}"
        return [Fault("radius", zh, en, value=f"{self.radius:g}")]

    def solve(self, effort: Effort) -> Location:
        """Return the best answer with its alternatives.

        Raises
        ------
        InputError
            When none was found in time.
        """
        program = Program()
        row, column = np.nonzero(self.cost <= self.radius)
        opening = self.fixed if self.p is None else np.zeros(len(self.fixed))
        switches = program.variables(len(self.fixed), cost=opening, whole=True)
        size = len(self.demand)
        covered = program.variables(size, cost=0.0 if self.p is None else -self.demand,
                                    low=1.0 if self.p is None else 0.0)  # fmt: skip
        place = np.arange(size)
        program.rows(size, (column, switches[row], 1.0), (place, covered, -1.0), low=0.0)
        if self.p is not None:
            program.row(switches, 1.0, low=self.p, high=self.p)
        found, complete = k_best(program, switches, effort)
        if not found:
            raise out_of_time(effort)
        listed = [self._location(solved, switches, effort) for solved in found]
        return replace(listed[0], alternatives=tuple(listed), complete=complete)

    def _location(self, solved: Solved, switches: IntArray, effort: Effort) -> Location:
        opened = switched_on(solved, switches)
        shares = nearest_open(self.cost, opened, within=self.radius)
        if self.p is None:
            objective, bound = float(self.fixed[opened].sum()), solved.bound
        else:
            # minimised as a negative number; what is told is the demand covered
            objective, bound = float(shares.sum(axis=0) @ self.demand), -solved.bound
        return Location(
            model="covering",
            objective=objective,
            bound=min(bound, objective) if self.p is None else max(bound, objective),
            status="optimal" if effort.reached(solved) else "time limit",
            open=tuple(int(i) for i in opened),
            shares=shares,
            seconds=solved.seconds,
        )


def nearest_open(cost: FloatArray, opened: IntArray, *, within: float) -> FloatArray:
    """Return shares in which each customer is served by its nearest open base within a radius.

    Examples
    --------
    >>> nearest_open(np.array([[1.0, 9.0], [3.0, 4.0]]), np.array([0, 1]), within=3.0).tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """
    shares = np.zeros(cost.shape)
    if len(opened):
        nearest = opened[cost[opened].argmin(axis=0)]
        column = np.arange(cost.shape[1])
        shares[nearest, column] = cost[nearest, column] <= within
    return shares
