"""How late storeys and components are: the rules that frames, measures and charges share."""

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import DAY
from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray

__all__ = ["below", "deadline", "inherited_s", "judged", "lateness_s", "on_time"]

BoolArray = NDArray[np.bool_]


def below(storey_building: IntArray) -> IntArray:
    """Return the row of the storey below each storey, -1 for the lowest precast storey."""
    rows = np.arange(len(storey_building), dtype=np.int64)
    lowest = np.ones(len(rows), dtype=np.bool_)
    lowest[1:] = storey_building[1:] != storey_building[:-1]
    return np.where(lowest, -1, rows - 1)


def lateness_s(ledger: Ledger) -> IntArray:
    """Return finished - planned_finish of every storey in seconds, signed.

    An unfinished storey past its date takes the end of the run; one not yet due has 0
    (CONTRACTS 3).
    """
    finished, planned = ledger.storeys["finished"], ledger.plan.planned_finish
    so_far = np.maximum(ledger.end - planned, 0)
    return np.where(finished == MISSING, so_far, finished - planned)


def inherited_s(ledger: Ledger, lateness: IntArray) -> IntArray:
    """Return the part of each storey's lateness that the storey below already had, in seconds.

    ``min(max(lateness, 0), max(lateness of the storey below, 0))``; 0 for the lowest one.
    """
    positive = np.maximum(lateness, 0)
    lower = below(ledger.plan.storey_building)
    return np.where(lower < 0, 0, np.minimum(positive, positive[lower]))


def deadline(planned: IntArray, *, midnight: int, tolerance_d: int = 0) -> IntArray:
    """Return the last second at which a component still counts as on time.

    Parameters
    ----------
    planned
        Planned installation times, seconds from the scenario's start.
    midnight
        Seconds from midnight to the scenario's start.
    tolerance_d
        Days added to the end of the planned working day, which ends at midnight.

    Examples
    --------
    A component planned for 15:00 of the first day may be installed until 24:00, or a day later.

    >>> deadline(np.array([15 * 3600]), midnight=0).tolist()
    [86400]
    >>> deadline(np.array([15 * 3600]), midnight=0, tolerance_d=1).tolist()
    [172800]
    """
    planned = planned.astype(np.int64)  # it may be held in 32 bits
    return ((planned + midnight) // DAY + (1 + tolerance_d)) * DAY - midnight


def judged(planned: IntArray, last: IntArray, *, window: tuple[int, int], end: int) -> BoolArray:
    """Tell which components belong to D, the denominator of the on-time installation rate.

    ``window_start <= planned`` and ``last <= min(window_end, end of run)`` where ``last`` is the
    :func:`deadline` with its tolerance (CONTRACTS 3).
    """
    return np.asarray((planned >= window[0]) & (last <= min(window[1], end)), dtype=np.bool_)


def on_time(installed: IntArray, last: IntArray) -> BoolArray:
    """Tell which components were installed by ``last``; a component never installed is late."""
    return np.asarray((installed != MISSING) & (installed <= last), dtype=np.bool_)
