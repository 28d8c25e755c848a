"""p-center: p bases such that the customer served worst is served as well as possible.

The answer is one of the costs, so it is found by bisection over them: for each a set-covering
programme (Minieka 1970) says whether p bases reach everybody.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from supplysim.bases.covering import nearest_open
from supplysim.bases.location import Location
from supplysim.bases.program import FloatArray, IntArray, Program, Solved
from supplysim.bases.reading import named
from supplysim.bases.search import Effort, out_of_time, switched_on
from supplysim.errors import Fault, InputError

__all__ = ["Center"]


@dataclass(frozen=True, slots=True)
class Center:
    """A p-center problem.

    Parameters
    ----------
    cost
        (candidates, customers): distance, time or cost; infinite = may not serve.
    p
        How many are open, exactly.
    """

    cost: FloatArray
    p: int

    def faults(self) -> list[Fault]:
        """Return the reasons for which there can be no answer, as far as sums tell."""
        served = np.isfinite(self.cost).any(axis=0)
        if served.all():
            return []
        who = named(np.flatnonzero(~served))
        zh = f"这些客户没有任何候选点可服务：{who}"
        return [Fault("cost", zh, f"no candidate may serve these customers: {who}")]

    def solve(self, effort: Effort) -> Location:
        """Return the best answer with its alternatives.

        Raises
        ------
        InputError
            When p bases cannot reach everybody, or no answer was found in time.
        """
        ends = time.monotonic() + effort.time_limit_s
        radii = np.unique(self.cost[np.isfinite(self.cost)])
        excluded: list[IntArray] = []
        found: list[Location] = []
        first, complete = 0, True
        while len(found) < effort.alternatives:
            step = self._smallest(radii, first, excluded, ends)
            if step is None:
                complete = time.monotonic() < ends
                break
            solved, place, proven = step
            found.append(self._location(solved, radii, place, proven))
            excluded.append(np.array(found[-1].open))
            # a set of bases that was not the best has no smaller radius than the best
            first = proven
        if not found:
            raise self._reason() if complete else out_of_time(effort)
        return replace(found[0], alternatives=tuple(found), complete=complete)

    def _smallest(
        self, radii: FloatArray, first: int, excluded: list[IntArray], ends: float
    ) -> tuple[Solved, int, int] | None:
        """Return the answer at the smallest radius that allows one: its place, and proven place."""
        low, high = first, len(radii) - 1
        best = self._reach(radii[high], excluded, ends)
        if best.x is None:
            return None
        while low < high:
            middle = (low + high) // 2
            solved = self._reach(radii[middle], excluded, ends)
            if solved.x is not None:
                high, best = middle, solved
            elif solved.infeasible:
                low = middle + 1
            else:
                break
        return best, high, low

    def _reach(self, radius: float, excluded: list[IntArray], ends: float) -> Solved:
        program = Program()
        count, size = self.cost.shape
        switches = program.variables(count, whole=True)
        row, column = np.nonzero(self.cost <= radius)
        program.rows(size, (column, switches[row], 1.0), low=1.0)
        program.row(switches, 1.0, low=self.p, high=self.p)
        for opened in excluded:
            on = np.zeros(count, dtype=np.bool_)
            on[opened] = True
            program.exclude(switches, on)
        return program.solve(seconds=ends - time.monotonic())

    def _location(self, solved: Solved, radii: FloatArray, place: int, proven: int) -> Location:
        opened = switched_on(solved, np.arange(self.cost.shape[0]))
        shares = nearest_open(self.cost, opened, within=np.inf)
        return Location(
            model="p-center",
            objective=float(np.where(shares > 0, self.cost, 0.0).max()),
            bound=float(radii[proven]),
            status="optimal" if place == proven else "time limit",
            open=tuple(int(i) for i in opened),
            shares=shares,
            seconds=solved.seconds,
        )

    def _reason(self) -> InputError:
        zh = "p 太小：没有 p 个候选点能服务到所有客户"
        en = "too small: no p candidates may serve all customers"
        return InputError([Fault("p", zh, en, value=str(self.p))])
