"""What a chain leaves behind when it is taken apart: what its stages noted, and their hours."""

from typing import Any, NamedTuple

import numpy as np

from supplysim.calendars import Calendar
from supplysim.ledger import Columns
from supplysim.model.chain import Chain
from supplysim.model.columns import columns, fields
from supplysim.model.crane import Crane
from supplysim.model.fleet import Outing
from supplysim.model.log import Log
from supplysim.plan.tables import IntArray

__all__ = ["LeftOfTrucks", "LeftOfYard", "LeftOver", "cranes_of", "left_of"]


class LeftOfYard(NamedTuple):
    """Levels of a yard, what its gantries did, and when it is open."""

    levels: Log[Any]
    busy: Log[Any]
    calendar: Calendar


class LeftOfTrucks(NamedTuple):
    """Trips of trucks that are home, and of those that are not."""

    home: Log[Any]
    under_way: Columns


class LeftOver(NamedTuple):
    """What a chain leaves behind.

    Parameters
    ----------
    jobs
        Jobs of each crane.
    yards, trucks
        By plant, and by who sends trucks.
    line
        Line of each order, by the rows of the run.
    """

    jobs: list[Log[Any]]
    yards: list[LeftOfYard]
    trucks: list[LeftOfTrucks]
    line: IntArray


def left_of(chain: Chain) -> LeftOver:
    """Return what is left of a chain that has run, before it is taken apart."""
    haulages = dict.fromkeys(chain.haulage.values())
    orders = fields(chain.book.orders, ("row", "line"))
    return LeftOver(
        jobs=[crane.jobs for crane in cranes_of(chain)],
        yards=[LeftOfYard(yard.history, yard.busy, yard.calendar) for yard in chain.yards],
        trucks=[
            LeftOfTrucks(each.busy, _under_way(each.on_trip(), chain.world.end))
            for each in haulages
        ],
        line=np.asarray(orders["line"]),
    )


def cranes_of(chain: Chain) -> list[Crane]:
    """Return all cranes, each once."""
    return list(dict.fromkeys(chain.cranes.values()))


def _under_way(since: dict[int, int], end: int) -> Columns:
    return columns(Outing._fields, [(truck, start, end, -1) for truck, start in since.items()])
