"""What the located answer hangs on: value of each base and of capacity, demand, roads, markets.

Every number that compares two searches carries an interval from their proven bounds: the true
difference of two optima lies in it, whatever was left unproven.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative, Open, alternatives_of
from supplysim.bases.program import FloatArray
from supplysim.bases.question import FREE, Question, Terms, ask, unit_costs
from supplysim.bases.search import Effort

__all__ = [
    "by_demand",
    "by_market",
    "by_road",
    "price_of_rules",
    "returns",
    "value_of_bases",
    "value_of_capacity",
]

DEMAND_FACTORS = (0.8, 1.0, 1.25, 1.5)
ROAD_FACTORS = (0.9, 1.0, 1.1)
MARKET_SHARES = (0.0, 0.25, 0.5)
"""Shares of what is made that go beyond the city: 0-50 %, PARAMETERS 2."""

_MORE_M3 = 1000.0
_KEPT = FREE - {"new"}

Tick = Callable[[], None]


def _quiet() -> None:
    """Tell nobody."""


def value_of_bases(question: Question, best: Alternative, *, tick: Tick = _quiet) -> pd.DataFrame:
    """Return what the best alternative would cost more if a base of it could not be open.

    Returns
    -------
    pandas.DataFrame
        ``site, yuan, low, high``: present value, with the interval of the proven bounds.
    """
    rows = []
    for site in dict.fromkeys(row.site for row in best.open):
        without = _solve(question, replace(question.terms, without=frozenset({site})))
        rows.append((site, *_difference(without, best)))
        tick()
    return pd.DataFrame(rows, columns=["site", "yuan", "low", "high"])


def value_of_capacity(question: Question, best: Alternative) -> pd.DataFrame:
    """Return what a m3 a year more of each family is worth at each open base, places unchanged.

    Places and steps stay as they are, so that only service is decided: linear programmes, whose
    values are exact. The value is a present value over all periods, without what the capacity
    itself costs; ``annuity_yuan`` is the yearly equal of it over the horizon.

    Returns
    -------
    pandas.DataFrame
        ``site, yuan_per_m3, annuity_yuan``.
    """
    steps = _steps(question, best)
    effort = Effort(time_limit_s=question.ground.study.time_limit_s)

    def cost(terms: Terms) -> float:
        siting = replace(ask(question.ground, terms).siting, settled=steps, rules=(), budget=None)
        return siting.solve(effort)[0][0].objective

    plain = cost(question.terms)
    horizon = float(question.discount.sum())
    rows = []
    for site in dict.fromkeys(row.site for row in best.open):
        more = cost(replace(question.terms, more_capacity={site: _MORE_M3}))
        worth = max(0.0, (plain - more) / _MORE_M3)
        rows.append((site, worth, worth / horizon))
    return pd.DataFrame(rows, columns=["site", "yuan_per_m3", "annuity_yuan"])


def by_demand(question: Question, *, tick: Tick = _quiet) -> pd.DataFrame:
    """Return how many new bases pay as demand grows, and by how much.

    Returns
    -------
    pandas.DataFrame
        ``factor, yuan, new_bases, sites, gain, gain_low, gain_high``: the gain is what new bases
        save against the best without any; a new base pays for certain where ``gain_low`` > 0.
    """
    rows = []
    for factor in DEMAND_FACTORS:
        free = _solve(question, replace(question.terms, demand_factor=factor))
        kept = _solve(question, replace(question.terms, demand_factor=factor, allowed=_KEPT))
        gain = _difference(kept, free)
        rows.append((factor, free.cost_yuan, len(free.new()), "; ".join(free.new()), *gain))
        tick()
    columns = ["factor", "yuan", "new_bases", "sites", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=columns)


def by_road(question: Question, best: Alternative, *, tick: Tick = _quiet) -> pd.DataFrame:
    """Return what changes when all roads are 10 % shorter or longer.

    Returns
    -------
    pandas.DataFrame
        ``factor, yuan, bound, same_sites, in_common, sites``: whether the last period has the
        sites of the best alternative, how many of them, and which.
    """
    return _varied(
        question, best, heading="factor", term="road_factor", values=ROAD_FACTORS, tick=tick
    )


def by_market(question: Question, best: Alternative, *, tick: Tick = _quiet) -> pd.DataFrame:
    """Return what changes with the share of output that goes beyond the city; as ``by_road``."""
    return _varied(
        question, best, heading="share", term="market_share", values=MARKET_SHARES, tick=tick
    )


def price_of_rules(
    best: Alternative, options: Mapping[str, Alternative], names: tuple[str, ...]
) -> pd.DataFrame:
    """Return what each option costs more than the best: ``alternative, yuan, low, high``."""
    rows = [(name, *_difference(options[name], best)) for name in names if name in options]
    return pd.DataFrame(rows, columns=["alternative", "yuan", "low", "high"])


def returns(question: Question, alternative: Alternative, kept: Alternative) -> pd.DataFrame:
    """Return investment, net present value and payback of the newly built bases.

    For the owner: what a base earns at the delivered price of the cheapest competitor, less
    production, materials, haulage and fixed running cost, discounted, less the investment's
    annuities over the horizon. For the alliance: what all save against the best without new bases
    (one number for all new bases together). Payback is investment over the yearly margin of the
    first full period.

    Returns
    -------
    pandas.DataFrame
        ``site, period, invest_yuan, margin_yuan`` (a year)``, owner_npv_yuan, payback_y``, and
        ``alliance_npv_yuan`` on the row ``all``; NaN payback where there is no margin.
    """
    ground = question.ground
    discount = dict(zip(ground.periods, question.discount.tolist(), strict=True))
    costs = ground.prices.costs
    rows: list[dict[str, Any]] = []
    for name in alternative.new():
        mine = [row for row in alternative.open if row.site == name]
        margins = [_margin(question, alternative, row) for row in mine]
        invest = sum(row.invest_yuan for row in mine)
        left = sum(discount[period] for period in ground.periods if period >= mine[0].period)
        paid = invest * _annuity(costs.plant_life_y, costs.interest) * left
        earned = sum(m * discount[row.period] for m, row in zip(margins, mine, strict=True))
        rows.append(
            {
                "site": name,
                "period": mine[0].period,
                "invest_yuan": invest,
                "margin_yuan": margins[0],
                "owner_npv_yuan": earned - paid,
                "payback_y": invest / margins[0] if margins[0] > 0 else float("nan"),
            }
        )
    total = sum(row["invest_yuan"] for row in rows)
    gain, _, _ = _difference(kept, alternative)
    rows.append({"site": "all", "invest_yuan": total, "alliance_npv_yuan": gain})
    columns = [
        "site", "period", "invest_yuan", "margin_yuan", "owner_npv_yuan", "payback_y",
        "alliance_npv_yuan",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _annuity(years: float, interest: float) -> float:
    from supplysim.metrics.capital import annuity  # noqa: PLC0415 - here only

    return annuity(1.0, years=years, interest=interest)


def _margin(question: Question, alternative: Alternative, row: Open) -> float:
    """Return what a base earns in a year of a period, yuan, before its investment."""
    ground = question.ground
    own, bought = unit_costs(ground, road_factor=question.terms.road_factor)
    site = next(i for i, s in enumerate(ground.sites) if s.name == row.site)
    stages = ground.sites[site].stages
    earned = 0.0
    for sent in alternative.served:
        if (sent.period, sent.site) == (row.period, row.site):
            zone = ground.zones.index(sent.zone)
            earned += sent.m3 * float((bought[zone] - own[site, zone]) @ _mix(question))
    return earned - stages[min(row.step, len(stages) - 1)].running_yuan


def _mix(question: Question) -> FloatArray:
    """Return the shares of the families in all demand."""
    volume = question.ground.demand.sum(axis=(0, 1, 2)) @ question.ground.mix
    return np.asarray(volume / volume.sum())


def _steps(question: Question, alternative: Alternative) -> Any:
    ground = question.ground
    rows = {site.name: i for i, site in enumerate(ground.sites)}
    steps = np.full((len(ground.periods), len(ground.sites)), -1)
    for row in alternative.open:
        steps[ground.periods.index(row.period), rows[row.site]] = row.step
    return steps


def _solve(question: Question, terms: Terms) -> Alternative:
    gap = question.ground.study.analysis_gap
    return alternatives_of(ask(question.ground, terms), count=1, gap=gap)[0][0]


def _difference(one: Alternative, other: Alternative) -> tuple[float, float, float]:
    """Return by how much ``one`` costs more, and the interval of the proven bounds."""
    # whole yuan: what is less is rounding of the solver
    return (
        float(round(one.cost_yuan - other.cost_yuan)),
        float(round(one.bound_yuan - other.cost_yuan)),
        float(round(one.cost_yuan - other.bound_yuan)),
    )


def _varied(
    question: Question, best: Alternative, *, heading: str, term: str, values: tuple[float, ...],
    tick: Tick,
) -> pd.DataFrame:  # fmt: skip
    last = question.ground.periods[-1]
    mine = set(best.sites(last))
    rows = []
    for value in values:
        changes: dict[str, Any] = {term: value}
        one = _solve(question, replace(question.terms, **changes))
        sites = one.sites(last)
        same = set(sites) == mine
        rows.append(
            (value, one.cost_yuan, one.bound_yuan, same, len(mine & set(sites)), "; ".join(sites))
        )
        tick()
    return pd.DataFrame(
        rows, columns=[heading, "yuan", "bound", "same_sites", "in_common", "sites"]
    )
