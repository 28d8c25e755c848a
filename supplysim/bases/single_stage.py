"""Bases that serve customers directly: p-median, uncapacitated, capacitated, single-source.

One family: with x the share of a customer's demand that a base serves and y whether it is open,

    minimise   sum f y + sum c x
    subject to sum over bases of x = 1 for each customer,   x <= y,
               sum over customers of d x <= k y (capacitated),   sum of y = p (where p is given),
               x whole (single-source).

The links x <= y make the relaxation tight. Where they are many, only those are written that the
relaxation breaks, beside their sum over customers, which holds them all in whole numbers.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from supplysim.bases.location import Location, shares_of
from supplysim.bases.program import FloatArray, IntArray, Program, Solved
from supplysim.bases.reading import named
from supplysim.bases.search import Effort, k_best, out_of_time, switched_on
from supplysim.errors import Fault, InputError

__all__ = ["SingleStage"]

_MANY_LINKS = 20_000
_TOLERANCE = 1e-9
_REASON_S = 60.0


class _Places(NamedTuple):
    """Where the variables lie, and the pair of candidate and customer of each share."""

    switches: IntArray
    shares: IntArray
    row: IntArray
    column: IntArray


@dataclass(frozen=True, slots=True)
class SingleStage:
    """A location problem of one stage.

    Parameters
    ----------
    model
        Name it was asked for by.
    cost
        (candidates, customers): of serving the whole demand; infinite = may not serve.
    demand
        Of each customer.
    fixed
        Of opening each candidate.
    capacity
        Of each candidate, None = unlimited.
    p
        How many are open, exactly; None = as many as pay.
    single_source
        Whether each customer is served by one base.
    """

    model: str
    cost: FloatArray
    demand: FloatArray
    fixed: FloatArray
    capacity: FloatArray | None = None
    p: int | None = None
    single_source: bool = False

    def faults(self) -> list[Fault]:
        """Return the reasons for which there can be no answer, as far as sums tell."""
        served = np.isfinite(self.cost).any(axis=0)
        found = []
        if not served.all():
            who = named(np.flatnonzero(~served))
            zh = f"这些客户没有任何候选点可服务（超出半径或成本为无穷）：{who}"
            en = f"no candidate may serve these customers (radius, or infinite cost): {who}"
            found.append(Fault("cost", zh, en))
        return found if self.capacity is None else [*found, *self._too_small(self.capacity)]

    def _too_small(self, capacity: FloatArray) -> list[Fault]:
        found, demand = [], float(self.demand.sum())
        for count, name_zh, name_en in (
            (None, "全部候选点的产能合计", "the capacity of all candidates together"),
            (self.p, f"产能最大的 p={self.p} 个候选点合计", f"the p={self.p} largest capacities"),
        ):
            total = float(np.sort(capacity)[::-1][:count].sum())
            if (count is None or self.p is not None) and total < demand * (1 - _TOLERANCE):
                zh = f"{name_zh} {total:g} 小于总需求 {demand:g}"
                en = f"{name_en}, {total:g}, fall short of the demand of {demand:g}"
                found.append(Fault("capacity" if count is None else "p", zh, en))
        fits = (self.demand <= capacity[:, None] + _TOLERANCE) & np.isfinite(self.cost)
        if self.single_source and not fits.any(axis=0).all():
            who = named(np.flatnonzero(~fits.any(axis=0)))
            zh = f"单一来源：这些客户的需求大于任何可服务它的候选点的产能：{who}"
            en = f"single-source: the demand of these customers exceeds every candidate: {who}"
            found.append(Fault("single_source", zh, en))
        return found

    def solve(self, effort: Effort) -> Location:
        """Return the best answer with its alternatives.

        Raises
        ------
        InputError
            When there is no answer, with the reason, or none was found in time.
        """
        program = Program()
        places = self._places(program)
        self._write(program, places)
        if len(places.row) > _MANY_LINKS:
            owners = places.switches[places.row]
            program.tighten(places.shares, owners, seconds=effort.time_limit_s)
        else:
            program.links(places.shares, places.switches[places.row])
        found, complete = k_best(program, places.switches, effort)
        if not found:
            raise InputError([self._reason()]) if complete else out_of_time(effort)
        listed = [self._location(solved, places, effort) for solved in found]
        return replace(listed[0], alternatives=tuple(listed), complete=complete)

    def _places(self, program: Program) -> _Places:
        switches = program.variables(len(self.fixed), cost=self.fixed, whole=True)
        row, column = np.nonzero(np.isfinite(self.cost))
        shares = program.variables(len(row), cost=self.cost[row, column], whole=self.single_source)
        return _Places(switches, shares, row, column)

    def _write(self, program: Program, places: _Places) -> None:
        switches, shares, row, column = places
        program.rows(len(self.demand), (column, shares, 1.0), low=1.0, high=1.0)
        if self.capacity is not None:
            # follows from the others, but not in the relaxation: enough capacity must be open
            program.row(switches, self.capacity, low=float(self.demand.sum()) * (1 - _TOLERANCE))
        elif len(row) > _MANY_LINKS:
            count = len(self.fixed)
            most = np.bincount(row, minlength=count).astype(np.float64)
            each = np.arange(count)
            program.rows(count, (row, shares, 1.0), (each, switches, -most), high=0.0)
        self._limits(program, places)

    def _limits(self, program: Program, places: _Places) -> None:
        """Write capacities and the number of bases."""
        switches, shares, row, column = places
        if self.capacity is not None:
            each = np.arange(len(self.fixed))
            used = (row, shares, self.demand[column])
            program.rows(len(each), used, (each, switches, -self.capacity), high=0.0)
        if self.p is not None:
            program.row(switches, 1.0, low=self.p, high=self.p)

    def _location(self, solved: Solved, places: _Places, effort: Effort) -> Location:
        table = np.zeros(self.cost.shape)
        if solved.x is not None:
            table[places.row, places.column] = solved.x[places.shares]
        table = shares_of(table, whole=self.single_source)
        opened = switched_on(solved, places.switches)
        paid = np.where(table > 0, self.cost, 0.0)
        objective = float(self.fixed[opened].sum() + (paid * table).sum())
        return Location(
            model=self.model,
            objective=objective,
            bound=min(solved.bound, objective),
            status="optimal" if effort.reached(solved) else "time limit",
            open=tuple(int(i) for i in opened),
            shares=table,
            seconds=solved.seconds,
        )

    def _reason(self) -> Fault:
        """Tell why there is no answer though the sums allow one."""
        program = Program()
        row, column = np.nonzero(np.isfinite(self.cost))
        switches = program.variables(len(self.fixed), whole=True)
        shares = program.variables(len(row))
        size = len(self.demand)
        # demand may stay unserved, and that is what is minimised
        unserved = program.variables(size, cost=self.demand)
        program.rows(
            size, (column, shares, 1.0), (np.arange(size), unserved, 1.0), low=1.0, high=1.0
        )
        program.links(shares, switches[row])
        self._limits(program, _Places(switches, shares, row, column))
        solved = program.solve(seconds=_REASON_S)
        if solved.x is None or solved.objective <= _TOLERANCE * float(self.demand.sum()):
            zh = "单一来源的客户无法不拆分地装进各候选点的产能"
            en = "customers of a single source do not fit into the capacities without being split"
            return Fault("single_source", zh, en)
        who = np.flatnonzero(solved.x[unserved] > _TOLERANCE)
        which_zh = "全部开放" if self.p is None else f"任选 p={self.p} 个开放"
        which_en = "all candidates" if self.p is None else f"any p={self.p} candidates"
        zh = f"即使候选点{which_zh}，仍有 {solved.objective:g} 的需求无法满足，客户：{named(who)}"
        en = f"with {which_en} open, {solved.objective:g} of demand stays unserved: {named(who)}"
        return Fault("p" if self.p is not None else "capacity", zh, en)
