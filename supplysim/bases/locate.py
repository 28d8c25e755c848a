"""The door to the location models: arrays in, the best places out (CONTRACTS 7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from supplysim.bases.center import Center
from supplysim.bases.covering import Covering
from supplysim.bases.location import Location
from supplysim.bases.multi_period import MultiPeriod
from supplysim.bases.program import FloatArray
from supplysim.bases.reading import matrix, number, vector, whole
from supplysim.bases.search import Effort
from supplysim.bases.single_stage import SingleStage
from supplysim.bases.two_stage import TwoStage
from supplysim.errors import Fault, InputError
from supplysim.scenario.faults import nearest

__all__ = ["MODELS", "locate_bases"]

MODELS: dict[str, frozenset[str]] = {
    "p-median": frozenset({"demand", "fixed", "capacity", "p", "single_source", "radius"}),
    "p-center": frozenset({"demand", "p", "radius"}),
    "covering": frozenset({"demand", "fixed", "p", "radius"}),
    "uncapacitated": frozenset({"demand", "fixed", "p", "radius"}),
    "capacitated": frozenset({"demand", "fixed", "capacity", "p", "single_source", "radius"}),
    "two-stage": frozenset({"demand", "fixed", "capacity", "single_source"}),
    "multi-period": frozenset({"demand", "fixed", "capacity", "p", "radius"}),
}
"""The models, and what each of them can use."""

_NEEDS: dict[str, tuple[str, ...]] = {
    "p-median": ("p",),
    "p-center": ("p",),
    "covering": ("radius",),
    "uncapacitated": (),
    "capacitated": ("demand", "capacity"),
    "two-stage": ("demand", "capacity"),
    "multi-period": ("demand", "capacity"),
}
_CANDIDATES = ("候选点", "candidates")
_CUSTOMERS = ("客户", "customers")
_MOST_ALTERNATIVES = 1000


class _Problem(Protocol):
    def faults(self) -> list[Fault]: ...

    def solve(self, effort: Effort) -> Location: ...


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller gave."""

    cost: Any
    demand: Any
    fixed: Any
    capacity: Any
    p: Any
    single_source: bool
    unit_cost: bool
    radius: Any


def locate_bases(  # noqa: PLR0917 - as in CONTRACTS 7
    cost: Any,
    demand: Any = None,
    fixed: Any = None,
    capacity: Any = None,
    p: int | None = None,
    model: str = "capacitated",
    single_source: bool = False,
    unit_cost: bool = False,
    radius: float | None = None,
    alternatives: int = 1,
    time_limit_s: float = 60,
    gap: float = 1e-6,
) -> Location:
    """Find the places that are best, exactly, and the next best ones.

    Parameters
    ----------
    cost
        (candidates, customers): of serving a customer's whole demand, or per unit with
        ``unit_cost``; infinite = may not serve. Two-stage: a pair, (plants, yards) and (yards,
        customers), per unit. Multi-period: also (periods, candidates, customers). For p-center
        and covering it is what is to be short, such as kilometres, whatever the demand.
    demand
        Of each customer; two-dimensional (periods, customers) for multi-period. For covering with
        ``p``: what covering a customer is worth, 1 if not given.
    fixed
        Of opening each candidate, 0 if not given (covering without ``p``: 1, which counts bases);
        two-stage: a pair; multi-period: a table of ``open, close, run, expand``, each one number,
        one a candidate, or (periods, candidates), for run and expand with steps as last axis
        (without periods: (candidates, steps), for expand also (candidates, steps - 1)).
    capacity
        Of each candidate; two-stage: a pair; multi-period: (candidates, steps), each step with
        those before it.
    p
        How many are open, exactly.
    model
        "p-median", "p-center", "covering", "uncapacitated", "capacitated", "two-stage" or
        "multi-period".
    single_source
        Whether each customer is served by one base.
    unit_cost
        Whether ``cost`` is per unit of demand.
    radius
        Largest ``cost`` at which a base may serve, in the unit of ``cost`` as given.
    alternatives
        How many of the best answers to return, each with another set of open bases
        (multi-period: another plan of steps).
    time_limit_s
        Seconds for all of them together. When they are up the best answer so far is returned with
        its proven bound and ``status`` "time limit".
    gap
        Relative gap between answer and proven bound at which an answer is taken as optimal.

    Returns
    -------
    Location
        ``objective, bound, gap, status, open, shares, alternatives``.

    Raises
    ------
    InputError
        With every fault: numbers, shapes, arguments that are missing or that the model cannot use;
        or why there is no answer (capacity below demand, a radius that reaches nobody, too small a
        p); or that none was found in time.

    Examples
    --------
    Two of three places for four sites; each site goes to the nearer one.

    >>> km = [[1, 2, 9, 9], [8, 8, 2, 1], [4, 4, 3, 4]]
    >>> plan = locate_bases(km, p=2, model="p-median", alternatives=2)
    >>> plan.open, plan.objective, plan.bound
    ((0, 1), 6.0, 6.0)
    >>> plan.alternatives[1].open, plan.alternatives[1].objective
    ((0, 2), 10.0)
    >>> locate_bases(km, p=1, model="p-center").open
    (2,)
    """
    given = _Given(cost, demand, fixed, capacity, p, single_source, unit_cost, radius)
    faults = _misused(given, model)
    effort = Effort(
        alternatives=whole("alternatives", alternatives, faults, least=1, most=_MOST_ALTERNATIVES),
        time_limit_s=number("time_limit_s", time_limit_s, faults),
        gap=gap if gap == 0 else number("gap", gap, faults),
    )
    if faults:
        raise InputError(faults)
    problem = _READERS[model](given, model, faults)
    if not faults:
        faults += problem.faults()
    if faults:
        raise InputError(faults)
    return problem.solve(effort)


