"""A mixed-integer programme put together block by block and solved by HiGHS through scipy.

Owns variables, sparse rows and what the solver said of them: objective, proven bound, time. It
knows nothing of bases.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

__all__ = ["Block", "FloatArray", "IntArray", "Program", "Solved"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Block = tuple[IntArray, IntArray, FloatArray | float]
"""(row, variable, coefficient) of entries."""

_TIME_IS_UP = 1
_INFEASIBLE = 2

_VIOLATED = 1e-4
"""By how much a link must be broken in a relaxation to be worth a row."""
_MOST_ROUNDS = 12
_ROUNDS_SHARE = 0.3
"""Share of the time limit that tightening the relaxation may take."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver said.

    Parameters
    ----------
    x
        Values of the variables; None when no solution was found.
    objective, bound
        Of the minimum: the value found, and what no solution can be less than.
    infeasible
        Whether it is proven that there is no solution.
    seconds
        Wall time.
    """

    x: FloatArray | None
    objective: float
    bound: float
    infeasible: bool
    seconds: float


class Program:
    """Variables with bounds and costs, and rows ``low <= a x <= high``; the cost is minimised."""

    def __init__(self) -> None:
        self._cost: list[FloatArray] = []
        self._low: list[FloatArray] = []
        self._high: list[FloatArray] = []
        self._whole: list[BoolArray] = []
        self._size = 0
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._row_low: list[FloatArray] = []
        self._row_high: list[FloatArray] = []
        self._rows = 0

    def variables(
        self,
        count: int,
        *,
        cost: FloatArray | float = 0.0,
        low: FloatArray | float = 0.0,
        high: FloatArray | float = 1.0,
        whole: bool = False,
    ) -> IntArray:
        """Add variables and return their places."""
        for kept, values in ((self._cost, cost), (self._low, low), (self._high, high)):
            kept.append(np.broadcast_to(np.asarray(values, dtype=np.float64), (count,)))
        self._whole.append(np.full(count, whole))
        places = np.arange(self._size, self._size + count, dtype=np.int64)
        self._size += count
        return places

    def rows(
        self,
        count: int,
        *blocks: Block,
        low: FloatArray | float = -np.inf,
        high: FloatArray | float = np.inf,
    ) -> None:
        """Add rows.

        Parameters
        ----------
        count
            How many.
        blocks
            (row, variable, coefficient) of the entries, rows from 0; entries of one place add up.
        low, high
            Limits of the rows.
        """
        for row, variable, value in blocks:
            values = np.broadcast_to(np.asarray(value, dtype=np.float64), np.shape(row))
            self._entries.append((np.asarray(row) + self._rows, np.asarray(variable), values))
        for kept, limits in ((self._row_low, low), (self._row_high, high)):
            kept.append(np.broadcast_to(np.asarray(limits, dtype=np.float64), (count,)))
        self._rows += count

    def row(
        self,
        variables: Sequence[int] | IntArray,
        values: Sequence[float] | FloatArray | float,
        *,
        low: float = -np.inf,
        high: float = np.inf,
    ) -> None:
        """Add one row."""
        places = np.asarray(variables, dtype=np.int64)
        self.rows(
            1, (np.zeros_like(places), places, np.asarray(values, dtype=np.float64)),
            low=low, high=high,
        )  # fmt: skip

    def exclude(self, switches: IntArray, on: BoolArray) -> None:
        """Forbid one setting of 0-1 variables (a no-good cut): at least one must differ."""
        self.row(switches, np.where(on, -1.0, 1.0), low=1.0 - float(on.sum()))

    def tighten(self, parts: IntArray, wholes: IntArray, *, seconds: float) -> None:
        """Add those links ``part <= whole`` that the relaxation breaks, until it breaks none.

        The links must hold in every whole-numbered solution anyway; they make its relaxation
        tight, and most of them are never needed.
        """
        ends = time.monotonic() + _ROUNDS_SHARE * seconds
        known = np.zeros(len(parts), dtype=np.bool_)
        for _ in range(_MOST_ROUNDS):
            left = ends - time.monotonic()
            if left <= 0:
                return
            x = self.solve(seconds=left, relaxed=True).x
            if x is None:
                return
            broken = (x[parts] > x[wholes] + _VIOLATED) & ~known
            if not broken.any():
                return
            known |= broken
            self.links(parts[broken], wholes[broken])

    def links(self, parts: IntArray, wholes: IntArray) -> None:
        """Add rows ``part <= whole``."""
        row = np.arange(len(parts))
        self.rows(len(parts), (row, parts, 1.0), (row, wholes, -1.0), high=0.0)

    def solve(self, *, seconds: float, gap: float = 0.0, relaxed: bool = False) -> Solved:
        """Minimise.

        Parameters
        ----------
        seconds
            Time limit.
        gap
            Relative gap between value and proven bound at which to stop.
        relaxed
            Without whole numbers.
        """
        began = time.monotonic()
        cost = np.concatenate(self._cost)
        found = milp(
            cost,
            integrality=(np.concatenate(self._whole) & (not relaxed)).astype(np.int64),
            bounds=Bounds(np.concatenate(self._low), np.concatenate(self._high)),
            constraints=self._constraint(),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": gap},
        )
        x = None if found.x is None else np.asarray(found.x, dtype=np.float64)
        # a programme without whole numbers has no dual bound of its own: its value is the bound
        bound = found.mip_dual_bound
        if bound is None:
            bound = found.fun if found.status == 0 else -np.inf
        return Solved(
            x=x,
            objective=float("nan") if x is None else float(cost @ x),
            bound=float(bound),
            infeasible=found.status == _INFEASIBLE,
            seconds=time.monotonic() - began,
        )

    def _constraint(self) -> LinearConstraint | None:
        if not self._rows:
            return None
        rows, variables, values = (
            np.concatenate([entry[i] for entry in self._entries]) for i in range(3)
        )
        matrix = csr_array((values, (rows, variables)), shape=(self._rows, self._size))
        return LinearConstraint(
            matrix, np.concatenate(self._row_low), np.concatenate(self._row_high)
        )
