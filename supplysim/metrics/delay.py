"""Why a storey is late: the chain of causes behind it, charged to the second (CONTRACTS 4).

A walk goes back from the end of a storey's last lift to the planned start of its tower. At every
milestone it follows the condition that became true last, and lays tiles that fill the time
without gap or overlap. Newest tiles are charged first until the lateness is used up; work as
planned is never charged; what is left is ``plan``.

The walk reads the ledger and the scenario's calendars alone, so it can be repeated on a saved run.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from supplysim.ledger import Ledger
from supplysim.metrics.walk import WORK, Tile, Walk
from supplysim.plan.tables import IntArray
from supplysim.record.lateness import lateness_s
from supplysim.record.schema import CAUSES
from supplysim.scenario import Scenario

__all__ = ["Charge", "charge_delays", "charges_of", "storey_chain"]


class Charge(NamedTuple):
    """Seconds of lateness charged to one tile of the chain."""

    cause: str
    seconds: int
    tile: Tile | None


def charge_delays(scenario: Scenario, ledger: Ledger) -> Mapping[str, IntArray]:
    """Return seconds per storey row and cause; rows of late storeys add up to their lateness.

    Returns
    -------
    dict
        One int64 array per cause of ``CAUSES``, one entry a storey row; zero where not late.
    """
    count = len(ledger.plan.storey_number)
    charges = {cause: np.zeros(count, dtype=np.int64) for cause in CAUSES}
    lateness = lateness_s(ledger)
    late = np.flatnonzero(lateness > 0)
    if not len(late):
        return charges
    walk = Walk(scenario, ledger)
    for storey in late.tolist():
        for charge in charges_of(walk.tiles(storey), int(lateness[storey])):
            charges[charge.cause][storey] += charge.seconds
    return charges


def charges_of(tiles: Iterator[Tile], lateness: int) -> Iterator[Charge]:
    """Charge ``lateness`` seconds to ``tiles``, newest first; the rest is the plan's.

    Examples
    --------
    A load came two hours late after a morning of work; the storey is three hours late.

    >>> tiles = [Tile(30, 40, "truck"), Tile(10, 30, "work"), Tile(0, 10, "line")]
    >>> [(charge.cause, charge.seconds) for charge in charges_of(iter(tiles), 25)]
    [('truck', 10), ('line', 10), ('plan', 5)]
    """
    left = lateness
    for tile in tiles:
        if left <= 0:
            return
        if tile.label == WORK:
            continue
        taken = min(left, tile.end - tile.start)
        left -= taken
        if taken:
            yield Charge(tile.label, taken, tile)
    if left > 0:
        yield Charge("plan", left, None)


def storey_chain(scenario: Scenario, ledger: Ledger, storey: int) -> list[Tile]:
    """Return all tiles of one storey's chain, newest first."""
    return list(Walk(scenario, ledger).tiles(storey))
