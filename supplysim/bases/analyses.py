"""What the located answer hangs on: value of each base and of capacity, demand, roads, markets.

Every number that compares two searches carries an interval from their proven bounds: the true
difference of two optima lies in it, whatever was left unproven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.program import IntArray
from supplysim.bases.question import FREE, Question, Terms, ask
from supplysim.bases.search import Effort
from supplysim.bases.searches import Searches

__all__ = [
    "KEPT",
    "by_demand",
    "by_market",
    "by_road",
    "by_target",
    "price_of_rules",
    "value_of_bases",
    "value_of_capacity",
]

DEMAND_FACTORS = (0.8, 1.0, 1.25, 1.5)
ROAD_FACTORS = (0.9, 1.0, 1.1)
MARKET_SHARES = (0.0, 0.25, 0.5)
"""Shares of what is made that go beyond the city: 0-50 %, PARAMETERS 2."""

TARGET_FACTORS = (0.8, 1.2)
"""A zone's target missed by a fifth, and a target raised by a fifth (assumption)."""

KEPT = FREE - {"new"}
"""Everything that may change without a new base."""

_MORE_M3 = 1000.0


def value_of_bases(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what the best alternative would cost more if a base of it could not be open.

    Returns
    -------
    pandas.DataFrame
        ``site, yuan, low, high``: present value, with the interval of the proven bounds.
    """
    terms = searches.question.terms
    sites = list(dict.fromkeys(row.site for row in best.open))
    found = searches.best([replace(terms, without=frozenset({site})) for site in sites])
    rows = [(site, *_difference(without, best)) for site, without in zip(sites, found, strict=True)]
    return pd.DataFrame(rows, columns=["site", "yuan", "low", "high"])


def value_of_capacity(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what a m3 a year more of each family is worth at each open base, places unchanged.

    Places and steps stay as they are, so that only service is decided: linear programmes, whose
    values are exact. The value is a present value over all periods, without what the capacity
    itself costs; ``annuity_yuan`` is the yearly equal of it over the horizon.

    Returns
    -------
    pandas.DataFrame
        ``site, yuan_per_m3, annuity_yuan``.
    """
    question = searches.question
    sites = list(dict.fromkeys(row.site for row in best.open))
    more = [replace(question.terms, more_capacity=((site, _MORE_M3),)) for site in sites]
    plain, *richer = _kept(searches, best, [question.terms, *more])
    horizon = float(question.discount.sum())
    rows = [
        (site, worth, worth / horizon)
        for site, one in zip(sites, richer, strict=True)
        for worth in [max(0.0, (plain - one) / _MORE_M3)]
    ]
    return pd.DataFrame(rows, columns=["site", "yuan_per_m3", "annuity_yuan"])


def by_demand(searches: Searches) -> pd.DataFrame:
    """Return how many new bases pay as demand grows, and by how much.

    Returns
    -------
    pandas.DataFrame
        ``factor, yuan, new_bases, sites, gain, gain_low, gain_high``: the gain is what new bases
        save against the best without any; a new base pays for certain where ``gain_low`` > 0.
    """
    terms = searches.question.terms
    asked = [
        replace(terms, demand_factor=factor, allowed=allowed)
        for factor in DEMAND_FACTORS
        for allowed in (terms.allowed, KEPT)
    ]
    found = searches.best(asked)
    rows = [
        (
            factor, free.cost_yuan, len(free.new()), "; ".join(free.new()),
            *_difference(kept, free),
        )
        for factor, free, kept in zip(DEMAND_FACTORS, found[::2], found[1::2], strict=True)
    ]  # fmt: skip
    columns = ["factor", "yuan", "new_bases", "sites", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=columns)


def by_road(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what changes when all roads are 10 % shorter or longer.

    Returns
    -------
    pandas.DataFrame
        ``factor, yuan, bound, same_sites, in_common, sites``: whether the last period has the
        sites of the best alternative, how many of them, and which; ``regret, regret_low,
        regret_high``: what keeping the best alternative's bases would then cost more than the
        best for these roads, with the interval of the proven bounds.
    """
    terms = searches.question.terms
    varied = [replace(terms, road_factor=factor) for factor in ROAD_FACTORS]
    return _beside(searches, best, {"factor": ROAD_FACTORS}, varied)


def by_market(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what changes with the share of output that goes beyond the city; as ``by_road``.

    Without rows where nothing is wanted beyond the city.
    """
    ground, terms = searches.question.ground, searches.question.terms
    beyond = bool((ground.demand.sum(axis=(0, 1, 3)) * (1 - ground.local)).any())
    shares = MARKET_SHARES if beyond else ()
    varied = [replace(terms, market_share=share) for share in shares]
    return _beside(searches, best, {"share": shares}, varied)


def by_target(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what changes when one zone's target is missed, or raised, by a fifth; as ``by_road``.

    Precast demand of a zone is in proportion to its target, the prefabricated share of its starts.

    Returns
    -------
    pandas.DataFrame
        With ``zone, factor`` in front; zones of the city that have demand.
    """
    ground, terms = searches.question.ground, searches.question.terms
    asked = ground.demand.sum(axis=(0, 1, 3)) * ground.local
    zones = [zone for zone, m3 in zip(ground.zones, asked, strict=True) if m3 > 0]
    pairs = [(zone, factor) for zone in zones for factor in TARGET_FACTORS]
    varied = [replace(terms, zone_factor=(pair,)) for pair in pairs]
    names, factors = [zone for zone, _ in pairs], [factor for _, factor in pairs]
    return _beside(searches, best, {"zone": names, "factor": factors}, varied)


def price_of_rules(
    best: Alternative, options: Mapping[str, Alternative], names: tuple[str, ...]
) -> pd.DataFrame:
    """Return what each option costs more than the best: ``alternative, yuan, low, high``."""
    rows = [(name, *_difference(options[name], best)) for name in names if name in options]
    return pd.DataFrame(rows, columns=["alternative", "yuan", "low", "high"])


def _steps(question: Question, alternative: Alternative) -> IntArray:
    ground = question.ground
    rows = {site.name: i for i, site in enumerate(ground.sites)}
    steps = np.full((len(ground.periods), len(ground.sites)), -1)
    for row in alternative.open:
        steps[ground.periods.index(row.period), rows[row.site]] = row.step
    return steps


def _difference(one: Alternative, other: Alternative) -> tuple[float, float, float]:
    """Return by how much ``one`` costs more, and the interval of the proven bounds."""
    # whole yuan: what is less is rounding of the solver
    return (
        float(round(one.cost_yuan - other.cost_yuan)),
        float(round(one.bound_yuan - other.cost_yuan)),
        float(round(one.cost_yuan - other.bound_yuan)),
    )


def _beside(
    searches: Searches,
    best: Alternative,
    varied: Mapping[str, Sequence[Any]],
    terms: Sequence[Terms],
) -> pd.DataFrame:
    """Return the best under each of the terms beside the best alternative, and beside keeping it.

    Several layouts are about as good as the best, so that other sites alone say little.
    """
    last = searches.question.ground.periods[-1]
    mine = set(best.sites(last))
    table = pd.DataFrame(varied)
    found = searches.best(terms)
    sites = [one.sites(last) for one in found]
    table["yuan"] = [one.cost_yuan for one in found]
    table["bound"] = [one.bound_yuan for one in found]
    table["same_sites"] = [set(open_) == mine for open_ in sites]
    table["in_common"] = [len(mine & set(open_)) for open_ in sites]
    table["sites"] = ["; ".join(open_) for open_ in sites]
    pairs = list(zip(_kept(searches, best, terms), found, strict=True))
    table["regret"] = [float(round(max(kept - one.cost_yuan, 0.0))) for kept, one in pairs]
    table["regret_low"] = table["regret"]
    table["regret_high"] = [float(round(max(kept - one.bound_yuan, 0.0))) for kept, one in pairs]
    return table


def _kept(searches: Searches, best: Alternative, terms: Sequence[Terms]) -> list[float]:
    """Return what an alternative costs under other terms, its bases and steps unchanged."""
    question = searches.question
    steps = _steps(question, best)
    effort = Effort(time_limit_s=question.ground.study.time_limit_s)

    def cost(one: Terms) -> float:
        siting = replace(ask(question.ground, one).siting, settled=steps, rules=(), budget=None)
        return siting.solve(effort)[0][0].objective

    return searches.each(cost, terms)
