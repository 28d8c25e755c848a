"""The milestones of all loads of a record, each at the end of the run if it was not reached."""

from collections.abc import Callable

import numpy as np

from supplysim.ledger import MISSING, Columns, halved
from supplysim.metrics.rows import Rows
from supplysim.plan.tables import IntArray, in_32_bits

__all__ = ["Trips", "reached", "spread"]

_OF_LOAD = (
    "called_off", "assigned", "loading", "loaded", "departed", "arrived", "inspected", "unloaded",
)  # fmt: skip

_OF_TRIP = ("asked", "fits_at", "at_bay", "wanted", "admitted")

_SECONDS = (
    "haul_s", "broken_s", "loading_s", "inspection_s", "papers_s", "search_s", "extra_s",
)  # fmt: skip


class Trips:
    """What :class:`~supplysim.metrics.supply_traces.TripTrace` has of one load, for all of them.

    Parameters
    ----------
    rows
        The record.
    open_order
        Tells the first order that no line has taken and a load waits for, or -1.

    Attributes
    ----------
    at
        Milestones and seconds by name, one entry a load.
    released
        When the last component of each load was released.
    present
        When each load could be lifted: inspected, or set down in the buffer.
    is_timed
        Whether a truck was asked for when the site would want the load, and no sooner.
    is_lent
        Whether a piece was taken from the load after it was complete.
    piece
        Row of ``pieces`` of each load, -1 where it has none.
    """

    def __init__(self, rows: Rows, *, open_order: Callable[[int], int]) -> None:
        ledger = rows.ledger
        end, chain = ledger.end, ledger.chain
        self.load_part, self.load_storey = np.asarray(rows.load_part), np.asarray(rows.load_storey)
        count = len(self.load_part)
        trips = spread(chain.get("trips", {}), "load", count)
        none = in_32_bits(np.full(count, MISSING, dtype=np.int64))
        self.at = halved({name: reached(ledger.loads[name], end) for name in _OF_LOAD})
        self.at |= {name: reached(trips.get(name, none), end) for name in _OF_TRIP}
        self.at |= {name: np.maximum(trips.get(name, none), 0) for name in _SECONDS}
        self.has_trip = np.zeros(count, dtype=np.bool_)
        self.has_trip[chain.get("trips", {}).get("load", [])] = True
        self.set_down = rows.jobs.set_down
        inspected = self.at["inspected"]
        lowered = np.maximum(inspected, self.at["unloaded"])
        self.present = np.where(self.set_down == MISSING, inspected, lowered)
        self.is_lent = np.zeros(count + 1, dtype=np.bool_)
        self.is_lent[chain.get("lent", {}).get("load", [])] = True

        self.piece = np.full(count, -1, dtype=np.int64)
        self.piece[chain["pieces"]["load"]] = np.arange(len(chain["pieces"]["load"]))
        self.piece = in_32_bits(self.piece)
        made = np.append(reached(chain["pieces"]["released"], end), end)[self.piece]
        for load in np.flatnonzero((self.piece >= 0) & (ledger.loads["ready"] == MISSING)).tolist():
            if open_order(load) >= 0:
                made[load] = end
        for load in range(rows.planned_loads, count):
            if rows.has_stand_ins(load):
                made[load] = self.at["called_off"][load]
        self.released = made
        self.ready = np.maximum(self.at["called_off"], made)
        self.is_timed = self.at["asked"] > self.ready


def reached(times: IntArray, end: int) -> IntArray:
    """Return times, or the end of the run where one was not reached."""
    return np.where(times == MISSING, end, np.minimum(times, end))


def spread(table: Columns, key: str, count: int) -> Columns:
    """Return the columns of a table with one entry for each of ``count`` keys, or MISSING."""
    found = {name: np.full(count, MISSING, table[name].dtype) for name in table if name != key}
    for name, column in found.items():
        column[table[key]] = table[name]
    return found