def _misused(given: _Given, model: str) -> list[Fault]:
    """Return the faults of a call: unknown model, arguments missing, arguments without a use."""
    if model not in MODELS:
        names = ", ".join(MODELS)
        zh, en = f"没有这个模型；可用：{names}", f"no such model; there are: {names}"
        return [Fault("model", zh, en, value=str(model), nearest=nearest(str(model), [*MODELS]))]
    faults = []
    for name in ("demand", "fixed", "capacity", "p", "radius", "single_source"):
        value = getattr(given, name)
        there = bool(value) if name == "single_source" else value is not None
        if name in _NEEDS[model] and not there:
            zh, en = f"模型 {model} 需要它", f"the model {model} needs it"
            faults.append(Fault(name, zh, en))
        elif there and name not in MODELS[model]:
            users = ", ".join(key for key, uses in MODELS.items() if name in uses)
            zh = f"模型 {model} 不使用它；使用它的有：{users}"
            en = f"the model {model} has no use for it; these have: {users}"
            faults.append(Fault(name, zh, en))
    if given.unit_cost and given.demand is None:
        zh, en = "按单位成本计算时需要它", "is needed where cost is per unit"
        faults.append(Fault("demand", zh, en))
    if given.capacity is not None and given.demand is None and "demand" not in _NEEDS[model]:
        faults.append(Fault("demand", "有产能时需要它", "is needed where there is a capacity"))
    return faults


def _reach(given: _Given, cost: FloatArray, faults: list[Fault]) -> float:
    """Return the radius, infinite without one; told when it reaches nobody at all."""
    if given.radius is None:
        return np.inf
    radius = number("radius", given.radius, faults)
    if cost.size and not (cost <= radius).any():
        least = float(cost.min())
        zh = f"半径内没有任何候选点与客户的组合；最近的组合为 {least:g}"
        en = f"reaches nobody: no candidate is nearer to a customer than {least:g}"
        faults.append(Fault("radius", zh, en, value=f"{radius:g}"))
    return radius


def _single_stage(given: _Given, model: str, faults: list[Fault]) -> SingleStage:
    cost = matrix("cost", given.cost, faults, finite=False)
    count, size = cost.shape
    reach = _reach(given, cost, faults)
    demand = _demand(given, size, faults)
    whole_cost = cost * demand if given.unit_cost and cost.size else cost
    return SingleStage(
        model=model,
        cost=np.where(cost <= reach, whole_cost, np.inf),
        demand=demand,
        fixed=_fixed(given, count, 0.0, faults),
        capacity=None
        if given.capacity is None
        else vector("capacity", given.capacity, count, _CANDIDATES, faults),
        p=_p(given, count, faults),
        single_source=given.single_source,
    )


def _covering(given: _Given, _: str, faults: list[Fault]) -> Covering:
    cost = matrix("cost", given.cost, faults, finite=False)
    count, size = cost.shape
    if given.p is not None and given.fixed is not None:
        zh = "给定 p 时按覆盖需求最大化，不使用开放成本；请去掉其一"
        en = "with p the demand covered is maximised, whatever bases cost; leave one of the two out"
        faults.append(Fault("fixed", zh, en))
    return Covering(
        cost=cost,
        radius=_reach(given, cost, faults),
        demand=_demand(given, size, faults),
        fixed=_fixed(given, count, 1.0, faults),
        p=_p(given, count, faults),
    )


