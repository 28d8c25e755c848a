"""What the located answer hangs on: value of each base and of capacity, demand, roads, markets.

Every number that compares two searches carries an interval from their proven bounds: the true
difference of two optima lies in it, whatever was left unproven. Beside it stands its spread over
the cases of demand and of roads, in which the layouts that are compared stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.cases import ROADS, Cases
from supplysim.bases.question import FREE, Terms
from supplysim.bases.searches import Searches
from supplysim.bases.spans import (
    PROVEN,
    SPREAD,
    ends,
    extra,
    headings,
    proven,
    spread,
)

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
        ``site``; ``worth_yuan``, a present value, with its proven bounds and its spread over the
        cases.
    """
    terms = searches.question.terms
    sites = list(dict.fromkeys(row.site for row in best.open))
    asked = [replace(terms, without=frozenset({site})) for site in sites]
    found = searches.best(asked)
    mine, *others = searches.cases([(terms, best), *zip(asked, found, strict=True)])
    rows = [
        {"site": site} | extra("worth_yuan", without, best, (cases, mine))
        for site, without, cases in zip(sites, found, others, strict=True)
    ]
    return pd.DataFrame(rows, columns=["site", *headings("worth_yuan", PROVEN, SPREAD)])


def value_of_capacity(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what a m3 a year more of each family is worth at each open base, places unchanged.

    Places and steps stay as they are, so that only service is decided: linear programmes, whose
    values are exact (the mean over the next 1,000 m3). The value is a present value over all
    periods, without what the capacity itself costs; ``annuity_yuan`` is the yearly equal of it
    over the horizon.

    Returns
    -------
    pandas.DataFrame
        ``site``; ``yuan_per_m3`` and ``annuity_yuan``, with their spread over the cases.
    """
    question = searches.question
    sites = list(dict.fromkeys(row.site for row in best.open))
    asked = [
        question.terms,
        *(replace(question.terms, more_capacity=((site, _MORE_M3),)) for site in sites),
    ]
    played = searches.again([(terms, best) for terms in asked])
    plain, *richer = played
    bare, *cases = searches.cases(list(zip(asked, played, strict=True)))
    horizon = float(question.discount.sum())
    rows = []
    for site, one, mine in zip(sites, richer, cases, strict=True):
        worth = max(0.0, (plain.cost_yuan - one.cost_yuan) / _MORE_M3)
        each = ((bare.yuan - mine.yuan) / _MORE_M3).clip(min=0.0)
        rows.append(
            {"site": site, "yuan_per_m3": worth} | spread("yuan_per_m3", each)
            | {"annuity_yuan": worth / horizon} | spread("annuity_yuan", each / horizon)
        )  # fmt: skip
    columns = ["site", *headings("yuan_per_m3", SPREAD), *headings("annuity_yuan", SPREAD)]
    return pd.DataFrame(rows, columns=columns)


def by_demand(searches: Searches) -> pd.DataFrame:
    """Return how many new bases pay as demand grows, and by how much.

    Returns
    -------
    pandas.DataFrame
        ``factor``; ``yuan`` of the best; ``new_bases`` in it, with their number where the search
        is made for longer and for shorter roads; ``sites``; ``gain``, what new bases save against
        the best without any: a new base pays for certain where ``gain_proven_low`` > 0.
    """
    terms = searches.question.terms
    factors = (1.0, *ROADS)
    free = [
        replace(terms, demand_factor=demand, road_factor=road)
        for demand in DEMAND_FACTORS
        for road in factors
    ]
    bare = [replace(terms, demand_factor=demand, allowed=KEPT) for demand in DEMAND_FACTORS]
    found = searches.best([*free, *bare])
    every, kept = found[: len(free)], found[len(free) :]
    pairs = [_cheaper(one, other) for one, other in zip(every[:: len(factors)], kept, strict=True)]
    plain = free[:: len(factors)]
    cases = searches.cases([(one, best) for one, (best, _) in zip(plain, pairs, strict=True)])
    others = searches.cases([(one, other) for one, (_, other) in zip(plain, pairs, strict=True)])
    rows: list[dict[str, Any]] = []
    for i, (best, other) in enumerate(pairs):
        varied = every[len(factors) * i + 1 : len(factors) * (i + 1)]
        new = [len(best.new()), *(len(one.new()) for one in varied)]
        row: dict[str, Any] = {"factor": DEMAND_FACTORS[i]}
        rows.append(
            row | proven("yuan", best) | spread("yuan", cases[i].yuan)
            | {"new_bases": new[0]} | spread("new_bases", new) | {"sites": "; ".join(best.new())}
            | _gain(other, best, (others[i], cases[i]))
        )  # fmt: skip
    columns = [
        "factor", *headings("yuan", PROVEN, SPREAD), *headings("new_bases", SPREAD), "sites",
        *headings("gain", PROVEN, SPREAD),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _cheaper(free: Alternative, kept: Alternative) -> tuple[Alternative, Alternative]:
    """Return the best and the best without new bases, each at the cheapest that was found.

    What was found without new bases answers the free question, too, and a free answer that builds
    none answers the other.
    """
    if kept.cost_yuan < free.cost_yuan:
        return replace(kept, bound_yuan=min(free.bound_yuan, kept.cost_yuan)), kept
    if not free.new():
        return free, replace(free, bound_yuan=min(kept.bound_yuan, free.cost_yuan))
    return free, kept


def _gain(kept: Alternative, free: Alternative, cases: tuple[Cases, Cases]) -> dict[str, float]:
    """Return what new bases save, which is never less than nothing: none need be built."""
    found = extra("gain", kept, free, cases)
    return found | {f"gain{PROVEN[0]}": max(0.0, found[f"gain{PROVEN[0]}"])}


def by_road(searches: Searches, best: Alternative) -> pd.DataFrame:
    """Return what changes when all roads are 10 % shorter or longer.

    Returns
    -------
    pandas.DataFrame
        ``factor``; ``yuan`` of the best for these roads; ``same_layout``: whether it is the best
        alternative's, base by base and step by step in every period; ``in_common, sites``: how
        many sites of the last period are the best alternative's, and which they are; ``regret``:
        what keeping the best alternative's bases would then cost more. Spread over the cases of
        demand: roads are the row.
    """
    terms = searches.question.terms
    varied = [replace(terms, road_factor=factor) for factor in ROAD_FACTORS]
    return _beside(searches, best, {"factor": ROAD_FACTORS}, varied, roads=False)


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
    best: Alternative,
    options: Mapping[str, Alternative],
    cases: Mapping[str, Cases],
    names: tuple[str, ...],
) -> pd.DataFrame:
    """Return what each option costs more than the best: ``alternative``, ``extra_yuan``.

    Parameters
    ----------
    best, options
        The best alternative, and the best under each option by name.
    cases
        Each of them in all cases, by name.
    names
        Options that are rules of the plan.
    """
    rows = [
        {"alternative": name}
        | extra("extra_yuan", options[name], best, (cases[name], cases[best.name]))
        for name in names
        if name in options
    ]
    return pd.DataFrame(rows, columns=["alternative", *headings("extra_yuan", PROVEN, SPREAD)])


def _beside(
    searches: Searches,
    best: Alternative,
    varied: Mapping[str, Sequence[Any]],
    terms: Sequence[Terms],
    *,
    roads: bool = True,
) -> pd.DataFrame:
    """Return the best under each of the terms beside the best alternative, and beside keeping it.

    Several layouts are about as good as the best, so that other sites alone say little.
    """
    last = searches.question.ground.periods[-1]
    mine, steps = set(best.sites(last)), _steps(best)
    kept = searches.again([(one, best) for one in terms])
    found = [
        # where keeping is cheaper than what was found, it is the best that is known
        one if one.cost_yuan <= same.cost_yuan else
        replace(same, bound_yuan=min(one.bound_yuan, same.cost_yuan))
        for one, same in zip(searches.best(terms), kept, strict=True)
    ]  # fmt: skip
    cases = [one.cases for one in found]
    stays = [one.cases for one in kept]
    if roads:
        cases = searches.cases(list(zip(terms, found, strict=True)))
        stays = searches.cases(list(zip(terms, kept, strict=True)))
    rows = []
    for i, one in enumerate(found):
        open_ = one.sites(last)
        apart = stays[i].yuan - cases[i].yuan
        rows.append(
            {name: values[i] for name, values in varied.items()}
            | proven("yuan", one) | spread("yuan", cases[i].yuan)
            | {"same_layout": _steps(one) == steps, "in_common": len(mine & set(open_))}
            | {"sites": "; ".join(open_)} | _regret(kept[i], one) | spread("regret", apart.round())
        )  # fmt: skip
    columns = [
        *varied, *headings("yuan", PROVEN, SPREAD), "same_layout", "in_common", "sites",
        *headings("regret", PROVEN, SPREAD),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _steps(layout: Alternative) -> set[tuple[str, str, int]]:
    return {(row.period, row.site, row.step) for row in layout.open}


def _regret(kept: Alternative, best: Alternative) -> dict[str, float]:
    """Return what keeping costs more; a linear programme, so that only the best is uncertain."""
    value = float(round(kept.cost_yuan - best.cost_yuan))
    return {"regret": value} | ends(
        "regret", PROVEN, value, float(round(kept.cost_yuan - best.bound_yuan))
    )
