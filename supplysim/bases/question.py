"""The problem of the plan as arrays: what a study asks of the model, with or without its rules.

Money is yuan of the first period's first year: what is paid in a year counts 1 / (1 + interest) to
the power of the years passed. An investment is charged as an annuity from the period in which it
is made to the end of the horizon, so that a base opened late is not charged for years beyond it;
a base that closes goes on paying. What stands at the start is paid for already.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from supplysim.bases.ground import Ground
from supplysim.bases.periods import Rule, Siting
from supplysim.bases.program import FloatArray, IntArray
from supplysim.bases.sites import Site
from supplysim.metrics.capital import annuity, production_price, truck_year

__all__ = ["FREE", "Change", "Question", "Terms", "ask", "unit_costs"]

Change = Literal["new", "conversion", "second shift", "extension", "closure"]

FREE: frozenset[Change] = frozenset({"new", "conversion", "second shift", "extension", "closure"})
"""Everything that may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms the question is asked.

    Parameters
    ----------
    allowed
        What may change.
    as_planned
        Whether the plan's numbers of bases and a base in each of its districts are required.
    districts_only
        Whether only the districts are required, not the numbers.
    least_new
        Newly built bases in the last period, at least.
    without
        Names of sites that may not open.
    road_factor
        Multiplies road lengths and times.
    demand_factor
        Multiplies all demand.
    market_share
        Share of all that is made that may go beyond the city, in place of the markets' volumes;
        None = as the study says.
    more_capacity
        Names of sites with as many m3 a year more of each family, for marginal values.
    zone_factor
        Names of zones with what their demand is multiplied by.
    """

    allowed: frozenset[Change] = FREE
    as_planned: bool = False
    districts_only: bool = False
    least_new: int = 0
    without: frozenset[str] = frozenset()
    road_factor: float = 1.0
    demand_factor: float = 1.0
    market_share: float | None = None
    more_capacity: tuple[tuple[str, float], ...] = ()
    zone_factor: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A siting problem with what its rows and columns stand for.

    Parameters
    ----------
    ground, terms
        What it was made from.
    siting
        The problem; customers are (zone, archetype) pairs in the order of ``customers``: a project
        goes to one base, which must make all its families.
    customers
        Zone and archetype rows of the ground.
    discount
        Sum of discount factors over the years of each period.
    """

    ground: Ground
    terms: Terms
    siting: Siting
    customers: tuple[tuple[int, int], ...]
    discount: FloatArray


def ask(ground: Ground, terms: Terms | None = None) -> Question:
    """Return the question a study asks."""
    terms = Terms() if terms is None else terms
    demand = _demand(ground, terms)
    used = [
        (z, a)
        for z in range(len(ground.zones))
        for a in range(len(ground.archetypes))
        if demand[:, :, z, a].any()
    ]
    zone, archetype = np.array(used).T
    wanted = demand[:, :, zone, archetype]
    needs = ground.mix[archetype]
    discount, remaining = _discounts(ground)
    own, bought = unit_costs(ground, road_factor=terms.road_factor)
    reach = (ground.km * terms.road_factor <= ground.study.rules.radius_km)[:, zone]
    capacity = _capacity(ground, terms)
    makes = ((capacity[:, -1, None, :] > 0) | (needs == 0)).all(axis=2)
    unit = np.where(reach & makes, (own[:, zone] * needs).sum(axis=2), np.inf)
    yearly = wanted * discount[None, :, None]
    siting = Siting(
        serve=_times(yearly, unit),
        demand=wanted,
        capacity=capacity,
        needs=needs,
        outside=yearly * (bought[zone] * needs).sum(axis=1),
        likelihood=np.array([case.likelihood for case in ground.study.cases.values()]),
        worst=ground.study.rules.worst,
        rules=_rules(ground, terms),
        by_site=True,
        ramp=_ramp(ground),
        **_fixed(ground, terms, discount, remaining),
    )
    return Question(ground, terms, siting, tuple(used), discount)