def _center(given: _Given, _: str, faults: list[Fault]) -> Center:
    cost = matrix("cost", given.cost, faults, finite=False)
    reach = _reach(given, cost, faults)
    places = _p(given, cost.shape[0], faults)
    return Center(cost=np.where(cost <= reach, cost, np.inf), p=places or 1)


def _two_stage(given: _Given, _: str, faults: list[Fault]) -> TwoStage:
    legs = _pair("cost", given.cost, faults)
    to_yard, to_site = (
        matrix(f"cost[{i}]", leg, faults, finite=False) for i, leg in enumerate(legs)
    )
    plants, yards, size = to_yard.shape[0], to_yard.shape[1], to_site.shape[1]
    if to_yard.size and to_site.size and yards != to_site.shape[0]:
        zh = f"两段的堆场个数不一致：{yards} 与 {to_site.shape[0]}"
        en = f"the legs speak of {yards} and {to_site.shape[0]} yards"
        faults.append(Fault("cost", zh, en))
    fixed = _pair("fixed", (0.0, 0.0) if given.fixed is None else given.fixed, faults)
    capacity = _pair("capacity", given.capacity, faults)
    names = (("构件厂", "plants"), ("堆场", "yards"))
    vectors = [
        vector(f"{where}[{i}]", values[i], (plants, yards)[i], names[i], faults)
        for where, values in (("fixed", fixed), ("capacity", capacity))
        for i in range(2)
    ]
    return TwoStage(
        to_yard=to_yard,
        to_site=to_site,
        demand=_demand(given, size, faults),
        plant_fixed=vectors[0],
        yard_fixed=vectors[1],
        plant_capacity=vectors[2],
        yard_capacity=vectors[3],
        single_source=given.single_source,
    )


def _multi_period(given: _Given, _: str, faults: list[Fault]) -> MultiPeriod:
    raw = np.asarray(given.cost, dtype=np.float64) if _is_deep(given.cost) else None
    if raw is None:
        cost = matrix("cost", given.cost, faults, finite=False)
    else:
        flat = matrix("cost", raw.reshape(-1, raw.shape[-1]), faults, finite=False)
        cost = flat.reshape(raw.shape) if flat.size else np.empty((0, 0))
    reach = _reach(given, cost, faults)
    problem = MultiPeriod.read(
        cost,
        given.demand,
        given.capacity,
        given.fixed,
        _p(given, cost.shape[-2], faults),
        faults,
    )
    if faults:
        return problem
    full = problem.cost * (problem.demand[:, None, :] if given.unit_cost else 1.0)
    return MultiPeriod(
        cost=np.where(problem.cost <= reach, full, np.inf),
        demand=problem.demand,
        capacity=problem.capacity,
        fixed=problem.fixed,
        p=problem.p,
    )


_READERS: Mapping[str, Callable[[_Given, str, list[Fault]], _Problem]] = {
    "p-median": _single_stage,
    "p-center": _center,
    "covering": _covering,
    "uncapacitated": _single_stage,
    "capacitated": _single_stage,
    "two-stage": _two_stage,
    "multi-period": _multi_period,
}


def _is_deep(cost: Any) -> bool:
    try:
        return np.ndim(np.asarray(cost, dtype=np.float64)) == len("TIJ")
    except (TypeError, ValueError):
        return False


def _pair(name: str, values: Any, faults: list[Fault]) -> tuple[Any, Any]:
    two = 2
    if isinstance(values, Sequence | np.ndarray) and len(values) == two:
        return values[0], values[1]
    zh, en = "应为一对（构件厂，堆场）", "must be a pair (plant, yard)"
    faults.append(Fault(name, zh, en))
    return 0.0, 0.0


def _demand(given: _Given, size: int, faults: list[Fault]) -> FloatArray:
    return vector("demand", 1.0 if given.demand is None else given.demand, size, _CUSTOMERS, faults)


def _fixed(given: _Given, count: int, default: float, faults: list[Fault]) -> FloatArray:
    values = default if given.fixed is None else given.fixed
    return vector("fixed", values, count, _CANDIDATES, faults)


def _p(given: _Given, count: int, faults: list[Fault]) -> int | None:
    if given.p is None:
        return None
    return whole("p", given.p, faults, least=1, most=max(count, 1))
