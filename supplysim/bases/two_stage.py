"""Two stages: plants supply yards, yards supply customers; both have capacities and fixed costs.

    minimise   sum f y + sum g z + sum a s + sum b d x
    subject to sum over yards of x = 1 for each customer,  x <= z,
               sum over plants of s = sum over customers of d x  for each yard,
               sum of s <= k y for each plant,  sum of d x <= l z for each yard,
               s <= min(k, l) y,  s <= min(k, l) z.

s is what flows from plant to yard, x the share of a customer's demand that comes from a yard.
"""

from dataclasses import dataclass, replace

import numpy as np

from supplysim.bases.location import Location, shares_of
from supplysim.bases.program import FloatArray, IntArray, Program, Solved
from supplysim.bases.search import Effort, k_best, out_of_time, switched_on
from supplysim.errors import Fault, InputError

__all__ = ["TwoStage"]

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class TwoStage:
    """A location problem of two stages.

    Parameters
    ----------
    to_yard, to_site
        Cost per unit, (plants, yards) and (yards, customers); infinite = no such way.
    demand
        Of each customer.
    plant_fixed, plant_capacity, yard_fixed, yard_capacity
        Of each plant and each yard.
    single_source
        Whether each customer is served by one yard.
    """

    to_yard: FloatArray
    to_site: FloatArray
    demand: FloatArray
    plant_fixed: FloatArray
    plant_capacity: FloatArray
    yard_fixed: FloatArray
    yard_capacity: FloatArray
    single_source: bool = False

    def faults(self) -> list[Fault]:
        """Return the reasons for which there can be no answer, as far as sums tell."""
        demand = float(self.demand.sum())
        found = []
        for where, name_zh, name_en, capacity in (
            ("capacity[0]", "构件厂", "plants", self.plant_capacity),
            ("capacity[1]", "堆场", "yards", self.yard_capacity),
        ):
            total = float(capacity.sum())
            if total < demand * (1 - _TOLERANCE):
                zh = f"全部{name_zh}的产能合计 {total:g} 小于总需求 {demand:g}"
                en = f"all {name_en} hold {total:g}, which is less than the demand of {demand:g}"
                found.append(Fault(where, zh, en))
        return found

    def solve(self, effort: Effort) -> Location:
        """Return the best answer with its alternatives.

        Raises
        ------
        InputError
            When there is no answer, or none was found in time.
        """
        program = Program()
        plants = program.variables(len(self.plant_fixed), cost=self.plant_fixed, whole=True)
        yards = program.variables(len(self.yard_fixed), cost=self.yard_fixed, whole=True)
        first = np.nonzero(np.isfinite(self.to_yard))
        second = np.nonzero(np.isfinite(self.to_site))
        most = np.minimum(self.plant_capacity[first[0]], self.yard_capacity[first[1]])
        flows = program.variables(len(first[0]), cost=self.to_yard[first], high=most)
        shares = program.variables(
            len(second[0]),
            cost=self.to_site[second] * self.demand[second[1]],
            whole=self.single_source,
        )
        self._write(program, (plants, yards), (flows, shares), (first, second), most)
        switches = np.concatenate([plants, yards])
        found, complete = k_best(program, switches, effort)
        if not found:
            raise InputError([_reason()]) if complete else out_of_time(effort)
        places = (plants, yards, flows, shares)
        listed = [self._location(one, places, (first, second), effort) for one in found]
        return replace(listed[0], alternatives=tuple(listed), complete=complete)

    def _write(
        self,
        program: Program,
        switches: tuple[IntArray, IntArray],
        amounts: tuple[IntArray, IntArray],
        pairs: tuple[tuple[IntArray, ...], tuple[IntArray, ...]],
        most: FloatArray,
    ) -> None:
        (plants, yards), (flows, shares) = switches, amounts
        (plant, into), (yard, customer) = pairs
        demanded = self.demand[customer]
        program.rows(len(self.demand), (customer, shares, 1.0), low=1.0, high=1.0)
        program.rows(len(yards), (into, flows, 1.0), (yard, shares, -demanded), low=0.0, high=0.0)
        for count, place, variables, size, switch, capacity in (
            (len(plants), plant, flows, 1.0, plants, self.plant_capacity),
            (len(yards), yard, shares, demanded, yards, self.yard_capacity),
        ):
            each = np.arange(count)
            program.rows(count, (place, variables, size), (each, switch, -capacity), high=0.0)
            program.row(switch, capacity, low=float(self.demand.sum()) * (1 - _TOLERANCE))
        program.links(shares, yards[yard])
        row = np.arange(len(flows))
        for switch in (plants[plant], yards[into]):
            program.rows(len(flows), (row, flows, 1.0), (row, switch, -most), high=0.0)

    def _location(
        self,
        solved: Solved,
        places: tuple[IntArray, IntArray, IntArray, IntArray],
        pairs: tuple[tuple[IntArray, ...], tuple[IntArray, ...]],
        effort: Effort,
    ) -> Location:
        plants, yards, flows, shares = places
        x = np.zeros(0) if solved.x is None else solved.x
        flow, share = np.zeros(self.to_yard.shape), np.zeros(self.to_site.shape)
        flow[pairs[0]], share[pairs[1]] = x[flows], x[shares]
        share = shares_of(share, whole=self.single_source)
        passed = flow.sum(axis=0, keepdims=True)
        return Location(
            model="two-stage",
            objective=solved.objective,
            bound=min(solved.bound, solved.objective),
            status="optimal" if effort.reached(solved) else "time limit",
            open=tuple(
                tuple(int(i) for i in switched_on(solved, switch)) for switch in (plants, yards)
            ),
            shares=(np.divide(flow, passed, out=np.zeros_like(flow), where=passed > _TOLERANCE),
                    share),
            seconds=solved.seconds,
        )  # fmt: skip


def _reason() -> Fault:
    zh = "没有可行方案：可走的路线接不上足够的产能（检查成本为无穷的组合与单一来源）"
    en = (
        "no answer: the ways that are allowed do not reach enough capacity "
        "(look at infinite costs, and at single_source)"
    )
    return Fault("cost", zh, en)