def unit_costs(ground: Ground, *, road_factor: float = 1.0) -> tuple[FloatArray, FloatArray]:
    """Return yuan a m3 made and delivered by our sites, and bought from competitors.

    Own: variable production, inbound materials, trips, kilometres, and the standing cost of trucks
    for the hours of a trip (loading, both ways, unloading).

    Returns
    -------
    tuple of numpy.ndarray
        (sites, zones, families) and (zones, families).
    """
    costs, study = ground.prices.costs, ground.study
    made = np.array([production_price(costs, family) for family in ground.families])
    km, hours = ground.km * road_factor, ground.hours * road_factor
    waiting_h = ground.prices.loads.loading_min.average() / 60 + study.unload_h
    truck_h = truck_year(costs) / study.truck_h_per_year
    trip = costs.trip_yuan + km * costs.haul_yuan_per_km + (waiting_h + 2 * hours) * truck_h
    own = (
        made[None, None, :]
        + (ground.inbound * road_factor)[:, None, None]
        + trip[:, :, None] / ground.load_m3[None, None, :]
    )
    prices = np.array(
        [[c.price.get(f, np.inf) for f in ground.families] for c in study.competitors.values()]
    )
    # a competitor's truck is paid by the kilometre, its standing cost and loading by the trip
    far = ground.outside_km * road_factor
    haul = costs.trip_yuan + far * costs.haul_yuan_per_km + waiting_h * truck_h
    bought = prices[:, None, :] + haul[:, :, None] / ground.load_m3[None, None, :]
    return own, bought.min(axis=0)


def _times(yearly: FloatArray, unit: FloatArray) -> FloatArray:
    """Return (cases, periods, sites, customers): cost of the whole demand, infinite kept."""
    never = np.isinf(unit)
    cost = yearly[:, :, None, :] * np.where(never, 0.0, unit)[None, None]
    return np.where(never[None, None], np.inf, cost)


def _demand(ground: Ground, terms: Terms) -> FloatArray:
    demand = ground.demand * terms.demand_factor
    for zone, factor in terms.zone_factor:
        demand[:, :, ground.zones.index(zone)] *= factor
    if terms.market_share is None:
        return demand
    beyond = ground.local == 0
    at_home = demand[:, :, ~beyond].sum(axis=(2, 3))
    now = demand[:, :, beyond].sum(axis=(2, 3))
    wanted = at_home * terms.market_share / (1 - terms.market_share)
    factor = np.divide(wanted, now, out=np.zeros_like(now), where=now > 0)
    return np.where(beyond[None, None, :, None], demand * factor[:, :, None, None], demand)


def _discounts(ground: Ground) -> tuple[FloatArray, FloatArray]:
    """Return the sum of discount factors of each period, and from each period to the end."""
    rate = ground.prices.costs.interest
    first = int(ground.periods[0])
    sums = []
    for key, period in ground.study.periods.items():
        years = int(key) - first + np.arange(int(np.ceil(period.years)))
        parts = np.minimum(period.years - np.arange(len(years)), 1.0)
        sums.append(float((parts / (1 + rate) ** years).sum()))
    discount = np.array(sums)
    return discount, discount[::-1].cumsum()[::-1]


def _capacity(ground: Ground, terms: Terms) -> FloatArray:
    """Return (sites, steps, families), the last step repeated where a site has fewer."""
    steps = max(len(site.stages) for site in ground.sites)
    found = np.zeros((len(ground.sites), steps, len(ground.families)))
    for i, site in enumerate(ground.sites):
        for k in range(steps):
            stage = site.stages[min(k, len(site.stages) - 1)]
            made = np.array([stage.capacity.get(family, 0.0) for family in ground.families])
            found[i, k] = made * ground.study.usable_share
        more = dict(terms.more_capacity).get(site.name, 0.0)
        found[i] += np.where(found[i, -1] > 0, more, 0.0)
    return found


def _ramp(ground: Ground) -> FloatArray:
    """Return the share of capacity in the period of opening: ramp-up, then full output."""
    study = ground.study
    years = np.array([period.years for period in study.periods.values()])
    return np.asarray(1 - np.minimum(study.ramp_y / years, 1.0) * (1 - study.ramp_share))


