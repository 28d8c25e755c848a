"""Multi-period: the door's form of the problem, on the programme of :mod:`supplysim.bases.periods`.

A base that is opened pays ``open``, and ``expand`` for each capacity step above the first; it pays
``run`` in every period at its step, keeps its steps, and may be closed at ``close`` and opened
again. Opening, expanding and closing take effect in the same period.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from supplysim.bases.location import Location
from supplysim.bases.periods import Rule, Sited, Siting
from supplysim.bases.program import FloatArray
from supplysim.bases.search import Effort, out_of_time
from supplysim.errors import Fault, InputError
from supplysim.scenario.faults import nearest

__all__ = ["MultiPeriod"]

_PARTS = ("open", "close", "run", "expand")
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class MultiPeriod:
    """A location problem over periods as :func:`supplysim.locate_bases` takes it.

    Parameters
    ----------
    cost
        (periods, candidates, customers): of serving the whole demand.
    demand
        (periods, customers).
    capacity
        (candidates, steps): of a base at each step, the steps before it included.
    fixed
        ``open, close`` (periods, candidates), ``run, expand`` (periods, candidates, steps).
    p
        How many are open in each period, exactly; None = as many as pay.
    """

    cost: FloatArray
    demand: FloatArray
    capacity: FloatArray
    fixed: Mapping[str, FloatArray]
    p: int | None = None

    @classmethod
    def read(  # noqa: PLR0917 - what the door was given
        cls, cost: FloatArray, demand: Any, capacity: Any, fixed: Any, p: int | None,
        faults: list[Fault],
    ) -> "MultiPeriod":  # fmt: skip
        """Return the problem; what is wrong with it goes to ``faults``.

        Parameters
        ----------
        cost
            (candidates, customers) or (periods, candidates, customers).
        demand, capacity, fixed, p
            As given.
        """
        demanded = _table("demand", demand, ("periods", "customers"), faults)
        steps = _table("capacity", capacity, ("candidates", "steps"), faults)
        periods, (candidates, customers) = demanded.shape[0], cost.shape[-2:]
        if not faults:
            _agree(cost, demanded, steps, faults)
        if not faults and (np.diff(steps, axis=1) < 0).any():
            zh = "产能应逐级不减：每一级是含以前各级的总产能"
            en = "must not fall from step to step: each is the capacity with the steps before it"
            faults.append(Fault("capacity", zh, en))
        shape = (periods, candidates, steps.shape[-1])
        parts = _parts(fixed, shape, faults)
        full = np.broadcast_to(cost, (periods, candidates, customers)) if not faults else cost
        return cls(cost=full, demand=demanded, capacity=steps, fixed=parts, p=p)

    def faults(self) -> list[Fault]:
        """Return the reasons for which there can be no answer, as far as sums tell."""
        found = []
        largest = np.sort(self.capacity[:, -1])[::-1][: self.p]
        for t, demand in enumerate(self.demand.sum(axis=1)):
            if largest.sum() < demand * (1 - _TOLERANCE):
                zh = f"第 {t} 期需求 {demand:g} 大于可开放候选点的最大产能合计 {largest.sum():g}"
                en = (
                    f"demand of period {t}, {demand:g}, exceeds the largest capacity of all that "
                    f"may be open, {largest.sum():g}"
                )
                found.append(Fault("capacity" if self.p is None else "p", zh, en))
        return found

    def siting(self) -> Siting:
        """Return the problem in the form of the programme."""
        periods, candidates = self.fixed["open"].shape
        everywhere = tuple(range(candidates))
        rules = () if self.p is None else (
            Rule("p", everywhere, tuple(range(periods)), self.p, self.p),
        )  # fmt: skip
        return Siting(
            serve=self.cost[None],
            demand=self.demand[None],
            capacity=self.capacity[:, :, None],
            opening=self.fixed["open"],
            closing=self.fixed["close"],
            running=self.fixed["run"],
            expanding=self.fixed["expand"],
            rules=rules,
        )

    def solve(self, effort: Effort) -> Location:
        """Return the best answer with its alternatives.

        Raises
        ------
        InputError
            When there is no answer, or none was found in time.
        """
        found, complete = self.siting().solve(effort)
        if not found:
            zh = "没有可行方案：可服务的候选点接不上足够的产能（检查成本为无穷的组合）"
            en = "no answer: the pairs that are allowed do not reach enough capacity"
            raise InputError([Fault("cost", zh, en)]) if complete else out_of_time(effort)
        listed = [_location(one) for one in found]
        return replace(listed[0], alternatives=tuple(listed), complete=complete)


def _location(sited: Sited) -> Location:
    return Location(
        model="multi-period",
        objective=sited.objective,
        bound=sited.bound,
        status=sited.status,
        open=tuple(tuple(np.flatnonzero(row >= 0).tolist()) for row in sited.steps),
        shares=sited.shares[0],
        steps=sited.steps,
        seconds=sited.seconds,
    )


def _table(name: str, values: Any, axes: tuple[str, str], faults: list[Fault]) -> FloatArray:
    try:
        table = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.ndim != 2 or not table.size or not np.isfinite(table).all() or (table < 0).any():  # noqa: PLR2004 - rows and columns
        zh = f"应为二维表 ({axes[0]}, {axes[1]})，各数不小于 0"
        en = f"must be a table ({axes[0]}, {axes[1]}) of numbers, 0 or more"
        faults.append(Fault(name, zh, en))
        return np.zeros((1, 1))
    return table


def _agree(cost: FloatArray, demand: FloatArray, steps: FloatArray, faults: list[Fault]) -> None:
    """Check that the three tables speak of the same periods, candidates and customers."""
    three = 3
    pairs = [
        ("demand", demand.shape[1], cost.shape[-1], "customers"),
        ("capacity", steps.shape[0], cost.shape[-2], "candidates"),
    ]
    if cost.ndim == three:
        pairs.append(("cost", cost.shape[0], demand.shape[0], "periods"))
    for where, given, wanted, what in pairs:
        if given != wanted:
            zh = f"{what} 的个数不一致：{given} 与 {wanted}"
            en = f"speaks of {given} {what} where the other tables have {wanted}"
            faults.append(Fault(where, zh, en))


def _parts(fixed: Any, shape: tuple[int, int, int], faults: list[Fault]) -> dict[str, FloatArray]:
    """Return the four costs at full shape; one number, or one a candidate, stands for all."""
    given = {} if fixed is None else fixed
    if not isinstance(given, Mapping):
        zh = "应为含 open、close、run、expand 的表"
        faults.append(Fault("fixed", zh, "must be a table of open, close, run and expand"))
        given = {}
    faults += [
        Fault(f"fixed.{key}", f"没有这一项；可用：{', '.join(_PARTS)}",
              f"no such cost; there are: {', '.join(_PARTS)}", nearest=nearest(str(key), _PARTS))
        for key in given
        if key not in _PARTS
    ]  # fmt: skip
    parts = {}
    for key in _PARTS:
        full = shape[:2] if key in {"open", "close"} else shape
        parts[key] = _broadcast(f"fixed.{key}", given.get(key, 0.0), full, faults)
    return parts


def _broadcast(name: str, values: Any, shape: tuple[int, ...], faults: list[Fault]) -> FloatArray:
    try:
        table = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.full(1, np.nan)
    if table.size and np.isfinite(table).all() and (table >= 0).all():
        one = table
        periods, candidates, *steps = shape
        # one a candidate, or one a candidate and step, holds for every period
        if steps and table.shape == (candidates,):
            one = table[:, None]
        elif steps and table.shape == (candidates, steps[0] - 1) and steps[0] > 1:
            one = np.pad(table, ((0, 0), (1, 0)))
        elif steps and table.shape == (periods, candidates):
            one = table[:, :, None]
        try:
            return np.broadcast_to(one, shape)
        except ValueError:
            pass
    axes = "periods, candidates" + (", steps" if len(shape) > len("TI") else "")
    zh = f"应为不小于 0 的数：一个数、每个候选点一个，或 ({axes}) 的表"
    en = f"must be 0 or more: one number, one a candidate, or a table ({axes})"
    faults.append(Fault(name, zh, en))
    return np.zeros(shape)
