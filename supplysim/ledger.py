"""What a run writes down: columns of integers, one group per table, nothing derived.

The model fills a ledger; ``supplysim.run`` turns it into frames and files. Times are integer
seconds from the scenario's start; ``MISSING`` stands for "not reached". Names are kept once and
referred to by code.
"""

from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supplysim.plan.tables import PlanTables, in_32_bits

__all__ = ["MISSING", "REJECT_CAUSES", "REJECT_STAGES", "Columns", "Ledger", "halved"]

MISSING: Final = -(2**31)
"""Marks a time that was not reached; survives int32."""

REJECT_STAGES = ("plant", "site", "transit")
"""Where a piece is rejected, in the order of the codes; ``transit`` = damaged on the way."""

REJECT_CAUSES = ("defect", "new-mould", "damage")
"""Why, in the order of the codes; ``new-mould`` = made while its mould set was new."""

Columns = dict[str, NDArray[np.int64]]
"""Whole numbers by name; some held in 32 bits (:func:`halved`), codes and counts in fewer."""


def halved(columns: Columns) -> Columns:
    """Return the columns of a large table, each held in 32 bits where its numbers fit.

    Examples
    --------
    >>> held = halved({"cast": np.array([7, MISSING]), "work_s": np.array([2**40, 0])})
    >>> {name: str(column.dtype) for name, column in held.items()}
    {'cast': 'int32', 'work_s': 'int64'}
    """
    return {name: in_32_bits(column) for name, column in columns.items()}


@dataclass(frozen=True, slots=True)
class Ledger:
    """The raw record of one replication.

    The columns of ``components``, ``loads``, ``jobs``, ``orders``, ``busy``, ``stock`` and
    ``chain`` may be held in 32 bits (:func:`halved`), codes and counts in 8 or 16: widen them
    (``astype(np.int64)``) before they are multiplied or added up, or meet numbers beyond 2^31.

    Parameters
    ----------
    plan
        The plan that was simulated; rows below follow its order.
    end
        Last second of the run (the horizon).
    components
        ``cast, demoulded, released, installed, rejects`` per component row.
    loads
        ``plant, truck`` (codes into ``names``), ``called_off, due, ready, assigned, loading,
        loaded, departed, arrived, inspected, unloading, unloaded, returned, distance_m`` per load
        row. ``due`` follows CONTRACTS 2. Remake loads come after the loads of the plan; only
        where there are some, ``attempt`` (0 = of the plan) and ``root`` (row of the plan's load)
        stand beside the other columns.
    storeys
        ``started, finished, shift`` per storey row; ``shift`` = planned_shifted - planned.
    jobs
        Crane jobs: ``crane`` (k-th resource of kind crane), ``load, unload`` (1 = set down in the
        buffer, 0 = lifted into place), ``structure`` (when the structure was ready for it),
        ``present`` (when its load was on site and inspected), ``start, end, starved_s,
        closed_s``.
    orders
        Production orders: ``storey, plant, family, released, due, start, end, line``.
    busy
        ``resource`` (row of ``resources``), ``activity`` (code), ``start, end``, ``work_s``
        (seconds used, times units; spread evenly over the interval).
    stock
        ``place`` (code), ``time, level_l, level_kg``: level from ``time`` on.
    resources
        ``kind`` (code), ``owner`` (code of plant, or row of the building for cranes), ``open_s``
        (open seconds inside the window, times the units of the resource), in the order of
        ``names["resource"]``. The measures know the kind ``crane`` by name; all kinds are
        classes of their own (``line:<type>``, ``positions:<type>``, ``yard``, in litre-seconds).
    outages
        Closures drawn for the replication: ``scope`` and ``cause`` (codes), ``time, end``.
    chain
        Tables of the delay walk, for ``supplysim.metrics.delay`` alone.
    names
        Code lists: ``plant, truck, family, resource, kind, activity, place, scope, cause``.
    castings, scrap
        Pieces cast, those of the start state included, and those of them thrown away.
    rejects
        Rejected pieces: ``component, attempt`` (how often it had been rejected before)``, plant,
        load`` (row of ``loads``)``, cast, time, stage, cause`` (codes of ``supplysim.ledger``);
        without columns where nothing was rejected. Where stand-ins are taken also ``stand_in``,
        the component whose piece took its place, or -1.
    """

    plan: PlanTables
    end: int
    components: Columns
    loads: Columns
    storeys: Columns
    jobs: Columns
    orders: Columns
    busy: Columns
    stock: Columns
    resources: Columns
    outages: Columns
    chain: dict[str, Columns]
    names: dict[str, tuple[str, ...]]
    castings: int
    scrap: int
    rejects: Columns = field(default_factory=dict)

    def __reduce__(self) -> tuple[type["Ledger"], tuple[object, ...]]:
        """Pickle by what makes it: compiled, a frozen one cannot be filled in afterwards."""
        return Ledger, tuple([getattr(self, each.name) for each in fields(self)])
