"""What a layout comes to in each case: of demand, as the study has them, and of roads.

A layout is decided before anybody knows which case comes true. Least and largest over the cases
are a spread of what may come, no confidence interval: nothing in them is drawn at random.
"""

from dataclasses import dataclass

import numpy as np

from supplysim.bases.periods import Sited
from supplysim.bases.program import FloatArray
from supplysim.bases.question import Question, unit_costs

__all__ = ["ROADS", "Cases", "cases_of", "joined"]

ROADS = (0.9, 1.1)
"""Road lengths and times beside those that are known (10 % either way: assumption)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cases:
    """A layout in C cases; T periods, I sites, Z zones; volumes and yuan of a year.

    Parameters
    ----------
    names
        (case of demand, factor of road lengths) of each.
    yuan
        (C,): present value of all costs.
    m3
        (C, T, I, Z): what a site sends to a zone.
    bought
        (C, T, Z): what a zone gets from competitors.
    earned
        (C, T, I): what a site earns, at the delivered price of the cheapest competitor, less
        production, materials and haulage; running cost and investment are to be paid from it.
    km
        (C, I, Z): distances.
    """

    names: tuple[tuple[str, float], ...]
    yuan: FloatArray
    m3: FloatArray
    bought: FloatArray
    earned: FloatArray
    km: FloatArray

    @property
    def made(self) -> FloatArray:
        """(C, T, I): what a site makes."""
        return np.asarray(self.m3.sum(axis=3), dtype=np.float64)

    @property
    def far(self) -> FloatArray:
        """(C, T, I): m3 times km."""
        return np.asarray((self.m3 * self.km[:, None]).sum(axis=3), dtype=np.float64)


def cases_of(question: Question, sited: Sited) -> Cases:
    """Return an answer in each case of demand, at the roads of the question."""
    ground, siting = question.ground, question.siting
    factor, cases = question.terms.road_factor, tuple(ground.study.cases)
    zone = [zone for zone, _ in question.customers]
    into = np.zeros((len(zone), len(ground.zones)))
    into[np.arange(len(zone)), zone] = 1.0
    m3 = sited.shares * siting.demand[:, :, None, :]
    return Cases(
        names=tuple((case, factor) for case in cases),
        yuan=sited.fixed + np.array(sited.serving),
        m3=m3 @ into,
        bought=(sited.bought * siting.demand) @ into,
        earned=(m3 * _spared(question)[None, None]).sum(axis=3),
        km=np.repeat((ground.km * factor)[None], len(cases), axis=0),
    )


def _spared(question: Question) -> FloatArray:
    """Return by how much a m3 of each site is cheaper than a bought one, (sites, customers)."""
    own, outside = unit_costs(question.ground, road_factor=question.terms.road_factor)
    zone = [zone for zone, _ in question.customers]
    needs = question.siting.needs
    weights = np.ones((len(zone), 1)) if needs is None else needs
    spared = ((outside[zone][None] - own[:, zone]) * weights[None]).sum(axis=2)
    return np.asarray(spared, dtype=np.float64)


def joined(first: Cases, *more: Cases) -> Cases:
    """Return the cases of all, in their order."""
    every = (first, *more)
    return Cases(
        names=tuple(name for one in every for name in one.names),
        yuan=np.concatenate([one.yuan for one in every]),
        m3=np.concatenate([one.m3 for one in every]),
        bought=np.concatenate([one.bought for one in every]),
        earned=np.concatenate([one.earned for one in every]),
        km=np.concatenate([one.km for one in every]),
    )
