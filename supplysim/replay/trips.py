"""The truck trips of a replay.

A record tells when a loaded truck left its plant and came to its site, when it was empty and when
it was home. It does not tell when an empty truck left the site: it goes at once unless a ban keeps
it (docs/MODEL.md, 2.8), so it is drawn to leave at once. Where the way home takes more than twice
the way out, it is drawn to stand at the site first and then to drive as long as on the way out.
Speed along a route is drawn as constant.
"""

import numpy as np

from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record import remade
from supplysim.record.labels import storey_names
from supplysim.replay.scene import Trips
from supplysim.replay.steps import inside

__all__ = ["Pair", "trips_between"]

Pair = tuple[int, int]
"""Code of a plant, row of a project."""

_WAITED = 2
"""Way home over way out from which on an empty truck is drawn to have waited."""


def trips_between(ledger: Ledger, t0: int, t1: int) -> tuple[Trips, list[Pair]]:
    """Return the trips that touch [t0, t1), and the pairs that their routes lead between.

    Loads that the state at the start had delivered have no trip: nobody drove them.

    Parameters
    ----------
    ledger
        The record.
    t0, t1
        Seconds from the scenario's start.
    """
    times = {
        name: _reached(ledger.loads[name], ledger.end)
        for name in ("departed", "arrived", "unloaded", "returned")
    }
    driven = (ledger.loads["departed"] != MISSING) & (times["arrived"] > times["departed"])
    rows = inside(times["departed"], times["returned"], t0=t0, t1=t1)
    rows = rows[driven[rows]]
    rows = rows[np.argsort(times["departed"][rows], kind="stable")]
    shown = {name: column[rows] - t0 for name, column in times.items()}
    storey = remade.plan_storey(ledger)[rows]
    plan = ledger.plan
    project = plan.building_project[plan.storey_building[storey]]
    route, pairs = _numbered(ledger.loads["plant"][rows] * len(plan.projects) + project)
    storey, storeys = _numbered(storey)
    truck, trucks = _numbered(ledger.loads["truck"][rows])
    names = storey_names(plan)
    one_each = np.ones(len(plan.component_type), dtype=np.int64)
    trips = Trips(
        route=route,
        **shown,
        left=_left(shown),
        truck=truck,
        storey=storey,
        components=remade.sums(ledger, one_each)[rows],
        mass_kg=remade.sums(ledger, plan.component_mass_kg)[rows],
        truck_names=tuple(ledger.names["truck"][code] for code in trucks),
        storey_names=tuple(names[row] for row in storeys),
    )
    return trips, [divmod(pair, len(plan.projects)) for pair in pairs]


def _reached(column: IntArray, end: int) -> IntArray:
    """Return times, the end of the record for those that were not reached."""
    return np.where(column == MISSING, end, column)


def _left(times: dict[str, IntArray]) -> IntArray:
    """Return when empty trucks are drawn to leave their sites."""
    out = times["arrived"] - times["departed"]
    home = times["returned"] - times["unloaded"]
    return np.where(home > _WAITED * out, times["returned"] - out, times["unloaded"])


def _numbered(codes: IntArray) -> tuple[IntArray, list[int]]:
    """Return codes numbered from 0 by value, and the codes so numbered."""
    used, numbers = np.unique(codes, return_inverse=True)
    return np.asarray(numbers, dtype=np.int64), used.tolist()