def _fixed(
    ground: Ground, terms: Terms, discount: FloatArray, remaining: FloatArray
) -> dict[str, Any]:
    """Return what opening, expanding, running and closing cost, and what is possible when."""
    study, costs = ground.study, ground.prices.costs
    capacity = _capacity(ground, terms)
    periods, (count, steps, _) = len(ground.periods), capacity.shape
    invest, running = np.zeros((count, steps)), np.zeros((count, steps))
    for i, site in enumerate(ground.sites):
        for k in range(steps):
            if k < len(site.stages):
                invest[i, k] = site.stages[k].invest_yuan
            running[i, k] = site.stages[min(k, len(site.stages) - 1)].running_yuan
    a_year = annuity(1.0, years=costs.plant_life_y, interest=costs.interest)
    spread = invest[None] * a_year * remaining[:, None, None]
    design = np.array([site.stages[-1].total_m3 for site in ground.sites])
    start = np.array(
        [(1 + costs.interest) ** (int(ground.periods[0]) - int(key)) for key in ground.periods]
    )
    budget = np.array([study.rules.budget_yuan.get(key, np.inf) for key in ground.periods])
    there = np.array([site.kind == "existing" for site in ground.sites])
    return {
        # a plant that was there and has been closed is gone
        "opening": np.where(there[None, :], np.inf, spread[:, :, 0]),
        "expanding": spread,
        "running": running[None] * discount[:, None, None],
        "closing": start[:, None] * design[None] * study.closing_yuan_per_m3,
        "existing": np.where(there, 0, -1),
        "earliest": _earliest(ground, terms),
        "most": np.array([_last_step(site, terms) for site in ground.sites]),
        "budget": np.broadcast_to(budget, (periods,)),
        "spend": invest,
    }


def _earliest(ground: Ground, terms: Terms) -> IntArray:
    """Return the first period by whose first year a site can be built, decided at the start."""
    years = np.array([int(key) for key in ground.periods])
    never = len(years)
    found = []
    for site in ground.sites:
        allowed = site.kind == "existing" or site.kind in terms.allowed
        ready = np.flatnonzero(years >= years[0] + site.construction_y)
        built = int(ready[0]) if len(ready) and site.kind != "existing" else 0
        if not len(ready):
            built = never
        found.append(built if allowed and site.name not in terms.without else never)
    return np.array(found)


def _last_step(site: Site, terms: Terms) -> int:
    if site.kind != "existing":
        return len(site.stages) - 1
    if "second shift" not in terms.allowed:
        return 0
    return len(site.stages) - 1 if "extension" in terms.allowed else 1


def _rules(ground: Ground, terms: Terms) -> tuple[Rule, ...]:
    """Return the rules: one form of a plant, plants that stay, the plan's numbers and districts."""
    every = tuple(range(len(ground.periods)))
    row = {site.name: i for i, site in enumerate(ground.sites)}
    rules = [
        Rule(f"one form of {name}", (row[name], *members), every, most=1)
        for name in row
        if (members := tuple(row[s.name] for s in ground.sites if s.instead_of == name))
    ]
    if "closure" not in terms.allowed:
        for site in ground.sites:
            if site.kind == "existing":
                forms = [row[site.name]]
                forms += [row[s.name] for s in ground.sites if s.instead_of == site.name]
                rules.append(Rule(f"{site.name} stays", tuple(forms), every, least=1))
    if terms.as_planned or terms.districts_only:
        rules += _planned(ground, terms)
    if terms.least_new:
        built = tuple(i for i, site in enumerate(ground.sites) if site.kind == "new")
        rules.append(Rule("newly built", built, every[-1:], least=terms.least_new))
    return tuple(rules)


def _planned(ground: Ground, terms: Terms) -> list[Rule]:
    """Return the plan's own rules, which hold from the first period that asks for bases."""
    periods = list(ground.study.periods.values())
    asked = tuple(t for t, period in enumerate(periods) if period.least_bases)
    everywhere = tuple(range(len(ground.sites)))
    counted = asked if terms.as_planned else ()
    rules = [Rule("bases", everywhere, (t,), least=periods[t].least_bases) for t in counted]
    for district in ground.study.rules.districts:
        members = tuple(i for i, site in enumerate(ground.sites) if site.district == district)
        rules.append(Rule(district, members, asked, least=1))
    return rules
