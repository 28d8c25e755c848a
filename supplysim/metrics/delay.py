"""Why a storey is late: the chain of causes behind it, charged to the second (CONTRACTS 4).

A walk goes back from the end of a storey's last lift to the planned start of its tower. At every
milestone it follows the condition that became true last, and lays tiles that fill the time
without gap or overlap. Newest tiles are charged first until the lateness is used up; work as
planned is never charged; what is left is ``plan``.

The walk reads the ledger and the scenario's calendars alone, so it can be repeated on a saved run.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.chains import chains_behind
from supplysim.metrics.following import charge
from supplysim.metrics.steps import Steps
from supplysim.metrics.tiles import WORK, Tile
from supplysim.metrics.walk import Walk
from supplysim.plan.tables import IntArray
from supplysim.record.lateness import inherited_s, lateness_s
from supplysim.record.schema import CAUSES
from supplysim.scenario import Scenario

__all__ = [
    "Charge",
    "Charges",
    "attribute_delays",
    "charge_component",
    "charge_delays",
    "charges_of",
    "component_lateness_s",
    "storey_chain",
]


_PLAN = CAUSES.index("plan")

_SMALL = 2**31
"""Seconds from which lateness does not fit in 32 bits."""

_AT_A_TIME = 250
"""Storeys whose chains are held at a time: a dozen towers, some 5 MB."""


class Charge(NamedTuple):
    """Seconds of lateness charged to one tile of the chain."""

    cause: str
    seconds: int
    tile: Tile | None


class Charges(NamedTuple):
    """Seconds per storey row, by cause of ``CAUSES``; zero where a storey is not late.

    Parameters
    ----------
    total
        Every late storey's lateness: the rows of a storey add up to it.
    new
        What exceeds the lateness inherited from the storey below, taken from the newest charged
        seconds: each delay once, where it arose.
    """

    total: dict[str, IntArray]
    new: dict[str, IntArray]


def charge_delays(scenario: Scenario, ledger: Ledger) -> Mapping[str, IntArray]:
    """Return seconds per storey row and cause; rows of late storeys add up to their lateness."""
    return attribute_delays(scenario, ledger).total


def attribute_delays(scenario: Scenario, ledger: Ledger) -> Charges:
    """Return what every storey's lateness is charged to, total and new, from one walk each.

    Returns
    -------
    Charges
        One int64 array per cause, one entry a storey row.
    """
    lateness = lateness_s(ledger)
    fresh = np.maximum(lateness, 0) - inherited_s(ledger, lateness)
    total, new = (np.zeros((len(CAUSES), len(lateness)), dtype=np.int32) for _ in range(2))
    late = np.flatnonzero(lateness > 0)
    if len(late):
        if int(lateness[late].max()) >= _SMALL:
            total, new = total.astype(np.int64), new.astype(np.int64)
        steps = Steps(Walk(scenario, ledger))
        for first in range(0, len(late), _AT_A_TIME):
            rows = late[first : first + _AT_A_TIME]
            chains = chains_behind(steps, rows)
            for table, seconds in ((total, lateness[rows]), (new, fresh[rows])):
                starts = chains.head, seconds
                table[:, rows] = charge(starts, chains[1:], causes=len(CAUSES), rest=_PLAN).T
        del steps, chains  # large, and would stand beside what is widened here
    wide = total.astype(np.int64), new.astype(np.int64)
    return Charges(*(dict(zip(CAUSES, table, strict=True)) for table in wide))


def charge_component(scenario: Scenario, ledger: Ledger, component: int) -> dict[str, int]:
    """Return what the lateness of one component row is charged to, in seconds by cause.

    The causes add up to :func:`component_lateness_s`; all are zero where that is not positive.
    """
    lateness = component_lateness_s(ledger, component)
    charged = dict.fromkeys(CAUSES, 0)
    if lateness > 0:
        tiles = Walk(scenario, ledger).component_tiles(component)
        for charge in charges_of(tiles, lateness):
            charged[charge.cause] += charge.seconds
    return charged


def component_lateness_s(ledger: Ledger, component: int) -> int:
    """Return installed - planned of a component row in seconds, signed.

    One that is not installed and past its date takes the end of the run; one not yet due has 0.
    """
    planned = int(ledger.plan.planned[component])
    installed = int(ledger.components["installed"][component])
    return max(ledger.end - planned, 0) if installed == MISSING else installed - planned


def charges_of(tiles: Iterable[Tile], lateness: int) -> Iterator[Charge]:
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
